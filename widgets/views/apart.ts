import type { OpenedRow } from "../../src/openedRow.ts";
import type { Predictions, Report } from "../../src/report.ts";
import { h, type Child } from "../dom.ts";
import { count, exact, number } from "../format.ts";
import type { State } from "../state.ts";
import { openedRow } from "./openedRow.ts";
import { figures, term } from "./parts.ts";

/** What the hand has opened; it outlives a redraw, and is asked for anew by each report. */
export interface Open {
  readonly rows: Set<string>;
  /** All rows of a list are shown. */
  readonly lists: Set<string>;
}

const mostFirst = 6;

interface Listed { row: number; figure: number; columns: readonly { column: string; without: number }[] }

/** The rows that stand apart most, by their inputs and by their output; each opens in place where rows are at hand. */
export function apart(document: Document, { outliers, farOutputs }: Predictions, report: Report, state: State, open: Open): Child[] {
  const far = farOutputs?.rows ?? [];
  const any = far.length > 0 || (outliers?.rows.length ?? 0) > 0;
  return [
    any && !state.holdsRows.value && h(document, "p", { class: "all muted" }, "This is a finished report and holds no rows: open its files with Driftglass to look into the rows below."),
    outliers && outliers.rows.length > 0 && list("outliers", "Rows that stand apart most", `of ${count(outliers.looked)} looked at, by ${count(outliers.columns)} inputs together`, "Score", outliers.rows.map(({ row, score, columns = [] }) => ({ row, figure: score, columns }))),
    farOutputs && far.length > 0 && list("farOutputs", "Outputs furthest out", `beyond ${farOutputs.beyond} robust deviations from ${number(farOutputs.median)}`, "Deviations", far.map(({ row, distance }) => ({ row, figure: distance, columns: [] }))),
  ].filter((each) => each !== undefined && each !== false);

  function list(key: string, title: string, beside: string, measure: string, rows: readonly Listed[]): HTMLElement {
    const whole = open.lists.has(key) ? rows : rows.slice(0, mostFirst);
    const body = h(document, "tbody", {}, ...whole.flatMap((each) => pair(key, each)));
    const rest = rows.length - whole.length;
    const more = rest > 0 && h(document, "button", { type: "button", class: "more", "data-key": `more ${key}` }, `${rest} more`);
    if (more) more.addEventListener("click", () => {
      open.lists.add(key);
      const added = rows.slice(mostFirst).flatMap((each) => pair(key, each));
      body.append(...added);
      more.remove();
      added[0]?.querySelector("button")?.focus();
    });
    return h(
      document,
      "section",
      { class: key === "outliers" ? "two apart" : "apart", "aria-label": title },
      h(document, "h4", {}, term(document, key, title), ` · ${beside}`),
      h(
        document,
        "table",
        { class: "plain" },
        h(document, "thead", {}, h(document, "tr", {}, h(document, "th", { scope: "col" }, "Row, in time order"), key === "outliers" && h(document, "th", { scope: "col" }, term(document, "setApartBy", "Set apart most by")), h(document, "th", { scope: "col", class: "numeric" }, measure))),
        body,
      ),
      more,
    );
  }

  /** The row of the list, and beneath it the one that holds its values. */
  function pair(key: string, { row, figure, columns }: Listed): HTMLElement[] {
    const name = `${key} ${row}`;
    const label = `Row ${count(row + 1)}`;
    const place = h(document, "div", { class: "opened", role: "region", "aria-label": label, tabindex: 0, "data-key": `opened ${name}` });
    const beneath = h(document, "tr", { class: "beneath", hidden: true }, h(document, "td", { colspan: key === "outliers" ? 3 : 2 }, place));
    const button = h(document, "button", { type: "button", class: "opens", "aria-expanded": "false", "data-key": `open ${name}` }, label);
    const toggle = (shown: boolean): void => {
      beneath.hidden = !shown;
      button.setAttribute("aria-expanded", String(shown));
      if (!shown) open.rows.delete(name);
      else {
        open.rows.add(name);
        fill(place, row, columns.map(({ column }) => column));
      }
    };
    button.addEventListener("click", () => toggle(button.getAttribute("aria-expanded") === "false"));
    beneath.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      toggle(false);
      button.focus();
    });
    if (state.holdsRows.value && open.rows.has(name)) toggle(true);
    return [
      h(
        document,
        "tr",
        {},
        h(document, "th", { scope: "row" }, state.holdsRows.value ? button : label),
        key === "outliers" &&
          h(document, "td", { class: "by" }, ...columns.flatMap(({ column, without }, i) => [i > 0 && ", ", h(document, "span", { title: `${exact(without)} were ${column} as usual in reference` }, column)])),
        h(document, "td", { class: "numeric" }, figures(document, figure, number(figure))),
      ),
      beneath,
    ];
  }

  function fill(place: HTMLElement, row: number, blamed: readonly string[]): void {
    const say = (text: string, role?: string): void => place.replaceChildren(h(document, "p", { class: "muted", role }, text));
    say("Being looked up …", "status");
    state.askRows([row]).then(
      (found: OpenedRow[] | undefined) => {
        const [known] = found ?? [];
        if (known) place.replaceChildren(openedRow(document, known, report.quality.columns, blamed));
        else say("A newer report is under way; open the row again when it is there.", "status");
      },
      (error: Error) => say(error.message, "alert"),
    );
  }
}
