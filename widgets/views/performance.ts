import { signal } from "@preact/signals-core";
import { atThreshold, decided, undecided } from "../../src/atThreshold.ts";
import type { LiveFrame } from "../../src/live.ts";
import type { Metric, MetricChange, Metrics, Performance, Report, Thresholds } from "../../src/report.ts";
import { changeDot } from "../charts/changeDot.ts";
import { confusion } from "../charts/confusion.ts";
import { h, redraw, type Child } from "../dom.ts";
import { count, number, signed } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import { withLive } from "../live.ts";
import { morph } from "../morph.ts";
import type { Room } from "../state.ts";
import { byClass } from "./byClass.ts";
import { detailWidth } from "./column.ts";
import { calibrationErrors, curves } from "./curves.ts";
import { decomposition } from "./decomposition.ts";
import { errors } from "./errors.ts";
import { figures, head, legend, levelMark, scrolls, term } from "./parts.ts";
import { needsRows } from "./profiled.ts";
import { chosenPoint, type Hand, threshold } from "./threshold.ts";

/** Metrics whose values live on one scale, so that their changes may be drawn on one too. */
const unit = new Set([
  "accuracy",
  "balancedAccuracy",
  "cohenKappa",
  "precision",
  "recall",
  "specificity",
  "npv",
  "top2Accuracy",
  "top5Accuracy",
  "f1",
  "rocAuc",
  "averagePrecision",
  "brier",
  "mcc",
  "precisionMacro",
  "recallMacro",
  "f1Macro",
  "rocAucMacro",
  "specificityMacro",
  "averagePrecisionMacro",
]);

