import type { Association, Concept, ConceptColumn, Decomposition, Multivariate, Performance, Report } from "../../src/report.ts";
import { associationShift } from "../../widgets/charts/associationShift.ts";
import { beside, besideHeight } from "../../widgets/charts/beside.ts";
import { calibration } from "../../widgets/charts/calibration.ts";
import { categories, smallCategories } from "../../widgets/charts/categories.ts";
import { changeParts } from "../../widgets/charts/changeParts.ts";
import { changeDot } from "../../widgets/charts/changeDot.ts";
import { classifierScale } from "../../widgets/charts/classifierScale.ts";
import { columnFigure } from "../../widgets/charts/columnFigure.ts";
import { costs } from "../../widgets/charts/costs.ts";
import { confusion, type Confusion } from "../../widgets/charts/confusion.ts";
import { detectorLanes, lanesHeight } from "../../widgets/charts/detectorLanes.ts";
import { ecdf } from "../../widgets/charts/ecdf.ts";
import { errorBars } from "../../widgets/charts/errorBars.ts";
import { effectShare } from "../../widgets/charts/effectShare.ts";
import { gains } from "../../widgets/charts/gains.ts";
import { histogram, type Histogram } from "../../widgets/charts/histogram.ts";
import { importanceBar } from "../../widgets/charts/importanceBar.ts";
import { levelStrip } from "../../widgets/charts/levelStrip.ts";
import { operations, operationsHeight } from "../../widgets/charts/operations.ts";
import { outcomeRates } from "../../widgets/charts/outcomeRates.ts";
import { precisionRecall } from "../../widgets/charts/precisionRecall.ts";
import { reconstruction } from "../../widgets/charts/reconstruction.ts";
import { residualBands } from "../../widgets/charts/residualBands.ts";
import { residuals } from "../../widgets/charts/residuals.ts";
import { roc } from "../../widgets/charts/roc.ts";
import { sliceBars } from "../../widgets/charts/sliceBars.ts";
import { ruleStrip } from "../../widgets/charts/ruleStrip.ts";
import { staleness } from "../../widgets/charts/staleness.ts";
import { thresholdBar } from "../../widgets/charts/thresholdBar.ts";
import { timeline } from "../../widgets/charts/timeline.ts";
import { staticReport } from "../../widgets/static.ts";
import { besideOf } from "./connected.ts";
import { reports } from "./reports.ts";

/** Every chart once or more: a gallery page and a snapshot at the same time. */

const get = (name: string): Report => (reports.get(name) as () => Report)();
const carLoan = get("car-loan"),
  regression = get("regression"),
  wide = get("wide"),
  hostile = get("hostile");
const together = (report: Report): Multivariate => report.drift.multivariate as Multivariate;
const drift = (report: Report, at: number) => report.drift.columns[at] as Report["drift"]["columns"][number];
const quality = (report: Report, at: number) => report.quality.columns[at] as Report["quality"]["columns"][number];
const curves = (side: "reference" | "current", report = carLoan) => (report.performance?.[side] as Performance).curves ?? {};
const matrix = (side: "reference" | "current", report = carLoan) => (report.performance?.[side] as Performance).confusion as Confusion;
const salary = carLoan.drift.columns.find((column) => column.column === "salary_range") as Report["drift"]["columns"][number];
const verdict = (value: number | undefined, level: "ok" | "warn" | "alert" | "unknown", on: "statistic" | "pValue" = "statistic") => ({
  convention: "standard" as const,
  test: "psi" as const,
  on,
  value,
  threshold: on === "pValue" ? 0.05 : 0.1,
  ...(on === "pValue" ? {} : { alertThreshold: 0.25 }),
  drifted: level !== "ok",
  level,
});
const concept = carLoan.concept as Concept;
const fall = concept.decomposition?.parts[0] as Decomposition["parts"][number];
const chart = { width: 380, height: 220 };

/** The timeline as it stood when the labels of the last six chunks were still to come, with estimates that run ahead of them. */
const ahead = (whole: NonNullable<Report["timeline"]>): NonNullable<Report["timeline"]> => ({
  ...whole,
  chunks: whole.chunks.map(({ performance, ...chunk }, i, all) => {
    const metric = performance?.metrics.rocAuc;
    if (!metric) return chunk;
    const value = metric.value + 0.004 * Math.sin(i * 2);
    const estimated = { rocAuc: { ...metric, value, lower: value - 0.006, upper: value + 0.006 } };
    return i < all.length - 6 ? { ...chunk, performance, estimated } : { ...chunk, estimated };
  }),
});

