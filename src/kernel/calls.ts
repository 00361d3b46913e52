import { labelledCalls } from "./byLabel.ts";
import { openCsv } from "./csv.ts";
import { estimationCalls } from "./estimation.ts";
import { KeyKind, textOf, valueOf } from "./keys.ts";
import { ValueType, type Block, type Codes, type Kernel, type Memory, type Moments, type Numbers, type Segment, type Sorted } from "./kernel.ts";
import {
  checkAscending, checkBytes, checkCodes, checkLength, checkNumbers, checkRoom, checkSame, checkSegments, checkSorted, checkTable,
} from "./ranges.ts";
import { SORT_TABLES, type RawKernel } from "./raw.ts";

/** Dresses the raw functions of either engine: checks ranges, lends scratch memory, copies answers out. */
export function createKernel(engine: Kernel["engine"], memory: Memory, raw: RawKernel): Kernel {
  /** Answers of `length` doubles, copied out of memory that is lent to the call. */
  function answers(length: number, call: (out: number) => void): Float64Array {
    return memory.scope((scope) => {
      const out = scope.numbers(length);
      call(out.address);
      return memory.float64(out.address, length).slice();
    });
  }

  /** Hands lists to the kernel as doubles, one after the other. */
  function lend<T>(lists: readonly ArrayLike<number>[], call: (...addresses: number[]) => T): T {
    return memory.scope((scope) => {
      const blocks = lists.map((list) => scope.numbers(list.length));
      blocks.forEach((block, i) => memory.float64(block.address, block.length).set(lists[i]!));
      return call(...blocks.map((block) => block.address));
    });
  }

  function sorted(out: Block, length: number, keys: Sorted["keys"]): Sorted {
    memory.scope((scope) => {
      const scratch = scope.allocate(length * 8);
      const tables = scope.allocate(SORT_TABLES);
      raw.sortKeys(out.address, length, scratch.address, tables.address);
    });
    return { address: out.address, length, keys };
  }

  function moments(address: number, length: number): Moments {
    const [count, missing, zeros, positiveInfinities, negativeInfinities, min, max, mean, std] = answers(9, (out) =>
      raw.moments(address, length, out),
    ) as unknown as [number, number, number, number, number, number, number, number, number];
    return { count, missing, zeros, positiveInfinities, negativeInfinities, min, max, mean, std };
  }

  /** Moments of a figure that the kernel computes row by row. */
  function momentsOf(length: number, perRow: (out: number) => void): Moments {
    return memory.scope((scope) => {
      const rows = scope.numbers(length);
      perRow(rows.address);
      return moments(rows.address, length);
    });
  }

  function twoSamples(what: string, a: Sorted, b: Sorted): void {
    checkSorted(memory, what, a);
    checkSorted(memory, what, b);
    if (a.keys !== b.keys && a.length > 0 && b.length > 0) {
      throw new RangeError(`${what}: keys of ${a.keys} and of ${b.keys} cannot be compared`);
    }
  }

  function keyAt(sample: Sorted, index: number): bigint {
    checkSorted(memory, "sample", sample);
    if (!(Number.isInteger(index) && index >= 0 && index < sample.length)) {
      throw new RangeError(`sample: ${index} is not one of its ${sample.length} places`);
    }
    return new DataView(memory.buffer).getBigUint64(sample.address + index * 8, true);
  }

  function overEdges<T>(what: string, edges: readonly number[], call: (address: number, count: number) => T): T {
    checkAscending(what, edges);
    return lend([edges], (address) => call(address!, edges.length));
  }

  function shares(what: string, p: readonly number[], q: readonly number[], call: (p: number, q: number) => number): number {
    checkSame(what, p.length, q.length);
    return lend([p, q], (first, second) => call(first!, second!));
  }

  const kernel: Kernel = {
    engine,
    memory,

    numbers(segments, out) {
      const rows = checkSegments(memory, segments);
      checkNumbers(memory, "numbers", out);
      if (rows > out.length) throw new RangeError(`numbers: ${rows} rows do not fit into ${out.length}`);
      let address = out.address;
      for (const { type, values, validity, offset, length } of segments) {
        raw.widen(type, values, validity, offset, length, address);
        address += length * 8;
      }
    },
    integersExceed(segments) {
      checkSegments(memory, segments);
      return segments.some(({ type, values, validity, offset, length }) => raw.exceeds(type, values, validity, offset, length) === 1);
    },
    codes(segments, maps, out) {
      const rows = checkSegments(memory, segments);
      checkCodes(memory, "codes", out);
      if (rows > out.length) throw new RangeError(`codes: ${rows} rows do not fit into ${out.length}`);
      if (maps.length > 0) checkSame("codes: segments and maps", segments.length, maps.length);
      let address = out.address;
      segments.forEach(({ type, values, validity, offset, length }, i) => {
        if (isFloating(type)) throw new RangeError("codes: dictionary indices are integers");
        const map = maps[i] ?? IDENTITY;
        if (map.address !== 0) checkCodes(memory, "map", map);
        const known = map.address === 0 && map.length === 0 ? GREATEST : map.length;
        raw.recode(type, values, validity, offset, length, map.address, known, address);
        address += length * 4;
      });
    },

    describe(values) {
      checkNumbers(memory, "describe", values);
      return moments(values.address, values.length);
    },
    skewness(values, { count, mean, std }) {
      checkNumbers(memory, "skewness", values);
      if (!(std > 0)) return Number.NaN;
      return raw.cubes(values.address, values.length, mean, std * Math.sqrt((count - 1) / count)) / count;
    },
    sort(values, out) {
      checkNumbers(memory, "sort", values);
      checkRoom(memory, "sort", out, values.length * 8);
      return sorted(out, raw.doubleKeys(values.address, values.length, out.address), "double");
    },
    sortIntegers(segments, out) {
      checkRoom(memory, "sortIntegers", out, checkSegments(memory, segments) * 8);
      const keys = integerKeys(segments);
      let count = 0;
      for (const { type, values, validity, offset, length } of segments) {
        count += raw.integerKeys(type, values, validity, offset, length, KeyKind[keys], out.address + count * 8);
      }
      return sorted(out, count, keys);
    },
    quantiles(sample, probabilities) {
      checkSorted(memory, "quantiles", sample);
      return probabilities.map((probability) => {
        if (!(probability >= 0 && probability <= 1)) throw new RangeError(`quantiles: ${probability} is not a probability`);
        return raw.quantile(sample.address, sample.length, KeyKind[sample.keys], probability);
      });
    },
    distinct(sample) {
      checkSorted(memory, "distinct", sample);
      return raw.distinct(sample.address, sample.length);
    },
    runs(sample, limit) {
      checkSorted(memory, "runs", sample);
      const most = Math.max(0, Math.min(Math.floor(limit), sample.length));
      return memory.scope((scope) => {
        const values = scope.numbers(most);
        const counts = scope.numbers(most);
        const found = raw.runs(sample.address, sample.length, KeyKind[sample.keys], most, values.address, counts.address);
        if (found > most) return undefined;
        return {
          values: memory.float64(values.address, found).slice(),
          counts: memory.float64(counts.address, found).slice(),
        };
      });
    },
    text: (sample, index) => textOf(keyAt(sample, index), sample.keys),
    value: (sample, index) => valueOf(keyAt(sample, index), sample.keys),

    uniformHistogram(values, lower, upper, bins) {
      checkNumbers(memory, "uniformHistogram", values);
      checkLength("uniformHistogram bins", bins);
      if (bins < 1) throw new RangeError("uniformHistogram: at least one bin is needed");
      if (!(lower < upper && Number.isFinite(lower) && Number.isFinite(upper))) {
        throw new RangeError(`uniformHistogram: ${lower} to ${upper} is not a range`);
      }
      const edges = linspace(lower, upper, bins);
      if (!Number.isFinite(upper - lower)) return kernel.histogram(values, [...edges]);
      return lend([[...edges, Number.POSITIVE_INFINITY]], (address) =>
        memory.scope((scope) => {
          const tables = scope.allocate(16 * (bins + 1));
          return answers(bins, (out) =>
            raw.uniformHistogram(values.address, values.length, lower, upper, bins, address!, tables.address, out),
          );
        }),
      );
    },
    histogram(values, edges) {
      checkNumbers(memory, "histogram", values);
      if (edges.length < 2) return new Float64Array(0);
      if (edges.length > MANY_EDGES && evenly(edges)) return kernel.uniformHistogram(values, edges[0]!, edges.at(-1)!, edges.length - 1);
      return overEdges("histogram", edges, (address, count) =>
        answers(count - 1, (out) => raw.histogram(values.address, values.length, address, count, out)),
      );
    },
    binCounts(values, edges) {
      checkNumbers(memory, "binCounts", values);
      return overEdges("binCounts", edges, (address, count) =>
        answers(count + 1, (out) => raw.binCounts(values.address, values.length, address, count, out)),
      );
    },
    sortedBinCounts(sample, edges) {
      checkSorted(memory, "sortedBinCounts", sample);
      return overEdges("sortedBinCounts", edges, (address, count) =>
        answers(count + 1, (out) =>
          raw.sortedBinCounts(sample.address, sample.length, KeyKind[sample.keys], address, count, out),
        ),
      );
    },
    countCodes(codes, size) {
      checkCodes(memory, "countCodes", codes);
      checkLength("countCodes size", size);
      return memory.scope((scope) => {
        const tables = scope.allocate(16 * (size + 1));
        const all = answers(size + 1, (out) => raw.countCodes(codes.address, codes.length, size, tables.address, out));
        return { counts: all.slice(0, size), missing: all[size]! };
      });
    },

    encodeNumbers(values, edges, out) {
      checkNumbers(memory, "encodeNumbers", values);
      checkAscending("encodeNumbers", edges);
      if (edges.length > MOST_EDGES) throw new RangeError(`encodeNumbers: ${edges.length} edges are more than ${MOST_EDGES}`);
      checkBytes(memory, "encodeNumbers", out.address, values.length);
      const all = new Float64Array(255).fill(Number.POSITIVE_INFINITY);
      all.set(edges);
      lend([all], (address) => raw.encodeNumbers(values.address, values.length, address!, edges.length, out.address));
    },
    encodeCodes(codes, map, missing, out) {
      checkCodes(memory, "encodeCodes", codes);
      checkBytes(memory, "encodeCodes", out.address, codes.length);
      memory.scope((scope) => {
        const table = scope.store(Uint8Array.from([missing, ...map]));
        raw.encodeCodes(codes.address, codes.length, table.address, out.address);
      });
    },
    joinCodes(first, firstSize, second, size, length, none, out) {
      for (const block of [first, second, out]) checkBytes(memory, "joinCodes", block.address, length);
      if (firstSize * size > 256 || none > 255) throw new RangeError(`joinCodes: ${firstSize} × ${size} codes do not fit into a byte`);
      raw.joinCodes(first.address, firstSize, second.address, size, length, none, out.address);
    },
    prefixCounts(table, column) {
      const stride = checkTable(memory, "prefixCounts", table);
      if (!(column >= 0 && column < table.columns)) throw new RangeError(`prefixCounts: ${column} is not one of ${table.columns} columns`);
      raw.prefixCounts(table.codes.address + column * table.rows, table.rows, table.step, table.prefixes.address + column * stride);
    },
    windowCounts(table, start, end, out) {
      checkTable(memory, "windowCounts", table);
      if (!(start >= 0 && start <= end && end <= table.rows)) throw new RangeError(`windowCounts: rows ${start} to ${end} are not of ${table.rows}`);
      checkRoom(memory, "windowCounts", out, table.columns * 1024);
      return raw.windowCounts(table.codes.address, table.prefixes.address, table.columns, table.rows, table.step, start, end, out.address);
    },
    markedCounts(table, start, end, { marks, without }, sign, out) {
      checkTable(memory, "markedCounts", table);
      if (!(start >= 0 && start <= end && end <= table.rows)) throw new RangeError(`markedCounts: rows ${start} to ${end} are not of ${table.rows}`);
      for (const own of [marks, without]) if (own) checkRoom(memory, "markedCounts", own, end);
      checkRoom(memory, "markedCounts", out, table.columns * 1024);
      memory.scope((scope) => {
        const scratch = scope.allocate(20_480);
        raw.markedCounts(table.codes.address, table.columns, table.rows, start, end, marks?.address ?? 0, without?.address ?? 0, sign, out.address, scratch.address);
      });
    },
    markWithin(values, lower, upper, missing, marks) {
      checkNumbers(memory, "markWithin", values);
      checkBytes(memory, "markWithin", marks.address, values.length);
      raw.markWithin(values.address, values.length, lower, upper, Number(missing), marks.address);
    },
    markCodes(codes, wanted, missing, marks) {
      checkCodes(memory, "markCodes", codes);
      checkBytes(memory, "markCodes", marks.address, codes.length);
      memory.scope((scope) => {
        const table = scope.store(Uint8Array.from([Number(missing), ...wanted]));
        raw.markCodes(codes.address, codes.length, table.address, marks.address);
      });
    },
    listMarked(marks, rows) {
      checkBytes(memory, "listMarked", marks.address, rows);
      return memory.scope((scope) => {
        // One more than the rows: the kernel writes before it knows whether the place is kept.
        const out = scope.allocate((rows + 1) * 4);
        return memory.int32(out.address, raw.listMarked(marks.address, rows, out.address)).slice();
      });
    },
    countMarked(marks, start, end, without) {
      for (const own of [marks, without]) if (own) checkRoom(memory, "countMarked", own, end);
      return raw.countMarked(marks.address + start, without ? without.address + start : 0, end - start);
    },
    markedSums(values, start, end, marks) {
      checkNumbers(memory, "markedSums", values);
      if (!(start >= 0 && start <= end && end <= values.length)) throw new RangeError(`markedSums: rows ${start} to ${end} are not of ${values.length}`);
      if (marks) checkRoom(memory, "markedSums", marks, end);
      return answers(5, (out) => raw.markedSums(values.address + start * 8, marks ? marks.address + start : 0, end - start, out));
    },

    kolmogorovSmirnov(a, b) {
      twoSamples("kolmogorovSmirnov", a, b);
      if (a.length === 0 || b.length === 0) {
        return { statistic: Number.NaN, numerator: Number.NaN, sign: 1, location: Number.NaN };
      }
      const answer = answers(3, (out) =>
        raw.kolmogorovSmirnov(a.address, a.length, b.address, b.length, KeyKind[a.keys], out),
      );
      const numerator = answer[0]!;
      return {
        statistic: numerator / (a.length * b.length), numerator, sign: answer[1]! < 0 ? -1 : 1, location: answer[2]!,
      };
    },
    wasserstein(a, b) {
      twoSamples("wasserstein", a, b);
      if (a.length === 0 || b.length === 0) return Number.NaN;
      return raw.wasserstein(a.address, a.length, b.address, b.length, KeyKind[a.keys]);
    },
    ranks(a, b) {
      twoSamples("ranks", a, b);
      if (a.length === 0 || b.length === 0) return undefined;
      const [pairs, ties, cramerVonMises, andersonDarling, area, shift] = answers(6, (out) =>
        raw.ranks(a.address, a.length, b.address, b.length, KeyKind[a.keys], out),
      ) as unknown as [number, number, number, number, number, number];
      return { u: pairs / 2, ties, cramerVonMises, andersonDarling, energy: Math.sqrt(2 * area), shift };
    },
    characteristic(sample, t) {
      checkSorted(memory, "characteristic", sample);
      if (sample.length === 0) return undefined;
      const answer = answers(14, (out) => raw.characteristic(sample.address, sample.length, KeyKind[sample.keys], t, out));
      const covariances = [0, 1, 2, 3].map((row) => Float64Array.from([0, 1, 2, 3], (column) => answer[4 + triangle(row, column)]!));
      return { means: answer.slice(0, 4), covariances };
    },

    psi: (p, q) => shares("psi", p, q, (first, second) => raw.psi(first, second, p.length)),
    jensenShannon: (p, q) => shares("jensenShannon", p, q, (first, second) => raw.jensenShannon(first, second, p.length)),
    kullbackLeibler: (p, q) => shares("kullbackLeibler", p, q, (first, second) => raw.kullbackLeibler(first, second, p.length)),
    hellinger: (p, q) => shares("hellinger", p, q, (first, second) => raw.hellinger(first, second, p.length)),
    chiSquare(reference, current) {
      checkSame("chiSquare", reference.length, current.length);
      const answer = lend([reference, current], (r, c) => answers(2, (out) => raw.chiSquare(r!, c!, reference.length, out)));
      return { statistic: answer[0]!, degreesOfFreedom: answer[1]! };
    },

    confusion(actual, predicted, size) {
      checkCodes(memory, "confusion", actual);
      checkCodes(memory, "confusion", predicted);
      checkSame("confusion", actual.length, predicted.length);
      checkLength("confusion size", size);
      return answers(size * size, (out) => raw.confusion(actual.address, predicted.address, actual.length, size, out));
    },
    matthews(confusion, size) {
      checkSame("matthews", confusion.length, size * size);
      return lend([confusion], (address) => raw.matthews(address!, size));
    },
    ranking(scores, labels) {
      return memory.scope((scope) => kernel.rankingOf(kernel.scoresByLabel(scores, labels, scope)));
    },
    probabilityScores(probability, labels) {
      scored("probabilityScores", probability, labels);
      const rows = probability.length;
      const log = momentsOf(rows, (out) => raw.logLosses(probability.address, labels.address, rows, out));
      const squared = momentsOf(rows, (out) => raw.brierLosses(probability.address, labels.address, rows, out));
      return {
        count: log.count,
        logLoss: log.mean, logLossVariance: log.std ** 2,
        brier: squared.mean, brierVariance: squared.std ** 2,
      };
    },
    regression(actual, predicted) {
      checkNumbers(memory, "regression", actual);
      checkNumbers(memory, "regression", predicted);
      checkSame("regression", actual.length, predicted.length);
      const measure = (which: number): Moments =>
        momentsOf(actual.length, (out) => raw.errors(actual.address, predicted.address, actual.length, which, out));
      const [error, absolute, squared, percentage, truth] = [0, 1, 2, 3, 4].map(measure) as [Moments, Moments, Moments, Moments, Moments];
      return {
        count: truth.count,
        meanError: error.mean, meanAbsoluteError: absolute.mean, meanSquaredError: squared.mean,
        meanAbsolutePercentageError: percentage.mean,
        r2: determination(squared.mean * truth.count, truth.std ** 2 * (truth.count - 1), truth.count),
        varianceError: error.std ** 2, varianceAbsoluteError: absolute.std ** 2, varianceSquaredError: squared.std ** 2,
      };
    },

    ...estimationCalls(memory, raw),
    ...labelledCalls(memory, raw, sorted),

    csv: (options) => openCsv(memory, raw, options),
  };

  function scored(what: string, scores: Numbers, labels: Codes): void {
    checkNumbers(memory, what, scores);
    checkCodes(memory, what, labels);
    checkSame(what, scores.length, labels.length);
  }

  return kernel;
}

