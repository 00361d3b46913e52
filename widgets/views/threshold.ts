import { cheapest, costPerRow, type Costs } from "../../src/costs.ts";
import type { Report, Thresholds } from "../../src/report.ts";
import { costs as costChart } from "../charts/costs.ts";
import { h } from "../dom.ts";
import { count, number } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import { figures, scrolls, term } from "./parts.ts";

/** What the hand has chosen; it outlives a redraw. */
export interface Hand {
  threshold?: number;
  costs: Costs;
}

const names = ["accuracy", "precision", "recall", "specificity", "f1", "balancedAccuracy", "mcc", "cohenKappa"];
const sides = ["reference", "current"] as const;

/**
 * Any decision threshold under the hand, with a cost per kind of error: every figure is read from the report's list, nothing is computed anew.
 * `keep` makes the threshold the report's own; absent where nothing answers.
 */
export function threshold(
  document: Document,
  report: Report,
  thresholds: Thresholds,
  hand: Hand,
  width: number,
  keep: ((threshold: number) => void) | undefined,
): HTMLElement {
  const own = report.decisionThreshold ?? 0.5;
  const at = (): number => nearest(thresholds, hand.threshold ?? own);
  const present = sides.filter((side) => thresholds.some((point) => point[side]));
  const slider = h(document, "input", { type: "range", min: 0, max: thresholds.length - 1, step: 1, value: at(), "data-key": "threshold slider" });
  const output = h(document, "output", { class: "numeric" });
  const cost = (kind: keyof Costs, text: string): HTMLLabelElement =>
    h(
      document,
      "label",
      { class: "control" },
      h(document, "span", {}, text),
      h(document, "input", {
        type: "number", min: 0, step: "any", value: hand.costs[kind], "data-key": `cost ${kind}`,
        oninput: (event: Event) => {
          const value = Number((event.target as HTMLInputElement).value);
          if (!(value >= 0)) return;
          hand.costs = { ...hand.costs, [kind]: value };
          draw();
        },
      }),
    );
  const table = h(document, "div", {});
  const chart = h(document, "div", {});
  const words = h(document, "p", { class: "muted", "aria-live": "polite" });
  const least = h(document, "button", {
    type: "button", class: "control", "data-key": "threshold cheapest",
    onclick: () => choose(cheapest(thresholds, present.at(-1) ?? "current", hand.costs)),
  }, "Where errors cost least");
  const keeper = keep && h(document, "button", {
    type: "button", class: "control", "data-key": "threshold keep",
    onclick: () => keep((thresholds[at()] as Thresholds[number]).threshold),
  }, "Decide by this");
  slider.addEventListener("input", () => choose(Number(slider.value)));

  function choose(index: number): void {
    if (index < 0) return;
    hand.threshold = (thresholds[index] as Thresholds[number]).threshold;
    slider.value = String(index);
    draw();
  }

  function draw(): void {
    const index = at();
    const point = thresholds[index] as Thresholds[number];
    const shown = number(point.threshold);
    output.textContent = shown;
    slider.setAttribute("aria-valuetext", shown);
    slider.setAttribute("aria-label", "Decision threshold");
    if (keeper) keeper.disabled = point.threshold === own;
    const row = (name: HTMLElement, value: (side: (typeof sides)[number]) => number | undefined, write = number): HTMLElement =>
      h(
        document, "tr", {}, h(document, "th", { scope: "row" }, name),
        ...present.map((side) => {
          const figure = value(side);
          return h(document, "td", { class: "numeric" }, figures(document, figure, figure === undefined ? "" : write(figure)));
        }),
      );
    table.replaceChildren(
      h(
        document, "table", { class: "plain" },
        h(document, "caption", { class: "hidden" }, `Metrics when ${shown} and above counts as positive`),
        h(document, "thead", {}, h(
          document, "tr", {}, h(document, "th", { scope: "col" }, h(document, "span", { class: "hidden" }, "Metric")),
          ...present.map((side) => h(document, "th", { scope: "col", class: "numeric" }, side === "reference" ? "Reference" : "Current")),
        )),
        h(
          document, "tbody", {},
          ...names.map((name) => row(term(document, name, metricWord(name)), (side) => point[side]?.metrics[name])),
          row(h(document, "span", {}, "False positives"), (side) => point[side]?.falsePositives, count),
          row(h(document, "span", {}, "False negatives"), (side) => point[side]?.falseNegatives, count),
          row(term(document, "costPerRow", "Cost a row"), (side) => point[side] && costPerRow(point[side], hand.costs)),
        ),
      ),
    );
    chart.replaceChildren(costChart(
      document,
      { points: thresholds.map((each) => ({ threshold: each.threshold, ...Object.fromEntries(present.map((side) => [side, each[side] && costPerRow(each[side], hand.costs)])) })), chosen: point.threshold },
      { width: Math.min(width, 360), height: 220, name: "Expected cost a row by decision threshold" },
    ));
    const best = present.map((side) => ({ side, index: cheapest(thresholds, side, hand.costs) }));
    words.textContent = `Errors cost least at ${best.map((each) => `${number((thresholds[each.index] as Thresholds[number]).threshold)} in ${each.side}`).join(", at ")}.`;
  }
  draw();
  return h(
    document,
    "section",
    { class: "all threshold", "aria-label": "Decision threshold" },
    h(document, "h4", {}, term(document, "decisionThreshold", "Decision threshold"), " ", output),
    h(document, "div", { class: "threshold-hand" }, slider, cost("falsePositive", "A false positive costs"), cost("falseNegative", "a false negative"), least, keeper ?? null),
    h(document, "div", { class: "threshold-figures" }, scrolls(document, "Metrics at the threshold", "", table), h(document, "div", {}, chart, words)),
  );
}

function nearest(thresholds: Thresholds, wanted: number): number {
  let best = 0;
  thresholds.forEach(({ threshold: value }, i) => {
    if (Math.abs(value - wanted) < Math.abs((thresholds[best] as Thresholds[number]).threshold - wanted)) best = i;
  });
  return best;
}
