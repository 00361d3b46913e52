// Neumaier's compensated sum (1974). One at a time; for figures of few terms and for sums of blocks.

let total: f64 = 0;
let lost: f64 = 0;

export function beginSum(): void {
  total = 0;
  lost = 0;
}

export function add(term: f64): void {
  const next = total + term;
  lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total;
  total = next;
}

export function endSum(): f64 {
  return isFinite(lost) ? total + lost : total;
}