const IDENTITY: Codes = { address: 0, length: 0 };
const GREATEST = 0x7fff_ffff;
/** So that cells, missing and infinite fit into a byte. */
const MOST_EDGES = 252;

/** The place of an entry of a symmetric matrix in its lower triangle, row by row. */
const triangle = (row: number, column: number): number => (row >= column ? (row * (row + 1)) / 2 + column : triangle(column, row));

function isFloating(type: ValueType): boolean {
  return type === ValueType.float16 || type === ValueType.float32 || type === ValueType.float64;
}

/** Every integer width but UInt64 fits into Int64. */
function integerKeys(segments: readonly Segment[]): "int64" | "uint64" {
  const types = new Set(segments.filter((segment) => segment.length > 0).map((segment) => segment.type));
  if (types.size === 0) for (const segment of segments) types.add(segment.type);
  if ([...types].some(isFloating)) throw new RangeError("sortIntegers: segments hold integers");
  if (!types.has(ValueType.uint64)) return "int64";
  const unsigned: ReadonlySet<ValueType> = new Set([ValueType.uint8, ValueType.uint16, ValueType.uint32, ValueType.uint64, ValueType.boolean]);
  if ([...types].some((type) => !unsigned.has(type))) throw new RangeError("sortIntegers: signed integers and uint64 cannot be mixed");
  return "uint64";
}

/** Edges beyond these are searched by every value; evenly spaced ones need not be. */
const MANY_EDGES = 17;

/** Whether the edges are numpy.linspace's to the last bit, each above the one before. */
function evenly(edges: readonly number[]): boolean {
  const [lower, upper] = [edges[0]!, edges.at(-1)!];
  if (!(lower < upper && Number.isFinite(upper - lower))) return false;
  const even = linspace(lower, upper, edges.length - 1);
  return edges.every((edge, i) => edge === even[i] && (i === 0 || edge > edges[i - 1]!));
}

/** numpy.linspace: start + i · step, the end exactly. */
function linspace(lower: number, upper: number, bins: number): Float64Array {
  const range = upper - lower;
  const edges = new Float64Array(bins + 1);
  const step = range / bins;
  for (let i = 0; i < bins; i++) {
    if (!Number.isFinite(range)) edges[i] = lower * (1 - i / bins) + upper * (i / bins);
    else edges[i] = (step === 0 ? (i / bins) * range : i * step) + lower;
  }
  edges[bins] = upper;
  return edges;
}

/** scikit-learn's r2_score. */
function determination(residual: number, total: number, count: number): number {
  if (count < 2) return Number.NaN;
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}
