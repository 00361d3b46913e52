import type { ColumnDrift, DriftSlice, Report } from "../../src/report.ts";
import { ofTime, sliceName } from "../../src/sliceNames.ts";
import { sliceBars } from "../charts/sliceBars.ts";
import { h, type Child } from "../dom.ts";
import { count, date, exact, number, percent, score } from "../format.ts";
import { term } from "./parts.ts";
import { needsRows } from "./profiled.ts";

const spelling = { number, date: (iso: string): string => date(new Date(iso), true) };

/** Where in the rows a column's drift lives: at most five slices, each in words and as a small figure on one scale. */
export function causes(document: Document, report: Report, drift: ColumnDrift, width: number): Child {
  const { slices, level } = drift;
  const waiting = slices === undefined && report.pending?.includes("causes");
  const moved = level === "warn" || level === "alert";
  const needed = slices === undefined && moved ? needsRows(document, report, "causes") : undefined;
  if (needed) return h(document, "section", { class: "two where", "aria-label": "Where it lives" }, h(document, "h4", {}, term(document, "slice", "Where it lives")), needed);
  if (slices === undefined ? !waiting || !moved : slices.length === 0 && !moved) return false;
  const whole = drift.verdicts.find(({ convention }) => convention === "standard")?.value;
  const most = Math.max(whole ?? 0, ...(slices ?? []).flatMap(({ within = 0, without }) => [within, without]));
  const figure = { width: Math.min(width, 300), height: 34, most };
  return h(
    document,
    "section",
    { class: "two where", "aria-label": "Where it lives" },
    h(document, "h4", {}, term(document, "slice", "Where it lives"), slices && slices.length > 0 && whole !== undefined ? ` · PSI, the mark is all rows' ${score(whole)}` : ""),
    waiting && h(document, "p", { class: "muted" }, "Being looked for among the rows …"),
    slices?.length === 0 && h(document, "p", { class: "muted" }, "The move is spread evenly: no part of the rows carries it."),
    slices &&
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
            h(
              document,
              "div",
              {},
              h(document, "b", {}, sliceName(slice, spelling)),
              h(document, "span", { class: "muted" }, whatHappened(slice, report)),
            ),
            sliceBars(document, { ...slice, whole }, { ...figure, name: `PSI within and without ${sliceName(slice, spelling)}`, description: inWords(slice) }),
            h(document, "span", { class: "carries" }, "carries ", h(document, "data", { value: slice.share, title: exact(slice.share) }, percent(slice.share))),
          ),
        ),
      ),
  );
}

function whatHappened(slice: DriftSlice, { reference, current }: Report): string {
  const now = percent(slice.current / Math.max(1, current.rows));
  if (ofTime(slice)) return `${now} of current rows; the values moved then`;
  const before = percent(slice.reference / Math.max(1, reference.rows));
  if (slice.change === "size") return slice.reference === 0 ? `new: ${now} of rows` : `went from ${before} to ${now} of rows`;
  return before === now ? `${now} of rows; the values moved within` : `${before} of rows before, ${now} now; the values moved within`;
}

const inWords = ({ within, without, reference, current, share }: DriftSlice): string =>
  `${within === undefined ? "too few rows to compare within" : `PSI ${score(within)} within`}, ${score(without)} without; carries ${percent(share)}; ${count(reference)} reference and ${count(current)} current rows`;
