import { computed } from "@preact/signals-core";
import type { Report, Timeline } from "../../src/report.ts";
import { timeline as draw, timelineFrame, timelineMetric } from "../charts/timeline.ts";
import { h, redraw } from "../dom.ts";
import { count, date } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import { liveWords } from "../live.ts";
import type { Room } from "../state.ts";
import { brush } from "./brush.ts";
import { choice, head, legend } from "./parts.ts";
import { ranges, type Ranges } from "./range.ts";

/** Rows and performance through time, and on it the brush that sets current. Two fields do the same without a drag. */
export function timeline(room: Room): HTMLElement {
  const { document, state, effect } = room;
  const section = h(document, "section", { "aria-label": "Timeline", class: "timeline-section" });
  const hint = h(document, "span", { class: "muted" });
  let metric: string | undefined;
  /** As a text, so that lines that are read anew every few seconds do not draw the timeline anew. */
  const marks = computed(() => JSON.stringify(state.beside.value?.marks ?? []));
  const redrawAll = (): void => {
    // A redraw would take the brush out of the hand.
    if (state.dragging.value) return;
    const report = state.report.value;
    const result = report?.timeline;
    if (!report) return section.replaceChildren();
    if (!result || result.chunks.length === 0) {
      const why =
        report.notes.find((note) => note.section === "timeline")?.sentence ??
        report.verdict.unchecked.find((text) => text.startsWith("timeline")) ??
        "There is no column with times. Choose one under “Columns and roles”.";
      redraw(section, head(document, "Timeline", h(document, "span", { class: "muted" }, why)));
      return;
    }
    const names = [
      ...new Set(result.chunks.flatMap((chunk) => [...Object.keys(chunk.performance?.metrics ?? {}), ...Object.keys(chunk.estimated ?? {})])),
    ];
    const shown = metric && names.includes(metric) ? metric : (timelineMetric(result) ?? names[0]);
    const answers = state.answers.value;
    const options = {
      width: Math.max(280, state.width.value),
      height: 176,
      name: "Timeline",
      description: words(report, shown),
      metric: shown,
      report: marks.value === "[]" ? report : { ...report, beside: state.beside.peek() },
    };
    const frame = timelineFrame(result, options);
    const of = ranges(report, state.selection.value, frame);
    hint.textContent = hintWords(result, answers && brushable(report));
    redraw(
      section,
      head(
        document,
        "Timeline",
        hint,
        names.length > 1 &&
          choice(
            document,
            "metric",
            names.map((value) => ({ value, text: metricWord(value) })),
            shown ?? "",
            (value) => {
              metric = value;
              redrawAll();
            },
            { label: "Metric" },
          ),
        !answers && h(document, "span", { class: "push" }, legend(document)),
      ),
      h(document, "div", { class: "timeline" }, draw(document, result, options), brush(room, of, frame)),
      answers && brushable(report) && fields(of),
    );
  };
  effect(redrawAll);
  effect(() => {
    const live = state.live.value;
    const result = state.report.peek()?.timeline;
    if (live) hint.textContent = liveWords(live, state.dragging.value);
    else if (result) hint.textContent = hintWords(result, state.answers.peek() && brushable(state.report.peek()));
  });

  /** The alternative to dragging. */
  function fields(of: Ranges): HTMLElement {
    const both = (["reference", "current"] as const).flatMap((side) => {
      const shown = of.shown(side),
        whole = of.whole(side);
      if (!shown || !whole) return [];
      const field = (edge: "from" | "to"): HTMLElement => {
        const at = shown[edge];
        const offset = of.byTime ? 0 : whole.from;
        const name = `${side} ${edge}${of.byTime ? " (UTC)" : " row"}`;
        const input = of.byTime
          ? h(document, "input", {
              type: "date",
              value: new Date(at).toISOString().slice(0, 10),
              "aria-label": name,
              "data-key": `field ${side} ${edge}`,
            })
          : h(document, "input", {
              type: "number",
              value: Math.round(at - offset),
              min: 0,
              "aria-label": name,
              "data-key": `field ${side} ${edge}`,
            });
        input.addEventListener("change", () => {
          if (!input.value) return;
          const next = { ...shown, [edge]: of.byTime ? Date.parse(`${input.value}T00:00:00Z`) : Number(input.value) + offset };
          if (next.from < next.to) state.askSelection(of.select(side, next));
        });
        return h(document, "span", { class: "control" }, input);
      };
      return [
        h(
          document,
          "span",
          { class: "dates" },
          h(document, "span", { class: `key ${side}` }, side),
          field("from"),
          "to",
          field("to"),
          state.selection.value?.[side] &&
            h(
              document,
              "button",
              { class: "button", type: "button", "data-key": `whole ${side}`, onclick: () => state.askSelection(of.clear(side)) },
              "Whole",
            ),
        ),
      ];
    });
    return h(document, "div", { class: "fields" }, ...both);
  }
  return section;
}

/** A profile has no rows to choose from. */
const brushable = (report: Report | undefined): boolean => report?.reference.profile === undefined || report.current.profile === undefined;

function hintWords({ by, every }: Timeline, answers: boolean): string {
  const unit = by === "time" ? `chunks of ${every}, UTC` : `chunks of ${every}`;
  return answers ? `drag to choose what is compared; ${unit}` : unit;
}

function words(report: Report, metric: string | undefined): string {
  const chunks = report.timeline?.chunks ?? [];
  const bad = metric ? chunks.filter((chunk) => chunk.performance?.metrics[metric]?.level === "alert" && chunk.complete).length : 0;
  const span =
    report.timeline?.by === "time" && chunks[0]?.start && chunks.at(-1)?.end
      ? ` from ${date(new Date(chunks[0].start))} to ${date(new Date(chunks.at(-1)?.end as string))}`
      : "";
  return `${count(chunks.length)} chunks${span}${metric ? `; ${metricWord(metric)} in alert in ${bad} of them` : ""}`;
}
