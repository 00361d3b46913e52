import { add, beginSum, endSum } from "./sum";

/** ln(p / q) without cancellation where they are close. */
function logRatio(p: f64, q: f64): f64 {
  return Math.abs(p - q) < 0.5 * q ? Math.log1p((p - q) / q) : Math.log(p / q);
}

function sumOf(values: usize, length: u32): f64 {
  beginSum();
  for (let i: u32 = 0; i < length; i++) add(load<f64>(values + (<usize>i << 3)));
  return endSum();
}

/** Population stability index: Σ (p − q) ln(p / q) over bins where both are positive. */
export function psi(first: usize, second: usize, length: u32): f64 {
  beginSum();
  for (let i: u32 = 0; i < length; i++) {
    const p = load<f64>(first + (<usize>i << 3)), q = load<f64>(second + (<usize>i << 3));
    if (p > 0 && q > 0) add((p - q) * logRatio(p, q));
  }
  return endSum();
}

/**
 * Jensen–Shannon distance, natural logarithm (Endres & Schindelin 2003). With t = (p − q) / (p + q) a bin adds
 * (p + q) / 2 · (ln(1 − t²) + t (ln(1 + t) − ln(1 − t))), in which nothing cancels near t = 0.
 */
export function jensenShannon(first: usize, second: usize, length: u32): f64 {
  const totalP = sumOf(first, length), totalQ = sumOf(second, length);
  if (totalP == 0 || totalQ == 0) return NaN;
  // Equal totals leave the differences exact.
  const ratio = totalQ / totalP;
  beginSum();
  for (let i: u32 = 0; i < length; i++) {
    const p = load<f64>(first + (<usize>i << 3)) * ratio, q = load<f64>(second + (<usize>i << 3));
    const both = (p + q) / totalQ;
    if (p == 0 || q == 0) add(both * Math.LN2);
    else {
      const t = (p - q) / (p + q);
      add((both / 2) * (Math.log1p(-t * t) + t * (Math.log1p(t) - Math.log1p(-t))));
    }
  }
  return Math.sqrt(Math.max(0, endSum()) / 2);
}

/** Σ p ln(p / q), both normalised, as Σ q (r ln r − r + 1) with r = p / q, whose terms are never negative. */
export function kullbackLeibler(first: usize, second: usize, length: u32): f64 {
  const totalP = sumOf(first, length), totalQ = sumOf(second, length);
  if (totalP == 0 || totalQ == 0) return NaN;
  const ratio = totalQ / totalP;
  beginSum();
  for (let i: u32 = 0; i < length; i++) {
    const p = load<f64>(first + (<usize>i << 3)) * ratio, q = load<f64>(second + (<usize>i << 3));
    if (p == 0) add(q / totalQ);
    else if (q == 0) return Infinity;
    else add((q / totalQ) * excess((p - q) / q, p / q));
  }
  return endSum();
}

/** r ln r − r + 1 for r = 1 + u: by its series near 0. */
function excess(u: f64, r: f64): f64 {
  if (Math.abs(u) > 0.1) return r * Math.log(r) - u;
  let total: f64 = 0;
  for (let k: f64 = 20; k >= 2; k--) total = 1 / (k * (k - 1)) - u * total;
  return u * u * total;
}

/** ‖√p − √q‖ / √2, both normalised. */
export function hellinger(first: usize, second: usize, length: u32): f64 {
  const totalP = sumOf(first, length), totalQ = sumOf(second, length);
  if (totalP == 0 || totalQ == 0) return NaN;
  const ratio = totalQ / totalP;
  beginSum();
  for (let i: u32 = 0; i < length; i++) {
    const p = load<f64>(first + (<usize>i << 3)) * ratio, q = load<f64>(second + (<usize>i << 3));
    if (p == q) continue;
    const difference = (p - q) / (Math.sqrt(p) + Math.sqrt(q));
    add(difference * difference);
  }
  return Math.sqrt(endSum() / totalQ / 2);
}

/** Pearson's chi-square of homogeneity on the 2 × k table; bins empty on both sides are dropped. */
export function chiSquare(reference: usize, current: usize, length: u32, out: usize): void {
  const rows = sumOf(reference, length), others = sumOf(current, length);
  let bins = 0;
  beginSum();
  for (let i: u32 = 0; i < length; i++) {
    const r = load<f64>(reference + (<usize>i << 3)), c = load<f64>(current + (<usize>i << 3));
    if (!(r + c > 0)) continue;
    const difference = r * others - c * rows;
    add((difference * difference) / (rows * others * (r + c)));
    bins++;
  }
  const enough = bins >= 2 && rows > 0 && others > 0;
  store<f64>(out, enough ? endSum() : NaN);
  store<f64>(out, enough ? <f64>(bins - 1) : NaN, 8);
}
