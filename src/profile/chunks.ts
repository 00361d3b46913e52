import type { Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ChunkWindow } from "../monitor/chunks.ts";
import { loadRows } from "../monitor/samples.ts";
import type { Scoring } from "../monitor/scoring.ts";
import { iso } from "../monitor/selectedRows.ts";
import { type ProfileChunk, scoreBins } from "./profile.ts";

/** What performance is made of, counted in each chunk of the reference: who was predicted what, and the scores of either class. */
export function countChunks(frame: Frame, kernel: Kernel, scoring: Scoring | undefined, windows: readonly ChunkWindow[]): ProfileChunk[] {
  return windows.filter(({ sample }) => sample === "reference").map((window) => ({
    ...(window.from === undefined ? {} : { start: iso(window.from), end: iso(window.to as number) }),
    rows: window.end - window.start, complete: window.complete,
    ...(scoring && scoring.task !== "regression" ? countClasses(scoring, window, kernel) : {}),
  }));
}

function countClasses({ target, prediction, probabilities, labels, positive, task }: Scoring, { start, end }: ChunkWindow, kernel: Kernel): Pick<ProfileChunk, "labelled" | "confusion" | "scores"> {
  return kernel.memory.scope((scope) => {
    const rows = [{ side: "reference" as const, start, end }];
    const codes = (column: typeof target | undefined): Int32Array | undefined => {
      const found = column && loadRows(column, rows, false, kernel, scope)?.codes;
      return found && kernel.memory.int32(found.address, found.length).slice();
    };
    const place = (column: typeof target | undefined): Int32Array => Int32Array.from(column?.categories ?? [], (category) => labels.indexOf(category));
    const [actual, predicted] = [codes(target), codes(prediction)];
    if (!actual) return {};
    const [actualAt, predictedAt] = [place(target), place(prediction)];
    const [score] = probabilities;
    const numbers = task === "binary" && score ? loadRows(score, rows, false, kernel, scope)?.numbers : undefined;
    const scores = numbers && kernel.memory.float64(numbers.address, numbers.length);
    const counts = labels.map(() => labels.map(() => 0));
    const byScore: [number[], number[]] = [new Array<number>(scoreBins).fill(0), new Array<number>(scoreBins).fill(0)];
    let labelled = 0;
    actual.forEach((code, row) => {
      const own = code < 0 ? -1 : (actualAt[code] ?? -1);
      if (own < 0) return;
      labelled++;
      const said = predicted ? (predicted[row] as number) : -1;
      const other = said < 0 ? -1 : (predictedAt[said] ?? -1);
      if (other >= 0) (counts[own] as number[])[other] = ((counts[own] as number[])[other] as number) + 1;
      const value = scores?.[row];
      if (value === undefined || !(value >= 0 && value <= 1)) return;
      const bins = byScore[labels[own] === positive ? 1 : 0];
      const bin = Math.min(scoreBins - 1, Math.floor(value * scoreBins));
      bins[bin] = (bins[bin] as number) + 1;
    });
    return { labelled, ...(predicted ? { confusion: { labels: [...labels], counts } } : {}), ...(scores ? { scores: byScore } : {}) };
  });
}
