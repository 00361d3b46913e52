import type { Progress } from "../request.ts";

/** Steps of a calculation that knows nothing of progress, each told as the same. */
export function* through<T>(steps: Generator<void, T>, progress: Progress): Generator<Progress, T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield progress;
  }
}

/** The same at one go, where nobody waits. */
export function toEnd<T>(steps: Generator<unknown, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}
