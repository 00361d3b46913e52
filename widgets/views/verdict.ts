import type { Finding, Level, Verdict, View } from "../../src/report.ts";
import { h, redraw, type Child } from "../dom.ts";
import { order } from "../levels.ts";
import { morph } from "../morph.ts";
import type { Room } from "../state.ts";
import { levelMark } from "./parts.ts";
import { profiledLine } from "./profiled.ts";
import { sinceLast } from "./sinceLast.ts";

const SHOWN = 6;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The sentence whose clauses lead to their views; under it the findings, worst first, and what was not checked. */
export function verdict({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { class: "verdict", "aria-label": "Verdict" });
  let all = false;
  let followed = false;
  const since = { value: false };
  const draw = (): void => {
    const report = state.report.value;
    if (!report) return section.replaceChildren();
    const { findings, unchecked, level } = report.verdict;
    const live = state.live.peek()?.verdict;
    section.setAttribute("data-verdict", live?.level ?? level);
    if (!state.dragging.value && !live) {
      section.classList.remove("moving");
      section.style.removeProperty("height");
    }
    const lines = [
      ...[...findings]
        .sort((a, b) => order[a.level] - order[b.level])
        .map((finding) => line(finding.level, finding.subject, finding.sentence, finding)),
      ...unchecked.map((text) => {
        const cut = text.indexOf(": ");
        return line("unknown", cut > 0 ? text.slice(0, cut) : "", cut > 0 ? text.slice(cut + 2) : text);
      }),
    ];
    const shown = all || lines.length <= SHOWN + 1 ? lines : lines.slice(0, SHOWN);
    redraw(
      section,
      heading(live ?? report.verdict),
      profiledLine(document, report),
      lines.length > 0 && h(document, "ul", { class: "findings" }, ...shown),
      lines.length > shown.length &&
        h(
          document,
          "button",
          {
            class: "more",
            type: "button",
            "data-key": "more findings",
            onclick: () => {
              all = true;
              draw();
            },
          },
          `${lines.length - shown.length} more`,
        ),
      report.sinceLast && sinceLast(document, report.sinceLast, since),
    );
  };
  const heading = ({ clauses, sentence, level }: Pick<Verdict, "clauses" | "sentence" | "level">): HTMLElement => {
    const parts: Child[] =
      clauses.length === 0
        ? [sentence]
        : clauses.flatMap((clause, i): Child[] => [
            link(i === 0 ? capital(clause.text) : clause.text, clause.view, clauses.slice(0, i).filter(({ view }) => view === clause.view).length),
            i < clauses.length - 1 ? "; " : ".",
          ]);
    return h(document, "h2", {}, h(document, "span", { class: "hidden" }, `${level}: `), ...parts);
  };
  const link = (text: string, view: View, earlier: number): HTMLElement =>
    h(
      document,
      "a",
      {
        href: `#${view}`,
        // Two clauses may lead to one view.
        "data-key": `clause ${view}${earlier || ""}`,
        onclick: (event: Event) => {
          event.preventDefault();
          state.show(view);
        },
      },
      text,
    );
  const line = (level: Level, subject: string, sentence: string, finding?: Finding): HTMLElement =>
    h(
      document,
      "li",
      {},
      levelMark(document, level),
      finding
        ? h(
            document,
            "button",
            { type: "button", "data-key": `finding ${subject} ${sentence}`, onclick: () => state.show(finding.view, finding.column) },
            h(document, "b", {}, subject),
            ` ${sentence}`,
            awaited(finding) && h(document, "span", { class: "coming", "aria-hidden": "true" }, ", nearly all of it since 30 Sep 2000"),
          )
        : h(document, "span", { class: "muted" }, subject && h(document, "b", {}, subject), subject ? `: ${sentence}` : sentence),
    );
  /** Where the rows have times, a column's finding ends with when it happened once that is known: its place is kept until then. */
  const awaited = ({ view, column }: Finding): boolean => {
    const report = state.report.value;
    return view === "column" && column !== undefined && report?.timeline !== undefined && (report.pending?.includes("causes") ?? false);
  };
  effect(draw);
  // The sentence follows the hand, in the room that it has: nothing below it may move away from under the hand. The findings wait for the report.
  effect(() => {
    const live = state.live.value;
    const shown = section.querySelector("h2");
    if (!live && followed) draw();
    followed = live !== undefined;
    if (!live?.verdict || !shown) return;
    if (!section.classList.contains("moving")) section.style.height = `${section.offsetHeight}px`;
    section.classList.add("moving");
    section.setAttribute("data-verdict", live.verdict.level);
    morph(shown, heading(live.verdict));
  });
  return section;
}
