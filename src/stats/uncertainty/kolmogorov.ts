import type { Kernel, Sorted } from "../../kernel/kernel.ts";
import { z975 } from "../normal.ts";
import { distributionPoints } from "./distributionPoints.ts";
import type { Uncertainty } from "./divergence.ts";

/** One in forty of the greatest differences on one side is beyond it (Smirnov 1939: e^−2c²), and one in forty of those on either. */
const beyond = Math.sqrt(Math.log(40) / 2);
const beyondEither = Math.sqrt(Math.log(80) / 2);
/** The mean of the Kolmogorov distribution. */
const mean = Math.sqrt(Math.PI / 2) * Math.LN2;

/**
 * How sure a Kolmogorov–Smirnov statistic of two samples is. Noise: its mean had nothing moved, of values without ties. Interval: at least 95 %, mostly more.
 * The lower end takes off what the greatest difference may be too large by wherever it lies; the upper end is the greatest difference with its
 * own deviation added, point by point, because the statistic is no less than the difference where that of the populations is greatest.
 * Wrong below some 30 rows a side, of which there is no interval.
 */
export function kolmogorovUncertainty(reference: Sorted, current: Sorted, statistic: number, kernel: Kernel, points = distributionPoints(reference, current, kernel)): Uncertainty {
  const [n, m] = [reference.length, current.length];
  if (Math.min(n, m) < leastRows) return { absent: `fewer than ${leastRows} values on a side` };
  const unit = Math.sqrt(1 / n + 1 / m);
  const { before, now } = points;
  let [greatest, widest] = [0, 0];
  before.forEach((f, i) => {
    const g = now[i] as number;
    greatest = Math.max(greatest, Math.abs(f - g));
    widest = Math.max(widest, Math.abs(f - g) + z975 * Math.sqrt(Math.max(0, (f * (1 - f)) / n + (g * (1 - g)) / m)));
  });
  const lower = statistic > beyondEither * unit ? statistic - beyond * unit : 0;
  return { interval: [lower, Math.min(1, statistic + widest - greatest)], noise: mean * unit };
}

const leastRows = 30;
