import { signal } from "@preact/signals-core";
import type { LiveColumn, LiveFrame } from "../../src/live.ts";
import type { ColumnDrift, ColumnQuality, Description, DriftVerdict, Filtered, FilteredBin, Report } from "../../src/report.ts";
import { categories, shownShares } from "../charts/categories.ts";
import { ecdf } from "../charts/ecdf.ts";
import { effectShare } from "../charts/effectShare.ts";
import { histogram, type Histogram } from "../charts/histogram.ts";
import { h, redraw, type Child } from "../dom.ts";
import { apart, count, exact, number, percent, pValue, score, signed, value } from "../format.ts";
import { roleKind, testTitle, worstFirst } from "../levels.ts";
import { liveDrift, liveQuality } from "../live.ts";
import { morph } from "../morph.ts";
import { conventionName } from "../../src/names.ts";
import type { Room } from "../state.ts";
import { causes } from "./causes.ts";
import { keepCategories } from "./keepCategories.ts";
import { keepRange } from "./keepRange.ts";
import { testTable } from "./tests.ts";
import { outcome } from "./outcome.ts";
import { limitWords, noiseWords } from "../../src/sureness.ts";
import { boundWords, figures, head, legend, levelMark, scrolls, sureness, term } from "./parts.ts";
import { textFigures } from "./textFigures.ts";

