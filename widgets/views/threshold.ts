import { cheapest, costPerRow, type Costs } from "../../src/costs.ts";
import type { Report, Thresholds } from "../../src/report.ts";
import { costs as costChart } from "../charts/costs.ts";
import { h } from "../dom.ts";
import { number } from "../format.ts";
import { figures, term } from "./parts.ts";

/** What the hand has chosen; it outlives a redraw. */
export interface Hand {
  threshold?: number;
  costs: Costs;
}

const sides = ["reference", "current"] as const;

/** Where the hand is in the list; undefined where that is the report's own threshold. */
export function chosenPoint(report: Report, thresholds: Thresholds, hand: Hand): Thresholds[number] | undefined {
  const point = thresholds[nearest(thresholds, hand.threshold ?? ownThreshold(report))];
  return point?.threshold === ownThreshold(report) ? undefined : point;
}

const ownThreshold = (report: Report): number => report.decisionThreshold ?? 0.5;

/**
 * Any decision threshold under the hand, with a cost per kind of error: every figure is read from the report's list, nothing is computed anew. `follow` shows what deciding there
 * gives, in the table of metrics above. `keep` makes the threshold the report's own; absent where nothing answers.
 */
export function threshold(
  document: Document,
  report: Report,
  thresholds: Thresholds,
  hand: Hand,
  width: number,
  follow: () => void,
  keep: ((threshold: number) => void) | undefined,
): HTMLElement {
  const own = ownThreshold(report);
  const at = (): number => nearest(thresholds, hand.threshold ?? own);
  const present = sides.filter((side) => thresholds.some((point) => point[side]));
  const slider = h(document, "input", { type: "range", min: 0, max: thresholds.length - 1, step: 1, value: at(), "data-key": "threshold slider", "aria-label": "Decision threshold" });
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
  const chart = h(document, "div", {});
  const spent = h(document, "p", {});
  const words = h(document, "p", { class: "muted", "aria-live": "polite" });
  const button = (key: string, text: string, onclick: () => void): HTMLButtonElement => h(document, "button", { type: "button", class: "control", "data-key": key, onclick }, text);
  const least = button("threshold cheapest", "Where errors cost least", () => choose(cheapest(thresholds, present.at(-1) ?? "current", hand.costs)));
  const back = button("threshold back", "Back", () => choose(nearest(thresholds, own)));
  const keeper = keep && button("threshold keep", "Decide by this", () => keep((thresholds[at()] as Thresholds[number]).threshold));
  slider.addEventListener("input", () => choose(Number(slider.value)));

  function choose(index: number): void {
    if (index < 0) return;
    hand.threshold = (thresholds[index] as Thresholds[number]).threshold;
    slider.value = String(index);
    draw();
    follow();
  }

  function draw(): void {
    const point = thresholds[at()] as Thresholds[number];
    const shown = number(point.threshold);
    const moved = point.threshold !== own;
    output.textContent = shown;
    slider.setAttribute("aria-valuetext", shown);
    for (const each of [back, keeper]) if (each) each.disabled = !moved;
    chart.replaceChildren(costChart(
      document,
      { points: thresholds.map((each) => ({ threshold: each.threshold, ...Object.fromEntries(present.map((side) => [side, each[side] && costPerRow(each[side], hand.costs)])) })), chosen: point.threshold },
      { width: Math.min(width, 360), height: 190, name: "Expected cost a row by decision threshold" },
    ));
    spent.replaceChildren(
      term(document, "costPerRow", "Cost a row"), ` at ${shown}: `,
      ...present.flatMap((side, i) => {
        const value = point[side] && costPerRow(point[side], hand.costs);
        return [i > 0 ? ", " : "", figures(document, value, value === undefined ? "–" : number(value)), ` in ${side}`];
      }), ".",
    );
    const best = present.map((side) => ({ side, index: cheapest(thresholds, side, hand.costs) }));
    const where = `Errors cost least at ${best.map((each) => `${number((thresholds[each.index] as Thresholds[number]).threshold)} in ${each.side}`).join(", at ")}.`;
    const weighted = report.roles.some(({ role }) => role === "weight") ? "; the matrices count rows, and stay" : "";
    words.textContent = moved ? `${where} The metrics above are what deciding at ${shown} gives, without intervals; the report decides at ${number(own)}${weighted}.` : `${where} Move the threshold, and the metrics above say what deciding there would give.`;
  }
  draw();
  return h(
    document,
    "section",
    { class: "all threshold", "aria-label": "Decision threshold" },
    h(document, "h4", {}, term(document, "decisionThreshold", "Decision threshold"), " ", output),
    h(document, "div", { class: "threshold-hand" }, slider, cost("falsePositive", "A false positive costs"), cost("falseNegative", "a false negative"), least, back, keeper ?? null),
    h(document, "div", { class: "threshold-figures" }, chart, h(document, "div", { class: "words" }, spent, words)),
  );
}

function nearest(thresholds: Thresholds, wanted: number): number {
  let best = 0;
  thresholds.forEach(({ threshold: value }, i) => {
    if (Math.abs(value - wanted) < Math.abs((thresholds[best] as Thresholds[number]).threshold - wanted)) best = i;
  });
  return best;
}
