import type { Column, Frame } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Bin, ColumnDrift, Concept, ConceptColumn, Decomposition, Note } from "../report.ts";
import type { Progress } from "../request.ts";
import { wilsonInterval } from "../stats/binomial.ts";
import { chiSquareTail } from "../stats/chiSquare.ts";
import { cochranMantelHaenszel, type StratumCounts } from "../stats/cochranMantelHaenszel.ts";
import { decomposeArea, decomposeMean, lossSums, type LossSums, type Parts } from "../stats/decomposition.ts";
import { benjaminiHochberg } from "../stats/multipleTesting.ts";
import { z975 } from "../stats/normal.ts";
import { classStrata, strataOf, type Strata } from "../stats/strata.ts";
import { type DetectorSettings, runDetectors, type StreamPart } from "./detectors.ts";
import { type LabelledRows, labelledRows } from "./labelled.ts";
import { loadCodes, loadNumbers, slice, type Window } from "./samples.ts";
import type { Scoring } from "./scoring.ts";

export interface ConceptOptions {
  reference: Window;
  current: Window;
  times?: { reference: Float64Array; current: Float64Array };
  /** Of the drift that was found: their bins are used again. */
  columns: readonly ColumnDrift[];
  detectors: DetectorSettings;
}

interface Sides { reference: LabelledRows; current: LabelledRows; strata: Strata }

/** Fewer labelled rows a side than this say nothing about what happens within strata. */
const leastRows = 50;
const leastOverlap = 0.9;

/** Whether the relation between inputs and outcome changed: the change of performance in two parts, outcome by bin of each input, detectors over the errors. */
export function* measureConcept(frame: Frame, kernel: Kernel, scoring: Scoring | undefined, options: ConceptOptions): Generator<Progress, { concept?: Concept; notes: Note[] }> {
  if (!scoring) return { notes: [] };
  const reference = labelledRows(frame, kernel, scoring, "reference", options.reference);
  const current = labelledRows(frame, kernel, scoring, "current", options.current);
  const concept: Concept = {};
  const notes: Note[] = [];
  yield { step: "comparing what outcomes follow from the same scores", done: 0, total: 1, unit: "columns" };
  if (reference && current && Math.min(reference.rows.length, current.rows.length) >= leastRows) {
    const strata = reference.score && current.score ? strataOf(reference.score, current.score) : classStrata(reference.predicted, current.predicted);
    const sides = { reference, current, strata };
    concept.decomposition = decompose(scoring, sides);
    if (strata.overlap < leastOverlap) {
      notes.push({
        code: "little-overlap", section: "concept",
        sentence: `${Math.round((1 - strata.overlap) * 100)} % of current rows have scores that reference hardly has, so what moved inputs explain and what they do not cannot be told apart there`,
      });
    }
    concept.columns = yield* compareOutcomes(frame, kernel, scoring, sides, options);
  }
  const parts = streamParts({ reference, current }, options);
  if (parts.length > 0) concept.detectors = yield* runDetectors(parts, scoring.task, options.detectors);
  return Object.keys(concept).length > 0 ? { concept, notes } : { notes };
}

/** The labelled rows of both sides, reference first. */
export function streamParts(rows: { reference?: LabelledRows; current?: LabelledRows }, { times, ...windows }: Pick<ConceptOptions, "reference" | "current" | "times">): StreamPart[] {
  return (["reference", "current"] as const).flatMap((sample): StreamPart[] => {
    const labelled = rows[sample];
    return labelled?.rows.length ? [{ sample, labelled: { rows: labelled.rows, error: labelled.error }, window: windows[sample], ...(times ? { times: times[sample] } : {}) }] : [];
  });
}

