import type { RawKernel } from "../raw.ts";
import { type Bytes, doubles, sum } from "./bytes.ts";

/** ln(p / q) without cancellation where they are close. */
function logRatio(p: number, q: number): number {
  return Math.abs(p - q) < 0.5 * q ? Math.log1p((p - q) / q) : Math.log(p / q);
}

export function divergence(
  bytes: Bytes,
): Pick<RawKernel, "psi" | "jensenShannon" | "kullbackLeibler" | "hellinger" | "chiSquare"> {
  function pairs(first: number, second: number, length: number): [number, number][] {
    const q = doubles(bytes, second, length);
    return Array.from(doubles(bytes, first, length), (value, i) => [value, q[i]!]);
  }
  function shares(first: number, second: number, length: number): [number, number][] {
    const all = pairs(first, second, length);
    const p = sum(all.map((pair) => pair[0]));
    const q = sum(all.map((pair) => pair[1]));
    if (p === 0 || q === 0) return [[Number.NaN, Number.NaN]];
    // Equal totals leave the differences exact.
    return all.map((pair) => [(pair[0] * (q / p)) / q, pair[1] / q]);
  }
  return {
    psi(first, second, length) {
      const both = pairs(first, second, length).filter(([p, q]) => p > 0 && q > 0);
      return sum(both.map(([p, q]) => (p - q) * logRatio(p, q)));
    },
    jensenShannon(first, second, length) {
      const terms = shares(first, second, length).map(([p, q]) => {
        if (p === 0 || q === 0) return (p + q) * Math.LN2;
        const t = (p - q) / (p + q);
        if (Number.isNaN(t)) return t;
        return ((p + q) / 2) * (Math.log1p(-t * t) + t * (Math.log1p(t) - Math.log1p(-t)));
      });
      return Math.sqrt(Math.max(0, sum(terms)) / 2);
    },
    kullbackLeibler(first, second, length) {
      const terms = shares(first, second, length).map(([p, q]) => {
        if (p === 0) return q;
        if (q === 0) return Number.POSITIVE_INFINITY;
        return q * excess((p - q) / q, p / q);
      });
      return terms.includes(Number.POSITIVE_INFINITY) ? Number.POSITIVE_INFINITY : sum(terms);
    },
    hellinger(first, second, length) {
      const squares = shares(first, second, length).map(([p, q]) =>
        p === q ? 0 : ((p - q) / (Math.sqrt(p) + Math.sqrt(q))) ** 2,
      );
      return Math.sqrt(sum(squares) / 2);
    },
    chiSquare(reference, current, length, out) {
      const all = pairs(reference, current, length).filter(([r, c]) => r + c > 0);
      const rows = sum(all.map((pair) => pair[0]));
      const others = sum(all.map((pair) => pair[1]));
      const terms = all.map(([r, c]) => (r * others - c * rows) ** 2 / (rows * others * (r + c)));
      const enough = all.length >= 2 && rows > 0 && others > 0;
      doubles(bytes, out, 2).set(enough ? [sum(terms), all.length - 1] : [Number.NaN, Number.NaN]);
    },
  };
}

/** r ln r − r + 1 for r = 1 + u: a term of the Kullback–Leibler divergence that is never negative. */
function excess(u: number, ratio: number): number {
  if (Math.abs(u) > 0.1) return ratio * Math.log(ratio) - u;
  let total = 0;
  for (let k = 40; k >= 2; k--) total += ((-1) ** k * u ** k) / (k * (k - 1));
  return total;
}
