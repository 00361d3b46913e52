import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles } from "./bytes.ts";

export function regression(bytes: Bytes): Pick<RawKernel, "errors"> {
  return {
    errors(actual, predicted, length, measure, out) {
      const truth = doubles(bytes, actual, length);
      const guess = doubles(bytes, predicted, length);
      const target = doubles(bytes, out, length);
      for (let i = 0; i < length; i++) {
        const value = truth[i]!;
        const error = guess[i]! - value;
        const known = Number.isFinite(value) && Number.isFinite(guess[i]);
        target[i] = known ? measured(measure, error, value) : Number.NaN;
      }
    },
  };
}

function measured(measure: number, error: number, value: number): number {
  switch (measure) {
    case 0: return error;
    case 1: return Math.abs(error);
    case 2: return error * error;
    case 3: return Math.abs(error) / Math.max(Math.abs(value), 2 ** -52);
    default: return value;
  }
}
