import type { Frame } from "../data/frame.ts";
import type { Codes, Kernel, Numbers } from "../kernel/kernel.ts";
import type { Window } from "./samples.ts";
import { logLossOf } from "./scoreMetrics.ts";
import { loadScored, type Scoring } from "./scoring.ts";

/** The labelled rows of a window, copied out of the kernel, in order of time. */
export interface LabelledRows {
  /** Row of the window each came from. */
  readonly rows: Uint32Array;
  /** 1 where the positive class came (binary), where the prediction was wrong (multiclass); target − prediction (regression). */
  readonly outcome: Float64Array;
  /** 0 or 1; |target − prediction| for regression. */
  readonly error: Float64Array;
  /** What is compared within: the probability of the positive class, of the predicted class, or the predicted number; absent without probabilities. */
  readonly score?: Float64Array;
  /** Multiclass with probabilities: −ln of the actual class's, and the entropy −Σ p ln p, which is the loss that the model itself expects; NaN where one is missing. */
  readonly logLoss?: Float64Array;
  readonly entropy?: Float64Array;
  /** Predicted class, 0 for regression. */
  readonly predicted: Int32Array;
}

/** Undefined where the side lacks labels or predictions; rows without either, or without a score, are left out. */
export function labelledRows(frame: Frame, kernel: Kernel, scoring: Scoring, side: "reference" | "current", window: Window): LabelledRows | undefined {
  if (window.end === window.start || frame[side].rows === 0) return undefined;
  return kernel.memory.scope((scope) => {
    const loaded = loadScored(scoring, side, window, kernel, scope);
    if (!loaded) return undefined;
    const codes = (block: Codes | undefined): Int32Array | undefined => block && kernel.memory.int32(block.address, block.length);
    const numbers = (block: Numbers | undefined): Float64Array | undefined => block && kernel.memory.float64(block.address, block.length);
    const [actual, predicted] = [codes(loaded.actual), codes(loaded.predicted)];
    const [target, prediction] = [numbers(loaded.actualNumbers), numbers(loaded.predictedNumbers)];
    const probabilities = loaded.probabilities.map((block) => numbers(block) as Float64Array);
    if (!(actual && predicted) && !(target && prediction)) return undefined;
    const scoreOf = (i: number): number => {
      if (prediction) return prediction[i] as number;
      const label = scoring.task === "binary" ? 0 : (predicted?.[i] as number);
      return probabilities[label]?.[i] ?? Number.NaN;
    };
    const scored = prediction !== undefined || probabilities.length > 0;
    const kept: number[] = [];
    for (let i = 0; i < loaded.rows; i++) {
      const complete = actual && predicted ? (actual[i] as number) >= 0 && (predicted[i] as number) >= 0 : Number.isFinite((target?.[i] as number) - (prediction?.[i] as number));
      if (complete && (!scored || Number.isFinite(scoreOf(i)))) kept.push(i);
    }
    const outcome = (i: number): number => {
      if (!actual || !predicted) return (target?.[i] as number) - (prediction?.[i] as number);
      return scoring.task === "binary" ? (actual[i] as number) : wrong(i);
    };
    const entropy = (i: number): number => probabilities.reduce((sum, scores) => sum + ((scores[i] as number) > 0 ? logLossOf(scores[i] as number) : 1) * (scores[i] as number), 0);
    const wrong = (i: number): number => (actual?.[i] === predicted?.[i] ? 0 : 1);
    return {
      rows: Uint32Array.from(kept),
      outcome: Float64Array.from(kept, outcome),
      error: Float64Array.from(kept, (i) => (actual ? wrong(i) : Math.abs(outcome(i)))),
      ...(scored ? { score: Float64Array.from(kept, scoreOf) } : {}),
      ...(actual && scoring.task === "multiclass" && scored
        ? { logLoss: Float64Array.from(kept, (i) => logLossOf(probabilities[actual[i] as number]?.[i] ?? Number.NaN)), entropy: Float64Array.from(kept, entropy) }
        : {}),
      predicted: Int32Array.from(kept, (i) => predicted?.[i] ?? 0),
    };
  });
}
