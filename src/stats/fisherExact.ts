import { hypergeometricProbability } from "./hypergeometric.ts";

/** Tables whose probabilities agree to so much are equally likely: rounding tells no more. */
const agree = 1 + 1e-11;

/**
 * Fisher's exact test of a 2 × 2 table, two-sided: all tables with the same margins that are no likelier than the observed one; both tails are
 * summed from where they begin, so that the p-value is right far out. The statistic is the sample's odds ratio ad / bc, Number.MAX_VALUE
 * for an infinite one. Oracle: scipy.stats.fisher_exact, exact arithmetic. Undefined where a margin is empty.
 */
export function fisherExact(a: number, b: number, c: number, d: number): { statistic: number; pValue: number } | undefined {
  const [first, second, drawn] = [a + b, c + d, a + c];
  if (first === 0 || second === 0 || drawn === 0 || b + d === 0) return undefined;
  const statistic = b === 0 || c === 0 ? Number.MAX_VALUE : (a * d) / (b * c);
  const probability = (x: number): number => hypergeometricProbability(x, first, second, drawn);
  const [lowest, highest] = [Math.max(0, drawn - second), Math.min(drawn, first)];
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((drawn + 1) * (first + 1)) / (first + second + 2))));
  const limit = probability(a) * agree;
  if (probability(mode) <= limit) return { statistic, pValue: 1 };
  const below = a < mode;
  // On the other side of the mode, the first table that is no likelier.
  let [near, far] = below ? [mode, highest + 1] : [lowest - 1, mode];
  while (far - near > 1) {
    const middle = (near + far) >> 1;
    const unlikely = probability(middle) <= limit;
    if (unlikely === below) far = middle;
    else near = middle;
  }
  const lower = below ? a : near;
  const upper = below ? far : a;
  const ratioDown = (x: number): number => (x * (second - drawn + x)) / ((first - x + 1) * (drawn - x + 1));
  const ratioUp = (x: number): number => ((first - x) * (drawn - x)) / ((x + 1) * (second - drawn + x + 1));
  const tails = (lower >= lowest ? sum(probability(lower), lower, -1, ratioDown) : 0) + (upper <= highest ? sum(probability(upper), upper, 1, ratioUp) : 0);
  return { statistic, pValue: Math.min(1, tails) };
}

/** From `start` outwards, each term from the one before. */
function sum(start: number, from: number, step: 1 | -1, ratio: (x: number) => number): number {
  let total = 0;
  let term = start;
  for (let x = from; term > total * 1e-18; x += step) {
    total += term;
    term *= ratio(x);
  }
  return total;
}
