import { z975 as z } from "../normal.ts";
import { noncentralChiSquareLowerTail, noncentralChiSquareTail } from "./noncentralChiSquare.ts";

const tail = 0.025;

/**
 * 95 % confidence limits of the noncentrality of a chi-square variable that was seen at `x` (Steiger & Fouladi 1997): those under which
 * x lies at the edge of the upper and of the lower 2.5 %; 0 where even no noncentrality at all would be enough.
 */
export function noncentralityLimits(x: number, degreesOfFreedom: number): [number, number] {
  return [lowerLimit(x, degreesOfFreedom), upperLimit(x, degreesOfFreedom, tail)];
}

/**
 * 95 % limits of what a value that is never below 0 estimates, where the value is a noncentral chi-square variable times `scale` and
 * too large by `bias`. `above` is what the upper limit may miss, given the lower one.
 */
export function scaledLimits(value: number, bias: number, scale: number, above: (lower: number) => number = () => tail): [number, number] {
  const degrees = Math.max(1, bias / scale);
  const seen = (value - bias) / scale + degrees;
  const lower = scale * lowerLimit(seen, degrees);
  // A value that is small even for chance would leave nothing possible: from one deviation below its middle on, the upper limit stays.
  return [lower, scale * upperLimit(Math.max(seen, oneDeviationBelow(degrees)), degrees, above(lower))];
}

/** Where a chi-square variable lies one deviation below its middle (Wilson & Hilferty 1931). */
function oneDeviationBelow(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * Math.max(0, 1 - spread - Math.sqrt(spread)) ** 3;
}

function lowerLimit(x: number, degreesOfFreedom: number): number {
  const excess = (lambda: number): number => noncentralChiSquareTail(x, degreesOfFreedom, lambda) - tail;
  if (excess(0) >= 0) return 0;
  return root(excess, normalLimit(x, degreesOfFreedom, -1), 0, Math.max(1, x));
}

function upperLimit(x: number, degreesOfFreedom: number, missed: number): number {
  const lack = (lambda: number): number => missed - noncentralChiSquareLowerTail(x, degreesOfFreedom, lambda);
  if (lack(0) >= 0) return 0;
  return root(lack, normalLimit(x, degreesOfFreedom, 1), 0, Math.max(1, 4 * (x + z * z) + 8 * z * Math.sqrt(x + degreesOfFreedom)));
}

/** Where the limit would lie were X normal with its own mean and variance. */
function normalLimit(x: number, degreesOfFreedom: number, sign: 1 | -1): number {
  const y = x - degreesOfFreedom;
  return Math.max(0, y + 2 * z * z + sign * z * Math.sqrt(Math.max(0, 4 * y + 4 * z * z + 2 * degreesOfFreedom)));
}

/** The zero of an increasing function between `lower` and `upper`, from a first guess: regula falsi, Illinois variant. */
function root(of: (x: number) => number, guess: number, lower: number, upper: number): number {
  let [a, fa, b, fb] = [lower, of(lower), upper, of(upper)];
  let [x, side] = [guess, 0];
  for (let step = 0; step < 60 && b - a > 1e-9 * b; step++) {
    if (!(x > a && x < b)) x = (a + b) / 2;
    const fx = of(x);
    if (Math.abs(fx) < 1e-9) break;
    if (fx < 0) {
      [a, fa] = [x, fx];
      if (side < 0) fb /= 2;
      side = -1;
    } else {
      [b, fb] = [x, fx];
      if (side > 0) fa /= 2;
      side = 1;
    }
    x = b - (fb * (b - a)) / (fb - fa);
  }
  return x;
}
