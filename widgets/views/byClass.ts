import type { Metric, Performance } from "../../src/report.ts";
import { h, type Child } from "../dom.ts";
import { count, number } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import { figures, scrolls, term } from "./parts.ts";

const kinds = ["precision", "recall", "f1"] as const;
const averages = ["Macro", "Micro", "Weighted"] as const;

/** Of more than two classes: each by itself, and the averages under them; reference and current side by side under each figure. */
export function byClass(document: Document, reference: Performance | undefined, current: Performance | undefined): Child {
  const labels = (current?.classes ?? reference?.classes ?? []).map(({ label }) => label);
  if (labels.length <= 2) return null;
  const held = [["reference", reference], ["current", current]].filter((side): side is [string, Performance] => (side[1] as Performance | undefined)?.classes !== undefined);
  const cell = (metric: Metric | undefined): HTMLElement =>
    h(
      document,
      "td",
      { class: "numeric", title: metric?.lower === undefined ? undefined : `95 %: ${metric.lower} to ${metric.upper}` },
      figures(document, metric?.value, metric ? number(metric.value) : ""),
    );
  const groups = ["rows", ...kinds];
  const line = (name: string, rows: (side: Performance) => number, of: (side: Performance, kind: (typeof kinds)[number]) => Metric | undefined, key?: string): HTMLElement =>
    h(
      document,
      "tr",
      {},
      h(document, "th", { scope: "row" }, key ? term(document, key, name) : name),
      ...held.map(([, side]) => h(document, "td", { class: "numeric c-rows" }, count(rows(side)))),
      ...kinds.flatMap((kind) => held.map(([, side]) => cell(of(side, kind)))),
    );
  return scrolls(
    document,
    "Metrics by class",
    "two",
    h(document, "h4", {}, term(document, "classes", "By class")),
    h(
      document,
      "table",
      { class: "plain classes" },
      h(document, "caption", { class: "hidden" }, "Precision, recall and F1 of each class, and their averages"),
      h(
        document,
        "thead",
        {},
        h(
          document,
          "tr",
          {},
          h(document, "td", {}),
          ...groups.map((kind) => h(document, "th", { scope: "colgroup", colspan: held.length, class: kind === "rows" ? "numeric c-rows" : "numeric" }, kind === "rows" ? "Rows" : metricWord(kind))),
        ),
        h(
          document,
          "tr",
          {},
          h(document, "th", { scope: "col" }, "Class"),
          ...groups.flatMap((kind) => held.map(([name]) => h(document, "th", { scope: "col", class: kind === "rows" ? "numeric c-rows" : "numeric" }, h(document, "span", { class: `of-${name}` }, name === "reference" ? "ref." : "cur."))))
        ),
      ),
      h(
        document,
        "tbody",
        {},
        ...labels.map((label) => line(label, (side) => side.classes?.find((each) => each.label === label)?.actual ?? 0, (side, kind) => side.classes?.find((each) => each.label === label)?.[kind])),
        ...averages.map((average) => line(`${average} average`, (side) => side.labelled, (side, kind) => side.metrics[`${kind}${average}`])),
      ),
    ),
  );
}
