import { addTo, type Detector, emptyMean, restarting, type Signal } from "./detector.ts";

export const ddmDefaults = { warmStart: 30, warningThreshold: 2, driftThreshold: 3 };

/**
 * DDM (Gama et al. 2004), as river 0.26's `drift.binary.DDM`, for errors of 0 and 1: the error rate with its standard error against the lowest that there was;
 * `warningThreshold` and `driftThreshold` standard errors above it warn and drift.
 */
export function ddm({ warmStart, warningThreshold, driftThreshold }: typeof ddmDefaults = ddmDefaults): Detector {
  return restarting(() => {
    const rate = emptyMean();
    let [leastRate, leastError, least] = [0, 0, Number.POSITIVE_INFINITY];
    let signal: Signal;
    return {
      update(value) {
        addTo(rate, value);
        const error = Math.sqrt((rate.value * (1 - rate.value)) / rate.count);
        if (rate.count <= warmStart) return signal;
        const now = rate.value + error;
        if (now <= least) [leastRate, leastError, least] = [rate.value, error, rate.value + error];
        signal = now > leastRate + driftThreshold * leastError ? "drift" : now > leastRate + warningThreshold * leastError ? "warning" : undefined;
        return signal;
      },
    };
  });
}
