import { type Detector, restarting, type Signal } from "./detector.ts";

export const hddmWDefaults = { driftConfidence: 0.001, warningConfidence: 0.005, lambda: 0.05, twoSidedTest: false };

/** An exponentially weighted mean, and the sum of its squared weights. */
interface Weighted { started: boolean; mean: number; squares: number }

const empty = (): Weighted => ({ started: false, mean: 0, squares: 1 });

/**
 * HDDM-W (Frías-Blanco et al. 2014), as river 0.26's `drift.binary.HDDMW`, for values of 0 to 1: McDiarmid's bound on the difference of two exponentially
 * weighted means, before and after the cut where the mean was lowest (highest). `lambda` is the weight of the newest value.
 */
export function hddmW({ driftConfidence, warningConfidence, lambda, twoSidedTest }: typeof hddmWDefaults = hddmWDefaults): Detector {
  const add = (sample: Weighted, value: number): void => {
    sample.mean = sample.started ? lambda * value + (1 - lambda) * sample.mean : value;
    sample.started = true;
    sample.squares = lambda * lambda + (1 - lambda) ** 2 * sample.squares;
  };
  const [driftLog, warningLog] = [Math.log(1 / driftConfidence), Math.log(1 / warningConfidence)];
  const bound = (squares: number, log: number): number => Math.sqrt((squares * log) / 2);
  const exceeds = (low: Weighted, high: Weighted, log: number): boolean => low.started && high.started && high.mean - low.mean > bound(low.squares + high.squares, log);
  return restarting(() => {
    const all = empty();
    let [beforeRise, afterRise, beforeFall, afterFall] = [empty(), empty(), empty(), empty()];
    let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    return {
      update(value) {
        add(all, value);
        const slack = bound(all.squares, driftLog);
        if (all.mean + slack < lowest) [lowest, beforeRise, afterRise] = [all.mean + slack, { ...all }, empty()];
        else add(afterRise, value);
        if (all.mean - slack > highest) [highest, beforeFall, afterFall] = [all.mean - slack, { ...all }, empty()];
        else add(afterFall, value);
        const signal: Signal = exceeds(beforeRise, afterRise, driftLog) ? "drift" : exceeds(beforeRise, afterRise, warningLog) ? "warning" : undefined;
        if (!twoSidedTest || signal === "drift") return signal;
        return exceeds(afterFall, beforeFall, driftLog) ? "drift" : exceeds(afterFall, beforeFall, warningLog) ? "warning" : signal;
      },
    };
  });
}
