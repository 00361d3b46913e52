import type { Progress } from "./request.ts";
import { turn } from "./turn.ts";

/** Longest stretch between two chances for messages, paint and cancel. */
const slice = 20;

/**
 * Runs a generator to its end in slices, giving the event loop a turn after each; a cancel is heard at the next slice, or while a step waits.
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
    if (!step.value.wait && performance.now() - paused < slice) continue;
    const { wait, ...progress } = step.value;
    onProgress?.(progress);
    await (wait ? unlessAborted(wait, signal) : turn());
    paused = performance.now();
  }
}

/** Until the promise is settled, one way or the other, or the signal aborted. */
function unlessAborted(wait: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    const over = (): void => {
      signal.removeEventListener("abort", over);
      resume();
    };
    signal.addEventListener("abort", over);
    wait.then(over, over);
    if (signal.aborted) over();
  });
}
