import type { PredictionFigure, Predictions, Report, ShareOf } from "../../src/report.ts";
import { histogram } from "../charts/histogram.ts";
import { h, redraw, type Child } from "../dom.ts";
import { count, number, pValue, percent } from "../format.ts";
import type { Room } from "../state.ts";
import { detailWidth } from "./column.ts";
import { apart, type Open } from "./apart.ts";
import { figures, head, legend, scrolls, term } from "./parts.ts";
import { needsRows } from "./profiled.ts";

const words: Record<PredictionFigure["figure"], string> = { probability: "Probability", confidence: "Confidence", entropy: "Entropy", margin: "Margin", output: "Output" };
const sides = ["reference", "current"] as const;

/** What the model predicts, labelled or not: distributions, how sure it is, and the rows that stand apart. */
export function predictions({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Predictions" });
  const open: Open = { rows: new Set(), lists: new Set() };
  effect(() => {
    const report = state.report.value;
    const waits = report?.pending?.includes("predictions") && report.task !== undefined;
    section.hidden = !report?.predictions && !waits;
    if (report && waits) return section.replaceChildren(head(document, "Predictions"), h(document, "p", { class: "muted predictions-pending" }, "Being described …"));
    if (!report?.predictions) return section.replaceChildren();
    const result = report.predictions;
    const width = Math.min(detailWidth(state.width.value), 380);
    redraw(
      section,
      head(document, "Predictions", h(document, "span", { class: "muted" }, "with and without labels"), h(document, "span", { class: "push" }, legend(document))),
      h(
        document,
        "div",
        { class: "detail" },
        ...result.figures.map((figure) => block(figure, width)),
        labels(result, report),
        shares(result),
        ...apart(document, result, report, state, open),
        needsRows(document, report, "predictions"),
      ),
    );
  });

  function block({ figure, histogram: bins, drift, reference, current }: PredictionFigure, width: number): HTMLElement {
    const words_ = [reference && `reference ${number(reference.p50)}`, current && `current ${number(current.p50)}`].filter(Boolean).join(", ");
    return h(
      document,
      "div",
      {},
      h(document, "h4", {}, term(document, `prediction ${figure}`, words[figure])),
      histogram(document, bins, { width, height: 130, axis: true, name: `${words[figure]} of the predictions`, description: `median ${words_}` }),
      h(document, "p", { class: "muted" }, `Median ${words_}${drift ? `; KS ${number(drift.statistic)}, p ${pValue(drift.pValue)}` : ""}.`),
    );
  }

  function labels({ labels: counts }: Predictions, report: Report): Child {
    if (!counts) return null;
    const total = { reference: report.reference.rows, current: report.current.rows };
    return scrolls(
      document,
      "Predicted classes",
      "",
      h(document, "h4", {}, term(document, "predictedClasses", "Predicted classes")),
      h(
        document,
        "table",
        { class: "plain" },
        h(document, "thead", {}, h(document, "tr", {}, h(document, "th", { scope: "col" }, "Class"), ...["Reference", "Current"].map((name) => h(document, "th", { scope: "col", class: "numeric" }, name)))),
        h(
          document,
          "tbody",
          {},
          ...counts.map((each) =>
            h(
              document,
              "tr",
              {},
              h(document, "th", { scope: "row" }, each.label),
              ...sides.map((side) => h(document, "td", { class: "numeric", title: each[side] === undefined ? undefined : `${count(each[side])} rows` }, each[side] === undefined ? "–" : percent(each[side] / Math.max(1, total[side])))),
            ),
          ),
        ),
      ),
    );
  }

  function shares({ nearThreshold, farOutputs, outliers }: Predictions): Child {
    const line = (name: HTMLElement, of: { reference?: ShareOf; current?: ShareOf }): HTMLElement =>
      h(
        document,
        "tr",
        {},
        h(document, "th", { scope: "row" }, name),
        ...sides.map((side) => {
          const share = of[side];
          return h(document, "td", { class: "numeric", title: share && `95 %: ${share.lower} to ${share.upper}` }, share ? figures(document, share.value, percent(share.value)) : "–");
        }),
      );
    const lines = [
      nearThreshold && line(term(document, "nearThreshold", `Within ${nearThreshold.within} of the threshold ${number(nearThreshold.threshold)}`), nearThreshold),
      farOutputs && line(term(document, "farOutputs", `Further than ${farOutputs.beyond} robust deviations from ${number(farOutputs.median)}`), farOutputs),
      outliers && line(term(document, "outliers", "Inputs that stand apart"), { reference: { value: 0.01, lower: 0.01, upper: 0.01 }, current: outliers.share }),
    ].filter((each) => each !== undefined);
    if (lines.length === 0) return null;
    return scrolls(
      document,
      "Shares of rows",
      "shares",
      h(document, "h4", {}, "Shares of rows"),
      h(
        document,
        "table",
        { class: "plain" },
        h(document, "thead", {}, h(document, "tr", {}, h(document, "th", { scope: "col" }, "Rows"), ...["Reference", "Current"].map((name) => h(document, "th", { scope: "col", class: "numeric" }, name)))),
        h(document, "tbody", {}, ...lines),
      ),
    );
  }
  return section;
}
