import type { Config } from "../../src/data/config.ts";
import { parseReferenceWindow } from "../../src/data/referenceWindow.ts";
import type { ConventionName, Report, Sample } from "../../src/report.ts";
import { h, redraw } from "../dom.ts";
import { count } from "../format.ts";
import { conventionName, conventionNames } from "../../src/names.ts";
import { windowName } from "../../src/windowName.ts";
import type { Room } from "../state.ts";
import { choice, term } from "./parts.ts";

/** What is compared, and the choices that change how. */
export function toolbar({ document, state, effect }: Room): HTMLElement {
  const bar = h(document, "header", { class: "toolbar" });
  const size = h(document, "span", { class: "muted" });
  effect(() => {
    const report = state.report.value;
    const config = state.config.value;
    if (!report) return bar.replaceChildren();
    const answers = state.answers.value;
    redraw(
      bar,
      h(
        document,
        "div",
        { class: "title" },
        h(document, "span", { class: "strong" }, title(report)),
        size,
      ),
      h(
        document,
        "div",
        { class: "controls" },
        answers
          ? choice(
              document,
              "Convention",
              [...conventionNames].map(([value, text]) => ({ value, text })),
              report.drift.convention,
              (value) => state.askConfig({ ...config, convention: value as ConventionName }),
            )
          : h(
              document,
              "span",
              { class: "control" },
              h(document, "span", {}, term(document, "convention")),
              h(document, "b", {}, conventionName(report.drift.convention)),
            ),
        answers && report.current.start !== undefined && referenceChoice(report, config),
        answers &&
          report.timeline &&
          choice(document, "Chunks", chunkChoices(report), config.chunk ?? "", (value) => {
            const { chunk: _, ...rest } = config;
            state.askConfig(value ? { ...rest, chunk: value } : rest);
          }),
        h(
          document,
          "button",
          {
            class: "button",
            type: "button",
            "data-key": "roles",
            "aria-expanded": String(state.rolesOpen.value),
            onclick: () => {
              state.rolesOpen.value = !state.rolesOpen.value;
            },
          },
          "Columns and roles",
        ),
        ...state.actions.value.map((action) =>
          h(
            document,
            "button",
            { class: "button", type: "button", "data-key": `action ${action.label}`, onclick: () => action.run() },
            action.label,
          ),
        ),
      ),
    );
  });
  effect(() => {
    const report = state.report.value;
    const live = state.live.value;
    if (report) size.textContent = rowWords(live ?? report);
  });
  return bar;

  /** All of the reference, the brushed part of it, or a stretch of time that follows current. */
  function referenceChoice(report: Report, config: Config): HTMLElement {
    const brushed = state.selection.value?.reference !== undefined;
    const parsed = config.referenceWindow === undefined ? undefined : parseReferenceWindow(config.referenceWindow);
    const value = parsed?.kind === "rolling" ? `${parsed.number}${parsed.unit}` : (parsed?.kind ?? "whole");
    const options = [
      ...(brushed ? [{ value: "brushed", text: "brushed" }] : []),
      { value: "whole", text: "all of it" },
      { value: "yearEarlier", text: "a year earlier" },
      { value: "previous", text: "right before" },
      { value: "4w", text: "4 weeks before" },
    ];
    if (!options.some((option) => option.value === value)) options.push({ value, text: windowName({ kind: "rolling", length: value }).replace(/^the /, "") });
    return choice(document, "Reference", options, brushed ? "brushed" : value, (chosen) => {
      if (chosen === "brushed") return;
      const { reference: _, ...selection } = state.selection.value ?? {};
      if (brushed) state.askSelection(selection.current ? selection : undefined);
      const { referenceWindow: __, ...rest } = config;
      state.askConfig(chosen === "whole" ? rest : { ...rest, referenceWindow: chosen });
    });
  }
}

const rowWords = ({ reference, current }: Pick<Report, "reference" | "current">): string => `${rows(reference)} reference · ${rows(current)} current rows`;

const rows = (sample: Sample): string =>
  sample.of !== undefined && sample.of !== sample.rows ? `${count(sample.rows)} of ${count(sample.of)}` : count(sample.rows);

export function title(report: Report): string {
  const [reference, current] = [report.reference.name, report.current.name];
  if (report.reference.window) return `${current} against ${windowName(report.reference.window)}`;
  return reference === current ? current : `${current} against ${reference}`;
}

function chunkChoices(report: Report): { value: string; text: string }[] {
  const given = report.timeline?.every ?? "";
  const own =
    report.timeline?.by === "time"
      ? [
          ["1d", "1 day"],
          ["1w", "1 week"],
          ["2w", "2 weeks"],
          ["1mo", "1 month"],
        ]
      : [
          ["500", "500 rows"],
          ["1000", "1,000 rows"],
          ["5000", "5,000 rows"],
          ["10000", "10,000 rows"],
        ];
  const list = own.map(([value, text]) => ({ value: value as string, text: text as string }));
  return [{ value: "", text: `automatic (${given})` }, ...list];
}
