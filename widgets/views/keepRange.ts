import { scaleLinear } from "d3";
import type { Filter } from "../../src/engine.ts";
import { h, type Child } from "../dom.ts";
import { drag } from "../drag.ts";
import { withFilter, withoutFilter } from "../filters.ts";
import { number } from "../format.ts";
import type { Room } from "../state.ts";

/** Pixels within which an edge of what is kept can be taken hold of. */
const NEAR = 7;

/**
 * A histogram over which a drag keeps a range of values: by whole bins, and an end of the axis keeps all that lies beyond it. All views follow the hand and ask
 * when it lets go; Escape gives all back. Two fields do the same, to any digit.
 */
export function keepRange({ document, state, signal }: Room, figure: Element, column: string, edges: readonly number[], width: number, hasMissing: boolean): HTMLElement {
  const shade = h(document, "div", { class: "kept" });
  const place = h(document, "div", { class: state.answers.value ? "keep" : "keep still" }, figure as unknown as Child, shade);
  const x = scaleLinear([edges[0] as number, edges.at(-1) as number], [1, width - 1]);
  const own = (): Filter | undefined => state.selection.value?.filters?.find((each) => each.column === column);
  const [first, last] = [edges[0] as number, edges.at(-1) as number];
  const bin = Math.abs((edges[1] as number) - first);
  /** An edge as a person would write it: of whole numbers the first that is kept, else rounded by less than a tenth of a bin, so that the filter is what its chip says. */
  const short = (edge: number): number => {
    if (bin === 1 && !Number.isInteger(first) && Number.isInteger(2 * first)) return Math.ceil(edge);
    const digits = Math.max(0, Math.ceil(-Math.log10(bin / 5)));
    return digits <= 12 ? Number(edge.toFixed(digits)) : edge;
  };
  const numeric = (end: Filter["lower"]): number | undefined => (typeof end === "number" ? end : undefined);
  const show = (filter: Filter | undefined): void => {
    const ranged = filter && (filter.lower !== undefined || filter.upper !== undefined);
    shade.hidden = !ranged;
    if (!ranged) return;
    const at = (value: number): number => Math.min(Math.max(x(value), 0), width);
    const [from, to] = [at(numeric(filter.lower) ?? first), at(numeric(filter.upper) ?? last)];
    shade.style.left = `${from}px`;
    shade.style.width = `${Math.max(1, to - from)}px`;
  };
  show(own());
  if (!state.answers.value) return place;

  const filterOf = (a: number, b: number): Filter | undefined => {
    const [lower, upper] = [Math.min(a, b), Math.max(a, b)];
    if (lower <= first && upper >= last) return undefined;
    const missing = own()?.missing;
    return { column, ...(lower > first ? { lower: short(lower) } : {}), ...(upper < last ? { upper: short(upper) } : {}), ...(missing ? { missing } : {}) };
  };
  const selectionOf = (filter: Filter | undefined) => (filter ? withFilter(state.selection.value, filter) : withoutFilter(state.selection.value, column));

  place.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const rect = place.getBoundingClientRect();
    const at = (e: PointerEvent): number => ((e.clientX - rect.left) * width) / (rect.width || width);
    const snap = (px: number): number => edges.reduce((best, edge) => (Math.abs(x(edge) - px) < Math.abs(x(best) - px) ? edge : best), first);
    const [began, before] = [at(event), own()];
    const ends = before && [numeric(before.lower) ?? first, numeric(before.upper) ?? last];
    // An edge of what is kept moves; anywhere else a new range begins.
    const held = ends?.find((end) => Math.abs(x(end) - began) <= NEAR);
    const fixed = held === undefined ? snap(began) : (ends?.find((end) => end !== held) as number);
    let filter: Filter | undefined;
    let moved = false;
    let empty = false;
    const end = (keep: boolean): void => {
      if (!moved) return;
      if (keep && !empty && (filter || before)) return state.askSelection(selectionOf(filter));
      show(before);
      state.letGo();
    };
    const move = (e: PointerEvent): void => {
      if (!moved && Math.abs(at(e) - began) < 3) return;
      moved = true;
      const now = snap(at(e));
      empty = now === fixed;
      if (empty) return;
      filter = filterOf(fixed, now);
      show(filter);
      state.follow(selectionOf(filter));
    };
    drag(place, event, AbortSignal.any([signal, state.held()]), { move, end });
  });

  const field = (end: "lower" | "upper", empty: number): HTMLElement => {
    const input = h(document, "input", { type: "number", step: "any", value: numeric(own()?.[end]), placeholder: number(empty), "aria-label": `Keep ${column} ${end === "lower" ? "from" : "below"}`, "data-key": `keep ${end}` });
    input.addEventListener("change", () => {
      const { [end]: _, ...rest } = own() ?? { column };
      const next: Filter = { ...rest, ...(input.value === "" ? {} : { [end]: Number(input.value) }) };
      state.askSelection(selectionOf(next.lower === undefined && next.upper === undefined ? undefined : next));
    });
    return h(document, "span", { class: "control" }, input);
  };
  const missing = h(document, "input", { type: "checkbox", "data-key": "keep missing", ...(own()?.missing ? { checked: true } : {}) });
  missing.addEventListener("change", () => {
    const { missing: _, ...rest } = own() ?? { column };
    state.askSelection(selectionOf({ ...rest, ...(missing.checked ? { missing: true } : {}) }));
  });
  const all = own() && h(document, "button", { type: "button", class: "button", "data-key": "keep all", onclick: () => state.askSelection(selectionOf(undefined)) }, "All values");
  return h(document, "div", {}, place, h(document, "div", { class: "dates keeping" }, "Keep only", field("lower", first), "to", field("upper", last), hasMissing && own() && h(document, "label", {}, missing, " or missing"), all));
}
