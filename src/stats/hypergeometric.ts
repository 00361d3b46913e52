import { binomialProbability } from "./binomial.ts";

/** P(X = x) marked ones when `drawn` are drawn from `first` marked and `second` others, by three binomial probabilities (Loader 2000, section 3). */
export function hypergeometricProbability(x: number, first: number, second: number, drawn: number): number {
  const all = first + second;
  const [p, q] = [drawn / all, (all - drawn) / all];
  return binomialProbability(x, first, p, q) * (binomialProbability(drawn - x, second, p, q) / binomialProbability(drawn, all, p, q));
}

/** One draw of that law, by inversion outwards from its mode: a few standard deviations of steps. */
export function drawHypergeometric(first: number, second: number, drawn: number, random: () => number): number {
  const [lowest, highest] = [Math.max(0, drawn - second), Math.min(drawn, first)];
  if (lowest === highest) return lowest;
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((drawn + 1) * (first + 1)) / (first + second + 2))));
  let [below, above] = [mode, mode];
  const atMode = hypergeometricProbability(mode, first, second, drawn);
  let [down, up] = [atMode, atMode];
  let left = random() - atMode;
  while (left >= 0 && (below > lowest || above < highest)) {
    if (above < highest) {
      up *= ((first - above) * (drawn - above)) / ((above + 1) * (second - drawn + above + 1));
      above++;
      left -= up;
      if (left < 0) return above;
    }
    if (below > lowest) {
      down *= (below * (second - drawn + below)) / ((first - below + 1) * (drawn - below + 1));
      below--;
      left -= down;
      if (left < 0) return below;
    }
  }
  return mode;
}
