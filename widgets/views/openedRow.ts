import type { OpenedCell, OpenedRow } from "../../src/openedRow.ts";
import type { ColumnQuality } from "../../src/report.ts";
import { h, type Child } from "../dom.ts";
import { count, number, percent } from "../format.ts";

/** Longer texts are shown to here. */
const mostCharacters = 400;

/** One row, column by column: its value, and where that lies in reference. `blamed` are the columns that set it apart, which come first. */
export function openedRow(document: Document, { row, cells }: OpenedRow, quality: readonly ColumnQuality[], blamed: readonly string[]): HTMLElement {
  const first = blamed.flatMap((column) => cells.filter((cell) => cell.column === column));
  const ordered = [...first, ...cells.filter((cell) => !first.includes(cell))];
  return h(
    document,
    "table",
    { class: "plain" },
    h(document, "caption", { class: "hidden" }, `Row ${count(row + 1)} and where its values lie in reference`),
    h(document, "thead", {}, h(document, "tr", {}, ...["Column", "Value", "In reference"].map((name) => h(document, "th", { scope: "col" }, name)))),
    h(
      document,
      "tbody",
      {},
      ...ordered.map((cell) => {
        const known = quality.find(({ column }) => column === cell.column);
        return h(
          document,
          "tr",
          {},
          h(document, "th", { scope: "row" }, first.includes(cell) ? h(document, "b", {}, cell.column) : cell.column, cell.role !== "feature" && h(document, "span", { class: "muted" }, ` ${cell.role}`)),
          h(document, "td", { class: "own" }, shown(document, cell)),
          h(document, "td", {}, lies(cell, known), cell.role !== "id" && usual(document, known)),
        );
      }),
    ),
  );
}

function shown(document: Document, { value, kind }: OpenedCell): Child {
  if (value === undefined) return h(document, "span", { class: "muted" }, kind === "unsupported" ? "of a type that is not read" : "missing");
  return value.length > mostCharacters ? `${value.slice(0, mostCharacters)}… (${count(value.length)} characters)` : value;
}

function lies({ value, kind, below, above, share }: OpenedCell, known: ColumnQuality | undefined): string {
  const reference = known?.reference;
  if (value === undefined) return kind !== "unsupported" && reference && reference.rows > 0 ? `missing in ${percent(reference.missing / reference.rows)} of the rows` : "";
  if (share !== undefined) return share === 0 ? "never" : `in ${percent(share)} of the rows`;
  if (below === undefined || above === undefined) return "";
  return below >= above ? `higher than ${most(below)}` : `lower than ${most(above)}`;
}

/** 93 %; near all, what is left says more. */
const most = (share: number): string => (share === 1 ? "all" : share > 0.99 ? `all but ${percent(1 - share)}` : percent(share));

function usual(document: Document, known: ColumnQuality | undefined): Child {
  const { reference, kind } = known ?? {};
  if (!reference) return null;
  const words = (text: string): HTMLElement => h(document, "span", { class: "muted" }, ` · ${text}`);
  if (kind === "numeric" && reference.p5 !== undefined && reference.p50 !== undefined && reference.p95 !== undefined) return words(`median ${number(reference.p50)}, nine in ten from ${number(reference.p5)} to ${number(reference.p95)}`);
  const [top] = reference.top ?? [];
  const present = reference.rows - reference.missing;
  return (kind === "categorical" || kind === "boolean") && top && present > 0 ? words(`most often ${top.category}, ${percent(top.count / present)}`) : null;
}
