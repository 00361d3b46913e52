import { type Detector, restarting } from "./detector.ts";

export const adwinDefaults = { delta: 0.002, clock: 32, maxBuckets: 5, minWindowLength: 5, gracePeriod: 10 };

/**
 * ADWIN (Bifet and Gavaldà 2007), as river 0.26's `drift.ADWIN`: a window that shrinks while any cut of it leaves two parts whose means differ by more than
 * chance allows. The window is kept in rows of buckets; a bucket of row i sums up 2^i values, and a row holds at most `maxBuckets` of them. Cuts are
 * tried every `clock` values. `delta` is the confidence.
 */
export function adwin(parameters: typeof adwinDefaults = adwinDefaults): Detector {
  return restarting(() => window(parameters));
}

/** Row i sums up 2^i values: more than any stream has. */
const mostRows = 52;

function window({ delta, clock, maxBuckets, minWindowLength, gracePeriod }: typeof adwinDefaults): Detector {
  // Row i holds `held[i]` buckets, oldest first, from i * room on.
  const room = maxBuckets + 1;
  const [totals, variances] = [new Float64Array(mostRows * room), new Float64Array(mostRows * room)];
  const held = new Uint32Array(mostRows);
  let [rows, width, total, variance, tick] = [1, 0, 0, 0, 0];

  const push = (row: number, sum: number, spread: number): void => {
    const at = row * room + (held[row] as number);
    totals[at] = sum;
    variances[at] = spread;
    held[row] = (held[row] as number) + 1;
  };

  /** Takes the oldest buckets of a row out. */
  const shift = (row: number, buckets: number): void => {
    const [from, end] = [row * room, row * room + (held[row] as number)];
    totals.copyWithin(from, from + buckets, end);
    variances.copyWithin(from, from + buckets, end);
    held[row] = (held[row] as number) - buckets;
  };

  const insert = (value: number): void => {
    push(0, value, 0);
    width += 1;
    if (width > 1) {
      const difference = value - total / (width - 1);
      variance += ((width - 1) * difference * difference) / width;
    }
    total += value;
    for (let i = 0; held[i] === room; i++) {
      const [a, b] = [i * room, i * room + 1];
      const size = 2 ** i;
      const difference = (totals[a] as number) / size - (totals[b] as number) / size;
      push(i + 1, (totals[a] as number) + (totals[b] as number), (variances[a] as number) + (variances[b] as number) + size * 0.5 * difference * difference);
      rows = Math.max(rows, i + 2);
      shift(i, 2);
    }
  };

  const dropOldest = (): void => {
    const row = rows - 1;
    const size = 2 ** row;
    const [sum, spread] = [totals[row * room] as number, variances[row * room] as number];
    shift(row, 1);
    const mean = sum / size;
    width -= size;
    total -= sum;
    const rest = total / width;
    variance -= spread + (size * width * (mean - rest) * (mean - rest)) / (size + width);
    if (held[row] === 0) rows -= 1;
  };

  /** Whether some cut says that the window holds two distributions; cuts go from the oldest bucket to the newest. */
  const holdsTwo = (): boolean => {
    const confidence = Math.log((2 * Math.log(width)) / delta);
    let [older, newer, olderTotal, newerTotal] = [0, width, 0, total];
    for (let i = rows - 1; i >= 0; i--) {
      const size = 2 ** i;
      const end = i * room + (held[i] as number);
      for (let at = i * room; at < end; at++) {
        older += size;
        newer -= size;
        olderTotal += totals[at] as number;
        newerTotal -= totals[at] as number;
        if (i === 0 && at === end - 1) return false;
        if (newer < minWindowLength || older < minWindowLength) continue;
        const difference = Math.abs(olderTotal / older - newerTotal / newer);
        const inverse = 1 / (older - minWindowLength + 1) + 1 / (newer - minWindowLength + 1);
        if (difference > Math.sqrt(2 * inverse * (variance / width) * confidence) + (2 / 3) * confidence * inverse) return true;
      }
    }
    return false;
  };

  return {
    update(value) {
      insert(value);
      tick += 1;
      if (tick % clock !== 0 || width <= gracePeriod) return undefined;
      let drifted = false;
      while (width > 0 && holdsTwo()) {
        dropOldest();
        drifted = true;
      }
      return drifted ? "drift" : undefined;
    },
  };
}
