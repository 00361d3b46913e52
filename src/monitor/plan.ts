import type { Config } from "../data/config.ts";
import type { Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { type ChunkPlan, firstAtOrAfter, planChunks } from "./chunks.ts";
import { planWithProfiles } from "./profileChunks.ts";
import { rowless } from "./profiles.ts";
import { loadTimes } from "./selectedRows.ts";

type Times = { reference: Float64Array; current: Float64Array };

/** Chunks of both sides. Where filters left only some of them, the chunks are those of all rows: a timeline keeps its steps whatever is filtered. */
export function planRows(frame: Frame, kernel: Kernel, times: Times | undefined, config: Pick<Config, "chunk">): ChunkPlan | undefined {
  if (frame.part) {
    const { whole } = frame.part;
    const plan = planRows(whole, kernel, loadTimes(whole, kernel), config);
    return plan && { ...plan, chunks: plan.chunks.map((chunk) => ({ ...chunk, ...placeOf(frame[chunk.sample].kept as Int32Array, chunk), of: chunk.end - chunk.start })).filter(({ start, end }) => plan.by === "rows" || start < end) };
  }
  if (rowless(frame).any) return planWithProfiles(frame, times, config.chunk);
  return planChunks({ reference: frame.reference.rows, current: frame.current.rows }, times, config.chunk);
}

/** Where rows [start, end) of a file lie among those that were kept. */
export function placeOf(kept: Int32Array, { start, end }: { start: number; end: number }): { start: number; end: number } {
  return { start: firstAtOrAfter(kept, start), end: firstAtOrAfter(kept, end) };
}