/** One column in full: both distributions, what carries the effect, both descriptions side by side, every test, and each tool's verdict. */
export function column(room: Room): HTMLElement {
  const { document, state, effect } = room;
  const section = h(document, "section", { "aria-label": "Column detail" });
  /** Shares of rows bin by bin, or added up. */
  const summed = signal(false);
  const redrawn = signal(0);
  let followed = false;
  let shown: string | undefined;
  let again: ((live: LiveFrame, moved: LiveColumn) => void) | undefined;
  effect(() => {
    redrawn.value;
    followed = false;
    const report = state.report.value;
    const name = state.column.value;
    const drift = report?.drift.columns.find((c) => c.column === name) ?? (report && worstFirst(report.drift.columns)[0]);
    const quality = report?.quality.columns.find((c) => c.column === (drift?.column ?? name));
    if (!report || (!drift && !quality)) return section.replaceChildren();
    const own = (drift ?? quality) as ColumnDrift | ColumnQuality;
    const first = drift?.verdicts[0];
    const width = detailWidth(state.width.value);
    const title = heading(own, drift);
    const left = leftOf(report.filtered, own.column);
    const drawing = distribution(own.column, drift, quality, width, left);
    const carrying = drift && drift.bins.length > 0 ? effectFigure(own.column, drift, width) : undefined;
    again = (live, moved) => {
      const [liveOwn, liveColumn] = [drift && liveDrift(drift, moved), quality && liveQuality(quality, live, moved)];
      morph(title, heading(own, liveOwn, moved));
      const fresh = distribution(own.column, liveOwn, liveColumn, width, leftOf(live.filtered, own.column) ?? (live.filtered && left));
      if (drawing instanceof Element && fresh instanceof Element) morph(drawing, fresh);
      if (carrying && liveOwn) morph(carrying, effectFigure(own.column, liveOwn, width));
    };
    shown = own.column;
    redraw(
      section,
      title,
      drift && textFigures(document, report, drift, state.width.value, choose),
      h(
        document,
        "div",
        { class: "detail" },
        h(
          document,
          "div",
          {},
          h(document, "h4", { class: "choices" }, ...choices(quality)),
          drawing instanceof Element ? keeping(drawing, own.column, drift, quality, width, left) : drawing,
        ),
        drift && carrying && h(document, "div", {}, h(document, "h4", {}, term(document, "effect", carried(drift, first))), carrying),
        outcome(document, report, own.column, Math.min(state.width.value, 2 * width + 32)),
        drift && causes(document, report, drift, width),
        quality && scrolls(document, "Description", "tall", descriptions(quality)),
        drift && scrolls(document, "Verdict by convention", "two", verdicts(drift)),
        drift && drift.tests.length > 0 && scrolls(document, "Every test", "two half", testTable(document, drift)),
        notes(report, own.column),
      ),
    );
  });

  // Its figures follow the hand; what else stands here waits for the report.
  effect(() => {
    const live = state.live.value;
    const moved = live?.columns.find(({ column }) => column === shown);
    if (live && moved) again?.(live, moved);
    else if (followed) redrawn.value = redrawn.peek() + 1;
    followed = moved !== undefined;
  });

  function heading(own: ColumnDrift | ColumnQuality, drift: ColumnDrift | undefined, live?: LiveColumn): HTMLElement {
    const first = drift?.verdicts[0];
    const bounded = drift?.tests.find(({ test, bounds }) => test === "ks" && bounds && bounds[0] !== bounds[1])?.bounds;
    // While the hand moves the p-value rests on bounds; the bounds say more.
    const evidence = live
      ? [live.ks && live.ks[0] !== live.ks[1] && ` · KS ${score(live.ks[0])} to ${score(live.ks[1])}`]
      : [bounded && ` · KS ${boundWords(bounded)}`, first?.pValue !== undefined && ` · p ${pValue(first.pValue)}`];
    return head(
      document,
      own.column,
      drift && levelMark(document, drift.level),
      h(document, "span", { class: "muted" }, roleKind(own), ...(first ? [...valueWords(first, live?.approximate), ...evidence, first.reason && ` · ${first.reason}`] : [])),
      h(document, "span", { class: "push" }, legend(document)),
    );
  }

  function effectFigure(name: string, drift: ColumnDrift, width: number): SVGSVGElement {
    return effectShare(document, drift.bins, { width, height: 230, name: `What carries the effect in ${name}`, description: effectWords(drift) });
  }

  function choose(column: string): void {
    state.column.value = column;
  }

  /** "PSI 0.183, 0.164 to 0.204, 18 times the noise". */
  function valueWords(verdict: DriftVerdict, about = false): Child[] {
    if (verdict.value === undefined) return [];
    const limits = limitWords(verdict, score);
    const noise = noiseWords(verdict);
    const absent = verdict.method?.noInterval;
    return [
      ` · ${testTitle(verdict.test)} ${about ? "≈ " : ""}${score(verdict.value)}`,
      ...(limits ? [", ", term(document, "interval", limits)] : absent ? [", ", term(document, "interval", "no interval"), `: ${absent}`] : []),
      ...(noise ? [", ", term(document, "noise", noise)] : []),
    ];
  }

  function choices(quality: ColumnQuality | undefined): Child[] {
    if (!drawable(quality)) return ["Share of rows"];
    return (
      [
        ["Share of rows", false],
        ["Cumulative", true],
      ] as const
    ).map(([text, value]) =>
      h(
        document,
        "button",
        {
          type: "button",
          "aria-pressed": String(summed.value === value),
          "data-key": `distribution ${text}`,
          onclick: () => {
            summed.value = value;
          },
        },
        text,
      ),
    );
  }

  /** The figure with what chooses rows by it. */
  function keeping(figure: Element, name: string, drift: ColumnDrift | undefined, quality: ColumnQuality | undefined, width: number, left: FilteredBin[] | undefined): Child {
    const drawn = histogramOf(quality, left);
    const missing = (quality?.reference?.missing ?? 0) + (quality?.current?.missing ?? 0) > 0 || (left?.some(({ kind }) => kind === "missing") ?? false);
    if (drawn) return summed.value ? figure : keepRange(room, figure, name, drawn.edges, width, missing);
    return keepCategories(room, figure, name, shownShares(left ? withShares(left) : (drift?.bins ?? [])));
  }

  function distribution(name: string, drift: ColumnDrift | undefined, quality: ColumnQuality | undefined, width: number, left: FilteredBin[] | undefined): Child {
    const options = { width, height: 230, name: `Distribution of ${name}`, description: quality && descriptionWords(quality) };
    if (summed.value && drawable(quality))
      return ecdf(document, quality.histogram, { ...options, name: `Cumulative distribution of ${name}` });
    const drawn = histogramOf(quality, left);
    if (drawn) return histogram(document, drawn, { ...options, axis: true });
    if (left || (drift && drift.bins.length > 0))
      return categories(
        document,
        left ? withShares(left) : (drift?.bins ?? []),
        options.description ? { width, name: options.name, description: options.description } : { width, name: options.name },
      );
    return h(document, "p", { class: "muted" }, "Nothing to draw: the column has no values that can be compared.");
  }

  function descriptions({ reference, current, outOfRange, newCategoryCount, newCategoryRows }: ColumnQuality): HTMLElement {
    const rows: [string, (of: Description) => number | string | undefined, ("share" | "plain")?][] = [
      ["rows", (d) => d.rows],
      ["missing", (d) => d.missing, "share"],
      ["distinct", (d) => d.distinct],
      ["zeros", (d) => d.zeros || undefined, "share"],
      ["infinite", (d) => d.infinite || undefined],
      ["min", (d) => d.min],
      ["5 %", (d) => d.p5],
      ["25 %", (d) => d.p25],
      ["median", (d) => d.p50],
      ["75 %", (d) => d.p75],
      ["95 %", (d) => d.p95],
      ["max", (d) => d.max],
      ["mean", (d) => d.mean],
      ["std", (d) => d.std],
      ["most often", (d) => d.top?.[0]?.category],
    ];
    const cell = (
      d: Description | undefined,
      of: number | string | undefined,
      how: string | undefined,
      other: number | string | undefined,
    ): HTMLElement =>
      h(
        document,
        "td",
        { class: "numeric" },
        d && how === "share" && typeof of === "number" && of > 0 && d.rows
          ? h(document, "data", { value: of, title: `${exact(of)} rows` }, percent(of / d.rows))
          : typeof of === "string"
            ? h(document, "span", { class: "cut", title: of }, value(of))
            : figures(document, of, typeof of !== "number" ? value(of) : amount(of, other)),
      );
    const table = h(
      document,
      "table",
      { class: "plain" },
      h(document, "caption", {}, "Description"),
      h(
        document,
        "thead",
        {},
        h(
          document,
          "tr",
          {},
          h(document, "th", { scope: "col" }, h(document, "span", { class: "hidden" }, "Figure")),
          ...["reference", "current", "change"].map((side) => h(document, "th", { scope: "col", class: "numeric" }, side)),
        ),
      ),
      h(
        document,
        "tbody",
        {},
        ...rows.flatMap(([name, of, how]) => {
          const a = reference && of(reference),
            b = current && of(current);
          if (a === undefined && b === undefined) return [];
          const numbers = typeof a === "number" && typeof b === "number" && name !== "rows" && name !== "distinct";
          const share = how === "share" && numbers && reference?.rows && current?.rows ? b / current.rows - a / reference.rows : undefined;
          return [
            h(
              document,
              "tr",
              {},
              h(document, "th", { scope: "row" }, name),
              cell(reference, a, how, b),
              cell(current, b, how, a),
              h(
                document,
                "td",
                { class: "numeric muted" },
                !numbers
                  ? ""
                  : share !== undefined
                    ? share === 0
                      ? ""
                      : `${share > 0 ? "+" : "−"}${(Math.abs(share) * 100).toFixed(1)} points`
                    : b === a
                      ? ""
                      : h(
                          document,
                          "data",
                          { value: b - a, title: exact(b - a) },
                          whole(b - a) ? `${b > a ? "+" : ""}${count(b - a)}` : signed(b - a),
                        ),
              ),
            ),
          ];
        }),
      ),
    );
    const facts = [
      outOfRange &&
        outOfRange.below + outOfRange.above > 0 &&
        `${count(outOfRange.below)} rows below and ${count(outOfRange.above)} above reference's range.`,
      newCategoryCount && `${count(newCategoryCount)} new categories in ${count(newCategoryRows ?? 0)} rows.`,
    ].filter(Boolean);
    return h(document, "div", {}, table, ...facts.map((fact) => h(document, "p", { class: "muted" }, fact || "")));
  }

  function verdicts(drift: ColumnDrift): HTMLElement {
    return h(
      document,
      "table",
      { class: "plain verdicts" },
      h(document, "caption", {}, "Verdict by convention"),
      h(
        document,
        "thead",
        {},
        h(
          document,
          "tr",
          {},
          ...["Convention", "Test"].map((t) => h(document, "th", { scope: "col" }, t)),
          ...["Value", "Drifted from"].map((t) => h(document, "th", { scope: "col", class: "numeric" }, t)),
          h(document, "th", { scope: "col", class: "numeric c-qvalue" }, term(document, "qValue", "q")),
          h(document, "th", { scope: "col" }, "Verdict"),
        ),
      ),
      h(
        document,
        "tbody",
        {},
        ...drift.verdicts.flatMap((v) =>
          [
            h(
              document,
              "tr",
              {},
              h(document, "th", { scope: "row" }, conventionName(v.convention)),
              h(document, "td", {}, `${testTitle(v.test)}${v.on === "pValue" ? ", p-value" : ""}`),
              h(
                document,
                "td",
                { class: "numeric" },
                figures(document, v.value, v.value === undefined ? "" : v.on === "pValue" ? pValue(v.value) : score(v.value)),
                sureness(document, v),
              ),
              h(
                document,
                "td",
                { class: "numeric" },
                `${v.on === "pValue" ? "≤ " : "≥ "}${number(v.threshold)}${v.alertThreshold === undefined ? "" : ` / ${number(v.alertThreshold)}`}`,
              ),
              h(document, "td", { class: "numeric c-qvalue" }, v.qValue === undefined ? "" : figures(document, v.qValue, pValue(v.qValue))),
              h(document, "td", {}, levelMark(document, v.level), v.drifted ? " drifted" : ""),
            ),
            v.reason ? h(document, "tr", {}, h(document, "td", { colspan: 6, class: "reason" }, v.reason)) : null,
          ].filter((row) => row !== null),
        ),
      ),
    );
  }

  function notes(report: Report, name: string): Child {
    const own = report.notes.filter((note) => note.column === name);
    return own.length > 0 && h(document, "ul", { class: "all muted" }, ...own.map((note) => h(document, "li", {}, note.sentence)));
  }
  return section;
}

