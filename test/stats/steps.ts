/** What a calculation in steps comes to. */
export function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** How many steps it takes. */
export function countSteps(steps: Generator<unknown, unknown>): number {
  let count = 0;
  while (!steps.next().done) count++;
  return count;
}
