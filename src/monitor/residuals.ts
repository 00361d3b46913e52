import type { Kernel, Numbers, Scope, Sorted } from "../kernel/kernel.ts";

/** The finite values of `of(prediction − target)` in ascending order; rows on which either is missing are left out. */
export function sortedResiduals(actual: Numbers, predicted: Numbers, of: (residual: number) => number, kernel: Kernel, scope: Scope): Sorted {
  const residuals = scope.numbers(actual.length);
  const room = scope.allocate(Math.max(1, actual.length) * 8);
  const values = kernel.memory.float64(residuals.address, residuals.length);
  const targets = kernel.memory.float64(actual.address, actual.length);
  const predictions = kernel.memory.float64(predicted.address, predicted.length);
  for (let i = 0; i < values.length; i++) values[i] = of((predictions[i] as number) - (targets[i] as number));
  return kernel.sort(residuals, room);
}