function decompose({ task }: Scoring, { reference, current, strata }: Sides): Decomposition {
  const counts = (side: "reference" | "current"): { count: Float64Array; positives: Float64Array } => {
    const rows = side === "reference" ? reference : current;
    const [count, positives] = [new Float64Array(strata.count), new Float64Array(strata.count)];
    rows.outcome.forEach((outcome, i) => {
      const stratum = strata[side][i] as number;
      count[stratum] = (count[stratum] as number) + 1;
      positives[stratum] = (positives[stratum] as number) + outcome;
    });
    return { count, positives };
  };
  // Of two classes, rows of one score and another decision are no exchangeable rows: each decision has its own strata.
  const losses = (side: "reference" | "current", loss: (error: number) => number): LossSums => {
    const rows = side === "reference" ? reference : current;
    const size = strata.count * (task === "binary" ? 2 : 1);
    const sums = { count: new Float64Array(size), sum: new Float64Array(size), squares: new Float64Array(size) };
    rows.error.forEach((error, i) => {
      const at = (strata[side][i] as number) + (task === "binary" ? strata.count * (rows.predicted[i] as number) : 0);
      const value = loss(error);
      sums.count[at] = (sums.count[at] as number) + 1;
      sums.sum[at] = (sums.sum[at] as number) + value;
      sums.squares[at] = (sums.squares[at] as number) + value * value;
    });
    return sums;
  };
  const mean = (metric: string, better: "higher" | "lower", loss: (error: number) => number, root = false): Decomposition["parts"] => {
    const [before, after] = [losses("reference", loss), losses("current", loss)];
    const { change, ...rest } = decomposeMean(before, withReference(before, after), root);
    return [{ metric, change, ...rest, better }];
  };
  const area = task === "binary" && reference.score ? decomposeArea(counts("reference"), counts("current")) : undefined;
  const logLoss = decomposeLogLoss(reference, current);
  const parts = [
    ...(area ? [{ metric: "rocAuc", ...area, better: "higher" as const }] : []),
    ...(task === "regression" ? [...mean("rmse", "lower", (error) => error * error, true), ...mean("mae", "lower", (error) => error)] : mean("accuracy", "higher", (error) => 1 - error)),
    ...(logLoss ? [{ metric: "logLoss", ...logLoss.parts, better: "lower" as const }] : []),
  ];
  const overlap = Math.min(strata.overlap, logLoss?.overlap ?? 1);
  return { parts, given: task === "regression" ? "prediction" : reference.score ? "score" : "class", strata: strata.count, overlap };
}

/** Of several classes: within strata of the entropy the loss that the model expects of its rows is the same, whichever class it would give. */
function decomposeLogLoss(reference: LabelledRows, current: LabelledRows): { parts: Parts; overlap: number } | undefined {
  const [before, after] = [reference, current].map(({ logLoss, entropy }) => {
    const whole = logLoss && entropy ? [...logLoss.keys()].filter((i) => Number.isFinite(logLoss[i]) && Number.isFinite(entropy[i])) : [];
    return { loss: Float64Array.from(whole, (i) => logLoss?.[i] as number), entropy: Float64Array.from(whole, (i) => entropy?.[i] as number) };
  }) as [{ loss: Float64Array; entropy: Float64Array }, { loss: Float64Array; entropy: Float64Array }];
  if (Math.min(before.loss.length, after.loss.length) < leastRows) return undefined;
  const strata = strataOf(before.entropy, after.entropy);
  return { parts: decomposeMean(lossSums(before.loss, strata.reference, strata.count), lossSums(after.loss, strata.current, strata.count)), overlap: strata.overlap };
}

/** Current rows in a stratum without reference rows move to the nearest that has some. */
function withReference(reference: LossSums, current: LossSums): LossSums {
  const [count, sum, squares] = [current.count.slice(), current.sum.slice(), current.squares.slice()];
  const filled = [...reference.count.keys()].filter((s) => (reference.count[s] as number) > 0);
  for (const s of count.keys()) {
    if ((reference.count[s] as number) > 0 || (count[s] as number) === 0) continue;
    const nearest = filled.reduce((best, each) => (Math.abs(each - s) < Math.abs(best - s) ? each : best), filled[0] as number);
    for (const sums of [count, sum, squares]) {
      sums[nearest] = (sums[nearest] as number) + (sums[s] as number);
      sums[s] = 0;
    }
  }
  return { count, sum, squares };
}

