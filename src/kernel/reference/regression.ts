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
        const measures = [error, Math.abs(error), error * error, Math.abs(error) / Math.max(Math.abs(value), 2 ** -52), value];
        const known = Number.isFinite(value) && Number.isFinite(guess[i]);
        target[i] = known ? measures[measure]! : Number.NaN;
      }
    },
  };
}
