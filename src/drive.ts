import type { Progress } from "./request.ts";

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

/** One turn of the event loop; not a timer, which browsers slow to 4 ms and, in hidden tabs, to a second. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