/** Outcome by bin of each input, on both sides, and whether it changed given the score: the sum over bins of Cochran–Mantel–Haenszel statistics. */
function* compareOutcomes(frame: Frame, kernel: Kernel, scoring: Scoring, sides: Sides, options: ConceptOptions): Generator<Progress, ConceptColumn[]> {
  const results: ConceptColumn[] = [];
  const drifts = options.columns.filter(({ role, derived, bins }) => role === "feature" && !derived && bins.length > 0);
  for (const [done, { column: name, bins }] of drifts.entries()) {
    yield { step: `comparing outcomes by ${name}`, done, total: drifts.length, unit: "columns" };
    const column = frame.columns.find((each) => each.name === name);
    if (!column?.reference || !column.current) continue;
    const binOf = { reference: binsOf(column, "reference", bins, sides.reference, options.reference, kernel), current: binsOf(column, "current", bins, sides.current, options.current, kernel) };
    results.push({ column: name, ...(scoring.task === "regression" ? byResidual(bins, binOf, sides) : byRate(bins, binOf, sides, scoring.task === "binary" ? "positive" : "wrong")) });
  }
  const qValues = benjaminiHochberg(results.map(({ pValue }) => pValue ?? Number.NaN));
  results.forEach((result, i) => {
    if (!Number.isNaN(qValues[i])) result.qValue = qValues[i];
  });
  return results.sort((a, b) => (a.qValue ?? 2) - (b.qValue ?? 2) || (a.pValue ?? 2) - (b.pValue ?? 2));
}

type BinOf = { reference: Int16Array; current: Int16Array };

function byRate(bins: readonly Bin[], binOf: BinOf, { reference, current, strata }: Sides, kind: "positive" | "wrong"): Omit<ConceptColumn, "column"> {
  const size = bins.length * strata.count;
  const cells = { reference: new Float64Array(size), referenceOutcomes: new Float64Array(size), current: new Float64Array(size), currentOutcomes: new Float64Array(size) };
  const [whole, wholeOutcomes] = [new Float64Array(strata.count), new Float64Array(strata.count)];
  for (const side of ["reference", "current"] as const) {
    const { outcome } = side === "reference" ? reference : current;
    const [ownBins, ownStrata, own, ownOutcomes] = [binOf[side], strata[side], cells[side], cells[`${side}Outcomes`]];
    for (let i = 0; i < outcome.length; i++) {
      const bin = ownBins[i] as number;
      const stratum = ownStrata[i] as number;
      const came = outcome[i] as number;
      if (side === "reference") {
        whole[stratum] = (whole[stratum] as number) + 1;
        wholeOutcomes[stratum] = (wholeOutcomes[stratum] as number) + came;
      }
      if (bin < 0) continue;
      const at = bin * strata.count + stratum;
      own[at] = (own[at] as number) + 1;
      ownOutcomes[at] = (ownOutcomes[at] as number) + came;
    }
  }
  const statistics: number[] = [];
  const rated = bins.map(({ kind, lower, upper, category }, bin) => {
    const within = Array.from({ length: strata.count }, (_, s): StratumCounts => {
      const at = bin * strata.count + s;
      return { reference: cells.reference[at] as number, referenceOutcomes: cells.referenceOutcomes[at] as number, current: cells.current[at] as number, currentOutcomes: cells.currentOutcomes[at] as number };
    });
    statistics.push(cochranMantelHaenszel(within));
    const sum = (of: (counts: StratumCounts, s: number) => number): number => within.reduce((total, counts, s) => total + of(counts, s), 0);
    const [before, beforeOutcomes, now, nowOutcomes] = [sum((c) => c.reference), sum((c) => c.referenceOutcomes), sum((c) => c.current), sum((c) => c.currentOutcomes)];
    // The bin's own reference rate, moved by what its rows' scores moved.
    const rateAt = (s: number): number => ((whole[s] as number) > 0 ? (wholeOutcomes[s] as number) / (whole[s] as number) : 0);
    const promised = (side: "reference" | "current", rows: number): number => sum((c, s) => c[side] * rateAt(s)) / rows;
    const expected = before > 0 && now > 0 ? Math.min(1, Math.max(0, beforeOutcomes / before + promised("current", now) - promised("reference", before))) : undefined;
    return {
      kind, ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }), ...(category === undefined ? {} : { category }),
      reference: before, current: now,
      ...(before > 0 ? { referenceRate: beforeOutcomes / before, referenceInterval: wilsonInterval(beforeOutcomes, before) as [number, number] } : {}),
      ...(now > 0 ? { currentRate: nowOutcomes / now, currentInterval: wilsonInterval(nowOutcomes, now) as [number, number] } : {}),
      ...(expected === undefined ? {} : { expectedRate: expected }),
    };
  });
  return { outcome: kind, bins: rated, ...testOf(statistics) };
}