/** In a table thousands are written out, so that they align; two neighbours that differ are written so that one sees it. */
const whole = (of: number): boolean => Math.abs(of) < 1e7 && (Number.isInteger(of) || Math.abs(of) >= 1000);
const amount = (of: number, other: number | string | undefined): string =>
  whole(of) ? count(of) : (apart(typeof other === "number" ? [of, other] : [of])[0] ?? "");

type Drawable = ColumnQuality & { histogram: NonNullable<ColumnQuality["histogram"]> };
const drawable = (quality: ColumnQuality | undefined): quality is Drawable =>
  quality?.histogram !== undefined && quality.histogram.edges.length > 1;

/** A column that is filtered by is drawn over the range of all rows, whatever is left. */
function histogramOf(quality: ColumnQuality | undefined, left: FilteredBin[] | undefined): Histogram | undefined {
  const bins = left?.filter(({ kind }) => kind === "interval") ?? [];
  const [first] = bins;
  if (!first) return left || !drawable(quality) ? undefined : quality.histogram;
  return {
    edges: [first.lower as number, ...bins.map(({ upper }) => upper as number)],
    reference: bins.map(({ kept }) => kept.reference), current: bins.map(({ kept }) => kept.current),
    all: { reference: bins.map(({ reference }) => reference), current: bins.map(({ current }) => current) },
  };
}

