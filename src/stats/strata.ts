import { stableOrder } from "./order.ts";

/** Strata of the rows of both sides, numbered in ascending order of the score. */
export interface Strata {
  readonly count: number;
  readonly reference: Uint16Array;
  readonly current: Uint16Array;
  /** Share of current rows whose own neighbourhood holds enough reference rows. */
  readonly overlap: number;
}

/** At most this many strata of a score: what is lost within one is then less than chance. */
const most = 100;
const leastRows = 5;
/** Fewer rows than this a stratum, and the noise of their means widens the intervals. */
const usualRows = 35;

/**
 * Cuts the scores of both sides together into strata of equal count, equal scores staying together; a stratum with under five reference rows joins the next
 * one below (the first, the next above). The current rows of such strata are what reference says nothing of: they are missing from `overlap`.
 */
export function strataOf(reference: Float64Array, current: Float64Array): Strata {
  const all = new Float64Array(reference.length + current.length);
  all.set(reference);
  all.set(current, reference.length);
  const order = stableOrder(all);
  const width = Math.max(1, Math.floor(all.length / Math.max(1, Math.min(most, Math.floor(Math.min(reference.length, current.length) / usualRows)))));
  const fine = new Uint16Array(all.length);
  const counts: { reference: number; current: number }[] = [];
  for (let k = 0; k < order.length; k++) {
    const i = order[k] as number;
    const last = counts.at(-1);
    const tied = k > 0 && all[i] === all[order[k - 1] as number];
    if (!last || (!tied && last.reference + last.current >= width)) counts.push({ reference: 0, current: 0 });
    const own = counts.at(-1) as { reference: number; current: number };
    if (i < reference.length) own.reference++;
    else own.current++;
    fine[i] = counts.length - 1;
  }
  const merged: number[] = [];
  let [stratum, held, lone] = [-1, leastRows, 0];
  for (const each of counts) {
    if (each.reference < leastRows) lone += each.current;
    // The lowest strata wait until they hold enough together.
    if (stratum < 0 || (each.reference >= leastRows && held >= leastRows)) {
      stratum++;
      held = 0;
    }
    held += each.reference;
    merged.push(stratum);
  }
  const numbered = fine.map((each) => merged[each] as number);
  return {
    count: stratum + 1, reference: numbered.subarray(0, reference.length), current: numbered.subarray(reference.length),
    overlap: current.length > 0 ? 1 - lone / current.length : 0,
  };
}

/** Each class a stratum of its own. */
export function classStrata(reference: Int32Array, current: Int32Array): Strata {
  const classes = [...new Set([...new Set(reference), ...new Set(current)])].sort((a, b) => a - b);
  const numbered = (codes: Int32Array): Uint16Array => Uint16Array.from(codes, (code) => classes.indexOf(code));
  const known = new Set(reference);
  const covered = current.reduce((sum, code) => sum + (known.has(code) ? 1 : 0), 0);
  return { count: classes.length, reference: numbered(reference), current: numbered(current), overlap: current.length > 0 ? covered / current.length : 0 };
}
