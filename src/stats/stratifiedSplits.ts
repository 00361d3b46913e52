import { type MersenneTwister, mersenneTwister, shuffle } from "./mersenneTwister.ts";

export interface Split { readonly train: Uint32Array; readonly test: Uint32Array }

/**
 * The row numbers of scikit-learn's `StratifiedShuffleSplit(splits, test_size=testShare, random_state=seed)` for outcomes of 0 and 1,
 * one split after the other, in its order. Undefined where it raises: a class with one row, or a part without room for both classes.
 */
export function* stratifiedSplits(outcomes: Uint8Array, splits: number, testShare: number, seed: number): Generator<Split, boolean> {
  const rows = [0, 1].map((outcome) => indicesOf(outcomes, outcome));
  const counts = rows.map(({ length }) => length);
  const tests = Math.ceil(testShare * outcomes.length);
  const trains = outcomes.length - tests;
  if (Math.min(...counts) < 2 || tests < 2 || trains < 2) return false;
  const generator = mersenneTwister(seed);
  for (let split = 0; split < splits; split++) {
    const ofTrain = allot(counts, trains, generator);
    const ofTest = allot(counts.map((count, i) => count - (ofTrain[i] as number)), tests, generator);
    const train = new Uint32Array(trains);
    const test = new Uint32Array(tests);
    let [trained, tested] = [0, 0];
    rows.forEach((indices, i) => {
      const shuffled = indices.slice();
      shuffle(shuffled, generator);
      const [first, second] = [ofTrain[i] as number, ofTest[i] as number];
      train.set(shuffled.subarray(0, first), trained);
      test.set(shuffled.subarray(first, first + second), tested);
      trained += first;
      tested += second;
    });
    shuffle(train, generator);
    shuffle(test, generator);
    yield { train, test };
  }
  return true;
}

function indicesOf(outcomes: Uint8Array, outcome: number): Uint32Array {
  const indices = new Uint32Array(outcomes.length);
  let count = 0;
  for (let i = 0; i < outcomes.length; i++) if (outcomes[i] === outcome) indices[count++] = i;
  return indices.slice(0, count);
}

/** `draws` shared out by class counts, what is left over going to the greatest remainders, ties broken by the generator: scikit-learn's `_approximate_mode`. */
function allot(counts: readonly number[], draws: number, generator: MersenneTwister): number[] {
  const total = counts.reduce((a, b) => a + b, 0);
  const exact = counts.map((count) => (count / total) * draws);
  const floored = exact.map(Math.floor);
  let missing = draws - floored.reduce((a, b) => a + b, 0);
  const remainders = exact.map((value, i) => value - (floored[i] as number));
  for (const value of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing <= 0) break;
    const tied = Uint32Array.from(remainders.flatMap((remainder, i) => (remainder === value ? [i] : [])));
    shuffle(tied, generator);
    for (const i of tied.subarray(0, missing)) floored[i] = (floored[i] as number) + 1;
    missing -= Math.min(tied.length, missing);
  }
  return floored;
}
