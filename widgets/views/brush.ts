import type { TimelineFrame } from "../charts/timeline.ts";
import { h } from "../dom.ts";
import { drag } from "../drag.ts";
import { count, date } from "../format.ts";
import type { Room } from "../state.ts";
import type { Ranges, Side, Stretch } from "./range.ts";

/** Pixels within which an edge snaps to the edge of a chunk. */
const SNAP = 5;

/**
 * The brushes over the timeline: one within each sample. They follow the hand and ask when it lets go. Arrow keys move the focused edge by a
 * chunk (with Shift the whole window); Escape and a double click give the whole sample back.
 */
export function brush({ document, state, signal }: Room, of: Ranges, frame: TimelineFrame): HTMLElement {
  const { left, right, bottom, scale } = frame;
  const layer = h(document, "div", { class: state.answers.value ? "brush" : "brush still" });
  layer.style.left = `${left}px`;
  layer.style.width = `${right - left}px`;
  layer.style.height = `${bottom}px`;
  const say = (at: number): string => (of.byTime ? `${date(new Date(at), true)} UTC` : `row ${count(at)}`);
  const x = (value: number): number => Math.min(Math.max(scale(value), left), right) - left;
  const windows = (["reference", "current"] as const).flatMap((side) => {
    const whole = of.whole(side),
      shown = of.shown(side);
    return whole && shown ? [window(side, whole, shown)] : [];
  });
  // The handles of both lie above both windows.
  layer.append(...windows.map((own) => own.box), ...(state.answers.value ? windows.flatMap((own) => own.handles) : []));
  if (!state.answers.value) return layer;

  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const rect = layer.getBoundingClientRect();
    const ratio = rect.width > 0 ? (right - left) / rect.width : 1;
    const at = (e: PointerEvent): number => scale.invert(left + (e.clientX - rect.left) * ratio);
    const target = event.target as HTMLDivElement;
    // Where both samples cover the same time, a new brush is current's.
    const own = windows.find((one) => one.handles.includes(target)) ?? windows.findLast((one) => one.holds(at(event))) ?? windows.at(-1);
    own?.take(event, at);
  });
  layer.addEventListener("dblclick", (event) => {
    const rect = layer.getBoundingClientRect();
    const at = scale.invert(left + (event.clientX - rect.left));
    (windows.findLast((one) => one.holds(at)) ?? windows.at(-1))?.clear();
  });
  return layer;

  function window(side: Side, whole: Stretch, shown: Stretch) {
    let range = shown;
    const chosen = (): boolean => range.from > whole.from || range.to < whole.to;
    const box = h(document, "div", { class: `window ${side}` });
    const edges = [...new Set(frame.spans.filter((span) => span.chunk.sample === side).flatMap((span) => [span.from, span.to]))].sort(
      (a, b) => a - b,
    );
    const handles = (["from", "to"] as const).map((edge) =>
      h(document, "div", {
        class: `handle ${side}`,
        role: "slider",
        tabindex: 0,
        "aria-label": `${edge === "from" ? "Start" : "End"} of ${side}`,
        "aria-orientation": "horizontal",
        "data-key": `brush ${side} ${edge}`,
        "data-edge": edge,
      }),
    );
    const place = (): void => {
      box.classList.toggle("whole", !chosen());
      box.style.left = `${x(range.from)}px`;
      box.style.width = `${Math.max(1, x(range.to) - x(range.from))}px`;
      handles.forEach((handle, i) => {
        const at = i === 0 ? range.from : range.to;
        handle.style.left = `${x(at)}px`;
        handle.setAttribute("aria-valuemin", String(whole.from));
        handle.setAttribute("aria-valuemax", String(whole.to));
        handle.setAttribute("aria-valuenow", String(Math.min(Math.max(at, whole.from), whole.to)));
        handle.setAttribute("aria-valuetext", say(at));
      });
    };
    const inside = (value: number): number => Math.min(Math.max(value, whole.from), whole.to);
    const snap = (value: number): number => {
      const near = edges.reduce((best, edge) => (Math.abs(edge - value) < Math.abs(best - value) ? edge : best), edges[0] ?? value);
      return Math.abs(scale(near) - scale(value)) <= SNAP ? near : inside(value);
    };
    const ask = (): void => {
      if (!chosen()) clear();
      else if (range.from < range.to) state.askSelection(of.select(side, range));
    };
    const follow = (): void => state.follow(chosen() ? of.select(side, range) : of.clear(side));
    const clear = (): void => {
      if (state.selection.value?.[side]) state.askSelection(of.clear(side));
    };

    const take = (event: PointerEvent, at: (e: PointerEvent) => number): void => {
      const target = event.target as HTMLElement;
      const start = at(event);
      const before = range;
      const kind = target.dataset.edge ?? (chosen() && start >= range.from && start <= range.to ? "move" : "new");
      let moved = false;
      const move = (e: PointerEvent): void => {
        const now = at(e);
        if (!moved && Math.abs(scale(now) - scale(start)) < 3) return;
        moved = true;
        if (kind === "new") range = { from: snap(Math.min(start, now)), to: snap(Math.max(start, now)) };
        else if (kind === "move") {
          const from = snap(before.from + Math.min(Math.max(now - start, whole.from - before.from), whole.to - before.to));
          range = { from, to: Math.min(from + before.to - before.from, whole.to) };
        } else {
          const other = kind === "from" ? before.to : before.from;
          range = { from: Math.min(snap(now), other), to: Math.max(snap(now), other) };
        }
        place();
        follow();
      };
      const end = (keep: boolean): void => {
        if (!moved) return;
        // Nothing to choose, and nothing that was chosen to give back.
        const idle = chosen() ? range.from >= range.to : !state.selection.value?.[side];
        if (!keep || idle) {
          range = keep && !chosen() ? range : before;
          place();
          state.letGo();
          return;
        }
        handles[1]?.focus({ preventScroll: true });
        ask();
      };
      drag(layer, event, AbortSignal.any([signal, state.held()]), { move, end });
    };

    const key = (event: KeyboardEvent): void => {
      const edge = (event.currentTarget as HTMLElement).dataset.edge;
      if (event.key === "Escape") {
        clear();
        return;
      }
      const by =
        event.key === "ArrowLeft" || event.key === "ArrowDown" ? -1 : event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : 0;
      const end = event.key === "Home" ? edges[0] : event.key === "End" ? edges.at(-1) : undefined;
      if (by === 0 && end === undefined) return;
      event.preventDefault();
      const step = (value: number): number => end ?? (by > 0 ? edges.find((e) => e > value) : edges.findLast((e) => e < value)) ?? value;
      const next = {
        from: edge === "from" || event.shiftKey ? step(range.from) : range.from,
        to: edge === "to" || event.shiftKey ? step(range.to) : range.to,
      };
      if (next.from < next.to && (next.from !== range.from || next.to !== range.to)) {
        range = next;
        place();
        ask();
      }
    };
    for (const handle of handles) handle.addEventListener("keydown", key);
    place();
    return { box, handles, take, clear, holds: (at: number) => at >= whole.from && at <= whole.to };
  }
}
