import { signal } from "@preact/signals-core";
import type { LiveColumn, LiveFrame } from "../../src/live.ts";
import type { ColumnQuality, Report } from "../../src/report.ts";
import { type Child, h, redraw, s } from "../dom.ts";
import { count, plural } from "../format.ts";
import { order, ratio, testTitle } from "../levels.ts";
import { liveDrift, liveQuality } from "../live.ts";
import { morph } from "../morph.ts";
import type { Room } from "../state.ts";
import { columnRow, type Row, strips } from "./columnRow.ts";
import { choice, legend, term } from "./parts.ts";
import { untested } from "./untested.ts";

/** Rows that are drawn at once. */
const SLICE = 60;

type Sort = "name" | "score" | "level" | "missing" | "unseen" | "range";

const sorts: Record<Sort, (a: Row, b: Row) => number> = {
  name: (a, b) => a.drift.column.localeCompare(b.drift.column),
  score: (a, b) => ratio(b.drift) - ratio(a.drift),
  level: (a, b) => order[a.drift.level] - order[b.drift.level] || ratio(b.drift) - ratio(a.drift),
  missing: (a, b) => missingShare(b) - missingShare(a),
  unseen: (a, b) => (b.quality?.newCategoryRows ?? -1) - (a.quality?.newCategoryRows ?? -1),
  range: (a, b) => outside(b.quality) - outside(a.quality),
};

