import type { Performance } from "../../src/report.ts";
import { calibration } from "../charts/calibration.ts";
import { gains } from "../charts/gains.ts";
import { precisionRecall } from "../charts/precisionRecall.ts";
import { type Band, residualBands } from "../charts/residualBands.ts";
import { residuals } from "../charts/residuals.ts";
import { roc } from "../charts/roc.ts";
import { h, type Child } from "../dom.ts";
import { date, number } from "../format.ts";
import { figures, term } from "./parts.ts";

/** ROC, precision–recall, calibration and gains of binary scores; residuals by prediction and over time of a regression. */
export function curves(document: Document, a: Performance["curves"], b: Performance["curves"], width: number): Child[] {
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

/** The gap between probability and outcome, in three ways. */
export function calibrationErrors(document: Document, reference: Performance | undefined, current: Performance | undefined): Child {
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

const byPrediction = (curves: Performance["curves"]): Band[] | undefined => curves?.residualsByPrediction?.map(({ lower, upper, ...bin }) => ({ ...bin, from: lower, to: upper }));

function timeEnds(bins: NonNullable<NonNullable<Performance["curves"]>["residualsOverTime"]>): { ends?: [string, string] } {
  const [start, end] = [bins[0]?.start, bins.at(-1)?.end];
  return start && end ? { ends: [date(new Date(start)), date(new Date(end))] } : {};
}
