import { chiSquareTail } from "../chiSquare.ts";
import { type CountNodes, countNodes } from "./countNodes.ts";
import { limitsOfFew } from "./fewRows.ts";
import { scaledLimits } from "./noncentrality.ts";

/** A figure that is a sum over bins of what two shares add, or the root of such a sum; with its tool's rule for counts that become shares. */
export interface Divergence {
  /** What a bin adds: 0 and flat where the shares are equal. */
  readonly term: (p: number, q: number) => number;
  /** A side's count as the share that enters `term`; `rows` is the side's total, `bins` the number of bins that hold rows. */
  readonly share: (count: number, rows: number, bins: number) => number;
  /** The figure is the square root of the sum. */
  readonly root?: boolean;
}

export interface Uncertainty { interval?: [number, number]; noise: number }

/** Rows of the smaller sample a bin, on average, under which none of the approximations holds. */
const leastRows = 3;
/** Expected rows in the smaller sample under which a bin is sparse, and the part of a value that sparse bins may have by chance before its interval is not to be trusted. */
const sparseBelow = 5;
const mostSparse = 0.2;
/** A population that may have fewer rows than this in a bin may have none, which no rule for empty bins tells apart. */
const leastSeen = 0.5;
/** A value that chance alone reaches this often leaves 0 possible. */
const chanceFrom = 0.025;

/**
 * How sure a divergence over bins is: its noise floor (the mean over samples of these sizes from one source) and the bias-corrected 95 %
 * interval of the populations' value over the same bins, by the same rule for empty ones.
 *
 * Near no drift n m / (n + m) times a divergence is noncentral chi-square, with a degree of freedom a bin, less one (for PSI as for all
 * f-divergences: Pardo 2006, chapter 3). Away from it the shape stays with another scale: the one under which the variance is the delta
 * method's, and the degrees of freedom under which the bias is right. Both are taken over Poisson counts, so that bins of a few rows are
 * treated as such. The noncentral chi-square is then inverted (Steiger & Fouladi 1997). The lower end is 0 where Poisson counts about the pooled shares
 * reach the value in 2.5 % of samples. A bin that is nearly gone on one side (under 20 rows, where the other side leads one to expect many more)
 * has limits of its own, those of its Poisson count, which are joined to the rest's as independent (MOVER: Zou & Donner 2008).
 *
 * O(bins). Undefined for fewer than two bins that hold rows, and for bins of fewer than three rows on average; no interval where bins of under five
 * expected rows make a fifth of the value by chance.
 */
export function divergenceUncertainty(reference: readonly number[], current: readonly number[], { term, share, root = false }: Divergence): Uncertainty | undefined {
  const [n, m] = [total(reference), total(current)];
  const pairs = distinctPairs(reference, current);
  const bins = pairs.reduce((sum, { times }) => sum + times, 0);
  if (bins < 2 || Math.min(n, m) < leastRows * bins) return undefined;
  const shareOf = (count: number, rows: number): number => share(count, rows, bins);
  const [before, now] = [new Map<Pair, number>(), new Map<Pair, number>()];
  let [value, bias] = [0, 0];
  const gone = { below: 0, above: 0, floor: 0 };
  for (const pair of pairs) {
    const { a, b, times } = pair;
    const [p, q] = [shareOf(a, n), shareOf(b, m)];
    const here = term(p, q);
    value += times * here;
    const [goneBefore, goneNow] = [limitsOfFew(a, (b * n) / m), limitsOfFew(b, (a * m) / n)];
    const [most, least] = (goneBefore?.map((count) => term(shareOf(count, n), q)) ?? goneNow?.map((count) => term(p, shareOf(count, m))) ?? [here, here]) as [number, number];
    gone.below += times * (here - least) ** 2;
    if (((goneBefore ?? goneNow)?.[0] ?? 1) < leastSeen) gone.floor += times * (most - here);
    else gone.above += times * (most - here) ** 2;
    if (a > 0 && !goneBefore) {
      const { mean, slope } = project(countNodes(a), (x) => term(shareOf(x, n), q) - here);
      bias += times * (1 - a / n) * mean;
      before.set(pair, slope);
    }
    if (b > 0 && !goneNow) {
      const { mean, slope } = project(countNodes(b), (y) => term(p, shareOf(y, m)) - here);
      bias += times * (1 - b / m) * mean;
      now.set(pair, slope);
    }
  }
  const still = nullMoments(reference, current, m, { term, share });
  // The mean of a chi variable, not the root of a chi-square's.
  const noise = root ? Math.sqrt(still.mean * (1 - 1 / (2 * bins - 1.25))) : still.mean;
  const scale = value > 1e-6 * still.mean ? (varianceOf(before, "a", n) + varianceOf(now, "b", m)) / (4 * value) : still.mean / (bins - 1);
  if (!(scale > 0)) return undefined;
  const [low, high] = scaledLimits(value, bias, scale);
  const chance = chiSquareTail((2 * value * still.mean) / still.variance, (2 * still.mean ** 2) / still.variance) > chanceFrom;
  if (!chance && still.sparse > mostSparse * value) return { noise };
  const middle = value - bias;
  const lower = chance ? 0 : Math.max(0, middle - Math.hypot(middle - low, Math.sqrt(gone.below)));
  const upper = middle + gone.floor + Math.hypot(high - middle, Math.sqrt(gone.above));
  return { interval: root ? [Math.sqrt(lower), Math.sqrt(upper)] : [lower, upper], noise };
}

/**
 * Mean and variance of the sum (not of its root) that a reference and a chunk of `rows` would have, both drawn from the two sides' pooled shares:
 * over Poisson counts, one degree of freedom less as everywhere. `sparse` is the part of the mean that bins of few expected rows have.
 */
export function nullMoments(reference: readonly number[], current: readonly number[], rows: number, { term, share }: Divergence): { mean: number; variance: number; sparse: number } {
  const [n, m] = [total(reference), total(current)];
  const pairs = distinctPairs(reference, current);
  const bins = pairs.reduce((sum, { times }) => sum + times, 0);
  const moments = { mean: 0, variance: 0, sparse: 0 };
  for (const { a, b, times } of pairs) {
    const pooled = (a + b) / (n + m);
    const value = (x: number, y: number): number => term(share(x, n, bins), share(y, rows, bins));
    const first = meanOverBoth(n * pooled, rows * pooled, value);
    moments.mean += times * (1 - pooled) * first;
    if (Math.min(n, rows) * pooled < sparseBelow) moments.sparse += times * (1 - pooled) * first;
    moments.variance += times * (1 - pooled) * (meanOverBoth(n * pooled, rows * pooled, (x, y) => value(x, y) ** 2) - first ** 2);
  }
  return moments;
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

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
