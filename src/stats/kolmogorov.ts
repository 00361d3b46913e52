import { binomialProbability } from "./binomial.ts";

/** SciPy's `auto`: the exact distribution up to this size of the larger sample, the asymptotic one beyond. */
const exactUpTo = 10_000;

/**
 * Two-sided p-value of the two-sample Kolmogorov–Smirnov statistic, as scipy.stats.ks_2samp(method="auto").
 * `numerator` is D as an exact integer over n·m. NaN when a sample is empty.
 */
export function kolmogorovSmirnovPValue(numerator: number, n: number, m: number): number {
  if (n < 1 || m < 1) return Number.NaN;
  return Math.max(n, m) <= exactUpTo ? exactPValue(numerator, n, m) : asymptoticPValue(numerator / n / m, n, m);
}

/** kstwo.sf(D, round(nm / (n + m))): the one-sample exact distribution at the effective size. */
export function asymptoticPValue(statistic: number, n: number, m: number): number {
  return kolmogorovTail(roundHalfEven((n * m) / (n + m)), statistic);
}

/** Stephens' (1970) approximation of the same, within a few per cent of it and a thousand times as fast: for what must be told in a frame. */
export function quickPValue(statistic: number, n: number, m: number): number {
  const root = Math.sqrt((n * m) / (n + m));
  const square = ((root + 0.12 + 0.11 / root) * statistic) ** 2;
  // The series of P(K ≥ x) needs few terms but near 0, where it is 1 to three digits.
  if (!(square > 0.08)) return 1;
  let sum = 0;
  for (let k = 1; k <= 8; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * square);
  return Math.min(1, Math.max(0, sum));
}

/**
 * The share of lattice paths from (0, 0) to (n, m) that leave the band of half-width D (Hodges 1958), all ties broken.
 * O(larger · band) time.
 */
export function exactPValue(numerator: number, n: number, m: number): number {
  if (numerator <= 0) return 1;
  const divisor = greatestCommonDivisor(n, m);
  const h = Math.round(numerator / divisor);
  return Math.min(1, Math.max(0, n === m ? outsideSquare(n, h) : outsideBand(n, m, divisor, h)));
}

/** Equal sizes: the reflection principle as a nested product, every factor below one. */
function outsideSquare(n: number, h: number): number {
  let probability = 0;
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let term = 1;
    for (let j = 0; j < h; j++) term = ((n - k * h - j) * term) / (n + k * h + j + 1);
    probability = term * (1 - probability);
  }
  return 2 * probability;
}

/** Column by column, the share of paths to each lattice point that have already left the band; ratios, so nothing overflows. */
function outsideBand(n: number, m: number, divisor: number, h: number): number {
  const long = Math.max(n, m);
  const short = Math.min(n, m);
  const longStep = long / divisor;
  const shortStep = short / divisor;
  let low = 0;
  let high = Math.min(Math.ceil(h / longStep), short + 1);
  const left = new Float64Array(Math.min(2 * high + 2, short + 1)).fill(1);
  left.fill(0, low, high);
  for (let i = 1; i <= long; i++) {
    const lastLow = low;
    const lastWidth = high - low;
    low = Math.min(Math.max(Math.floor((shortStep * i - h) / longStep) + 1, 0), short);
    high = Math.min(Math.ceil((shortStep * i + h) / longStep), short + 1);
    if (high <= low) return 1;
    let value = low === 0 ? 0 : 1;
    for (let j = low; j < high; j++) {
      value = ((left[j - lastLow] as number) * i + value * j) / (i + j);
      left[j - low] = value;
    }
    const width = high - low;
    if (lastWidth > width) left.fill(1, width, lastWidth);
  }
  return left[high - low - 1] as number;
}

/**
 * P(Dₙ ≥ x), the two-sided one-sample Kolmogorov distribution. Oracle: scipy.stats.kstwo.sf, which follows
 * Simard & L'Ecuyer 2011: Ruben–Gambino at the ends, twice the one-sided tail where that is right to full precision,
 * Durbin's matrix for small n, Pelz–Good for the rest.
 */
export function kolmogorovTail(n: number, x: number): number {
  if (x >= 1) return 0;
  const t = n * x;
  if (t <= 0.5) return 1;
  if (t <= 1) return 1 - rubenGambino(n, t);
  if (t >= n - 1) return 2 * (1 - x) ** n;
  if (x >= 0.5) return Math.min(1, 2 * smirnovTail(n, x));
  const square = t * x;
  if (n <= 140) return square > 4 ? Math.min(1, 2 * smirnovTail(n, x)) : clip(1 - durbin(n, x));
  if (square >= 370) return 0;
  if (square >= 2.2) return Math.min(1, 2 * smirnovTail(n, x));
  return clip(1 - (n <= 100_000 && n * x ** 1.5 <= 1.4 ? durbin(n, x) : pelzGood(n, x)));
}

/** n! (2x − 1/n)ⁿ for 1/2n ≤ x ≤ 1/n. */
function rubenGambino(n: number, t: number): number {
  let product = 1;
  for (let i = 1; i <= n && product > 0; i++) product *= (i / n) * (2 * t - 1);
  return product;
}

