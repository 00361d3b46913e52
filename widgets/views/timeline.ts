import type { Report } from "../../src/report.ts";
import { timeline as draw, timelineFrame, timelineMetric, type TimelineFrame } from "../charts/timeline.ts";
import { h, redraw } from "../dom.ts";
import { count, date } from "../format.ts";
import { metric as metricWord } from "../levels.ts";
import type { Room } from "../state.ts";
import { brush } from "./brush.ts";
import { choice, head, legend } from "./parts.ts";
import { shownRange, toRange } from "./range.ts";

/** Rows and performance through time, and on it the brush that sets current. Two fields do the same without a drag. */
export function timeline(room: Room): HTMLElement {
  const { document, state, effect } = room;
  const section = h(document, "section", { "aria-label": "Timeline", class: "timeline-section" });
  let metric: string | undefined;
  const redrawAll = (): void => {
    const report = state.report.value;
    const result = report?.timeline;
    if (!report) return section.replaceChildren();
    if (!result || result.chunks.length === 0) {
      const why = report.notes.find((note) => note.section === "timeline")?.sentence ?? report.verdict.unchecked.find((text) => text.startsWith("timeline")) ?? "There is no column with times. Choose one under “Columns and roles”.";
      redraw(section, head(document, "Timeline", h(document, "span", { class: "muted" }, why)));
      return;
    }
    const names = [...new Set(result.chunks.flatMap((chunk) => Object.keys(chunk.performance?.metrics ?? {})))];
    const shown = metric && names.includes(metric) ? metric : (timelineMetric(result) ?? names[0]);
    const answers = state.answers.value;
    const options = { width: Math.max(280, state.width.value), height: 176, name: "Timeline", description: words(report, shown), metric: shown, report };
    const frame = timelineFrame(result, options);
    const unit = result.by === "time" ? `chunks of ${result.every}, UTC` : `chunks of ${result.every}`;
    redraw(section,
      head(document, "Timeline", h(document, "span", { class: "muted" }, answers ? `drag to choose what is compared; ${unit}` : unit),
        names.length > 1 && choice(document, "metric", names.map((value) => ({ value, text: metricWord(value) })), shown ?? "", (value) => { metric = value; redrawAll(); }, { label: "Metric" }),
        h(document, "span", { class: "push" }, answers ? dates(report, frame) : legend(document))),
      h(document, "div", { class: "timeline" }, draw(document, result, options), brush(room, report, frame)));
  };
  effect(redrawAll);

  /** The alternative to dragging. */
  function dates(report: Report, frame: TimelineFrame): HTMLElement {
    const byTime = report.timeline?.by === "time";
    const { from, to } = shownRange(report, state.selection.value?.current, frame);
    const field = (name: string, at: number, key: "start" | "end"): HTMLElement => {
      const input = byTime
        ? h(document, "input", { type: "date", value: new Date(at).toISOString().slice(0, 10), "aria-label": `${name} (UTC)`, "data-key": `date ${key}` })
        : h(document, "input", { type: "number", value: Math.round(at), min: 0, "aria-label": `${name} row`, "data-key": `date ${key}` });
      input.addEventListener("change", () => {
        if (!input.value) return;
        const value = byTime ? Date.parse(`${input.value}T00:00:00Z`) : Number(input.value);
        const next = key === "start" ? { from: value, to } : { from, to: value };
        if (next.from < next.to) state.askSelection({ ...state.selection.value, current: toRange(next.from, next.to, byTime) });
      });
      return h(document, "label", { class: "control" }, h(document, "span", {}, name), input);
    };
    const chosen = state.selection.value?.current !== undefined;
    return h(document, "span", { class: "dates" }, h(document, "span", { class: "key current" }, "current"), field("from", from, "start"), field("to", to, "end"),
      h(document, "button", { class: "button", type: "button", "data-key": "whole", disabled: !chosen, onclick: () => state.askSelection(undefined) }, "Whole"));
  }
  return section;
}

function words(report: Report, metric: string | undefined): string {
  const chunks = report.timeline?.chunks ?? [];
  const bad = metric ? chunks.filter((chunk) => chunk.performance?.metrics[metric]?.level === "alert" && chunk.complete).length : 0;
  const span = report.timeline?.by === "time" && chunks[0]?.start && chunks.at(-1)?.end ? ` from ${date(new Date(chunks[0].start))} to ${date(new Date(chunks.at(-1)?.end as string))}` : "";
  return `${count(chunks.length)} chunks${span}${metric ? `; ${metricWord(metric)} in alert in ${bad} of them` : ""}`;
}
