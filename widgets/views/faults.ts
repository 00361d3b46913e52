import type { Finding, Quality, Report } from "../../src/report.ts";
import { h } from "../dom.ts";
import { date, percent } from "../format.ts";
import { order } from "../levels.ts";
import { levelMark, scrolls, term } from "./parts.ts";

/** The faults of the data in sentences, worst first: those of columns, and those of the data as a whole. */
export function faults(document: Document, { verdict, quality }: Report, show: (column: string) => void): HTMLElement | false {
  const found = verdict.findings.filter(({ view }) => view === "quality").sort((a, b) => order[a.level] - order[b.level]);
  const known = new Set(quality.columns.map(({ column }) => column));
  if (found.length === 0) return false;
  return scrolls(
    document,
    "Faults of the data",
    "",
    h(
      document,
      "table",
      { class: "plain faults" },
      h(document, "caption", { class: "hidden" }, "Faults of the data, worst first"),
      h(
        document,
        "thead",
        {},
        h(
          document,
          "tr",
          {},
          h(document, "th", { scope: "col" }, term(document, "level", "Level")),
          h(document, "th", { scope: "col" }, "Where"),
          h(document, "th", { scope: "col" }, "What"),
        ),
      ),
      h(document, "tbody", {}, ...found.map((finding) => row(document, finding, known, show))),
    ),
  );
}

function row(document: Document, { level, subject, sentence, column }: Finding, known: ReadonlySet<string>, show: (column: string) => void): HTMLElement {
  const name = h(document, "b", {}, subject);
  return h(
    document,
    "tr",
    { "data-fault": subject, "data-level": level },
    h(document, "td", {}, levelMark(document, level)),
    h(
      document,
      "th",
      { scope: "row" },
      column !== undefined && known.has(column)
        ? h(document, "button", { type: "button", class: "leads", "data-key": `fault ${column} ${sentence}`, onclick: () => show(column) }, name)
        : name,
    ),
    h(document, "td", { class: "what" }, sentence),
  );
}

/** What is so without being a fault: equal columns of old, and how old the newest row is. */
export function standing(document: Document, { duplicates = [], freshness }: Quality): HTMLElement | false {
  const lines = [
    freshness && h(document, "li", {}, term(document, "freshness", "Newest row"), ` ${date(new Date(freshness.newest), true)}, ${age(freshness)}.`),
    ...duplicates
      .slice(0, 5)
      .map(({ columns: [one, other], share, reference }) =>
        h(
          document,
          "li",
          {},
          h(document, "b", {}, one),
          " and ",
          h(document, "b", {}, other),
          ` are ${share === 1 ? "the same in every row" : `the same in ${percent(share)} of rows`}${reference === undefined ? "" : `, ${percent(reference)} in reference`}.`,
        ),
      ),
    duplicates.length > 5 && h(document, "li", {}, `${duplicates.length - 5} more pairs of columns are the same, or nearly.`),
  ].filter((line) => line !== false && line !== undefined);
  return lines.length > 0 && h(document, "ul", { class: "all muted standing" }, ...lines);
}

function age({ seconds, usualGapSeconds, level }: NonNullable<Quality["freshness"]>): string {
  const days = Math.abs(seconds) / 86_400;
  const long = days < 2 ? `${Math.round(Math.abs(seconds) / 3600)} hours` : days < 730 ? `${Math.round(days)} days` : `${(days / 365.25).toFixed(1)} years`;
  const usual = usualGapSeconds === undefined ? "" : `; rows come every ${usualGapSeconds <= 86_400 ? "day or sooner" : `${Math.round(usualGapSeconds / 86_400)} days`}`;
  if (seconds < 0) return `${long} in the future`;
  return level === "unknown" ? `${long} before this report: a record of the past, not judged as a feed` : `${long} before this report${usual}`;
}
