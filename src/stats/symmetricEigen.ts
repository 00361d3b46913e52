export interface Eigen {
  /** Descending. */
  values: Float64Array;
  /** Row k is the unit vector of values[k]; n × n, row by row. */
  vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric n × n matrix (row by row) by Jacobi's cyclic rotations, which find small eigenvalues to the same
 * relative accuracy as large ones. Golub & Van Loan, Matrix Computations, 8.5; oracle: numpy.linalg.eigh. The sign of a vector is arbitrary.
 * Yields after each row of rotations: 200 columns take a fifth of a second.
 */
export function* symmetricEigen(matrix: Float64Array, n: number): Generator<void, Eigen> {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < 50 && !isDiagonal(a, n); sweep++) {
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
      yield;
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => (a[j * n + j] as number) - (a[i * n + i] as number));
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(v.subarray(from * n, (from + 1) * n), to * n));
  return { values: Float64Array.from(order, (i) => a[i * n + i] as number), vectors };
}

function isDiagonal(a: Float64Array, n: number): boolean {
  let off = 0;
  let diagonal = 0;
  for (let i = 0; i < n; i++) {
    diagonal += (a[i * n + i] as number) ** 2;
    for (let j = i + 1; j < n; j++) off += (a[i * n + j] as number) ** 2;
  }
  return off <= 1e-32 * diagonal;
}

/** One rotation that makes a[p, q] zero; the rows of `v` turn with it. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const off = a[p * n + q] as number;
  if (off === 0) return;
  const tau = ((a[q * n + q] as number) - (a[p * n + p] as number)) / (2 * off);
  const tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = tangent * cosine;
  turn(a, p * n, q * n, 1, n, cosine, sine);
  turn(a, p, q, n, n, cosine, sine);
  turn(v, p * n, q * n, 1, n, cosine, sine);
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}

/** Turns two rows (stride 1) or columns (stride n) against each other. */
function turn(a: Float64Array, first: number, second: number, stride: number, n: number, cosine: number, sine: number): void {
  for (let k = 0, i = first, j = second; k < n; k++, i += stride, j += stride) {
    const x = a[i] as number;
    const y = a[j] as number;
    a[i] = cosine * x - sine * y;
    a[j] = sine * x + cosine * y;
  }
}
