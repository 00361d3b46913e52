import { chiSquareLowerTail, chiSquareTail } from "../chiSquare.ts";

/** From this many rows on a bin's count is near enough to normal. */
const few = 20;
const tail = 0.025;
const known = new Map<number, [number, number]>();

/**
 * 95 % limits of the mean of a Poisson count, mid-p: half of what was seen counts as beyond (Cohen & Yang 1994). Undefined for a count of 20 or more,
 * and where `expected`, the rows that the other side leads one to expect, is not at least twice the upper limit: the bin is then not nearly gone.
 */
export function limitsOfFew(count: number, expected: number): [number, number] | undefined {
  if (count >= few) return undefined;
  const limits = known.get(count) ?? [lower(count), upper(count)];
  known.set(count, limits);
  return expected < 2 * limits[1] ? undefined : limits;
}

/** P(X > k) + P(X = k) / 2. */
const above = (mean: number, k: number): number => (chiSquareLowerTail(2 * mean, 2 * k) + chiSquareLowerTail(2 * mean, 2 * k + 2)) / 2;
/** P(X < k) + P(X = k) / 2. */
const below = (mean: number, k: number): number => ((k === 0 ? 0 : chiSquareTail(2 * mean, 2 * k)) + chiSquareTail(2 * mean, 2 * k + 2)) / 2;

const lower = (count: number): number => (count === 0 ? 0 : bisect((mean) => above(mean, count) > tail));
const upper = (count: number): number => bisect((mean) => below(mean, count) < tail);

/** Where the condition becomes true, between 0 and what is far beyond any of these limits. */
function bisect(beyond: (mean: number) => boolean): number {
  let [low, high] = [0, 3 * few];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (beyond(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
