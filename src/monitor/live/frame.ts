import type { Config } from "../../data/config.ts";
import type { Frame } from "../../data/frame.ts";
import type { Block, Kernel } from "../../kernel/kernel.ts";
import type { LiveColumn, LiveFrame, LivePerformance } from "../../live.ts";
import type { ColumnDrift, ColumnQuality, Filtered, Report, Sample } from "../../report.ts";
import type { Selection } from "../../request.ts";
import { compare } from "../metrics.ts";
import { covers } from "../report.ts";
import { rowCount, type Rows } from "../samples.ts";
import { referenceSample, sampleOf, selectRows } from "../selectedRows.ts";
import { announce } from "../verdict.ts";
import { worst } from "../words.ts";
import { type Cells, countsOf } from "./cells.ts";
import { countLeft, leave, leftBins } from "./left.ts";
import type { LiveIndex } from "./liveIndex.ts";
import { judgeColumns, measureColumn } from "./measure.ts";
import { measureScores } from "./scores.ts";

type Sides<T> = { reference: T; current: T };

/** The last exact report on the same frame, and the config that it was made with. */
export interface Exact { readonly report: Report; readonly config: Config }

/**
 * The figures of a selection from counts of cells: one call into the kernel a stretch of rows for all columns, whatever the window's length.
 * What no window moves is the exact report's. Bins and histograms are sent for the columns `shown`, else for all.
 */
export function answerFrame(index: LiveIndex, frame: Frame, kernel: Kernel, { report, config }: Exact, selection: Selection, shown?: readonly string[]): LiveFrame {
  const { times, plan, cells, places, scores } = index;
  const selected = selectRows(frame, config, selection, times, plan);
  const { samples, windows } = selected;
  const filters = selection.filters ?? [];
  const keys = { reference: keyOf(samples.reference), current: keyOf(samples.current) };
  for (const side of ["reference", "current"] as const) if (index.counted[side] !== keys[side]) countRows(index, side, samples[side], keys[side], kernel);
  // Filters that made the frame are behind it; others leave some of its rows.
  const left = frame.part || filters.length === 0 ? undefined : leave(index, frame, filters, kernel);
  const rowsOf = (side: "reference" | "current"): number => (left ? countLeft(index, left, side, samples[side], keys[side], kernel) : rowCount(samples[side]));
  const rows = { reference: rowsOf("reference"), current: rowsOf("current") };
  // Read anew for each column: what is measured between may lengthen the memory.
  const counts = (of: Sides<Block>, side: "reference" | "current", place: number): Int32Array => kernel.memory.int32(of[side].address + place * 1024, 256);
  const both = (own: Cells, at: number, counted = left?.counts ?? index.counts): Sides<Int32Array> => {
    const of = (side: "reference" | "current") => countsOf(own, (byte) => counts(counted, side, (places[at] as number) + byte));
    return { reference: of("reference"), current: of("current") };
  };
  const columnsLeft = (left ? filters : []).flatMap((filter) => {
    const at = cells.findIndex((own) => own.column.name === filter.column);
    const own = cells[at];
    const bins = own ? leftBins(own, both(own, at, index.counts), both(own, at), filter) : [];
    return bins.length > 0 ? [{ column: filter.column, bins }] : [];
  });
  const all = left ? samples : index.all && selectRows(index.all.frame, config, selection, index.all.times, index.all.plan).samples;
  const filtered: Filtered | undefined = all && { filters, reference: { rows: rows.reference, of: rowCount(all.reference) }, current: { rows: rows.current, of: rowCount(all.current) }, columns: columnsLeft };
  const moved = left !== undefined || keys.reference !== keyOf(index.reference);
  const wanted = shown && new Set(shown);
  const measured = cells.map((own, at) => {
    const { reference, current } = both(own, at);
    return measureColumn(own, { reference, current, rows, moved }, wanted?.has(own.column.name) ?? true);
  });
  const judged = (config.convention ?? "standard") === "standard";
  if (judged) judgeColumns(measured);
  const columns = measured.map(({ column }) => column);
  const scored = (side: "reference" | "current"): LivePerformance | undefined => {
    const key = left ? "" : keys[side];
    const known = index.scored[side];
    if (!scores || (key !== "" && known?.key === key)) return scores && known?.performance;
    const of = (column: number): Int32Array => counts(left?.counts ?? index.counts, side, (places.at(-1) as number) + column);
    const performance = measureScores(scores, samples[side], of(0), of(1), kernel, left && { rows: rows[side], marks: left.marks });
    index.scored[side] = { key, performance };
    return performance;
  };
  const [then, now] = [scored("reference"), scored("current")];
  const performance = then || now ? { ...(then ? { reference: then } : {}), ...(now ? { current: now } : {}), change: then && now ? compare(then.metrics, now.metrics) : [] } : undefined;
  const told = (side: "reference" | "current", sample: Sample): Sample => (left ? leftSample(sample, rows[side], frame[side].rows) : sample);
  const sides = { reference: told("reference", referenceSample(frame, selected, times)), current: told("current", sampleOf(frame, "current", windows.current, times)), ...(filtered ? { filtered } : {}) };
  const { performance: _, filtered: __, ...base } = report;
  const facts = {
    ...base, ...sides,
    drift: judged ? driftOf(index, report, columns) : report.drift,
    quality: { ...report.quality, columns: qualityOf(report, columns, rows) },
    ...(performance ? { performance } : {}),
    // Chunks and rules of all rows say nothing of those that are left.
    watched: left ? [] : (report.timeline?.chunks ?? []).filter((_, i) => covers(windows.current, plan?.chunks[i])),
    alerts: left ? [] : report.verdict.findings.filter(({ rule }) => rule !== undefined),
  };
  const { level, ...said } = announce(facts);
  // Without codes of the scores nothing is known of the window's performance, which is not the same as no labels.
  const silent = said.clauses.filter(({ view }) => view === "performance" && !scores && report.performance !== undefined);
  const clauses = said.clauses.filter((clause) => !silent.includes(clause));
  const sentence = silent.reduce((text, clause) => text.replace(`; ${clause.text}`, ""), said.sentence);
  const sent = wanted ? columns.filter(({ column }) => wanted.has(column)) : columns;
  return {
    ...sides,
    ...(judged ? { verdict: { level, sentence, clauses } } : {}),
    columns: sent,
    ...(performance ? { performance } : {}),
    cells: Math.max(0, ...cells.map((own) => (own.of === "numbers" ? own.edges.length + 1 : own.categories.length))),
    approximate: moved,
  };
}