/**
 * P(Dₙ⁺ ≥ x) by Birnbaum & Tingey 1951: Σⱼ binomial(j; n, x + j/n) · x / (x + j/n). All terms are positive, so the sum is as exact
 * as its terms. For large n they lie on a smooth curve that vanishes at both ends, whose sum every 2048th part of n gives to
 * rounding (the midpoint rule converges exponentially there).
 */
export function smirnovTail(n: number, x: number): number {
  const last = Math.floor(n * (1 - x));
  const stride = Math.max(1, Math.floor(n / 2048));
  let sum = 0;
  for (let j = stride >> 1; j <= last; j += stride) {
    const p = x + j / n;
    sum += (binomialProbability(j, n, p, Math.max(0, (n - n * x - j) / n)) * x) / p;
  }
  return sum * stride;
}

/** P(Dₙ < x) by Durbin's matrix; Marsaglia, Tsang & Wang 2003. */
function durbin(n: number, x: number): number {
  const k = Math.ceil(n * x);
  const size = 2 * k - 1;
  const h = k - n * x;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) if (i - j + 1 >= 0) matrix[i * size + j] = 1;
  for (let i = 0; i < size; i++) {
    matrix[i * size] = (matrix[i * size] as number) - h ** (i + 1);
    matrix[(size - 1) * size + i] = (matrix[(size - 1) * size + i] as number) - h ** (size - i);
  }
  matrix[(size - 1) * size] = (matrix[(size - 1) * size] as number) + (2 * h > 1 ? (2 * h - 1) ** size : 0);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      for (let g = 1; g <= i - j + 1; g++) matrix[i * size + j] = (matrix[i * size + j] as number) / g;
    }
  }
  const { entry, exponent } = powerEntry(matrix, size, n, (k - 1) * size + (k - 1));
  let value = entry;
  let scale = exponent;
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      scale -= 140;
    }
  }
  return value * 10 ** scale;
}

/** One entry of matrixⁿ as entry · 10^exponent, by squaring, rescaled before it overflows. */
function powerEntry(matrix: Float64Array, size: number, n: number, index: number): { entry: number; exponent: number } {
  let result: Float64Array | undefined;
  let resultExponent = 0;
  let square = matrix;
  let squareExponent = 0;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) {
      result = result ? multiply(result, square, size) : square.slice();
      resultExponent += squareExponent;
      resultExponent += rescale(result, index);
    }
    if (rest > 1) {
      square = multiply(square, square, size);
      squareExponent *= 2;
      squareExponent += rescale(square, index);
    }
  }
  return { entry: (result as Float64Array)[index] as number, exponent: resultExponent };
}

function rescale(matrix: Float64Array, index: number): number {
  if ((matrix[index] as number) <= 1e140) return 0;
  for (let i = 0; i < matrix.length; i++) matrix[i] = (matrix[i] as number) * 1e-140;
  return 140;
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k] as number;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) product[i * size + j] = (product[i * size + j] as number) + factor * (b[k * size + j] as number);
    }
  }
  return product;
}

/** P(Dₙ ≤ x) by the expansion K₀ + K₁/√n + K₂/n + K₃/n^1.5, each K as a theta series that converges for small z; Pelz & Good 1976. */
function pelzGood(n: number, x: number): number {
  const z = Math.sqrt(n) * x;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI ** 2;
  const pi4 = pi2 * pi2;
  const terms = Math.ceil((16 * z) / Math.PI);
  let k0 = 0;
  let k1 = 0;
  let k2 = 0;
  let k3 = 0;
  for (let k = terms; k >= 1; k--) {
    const odd = (2 * k - 1) ** 2;
    const weight = Math.exp((-pi2 * odd) / (8 * z2));
    k0 += weight;
    k1 += weight * ((pi2 / 4) * odd - z2);
    k2 += weight * (6 * z6 + 2 * z4 + (pi2 / 4) * (2 * z4 - 5 * z2) * odd + (pi4 / 16) * (1 - 2 * z2) * odd * odd);
    k3 +=
      weight *
      (-30 * z6 - 90 * z4 * z4 +
        (pi2 / 4) * (135 * z4 - 96 * z6) * odd +
        (pi4 / 16) * (212 * z4 - 60 * z2) * odd * odd +
        ((pi4 * pi2) / 64) * (5 - 30 * z2) * odd ** 3);
  }
  let k2Even = 0;
  let k3Even = 0;
  for (let k = terms; k >= 1; k--) {
    const square = k * k;
    const weight = square * Math.exp((-pi2 * square) / (2 * z2));
    k2Even += weight;
    k3Even += weight * (3 * z2 - pi2 * square);
  }
  const root = Math.sqrt(2 * Math.PI);
  const sum =
    k0 / z +
    k1 / (6 * z4) / Math.sqrt(n) +
    (k2 / (72 * z6 * z) - (pi2 * k2Even) / (36 * z2 * z)) / n +
    (k3 / (6480 * z6 * z4) + (pi2 * k3Even) / (216 * z6)) / n ** 1.5;
  return root * sum;
}

const clip = (p: number): number => Math.min(1, Math.max(0, p));

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
