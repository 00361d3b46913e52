import type { Performance, ResidualBin } from "../report.ts";

type Curves = NonNullable<Performance["curves"]>;

const bins = 10;

/** Residuals (prediction − target) over ten stretches of equal count: by prediction, and in the order of the rows, which is that of time. */
export function residualBins(targets: Float64Array, predictions: Float64Array, times: Float64Array | undefined): Pick<Curves, "residualsByPrediction" | "residualsOverTime"> {
  const rows = Int32Array.from(targets.keys()).filter((row) => Number.isFinite((predictions[row] as number) - (targets[row] as number)));
  if (rows.length === 0) return {};
  const residual = (row: number): number => (predictions[row] as number) - (targets[row] as number);
  const iso = (time: number | undefined): string | undefined => (time === undefined || Number.isNaN(time) ? undefined : new Date(time).toISOString());
  const inTime = stretches(rows).map((part) => {
    const [first, last] = [part[0] as number, part.at(-1) as number];
    const [start, end] = [iso(times?.[first]), iso(times?.[last])];
    return { from: first, to: last + 1, ...(start && end ? { start, end } : {}), ...summary(Float64Array.from(part, residual)) };
  });
  const sorted = rows.slice().sort((a, b) => (predictions[a] as number) - (predictions[b] as number));
  const byPrediction = stretches(sorted, (row) => predictions[row] as number).map((part) => ({
    lower: predictions[part[0] as number] as number, upper: predictions[part.at(-1) as number] as number, ...summary(Float64Array.from(part, residual)),
  }));
  return { residualsByPrediction: byPrediction, residualsOverTime: inTime };
}

/** Ten parts of as equal length as can be; rows of one value stay together. */
function stretches(rows: Int32Array, value?: (row: number) => number): Int32Array[] {
  const parts: Int32Array[] = [];
  let from = 0;
  for (let k = 1; k <= bins; k++) {
    let to = Math.round((k * rows.length) / bins);
    while (value && to > from && to < rows.length && value(rows[to] as number) === value(rows[to - 1] as number)) to++;
    if (to > from) parts.push(rows.subarray(from, to));
    from = Math.max(from, to);
  }
  return parts;
}

/** Quantiles by method R-7. */
function summary(values: Float64Array): ResidualBin {
  const sorted = values.slice().sort();
  const at = (probability: number): number => {
    const place = probability * (sorted.length - 1);
    const low = sorted[Math.floor(place)] as number;
    return low + (place - Math.floor(place)) * ((sorted[Math.ceil(place)] as number) - low);
  };
  return { count: values.length, mean: values.reduce((sum, value) => sum + value, 0) / values.length, p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}