/** Mean residual by bin, Welch's z squared summed over bins: the prediction is already taken off. */
function byResidual(bins: readonly Bin[], binOf: BinOf, { reference, current }: Sides): Omit<ConceptColumn, "column"> {
  const momentsOf = (side: "reference" | "current"): { count: number; mean: number; error: number }[] => {
    const rows = side === "reference" ? reference : current;
    const sums = bins.map(() => ({ count: 0, mean: 0, squares: 0 }));
    rows.outcome.forEach((value, i) => {
      const own = sums[binOf[side][i] as number];
      if (!own) return;
      own.count++;
      const before = own.mean;
      own.mean += (value - before) / own.count;
      own.squares += (value - before) * (value - own.mean);
    });
    return sums.map(({ count, mean, squares }) => ({ count, mean, error: count > 1 ? Math.sqrt(squares / (count - 1) / count) : Number.NaN }));
  };
  const [before, now] = [momentsOf("reference"), momentsOf("current")];
  const around = ({ mean, error }: { mean: number; error: number }): [number, number] => [mean - z975 * error, mean + z975 * error];
  const statistics: number[] = [];
  const rated = bins.map(({ kind, lower, upper, category }, k) => {
    const [a, b] = [before[k], now[k]] as [(typeof before)[number], (typeof before)[number]];
    statistics.push(((b.mean - a.mean) / Math.hypot(a.error, b.error)) ** 2);
    return {
      kind, ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }), ...(category === undefined ? {} : { category }),
      reference: a.count, current: b.count,
      ...(a.count > 0 ? { referenceRate: a.mean } : {}), ...(Number.isFinite(a.error) ? { referenceInterval: around(a) } : {}),
      ...(b.count > 0 ? { currentRate: b.mean } : {}), ...(Number.isFinite(b.error) ? { currentInterval: around(b) } : {}),
      ...(a.count > 0 && b.count > 0 ? { expectedRate: a.mean } : {}),
    };
  });
  return { outcome: "residual", bins: rated, ...testOf(statistics) };
}

function testOf(statistics: readonly number[]): { pValue?: number } {
  const finite = statistics.filter(Number.isFinite);
  return finite.length > 0 ? { pValue: chiSquareTail(finite.reduce((sum, value) => sum + value, 0), finite.length) } : {};
}

/** The bin of each labelled row, −1 where it falls into none. */
function binsOf(column: Column, side: "reference" | "current", bins: readonly Bin[], { rows }: LabelledRows, window: Window, kernel: Kernel): Int16Array {
  const data = column[side];
  const find = (kind: Bin["kind"]): number => bins.findIndex((bin) => bin.kind === kind);
  const [missing, infinite, unseen, rest] = [find("missing"), find("infinite"), find("unseen"), find("rest")];
  return kernel.memory.scope((scope) => {
    if (data?.codes && column.categories) {
      const places = new Map(bins.flatMap(({ kind, category }, i) => (kind === "category" ? [[category, i] as const] : [])));
      const seen = new Int16Array(column.categories.length);
      column.categories.forEach((category, code) => {
        seen[code] = places.get(category) ?? (rest >= 0 ? rest : unseen);
      });
      const block = loadCodes(data.codes, window, kernel, scope);
      const codes = kernel.memory.int32(block.address, block.length);
      return Int16Array.from(rows, (row) => ((codes[row] as number) < 0 ? missing : (seen[codes[row] as number] as number)));
    }
    if (!data?.numbers) return new Int16Array(rows.length).fill(-1);
    const intervals = bins.map(({ kind, lower, upper }, i) => ({ kind, lower: lower ?? Number.NEGATIVE_INFINITY, upper: upper ?? Number.POSITIVE_INFINITY, i })).filter(({ kind }) => kind === "interval").sort((a, b) => a.lower - b.lower);
    const block = loadNumbers(slice(data.numbers, window), window.end - window.start, kernel, scope);
    const values = kernel.memory.float64(block.address, block.length);
    return Int16Array.from(rows, (row) => {
      const value = values[row] as number;
      if (Number.isNaN(value)) return missing;
      if (!Number.isFinite(value)) return infinite;
      return intervals.find(({ lower, upper }) => value >= lower && value < upper)?.i ?? -1;
    });
  });
}
