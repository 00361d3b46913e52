import { ServerError } from "./server.ts";

export interface Followed<T> {
  ask(signal: AbortSignal): Promise<T>;
  /** Milliseconds between an answer and the next question. */
  every: number;
  signal: AbortSignal;
  onAnswer(answer: T): void;
  /** What was shown stays; `again` is in how many milliseconds the question is put once more, absent where asking again is of no use. */
  onError(error: Error, again: number | undefined): void;
  /** Milliseconds of the longest wait. Five minutes without it. */
  longest?: number;
}

/** Asks again and again until the signal aborts. After a failure that may pass it waits longer each time, or as long as the server said; another one ends it. */
export async function follow<T>({ ask, every, signal, onAnswer, onError, longest = 300_000 }: Followed<T>): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    let wait = every;
    try {
      const answer = await ask(signal);
      if (signal.aborted) return;
      failures = 0;
      onAnswer(answer);
    } catch (cause) {
      if (signal.aborted) return;
      const error = cause instanceof Error ? cause : new Error(String(cause));
      const temporary = error instanceof ServerError && error.temporary;
      wait = Math.min(longest, Math.max(every * 2 ** failures, (temporary && error.retryAfter) || 0));
      failures += 1;
      onError(error, temporary ? wait : undefined);
      if (!temporary) return;
    }
    await pause(wait, signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end, { once: true });
  });
}
