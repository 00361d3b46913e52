import type { Config } from "../../data/config.ts";
import type { Frame } from "../../data/frame.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { LiveColumn, LiveFrame, LivePerformance } from "../../live.ts";
import type { ColumnDrift, ColumnQuality, Report } from "../../report.ts";
import type { Selection } from "../../request.ts";
import { compare } from "../metrics.ts";
import { covers } from "../report.ts";
import { rowCount, type Rows } from "../samples.ts";
import { referenceSample, sampleOf, selectRows } from "../selectedRows.ts";
import { conclude } from "../verdict.ts";
import { worst } from "../words.ts";
import type { LiveIndex } from "./liveIndex.ts";
import { judgeColumns, measureColumn } from "./measure.ts";
import { measureScores } from "./scores.ts";

/** The last exact report on the same frame, and the config that it was made with. */
export interface Exact { readonly report: Report; readonly config: Config }

/**
 * The figures of a selection from counts of cells: one call into the kernel a stretch of rows for all columns, whatever the window's length.
 * What no window moves is the exact report's. Bins and histograms are sent for the columns `shown`, else for all.
 */
export function answerFrame(index: LiveIndex, frame: Frame, kernel: Kernel, { report, config }: Exact, selection: Selection, shown?: readonly string[]): LiveFrame {
  const { times, plan, cells, scores } = index;
  const selected = selectRows(frame, config, selection, times, plan);
  const { samples, windows } = selected;
  countRows(index, "reference", samples.reference, kernel);
  countRows(index, "current", samples.current, kernel);
  // Read anew for each column: what is measured between may lengthen the memory.
  const counts = (side: "reference" | "current", place: number): Int32Array => kernel.memory.int32(index.counts[side].address + place * 1024, 256);
  const rows = { reference: rowCount(samples.reference), current: rowCount(samples.current) };
  const moved = JSON.stringify(samples.reference) !== JSON.stringify(index.reference);
  const measured = cells.map((own, place) => measureColumn(own, { reference: counts("reference", place), current: counts("current", place), rows, moved }, kernel));
  const judged = (config.convention ?? "standard") === "standard";
  if (judged) judgeColumns(measured);
  const columns = measured.map(({ column }) => column);
  const scored = (side: "reference" | "current"): LivePerformance | undefined =>
    scores && measureScores(scores, samples[side], counts(side, cells.length).slice(), counts(side, cells.length + 1).slice(), kernel);
  const [before, now] = [scored("reference"), scored("current")];
  const performance = before || now ? { ...(before ? { reference: before } : {}), ...(now ? { current: now } : {}), change: before && now ? compare(before.metrics, now.metrics) : [] } : undefined;
  const sides = { reference: referenceSample(frame, selected, times), current: sampleOf(frame, "current", windows.current, times) };
  const { performance: _, ...base } = report;
  const facts = {
    ...base, ...sides,
    drift: judged ? driftOf(index, report, columns) : report.drift,
    quality: { ...report.quality, columns: qualityOf(report, columns, rows) },
    ...(performance ? { performance } : {}),
    watched: (report.timeline?.chunks ?? []).filter((_, i) => covers(windows.current, plan?.chunks[i])),
    alerts: report.verdict.findings.filter(({ rule }) => rule !== undefined),
  };
  const { level, ...said } = conclude(facts, []);
  // Without codes of the scores nothing is known of the window's performance, which is not the same as no labels.
  const silent = said.clauses.filter(({ view }) => view === "performance" && !scores && report.performance !== undefined);
  const clauses = said.clauses.filter((clause) => !silent.includes(clause));
  const sentence = silent.reduce((text, clause) => text.replace(`; ${clause.text}`, ""), said.sentence);
  const wanted = shown && new Set(shown);
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

function countRows({ counts, tables }: LiveIndex, side: "reference" | "current", rows: Rows, kernel: Kernel): void {
  const out = counts[side];
  kernel.memory.int32(out.address, out.bytes >> 2).fill(0);
  for (const stretch of rows) kernel.windowCounts(tables[stretch.side], stretch.start, stretch.end, out);
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

function qualityOf(report: Report, live: readonly LiveColumn[], rows: { reference: number; current: number }): ColumnQuality[] {
  const byName = new Map(live.map((column) => [column.column, column]));
  return report.quality.columns.map((quality): ColumnQuality => {
    const own = byName.get(quality.column);
    if (!own || !quality.reference || !quality.current) return quality;
    const described = (side: "reference" | "current"): ColumnQuality["current"] => ({
      ...(quality[side] as NonNullable<ColumnQuality["current"]>), rows: rows[side], missing: own.missing[side], ...(own.infinite ? { infinite: own.infinite[side] } : {}),
    });
    return {
      ...quality, reference: described("reference"), current: described("current"),
      ...(own.outOfRange ? { outOfRange: own.outOfRange } : {}), ...(own.unseen === undefined ? {} : { newCategoryRows: own.unseen }),
    };
  });
}
