import { numberSpelling, toNumber } from "../data/numbers.ts";
import type { Column, Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { ValueType } from "../kernel/kernel.ts";
import { uniform } from "../random.ts";
import type { Finding, Quality } from "../report.ts";
import type { Progress } from "../request.ts";
import { exactKeys, loadRows, rowCount, type Rows, type Stretch } from "./samples.ts";
import { percent } from "./words.ts";

type Duplicates = NonNullable<Quality["duplicates"]>;

/** Share of the rows where both are present from which two columns are nearly one, as Evidently's almost duplicated columns. */
const nearlyAll = 0.95;
/** Cohen's kappa: two columns that hardly ever are anything but 0 agree nearly everywhere, and are not one. */
const leastAgreement = 0.8;
const leastRows = 20;
const seed = 20240613;
const runs = 32;
const runLength = 8;
/** On 256 rows two columns that agree in 95 of 100 agree in fewer than 90 once in ten thousand times. */
const sampledShare = 0.9;
const mostPairs = 200;
/** Agreeing with each other is what these are for. */
const outcomes = new Set(["target", "prediction", "probability"]);

/**
 * Pairs of columns of current that hold the same value in all rows, or in at least 95 of 100 where both are present (and by more than chance), with
 * the same share in reference. Values are compared as numbers where they are numbers or spell them, whatever their storage. Columns are compared on
 * 256 rows in seeded stretches first, so that the cost is that of the columns, not of the pairs; equal ones are each named beside the first of them.
 * At most 200 pairs. Not ids beyond 2^53, nor columns that are (nearly) constant. Undefined below 20 rows.
 */
export function* duplicateColumns(frame: Frame, kernel: Kernel, rows: { reference: Rows; current: Rows }): Generator<Progress, Duplicates | undefined> {
  if (rowCount(rows.current) < leastRows) return undefined;
  const columns = frame.columns.filter(({ role, kind, current, derived }) => role !== "ignore" && kind !== "unsupported" && current && !derived);
  const total = columns.length;
  const stretches = sampleOf(rows.current);
  const ids = new Map<number, number>();
  const sampled: { column: Column; codes: Int32Array; chance: ReadonlyMap<number, number> }[] = [];
  for (const [done, column] of columns.entries()) {
    yield { step: "looking for duplicate columns", done, total, unit: "columns" };
    if (exactKeys(column, kernel)) continue;
    const keys = keysOf(column, stretches, kernel);
    if (!keys) continue;
    const codes = Int32Array.from(keys, (key) => {
      if (Number.isNaN(key)) return -1;
      const rounded = Math.fround(key);
      const id = ids.get(rounded) ?? ids.size;
      ids.set(rounded, id);
      return id;
    });
    const chance = shares(codes);
    if (chance && Math.max(...chance.values()) < nearlyAll) sampled.push({ column, codes, chance });
  }
  const pairs: [Column, Column][] = [];
  const firsts: typeof sampled = [];
  const known = new Map<string, Column>();
  for (const each of sampled) {
    const key = each.codes.join();
    const first = known.get(key);
    if (first) pairs.push([first, each.column]);
    else {
      known.set(key, each.column);
      firsts.push(each);
    }
  }
  for (const [i, one] of firsts.entries()) {
    yield { step: "looking for duplicate columns", done: i, total: firsts.length, unit: "columns" };
    for (const other of firsts.slice(0, i)) if (pairs.length < mostPairs && alike(other, one)) pairs.push([other.column, one.column]);
  }
  const found: Duplicates = [];
  for (const [done, [one, other]] of pairs.slice(0, mostPairs).entries()) {
    yield { step: "comparing columns that look alike", done, total: pairs.length, unit: "columns" };
    if (outcomes.has(one.role) && outcomes.has(other.role)) continue;
    const share = equalShare(one, other, rows.current, kernel);
    if (share === undefined || share < nearlyAll) continue;
    const reference = equalShare(one, other, rows.reference, kernel);
    found.push({ columns: [one.name, other.name], share, ...(reference === undefined ? {} : { reference }) });
  }
  return found.sort((a, b) => b.share - a.share);
}

/** Stretches of eight rows at places drawn from the seed; all rows where they are few. */
function sampleOf(rows: Rows): Rows {
  const total = rowCount(rows);
  if (total <= runs * runLength) return rows;
  const random = uniform(seed);
  const places = Array.from({ length: runs }, (_, i) => Math.floor(((i + random()) * (total - runLength)) / runs));
  return places.flatMap((place): Stretch[] => {
    let first = 0;
    for (const stretch of rows) {
      const length = stretch.end - stretch.start;
      if (place < first + length) {
        const start = stretch.start + place - first;
        return [{ side: stretch.side, start, end: Math.min(stretch.end, start + runLength) }];
      }
      first += length;
    }
    return [];
  });
}

/** One number a row that tells its value from every other: the number itself, or where it is text the number that it spells, else one made of its letters. NaN is missing. */
function keysOf(column: Column, rows: Rows, kernel: Kernel): Float64Array | undefined {
  return kernel.memory.scope((scope) => {
    // A side without the column would shift the rows of this one against the others'.
    if (rows.some(({ side }) => !column[side])) return undefined;
    const loaded = loadRows(column, rows, false, kernel, scope);
    if (loaded?.numbers) return kernel.memory.float64(loaded.numbers.address, loaded.numbers.length).slice();
    if (!loaded?.codes) return undefined;
    const known = new Map<number, number>();
    return Float64Array.from(kernel.memory.int32(loaded.codes.address, loaded.codes.length), (code) => {
      if (code < 0) return Number.NaN;
      let key = known.get(code);
      if (key === undefined) known.set(code, (key = keyOfText(column.categories?.[code] ?? "")));
      return key;
    });
  });
}

/** Below −2^112, where no data lies; two texts share a key once in 2^52 times. */
function keyOfText(text: string): number {
  if (numberSpelling(text)) return toNumber(text);
  let [high, low] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < text.length; i++) {
    high = Math.imul(high ^ text.charCodeAt(i), 0x01000193);
    low = Math.imul(low ^ text.charCodeAt(i), 0x85ebca6b) ^ (low >>> 13);
  }
  return -(2 ** 52 + (high >>> 12) * 2 ** 32 + (low >>> 0)) * 2 ** 60;
}

