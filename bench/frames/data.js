import { Dictionary, Float64, Int32, makeData, makeVector, Table, tableToIPC, TimestampMillisecond, Utf8, vectorFromArray } from "apache-arrow";

/** One Arrow file: a time, a label and its score, 20 numeric columns of many shapes and 10 of categories, nulls in some. Seeded; it drifts through its rows by `shift`. */
export function table(rows, seed, shift, from) {
  let state = seed;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const fill = (of) => Float64Array.from({ length: rows }, (_, row) => of((shift * row) / rows));
  const shapes = [
    (moved) => normal() + moved,
    (moved) => Math.exp(normal() + moved),
    (moved) => Math.tan(Math.PI * (random() - 0.5)) + moved,
    (moved) => (random() < 0.6 - moved / 4 ? 0 : -10 * Math.log(random())),
    (moved) => Math.floor(40 + 12 * normal() + 10 * moved),
  ];
  const numbers = (values, share = 0) => {
    if (share === 0) return makeVector(values);
    const bitmap = new Uint8Array((rows + 7) >> 3).fill(255);
    let nulls = 0;
    for (let row = 0; row < rows; row++) {
      if (random() >= share) continue;
      bitmap[row >> 3] &= ~(1 << (row & 7));
      nulls++;
    }
    return makeVector(makeData({ type: new Float64(), length: rows, nullCount: nulls, data: values, nullBitmap: bitmap }));
  };
  const label = new Float64Array(rows);
  const score = fill((moved) => 0 * moved);
  for (let row = 0; row < rows; row++) {
    label[row] = random() < 0.4 ? 1 : 0;
    score[row] = 1 / (1 + Math.exp(-(2 * label[row] - 1) * (1.5 - (shift * row) / rows) - normal()));
  }
  const columns = {
    at: makeVector(makeData({ type: new TimestampMillisecond(), length: rows, data: BigInt64Array.from({ length: rows }, (_, row) => BigInt(from + row * 7000)) })),
    label: makeVector(label), score: makeVector(score),
  };
  for (let k = 0; k < 20; k++) columns[`number_${k}`] = numbers(fill(shapes[k % shapes.length]), k % 4 === 3 ? 0.03 : 0);
  for (let k = 0; k < 10; k++) {
    const size = [2, 5, 20, 100, 200][k % 5];
    const data = Int32Array.from({ length: rows }, (_, row) => Math.floor(random() ** (2 + (shift * row) / rows) * size));
    const dictionary = vectorFromArray(Array.from({ length: size }, (_, i) => `c${i}`), new Utf8());
    columns[`category_${k}`] = makeVector(makeData({ type: new Dictionary(new Utf8(), new Int32()), length: rows, data, dictionary }));
  }
  return tableToIPC(new Table(columns), "file");
}
