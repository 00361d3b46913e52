import { associationName, metricName, testName } from "../names.ts";
import type { Finding, ColumnDrift, DriftSlice, DriftVerdict, OperationFigures, Report, RuleOutcome } from "../report.ts";
import { limitWords, noiseWords } from "../sureness.ts";
import { ofTime, sliceName } from "../sliceNames.ts";

/** Three significant digits; thousands and more as whole numbers; "<0.001" instead of a long tail of zeros. */
export function figure(value: number | undefined): string {
  if (value === undefined) return "";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001) return value > 0 ? "<0.001" : ">−0.001";
  if (size >= 1e15) return value.toExponential(2);
  const text = size >= 1000 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();
  return text.replace("-", "−");
}

/** With its sign, to the fourth place or three significant digits. */
function difference(value: number): string {
  const text = Math.abs(value) < 1 ? value.toFixed(4) : figure(value).replace("−", "-");
  if (Number(text) === 0) return "0";
  return value > 0 ? `+${text}` : text.replace("-", "−");
}

export function percent(share: number): string {
  if (share > 0 && share < 0.001) return "<0.1 %";
  return `${Number((100 * share).toPrecision(share >= 1 ? 4 : 3))} %`;
}

/** "PSI 0.31" or "KS p 0.012": the figure that decided. */
export function score(verdict: DriftVerdict | undefined): string {
  if (!verdict) return "";
  return `${testName(verdict.test)}${verdict.on === "pValue" ? " p" : ""} ${figure(verdict.value)}`;
}

/** "0.164 to 0.204, 18 times the noise". */
function sureness(verdict: DriftVerdict | undefined): string {
  return verdict ? [limitWords(verdict, figure), noiseWords(verdict)].filter(Boolean).join(", ") : "";
}

const order = new Map([["alert", 0], ["warn", 1], ["unknown", 2], ["ok", 3]]);

/** Worst first; within a level the report's own order. */
export function worstFirst<T extends { level: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (order.get(a.level) ?? 9) - (order.get(b.level) ?? 9));
}

/** Where each column's drift lives, a line a slice. */
export function sliceLines(report: Report): { column: string; line: string }[] {
  return worstFirst(report.drift.columns).flatMap(({ column, slices = [] }) => slices.map((slice) => ({ column, line: sliceLine(slice, report) })));
}

function sliceLine(slice: DriftSlice, { reference, current }: Report): string {
  const [before, now] = [percent(slice.reference / reference.rows), percent(slice.current / current.rows)];
  const rows = ofTime(slice) ? `${now} of current rows` : `${before} of rows before, ${now} now`;
  const within = slice.within === undefined ? "" : `PSI ${figure(slice.within)} within, `;
  return `where ${sliceName(slice, { number: figure, date: (iso) => iso })}: ${slice.change === "size" ? "its part of the rows changed, " : ""}${rows}; ${within}${figure(slice.without)} without; carries ${percent(Number(slice.share.toPrecision(3)))}`;
}

/** What a row of the columns' table says, for text and Markdown alike. */
export function columnRows(report: Report): { drift: ColumnDrift; cells: string[] }[] {
  const quality = new Map(report.quality.columns.map((column) => [column.column, column]));
  return worstFirst(report.drift.columns).map((drift) => {
    const { reference, current, newCategoryRows, outOfRange } = quality.get(drift.column) ?? {};
    const missing = [reference, current].map((side) => (side && side.rows > 0 ? percent(side.missing / side.rows) : "–")).join(" → ");
    const beyond = outOfRange ? outOfRange.below + outOfRange.above : (newCategoryRows ?? 0);
    return { drift, cells: [drift.column, drift.role, drift.kind, score(drift.verdicts[0]), sureness(drift.verdicts[0]), drift.level, missing, beyond > 0 ? String(beyond) : ""] };
  });
}

/** Columns that were not compared: name and reason. */
export function untestedRows({ drift }: Report): string[][] {
  return (drift.untested ?? []).map(({ column, role, kind, reason }) => [column, role, kind, reason]);
}

export const untestedHeader = ["column", "role", "kind", "why, and what to do"];

/** Notes that stand nowhere else. */
export const otherNotes = ({ notes, drift }: Report): Report["notes"] =>
  notes.filter(({ code, column }) => code !== "not-tested" || !drift.untested?.some((untested) => untested.column === column));

export const columnHeader = ["column", "role", "kind", "score", "95 %, noise", "level", "missing", "unseen or out of range"];

export function performanceRows(report: Report): string[][] {
  const { change, reference, current } = report.performance ?? {};
  if (change && change.length > 0) {
    return change.map((row) => [
      metricName(row.metric), figure(row.reference), figure(row.current),
      `${difference(row.change)}${row.lower !== undefined && row.upper !== undefined ? ` (${difference(row.lower)} to ${difference(row.upper)})` : ""}`,
      row.level,
    ]);
  }
  const names = Object.keys({ ...reference?.metrics, ...current?.metrics });
  return names.map((name) => [metricName(name), figure(reference?.metrics[name]?.value), figure(current?.metrics[name]?.value), "", current?.metrics[name]?.level ?? ""]);
}

export const performanceHeader = ["metric", "reference", "current", "change (95 %)", "level"];

