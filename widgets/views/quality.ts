import type { ColumnQuality, Description } from "../../src/report.ts";
import { h, redraw } from "../dom.ts";
import { count, percent, plural } from "../format.ts";
import { order, roleKind } from "../levels.ts";
import type { Room } from "../state.ts";
import { faults, standing } from "./faults.ts";
import { head, levelMark, scrolls, term } from "./parts.ts";

/** What is broken rather than moved: missing values, new categories, values out of range, constants, columns that are gone. */
export function quality({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Quality" });
  effect(() => {
    const report = state.report.value;
    if (!report) return section.replaceChildren();
    const columns = [...report.quality.columns].sort((a, b) => order[a.level] - order[b.level]);
    const whole = state.panel.value === "quality";
    const found = faults(document, report, (column) => state.show("column", column));
    const also = standing(document, report.quality);
    const numeric = (text: string, title?: string): HTMLElement => h(document, "td", { class: "numeric", title }, text);
    redraw(
      section,
      head(
        document,
        term(document, "quality", "Data quality"),
        h(document, "span", { class: "muted" }, found ? "worst first" : `no fault found in ${plural(columns.length, "column")}`),
      ),
      found,
      also,
      whole && scrolls(
        document,
        "Quality by column",
        "",
        h(
          document,
          "table",
          { class: "plain" },
          h(document, "caption", { class: "hidden" }, "Quality by column"),
          h(
            document,
            "thead",
            {},
            h(
              document,
              "tr",
              {},
              h(document, "th", { scope: "col" }, "Column"),
              h(document, "th", { scope: "col" }, term(document, "level", "Level")),
              h(document, "th", { scope: "col", class: "numeric" }, term(document, "missing", "Missing, reference")),
              h(document, "th", { scope: "col", class: "numeric" }, "Missing, current"),
              h(document, "th", { scope: "col", class: "numeric" }, "Distinct, reference"),
              h(document, "th", { scope: "col", class: "numeric" }, "Distinct, current"),
              h(document, "th", { scope: "col", class: "numeric" }, term(document, "range", "Out of range")),
              h(document, "th", { scope: "col" }, term(document, "unseen", "New categories")),
            ),
          ),
          h(
            document,
            "tbody",
            {},
            ...columns.map((of) =>
              h(
                document,
                "tr",
                { "data-column": of.column, "data-level": of.level },
                h(
                  document,
                  "th",
                  { scope: "row" },
                  h(document, "b", {}, of.column),
                  h(document, "span", { class: "muted" }, ` ${roleKind(of)}`),
                ),
                h(document, "td", {}, levelMark(document, of.level)),
                numeric(missing(of.reference), of.reference && `${of.reference.missing} rows`),
                numeric(missing(of.current), of.current && `${of.current.missing} rows`),
                numeric(of.reference ? count(of.reference.distinct) : ""),
                numeric(of.current ? `${count(of.current.distinct)}${of.constant ? ", constant" : ""}` : ""),
                numeric(outside(of), of.outOfRange && `${of.outOfRange.below} below, ${of.outOfRange.above} above`),
                h(document, "td", {}, fresh(of)),
              ),
            ),
          ),
        ),
      ),
    );
  });
  return section;
}

const missing = (side: Description | undefined): string =>
  !side ? "absent" : side.missing === 0 || side.rows === 0 ? "0" : percent(side.missing / side.rows);
const outside = ({ outOfRange }: ColumnQuality): string => (outOfRange ? count(outOfRange.below + outOfRange.above) : "");

function fresh({ newCategories, newCategoryCount, newCategoryRows }: ColumnQuality): string {
  if (!newCategoryCount) return "";
  const names = (newCategories ?? [])
    .slice(0, 3)
    .map((of) => of.category)
    .join(", ");
  return `${names}${newCategoryCount > 3 ? ` and ${count(newCategoryCount - 3)} more` : ""} (${count(newCategoryRows ?? 0)} rows)`;
}
