import type { Config } from "../data/config.ts";
import { keepFrame } from "../data/filterFrame.ts";
import type { Frame } from "../data/frame.ts";
import { sampleTables } from "../data/sampleFrame.ts";
import type { Tables } from "../data/table.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Note } from "../report.ts";
import type { Progress } from "../request.ts";
import { seededRandom } from "../stats/random.ts";
import { samplePositions } from "./jointSample.ts";
import { count } from "./words.ts";

/** A side of more rows is looked at in a sample first, of so many rows. */
export const looksFirstFrom = 200_000;
const mostRows = 20_000;
const seed = 0;

/** One row drawn from each of so many equal stretches of a long side. */
function drawer(): (rows: number) => Int32Array {
  const random = seededRandom(seed);
  return (rows) => samplePositions(rows, rows > looksFirstFrom ? mostRows : rows, random);
}

/**
 * A sample of each long side: a verdict that is there at once, until the exact one comes. Made of the files as they were read where their rows are in order, so that nothing waits
 * for all of them. Undefined where no side is long.
 */
export function* lookAhead(tables: Tables, config: Config, kernel: Kernel): Generator<Progress, Frame | undefined> {
  return isLong([tables.reference, tables.current]) ? yield* sampleTables(tables, config, drawer(), kernel) : undefined;
}

/** The same of a frame that is there. */
export function* sampleFrame(whole: Frame, kernel: Kernel): Generator<Progress, Frame | undefined> {
  if (!isLong([whole.reference, whole.current])) return undefined;
  const draw = drawer();
  return yield* keepFrame(whole, { reference: draw(whole.reference.rows), current: draw(whole.current.rows) }, { filters: [], sampled: true }, kernel);
}

const isLong = (sides: readonly ({ rows: number; profile?: unknown } | undefined)[]): boolean => sides.every((side) => !side?.profile) && sides.some((side) => (side?.rows ?? 0) > looksFirstFrom);

export function firstLookNotes({ part, reference, current }: Frame): Note[] {
  if (!part?.sampled) return [];
  const of = (side: "reference" | "current", rows: number): string => `${count(rows)} of ${count(part.whole[side].rows)} ${side} rows`;
  return [{ code: "first-look", section: "data", sentence: `a first look at ${of("reference", reference.rows)} and ${of("current", current.rows)}, drawn evenly over time with seed ${seed}; the exact figures follow` }];
}
