import { signal } from "@preact/signals-core";
import { associationName, title } from "../../src/names.ts";
import type { Association, Multivariate, Report } from "../../src/report.ts";
import { associationShift } from "../charts/associationShift.ts";
import { classifierScale } from "../charts/classifierScale.ts";
import { importanceBar } from "../charts/importanceBar.ts";
import { reconstruction as drawReconstruction, type Reconstruction } from "../charts/reconstruction.ts";
import { timelineMetric } from "../charts/timeline.ts";
import { h, redraw, type Child } from "../dom.ts";
import { count, number, plural, pValue, score } from "../format.ts";
import type { Room } from "../state.ts";
import { figures, head, legend, levelMark, scrolls, term } from "./parts.ts";

type Classifier = NonNullable<Multivariate["classifier"]>;

/** The field's letters; the full name is in the title. */
const letters: Record<Association["measure"], string> = { spearman: "ρ", cramersV: "V", correlationRatio: "η" };

/** Bars and pairs that stand without being asked for. */
const few = { columns: 8, pairs: 6 };

/** Columns together: reconstruction error through time, what a classifier tells the samples apart by, and pairs whose association changed. */
export function multivariate({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Columns together", class: "together" });
  const all = signal(false);
  let drawn = false;
  effect(() => {
    const report = state.report.value;
    if (!report) return section.replaceChildren();
    const together = report.drift.multivariate;
    const pending = report.pending?.includes("multivariate") ?? false;
    section.setAttribute("aria-busy", String(pending));
    section.classList.toggle("pending", pending);
    // While a brush is answered the earlier drawing stands, so that nothing below it jumps.
    if (pending && drawn) return;
    drawn = together !== undefined;
    if (pending) return redraw(section, heading("being computed"), h(document, "div", { class: "room", "aria-hidden": "true" }));
    if (!together) return redraw(section, heading(why(report)));
    const { reconstruction, classifier, associations = [] } = together;
    redraw(
      section,
      heading(summary(together), h(document, "span", { class: "push" }, legend(document))),
      reconstruction && throughTime(report, reconstruction),
      h(document, "div", { class: "detail" }, classifier && separation(classifier), associations.length > 0 && pairs(together, associations)),
    );
  });
  return section;

  function heading(text: string, ...beside: Child[]): HTMLElement {
    return head(document, "Columns together", h(document, "span", { class: "muted" }, text), ...beside);
  }

  function throughTime(report: Report, of: Reconstruction): HTMLElement {
    const { timeline } = report;
    const { lower, upper } = of.threshold;
    const band = lower === undefined ? `up to ${number(upper)}` : `${number(lower)} to ${number(upper)}`;
    const from = of.threshold.from === "parts" ? ", learned from ten equal parts of reference" : "";
    const said = `${number(of.reference)} in reference, ${number(of.current)} in current; usual band ${band}${from}. ${of.components} components of ${of.columns} inputs`;
    const caption = h(
      document,
      "h4",
      {},
      term(document, "reconstructionError", "Reconstruction error"),
      " ",
      h(document, "span", {}, said),
      " ",
      levelMark(document, of.level),
    );
    if (!timeline || of.chunks.length === 0) return h(document, "div", { class: "through" }, caption);
    const outside = of.chunks.filter(({ level }) => level === "alert").length;
    return h(
      document,
      "div",
      { class: "through" },
      caption,
      drawReconstruction(
        document,
        { reconstruction: of, timeline },
        {
          width: Math.max(280, state.width.value),
          height: 132,
          name: "Reconstruction error through time",
          description: `${said}; outside its usual band in ${outside} of ${plural(of.chunks.length, "chunk")}`,
          metric: timelineMetric(timeline),
          report,
        },
      ),
    );
  }

  function separation(of: Classifier): HTMLElement {
    const width = 300;
    const shown = of.columns.filter(({ importance }) => importance >= 0.001).slice(0, few.columns);
    const most = shown[0]?.importance ?? 0;
    return h(
      document,
      "div",
      { class: "separation", "data-classifier": of.level },
      h(
        document,
        "div",
        {},
        h(document, "h4", {}, term(document, "domainClassifier", "Domain classifier"), " ", levelMark(document, of.level)),
        h(document, "p", {}, tells(of)),
        classifierScale(document, of, {
          width,
          height: 42,
          name: "ROC-AUC of the classifier",
          description: `${tells(of)}. It warns from ${of.threshold} and alerts above ${of.alertThreshold}.`,
        }),
        h(
          document,
          "p",
          { class: "muted small" },
          `Trees on ${count(of.rows.reference)} reference and ${count(of.rows.current)} current rows, ${of.folds} folds, seed ${of.seed}.`,
        ),
      ),
      shown.length > 0 &&
        h(
          document,
          "div",
          {},
          h(document, "h4", {}, term(document, "importance", "It leans on"), " (loss of AUC without the column)"),
          h(
            document,
            "ul",
            { class: "bars" },
            ...shown.map(({ column, importance }) =>
              h(
                document,
                "li",
                {},
                opens(column),
                importanceBar(document, importance, { width: 110, height: 12, most, name: `${column}: ${score(importance)}` }),
                h(document, "span", { class: "numeric" }, figures(document, importance, importance.toFixed(3))),
              ),
            ),
          ),
        ),
    );
  }

  function pairs({ pairs: judged }: Multivariate, associations: readonly Association[]): HTMLElement {
    const changed = associations.filter(({ level }) => level !== "ok").length;
    const shown = all.value ? associations : associations.slice(0, few.pairs);
    const header = (text: Child, numeric = false, class_ = ""): HTMLElement => h(document, "th", { scope: "col", class: `${numeric ? "numeric " : ""}${class_}` }, text);
    return h(
      document,
      "div",
      { class: "two" },
      h(document, "h4", {}, term(document, "association", "Pairs"), ` ${changed === 0 ? `none of ${count(judged ?? associations.length)} goes together otherwise than before` : `${count(changed)} of ${count(judged ?? associations.length)} go together otherwise than before`}`),
      scrolls(
        document,
        "Pairs of columns",
        "",
        h(
          document,
          "table",
          { class: "plain pairs" },
          h(document, "caption", { class: "hidden" }, "Pairs of columns, changed ones first"),
          h(
            document,
            "thead",
            {},
            h(
              document,
              "tr",
              {},
              header("Pair"),
              header("Measure", false, "c-measure"),
              header("Reference", true),
              header("Current", true),
              header(h(document, "span", { class: "hidden" }, "From −1 to 1"), false, "c-shift"),
              header("Change", true, "c-change"),
              header(term(document, "qValue", "q"), true, "c-q"),
              header("Level"),
            ),
          ),
          h(document, "tbody", {}, ...shown.map(row)),
        ),
      ),
      associations.length > few.pairs &&
        h(
          document,
          "button",
          {
            class: "more",
            type: "button",
            "data-key": "all pairs",
            "aria-expanded": String(all.value),
            onclick: () => {
              all.value = !all.value;
            },
          },
          all.value ? "Fewer" : `${count(associations.length - few.pairs)} more`,
        ),
    );
  }

  function row(of: Association): HTMLElement {
    const [first, second] = of.columns;
    return h(
      document,
      "tr",
      { "data-level": of.level },
      h(document, "th", { scope: "row" }, opens(first), h(document, "span", { class: "muted" }, " and "), opens(second)),
      h(document, "td", { class: "muted c-measure", title: title(associationName(of.measure)) }, letters[of.measure]),
      h(document, "td", { class: "numeric" }, figures(document, of.reference, twoPlaces(of.reference))),
      h(document, "td", { class: "numeric" }, figures(document, of.current, twoPlaces(of.current))),
      h(document, "td", { class: "c-shift" }, associationShift(document, of, { width: 92, height: 20, name: `${first} and ${second}: ${score(of.reference)} in reference, ${score(of.current)} in current` })),
      h(document, "td", { class: "numeric c-change" }, figures(document, of.change, twoPlaces(of.change, true))),
      h(document, "td", { class: "numeric c-q" }, figures(document, of.qValue, pValue(of.qValue))),
      h(document, "td", {}, levelMark(document, of.level)),
    );
  }

  function opens(column: string): HTMLElement {
    return h(
      document,
      "button",
      { class: "opens", type: "button", title: column, "data-opens": column, "data-key": `together ${column}`, onclick: () => state.show("column", column) },
      column === "" ? "(no name)" : column,
    );
  }
}

/** Associations stand under one another: all with two places, and a sign for a change. */
function twoPlaces(value: number, sign = false): string {
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return text;
  return value < 0 ? `−${text}` : sign ? `+${text}` : text;
}

function tells({ rocAuc, lower, upper, level }: Classifier): string {
  const auc = `AUC ${number(rocAuc)} (${number(lower)} to ${number(upper)})`;
  if (level !== "ok") return `A classifier tells current from reference with ${auc}`;
  return lower > 0.5 ? `A classifier hardly tells current from reference: ${auc}` : `A classifier cannot tell current from reference: ${auc}, no more than chance`;
}

function summary({ classifier, associations = [], reconstruction }: Multivariate): string {
  const changed = associations.filter(({ level }) => level !== "ok").length;
  const levels = [classifier?.level, reconstruction?.level];
  if (changed === 0 && levels.every((level) => level === undefined || level === "ok")) return "no more than chance moved them together";
  return "what comparing them one by one does not see";
}

const why = (report: Report): string => report.notes.find(({ section }) => section === "multivariate")?.sentence ?? "Not computed in this report.";