const leftOf = (filtered: Filtered | undefined, name: string): FilteredBin[] | undefined => filtered?.columns.find(({ column }) => column === name)?.bins;

const withShares = (bins: readonly FilteredBin[]): (FilteredBin & { share: number })[] => bins.map((bin) => ({ ...bin, share: 0 }));

/** The width of one of the detail's figures at a page's width; the same steps as in the theme. */
export const detailWidth = (page: number): number => Math.floor(page <= 512 ? page : page <= 932 ? (page - 32) / 2 : (page - 64) / 3);

function carried(drift: ColumnDrift, first: DriftVerdict | undefined): string {
  return `What carries the ${first ? testTitle(first.test) : "effect"}, by ${drift.bins.some((bin) => bin.kind === "interval") ? "reference bin" : "category"}`;
}

function effectWords(drift: ColumnDrift): string {
  const best = [...drift.bins].sort((a, b) => b.share - a.share).slice(0, 3);
  return `the three largest shares: ${best.map((bin) => percent(bin.share)).join(", ")}`;
}

function descriptionWords({ reference, current }: ColumnQuality): string {
  const side = (d: Description | undefined): string =>
    d ? `${count(d.rows)} rows${d.mean === undefined ? "" : `, mean ${number(d.mean)}`}` : "no such column";
  return `reference ${side(reference)}; current ${side(current)}`;
}