/** Each metric with its change and interval; the matrices and their difference; ROC, precision–recall and calibration, or residuals. */
export function performance({ document, state, effect }: Room): HTMLElement {
  const hand: Hand = { costs: { falsePositive: 1, falseNegative: 1 } };
  const chosen: { column?: string } = {};
  const section = h(document, "section", { "aria-label": "Performance" });
  const redrawn = signal(0);
  let followed = false;
  let again: ((live: LiveFrame) => void) | undefined;
  effect(() => {
    redrawn.value;
    followed = false;
    again = undefined;
    const report = state.report.value;
    if (!report) return section.replaceChildren();
    const result = report.performance;
    if (!result || (!result.reference && !result.current)) {
      redraw(section, head(document, "Performance", h(document, "span", { class: "muted" }, why(report))));
      return;
    }
    const width = detailWidth(state.width.value);
    const held = Object.keys(result.current?.metrics ?? result.reference?.metrics ?? {});
    // What the verdict and the timeline speak of is read first.
    const names = [...held.filter((name) => name === report.timeline?.metric), ...held.filter((name) => name !== report.timeline?.metric)];
    const own = { ...result, change: result.change ?? [] };
    const table = metrics(own, result.estimated?.metrics, names);
    const confusions = matrices(result.reference, result.current, width);
    const show = (shown: Shown, estimated: Metrics | undefined, about?: readonly [number, number]): void => {
      morph(table, metrics(shown, estimated, names, about));
      const fresh = matrices(shown.reference, shown.current, width);
      if (confusions instanceof Element && fresh instanceof Element) morph(confusions, fresh);
    };
    const away = (): Thresholds[number] | undefined => result.thresholds && chosenPoint(report, result.thresholds, hand);
    /** The table at the threshold under the hand. */
    const follow = (): void => {
      const point = away();
      if (point) show(atThreshold(own, point, !report.roles.some(({ role }) => role === "weight")), result.estimated && undecided(result.estimated.metrics));
      else show(own, result.estimated?.metrics);
    };
    if (away()) follow();
    again = (live) => {
      const moved = withLive(report, live).performance;
      // A moving window is decided at the report's threshold: under another nothing is said of it until the hand rests.
      const of = (side: Performance | undefined) => side && (away() ? { ...side, metrics: undecided(side.metrics) } : side);
      const change = (moved?.change ?? []).filter(({ metric }) => !away() || !decided.includes(metric));
      show({ reference: of(moved?.reference), current: of(moved?.current), change }, result.estimated && {}, live.performance?.current?.rocAuc);
    };
    redraw(
      section,
      head(
        document,
        "Performance",
        h(
          document,
          "span",
          { class: "muted" },
          `${count(result.current?.labelled ?? 0)} of ${count(result.current?.rows ?? report.current.rows)} current rows have labels${report.task ? ` · ${report.task}` : ""}${report.positive === undefined ? "" : ` · positive: ${report.positive}`}`,
        ),
        h(document, "span", { class: "push" }, legend(document)),
      ),
      !result.current && h(document, "p", { class: "muted" }, why(report)),
      !result.current && !result.estimated && needsRows(document, report, "estimated"),
      h(
        document,
        "div",
        { class: "detail" },
        scrolls(document, "Metrics", "two", table),
        decomposition(document, report, width),
        result.thresholds &&
          threshold(document, report, result.thresholds, hand, width, follow, state.answers.value ? (value) => state.askConfig({ ...state.config.value, decisionThreshold: value }) : undefined),
        confusions,
        ...curves(document, result.reference?.curves, result.current?.curves, width),
        calibrationErrors(document, result.reference, result.current),
        byClass(document, result.reference, result.current),
        ...(result.errors ? errors(document, result.errors, chosen, width) : []),
        !result.errors &&
          result.current &&
          report.pending?.includes("causes") &&
          h(document, "p", { class: "muted two errors-pending" }, "Where it errs most is being looked for among the rows …"),
        !result.errors && result.current && needsRows(document, report, "errors"),
      ),
    );
  });

  // The metrics that sums give follow the hand; the curves wait for the report.
  effect(() => {
    const live = state.live.value;
    if (live?.performance && again) again(live);
    else if (followed) redrawn.value = redrawn.peek() + 1;
    followed = live?.performance !== undefined;
  });

  /** `names` are the table's rows, whatever is known of them; `about` are the bounds of current's ROC-AUC while a window moves. */
  function metrics({ reference, current, change }: Shown, estimated: Metrics | undefined, all: readonly string[], about?: readonly [number, number]): HTMLElement {
    const names = all.filter((name) => !/Micro$|Weighted$/.test(name));
    const extent = Math.max(
      1e-9,
      ...change.filter((c) => unit.has(c.metric)).flatMap((c) => [c.change, c.lower ?? 0, c.upper ?? 0].map(Math.abs)),
    );
    const cell = (metric: Metric | undefined, range = "95 %", bounds: readonly [number, number] | undefined = metric?.bounds, more = ""): HTMLElement =>
      h(
        document,
        "td",
        {
          class: `numeric${more}`,
          title:
            metric && metric.lower !== undefined && metric.upper !== undefined
              ? `${range}: ${metric.lower} to ${metric.upper}${bounds ? `; between ${bounds[0]} and ${bounds[1]}` : ""}`
              : undefined,
        },
        metric ? figures(document, metric.value, `${bounds ? "≈ " : ""}${number(metric.value)}`) : h(document, "span", { class: "muted" }, "–"),
      );
    return h(
      document,
      "table",
      { class: "plain metrics" },
      h(document, "caption", { class: "hidden" }, "Metrics of reference and current"),
      h(
        document,
        "thead",
        {},
        h(
          document,
          "tr",
          {},
          h(document, "th", { scope: "col" }, "Metric"),
          ...["Reference", "Current"].map((t) => h(document, "th", { scope: "col", class: "numeric" }, t)),
          estimated && h(document, "th", { scope: "col", class: "numeric c-estimated" }, term(document, "estimated", "Estimated")),
          change.length > 0 && h(document, "th", { scope: "col", class: "numeric" }, term(document, "change", "Change")),
          change.length > 0 && h(document, "th", { scope: "col", class: "c-interval" }, term(document, "interval", "95 % interval")),
          change.length > 0 && h(document, "th", { scope: "col" }, h(document, "span", { class: "hidden" }, "Level")),
        ),
      ),
      h(
        document,
        "tbody",
        {},
        ...names.map((name) => {
          const moved = change.find((c) => c.metric === name);
          const own = moved ? Math.max(1e-300, ...[moved.change, moved.lower ?? 0, moved.upper ?? 0].map(Math.abs)) : 1;
          return h(
            document,
            "tr",
            { "data-metric": name },
            h(document, "th", { scope: "row" }, term(document, name, metricWord(name))),
            cell(reference?.metrics[name]),
            cell(current?.metrics[name], "95 %", name === "rocAuc" ? (about ?? current?.metrics[name]?.bounds) : current?.metrics[name]?.bounds),
            estimated && cell(estimated[name], "3 standard errors", undefined, " c-estimated"),
            change.length > 0 &&
              h(document, "td", { class: "numeric" }, moved ? figures(document, moved.change, signed(moved.change)) : ""),
            change.length > 0 &&
              h(
                document,
                "td",
                { class: "c-interval" },
                moved &&
                  changeDot(document, moved, {
                    width: 130,
                    height: 20,
                    extent: unit.has(name) ? extent : own,
                    name: `Change of ${metricWord(name)}`,
                    description: changeWords(moved),
                  }),
              ),
            change.length > 0 &&
              h(
                document,
                "td",
                {},
                moved &&
                  (moved.level === "ok" && moved.lower === undefined
                    ? h(
                        document,
                        "span",
                        { class: "muted", title: "A change without an interval cannot be told from chance." },
                        "not judged",
                      )
                    : levelMark(document, moved.level)),
              ),
          );
        }),
      ),
    );
  }

  function matrices(reference: Performance | undefined, current: Performance | undefined, width: number): Child {
    const [a, b] = [reference?.confusion, current?.confusion];
    const size = Math.min(width, 380);
    const one = (side: "reference" | "current", of: NonNullable<Performance["confusion"]>): HTMLElement =>
      h(
        document,
        "div",
        {},
        h(document, "h4", {}, term(document, "confusion", "Confusion"), `, ${side}`),
        confusion(document, of, { width: size, side, name: `Confusion matrix of ${side}` }),
      );
    if (!a && !b) return null;
    const few = (b ?? (a as NonNullable<typeof a>)).labels.length <= 3;
    const same = a && b && a.labels.join("\n") === b.labels.join("\n");
    return h(
      document,
      "div",
      { class: few ? "matrices" : "matrices wide" },
      a && one("reference", a),
      b && one("current", b),
      same &&
        h(
          document,
          "div",
          {},
          h(document, "h4", {}, "Difference, in points of the actual class"),
          confusion(document, b, { width: size, side: "current", against: a, name: "Difference of the confusion matrices" }),
        ),
    );
  }

  return section;
}

/** What the table and the matrices show: the report's, or what stands there while a hand moves something. */
interface Shown { reference?: Performance | undefined; current?: Performance | undefined; change: readonly MetricChange[] }

function why(report: Report): string {
  return (
    report.notes.find((note) => note.section === "performance")?.sentence ??
    report.verdict.unchecked.find((text) => text.startsWith("performance")) ??
    "Not judged: it needs a prediction and the labels."
  );
}

function changeWords(change: MetricChange): string {
  const interval =
    change.lower !== undefined && change.upper !== undefined ? `, 95 % interval ${signed(change.lower)} to ${signed(change.upper)}` : "";
  return `${signed(change.change)}${interval}; ${change.better === "nearZero" ? "near zero" : change.better} is better`;
}
