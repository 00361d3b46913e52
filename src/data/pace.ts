import type { Progress } from "../request.ts";
import { turn } from "../turn.ts";

/** Called between pieces of work with the bytes done so far: reports progress, hears a cancel, lets the event loop turn. */
export type Pacer = (done: number) => Promise<void>;

/** Throws the signal's reason once it is aborted. Yields to the event loop when 15 ms have gone since the last time. */
export function pacer(step: string, total: number, onProgress?: (progress: Progress) => void, signal?: AbortSignal): Pacer {
  let last = performance.now();
  return async (done) => {
    signal?.throwIfAborted();
    if (performance.now() - last < 15) return;
    onProgress?.({ step, done: Math.min(done, total), total, unit: "bytes" });
    await turn();
    last = performance.now();
    signal?.throwIfAborted();
  };
}
