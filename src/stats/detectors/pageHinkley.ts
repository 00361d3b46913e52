import { addTo, type Detector, emptyMean, restarting } from "./detector.ts";

export const pageHinkleyDefaults = { minInstances: 30, delta: 0.005, threshold: 50, alpha: 0.9999, mode: "both" as "up" | "down" | "both" };

/**
 * Page–Hinkley (Page 1954), as river 0.26's `drift.PageHinkley`: sums of what goes beyond the running mean by more than `delta`, forgotten at the rate `alpha`;
 * drift when a sum has left its extreme by more than `threshold`.
 */
export function pageHinkley({ minInstances, delta, threshold, alpha, mode }: typeof pageHinkleyDefaults = pageHinkleyDefaults): Detector {
  return restarting(() => {
    const mean = emptyMean();
    let [rise, fall, leastRise, mostFall] = [0, 0, Number.POSITIVE_INFINITY, -1];
    return {
      update(value) {
        addTo(mean, value);
        const deviation = value - mean.value;
        rise = alpha * rise + deviation - delta;
        fall = alpha * fall + deviation + delta;
        if (rise < leastRise) leastRise = rise;
        if (fall > mostFall) mostFall = fall;
        if (mean.count < minInstances) return undefined;
        const up = mode !== "down" && rise - leastRise > threshold;
        const down = mode !== "up" && mostFall - fall > threshold;
        return up || down ? "drift" : undefined;
      },
    };
  });
}
