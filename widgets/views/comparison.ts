import { type ComparedColumn, comparedColumns, comparedConventions, comparisonToCsv } from "../../src/export/comparison.ts";
import { conventionName } from "../../src/names.ts";
import type { ConventionName, ConventionSummary, Report } from "../../src/report.ts";
import { h, redraw } from "../dom.ts";
import { download } from "../download.ts";
import { count, plural } from "../format.ts";
import type { Room } from "../state.ts";
import { comparisonRow, reasonRow } from "./comparisonRow.ts";
import { levelMark, term } from "./parts.ts";

/** Rows that are drawn at once. */
const SLICE = 60;
/** Rows of the frame that stands while nothing is known yet. */
const FRAME = 12;

/** Columns down, tools across: every verdict beside the others, where they disagree first, and on a cell why it differs. */
export function comparison(room: Room): HTMLElement {
  const { document, state, effect } = room;
  const section = h(document, "section", { "aria-label": "Compare tools" });
  const bar = h(document, "div", {});
  const body = h(document, "div", { class: "scroller", role: "region", "aria-label": "Verdicts by tool", tabindex: 0 });
  let onlyDisagreements = false;
  /** The cell whose reason stands open, and the one that Tab reaches. */
  let open: { column: string; convention: ConventionName } | undefined;
  let stop: { column: string; convention: ConventionName } | undefined;
  /** The order in which the last full report stood: a pending one keeps it, so that no row jumps. */
  let settled: readonly string[] = [];
  let near = new IntersectionObserver(() => undefined);
  room.signal.addEventListener("abort", () => near.disconnect(), { once: true });

  const shown = (): boolean => state.panel.value === "comparison" || state.comparisonOpen.value;
  const waits = (report: Report): boolean => report.pending?.includes("comparison") ?? false;

  /** The columns in their order; none while a first report has nothing to put in order yet. */
  const ordered = (report: Report): ComparedColumn[] => {
    const rows = comparedColumns(report);
    if (!waits(report)) {
      settled = rows.map(({ column }) => column.column);
      return rows;
    }
    const place = new Map(settled.map((name, i) => [name, i]));
    return rows.filter(({ column }) => place.has(column.column)).sort((a, b) => (place.get(a.column.column) ?? 0) - (place.get(b.column.column) ?? 0));
  };

  function drawBar(report: Report, rows: readonly ComparedColumn[]): void {
    const pending = waits(report);
    const split = rows.filter(({ disagreement }) => disagreement > 0).length;
    const box = h(document, "input", { type: "checkbox", checked: onlyDisagreements, disabled: pending, "data-key": "only disagreements" });
    box.addEventListener("change", () => {
      onlyDisagreements = box.checked;
      draw();
    });
    redraw(
      bar,
      h(
        document,
        "div",
        { class: "head" },
        h(document, "h3", {}, "Compare tools"),
        h(document, "span", { class: "muted", role: "status" }, pending ? "the other tools are being asked" : disagreementWords(split, rows.length)),
        h(
          document,
          "span",
          { class: "push legend" },
          term(document, "convention", "conventions"),
          h(document, "label", { class: "control check" }, box, "Only disagreements"),
          h(
            document,
            "button",
            { class: "button", type: "button", disabled: pending, "data-key": "save comparison", onclick: () => download(document, "driftglass-comparison.csv", "text/csv", comparisonToCsv(report)) },
            "Save as CSV",
          ),
        ),
      ),
    );
  }

  function draw(): void {
    const report = state.report.value;
    near.disconnect();
    if (!report || !shown()) return section.replaceChildren();
    if (body.parentNode !== section) section.append(bar, body);
    const pending = waits(report);
    const all = ordered(report);
    const rows = onlyDisagreements && !pending ? all.filter(({ disagreement }) => disagreement > 0) : all;
    const conventions = pending ? [report.drift.convention, ...[...conventionsOf(report)].filter((name) => name !== report.drift.convention)] : comparedConventions(report);
    const summaries = new Map(report.drift.conventions?.map((summary) => [summary.convention, summary]));
    drawBar(report, all);
    let drawn = 0;
    const width = conventions.length + 1;
    if (!rows.some(({ column }) => column.column === stop?.column) && rows[0]) stop = { column: rows[0].column.column, convention: conventions[0] as ConventionName };
    redraw(
      body,
      h(
        document,
        "table",
        { class: "columns compare", "aria-busy": String(pending) },
        h(document, "caption", { class: "hidden" }, `Verdicts by tool, ${plural(rows.length, "column")}`),
        h(
          document,
          "thead",
          {},
          h(
            document,
            "tr",
            {},
            h(document, "th", { scope: "col", class: "c-name" }, "Column"),
            ...conventions.map((name, i) => heading(name, pending && i > 0 ? undefined : summaries.get(name), i === 0)),
          ),
        ),
        h(
          document,
          "tbody",
          {},
          ...slice(),
          ...rest(),
          ...(pending && rows.length === 0 ? Array.from({ length: Math.min(FRAME, report.drift.columns.length) }, () => quiet(width)) : []),
          rows.length === 0 && !pending && h(document, "tr", {}, h(document, "td", { colspan: width, class: "muted" }, onlyDisagreements && all.length > 0 ? "The tools agree on every column." : "No column could be compared.")),
        ),
      ),
    );

    // Two thousand rows at once would hold the page up: the next ones come when the end comes near.
    function slice(): HTMLElement[] {
      const from = drawn;
      drawn = Math.min(rows.length, Math.max(from + SLICE, rows.findIndex(({ column }) => column.column === open?.column) + 1));
      return rows.slice(from, drawn).flatMap((row) => [
        comparisonRow(document, row, { conventions, pending, open: open?.column === row.column.column ? open.convention : undefined, stop: stop?.column === row.column.column ? stop.convention : undefined }),
        ...(open?.column === row.column.column && !pending ? [reasonRow(document, row.column, open.convention, summaries.get(open.convention), width)] : []),
      ]);
    }
    function rest(): HTMLElement[] {
      if (drawn >= rows.length) return [];
      const row = h(document, "tr", { class: "rest" }, h(document, "td", { colspan: width }, h(document, "button", { class: "more", type: "button", "data-key": "more compared" }, `${count(rows.length - drawn)} more`)));
      const more = (): void => {
        near.disconnect();
        row.replaceWith(...slice(), ...rest());
      };
      row.addEventListener("click", more);
      near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && more(), { root: body, rootMargin: "400px" });
      near.observe(row);
      return [row];
    }
  }

  /** A tool's name, where its rules come from, and what it says of the whole data set. */
  function heading(name: ConventionName, summary: ConventionSummary | undefined, own: boolean): HTMLElement {
    const assumed = summary?.assumptions?.length ? `\nNot published, assumed:\n${summary.assumptions.map((line) => `· ${line}`).join("\n")}` : "";
    return h(
      document,
      "th",
      { scope: "col", class: "c-tool", "data-convention": name },
      h(
        document,
        "button",
        { type: "button", class: "tool", "data-key": `tool ${name}`, "data-tip": summary ? `As ${summary.source}.${assumed}` : conventionName(name) },
        h(document, "b", {}, conventionName(name)),
        own && h(document, "span", { class: "own" }, " this report"),
        assumed !== "" && h(document, "span", { class: "own" }, " partly assumed"),
      ),
      h(document, "span", { class: "said" }, ...(summary ? [levelMark(document, summary.level), ` ${count(summary.drifted)} of ${count(summary.tested)} drifted`] : ["…"])),
    );
  }

  const quiet = (width: number): HTMLElement =>
    h(document, "tr", { class: "quiet", "aria-hidden": "true" }, ...Array.from({ length: width }, () => h(document, "td", {}, h(document, "span", { class: "bone" }))));

  const cellOf = (target: EventTarget | null): HTMLButtonElement | null => (target as Element | null)?.closest<HTMLButtonElement>("tbody button.verdict") ?? null;
  body.addEventListener("click", (event) => {
    const button = cellOf(event.target);
    const at = button && placeOf(button);
    if (!at) return;
    stop = at;
    open = open?.column === at.column && open.convention === at.convention ? undefined : at;
    draw();
  });
  body.addEventListener("keydown", (event) => {
    const button = cellOf(event.target);
    if (!button) return;
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      open = undefined;
      return draw();
    }
    const next = neighbour(button, event.key);
    if (!next) return;
    event.preventDefault();
    button.tabIndex = -1;
    next.tabIndex = 0;
    stop = placeOf(next);
    next.focus();
  });
  effect(draw);
  return section;
}

