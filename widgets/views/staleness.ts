import type { Staleness } from "../../src/report.ts";
import { staleness as draw } from "../charts/staleness.ts";
import { h, redraw } from "../dom.ts";
import { count, date, number, percent, pValue, signed } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import type { Room } from "../state.ts";
import { figures, head, levelMark, term } from "./parts.ts";

/** Retrain, watch or fine, and why; the metric against the model's age with the robust line carried on. */
export function staleness({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Age" });
  effect(() => {
    const report = state.report.value;
    const result = report?.staleness;
    if (!report || (!result?.trend && state.panel.value === "overview")) return section.replaceChildren();
    if (!result) {
      const why = "It takes a column of times: the age counts from the day of training, or from the reference's last row.";
      redraw(section, head(document, "Age", h(document, "span", { class: "muted" }, why)));
      return;
    }
    redraw(
      section,
      head(document, term(document, "staleness", "Age"), h(document, "span", { class: "muted" }, sinceWords(result))),
      h(
        document,
        "p",
        { "data-advice": result.advice },
        levelMark(document, result.level),
        h(document, "span", {}, ` ${result.sentence}`),
      ),
      result.line && draw(document, result, { width: Math.max(280, state.width.value), height: 190, name: "Performance by age", description: result.sentence }),
      h(document, "p", { class: "muted" }, ...small(result)),
    );
  });

  function small({ trend, metric, unseen }: Staleness): (Node | string)[] {
    const parts: (Node | string)[] = [];
    if (trend && metric)
      parts.push(
        term(document, "theilSen", "slope"),
        " of ",
        metricWord(metric),
        " ",
        figures(document, trend.slope * 30.44, signed(trend.slope * 30.44)),
        ` a month (95 %: ${signed(trend.lower * 30.44)} to ${signed(trend.upper * 30.44)}), `,
        term(document, "mannKendall", "Mann–Kendall"),
        " p ",
        figures(document, trend.pValue, pValue(trend.pValue)),
        `, ${count(trend.chunks)} chunks`,
      );
    if (unseen)
      parts.push(
        parts.length > 0 ? " · " : "",
        term(document, "unseenRows", "outside what it has seen"),
        `: ${unseen.rows === 0 ? "no row" : `${percent(unseen.share)} of current rows`}`,
      );
    return parts;
  }
  return section;
}

const sinceWords = ({ since, days }: Staleness): string =>
  `${number(days)} days ${since.from === "trainedAt" ? `since it was trained on ${date(new Date(since.at))}` : `since the reference ended on ${date(new Date(since.at))}; give trained_at for its true age`}`;
