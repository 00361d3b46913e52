/** Clip of scikit-learn's log_loss: the machine epsilon of doubles. */
const SMALLEST: f64 = f64.EPSILON;

/** out[actual · size + predicted], rows with a missing code left out. */
export function confusion(actual: usize, predicted: usize, length: u32, size: u32, out: usize): void {
  memory.fill(out, 0, (<usize>size * <usize>size) << 3);
  for (let i: u32 = 0; i < length; i++) {
    const a = load<u32>(actual + (<usize>i << 2)), p = load<u32>(predicted + (<usize>i << 2));
    if (a >= size || p >= size) continue;
    const slot = out + ((<usize>a * <usize>size + <usize>p) << 3);
    store<f64>(slot, load<f64>(slot) + 1);
  }
}

/** Matthews correlation for any number of classes (Gorodkin 2004); 0 where a margin is empty, as scikit-learn. */
export function matthews(confusion: usize, size: u32): f64 {
  let rows: f64 = 0, right: f64 = 0, together: f64 = 0, actualSquares: f64 = 0, predictedSquares: f64 = 0;
  for (let k: u32 = 0; k < size; k++) {
    let actual: f64 = 0, predicted: f64 = 0;
    for (let i: u32 = 0; i < size; i++) {
      actual += load<f64>(confusion + (<usize>(k * size + i) << 3));
      predicted += load<f64>(confusion + (<usize>(i * size + k) << 3));
    }
    rows += actual;
    right += load<f64>(confusion + (<usize>(k * size + k) << 3));
    together += actual * predicted;
    actualSquares += actual * actual;
    predictedSquares += predicted * predicted;
  }
  const spread = (rows * rows - predictedSquares) * (rows * rows - actualSquares);
  return spread == 0 ? 0 : (right * rows - together) / Math.sqrt(spread);
}

/** −ln p(label) per row; NaN where score or label is missing. */
export function logLosses(probability: usize, labels: usize, length: u32, out: usize): void {
  for (let i: u32 = 0; i < length; i++) {
    const p = load<f64>(probability + (<usize>i << 3));
    const label = load<u32>(labels + (<usize>i << 2));
    const share = Math.min(1 - SMALLEST, Math.max(SMALLEST, label == 1 ? p : 1 - p));
    store<f64>(out + (<usize>i << 3), known(p, label) ? -Math.log(share) : NaN);
  }
}

/** (p − label)² per row; NaN where score or label is missing. */
export function brierLosses(probability: usize, labels: usize, length: u32, out: usize): void {
  for (let i: u32 = 0; i < length; i++) {
    const p = load<f64>(probability + (<usize>i << 3));
    const label = load<u32>(labels + (<usize>i << 2));
    const error = p - <f64>label;
    store<f64>(out + (<usize>i << 3), known(p, label) ? error * error : NaN);
  }
}

// @ts-ignore: decorator
@inline
function known(p: f64, label: u32): bool {
  return Math.abs(p) < Infinity && label <= 1;
}
