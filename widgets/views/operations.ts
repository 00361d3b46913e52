import type { OperationFigure, OperationFigures, OperationGroup, Report } from "../../src/report.ts";
import { operations as draw, operationsHeight } from "../charts/operations.ts";
import { h, redraw, type Child } from "../dom.ts";
import { count, date, duration, number, percent, signed } from "../format.ts";
import type { Room } from "../state.ts";
import { figures, head, levelMark, scrolls, term } from "./parts.ts";

type Row = {
  figure: OperationFigure | "count";
  name: string;
  value(of: OperationFigures): number | undefined;
  text(value: number): string;
  /** Of the change, where it is written in another unit. */
  scale?: number;
};

/** How the model is served: latency, errors and throughput over time and in both windows, the longest silence, and versions and groups side by side. */
export function operations({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Operations" });
  effect(() => {
    const report = state.report.value;
    const result = report?.operations;
    const whole = state.panel.value === "overview";
    // On the page it stands only where more than the clock is known.
    // What Prometheus says stands above, and needs no column.
    if (!report || (!whole && !result && state.beside.value) || (whole && !result?.read.length && !report.notes.some((note) => note.section === "operations")))
      return section.replaceChildren();
    const notes = report.notes.filter((note) => note.section === "operations").map((note) => note.sentence);
    if (!result) {
      const why = notes[0] ?? "There is no column of latency, status or time. Choose one under “Columns and roles”.";
      redraw(section, head(document, "Operations", h(document, "span", { class: "muted" }, why)));
      return;
    }
    const width = Math.max(280, state.width.value);
    const options = { width, height: operationsHeight(report), name: "Operations through time", description: words(report) };
    redraw(
      section,
      head(document, "Operations", h(document, "span", { class: "muted" }, result.read.map(readWords).join(" · "))),
      ...notes.map((sentence) => h(document, "p", { class: "muted" }, `${sentence}.`)),
      report.timeline && report.timeline.chunks.length > 0 && options.height > 30 && draw(document, report, options),
      h(
        document,
        "div",
        { class: "detail" },
        scrolls(document, "Operations of reference and current", "two", table(report, result)),
        ...(
          [
            ["version", "Model versions", whole && report.versions ? undefined : result.byVersion],
            ["group", "Groups", result.byGroup],
          ] as const
        ).map(
          ([key, name, groups]) =>
            groups &&
            groups.length > 1 &&
            scrolls(
              document,
              name,
              "two",
              groupTable(
                term(document, key === "version" ? "modelVersion" : "group", name === "Groups" ? "Group" : "Model version"),
                groups,
                result,
              ),
            ),
        ),
      ),
    );
  });

  function table(report: Report, result: NonNullable<Report["operations"]>): HTMLElement {
    const unit = result.latency?.unit === "us" ? "µs" : result.latency?.unit;
    const rows: Row[] = [
      ...(["p50", "p90", "p95", "p99"] as const).map(
        (p): Row => ({
          figure: p,
          name: `${p} latency`,
          value: ({ latency }) => latency?.[p],
          text: (value) => `${number(value)} ${unit ?? ""}`,
        }),
      ),
      { figure: "errorRate", name: "Error rate", value: ({ errorRate }) => errorRate?.value, text: percent, scale: 100 },
      {
        figure: "throughput",
        name: result.throughput ? `Throughput, ${result.throughput.per === "hour" ? "an" : "a"} ${result.throughput.per}` : "Throughput",
        value: ({ throughput }) => throughput?.value,
        text: number,
      },
      { figure: "longestGap", name: "Longest silence", value: ({ gaps }) => gaps?.longest, text: duration },
      { figure: "count", name: "Predictions", value: (of) => of.count, text: count },
    ];
    const cell = (of: OperationFigures | undefined, row: Row): HTMLElement => {
      const value = of && row.value(of);
      const error = row.figure === "errorRate" ? of?.errorRate : undefined;
      return h(
        document,
        "td",
        { class: "numeric" },
        figures(document, value, value === undefined ? "–" : row.text(value)),
        error && h(document, "span", { class: "muted" }, ` ${percent(error.lower)} to ${percent(error.upper)}`),
      );
    };
    return h(
      document,
      "table",
      { class: "plain" },
      h(document, "caption", { class: "hidden" }, "Operations of reference and current"),
      header(
        "Figure",
        "Reference",
        "Current",
        term(document, "change", "Change"),
        term(document, "interval", "95 % interval"),
        h(document, "span", { class: "hidden" }, "Level"),
      ),
      h(
        document,
        "tbody",
        {},
        ...rows
          .filter((row) => row.value(result) !== undefined || (result.reference && row.value(result.reference) !== undefined))
          .map((row) => {
            const change = result.change?.find((each) => each.figure === row.figure);
            const shown = (value: number): string =>
              row.figure === "longestGap"
                ? `${value < 0 ? "−" : "+"}${duration(Math.abs(value))}`
                : `${signed(value * (row.scale ?? 1))}${row.scale ? " pt" : ""}`;
            const levels = (report.rules ?? [])
              .filter(({ rule, state }) => state === "firing" && new RegExp(`^operations\\.${row.figure}\\b`).test(rule))
              .map(({ level }) => level);
            const level = levels.includes("alert") ? "alert" : levels[0];
            return h(
              document,
              "tr",
              { "data-figure": row.figure },
              h(document, "th", { scope: "row" }, term(document, row.figure, row.name)),
              cell(result.reference, row),
              cell(result, row),
              h(document, "td", { class: "numeric" }, change ? figures(document, change.change, shown(change.change)) : ""),
              h(
                document,
                "td",
                { class: "numeric" },
                change?.lower !== undefined && change.upper !== undefined ? `${shown(change.lower)} to ${shown(change.upper)}` : "",
              ),
              h(document, "td", {}, level && levelMark(document, level)),
            );
          }),
      ),
    );
  }

  function header(first: Child, ...others: Child[]): HTMLElement {
    return h(
      document,
      "thead",
      {},
      h(
        document,
        "tr",
        {},
        h(document, "th", { scope: "col" }, first),
        ...others.map((name) => h(document, "th", { scope: "col", class: "numeric" }, name)),
      ),
    );
  }

  function groupTable(name: Child, groups: readonly OperationGroup[], { latency, errorRate }: OperationFigures): HTMLElement {
    const sides = (of: OperationGroup, text: (side: NonNullable<OperationGroup["current"]>) => string): HTMLElement[] =>
      [of.reference, of.current].map((side) =>
        h(document, "td", { class: "numeric" }, side ? text(side) : h(document, "span", { class: "muted" }, "–")),
      );
    const parts: { title: string; text(side: NonNullable<OperationGroup["current"]>): string }[] = [
      { title: "rows", text: (side) => count(side.count) },
      ...(latency
        ? [
            {
              title: "p95",
              text: (side: NonNullable<OperationGroup["current"]>) => (side.latency ? `${number(side.latency.p95)} ${latency.unit}` : "–"),
            },
          ]
        : []),
      ...(errorRate
        ? [
            {
              title: "errors",
              text: (side: NonNullable<OperationGroup["current"]>) => (side.errorRate ? percent(side.errorRate.value) : "–"),
            },
          ]
        : []),
    ];
    return h(
      document,
      "table",
      { class: "plain" },
      header(name, ...parts.flatMap(({ title }) => [`Reference, ${title}`, `Current, ${title}`])),
      h(
        document,
        "tbody",
        {},
        ...groups.map((of) =>
          h(
            document,
            "tr",
            {},
            h(document, "th", { scope: "row" }, h(document, "b", {}, of.value)),
            ...parts.flatMap(({ text }) => sides(of, text)),
          ),
        ),
      ),
    );
  }
  return section;
}

const readWords = ({ column, reason }: { column: string; reason: string }): string => `${column}: ${reason}`;

function words({ operations, timeline }: Report): string {
  const latency = operations?.latency;
  const parts = [
    latency && `latency p50 ${number(latency.p50)} ${latency.unit}, p99 ${number(latency.p99)} ${latency.unit}`,
    operations?.errorRate && `error rate ${percent(operations.errorRate.value)}`,
    operations?.throughput && `${number(operations.throughput.value)} predictions ${operations.throughput.per === "hour" ? "an" : "a"} ${operations.throughput.per}`,
    operations?.gaps && `longest silence ${duration(operations.gaps.longest)} from ${date(new Date(operations.gaps.start), true)} UTC`,
  ];
  return `${timeline?.chunks.length ?? 0} chunks; in current ${parts.filter(Boolean).join(", ")}`;
}
