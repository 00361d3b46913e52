import { type ComparedColumn, verdictOf } from "../../src/export/comparison.ts";
import { differences, differenceSentences, differenceWords } from "../../src/export/difference.ts";
import { conventionName } from "../../src/names.ts";
import type { ColumnDrift, ConventionName, ConventionSummary, DriftVerdict } from "../../src/report.ts";
import { type Child, h } from "../dom.ts";
import { pValue, score, tick } from "../format.ts";
import { roleKind, testTitle } from "../levels.ts";
import { figures, levelMark } from "./parts.ts";

export interface ComparisonPlace {
  conventions: readonly ConventionName[];
  /** All but the report's own convention are still being computed. */
  pending: boolean;
  /** The convention whose reason stands open under the row. */
  open?: ConventionName | undefined;
  /** The cell that Tab reaches. */
  stop?: ConventionName | undefined;
}

/** One column: a cell per tool with value, verdict, test and threshold. */
export function comparisonRow(document: Document, { column, disagreement }: ComparedColumn, place: ComparisonPlace): HTMLElement {
  const [own] = column.verdicts;
  const name = column.column === "" ? "(no name)" : column.column;
  return h(
    document,
    "tr",
    { "data-column": column.column, "data-disagree": disagreement > 0 && !place.pending ? "true" : undefined },
    h(
      document,
      "th",
      { scope: "row", class: "c-name" },
      h(document, "b", { title: name.length > 20 ? name : undefined }, name),
      h(document, "span", {}, roleKind(column)),
      disagreement > 0 && !place.pending && h(document, "span", { class: "hidden" }, "tools disagree"),
    ),
    ...place.conventions.map((convention, i) => {
      const verdict = verdictOf(column, convention);
      if (place.pending && i > 0) return h(document, "td", { class: "c-tool", "data-convention": convention }, h(document, "span", { class: "bone", "aria-hidden": "true" }));
      return h(
        document,
        "td",
        { class: "c-tool", "data-convention": convention, "data-level": verdict?.level },
        verdict &&
          h(
            document,
            "button",
            {
              type: "button",
              class: "verdict",
              tabindex: place.stop === convention ? 0 : -1,
              "aria-expanded": String(place.open === convention),
              "data-key": `verdict ${convention} ${column.column}`,
              // What stands open under the row needs no tip over it.
              "data-tip": own && place.open !== convention && differenceSentences(own, verdict).join("\n"),
            },
            ...cell(document, verdict),
          ),
      );
    }),
  );
}

function cell(document: Document, verdict: DriftVerdict): Child[] {
  const { value, on, level, threshold, method } = verdict;
  const chunks = method?.chunks;
  const shown = value === undefined ? "" : on === "pValue" ? pValue(value) : score(value);
  return [
    h(
      document,
      "span",
      { class: "said" },
      figures(document, value, shown),
      levelMark(document, level),
      chunks && chunks.judged > 1 && h(document, "span", { class: "muted of" }, `${chunks.drifted} of ${chunks.judged}`, h(document, "span", { class: "hidden" }, " chunks")),
    ),
    h(document, "span", { class: "test" }, value === undefined ? "no verdict" : `${testTitle(verdict.test)} ${on === "pValue" ? "p ≤" : "≥"} ${tick(Number(threshold.toPrecision(3)))}`),
  ];
}

/** Opened under a column: the report's own convention and the chosen one, side by side, in what they differ. */
export function reasonRow(document: Document, column: ColumnDrift, convention: ConventionName, summary: ConventionSummary | undefined, width: number): HTMLElement {
  const [own] = column.verdicts;
  const verdict = verdictOf(column, convention);
  const same = own?.convention === convention;
  const rows = own && verdict && !same ? differences(own, verdict).filter((row) => row.own !== "" || row.other !== "") : [];
  return h(
    document,
    "tr",
    { class: "reason" },
    h(
      document,
      "td",
      { colspan: width },
      h(
        document,
        "div",
        { class: "why" },
        h(document, "p", {}, own && verdict ? (rows.length > 0 && verdict.value !== undefined && own.value !== undefined ? `Why ${conventionName(convention)} is not ${conventionName(own.convention)} on ${column.column}:` : differenceWords(own, verdict)) : ""),
        rows.length > 0 && verdict?.value !== undefined && own?.value !== undefined &&
          h(
            document,
            "table",
            { class: "plain" },
            h(document, "caption", { class: "hidden" }, `${conventionName(convention)} beside ${conventionName(own.convention)}`),
            h(
              document,
              "thead",
              {},
              h(document, "tr", {}, h(document, "td", {}), h(document, "th", { scope: "col" }, conventionName(own.convention)), h(document, "th", { scope: "col" }, conventionName(convention))),
            ),
            h(
              document,
              "tbody",
              {},
              ...rows.map((row) => h(document, "tr", {}, h(document, "th", { scope: "row" }, row.what), h(document, "td", {}, row.own || "–"), h(document, "td", {}, row.other || "–"))),
            ),
          ),
        verdict?.reason && verdict.value !== undefined && h(document, "p", {}, `${verdict.reason}.`),
        ...(summary?.assumptions?.length
          ? [h(document, "p", { class: "muted" }, `${conventionName(convention)} does not publish everything; assumed:`), h(document, "ul", { class: "muted" }, ...summary.assumptions.map((line) => h(document, "li", {}, line)))]
          : []),
      ),
    ),
  );
}
