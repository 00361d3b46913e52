import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, integers, sum } from "./bytes.ts";

const SMALLEST = 2 ** -52;

export function classification(
  bytes: Bytes,
): Pick<RawKernel, "confusion" | "matthews" | "logLosses" | "brierLosses"> {
  function perRow(
    probability: number, labels: number, length: number, out: number, loss: (p: number, label: number) => number,
  ): void {
    const scores = doubles(bytes, probability, length);
    const truth = integers(bytes, labels, length);
    const target = doubles(bytes, out, length);
    for (let i = 0; i < length; i++) {
      const known = Number.isFinite(scores[i]) && (truth[i] === 0 || truth[i] === 1);
      target[i] = known ? loss(scores[i]!, truth[i]!) : Number.NaN;
    }
  }
  return {
    confusion(actual, predicted, length, size, out) {
      const truth = integers(bytes, actual, length);
      const guess = integers(bytes, predicted, length);
      const counts = new Float64Array(size * size);
      for (let i = 0; i < length; i++) {
        const a = truth[i]!;
        const p = guess[i]!;
        if (a >= 0 && a < size && p >= 0 && p < size) counts[a * size + p]!++;
      }
      doubles(bytes, out, size * size).set(counts);
    },
    /** Gorodkin (2004), as scikit-learn writes it. */
    matthews(confusion, size) {
      const counts = doubles(bytes, confusion, size * size);
      const labels = Array.from({ length: size }, (_, i) => i);
      const actual = labels.map((a) => sum(labels.map((p) => counts[a * size + p]!)));
      const predicted = labels.map((p) => sum(labels.map((a) => counts[a * size + p]!)));
      const right = sum(labels.map((i) => counts[i * size + i]!));
      const rows = sum(actual);
      const together = right * rows - sum(labels.map((i) => actual[i]! * predicted[i]!));
      const spread = (rows ** 2 - sum(predicted.map((x) => x * x))) * (rows ** 2 - sum(actual.map((x) => x * x)));
      return spread === 0 ? 0 : together / Math.sqrt(spread);
    },
    logLosses(probability, labels, length, out) {
      perRow(probability, labels, length, out, (p, label) => {
        const share = label === 1 ? p : 1 - p;
        return -Math.log(Math.min(1 - SMALLEST, Math.max(SMALLEST, share)));
      });
    },
    brierLosses(probability, labels, length, out) {
      perRow(probability, labels, length, out, (p, label) => (p - label) ** 2);
    },
  };
}