/** Share of each value among the present ones; undefined where they are fewer than twenty. */
function shares(codes: Int32Array): ReadonlyMap<number, number> | undefined {
  const counts = new Map<number, number>();
  let present = 0;
  for (const code of codes) {
    if (code < 0) continue;
    present++;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return present < leastRows ? undefined : new Map([...counts].map(([code, count]) => [code, count / present]));
}

interface Sampled { codes: Int32Array; chance: ReadonlyMap<number, number> }

function alike(a: Sampled, b: Sampled): boolean {
  let both = 0;
  let different = 0;
  const most = Math.ceil(a.codes.length * (1 - sampledShare));
  for (let i = 0; i < a.codes.length && different <= most; i++) {
    const [one, other] = [a.codes[i] as number, b.codes[i] as number];
    if (one < 0 || other < 0) continue;
    both++;
    if (one !== other) different++;
  }
  if (different > most || both < leastRows || different > both * (1 - sampledShare)) return false;
  let expected = 0;
  for (const [code, share] of a.chance) expected += share * (b.chance.get(code) ?? 0);
  return 1 - different / both / (1 - expected) >= leastAgreement - 0.1;
}

/** Share of the rows where both are present in which both hold the same; undefined where those are fewer than twenty. */
function equalShare(one: Column, other: Column, rows: Rows, kernel: Kernel): number | undefined {
  const [a, b] = [keysOf(one, rows, kernel), keysOf(other, rows, kernel)];
  if (!a || !b) return undefined;
  // A float32 is the double nearest to it for no number but its own.
  const narrow = isNarrow(one) || isNarrow(other);
  let both = 0;
  let equal = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    both++;
    if (x === y || (narrow && Math.fround(x) === Math.fround(y))) equal++;
  }
  return both < leastRows ? undefined : equal / both;
}

const isNarrow = ({ reference, current }: Column): boolean =>
  [reference, current].some((side) => side?.numbers?.some(({ type }) => type === ValueType.float32 || type === ValueType.float16));

/** Those that came to be, and inputs that hold the target itself; what was alike before is no news. */
export function duplicateFindings({ duplicates = [], columns }: Quality): Finding[] {
  const targets = new Set(columns.filter(({ role }) => role === "target").map(({ column }) => column));
  return duplicates.flatMap(({ columns: [one, other], share, reference }): Finding[] => {
    const leak = targets.has(one) || targets.has(other);
    const [subject, twin] = targets.has(one) ? [other, one] : [one, other];
    const how = share === 1 ? "in every row" : `in ${percent(share)} of rows`;
    if (leak) return [{ level: "warn", subject, sentence: `equals the target ${twin} ${how}: an input that knows the answer`, view: "quality", column: subject }];
    if (reference === undefined || reference >= nearlyAll) return [];
    return [{ level: "warn", subject, sentence: `equals ${twin} ${how}, ${percent(reference)} before`, view: "quality", column: subject }];
  });
}
