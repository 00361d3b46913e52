/** Per row a measure of predicted − actual, NaN where either is missing or infinite: see RawKernel.errors. */
export function errors(actual: usize, predicted: usize, length: u32, measure: i32, out: usize): void {
  for (let i: u32 = 0; i < length; i++) {
    const value = load<f64>(actual + (<usize>i << 3)), guess = load<f64>(predicted + (<usize>i << 3));
    const known = Math.abs(value) < Infinity && Math.abs(guess) < Infinity;
    store<f64>(out + (<usize>i << 3), known ? measured(measure, guess - value, value) : NaN);
  }
}

// @ts-ignore: decorator
@inline
function measured(measure: i32, error: f64, value: f64): f64 {
  if (measure == 0) return error;
  if (measure == 1) return Math.abs(error);
  if (measure == 2) return error * error;
  return measure == 3 ? Math.abs(error) / Math.max(Math.abs(value), f64.EPSILON) : value;
}
