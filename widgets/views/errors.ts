import type { ErrorBin, ErrorSlices } from "../../src/report.ts";
import { sliceName } from "../../src/sliceNames.ts";
import { errorBars } from "../charts/errorBars.ts";
import { outcomeRates } from "../charts/outcomeRates.ts";
import { h, type Child } from "../dom.ts";
import { count, date, exact, number, percent } from "../format.ts";
import { choice, term } from "./parts.ts";

const spelling = { number, date: (iso: string): string => date(new Date(iso), true) };

/** What the error of a row is, in words. */
const words: Record<ErrorSlices["metric"], string> = { logLoss: "log loss", errorRate: "share of wrong classes", absoluteError: "mean absolute error" };

/** The slices that err more than chance allows, and the error by bin of a column that the person chooses. */
export function errors(document: Document, of: ErrorSlices, chosen: { column?: string }, width: number): Child[] {
  const { slices, whole, metric, rows, byColumn } = of;
  const most = Math.max(whole, ...slices.flatMap(({ value, reference = 0 }) => [value, reference]));
  const figure = { width: Math.min(width, 320), height: 34, most };
  const list = h(
    document,
    "section",
    { class: slices.length > 0 ? "two where" : "where", "aria-label": "Where it errs most" },
    h(document, "h4", {}, term(document, "errorSlices", "Where it errs most"), slices.length > 0 ? ` · ${words[metric]}, the mark is all rows’ ${number(whole)}` : ""),
    slices.length === 0 && h(document, "p", { class: "muted" }, "No part of the rows errs more than chance allows, alone or two columns together."),
    slices.length > 0 &&
      h(
        document,
        "ol",
        { class: "slices" },
        ...slices.map((slice) =>
          h(
            document,
            "li",
            {},
            h(document, "div", {}, h(document, "b", {}, sliceName(slice, spelling)), h(document, "span", { class: "muted" }, `${percent(slice.rows / rows)} of labelled rows`)),
            errorBars(document, { ...slice, whole }, { ...figure, name: `${words[metric]} where ${sliceName(slice, spelling)}`, description: inWords(slice, whole) }),
            h(document, "span", { class: "carries" }, h(document, "data", { value: slice.value / whole, title: exact(slice.value / whole) }, `${number(slice.value / whole)} ×`)),
          ),
        ),
      ),
  );
  if (byColumn.length === 0) return [list];
  const body = h(document, "div", {});
  const draw = (): void => {
    const { column, bins } = byColumn.find((each) => each.column === chosen.column) ?? (byColumn[0] as (typeof byColumn)[number]);
    body.replaceChildren(outcomeRates(
      document,
      { outcome: "residual", bins: bins.map(asBin) },
      { width: Math.min(width, 420), height: 220, name: `${words[metric]} by ${column}` },
    ));
  };
  draw();
  const select = choice(document, "Column", byColumn.map(({ column }) => ({ value: column, text: column })), chosen.column ?? (byColumn[0] as (typeof byColumn)[number]).column, (column) => {
    chosen.column = column;
    draw();
  }, { label: "Error by bin of" });
  return [list, h(document, "section", { "aria-label": "Error by bin" }, h(document, "h4", {}, term(document, "errorByBin", "Error by bin of"), " ", select), body)];
}

function asBin({ category, missing, from, to, rows, value, lower, upper, reference, referenceRows = 0 }: ErrorBin): Parameters<typeof outcomeRates>[1]["bins"][number] {
  return {
    kind: missing ? "missing" : category === undefined ? "interval" : "category",
    ...(category === undefined ? {} : { category }), ...(from === undefined ? {} : { lower: from }), ...(to === undefined ? {} : { upper: to }),
    reference: referenceRows, current: rows, currentRate: value, ...(reference === undefined ? {} : { referenceRate: reference }),
    ...(lower === undefined || upper === undefined ? {} : { currentInterval: [lower, upper] }),
  };
}

const inWords = ({ value, reference, rows, qValue }: ErrorSlices["slices"][number], whole: number): string =>
  `${number(value)} against ${number(whole)} over all rows${reference === undefined ? "" : `, ${number(reference)} in reference`}; ${count(rows)} rows; p below ${number(Math.max(qValue, 1e-300))} for all slices tried`;
