import { hodgesLehmann } from "./hodgesLehmann.ts";
import { z975 } from "./normal.ts";
import { theilSen } from "./theilSen.ts";

/** A robust line: `centre` at the mean x, `slope` from there, both with their standard errors; `t` is half the width of a 95 % interval in these. */
export interface RobustLine {
  readonly mean: number;
  readonly centre: number;
  readonly centreError: number;
  readonly slope: number;
  readonly slopeLower: number;
  readonly slopeUpper: number;
  readonly slopeError: number;
  readonly t: number;
}

/**
 * Theil–Sen's slope, and the Hodges–Lehmann centre of what is left when it is taken away, at the mean x, where the two hardly depend on each other. Standard
 * errors are those intervals' widths. Undefined with fewer than two distinct x.
 */
export function robustLine(x: readonly number[], y: readonly number[]): RobustLine | undefined {
  const fitted = theilSen(x, y);
  if (!fitted) return undefined;
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const rest = hodgesLehmann(y.map((value, i) => value - fitted.slope * ((x[i] as number) - mean)));
  if (!rest) return undefined;
  const { slope, lower, upper } = fitted;
  return {
    mean, slope, slopeLower: lower, slopeUpper: upper, slopeError: (upper - lower) / (2 * z975),
    centre: rest.centre, centreError: (rest.upper - rest.lower) / (2 * z975), t: t975(x.length - 2),
  };
}

/** The line at x with its 95 % interval. */
export function lineAt({ mean, centre, centreError, slope, slopeError, t }: RobustLine, x: number): { value: number; lower: number; upper: number } {
  const value = centre + slope * (x - mean);
  const half = t * Math.hypot(centreError, slopeError * (x - mean));
  return { value, lower: value - half, upper: value + half };
}

/**
 * Where the line crosses a level, with the 95 % set of all x at which the level lies within the line's interval (Fieller 1954): between `lower` and `upper`;
 * from `lower` on without an end where the slope cannot be told from none; undefined where nothing can be said.
 */
export function crossing({ mean, centre, centreError, slope, slopeError, t }: RobustLine, level: number): { at?: number; lower: number; upper?: number } | undefined {
  const above = centre - level;
  const a = slope ** 2 - (t * slopeError) ** 2;
  const b = above * slope;
  const c = above ** 2 - (t * centreError) ** 2;
  const root = Math.sqrt(b * b - a * c);
  if (a > 0) return { at: mean - above / slope, lower: mean + (-b - root) / a, upper: mean + (-b + root) / a };
  // Two rays away from the centre, of which the later one lies ahead; everything, where the centre itself is not clear of the level.
  const lower = mean + (-b - root) / a;
  return c > 0 && Number.isFinite(lower) ? { lower } : undefined;
}

/** The 97.5 % point of Student's t: Cornish & Fisher's expansion, to 0.3 % from four degrees of freedom on (Abramowitz & Stegun 26.7.5). */
export function t975(degreesOfFreedom: number): number {
  const [z, n] = [z975, degreesOfFreedom];
  const powers = [z ** 3 + z, 5 * z ** 5 + 16 * z ** 3 + 3 * z, 3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z];
  return z + (powers[0] as number) / (4 * n) + (powers[1] as number) / (96 * n * n) + (powers[2] as number) / (384 * n ** 3);
}
