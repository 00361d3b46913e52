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

/** Steps whose progress is told otherwise. */
export function* retold<T>(steps: Generator<Progress, T>, tell: (progress: Progress) => Progress): Generator<Progress, T> {
  try {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      yield tell(step.value);
    }
  } finally {
    // Who is left in the middle gives its memory back.
    steps.return(undefined as T);
  }
}
