
/** Doubles of a group: rows, Σ p, hits and false alarms as rounded so far, area, precision, Σ p and Σ (1 − p) of the rows with code 0, and with code 1. */
const GROUP: usize = 10 << 3;

/** numpy.round(value, 5) */
// @ts-ignore: decorator
@inline
function round5(value: f64): f64 {
  return nearest(value * 1e5) / 1e5;
}

/**
 * For each group of rows, from the highest score down: the sums that the area under the ROC curve and average precision are made of where every row is a
 * positive by its probability, and those of a confusion matrix. `probabilities` go with the places; a row's code is 2 × group + 1 where it is predicted
 * positive, 2 × group where it is not, and less than 0 where it is left out.
 */
export function estimateGroups(rows: usize, length: u32, probabilities: usize, codes: usize, groups: u32, out: usize): void {
  memory.fill(out, 0, <usize>groups * GROUP);
  for (let place = length; place > 0; place--) {
    const code = load<i32>(codes + (<usize>load<u32>(rows + (<usize>(place - 1) << 2)) << 2));
    if (code < 0) continue;
    const p = load<f64>(probabilities + (<usize>(place - 1) << 3));
    const group = out + <usize>(code >> 1) * GROUP;
    const count = load<f64>(group) + 1, sum = load<f64>(group, 8) + p;
    const before = load<f64>(group, 16), alarmsBefore = load<f64>(group, 24);
    const hits = round5(sum), alarms = round5(count - sum);
    store<f64>(group, count);
    store<f64>(group, sum, 8);
    store<f64>(group, hits, 16);
    store<f64>(group, alarms, 24);
    store<f64>(group, load<f64>(group, 32) + ((alarms - alarmsBefore) * (hits + before)) / 2, 32);
    store<f64>(group, load<f64>(group, 40) + ((hits - before) * hits) / count, 40);
    const cells = group + (<usize>(code & 1) << 4);
    store<f64>(cells, load<f64>(cells, 48) + p, 48);
    store<f64>(cells, load<f64>(cells, 56) + (1 - p), 56);
  }
}

/**
 * Average precision, with one threshold a distinct score, of rows that are drawn: 2 × the number of its score from the highest down, plus 1 for a
 * positive, are a row's code. 0 without positives. `picked` and `scratch` have 4 × count bytes and hold the numbers of the rows at first, `tables` 16 kB.
 */
export function drawnPrecision(codes: usize, picked: usize, count: u32, scratch: usize, tables: usize): f64 {
  memory.fill(tables, 0, 3 << 13);
  for (let k: u32 = 0; k < count; k++) {
    const slot = picked + (<usize>k << 2);
    const code = load<u32>(codes + (<usize>load<u32>(slot) << 2));
    store<u32>(slot, code);
    tally(tables, code);
    tally(tables + (1 << 13), code >> 11);
    tally(tables + (2 << 13), code >> 22);
  }
  let from = picked, to = scratch;
  for (let digit: u32 = 0; digit < 3; digit++) {
    const table = tables + (<usize>digit << 13);
    if (!cumulate(table, count)) continue;
    for (let k: u32 = 0; k < count; k++) {
      const code = load<u32>(from + (<usize>k << 2));
      const slot = table + (<usize>((code >> (digit * 11)) & 2047) << 2);
      const place = load<u32>(slot);
      store<u32>(slot, place + 1);
      store<u32>(to + (<usize>place << 2), code);
    }
    const other = from;
    from = to;
    to = other;
  }
  let hits: f64 = 0, result: f64 = 0;
  for (let k: u32 = 0; k < count; ) {
    const score = load<u32>(from + (<usize>k << 2)) >> 1;
    let fresh: u32 = 0;
    for (; k < count; k++) {
      const code = load<u32>(from + (<usize>k << 2));
      if (code >> 1 != score) break;
      fresh += code & 1;
    }
    hits += <f64>fresh;
    if (fresh > 0) result += (<f64>fresh * hits) / <f64>k;
  }
  return hits > 0 ? result / hits : 0;
}

// @ts-ignore: decorator
@inline
function tally(table: usize, value: u32): void {
  const slot = table + (<usize>(value & 2047) << 2);
  store<u32>(slot, load<u32>(slot) + 1);
}

function cumulate(table: usize, all: u32): bool {
  let place: u32 = 0;
  for (let slot = table; slot < table + (1 << 13); slot += 4) {
    const here = load<u32>(slot);
    if (here == all) return false;
    store<u32>(slot, place);
    place += here;
  }
  return true;
}

/** A row's code for `drawnPrecision`: by row, from places in ascending order and their marks. */
export function fallingCodes(keys: usize, rows: usize, length: u32, marks: usize, out: usize): void {
  let score: u32 = 0;
  for (let place = length; place > 0; place--) {
    const at = place - 1;
    score += u32(place < length && load<u64>(keys + (<usize>at << 3)) != load<u64>(keys + (<usize>place << 3)));
    store<u32>(out + (<usize>load<u32>(rows + (<usize>at << 2)) << 2), (score << 1) | <u32>load<u8>(marks + at));
  }
}

/**
 * Variance (over n) of the share of negatives below each positive, places ascending; `positive` is the mark of one. A positive at place 0 is left out.
 */
export function placementSpread(marks: usize, length: u32, positive: u32, negatives: f64): f64 {
  let found: u64 = 0, sum: u64 = 0;
  for (let place: u32 = 1; place < length; place++) {
    const hit = <u64>(<u32>load<u8>(marks + place) == positive);
    sum += hit * (<u64>place - found);
    found += hit;
  }
  const mean = <f64>sum / negatives / <f64>found;
  let squares: f64 = 0;
  let before: u64 = 0;
  for (let place: u32 = 1; place < length; place++) {
    const hit = <u64>(<u32>load<u8>(marks + place) == positive);
    const off = <f64>(<u64>place - before) / negatives - mean;
    squares += hit ? off * off : 0;
    before += hit;
  }
  return squares / <f64>found;
}

/** Area under the ROC curve from the ranks of the places with mark 1 (Mann & Whitney 1947), ties sharing theirs; NaN with one class alone. */
export function areaAlong(keys: usize, length: u32, marks: usize): f64 {
  let positives: u64 = 0, ranks: u64 = 0;
  for (let start: u32 = 0; start < length; ) {
    const key = load<u64>(keys + (<usize>start << 3));
    let end = start, hits: u32 = 0;
    for (; end < length && load<u64>(keys + (<usize>end << 3)) == key; end++) hits += load<u8>(marks + end);
    ranks += <u64>hits * (<u64>start + 1 + <u64>end);
    positives += hits;
    start = end;
  }
  const p = <f64>positives, n = <f64>(<u64>length - positives);
  return p * n == 0 ? NaN : (<f64>ranks / 2 - (p * (p + 1)) / 2) / (p * n);
}
