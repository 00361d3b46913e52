import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, sum } from "./bytes.ts";

export function describe(bytes: Bytes): Pick<RawKernel, "moments" | "cubes"> {
  return {
    moments(values, length, out) {
      const all = doubles(bytes, values, length);
      const finite = new Float64Array(length);
      let count = 0;
      let missing = 0;
      let zeros = 0;
      let positive = 0;
      let negative = 0;
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      for (const value of all) {
        if (Number.isNaN(value)) missing++;
        else if (value === Number.POSITIVE_INFINITY) positive++;
        else if (value === Number.NEGATIVE_INFINITY) negative++;
        else {
          if (value === 0) zeros++;
          if (value < min) min = value;
          if (value > max) max = value;
          finite[count++] = value;
        }
      }
      const { mean, std } = centre(finite.subarray(0, count), min, max);
      doubles(bytes, out, 9).set([
        count, missing, zeros, positive, negative,
        count === 0 ? Number.NaN : min + 0, count === 0 ? Number.NaN : max + 0, mean, std,
      ]);
    },
    cubes(values, length, mean, std) {
      return sum(doubles(bytes, values, length).filter(Number.isFinite).map((value) => ((value - mean) / std) ** 3));
    },
  };
}

/** Two passes: the mean, then the spread about it. Scaled by a power of two where squares would leave the range of doubles. */
function centre(finite: Float64Array, min: number, max: number): { mean: number; std: number } {
  const count = finite.length;
  if (count === 0) return { mean: Number.NaN, std: Number.NaN };
  if (min === max) return { mean: min + 0, std: count < 2 ? Number.NaN : 0 };
  const greatest = Math.max(Math.abs(min), Math.abs(max));
  const scale = greatest > 2 ** 400 ? 2 ** -600 : greatest < 2 ** -400 ? 2 ** 600 : 1;
  for (let i = 0; i < count; i++) finite[i]! *= scale;
  const pivot = sum(finite) / count;
  for (let i = 0; i < count; i++) finite[i]! -= pivot;
  const drift = sum(finite) / count;
  for (let i = 0; i < count; i++) finite[i] = (finite[i]! - drift) ** 2;
  const squares = sum(finite);
  const mean = Math.min(max, Math.max(min, (pivot + drift) / scale));
  return { mean, std: Math.sqrt(squares / (count - 1)) / scale };
}
