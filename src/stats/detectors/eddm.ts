import { addTo, type Detector, emptyMean, restarting, type Signal } from "./detector.ts";

export const eddmDefaults = { warmStart: 30, alpha: 0.95, beta: 0.9 };

/**
 * EDDM (Baena-García et al. 2006), as river 0.26's `drift.binary.EDDM`, for errors of 0 and 1: the distance between errors, mean plus two standard deviations,
 * against the greatest that there was; below `alpha` of it warns, below `beta` drifts. A warning stands until the next error.
 */
export function eddm({ warmStart, alpha, beta }: typeof eddmDefaults = eddmDefaults): Detector {
  return restarting(() => {
    const distance = emptyMean();
    let [squares, values, last, most] = [0, 0, 0, -1];
    let signal: Signal;
    return {
      update(value) {
        values += 1;
        if (value !== 1) return signal;
        const before = distance.value;
        addTo(distance, values - last);
        squares += (values - last - before) * (values - last - distance.value);
        last = values;
        if (values <= warmStart) return signal;
        const deviation = Math.sqrt(distance.count > 1 ? squares / (distance.count - 1) : 0);
        const now = distance.value + 2 * deviation;
        if (now > most) most = now;
        else if (distance.count > warmStart) signal = now / most < beta ? "drift" : now / most < alpha ? "warning" : undefined;
        return signal;
      },
    };
  });
}
