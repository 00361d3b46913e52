/** What a detector says of the value that it was just given. */
export type Signal = "drift" | "warning" | undefined;

/** A detector of change in a stream: a state machine that is given one value after the other and starts afresh after each drift. */
export interface Detector { update(value: number): Signal }

/** A running mean in the order of operations of river's `stats.Mean`, on which indices at the edge of a threshold depend. */
export interface Mean { count: number; value: number }

export const emptyMean = (): Mean => ({ count: 0, value: 0 });

export function addTo(mean: Mean, value: number): void {
  mean.count += 1;
  mean.value += (1 / mean.count) * (value - mean.value);
}

/** A detector that is built anew after each drift, as river's reset themselves at the next value. */
export function restarting(make: () => Detector): Detector {
  let detector = make();
  let drifted = false;
  return {
    update(value) {
      if (drifted) detector = make();
      const signal = detector.update(value);
      drifted = signal === "drift";
      return signal;
    },
  };
}
