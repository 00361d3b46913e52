import { type Detector, restarting } from "./detector.ts";

/** `shortWindowSize` 0 leaves the second, shorter window out. */
export const fhddmDefaults = { slidingWindowSize: 100, confidenceLevel: 0.000001, shortWindowSize: 0 };

/**
 * FHDDM (Pesaranghader and Viktor 2016), as river 0.26's `drift.binary.FHDDM`, for hits of 1 and 0: drift when the share of hits in a sliding window has fallen
 * below the highest that there was by more than Hoeffding's bound. It looks for a fall, so it is given 1 for what was right.
 */
export function fhddm({ slidingWindowSize, confidenceLevel, shortWindowSize }: typeof fhddmDefaults = fhddmDefaults): Detector {
  const bound = (size: number): number => Math.sqrt(Math.log(1 / confidenceLevel) / (2 * size));
  const [epsilon, shortEpsilon] = [bound(slidingWindowSize), bound(shortWindowSize)];
  return restarting(() => {
    const ring = new Float64Array(slidingWindowSize);
    let [count, hits, shortHits, most, shortMost] = [0, 0, 0, 0, 0];
    return {
      update(value) {
        const at = count % slidingWindowSize;
        hits += value - (count >= slidingWindowSize ? (ring[at] as number) : 0);
        if (shortWindowSize > 0) {
          const leaving = count >= shortWindowSize ? (ring[(count - shortWindowSize) % slidingWindowSize] as number) : 0;
          shortHits += value - leaving;
        }
        ring[at] = value;
        count += 1;
        if (count < slidingWindowSize) return undefined;
        const share = hits / slidingWindowSize;
        most = Math.max(most, share);
        let fell = most - share > epsilon;
        if (shortWindowSize > 0) {
          const short = shortHits / shortWindowSize;
          shortMost = Math.max(shortMost, short);
          fell = fell || shortMost - short > shortEpsilon;
        }
        return fell ? "drift" : undefined;
      },
    };
  });
}
