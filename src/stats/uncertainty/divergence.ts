import { chiSquareTail } from "../chiSquare.ts";
import { normalUpperTail, z975 } from "../normal.ts";
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

export interface Uncertainty {
  interval?: [number, number];
  noise?: number;
  /** Why there is no interval. */
  absent?: string;
}

/** Rows of the smaller sample a bin, on average, under which none of the approximations holds. */
const leastRows = 3;
/** Expected rows in the smaller sample under which a bin is sparse, and the part of a value that sparse bins may have by chance before its interval is not to be trusted. */
const sparseBelow = 5;
const mostSparse = 0.2;
/** A population that may have fewer rows than this in a bin may have none, which no rule for empty bins tells apart. */
const leastSeen = 0.5;
/** A value that chance alone reaches this often leaves 0 possible. */
const chanceFrom = 0.025;
/** What both ends together may miss. */
const missed = 0.05;

/**
 * How sure a divergence over bins is: its noise floor (the mean over samples of these sizes from one source) and the bias-corrected 95 %
 * interval of the populations' value over the same bins, by the same rule for empty ones.
 *
 * Near no drift n m / (n + m) times a divergence is noncentral chi-square, with a degree of freedom a bin, less one (for PSI as for all
 * f-divergences: Pardo 2006, chapter 3). Away from it the shape stays with another scale: the one under which the variance is the delta
 * method's, and the degrees of freedom under which the bias is right. Both are taken over Poisson counts, so that bins of a few rows are
 * treated as such; the bias about counts between those seen and those to expect had nothing moved, as near to these as the noise is to the value
 * (as Stein's estimator), because a bin that chance left empty has no bias by itself. The noncentral chi-square is then inverted (Steiger & Fouladi 1997).
 * The lower end is 0 where Poisson counts about the pooled shares reach the value in 2.5 % of samples. A bin that is nearly gone on one side (under
 * 20 rows, where the other side leads one to expect many more) has limits of its own, those of its Poisson count, which are joined to the rest's as
 * independent (MOVER: Zou & Donner 2008). An empty one may have been fuller and never emptier, so that the lower end, which allows for that, misses less
 * than 2.5 %: what it leaves goes to the upper end, and both miss 5 %.
 *
 * O(bins). No interval, and `absent` says so, for fewer than two bins that hold rows, for bins of fewer than three rows on average (then without a noise
 * floor too), and where bins of under five expected rows make a fifth of the value by chance.
 */
export function divergenceUncertainty(reference: readonly number[], current: readonly number[], { term, share, root = false }: Divergence): Uncertainty {
  const [n, m] = [total(reference), total(current)];
  const pairs = distinctPairs(reference, current);
  const bins = pairs.reduce((sum, { times }) => sum + times, 0);
  if (bins < 2) return { absent: "fewer than two bins hold rows" };
  if (Math.min(n, m) < leastRows * bins) return { absent: "fewer than three rows a bin in the smaller sample" };
  const shareOf = (count: number, rows: number): number => share(count, rows, bins);
  const value = pairs.reduce((sum, { a, b, times }) => sum + times * term(shareOf(a, n), shareOf(b, m)), 0);
  const still = nullMoments(reference, current, m, { term, share });
  const moved = value > 0 ? Math.max(0, 1 - still.mean / value) : 0;
  const [before, now] = [new Map<Pair, number>(), new Map<Pair, number>()];
  const gone = { below: 0, above: 0, floor: 0, empty: 0 };
  let bias = 0;
  for (const pair of pairs) {
    const { a, b, times } = pair;
    const [p, q] = [shareOf(a, n), shareOf(b, m)];
    const here = term(p, q);
    const [goneBefore, goneNow] = [limitsOfFew(a, (b * n) / m), limitsOfFew(b, (a * m) / n)];
    const [most, least] = (goneBefore?.map((count) => term(shareOf(count, n), q)) ?? goneNow?.map((count) => term(p, shareOf(count, m))) ?? [here, here]) as [number, number];
    gone.below += times * (here - least) ** 2;
    if (a === 0 || b === 0) gone.empty += times * (here - least) ** 2;
    if (((goneBefore ?? goneNow)?.[0] ?? 1) < leastSeen) gone.floor += times * (most - here);
    else gone.above += times * (most - here) ** 2;
    const [x, y] = [between((n * (a + b)) / (n + m), a, moved), between((m * (a + b)) / (n + m), b, moved)];
    const middle = term(shareOf(x, n), shareOf(y, m));
    if (!goneBefore && x > 0) bias += times * (1 - x / n) * (mean(countNodes(x), (count) => term(shareOf(count, n), shareOf(y, m))) - middle);
    if (!goneNow && y > 0) bias += times * (1 - y / m) * (mean(countNodes(y), (count) => term(shareOf(x, n), shareOf(count, m))) - middle);
    if (!goneBefore && a > 0) before.set(pair, slope(countNodes(a), (count) => term(shareOf(count, n), q) - here));
    if (!goneNow && b > 0) now.set(pair, slope(countNodes(b), (count) => term(p, shareOf(count, m)) - here));
  }
  // The mean of a chi variable, not the root of a chi-square's.
  const noise = root ? Math.sqrt(still.mean * (1 - 1 / (2 * bins - 1.25))) : still.mean;
  const scale = value > 1e-6 * still.mean ? (varianceOf(before, "a", n) + varianceOf(now, "b", m)) / (4 * value) : still.mean / (bins - 1);
  if (!(scale > 0)) return { absent: "the bins leave nothing to chance" };
  const chance = chiSquareTail((2 * value * still.mean) / still.variance, (2 * still.mean ** 2) / still.variance) > chanceFrom;
  const sparse = still.sparse > mostSparse * value;
  if (sparse && !chance) return { noise, absent: "bins of under five expected rows could make a fifth of the value by chance" };
  const corrected = value - bias;
  const [low, high] = scaledLimits(value, bias, scale, gone.empty > 0 ? (low) => missed - normalUpperTail(z975 * Math.hypot(1, Math.sqrt(gone.empty) / (corrected - low))) : undefined);
  const lower = chance ? 0 : Math.max(0, corrected - Math.hypot(corrected - low, Math.sqrt(gone.below)));
  const upper = Math.max(sparse ? value : 0, corrected + gone.floor + Math.hypot(high - corrected, Math.sqrt(gone.above)));
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

/** Slope of a function of a count: its regression on the count. */
function slope(nodes: CountNodes, of: (count: number) => number): number {
  const centre = mean(nodes, (count) => count);
  return mean(nodes, (count) => (count - centre) * of(count)) / mean(nodes, (count) => (count - centre) ** 2);
}

const between = (still: number, seen: number, moved: number): number => still + moved * (seen - still);

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
