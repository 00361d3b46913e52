import type { Report } from "../../src/report.ts";
import type { TimelineFrame } from "../charts/timeline.ts";
import { h } from "../dom.ts";
import { count, date } from "../format.ts";
import type { Room } from "../state.ts";
import { shownRange, toRange } from "./range.ts";

/** Pixels within which an edge snaps to the edge of a chunk. */
const SNAP = 5;

/**
 * The brush over the timeline. It follows the hand and asks when the hand lets go. Arrow keys move the focused edge by a chunk (with Shift
 * the whole window), Escape and a double click give the whole of current back.
 */
export function brush({ document, state, signal }: Room, report: Report, frame: TimelineFrame): HTMLElement {
  const { left, right, bottom, scale } = frame;
  const byTime = report.timeline?.by === "time";
  const chosen = state.selection.value?.current;
  let range = shownRange(report, chosen, frame);
  const edges = [...new Set(frame.spans.flatMap((span) => [span.from, span.to]))].sort((a, b) => a - b);
  const least = edges[0] ?? 0, most = edges.at(-1) ?? 1;
  const layer = h(document, "div", { class: "brush" });
  const box = h(document, "div", { class: chosen || range.from > least ? "window" : "window whole" });
  layer.style.left = `${left}px`;
  layer.style.width = `${right - left}px`;
  layer.style.top = "0";
  layer.style.height = `${bottom}px`;
  const x = (value: number): number => Math.min(Math.max(scale(value), left), right) - left;
  const say = (at: number): string => (byTime ? `${date(new Date(at), true)} UTC` : `row ${count(at)}`);
  const handles = state.answers.value ? (["from", "to"] as const).map((edge) => h(document, "div", {
    class: "handle", role: "slider", tabindex: 0, "aria-label": edge === "from" ? "Start of current" : "End of current", "aria-orientation": "horizontal", "data-key": `brush ${edge}`, "data-edge": edge,
  })) : [];
  layer.append(box, ...handles);

  const place = (): void => {
    const from = x(range.from), to = x(range.to);
    box.style.left = `${from}px`;
    box.style.width = `${Math.max(1, to - from)}px`;
    handles.forEach((handle, i) => {
      const at = i === 0 ? range.from : range.to;
      handle.style.left = `${i === 0 ? from : to}px`;
      handle.setAttribute("aria-valuemin", String(least));
      handle.setAttribute("aria-valuemax", String(most));
      handle.setAttribute("aria-valuenow", String(at));
      handle.setAttribute("aria-valuetext", say(at));
    });
  };
  place();
  if (!state.answers.value) return layer;

  const snap = (value: number): number => {
    const near = edges.reduce((best, edge) => (Math.abs(edge - value) < Math.abs(best - value) ? edge : best), edges[0] ?? value);
    return Math.abs(scale(near) - scale(value)) <= SNAP ? near : Math.min(Math.max(value, least), most);
  };
  const ask = (): void => {
    if (range.from < range.to) state.askSelection({ ...state.selection.value, current: toRange(range.from, range.to, byTime) });
  };
  const clear = (): void => { if (state.selection.value?.current) state.askSelection(undefined); };

  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const rect = layer.getBoundingClientRect();
    const ratio = rect.width > 0 ? (right - left) / rect.width : 1;
    const at = (e: PointerEvent): number => scale.invert(left + (e.clientX - rect.left) * ratio);
    const start = at(event);
    const before = range;
    const target = event.target as HTMLElement;
    const kind = target.dataset.edge ?? (target === box && !box.classList.contains("whole") ? "move" : "new");
    let moved = false;
    target.setPointerCapture(event.pointerId);
    const ending = new AbortController();
    const options = { signal: AbortSignal.any([signal, ending.signal]) };
    target.addEventListener("pointermove", (e) => {
      const now = at(e);
      if (!moved && Math.abs(scale(now) - scale(start)) < 3) return;
      moved = true;
      box.classList.remove("whole");
      if (kind === "new") range = { from: snap(Math.min(start, now)), to: snap(Math.max(start, now)) };
      else if (kind === "move") {
        const by = Math.min(Math.max(now - start, least - before.from), most - before.to);
        const from = snap(before.from + by);
        range = { from, to: from + before.to - before.from };
      } else {
        const other = kind === "from" ? before.to : before.from;
        range = { from: Math.min(snap(now), other), to: Math.max(snap(now), other) };
      }
      place();
    }, options);
    const end = (keep: boolean): void => {
      ending.abort();
      if (moved && keep) ask();
      else { range = before; place(); }
    };
    target.addEventListener("pointerup", () => end(true), options);
    target.addEventListener("pointercancel", () => end(false), options);
    layer.addEventListener("keydown", (e) => { if (e.key === "Escape") { e.stopPropagation(); end(false); } }, options);
  });
  layer.addEventListener("dblclick", clear);
  layer.addEventListener("keydown", (event) => {
    const edge = (event.target as HTMLElement).dataset.edge;
    if (event.key === "Escape") { clear(); return; }
    const by = event.key === "ArrowLeft" || event.key === "ArrowDown" ? -1 : event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : 0;
    const end = event.key === "Home" ? edges[0] : event.key === "End" ? edges.at(-1) : undefined;
    if (!edge || (by === 0 && end === undefined)) return;
    event.preventDefault();
    const step = (value: number): number => end ?? (by > 0 ? edges.find((e) => e > value) : edges.findLast((e) => e < value)) ?? value;
    const next = { from: edge === "from" || event.shiftKey ? step(range.from) : range.from, to: edge === "to" || event.shiftKey ? step(range.to) : range.to };
    if (next.from < next.to) { range = next; box.classList.remove("whole"); place(); ask(); }
  });
  return layer;
}