/** While the comparison is pending, the tools that it will have. */
function conventionsOf(report: Report): Iterable<ConventionName> {
  return report.drift.conventions && report.drift.conventions.length > 1 ? report.drift.conventions.map(({ convention }) => convention) : (["standard", "evidently", "nannyml", "whylogs", "arize", "fiddler"] as const);
}

function disagreementWords(split: number, all: number): string {
  if (all === 0) return "no column could be compared";
  return split === 0 ? `the tools agree on ${all === 1 ? "the one column" : `all ${count(all)} columns`}` : `they disagree on ${count(split)} of ${plural(all, "column")}`;
}

function placeOf(button: HTMLElement): { column: string; convention: ConventionName } | undefined {
  const column = button.closest("tr")?.getAttribute("data-column");
  const convention = button.closest("td")?.getAttribute("data-convention");
  return column === null || column === undefined || !convention ? undefined : { column, convention: convention as ConventionName };
}

/** The cell that an arrow key leads to. */
function neighbour(button: HTMLElement, key: string): HTMLButtonElement | undefined {
  const row = button.closest("tr");
  const convention = button.closest("td")?.getAttribute("data-convention");
  if (!row || !convention) return undefined;
  if (key === "ArrowLeft" || key === "ArrowRight" || key === "Home" || key === "End") {
    const cells = [...row.querySelectorAll<HTMLButtonElement>("button.verdict")];
    const at = cells.indexOf(button as HTMLButtonElement);
    return key === "Home" ? cells[0] : key === "End" ? cells.at(-1) : cells[at + (key === "ArrowRight" ? 1 : -1)];
  }
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const step = key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
  for (let other = row[step]; other; other = other[step]) {
    const cell = [...other.querySelectorAll<HTMLElement>("td[data-convention]")].find((each) => each.getAttribute("data-convention") === convention)?.querySelector<HTMLButtonElement>("button.verdict");
    if (cell) return cell;
  }
  return undefined;
}
