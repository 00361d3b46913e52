import { signal } from "@preact/signals-core";
import type { LiveFrame } from "../../src/live.ts";
import type { Metric, MetricChange, Metrics, Performance, Report } from "../../src/report.ts";
import { calibration } from "../charts/calibration.ts";
import { changeDot } from "../charts/changeDot.ts";
import { confusion } from "../charts/confusion.ts";
import { gains } from "../charts/gains.ts";
import { precisionRecall } from "../charts/precisionRecall.ts";
import { type Band, residualBands } from "../charts/residualBands.ts";
import { residuals } from "../charts/residuals.ts";
import { roc } from "../charts/roc.ts";
import { h, redraw, type Child } from "../dom.ts";
import { count, date, number, signed } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import { withLive } from "../live.ts";
import { morph } from "../morph.ts";
import type { Room } from "../state.ts";
import { detailWidth } from "./column.ts";
import { decomposition } from "./decomposition.ts";
import { errors } from "./errors.ts";
import { figures, head, legend, levelMark, scrolls, term } from "./parts.ts";
import { needsRows } from "./profiled.ts";
import { type Hand, threshold } from "./threshold.ts";

/** Metrics whose values live on one scale, so that their changes may be drawn on one too. */
const unit = new Set([
  "accuracy",
  "balancedAccuracy",
  "cohenKappa",
  "precision",
  "recall",
  "specificity",
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
    const table = metrics(result.reference, result.current, result.change ?? [], result.estimated?.metrics);
    const confusions = matrices(result.reference, result.current, width);
    again = (live) => {
      const moved = withLive(report, live).performance;
      const names = Object.keys(result.current?.metrics ?? result.reference?.metrics ?? {});
      const about = live.performance?.current?.rocAuc;
      morph(table, metrics(moved?.reference, moved?.current, moved?.change ?? [], result.estimated && {}, { names, ...(about ? { about } : {}) }));
      const fresh = matrices(moved?.reference, moved?.current, width);
      if (confusions instanceof Element && fresh instanceof Element) morph(confusions, fresh);
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
        confusions,
        ...curves(result.reference?.curves, result.current?.curves, width),
        calibrationErrors(result.reference, result.current),
        classes(result.reference, result.current),
        result.thresholds &&
          threshold(document, report, result.thresholds, hand, width, state.answers.value ? (value) => state.askConfig({ ...state.config.value, decisionThreshold: value }) : undefined),
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

  /** `moving`: the names that the table keeps, and the bounds of current's ROC-AUC. */
  function metrics(
    reference: Performance | undefined,
    current: Performance | undefined,
    change: readonly MetricChange[],
    estimated: Metrics | undefined,
    moving?: { names: readonly string[]; about?: readonly [number, number] },
  ): HTMLElement {
    const names = (moving?.names ?? Object.keys(current?.metrics ?? reference?.metrics ?? {})).filter((name) => !/Micro$|Weighted$/.test(name));
    const extent = Math.max(
      1e-9,
      ...change.filter((c) => unit.has(c.metric)).flatMap((c) => [c.change, c.lower ?? 0, c.upper ?? 0].map(Math.abs)),
    );
    const cell = (metric: Metric | undefined, range = "95 %", bounds: readonly [number, number] | undefined = metric?.bounds): HTMLElement =>
      h(
        document,
        "td",
        {
          class: "numeric",
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
      { class: "plain" },
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
          estimated && h(document, "th", { scope: "col", class: "numeric" }, term(document, "estimated", "Estimated")),
          change.length > 0 && h(document, "th", { scope: "col", class: "numeric" }, term(document, "change", "Change")),
          change.length > 0 && h(document, "th", { scope: "col" }, term(document, "interval", "95 % interval")),
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
            cell(current?.metrics[name], "95 %", name === "rocAuc" ? (moving?.about ?? current?.metrics[name]?.bounds) : current?.metrics[name]?.bounds),
            estimated && cell(estimated[name], "3 standard errors"),
            change.length > 0 &&
              h(document, "td", { class: "numeric" }, moved ? figures(document, moved.change, signed(moved.change)) : ""),
            change.length > 0 &&
              h(
                document,
                "td",
                {},
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

  function curves(a: Performance["curves"], b: Performance["curves"], width: number): Child[] {
    const size = { width: Math.min(width, 360), height: Math.min(width, 300) };
    const block = (key: string, shown: string, svg: SVGSVGElement): HTMLElement =>
      h(document, "div", {}, h(document, "h4", {}, term(document, key, shown)), svg);
    return [
      (a?.roc ?? b?.roc) &&
        block(
          "roc",
          "ROC",
          roc(document, { reference: a?.roc, current: b?.roc }, { ...size, name: "ROC curves of reference and current" }),
        ),
      (a?.precisionRecall ?? b?.precisionRecall) &&
        block(
          "precisionRecall",
          "Precision–recall",
          precisionRecall(
            document,
            { reference: a?.precisionRecall, current: b?.precisionRecall },
            { ...size, name: "Precision–recall curves of reference and current" },
          ),
        ),
      (a?.calibration ?? b?.calibration) &&
        block(
          "calibration",
          "Calibration",
          calibration(
            document,
            { reference: a?.calibration, current: b?.calibration },
            { ...size, name: "Calibration of reference and current" },
          ),
        ),
      (a?.gains ?? b?.gains) &&
        block("gains", "Cumulative gains", gains(document, { reference: a?.gains, current: b?.gains }, { ...size, name: "Cumulative gains of reference and current" })),
      (a?.residualsByPrediction ?? b?.residualsByPrediction) &&
        block(
          "residualsByPrediction",
          "Residuals by prediction",
          residualBands(document, { reference: byPrediction(a), current: byPrediction(b) }, { ...size, height: 210, name: "Residuals by prediction" }),
        ),
      ...([["reference", a], ["current", b]] as const).map(
        ([side, of]) =>
          of?.residualsOverTime &&
          block(
            "residualsOverTime",
            `Residuals over time, ${side}`,
            residualBands(document, { [side]: of.residualsOverTime }, { ...size, height: 210, ...timeEnds(of.residualsOverTime), name: `Residuals over time, ${side}` }),
          ),
      ),
      (a?.residuals ?? b?.residuals) &&
        block(
          "residuals",
          "Residuals: prediction − target",
          residuals(
            document,
            { reference: a?.residuals, current: b?.residuals },
            { width, height: 210, name: "Residuals of reference and current" },
          ),
        ),
    ];
  }
  function calibrationErrors(reference: Performance | undefined, current: Performance | undefined): Child {
    const sides = [["Reference", reference?.calibrationError], ["Current", current?.calibrationError]] as const;
    const held = sides.filter(([, error]) => error);
    if (held.length === 0) return null;
    return h(
      document,
      "div",
      {},
      h(document, "h4", {}, term(document, "calibrationError", "Calibration error")),
      h(
        document,
        "table",
        { class: "plain" },
        h(document, "thead", {}, h(document, "tr", {}, h(document, "th", { scope: "col" }, "Over ten bins"), ...held.map(([name]) => h(document, "th", { scope: "col", class: "numeric" }, name)))),
        h(
          document,
          "tbody",
          {},
          ...([["of equal width", "equalWidth"], ["of equal count", "equalCount"], ["greatest gap", "greatest"]] as const).map(([words, of]) =>
            h(document, "tr", {}, h(document, "th", { scope: "row" }, words), ...held.map(([, error]) => h(document, "td", { class: "numeric" }, figures(document, error?.[of], number(error?.[of] ?? 0))))),
          ),
        ),
      ),
    );
  }

  /** Of more than two classes: each by itself, and the averages under them. */
  function classes(reference: Performance | undefined, current: Performance | undefined): Child {
    const labels = (current?.classes ?? reference?.classes ?? []).map(({ label }) => label);
    if (labels.length <= 2) return null;
    const sides = [["reference", reference], ["current", current]] as const;
    const held = sides.filter(([, side]) => side?.classes);
    const kinds = ["precision", "recall", "f1"] as const;
    const cell = (metric: Metric | undefined): HTMLElement =>
      h(
        document,
        "td",
        { class: "numeric", title: metric?.lower === undefined ? undefined : `95 %: ${metric.lower} to ${metric.upper}` },
        figures(document, metric?.value, metric ? number(metric.value) : ""),
      );
    return scrolls(
      document,
      "Metrics by class",
      "two",
      h(document, "h4", {}, term(document, "classes", "By class")),
      h(
        document,
        "table",
        { class: "plain" },
        h(document, "caption", { class: "hidden" }, "Precision, recall and F1 of each class, and their averages"),
        h(
          document,
          "thead",
          {},
          h(
            document,
            "tr",
            {},
            h(document, "th", { scope: "col" }, "Class"),
            ...held.map(([name]) => h(document, "th", { scope: "col", class: "numeric" }, `Rows, ${name}`)),
            ...kinds.flatMap((kind) => held.map(([name]) => h(document, "th", { scope: "col", class: "numeric" }, `${metricWord(kind)}, ${name}`))),
          ),
        ),
        h(
          document,
          "tbody",
          {},
          ...labels.map((label) =>
            h(
              document,
              "tr",
              {},
              h(document, "th", { scope: "row" }, label),
              ...held.map(([, side]) => h(document, "td", { class: "numeric" }, count(side?.classes?.find((each) => each.label === label)?.actual ?? 0))),
              ...kinds.flatMap((kind) => held.map(([, side]) => cell(side?.classes?.find((each) => each.label === label)?.[kind]))),
            ),
          ),
          ...(["Macro", "Micro", "Weighted"] as const).map((average) =>
            h(
              document,
              "tr",
              {},
              h(document, "th", { scope: "row" }, `${average} average`),
              ...held.map(([, side]) => h(document, "td", { class: "numeric" }, count(side?.labelled ?? 0))),
              ...kinds.flatMap((kind) => held.map(([, side]) => cell(side?.metrics[`${kind}${average}`]))),
            ),
          ),
        ),
      ),
    );
  }
  return section;
}

const byPrediction = (curves: Performance["curves"]): Band[] | undefined => curves?.residualsByPrediction?.map(({ lower, upper, ...bin }) => ({ ...bin, from: lower, to: upper }));

function timeEnds(bins: NonNullable<NonNullable<Performance["curves"]>["residualsOverTime"]>): { ends?: [string, string] } {
  const [start, end] = [bins[0]?.start, bins.at(-1)?.end];
  return start && end ? { ends: [date(new Date(start)), date(new Date(end))] } : {};
}

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
