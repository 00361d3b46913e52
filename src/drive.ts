import type { Progress } from "./request.ts";
import { turn } from "./turn.ts";

/** Longest stretch between two chances for messages, paint and cancel. */
const slice = 20;

/**
 * Runs a generator to its end in slices, giving the event loop a turn after each; a cancel is heard at the next slice.
 * Rejects with the signal's reason when aborted.
 */
export async function drive<T>(work: Generator<Progress, T>, signal: AbortSignal, onProgress?: (progress: Progress) => void): Promise<T> {
  let paused = performance.now();
  for (;;) {
    if (signal.aborted) {
      work.return(undefined as T);
      throw signal.reason;
    }
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - paused < slice) continue;
    onProgress?.(step.value);
    await turn();
    paused = performance.now();
  }
}
