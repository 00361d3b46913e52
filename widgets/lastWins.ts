/** Longer than a frame and its drawing, shorter than anybody waits. */
const pause = 100;

/** Changes that are applied in the order in which they come, costly ones at most ten times a second. */
export interface LastWins<C> {
  take(change: C): void;
  /** What was taken and waits for its turn. */
  readonly waiting: C | undefined;
}

/**
 * The first costly change is applied at once. What is taken soon after is joined, a later key in place of an earlier one, and applied together when the pause is
 * over, so that of data replaced five hundred times in a second the last are read and drawn, and few before. `defer` hears of each that has to wait.
 */
export function lastWins<C extends object>(costly: (change: C) => boolean, apply: (change: C) => void, defer: (change: C) => void, until: AbortSignal): LastWins<C> {
  let waiting: C | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  until.addEventListener("abort", () => clearTimeout(timer), { once: true });
  const now = (change: C): void => {
    apply(change);
    if (!costly(change) || until.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      const next = waiting;
      waiting = undefined;
      if (next) now(next);
    }, pause);
  };
  return {
    take(change) {
      if (until.aborted) return;
      if (!waiting && !(timer !== undefined && costly(change))) return now(change);
      waiting = { ...waiting, ...change } as C;
      defer(change);
    },
    get waiting() {
      return waiting;
    },
  };
}
