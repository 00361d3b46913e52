import type { Block, Codes, Kernel } from "../kernel/kernel.ts";

/**
 * The test parts of scikit-learn's `StratifiedShuffleSplit(splits, test_size=testShare, random_state=seed)` for outcomes of 0 and 1, one split after the
 * other, each in its order; all that is not of a test part is of its training part. `classes` lists what stands for the rows of each outcome, in the order
 * of the rows; what is yielded lasts until the next step. False where scikit-learn raises: a class with one row, or a part without room for both classes.
 */
export function* stratifiedTests(classes: readonly [Codes, Codes], splits: number, testShare: number, seed: number, kernel: Kernel): Generator<Codes, boolean> {
  const counts = classes.map(({ length }) => length);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const tests = Math.ceil(testShare * rows);
  const trains = rows - tests;
  if (Math.min(...counts) < 2 || tests < 2 || trains < 2) return false;
  const scope = kernel.memory.openScope();
  try {
    const generator = kernel.mersenne(seed, scope);
    const test = scope.codes(tests);
    const shuffled = classes.map(({ length }) => scope.codes(length));
    for (let split = 0; split < splits; split++) {
      const ofTrain = allot(counts, trains, generator, kernel);
      const ofTest = allot(counts.map((count, i) => count - (ofTrain[i] as number)), tests, generator, kernel);
      let tested = 0;
      classes.forEach((listed, i) => {
        const [mixed, first, second] = [shuffled[i] as Codes, ofTrain[i] as number, ofTest[i] as number];
        kernel.memory.int32(mixed.address, mixed.length).set(kernel.memory.int32(listed.address, listed.length));
        kernel.shuffle(generator, mixed, first);
        kernel.memory.int32(test.address, tests).set(kernel.memory.int32(mixed.address + first * 4, second), tested);
        tested += second;
      });
      kernel.passShuffle(generator, trains);
      kernel.shuffle(generator, test);
      yield test;
    }
    return true;
  } finally {
    scope.close();
  }
}

/** `draws` shared out by class counts, what is left over going to the greatest remainders, ties broken by the generator: scikit-learn's `_approximate_mode`. */
function allot(counts: readonly number[], draws: number, generator: Block, kernel: Kernel): number[] {
  const total = counts.reduce((a, b) => a + b, 0);
  const exact = counts.map((count) => (count / total) * draws);
  const floored = exact.map(Math.floor);
  let missing = draws - floored.reduce((a, b) => a + b, 0);
  const remainders = exact.map((value, i) => value - (floored[i] as number));
  for (const value of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing <= 0) break;
    const tied = shuffledList(remainders.flatMap((remainder, i) => (remainder === value ? [i] : [])), generator, kernel);
    for (const i of tied.slice(0, missing)) floored[i] = (floored[i] as number) + 1;
    missing -= Math.min(tied.length, missing);
  }
  return floored;
}

function shuffledList(values: readonly number[], generator: Block, kernel: Kernel): number[] {
  return kernel.memory.scope((scope) => {
    const list = scope.codes(values.length);
    kernel.memory.int32(list.address, list.length).set(values);
    kernel.shuffle(generator, list);
    return Array.from(kernel.memory.int32(list.address, list.length));
  });
}
