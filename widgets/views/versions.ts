import type { ModelVersion, OperationFigures, Report } from "../../src/report.ts";
import { h, redraw } from "../dom.ts";
import { count, date, number, percent } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import type { Room } from "../state.ts";
import { figures, head, levelMark, scrolls, term } from "./parts.ts";
import { needsRows } from "./profiled.ts";

/** Model versions side by side: since when, rows, performance, drift, latency and errors; one of them may become the current window. */
export function versions({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Model versions" });
  effect(() => {
    const report = state.report.value;
    const result = report?.versions;
    const needed = report && needsRows(document, report, "versions");
    if (!report || (!result && !needed && state.panel.value === "overview")) return section.replaceChildren();
    if (!result && needed) return redraw(section, head(document, "Model versions"), needed);
    if (!result) {
      const why = "There is no column of model versions, or it holds one alone. Choose one under “Columns and roles”.";
      redraw(section, head(document, "Model versions", h(document, "span", { class: "muted" }, why)));
      return;
    }
    redraw(
      section,
      head(
        document,
        term(document, "modelVersion", "Model versions"),
        h(document, "span", { class: "muted" }, `${result.column} · all rows of both samples, drift against the reference`),
      ),
      scrolls(document, "Model versions side by side", "", table(report, result.versions)),
    );
  });

  function table(report: Report, list: readonly ModelVersion[]): HTMLElement {
    const metric = report.timeline?.metric ?? Object.keys(list[0]?.performance?.metrics ?? {})[0];
    const answers = state.answers.value;
    const served = (version: string): Pick<OperationFigures, "latency" | "errorRate"> | undefined => {
      const found = report.operations?.byVersion?.find(({ value }) => value === version);
      return found?.current ?? found?.reference;
    };
    const unit = report.operations?.latency?.unit;
    const errors = report.operations?.errorRate !== undefined;
    const drift = list.some((of) => of.drift);
    const cell = (...children: Parameters<typeof h>[3][]): HTMLElement => h(document, "td", { class: "numeric" }, ...children);
    const column = (name: string, numeric = true): HTMLElement =>
      h(document, "th", { scope: "col", class: numeric ? "numeric" : undefined }, name);
    return h(
      document,
      "table",
      { class: "plain" },
      h(document, "caption", { class: "hidden" }, "Model versions side by side"),
      h(
        document,
        "thead",
        {},
        h(
          document,
          "tr",
          {},
          column("Version", false),
          metric && column(metricWord(metric)),
          drift && column("Drifted columns"),
          drift && column("Level", false),
          unit && column(`p95, ${unit === "us" ? "µs" : unit}`),
          errors && column("Errors"),
          column("Rows, reference"),
          column("Rows, current"),
          column("From"),
          column("To"),
          answers && h(document, "th", { scope: "col" }, h(document, "span", { class: "hidden" }, "Choose")),
        ),
      ),
      h(
        document,
        "tbody",
        {},
        ...list.map((of) => {
          const own = metric ? of.performance?.metrics[metric] : undefined;
          const operations = served(of.version);
          const { current } = of;
          return h(
            document,
            "tr",
            { "data-version": of.version },
            h(document, "th", { scope: "row" }, h(document, "b", {}, of.version)),
            metric &&
              cell(
                figures(document, own?.value, own ? number(own.value) : "–"),
                own?.lower !== undefined && own.upper !== undefined
                  ? h(document, "span", { class: "muted" }, ` ${number(own.lower)} to ${number(own.upper)}`)
                  : null,
              ),
            drift && cell(of.drift ? `${of.drift.drifted} of ${of.drift.tested}` : ""),
            drift && h(document, "td", {}, of.drift ? levelMark(document, of.drift.level) : null),
            unit && cell(figures(document, operations?.latency?.p95, operations?.latency ? number(operations.latency.p95) : "–")),
            errors &&
              cell(figures(document, operations?.errorRate?.value, operations?.errorRate ? percent(operations.errorRate.value) : "–")),
            cell(count(of.rows.reference)),
            cell(count(of.rows.current)),
            cell(of.start ? date(new Date(of.start)) : ""),
            cell(of.end ? date(new Date(of.end)) : ""),
            answers &&
              h(
                document,
                "td",
                {},
                current &&
                  h(
                    document,
                    "button",
                    {
                      class: "button",
                      type: "button",
                      "data-key": `choose version ${of.version}`,
                      "aria-label": `Take version ${of.version} as current`,
                      onclick: () => state.askSelection({ ...state.selection.value, current }),
                    },
                    "As current",
                  ),
              ),
          );
        }),
      ),
    );
  }
  return section;
}