/** A residual bin along 0 … 10. */
const band = (i: number, shift: number) => ({ from: i, to: i + 1, count: 100, mean: shift * i, p10: shift * i - 2 - i / 5, p50: shift * i, p90: shift * i + 2 + i / 5 });

/** A filter on the column itself, and another that halves what is left. */
function filteredHistogram({ edges, reference, current }: Histogram): Histogram {
  const half = (counts: readonly number[]): number[] => counts.map((count, i) => (i > 4 && i < 16 ? Math.floor(count / 2) : 0));
  return { edges, reference: half(reference), current: half(current), all: { reference, current } };
}

export const charts = new Map<string, (document: Document) => SVGSVGElement>([
  [
    "costs",
    (d) =>
      costs(
        d,
        { chosen: 0.5, points: Array.from({ length: 21 }, (_, i) => ({ threshold: i / 20, reference: 0.1 + (i / 20 - 0.4) ** 2, current: 0.15 + (i / 20 - 0.6) ** 2 })) },
        { ...chart, name: "Expected cost a row" },
      ),
  ],
  [
    "gains",
    (d) => {
      const curve = (power: number) => Array.from({ length: 11 }, (_, i) => ({ rowShare: i / 10, positiveShare: (i / 10) ** power, lift: 1, threshold: 1 - i / 10 }));
      return gains(d, { reference: curve(0.4), current: curve(0.6) }, { ...chart, name: "Cumulative gains" });
    },
  ],
  ["error-bars", (d) => errorBars(d, { value: 0.31, reference: 0.12, whole: 0.14 }, { width: 320, height: 34, most: 0.31, name: "log loss where state is NY" })],
  [
    "residual-bands",
    (d) =>
      residualBands(
        d,
        { reference: Array.from({ length: 10 }, (_, i) => band(i, 0)), current: Array.from({ length: 10 }, (_, i) => band(i, 0.3)) },
        { ...chart, name: "Residuals by prediction" },
      ),
  ],
  [
    "histogram",
    (d) =>
      histogram(d, quality(carLoan, 0).histogram as Histogram, {
        ...chart,
        name: "car_value",
        description: "reference and current",
        axis: true,
      }),
  ],
  ["histogram-small", (d) => histogram(d, quality(carLoan, 1).histogram as Histogram, { width: 150, height: 34, name: "loan_length" })],
  ["histogram-empty", (d) => histogram(d, { edges: [0, 1], reference: [0], current: [0] }, { ...chart, name: "nothing", axis: true })],
  ["histogram-filtered", (d) => histogram(d, filteredHistogram(quality(carLoan, 0).histogram as Histogram), { ...chart, name: "car_value, some of its rows", axis: true })],
  ["categories-filtered", (d) => categories(d, salary.bins.map((bin, i) => ({ ...bin, kept: i < 2 ? { reference: bin.reference / 2, current: bin.current / 3 } : { reference: 0, current: 0 } })), { width: 380, name: "salary_range, some of its rows" })],
  ["ecdf", (d) => ecdf(d, quality(carLoan, 0).histogram as Histogram, { ...chart, name: "car_value" })],
  ["categories", (d) => categories(d, salary.bins, { width: 380, name: "salary_range" })],
  ["categories-60", (d) => categories(d, drift(wide, 0).bins, { width: 380, name: "origin_airport" })],
  ["categories-hostile", (d) => categories(d, drift(hostile, 1).bins, { width: 380, name: drift(hostile, 1).column })],
  ["categories-small", (d) => smallCategories(d, salary.bins, { width: 150, height: 34, name: "salary_range" })],
  ["column-figure-nothing", (d) => columnFigure(d, {}, { width: 150, height: 34, name: "constant" })],
  ["threshold-ok", (d) => thresholdBar(d, verdict(0.04, "ok"), { width: 170, height: 30, name: "score" })],
  ["threshold-alert", (d) => thresholdBar(d, verdict(1.84, "alert"), { width: 170, height: 30, name: "score" })],
  ["threshold-interval", (d) => thresholdBar(d, { ...verdict(0.183, "warn"), interval: [0.151, 0.219], noise: 0.0098 }, { width: 170, height: 30, name: "score" })],
  ["threshold-no-more-than-chance", (d) => thresholdBar(d, { ...verdict(0.07, "ok"), interval: [0, 0.081], noise: 0.055 }, { width: 170, height: 30, name: "score" })],
  ["threshold-beyond", (d) => thresholdBar(d, verdict(40, "alert"), { width: 170, height: 30, name: "score" })],
  ["threshold-p-value", (d) => thresholdBar(d, verdict(0.0004, "warn", "pValue"), { width: 170, height: 30, name: "score" })],
  ["threshold-without-value", (d) => thresholdBar(d, verdict(undefined, "unknown"), { width: 170, height: 30, name: "score" })],
  [
    "timeline",
    (d) =>
      timeline(d, carLoan.timeline as NonNullable<Report["timeline"]>, { width: 1000, height: 176, name: "Timeline", report: carLoan }),
  ],
  [
    "timeline-rows",
    (d) =>
      timeline(d, regression.timeline as NonNullable<Report["timeline"]>, {
        width: 1000,
        height: 176,
        name: "Timeline",
        report: regression,
      }),
  ],
  ["change-parts", (d) => changeParts(d, fall, { width: 340, height: 52, name: "Why AUC changed" })],
  ["change-parts-against", (d) => changeParts(d, { ...fall, explained: 0.02, explainedInterval: [0.014, 0.026] as [number, number], concept: -0.05, conceptInterval: [-0.058, -0.042] as [number, number], change: -0.03 }, { width: 340, height: 52, name: "Why AUC changed" })],
  ["outcome-rates", (d) => outcomeRates(d, concept.columns?.[0] as ConceptColumn, { ...chart, name: "Share of positives by car_value" })],
  [
    "detector-lanes",
    (d) =>
      detectorLanes(d, concept.detectors ?? [], {
        width: 1000,
        height: lanesHeight(concept.detectors?.length ?? 0),
        name: "Detectors over the error stream",
        timeline: carLoan.timeline,
        report: carLoan,
        title: (name) => name,
      }),
  ],
  [
    "timeline-estimated",
    (d) => timeline(d, ahead(carLoan.timeline as NonNullable<Report["timeline"]>), { width: 1000, height: 176, name: "Timeline", report: carLoan }),
  ],
  [
    "timeline-without-labels",
    (d) =>
      timeline(
        d,
        {
          ...(carLoan.timeline as NonNullable<Report["timeline"]>),
          metric: undefined,
          chunks: (carLoan.timeline?.chunks ?? []).map(({ performance: _, ...chunk }) => chunk),
        },
        { width: 1000, height: 176, name: "Timeline", report: carLoan },
      ),
  ],
  [
    "level-strip",
    (d) =>
      levelStrip(
        d,
        carLoan.timeline?.chunks ?? [],
        (carLoan.timeline?.chunks ?? []).map((chunk) => chunk.drift.find((of) => of.column === "salary_range")?.level),
        { width: 180, height: 18, name: "salary_range through time" },
      ),
  ],
  ["effect-share", (d) => effectShare(d, drift(carLoan, 0).bins, { ...chart, name: "car_value" })],
  ["effect-share-categories", (d) => effectShare(d, salary.bins, { ...chart, name: "salary_range" })],
  [
    "slice-bars",
    (d) => sliceBars(d, { within: 3.52, without: 0.002, whole: 0.139 }, { width: 300, height: 34, most: 3.52, name: "PSI within and without" }),
  ],
  [
    "slice-bars-new",
    (d) => sliceBars(d, { without: 0.004, whole: 0.31 }, { width: 300, height: 34, most: 0.31, name: "PSI within and without" }),
  ],
  ["roc", (d) => roc(d, { reference: curves("reference").roc, current: curves("current").roc }, { width: 340, height: 300, name: "ROC" })],
  [
    "precision-recall",
    (d) =>
      precisionRecall(
        d,
        { reference: curves("reference").precisionRecall, current: curves("current").precisionRecall },
        { width: 340, height: 300, name: "Precision–recall" },
      ),
  ],
  [
    "calibration",
    (d) =>
      calibration(
        d,
        { reference: curves("reference").calibration, current: curves("current").calibration },
        { width: 340, height: 300, name: "Calibration" },
      ),
  ],
  ["confusion-reference", (d) => confusion(d, matrix("reference"), { width: 380, side: "reference", name: "Confusion, reference" })],
  [
    "confusion-difference",
    (d) => confusion(d, matrix("current"), { width: 380, side: "current", against: matrix("reference"), name: "Difference" }),
  ],
  ["confusion-three", (d) => confusion(d, matrix("current", wide), { width: 380, side: "current", name: "Confusion, current" })],
  [
    "change-dot",
    (d) =>
      changeDot(
        d,
        { metric: "rocAuc", reference: 0.97, current: 0.96, change: -0.01, lower: -0.014, upper: -0.006, better: "higher", level: "warn" },
        { width: 130, height: 20, extent: 0.03, name: "Change of AUC" },
      ),
  ],
  [
    "residuals",
    (d) =>
      residuals(
        d,
        { reference: curves("reference", regression).residuals, current: curves("current", regression).residuals },
        { ...chart, name: "Residuals" },
      ),
  ],
  [
    "beside",
    (d) => {
      const report = get("connected");
      const result = report.beside as NonNullable<Report["beside"]>;
      return beside(d, result, { width: 1000, height: besideHeight(result, report), name: "Beside the rows", report });
    },
  ],
  [
    "timeline-marks",
    (d) => timeline(d, get("connected").timeline as NonNullable<Report["timeline"]>, { width: 1000, height: 176, name: "Timeline", report: get("connected") }),
  ],
  [
    "beside-own-stretch",
    (d) => {
      const result = besideOf(Date.parse("2019-08-20T00:00:00Z"), Date.parse("2019-08-22T00:00:00Z"));
      return beside(d, result, { width: 380, height: besideHeight(result, carLoan), name: "Two days of August", report: carLoan });
    },
  ],
  ["operations", (d) => operations(d, get("served"), { width: 1000, height: operationsHeight(get("served")), name: "Operations" })],
  [
    "staleness",
    (d) => staleness(d, get("served").staleness as NonNullable<Report["staleness"]>, { width: 1000, height: 190, name: "Performance by age" }),
  ],
  [
    "timeline-versions",
    (d) => timeline(d, get("served").timeline as NonNullable<Report["timeline"]>, { width: 1000, height: 176, name: "Timeline", report: get("served") }),
  ],
  [
    "rule-strip",
    (d) => ruleStrip(d, (get("served").rules ?? [])[0] as NonNullable<Report["rules"]>[number], { width: 160, height: 18, name: "States" }),
  ],
  [
    "reconstruction",
    (d) =>
      reconstruction(
        d,
        { reconstruction: together(carLoan).reconstruction as NonNullable<Multivariate["reconstruction"]>, timeline: carLoan.timeline as NonNullable<Report["timeline"]> },
        { width: 900, height: 132, name: "Reconstruction error through time", metric: "rocAuc", report: carLoan },
      ),
  ],
  ["classifier-scale", (d) => classifierScale(d, together(carLoan).classifier as NonNullable<Multivariate["classifier"]>, { width: 300, height: 42, name: "ROC-AUC" })],
  ["classifier-scale-chance", (d) => classifierScale(d, together(get("calm")).classifier as NonNullable<Multivariate["classifier"]>, { width: 300, height: 42, name: "ROC-AUC" })],
  ["importance-bar", (d) => importanceBar(d, 0.1, { width: 110, height: 12, most: 0.25, name: "car_value" })],
  ["association-shift", (d) => associationShift(d, together(carLoan).associations?.[0] as Association, { width: 120, height: 20, name: "Two columns" })],
  ["static", (d) => staticReport(d, carLoan).picture],
]);

export function drawCharts(document: Document, main: HTMLElement, theme: string | null): void {
  main.replaceChildren();
  const host = document.createElement("drift-glass");
  if (theme) host.setAttribute("theme", theme);
  main.append(host);
  const page = host.shadowRoot?.querySelector(".frame") as HTMLElement;
  page.replaceChildren(
    ...[...charts].map(([name, draw]) => {
      const box = document.createElement("figure");
      box.className = "chart";
      const caption = document.createElement("figcaption");
      caption.textContent = name;
      box.append(caption, draw(document));
      return box;
    }),
  );
}
