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

interface Bucket { total: number; variance: number }

function window({ delta, clock, maxBuckets, minWindowLength, gracePeriod }: typeof adwinDefaults): Detector {
  const rows: Bucket[][] = [[]];
  let [width, total, variance, tick] = [0, 0, 0, 0];

  const insert = (value: number): void => {
    rows[0]?.push({ total: value, variance: 0 });
    width += 1;
    if (width > 1) {
      const difference = value - total / (width - 1);
      variance += ((width - 1) * difference * difference) / width;
    }
    total += value;
    for (let i = 0; rows[i]?.length === maxBuckets + 1; i++) {
      const [a, b] = (rows[i] as Bucket[]).splice(0, 2) as [Bucket, Bucket];
      const size = 2 ** i;
      const difference = a.total / size - b.total / size;
      rows[i + 1] ??= [];
      rows[i + 1]?.push({ total: a.total + b.total, variance: a.variance + b.variance + size * 0.5 * difference * difference });
    }
  };

  const dropOldest = (): void => {
    const size = 2 ** (rows.length - 1);
    const row = rows.at(-1) as Bucket[];
    const bucket = row.shift() as Bucket;
    const mean = bucket.total / size;
    width -= size;
    total -= bucket.total;
    const rest = total / width;
    variance -= bucket.variance + (size * width * (mean - rest) * (mean - rest)) / (size + width);
    if (row.length === 0) rows.pop();
  };

  const differs = (older: number, newer: number, difference: number): boolean => {
    const confidence = Math.log((2 * Math.log(width)) / delta);
    const inverse = 1 / (older - minWindowLength + 1) + 1 / (newer - minWindowLength + 1);
    const epsilon = Math.sqrt(2 * inverse * (variance / width) * confidence) + (2 / 3) * confidence * inverse;
    return Math.abs(difference) > epsilon;
  };

  /** Whether some cut says that the window holds two distributions; cuts go from the oldest bucket to the newest. */
  const holdsTwo = (): boolean => {
    let [older, newer, olderTotal, newerTotal] = [0, width, 0, total];
    for (let i = rows.length - 1; i >= 0; i--) {
      const size = 2 ** i;
      for (const [k, bucket] of (rows[i] as Bucket[]).entries()) {
        older += size;
        newer -= size;
        olderTotal += bucket.total;
        newerTotal -= bucket.total;
        if (i === 0 && k === (rows[i] as Bucket[]).length - 1) return false;
        const difference = olderTotal / older - newerTotal / newer;
        if (newer >= minWindowLength && older >= minWindowLength && differs(older, newer, difference)) return true;
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
