import type { Beside } from "../../src/report.ts";
import { beside as draw, besideHeight, besideText } from "../charts/beside.ts";
import { h, redraw } from "../dom.ts";
import { date } from "../format.ts";
import type { Room } from "../state.ts";
import { title as capital } from "../../src/names.ts";
import { head, scrolls } from "./parts.ts";

const titles = [["Prometheus", "Operations"], ["MLflow", "training"]] as const;

/** What Prometheus and MLflow kept of the same time, on one axis with drift. It is drawn anew with each answer, and the rest of the page is not. */
export function beside({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Beside the rows", class: "beside" });
  /** The table stays open while answers come. */
  let open = false;
  effect(() => {
    const report = state.report.value;
    const result = state.beside.value;
    if (!report || !result || result.lanes.length + (result.marks?.length ?? 0) === 0) return section.replaceChildren();
    const programs = [...new Set(result.sources.map(({ program }) => program))].join(" and ");
    const options = { width: Math.max(280, state.width.value), height: besideHeight(result, report), name: `Beside the rows: ${programs}`, description: words(result), report };
    const infinite = result.lanes.flatMap(({ name, lines }) => lines.filter((line) => line.infinite).map((line) => `${name}${lines.length > 1 ? `, ${line.name}` : ""}: ${line.infinite}`));
    redraw(
      section,
      head(document, `${titles.filter(([program]) => programs.includes(program)).map(([, title], i) => (i === 0 ? capital(title) : title)).join(" and ")}, from ${programs}`, h(document, "span", { class: "muted" }, result.sources.map(({ address, readAt }) => `${address}, read at ${new Date(readAt).toISOString().slice(11, 19)} UTC`).join(" · "))),
      draw(document, result, options),
      infinite.length > 0 && h(document, "p", { class: "muted" }, `Infinite values, drawn as gaps: ${infinite.join("; ")}.`),
      h(document, "details", { open, ontoggle: (event: Event) => (open = (event.target as HTMLDetailsElement).open) }, h(document, "summary", { "data-key": "beside table" }, "As a table"), scrolls(document, "Newest values", "", table(result))),
    );
  });

  /** The same in words and figures, for those who do not see the lines. */
  function table({ lanes }: Beside): HTMLElement {
    const values = (points: Beside["lanes"][number]["lines"][number]["points"]): number[] => points.flatMap(({ value }) => value ?? []);
    return h(
      document,
      "table",
      { class: "plain" },
      h(document, "caption", { class: "hidden" }, "Newest, least and greatest value of each line"),
      h(document, "thead", {}, h(document, "tr", {}, ...["Line", "Newest", "Least", "Greatest"].map((name, i) => h(document, "th", { scope: "col", class: i > 0 ? "numeric" : undefined }, name)))),
      h(
        document,
        "tbody",
        {},
        ...lanes.flatMap((lane) =>
          lane.lines.map((line) => {
            const all = values(line.points);
            const cell = (value: number | undefined): HTMLElement => h(document, "td", { class: "numeric" }, value === undefined ? "–" : figures(value));
            return h(document, "tr", {}, h(document, "th", { scope: "row" }, lane.lines.length > 1 ? `${lane.name}, ${line.name}` : lane.name), cell(all.at(-1)), cell(all.length > 0 ? Math.min(...all) : undefined), cell(all.length > 0 ? Math.max(...all) : undefined));

            function figures(value: number): HTMLElement {
              return h(document, "data", { value: String(value), title: String(value) }, besideText(lane)(value));
            }
          }),
        ),
      ),
    );
  }
  return section;
}

function words({ lanes, start, end, marks = [] }: Beside): string {
  const named = lanes.map(({ name, lines }) => `${name} (${lines.length} ${lines.length === 1 ? "line" : "lines"})`).join(", ");
  const versions = marks.length > 0 ? `; ${marks.map(({ name, at }) => `${name} on ${date(new Date(at))}`).join(", ")}` : "";
  return `${named || "no lines"} from ${date(new Date(start), true)} to ${date(new Date(end), true)} UTC${versions}`;
}
