import { type CountNodes, countNodes } from "./countNodes.ts";
import { noncentralityLimits } from "./noncentrality.ts";

/** A figure that is a sum over bins of what two shares add, or the root of such a sum; with its tool's rule for counts that become shares. */
export interface Divergence {
  /** What a bin adds: 0 and flat where the shares are equal. */
  readonly term: (p: number, q: number) => number;
  /** A side's count as the share that enters `term`; `rows` is the side's total, `bins` the number of bins that hold rows. */
  readonly share: (count: number, rows: number, bins: number) => number;
  /** The figure is the square root of the sum. */
  readonly root?: boolean;
}

export interface Uncertainty { interval: [number, number]; noise: number }

/** Rows of the smaller sample a bin, on average, under which none of the approximations holds. */
const leastRows = 3;

/**
 * How sure a divergence over bins is: its noise floor (the mean over samples of these sizes from one source) and the bias-corrected 95 %
 * interval of the populations' value over the same bins, by the same rule for empty ones.
 *
 * Near no drift n m / (n + m) times a divergence is noncentral chi-square, with a degree of freedom a bin, less one (for PSI as for all
 * f-divergences: Pardo 2006, chapter 3). Away from it the shape stays with another scale: the one under which the variance is the delta
 * method's, and the degrees of freedom under which the bias is right. Both are taken over Poisson counts, so that bins of a few rows are
 * treated as such. The noncentral chi-square is then inverted (Steiger & Fouladi 1997). A bin that is empty on a side is taken as empty
 * in its population. O(bins). Undefined for fewer than two bins that hold rows, and for bins of fewer than three rows on average.
 */
export function divergenceUncertainty(reference: readonly number[], current: readonly number[], { term, share, root = false }: Divergence): Uncertainty | undefined {
  const [n, m] = [total(reference), total(current)];
  const pairs = distinctPairs(reference, current);
  const bins = pairs.reduce((sum, { times }) => sum + times, 0);
  if (bins < 2 || Math.min(n, m) < leastRows * bins) return undefined;
  const shareOf = (count: number, rows: number): number => share(count, rows, bins);
  const [before, now] = [new Map<Pair, number>(), new Map<Pair, number>()];
  let [value, noise, bias] = [0, 0, 0];
  for (const pair of pairs) {
    const { a, b, times } = pair;
    const [p, q] = [shareOf(a, n), shareOf(b, m)];
    const here = term(p, q);
    const pooled = (a + b) / (n + m);
    const inReference = project(countNodes(a), (x) => term(shareOf(x, n), q) - here);
    const inCurrent = project(countNodes(b), (y) => term(p, shareOf(y, m)) - here);
    value += times * here;
    noise += times * (1 - pooled) * meanOverBoth(n * pooled, m * pooled, (x, y) => term(shareOf(x, n), shareOf(y, m)));
    if (a > 0) bias += times * (1 - a / n) * inReference.mean;
    if (b > 0) bias += times * (1 - b / m) * inCurrent.mean;
    before.set(pair, inReference.slope);
    now.set(pair, inCurrent.slope);
  }
  const scale = value > 1e-6 * noise ? (varianceOf(before, "a", n) + varianceOf(now, "b", m)) / (4 * value) : noise / (bins - 1);
  if (!(scale > 0)) return undefined;
  const degrees = Math.max(1, bias / scale);
  const seen = (value - bias) / scale + degrees;
  const [lower] = noncentralityLimits(seen, degrees);
  // A value that is small even for chance would leave nothing possible: from one deviation below its middle on, the upper limit stays.
  const [, upper] = noncentralityLimits(Math.max(seen, oneDeviationBelow(degrees)), degrees);
  const interval: [number, number] = [lower * scale, upper * scale];
  // The mean of a chi variable, not the root of a chi-square's.
  if (root) return { interval: [Math.sqrt(interval[0]), Math.sqrt(interval[1])], noise: Math.sqrt(noise * (1 - 1 / (2 * bins - 1.25))) };
  return { interval, noise };
}

/** Bins with the same rows on both sides, of which there are many where bins are rare. */
interface Pair { readonly a: number; readonly b: number; times: number }

/** Those that hold rows. */
function distinctPairs(reference: readonly number[], current: readonly number[]): Pair[] {
  const byCounts = new Map<string, Pair>();
  reference.forEach((a, i) => {
    const b = current[i] as number;
    if (a + b === 0) return;
    const known = byCounts.get(`${a} ${b}`);
    if (known) known.times++;
    else byCounts.set(`${a} ${b}`, { a, b, times: 1 });
  });
  return [...byCounts.values()];
}

/** Variance of Σ slope · count over multinomial counts; half a row more in each, because few rows are more often too few than too many. */
function varianceOf(slopes: ReadonlyMap<Pair, number>, side: "a" | "b", rows: number): number {
  let [first, second] = [0, 0];
  for (const [pair, slope] of slopes) {
    if (pair[side] === 0) continue;
    first += pair.times * slope * pair[side];
    second += pair.times * slope * slope * (pair[side] + 0.5);
  }
  return Math.max(0, second - (first * first) / rows);
}

function mean({ counts, weights }: CountNodes, of: (count: number) => number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += (weights[i] as number) * of(counts[i] as number);
  return sum;
}

function meanOverBoth(reference: number, current: number, of: (x: number, y: number) => number): number {
  const other = countNodes(current);
  return mean(countNodes(reference), (x) => mean(other, (y) => of(x, y)));
}

/** Mean of a function of a count, and its slope: the regression on the count. */
function project(nodes: CountNodes, of: (count: number) => number): { mean: number; slope: number } {
  const centre = mean(nodes, (count) => count);
  let [first, product, square] = [0, 0, 0];
  nodes.counts.forEach((count, i) => {
    const weight = nodes.weights[i] as number;
    const value = weight * of(count);
    first += value;
    product += value * (count - centre);
    square += weight * (count - centre) ** 2;
  });
  return { mean: first, slope: product / square };
}

/** Where a chi-square variable lies one deviation below its middle (Wilson & Hilferty 1931). */
function oneDeviationBelow(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * Math.max(0, 1 - spread - Math.sqrt(spread)) ** 3;
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
