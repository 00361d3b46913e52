import type { Kernel } from "../kernel/kernel.ts";
import type { ErrorSlices } from "../report.ts";
import { logLossOf } from "./scoreMetrics.ts";
import type { ScoredRows, Scoring } from "./scoring.ts";

/** By what a row's error is measured: log loss where there are probabilities, else whether the class is wrong; of numbers the distance. */
export function errorMetric({ task }: Scoring, { probabilities }: ScoredRows): ErrorSlices["metric"] {
  return task === "regression" ? "absoluteError" : probabilities.length > 0 ? "logLoss" : "errorRate";
}

/** The error of each row; NaN without a label or a prediction. */
export function rowErrors(scoring: Scoring, scored: ScoredRows, kernel: Kernel): Float64Array {
  const { actual, predicted, probabilities, actualNumbers, predictedNumbers } = scored;
  if (actualNumbers && predictedNumbers) {
    const targets = kernel.memory.float64(actualNumbers.address, actualNumbers.length);
    return kernel.memory.float64(predictedNumbers.address, predictedNumbers.length).map((value, row) => {
      const error = Math.abs(value - (targets[row] as number));
      return Number.isFinite(error) ? error : Number.NaN;
    });
  }
  if (!actual) return new Float64Array(scored.rows).fill(Number.NaN);
  const codes = kernel.memory.int32(actual.address, actual.length);
  if (probabilities.length > 0) {
    const scores = probabilities.map(({ address, length }) => kernel.memory.float64(address, length));
    const of = (code: number, row: number): number => {
      if (scoring.task === "multiclass") return scores[code]?.[row] as number;
      const score = scores[0]?.[row] as number;
      return code === 1 ? score : 1 - score;
    };
    return Float64Array.from(codes, (code, row) => {
      const probability = code < 0 ? Number.NaN : of(code, row);
      return logLossOf(probability);
    });
  }
  const guesses = predicted && kernel.memory.int32(predicted.address, predicted.length);
  return Float64Array.from(codes, (code, row) => (code < 0 || !guesses || (guesses[row] as number) < 0 ? Number.NaN : Number(code !== guesses[row])));
}

