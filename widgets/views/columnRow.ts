import type { ColumnDrift, ColumnQuality, DriftVerdict, Report } from "../../src/report.ts";
import { columnFigure } from "../charts/columnFigure.ts";
import { levelStrip } from "../charts/levelStrip.ts";
import { thresholdBar } from "../charts/thresholdBar.ts";
import { type Child, h } from "../dom.ts";
import { count, number, percent, plural, score } from "../format.ts";
import { roleKind, testTitle } from "../levels.ts";
import { limitWords, noiseWords } from "../../src/sureness.ts";
import { figures, levelMark, sureness } from "./parts.ts";

export interface Row {
  drift: ColumnDrift;
  quality?: ColumnQuality;
}

/** Which cells the table has, and how this row stands in it. */
export interface RowPlace {
  /** All columns have the same test, so the header names it. */
  oneTest: boolean;
  unseen: boolean;
  range: boolean;
  /** The levels of a column through time. */
  strip?: ((column: string) => SVGSVGElement) | undefined;
  open: boolean;
  tabStop: boolean;
  /** The value is near the one that the report will have. */
  about?: boolean;
}

export function columnRow(document: Document, { drift, quality }: Row, place: RowPlace): HTMLTableRowElement {
  const name = drift.column;
  const first = drift.verdicts[0];
  const cell = (classes: string, ...children: Child[]): HTMLElement => h(document, "td", { class: classes }, ...children);
  const titled = (title: string | undefined, text: string): HTMLElement => h(document, "span", { title }, text);
  const button = h(
    document,
    "button",
    { class: "name", type: "button", tabindex: place.tabStop ? 0 : -1, "data-key": `column ${name}`, "aria-expanded": String(place.open) },
    h(document, "b", { title: name.length > 26 ? name : undefined }, name === "" ? "(no name)" : name),
    h(document, "span", {}, roleKind(drift)),
  );
  const fresh = quality?.newCategoryRows;
  const outside = quality?.outOfRange;
  return h(
    document,
    "tr",
    { "data-column": name, "data-level": drift.level, "aria-current": place.open ? "true" : undefined },
    h(document, "th", { scope: "row" }, button),
    cell("c-figure", figureOf(document, drift, quality)),
    cell("c-score", first && bar(document, first)),
    cell(
      "numeric",
      first && figures(document, first.value, first.value === undefined ? "" : `${place.about ? "≈ " : ""}${score(first.value)}`),
      first && sureness(document, first),
      first && !place.oneTest && h(document, "span", { class: "test" }, `${testTitle(first.test)}${first.on === "pValue" ? ", p" : ""}`),
    ),
    h(document, "td", { title: first?.reason }, levelMark(document, drift.level)),
    place.strip && cell("c-time", place.strip(name)),
    cell("numeric c-missing", missing(document, quality)),
    place.unseen &&
      cell("numeric c-unseen", fresh !== undefined && titled(quality?.newCategories?.map((of) => of.category).join(", "), count(fresh))),
    place.range &&
      cell("numeric c-range", outside && titled(`${outside.below} below, ${outside.above} above`, count(outside.below + outside.above))),
  );
}

function figureOf(document: Document, drift: ColumnDrift, quality: ColumnQuality | undefined): SVGSVGElement {
  const options = { width: 150, height: 34, name: `${drift.column}: reference and current` };
  return columnFigure(document, { quality, drift }, quality ? { ...options, description: words(quality) } : options);
}

function bar(document: Document, verdict: DriftVerdict): SVGSVGElement {
  const sure = [limitWords(verdict, number), noiseWords(verdict)].filter(Boolean).map((words) => `, ${words}`).join("");
  const description = verdict.value === undefined ? "no value" : `${number(verdict.value)}${sure}, drifted from ${number(verdict.threshold)}`;
  return thresholdBar(document, verdict, { width: 170, height: 30, name: `${testTitle(verdict.test)} against its threshold`, description });
}

function missing(document: Document, quality: ColumnQuality | undefined): Child {
  if (!quality?.current) return quality && h(document, "span", { class: "muted" }, "absent");
  const share = (side: ColumnQuality["current"]): string => (side && side.rows > 0 ? percent(side.missing / side.rows) : "–");
  const before = quality.reference ? `; reference ${share(quality.reference)}` : "";
  return h(
    document,
    "span",
    { title: `${quality.current.missing} rows${before}` },
    quality.current.missing === 0 ? "0" : share(quality.current),
  );
}

/** For every column, the strip of its levels; undefined without a timeline. */
export function strips(document: Document, report: Report): ((column: string) => SVGSVGElement) | undefined {
  if (!report.timeline) return undefined;
  const { chunks } = report.timeline;
  const levelsOf = chunks.map((chunk) => new Map(chunk.drift.map((of) => [of.column, of.level])));
  return (column) => {
    const levels = levelsOf.map((of, i) => (chunks[i]?.complete ? of.get(column) : undefined));
    const bad = levels.filter((level) => level === "warn" || level === "alert").length;
    const description = `drifted in ${bad} of ${chunks.length} chunks`;
    return levelStrip(document, chunks, levels, { width: 180, height: 18, name: `${column} through time`, description });
  };
}

/** Both samples in a sentence, for those who do not see the figure. */
function words({ reference, current }: ColumnQuality): string {
  const side = (name: string, of: typeof reference): string => {
    if (!of) return `${name} lacks the column`;
    if (of.mean !== undefined) return `${name}: mean ${number(of.mean)}${of.p50 !== undefined ? `, median ${number(of.p50)}` : ""}`;
    const top = of.top?.[0];
    if (!top || of.rows === 0) return `${name}: ${plural(of.distinct, "value")}`;
    return `${name}: most often ${top.category} (${percent(top.count / of.rows)})`;
  };
  return `${side("reference", reference)}; ${side("current", current)}`;
}