const keyOf = (rows: Rows): string => rows.map(({ side, start, end }) => `${side} ${start} ${end}`).join();

/** All rows of the windows, under the key that they are known by again. */
function countRows({ counted, counts, tables }: LiveIndex, sample: "reference" | "current", rows: Rows, key: string, kernel: Kernel): void {
  const out = counts[sample];
  counted[sample] = key;
  kernel.memory.int32(out.address, out.bytes >> 2).fill(0);
  for (const { side, start, end } of rows) kernel.windowCounts(tables[side], start, end, out);
}

/** Filters leave some rows of a window; its first and last time stay what they were. */
function leftSample(sample: Sample, rows: number, file: number): Sample {
  const { of, ...rest } = sample;
  return { ...rest, rows, ...(of !== undefined || rows !== file ? { of: of ?? file } : {}) };
}

/** The columns with their live verdicts; of the report's drift only what no window moves. */
function driftOf({ cells }: LiveIndex, report: Report, live: readonly LiveColumn[]): Report["drift"] {
  const columns = live.map(({ column, level, verdict, bins }, i): ColumnDrift => {
    const { kind, role, derived } = (cells[i] as LiveIndex["cells"][number]).column;
    return { column, kind, role, ...(derived ? { derived } : {}), level: level ?? "unknown", verdicts: verdict ? [verdict] : [], tests: [], bins };
  });
  const { multivariate: _, ...drift } = report.drift;
  const judged = columns.filter(({ verdicts }) => verdicts[0]?.value !== undefined);
  const drifted = judged.filter(({ verdicts }) => verdicts[0]?.drifted).length;
  return { ...drift, columns, drifted, tested: judged.length, share: judged.length > 0 ? drifted / judged.length : 0, level: columns.length > 0 ? worst(columns.map(({ level }) => level)) : "unknown" };
}

/** What the findings of quality ask of a window. */
function qualityOf(report: Report, live: readonly LiveColumn[], rows: { reference: number; current: number }): ColumnQuality[] {
  const byName = new Map(live.map((column) => [column.column, column]));
  return report.quality.columns.map((quality): ColumnQuality => {
    const own = byName.get(quality.column);
    if (!own || !quality.reference || !quality.current) return quality;
    const described = (side: "reference" | "current"): ColumnQuality["current"] => {
      const { distinct, infinite, p5, p95 } = quality[side] as NonNullable<ColumnQuality["current"]>;
      return { rows: rows[side], missing: own.missing[side], distinct, infinite: own.infinite?.[side] ?? infinite, p5, p95 };
    };
    return {
      ...quality, reference: described("reference"), current: described("current"),
      ...(own.outOfRange ? { outOfRange: own.outOfRange } : {}), ...(own.unseen === undefined ? {} : { newCategoryRows: own.unseen }),
    };
  });
}
