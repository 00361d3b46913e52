import { metricName } from "../../src/names.ts";
import type { Decomposition, Report } from "../../src/report.ts";
import { changeParts } from "../charts/changeParts.ts";
import { h, type Child } from "../dom.ts";
import { signed } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import { term } from "./parts.ts";
import { needsRows } from "./profiled.ts";

type Part = Decomposition["parts"][number];

/** The change of performance in the part that moved inputs explain and the part that they do not: bars, a sentence each, and what is assumed. */
export function decomposition(document: Document, report: Report, width: number): Child {
  const { concept, notes, pending, performance } = report;
  const result = concept?.decomposition;
  // Its place is kept while it is computed, so that nothing moves when it comes.
  if (!result && pending?.includes("concept") && performance?.change)
    return h(document, "div", { class: "decomposition pending" }, h(document, "h4", {}, term(document, "decomposition", "Why it changed")));
  const needed = needsRows(document, report, "concept");
  if (!result && needed && performance?.change) return h(document, "div", { class: "decomposition" }, h(document, "h4", {}, term(document, "decomposition", "Why it changed")), needed);
  if (!result || result.parts.length === 0) return null;
  const size = Math.min(width, 360);
  const note = notes.find(({ code }) => code === "little-overlap");
  return h(
    document,
    "div",
    { class: "decomposition" },
    h(document, "h4", {}, term(document, "decomposition", "Why it changed")),
    ...result.parts.map((part) =>
      h(
        document,
        "div",
        { "data-part": part.metric },
        changeParts(document, part, { width: size, height: 52, name: `Why ${metricWord(part.metric)} changed`, description: sentence(part) }),
        h(document, "p", {}, sentence(part)),
      ),
    ),
    h(
      document,
      "p",
      { class: "muted" },
      `${"Grey: explained by moved inputs; coloured: changed relation; whiskers: 95 %."} It is assumed that ${given[result.given]}, and that current scores occur in reference too (${Math.round(result.overlap * 100)} % do).${result.parts.some(({ metric }) => metric === "logLoss") ? " Averages over classes are not divided: strata of one score do not hold the other classes still." : ""}`,
    ),
    note && h(document, "p", { class: "muted" }, note.sentence),
  );
}

const given: Record<Decomposition["given"], string> = {
  score: "the outcome depends on the inputs through the score",
  prediction: "the outcome depends on the inputs through the prediction",
  class: "the outcome depends on the inputs through the predicted class",
};

/** "Of the 0.09 that AUC lost, 0.02 is explained by moved inputs, 0.07 by a changed relation." */
export function sentence({ metric, change, explained, explainedInterval, concept, conceptInterval, better }: Part): string {
  const name = metricName(metric);
  const clear = (interval: readonly [number, number]): boolean => interval[0] > 0 || interval[1] < 0;
  const worse = better === "higher" ? change < 0 : change > 0;
  // As many places as give two digits to the change, and to the smaller part where that is no trifle.
  const least = Math.min(Math.abs(explained), Math.abs(concept));
  const shown = least >= Math.abs(change) / 10 ? Math.min(least, Math.abs(change)) : Math.abs(change);
  const places = shown === 0 ? 2 : Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(shown))));
  const size = (value: number): string => Math.abs(value).toFixed(places);
  if (!clear(explainedInterval) && !clear(conceptInterval)) return `${metricWord(metric)} changed by ${signed(change)}; neither moved inputs nor a changed relation are evident in it.`;
  if (Math.sign(explained) === Math.sign(concept)) {
    const doubt = !clear(conceptInterval) ? ", which is not evident" : !clear(explainedInterval) ? "; that inputs moved it is not evident" : "";
    const moved = better === "higher" ? `that ${name} ${worse ? "lost" : "gained"}` : `by which ${name} ${worse ? "rose" : "fell"}`;
    return `Of the ${size(change)} ${moved}, ${size(explained)} is explained by moved inputs, ${size(concept)} by a changed relation${doubt}.`;
  }
  if (!clear(conceptInterval)) return `Moved inputs explain ${signed(explained)} of the change of ${name}, ${signed(change)} in all; a changed relation is not evident.`;
  if (!clear(explainedInterval)) return `A changed relation makes ${signed(concept)} of the change of ${name}, ${signed(change)} in all; an effect of moved inputs is not evident.`;
  return `Moved inputs alone would have changed ${name} by ${signed(explained)}; a changed relation adds ${signed(concept)}, ${signed(change)} in all.`;
}
