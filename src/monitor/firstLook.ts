import { keepFrame } from "../data/filterFrame.ts";
import type { Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Note } from "../report.ts";
import type { Progress } from "../request.ts";
import { seededRandom } from "../stats/random.ts";
import { samplePositions } from "./jointSample.ts";
import { count } from "./words.ts";

/** A side of more rows is looked at in a sample first, of so many rows. */
export const looksFirstFrom = 200_000;
const mostRows = 50_000;
const seed = 0;

/** A sample of each long side, one row drawn from each of so many equal stretches: a verdict that is there at once, until the exact one comes. */
export function* sampleFrame(whole: Frame, kernel: Kernel): Generator<Progress, Frame> {
  const random = seededRandom(seed);
  const drawn = (rows: number): Int32Array => samplePositions(rows, rows > looksFirstFrom ? mostRows : rows, random);
  return yield* keepFrame(whole, { reference: drawn(whole.reference.rows), current: drawn(whole.current.rows) }, { filters: [], sampled: true }, kernel);
}

export const isLong = ({ reference, current }: Frame): boolean => !reference.profile && !current.profile && Math.max(reference.rows, current.rows) > looksFirstFrom;

export function firstLookNotes({ part, reference, current }: Frame): Note[] {
  if (!part?.sampled) return [];
  const of = (side: "reference" | "current", rows: number): string => `${count(rows)} of ${count(part.whole[side].rows)} ${side} rows`;
  return [{ code: "first-look", section: "data", sentence: `a first look at ${of("reference", reference.rows)} and ${of("current", current.rows)}, drawn evenly over time with seed ${seed}; the exact figures follow` }];
}
