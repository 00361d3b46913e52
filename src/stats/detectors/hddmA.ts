import { addTo, type Detector, emptyMean, type Mean, restarting, type Signal } from "./detector.ts";

export const hddmADefaults = { driftConfidence: 0.001, warningConfidence: 0.005, twoSidedTest: false };

/**
 * HDDM-A (Frías-Blanco et al. 2014), as river 0.26's `drift.binary.HDDMA`, for values of 0 to 1: Hoeffding's bound on the difference between the mean up to the
 * cut where it was lowest (highest, where the test is two-sided) and the mean of all.
 */
export function hddmA({ driftConfidence, warningConfidence, twoSidedTest }: typeof hddmADefaults = hddmADefaults): Detector {
  const [driftBound, driftLog, warningLog] = [Math.log(1 / driftConfidence), Math.log(2 / driftConfidence), Math.log(2 / warningConfidence)];
  const bound = (count: number): number => Math.sqrt((1 / (2 * count)) * driftBound);
  const differs = (part: Mean, all: Mean, difference: number, log: number): boolean => {
    if (part.count === all.count) return false;
    const share = ((all.count - part.count) / part.count) * (1 / all.count);
    return difference >= Math.sqrt((share / 2) * log);
  };
  return restarting(() => {
    const all = emptyMean();
    let [lowest, highest] = [emptyMean(), emptyMean()];
    return {
      update(value) {
        addTo(all, value);
        if (lowest.count === 0) lowest = { ...all };
        if (highest.count === 0) highest = { ...all };
        const slack = bound(all.count);
        if (lowest.value + bound(lowest.count) >= all.value + slack) lowest = { ...all };
        if (highest.value - bound(highest.count) <= all.value - slack) highest = { ...all };
        const rose = (log: number): boolean => differs(lowest, all, all.value - lowest.value, log);
        const fell = (log: number): boolean => differs(highest, all, highest.value - all.value, log);
        const signal: Signal = rose(driftLog) ? "drift" : rose(warningLog) ? "warning" : undefined;
        if (!twoSidedTest || signal === "drift") return signal;
        return fell(driftLog) ? "drift" : fell(warningLog) ? "warning" : signal;
      },
    };
  });
}
