import type { ColumnDrift, ColumnQuality, Report } from "../../src/report.ts";
import { figureName, title } from "../../src/names.ts";
import { histogram } from "../charts/histogram.ts";
import { h } from "../dom.ts";
import { number, score } from "../format.ts";
import { testTitle } from "../levels.ts";
import { levelMark } from "./parts.ts";

/** All figures of one text side by side: what is true of the text, whichever of them was chosen. */
export function textFigures(document: Document, report: Report, chosen: ColumnDrift, width: number, choose: (column: string) => void): HTMLElement | false {
  const from = chosen.derived?.from;
  if (from === undefined) return false;
  const quality = new Map(report.quality.columns.map((column) => [column.column, column]));
  const list = report.drift.columns.filter(({ derived }) => derived?.from === from).sort((a, b) => rank(a) - rank(b));
  const wide = width >= 700 ? 4 : width >= 420 ? 2 : 1;
  const each = Math.floor((width - (wide - 1) * 20) / wide);
  return h(
    document,
    "div",
    { class: "text-figures", "data-text": from },
    ...list.map((drift) => figure(document, drift, quality.get(drift.column), each, drift === chosen, choose)),
  );
}

const places = ["length", "words", "letters", "outOfVocabulary"] as const;
const rank = ({ derived }: ColumnDrift): number => (derived ? places.indexOf(derived.figure) : -1);

function figure(document: Document, drift: ColumnDrift, quality: ColumnQuality | undefined, width: number, chosen: boolean, choose: (column: string) => void): HTMLElement {
  const [verdict] = drift.verdicts;
  const what = drift.derived?.figure ?? "length";
  const mean = (side: ColumnQuality["reference"]): string => (side?.mean === undefined ? "–" : number(side.mean));
  return h(
    document,
    "div",
    { class: "text-figure", "data-figure": what },
    h(
      document,
      "h4",
      {},
      h(document, "button", { type: "button", class: "leads", "aria-pressed": String(chosen), "data-key": `figure ${what}`, "data-term": what, onclick: () => choose(drift.column) }, title(figureName(what))),
      " ",
      levelMark(document, drift.level),
    ),
    quality?.histogram && histogram(document, quality.histogram, { width, height: 90, name: `${figureName(what)} of the texts`, description: `mean ${mean(quality.reference)} in reference, ${mean(quality.current)} in current` }),
    h(document, "p", { class: "muted" }, `${verdict?.value === undefined ? "" : `${testTitle(verdict.test)} ${score(verdict.value)} · `}mean ${mean(quality?.reference)} → ${mean(quality?.current)}`),
  );
}
