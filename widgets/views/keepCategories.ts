import type { Filter } from "../../src/engine.ts";
import type { Share } from "../charts/categories.ts";
import { h, type Child } from "../dom.ts";
import { drag } from "../drag.ts";
import { withFilter, withoutFilter } from "../filters.ts";
import type { Room } from "../state.ts";

/** Height of a category in its figure. */
const STEP = 24;

/**
 * Categories whose bars keep their rows: a click or Enter keeps that one alone, or takes it in and out once some are kept; a drag over several
 * keeps those. All views follow.
 */
export function keepCategories({ document, state, signal }: Room, figure: Element, column: string, shown: readonly Share[]): HTMLElement {
  const place = h(document, "div", { class: "keep bars" }, figure as unknown as Child);
  if (!state.answers.value) return place;
  const own = (): Filter | undefined => state.selection.value?.filters?.find((each) => each.column === column);
  const selectionOf = (filter: Filter | undefined) => (filter ? withFilter(state.selection.value, filter) : withoutFilter(state.selection.value, column));
  const choosable = ({ of }: Share): boolean => of.kind === "category" || of.kind === "missing";
  const holds = (filter: Filter | undefined, { of }: Share): boolean => (of.kind === "missing" ? filter?.missing === true : (filter?.categories?.includes(of.category as string) ?? false));
  const filterOf = (kept: readonly Share[]): Filter | undefined => {
    const categories = kept.flatMap(({ of }) => (of.kind === "category" ? [of.category as string] : []));
    const missing = kept.some(({ of }) => of.kind === "missing");
    if (categories.length === 0 && !missing) return undefined;
    return { column, ...(categories.length > 0 ? { categories } : {}), ...(missing ? { missing } : {}) };
  };
  const toggle = (share: Share): void => {
    const before = own();
    // Kept categories that are not among the bars stay kept.
    const others = (before?.categories ?? []).filter((category) => !shown.some(({ of }) => of.category === category));
    const kept = shown.filter((each) => choosable(each) && holds(before, each) !== (each === share));
    const next = filterOf(kept);
    state.askSelection(selectionOf(others.length > 0 ? { column, ...next, categories: [...others, ...(next?.categories ?? [])] } : next));
  };
  const buttons = shown.map((share, i) => {
    if (!choosable(share)) return undefined;
    const tip = figure.querySelectorAll("[data-tip]")[i]?.getAttribute("data-tip");
    const button = h(document, "button", { type: "button", "aria-pressed": String(holds(own(), share)), "aria-label": `Keep only rows where ${column} is ${share.name}`, "data-tip": tip, "data-key": `keep ${share.name}` });
    button.style.top = `${i * STEP}px`;
    // A click that a pointer made is the end of its drag.
    button.addEventListener("click", (event) => {
      if (event.detail === 0) toggle(share);
    });
    return button;
  });
  place.append(...buttons.filter((button) => button !== undefined));

  place.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const { top } = place.getBoundingClientRect();
    const rowAt = (e: PointerEvent): number => Math.min(Math.max(Math.floor((e.clientY - top) / STEP), 0), shown.length - 1);
    const began = rowAt(event);
    let now = began;
    let moved = false;
    const touched = (): Share[] => shown.filter((share, i) => choosable(share) && i >= Math.min(began, now) && i <= Math.max(began, now));
    const mark = (kept: (share: Share) => boolean): void => buttons.forEach((button, i) => button?.setAttribute("aria-pressed", String(kept(shown[i] as Share))));
    const end = (keep: boolean): void => {
      const share = shown[began];
      if (!moved) {
        if (keep && share && choosable(share)) toggle(share);
        return;
      }
      const filter = filterOf(touched());
      if (keep && filter) return state.askSelection(selectionOf(filter));
      mark((each) => holds(own(), each));
      state.letGo();
    };
    (event.target as Element).closest("button")?.focus({ preventScroll: true });
    const move = (e: PointerEvent): void => {
      const row = rowAt(e);
      if (row === now) return;
      now = row;
      moved = true;
      const kept = touched();
      mark((each) => kept.includes(each));
      const filter = filterOf(kept);
      if (filter) state.follow(selectionOf(filter));
    };
    drag(place, event, AbortSignal.any([signal, state.held()]), { move, end });
  });
  return place;
}
