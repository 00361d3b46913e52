interface Pooled { readonly count: number; readonly mean: number; readonly squares: number }

/** Mean and sum of squared distances from it, of two samples together (Chan, Golub & LeVeque 1983). */
export function pool(a: Pooled, b: Pooled): Pooled {
  if (a.count === 0 || b.count === 0) return a.count === 0 ? { count: b.count, mean: b.mean, squares: b.squares } : { count: a.count, mean: a.mean, squares: a.squares };
  const count = a.count + b.count;
  const distance = b.mean - a.mean;
  return { count, mean: a.mean + (distance * b.count) / count, squares: a.squares + b.squares + (distance ** 2 * a.count * b.count) / count };
}
