import type { Kernel } from "../kernel/kernel.ts";
import type { Progress } from "../request.ts";
import type { Config } from "./config.ts";
import { type Frame, frameSteps, timesFrame } from "./frame.ts";
import { pickRows, sliceRows } from "./rows.ts";
import { schemaOf } from "./schema.ts";
import type { Tables } from "./table.ts";

/**
 * A few rows of each side as a frame of their own, made without a look at the others: kinds and roles are guessed from these rows alone, and of the whole there is no
 * more than its times. `draw` answers which of so many rows, ascending. Undefined where all rows must be looked at first: rows that are not in time order, labels in a
 * file of their own, profiles.
 */
export function* sampleTables(tables: Tables, config: Config, draw: (rows: number) => Int32Array, kernel: Kernel): Generator<Progress, Frame | undefined> {
  const { current, reference, labels } = tables;
  if (labels || current.profile || reference?.profile) return undefined;
  const progress: Progress = { step: "drawing rows for a first look", done: 0, total: current.rows + (reference?.rows ?? 0), unit: "rows" };
  yield progress;
  const drawn = { current: draw(current.rows), ...(reference ? { reference: draw(reference.rows) } : {}) };
  const few = { current: pickRows(current, drawn.current), ...(reference && drawn.reference ? { reference: pickRows(reference, drawn.reference) } : {}) };
  yield progress;
  const whole = timesFrame({ ...schemaOf(few, config), current, ...(reference ? { reference } : {}) }, config, kernel);
  if (!whole) return undefined;
  let frame: Frame | undefined;
  try {
    yield progress;
    // Of one table the sides are known only now.
    const kept = { reference: drawn.reference ?? draw(whole.reference.rows), current: drawn.reference ? drawn.current : draw(whole.current.rows) };
    const cut = whole.reference.rows;
    const sides = few.reference ? few : { reference: pickRows(sliceRows(current, 0, cut), kept.reference), current: pickRows(sliceRows(current, cut, current.rows), kept.current) };
    frame = yield* frameSteps(sides, config, kernel);
    const { close } = frame;
    return {
      ...frame,
      reference: { ...whole.reference, rows: kept.reference.length, kept: kept.reference },
      current: { ...whole.current, rows: kept.current.length, kept: kept.current },
      part: { whole, filters: [], sampled: true },
      close() {
        close();
        whole.close();
      },
    };
  } finally {
    if (!frame) whole.close();
  }
}