/** One row per column: both samples in one figure, the score against its threshold, the level now and through time, and what is broken. */
export function columns(room: Room): HTMLElement {
  const { document, state, effect } = room;
  const section = h(document, "section", { "aria-label": "Columns" });
  let sort: Sort = "level",
    search = "",
    kind = "",
    level = "";
  let near = new IntersectionObserver(() => undefined);
  const redrawn = signal(0);
  let followed = false;
  let heights: ReadonlyMap<string, number> = new Map();
  /** What is on the screen follows the hand; the rest is drawn when it comes there, or when the hand rests. */
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const name = target.getAttribute("data-column") as string;
      if (isIntersecting) state.visible.add(name);
      else state.visible.delete(name);
    }
  });
  /** The rows that are drawn, and how to draw one of them anew with other figures. */
  const drawnRows = new Map<string, { element: HTMLElement; again(live: LiveFrame, own: LiveColumn): HTMLElement }>();
  room.signal.addEventListener(
    "abort",
    () => {
      near.disconnect();
      seen.disconnect();
    },
    { once: true },
  );
  const bar = h(document, "div", {});
  const body = h(document, "div", { class: "scroller" });
  const foot = h(document, "div", {});
  /** Whether the columns that were not tested are unfolded. */
  let unfolded = false;
  section.append(bar, body, foot);

  const rows = (report: Report): Row[] => {
    const quality = new Map(report.quality.columns.map((column) => [column.column, column]));
    const tested = new Set(report.drift.columns.map((column) => column.column));
    const all: Row[] = [
      ...report.drift.columns.map((drift) => ({ drift, quality: quality.get(drift.column) })),
      ...report.quality.columns
        .filter((of) => of.role === "feature" && !tested.has(of.column))
        .map((of) => ({
          quality: of,
          drift: { column: of.column, kind: of.kind, role: of.role, level: of.level, verdicts: [], tests: [], bins: [] },
        })),
    ];
    const wanted = search.toLowerCase();
    return besideTexts(
      all
      .filter(
        ({ drift }) =>
          (!wanted || drift.column.toLowerCase().includes(wanted)) && (!kind || drift.kind === kind) && (!level || drift.level === level),
      )
      .sort(sorts[sort]),
    );
  };

  const drawBar = (): void => {
    const report = state.report.value;
    if (!report) return;
    const box = h(document, "input", {
      type: "search",
      placeholder: "search",
      size: 10,
      "aria-label": "Search columns",
      "data-key": "search",
      value: search,
    });
    box.addEventListener("input", () => {
      search = box.value;
      drawTable();
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && box.value) {
        event.stopPropagation();
        search = box.value = "";
        drawTable();
      }
    });
    const kinds = [...new Set(report.drift.columns.map((column) => column.kind))];
    const levels = [...new Set(report.drift.columns.map((column) => column.level))].sort((a, b) => order[a] - order[b]);
    redraw(
      bar,
      h(
        document,
        "div",
        { class: "head" },
        h(document, "h3", {}, "Columns"),
        h(document, "span", { class: "muted" }, `${report.drift.columns.length} · ${sort === "level" ? "worst first" : `by ${sort}`}`),
        h(
          document,
          "span",
          { class: "push legend" },
          legend(document),
          h(
            document,
            "button",
            {
              class: "button",
              type: "button",
              "data-key": "compare tools",
              "aria-expanded": String(state.comparisonOpen.value),
              onclick: () => {
                state.comparisonOpen.value = !state.comparisonOpen.peek();
              },
            },
            "Compare tools",
          ),
          h(document, "span", { class: "control" }, box),
          kinds.length > 1 &&
            choice(
              document,
              "kind",
              [{ value: "", text: "all kinds" }, ...kinds.map((value) => ({ value, text: value }))],
              kind,
              (value) => {
                kind = value;
                drawTable();
              },
              { label: "Kind" },
            ),
          levels.length > 1 &&
            choice(
              document,
              "level",
              [{ value: "", text: "all levels" }, ...levels.map((value) => ({ value, text: value }))],
              level,
              (value) => {
                level = value;
                drawTable();
              },
              { label: "Level" },
            ),
        ),
      ),
    );
  };

  const header = (key: Sort | undefined, name: string, title: Child, classes: string): HTMLElement =>
    h(
      document,
      "th",
      { scope: "col", class: classes, "aria-sort": key && key === sort ? (key === "name" ? "ascending" : "descending") : undefined },
      key
        ? h(
            document,
            "button",
            {
              type: "button",
              "data-key": `sort ${key}`,
              "data-term": name,
              onclick: () => {
                sort = key;
                drawBar();
                drawTable();
              },
            },
            title,
            key === sort ? " ↓" : "",
          )
        : term(document, name, typeof title === "string" ? title : undefined),
    );

  function drawTable(): void {
    const report = state.report.value;
    if (!report) return body.replaceChildren();
    const list = rows(report);
    const has = (of: (row: ColumnQuality) => unknown): boolean => report.quality.columns.some(of);
    const unseen = has((q) => q.newCategoryRows !== undefined),
      range = has((q) => q.outOfRange !== undefined);
    const oneTest =
      new Set(report.drift.columns.map((column) => column.verdicts[0]?.test)).size === 1
        ? report.drift.columns[0]?.verdicts[0]?.test
        : undefined;
    const through = strips(document, report);
    const selected = state.column.peek();
    let drawn = 0;
    near.disconnect();
    seen.disconnect();
    drawnRows.clear();
    state.visible.clear();
    const tabStop = list.some((row) => row.drift.column === selected) ? selected : list[0]?.drift.column;
    redraw(
      body,
      h(
        document,
        "table",
        { class: "columns" },
        h(document, "caption", { class: "hidden" }, `Drift by column, ${plural(list.length, "row")}`),
        h(
          document,
          "thead",
          {},
          h(
            document,
            "tr",
            {},
            header("name", "role", "Column", ""),
            h(document, "th", { scope: "col", class: "c-figure" }, "Distribution"),
            header("score", oneTest === "psi" ? "psi" : "score", oneTest ? testTitle(oneTest) : "Score", "c-score"),
            h(document, "th", { scope: "col", class: "numeric c-value" }, h(document, "span", { class: "hidden" }, "Value")),
            header("level", "level", "Level", "c-level"),
            through && header(undefined, "through", "Through time", "c-time"),
            header("missing", "missing", "Missing", "numeric c-missing"),
            unseen && header("unseen", "unseen", "Unseen", "numeric c-unseen"),
            range && header("range", "range", "Out of range", "numeric c-range"),
          ),
        ),
        h(
          document,
          "tbody",
          {},
          ...slice(),
          ...rest(),
          list.length === 0 &&
            h(document, "tr", {}, h(document, "td", { colspan: 9, class: "muted" }, "No column matches the search and the filters.")),
        ),
      ),
    );

    // Two thousand rows at once would hold the page up: the next ones come when the end comes near.
    function slice(): HTMLElement[] {
      const from = drawn;
      drawn = Math.min(list.length, Math.max(from + SLICE, list.findIndex((row) => row.drift.column === selected) + 1));
      return list.slice(from, drawn).map((row) => draw(row));
    }
    function rest(): HTMLElement[] {
      if (drawn >= list.length) return [];
      const row = h(
        document,
        "tr",
        { class: "rest" },
        h(
          document,
          "td",
          { colspan: 9 },
          h(document, "button", { class: "more", type: "button", "data-key": "more columns" }, `${count(list.length - drawn)} more`),
        ),
      );
      const more = (): void => {
        near.disconnect();
        row.replaceWith(...slice(), ...rest());
      };
      row.addEventListener("click", more);
      near.disconnect();
      near = new IntersectionObserver(
        (entries) => {
          if (entries.some((entry) => entry.isIntersecting)) more();
        },
        { root: body, rootMargin: "400px" },
      );
      near.observe(row);
      return [row];
    }

    function draw(row: Row): HTMLElement {
      const name = row.drift.column;
      const place = { oneTest: oneTest !== undefined, unseen, range, strip: through, open: name === selected, tabStop: name === tabStop };
      const drawn = columnRow(document, row, place);
      const still = through && (() => s(document, "svg", { "data-still": true }));
      drawnRows.set(name, {
        element: drawn,
        again: (live, own) => {
          const open = state.column.peek() === name;
          const moved = { drift: liveDrift(row.drift, own), ...(row.quality ? { quality: liveQuality(row.quality, live, own) } : {}) };
          return columnRow(document, moved, { ...place, strip: still, open, tabStop: open || (name === tabStop && state.column.peek() === selected), about: own.approximate });
        },
      });
      seen.observe(drawn);
      drawn.addEventListener("click", () => {
        state.column.value = name;
      });
      return drawn;
    }
  }

  body.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key) || !(event.target as Element).closest("tbody")) return;
    const buttons = [...body.querySelectorAll<HTMLButtonElement>("tbody button.name")];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const next = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : at + (event.key === "ArrowDown" ? 1 : -1);
    const button = buttons[Math.min(Math.max(next, 0), buttons.length - 1)];
    if (!button || at < 0) return;
    event.preventDefault();
    button.focus();
    state.column.value = button.closest("tr")?.getAttribute("data-column") ?? undefined;
  });
  effect(() => {
    drawBar();
  });
  effect(() => {
    const report = state.report.value;
    const keep = (open: boolean): void => {
      unfolded = open;
    };
    redraw(foot, report && untested(document, report, unfolded, keep));
  });
  effect(() => {
    redrawn.value;
    followed = false;
    drawTable();
  });
  // In place and in the order of the last report: rows that change places under a moving hand cannot be read.
  effect(() => {
    const live = state.live.value;
    if (!live) {
      if (followed) redrawn.value = redrawn.peek() + 1;
      return;
    }
    // Rows keep their heights, though a frame says less than the report: what lies below must not move away from under the hand.
    if (!followed) heights = new Map([...drawnRows].map(([name, { element }]) => [name, element.offsetHeight]));
    followed = true;
    for (const own of live.columns) {
      const row = drawnRows.get(own.column);
      if (!row || !state.visible.has(own.column)) continue;
      morph(row.element, row.again(live, own));
      row.element.style.height = `${heights.get(own.column) ?? 0}px`;
    }
  });
  // Another row is chosen: only its marks change.
  effect(() => {
    const selected = state.column.value;
    const rows = [...body.querySelectorAll("tr[data-column]")];
    const found = rows.find((row) => row.getAttribute("data-column") === selected);
    for (const row of rows) {
      if (row === found) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      const button = row.querySelector("button.name");
      button?.setAttribute("aria-expanded", String(row === found));
      button?.setAttribute("tabindex", row === (found ?? rows[0]) ? "0" : "-1");
    }
  });
  return section;
}

/** The figures of one text stand together, where the first of them comes. */
function besideTexts(rows: readonly Row[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const subject = row.drift.derived?.from ?? row.drift.column;
    const group = groups.get(subject);
    if (group) group.push(row);
    else groups.set(subject, [row]);
  }
  return [...groups.values()].flat();
}

const missingShare = ({ quality }: Row): number =>
  quality?.current?.rows ? quality.current.missing / quality.current.rows : quality ? 2 : -1;
const outside = (quality: ColumnQuality | undefined): number =>
  quality?.outOfRange ? quality.outOfRange.below + quality.outOfRange.above : -1;
