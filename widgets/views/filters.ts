import { filterName } from "../../src/filterName.ts";
import type { Filtered } from "../../src/report.ts";
import { spelling, withoutFilter } from "../filters.ts";
import { h, redraw, type Child } from "../dom.ts";
import { count } from "../format.ts";
import type { Room } from "../state.ts";
import { term } from "./parts.ts";

/** The filters as chips that take themselves away, how many rows they leave, and whether what stands below is bound or exact. Its line is there without filters too, so that nothing moves. */
export function filters({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { class: "filters", "aria-label": "Filters" });
  const line = h(document, "div", { class: "chips" });
  const empty = h(document, "div", {});
  section.append(line, empty);
  effect(() => {
    const report = state.report.value;
    const live = state.live.value;
    const answers = state.answers.value;
    const asked = live?.filtered?.filters ?? (answers ? state.selection.value?.filters : report?.filtered?.filters) ?? [];
    const left = live ? live.filtered : report?.filtered;
    const known = left && JSON.stringify(left.filters) === JSON.stringify(asked) ? left : undefined;
    line.classList.toggle("none", asked.length === 0);
    line.hidden = asked.length === 0 && !answers;
    if (asked.length === 0) {
      empty.replaceChildren();
      return redraw(line, ...(answers && report ? ["All rows. ", h(document, "span", {}, "Drag over a column’s distribution, or click a category, to keep only some.")] : []));
    }
    redraw(
      line,
      term(document, "filter", "Only rows where"),
      ...asked.flatMap((filter, i): Child[] => {
        const name = filterName(filter, spelling);
        const remove = (): void => state.askSelection(withoutFilter(state.selection.value, filter.column));
        const chip = answers && !state.dragging.value
          ? h(document, "button", { type: "button", class: "chip", "data-key": `filter ${filter.column}`, "aria-label": `Take away: ${name}`, title: "Take this filter away", onclick: remove }, name, h(document, "span", { "aria-hidden": "true" }, "×"))
          : h(document, "span", { class: "chip" }, name);
        return i === 0 ? [chip] : ["and", chip];
      }),
      h(document, "span", { class: "muted", role: "status" }, known ? `${rowWords(known)}, ${reading()}` : "counting …"),
      answers && asked.length > 1 && h(document, "button", { type: "button", class: "button", "data-key": "all rows", onclick: () => state.askSelection(withoutFilter(state.selection.value)) }, "All rows"),
    );
    const gone = known && emptySides(known);
    const last = asked.at(-1);
    const sentence = gone && `No row of ${gone} passes ${asked.length > 1 ? "all filters" : "the filter"}: there is nothing to compare.`;
    redraw(empty, sentence && last && h(document, "div", { role: "alert" }, h(document, "span", {}, sentence), answers && !state.dragging.value && h(document, "button", { type: "button", class: "button", "data-key": "drop filter", onclick: () => state.askSelection(withoutFilter(state.selection.value, last.column)) }, `Drop “${filterName(last, spelling)}”`)));
  });

  function reading(): string {
    if (!state.live.value) return "exact";
    return state.dragging.value ? "bounds until the hand rests" : "bounds until the exact figures come";
  }
  return section;
}

const rowWords = ({ current, reference }: Filtered): string =>
  `${count(current.rows)} of ${count(current.of)} current and ${count(reference.rows)} of ${count(reference.of)} reference rows`;

function emptySides({ current, reference }: Filtered): string | undefined {
  const sides = [reference.rows === 0 && "reference", current.rows === 0 && "current"].filter(Boolean);
  return sides.length > 0 ? sides.join(" or of ") : undefined;
}
