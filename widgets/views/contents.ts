import type { Level, Report, Section } from "../../src/report.ts";
import { h, redraw } from "../dom.ts";
import { signs } from "../levels.ts";
import type { Place, Room } from "../state.ts";

interface Entry {
  place: Place;
  name: string;
  /** Whether the report has, or will have, something to show there. */
  there(report: Report): boolean;
  /** What the section itself says beyond the findings that lead to it. */
  levels?(report: Report): (Level | undefined)[];
}

const coming = (report: Report, section: Section): boolean => report.pending?.includes(section) ?? false;

/** In the order of the page. */
const entries: readonly Entry[] = [
  { place: "timeline", name: "Timeline", there: ({ timeline }) => (timeline?.chunks.length ?? 0) > 0 },
  { place: "drift", name: "Columns", there: () => true },
  { place: "multivariate", name: "Together", there: (report) => report.drift.multivariate !== undefined || coming(report, "multivariate"), levels: ({ drift: { multivariate } }) => [multivariate?.reconstruction?.level, multivariate?.classifier?.level] },
  { place: "quality", name: "Quality", there: () => true },
  { place: "performance", name: "Performance", there: ({ performance }) => performance?.reference !== undefined || performance?.current !== undefined },
  { place: "predictions", name: "Predictions", there: (report) => report.predictions !== undefined || (report.task !== undefined && coming(report, "predictions")) },
  { place: "staleness", name: "Age", there: ({ staleness }) => staleness?.trend !== undefined, levels: ({ staleness }) => [staleness?.level] },
  { place: "versions", name: "Versions", there: ({ versions }) => versions !== undefined },
  { place: "operations", name: "Operations", there: ({ operations }) => (operations?.read.length ?? 0) > 0 },
  { place: "rules", name: "Rules", there: ({ rules }) => rules !== undefined, levels: ({ rules }) => rules?.map(({ level }) => level) ?? [] },
];

/** One line that stays in reach: the page's sections, each with the sign of the worst that it says. */
export function contents({ document, state, effect }: Room): HTMLElement {
  const nav = h(document, "nav", { class: "contents", "aria-label": "Sections" });
  effect(() => {
    const report = state.report.value;
    if (!report) return nav.replaceChildren();
    redraw(nav, h(document, "ul", {}, ...entries.filter(({ there }) => there(report)).map((entry) => h(document, "li", {}, link(report, entry)))));
  });

  function link(report: Report, { place, name, levels }: Entry): HTMLElement {
    const found = report.verdict.findings.filter(({ view }) => view === place || (view === "column" && place === "drift")).map(({ level }) => level);
    const told = [...found, ...(levels?.(report) ?? [])];
    const worst = (["alert", "warn"] as const).find((level) => told.includes(level));
    return h(
      document,
      "a",
      {
        href: `#${place}`,
        "data-key": `section ${place}`,
        onclick: (event: Event) => {
          event.preventDefault();
          state.show(place);
        },
      },
      name,
      worst && h(document, "span", { class: "level", "data-level": worst }, h(document, "span", { "aria-hidden": "true" }, signs[worst]), h(document, "span", { class: "hidden" }, worst)),
    );
  }
  return nav;
}
