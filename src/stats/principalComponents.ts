import type { Eigen } from "./symmetricEigen.ts";

/**
 * Adds a block of rows (row by row, `columns` wide) to the sums of products, of which the lower triangle is filled. The rows are
 * centred already, so the sums over n are the covariance (a factor that components do not depend on).
 */
export function addProducts(products: Float64Array, block: Float64Array, rows: number, columns: number): void {
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    for (let i = 0; i < columns; i++) {
      const x = block[from + i] as number;
      if (x === 0) continue;
      const into = i * columns;
      for (let j = 0; j <= i; j++) products[into + j] = (products[into + j] as number) + x * (block[from + j] as number);
    }
  }
}

/** The symmetric matrix whose lower triangle is given. */
export function mirrored(lower: Float64Array, n: number): Float64Array {
  const whole = lower.slice();
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) whole[i * n + j] = lower[j * n + i] as number;
  return whole;
}

/** How many components it takes to explain more than `share` of the variance, as scikit-learn's PCA(n_components=share); and what they explain. */
export function componentsFor({ values }: Eigen, share: number): { components: number; explained: number } {
  const total = values.reduce((sum, value) => sum + value, 0);
  let components = 0;
  let explained = 0;
  while (components < values.length && explained <= share) explained += (values[components++] as number) / total;
  return { components, explained: Math.min(1, explained) };
}

/**
 * Euclidean distance of each row to its reconstruction from the first components: the length of its part along all the others,
 * which does not cancel. Written to `out`.
 */
export function reconstructionErrors({ vectors }: Eigen, components: number, block: Float64Array, rows: number, columns: number, out: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    let square = 0;
    for (let k = components; k < columns; k++) {
      const vector = k * columns;
      let along = 0;
      for (let j = 0; j < columns; j++) along += (vectors[vector + j] as number) * (block[from + j] as number);
      square += along * along;
    }
    out[row] = Math.sqrt(square);
  }
}