/** How the model was served, figure by figure. */
export function operationRows({ operations }: Report): string[][] {
  if (!operations) return [];
  const unit = operations.latency?.unit === "us" ? "µs" : operations.latency?.unit;
  const rows: [string, (of: OperationFigures) => string, string][] = [
    ...(["p50", "p90", "p95", "p99"] as const).map((p): [string, (of: OperationFigures) => string, string] => [`${p} latency`, ({ latency }) => (latency ? `${figure(latency[p])} ${unit}` : ""), p]),
    ["error rate", ({ errorRate }) => (errorRate ? percent(errorRate.value) : ""), "errorRate"],
    ["throughput", ({ throughput }) => (throughput ? `${figure(throughput.value)} ${throughput.per === "hour" ? "an" : "a"} ${throughput.per}` : ""), "throughput"],
    ["longest silence", ({ gaps }) => (gaps ? duration(gaps.longest) : ""), "longestGap"],
    ["predictions", ({ count }) => String(count), ""],
  ];
  return rows.flatMap(([name, text, key]) => {
    const change = operations.change?.find((each) => each.figure === key);
    const points = (value: number): string => (key === "errorRate" ? difference(value * 100) : key === "longestGap" ? `${value < 0 ? "−" : "+"}${duration(Math.abs(value))}` : difference(value));
    const interval = change?.lower !== undefined && change.upper !== undefined ? ` (${points(change.lower)} to ${points(change.upper)})` : "";
    const cells = [operations.reference ? text(operations.reference) : "", text(operations), change ? `${points(change.change)}${key === "errorRate" ? " points" : ""}${interval}` : ""];
    return cells[0] || cells[1] ? [[name, ...cells]] : [];
  });
}

export const operationHeader = ["operations", "reference", "current", "change (95 %)"];

/** Seconds as a person says them. */
export function duration(seconds: number): string {
  const [unit, size] = ([["d", 86400], ["h", 3600], ["min", 60]] as const).find(([, size]) => seconds >= size) ?? ["s", 1];
  return `${figure(seconds / size)} ${unit}`;
}

/** Rules that say something first: firing, pending, not judged, then the others. */
export function ruleRows({ rules }: Pick<Report, "rules">): string[][] {
  const urgency = ({ state, level }: RuleOutcome): number => (state === "firing" ? 0 : state === "pending" ? 1 : level === "unknown" ? 2 : 3);
  return [...(rules ?? [])].sort((a, b) => urgency(a) - urgency(b)).map((rule) => [rule.rule, rule.state, rule.since?.slice(0, 10) ?? "", rule.level, rule.reason]);
}

export const ruleHeader = ["rule", "state", "since", "level", "why"];

/** What moved together, in one line; undefined where it was not computed. */
export function togetherLine({ drift: { multivariate } }: Report): string | undefined {
  if (!multivariate) return undefined;
  const { classifier, reconstruction, associations = [], pairs } = multivariate;
  const changed = associations.filter(({ level }) => level !== "ok").length;
  const parts = [
    classifier && `classifier AUC ${figure(classifier.rocAuc)} (${figure(classifier.lower)} to ${figure(classifier.upper)})${leaning(classifier.columns)}`,
    reconstruction && `reconstruction error ${figure(reconstruction.reference)} → ${figure(reconstruction.current)} (usual band ${reconstruction.threshold.lower === undefined ? "" : `${figure(reconstruction.threshold.lower)} `}to ${figure(reconstruction.threshold.upper)})`,
    pairs !== undefined && `${changed} of ${pairs} pairs changed`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join("; ") : undefined;
}

/** Pairs whose association changed. */
export function togetherRows({ drift: { multivariate } }: Report): string[][] {
  return (multivariate?.associations ?? [])
    .filter(({ level }) => level !== "ok")
    .map(({ columns: [first, second], measure, reference, current, change, qValue, level }) => [first, second, associationName(measure), figure(reference), figure(current), difference(change), figure(qValue), level]);
}

export const togetherHeader = ["column", "with", "measure", "reference", "current", "change", "q", "level"];

function leaning(columns: readonly { column: string }[]): string {
  return columns.length === 0 ? "" : `, leaning on ${columns.slice(0, 3).map(({ column }) => column).join(", ")}`;
}

export function sampleLine(report: Report): string {
  const side = (name: string, { rows, of, sampled, split, name: file, start, end }: Report["reference"]): string => {
    const share = of === undefined ? "" : ` of ${of}`;
    const why = sampled ? ", sampled" : split ? `, split by ${split.by} at ${split.at}` : "";
    const when = start && end ? `, ${start.slice(0, 10)} to ${end.slice(0, 10)}` : "";
    return `${name} ${file} (${rows}${share} rows${when}${why})`;
  };
  return `${side("reference", report.reference)}; ${side("current", report.current)}; convention ${report.drift.convention}`;
}

/** What changed since the run before, a line each: new, then resolved, then what is still there by name alone. */
export function sinceLastLines({ sinceLast }: Report): { label: string; subject: string; sentence: string }[] {
  if (!sinceLast) return [];
  const lines = (label: string, findings: readonly Finding[]): { label: string; subject: string; sentence: string }[] => findings.map(({ subject, sentence }) => ({ label, subject, sentence }));
  return [...lines("new", sinceLast.new), ...lines("resolved", sinceLast.resolved), ...lines("still", sinceLast.still)];
}
