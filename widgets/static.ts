import type { ColumnDrift, Level, Report } from "../src/report.ts";
import { columnFigure } from "./charts/columnFigure.ts";
import { figure, font, label, px, shorten } from "./charts/figure.ts";
import { levelStrip } from "./charts/levelStrip.ts";
import { thresholdBar } from "./charts/thresholdBar.ts";
import { h, s } from "./dom.ts";
import { count, number, percent, score } from "./format.ts";
import { order, roleKind, signs, testTitle, worstFirst } from "./levels.ts";
import { palettes } from "./theme.ts";

export interface StaticReport {
  /** The picture as an element, its colours literal. */
  picture: SVGSVGElement;
  /** The same as text, for a file or a `data:` address. */
  svg: string;
  /** What the picture says, as a table. */
  table: HTMLTableElement;
}

const WIDTH = 960;
const colours = palettes.light;
/** Enough for a glance; the table has every column. */
const MOST = 24;

/**
 * The report where nothing runs: a saved notebook, a pull request, a mail. One picture on a white card (readable on light and dark pages) and one
 * accessible table. Any DOM does, also a headless one.
 */
export function staticReport(document: Document, report: Report): StaticReport {
  const columns = worstFirst(report.drift.columns);
  const picture = draw(document, report, columns);
  // What is drawn for a page takes its colours from the page; a picture that travels carries them along.
  for (const element of [picture, ...picture.querySelectorAll("*")])
    for (const name of ["fill", "stroke"]) {
      const token = /^var\(--driftglass-(.+)\)$/.exec(element.getAttribute(name) ?? "")?.[1];
      if (token) element.setAttribute(name, colours[token as keyof typeof colours]);
    }
  for (const hit of [...picture.querySelectorAll("[data-tip]")]) hit.remove();
  return { picture, svg: picture.outerHTML, table: tabulate(document, report, columns) };
}

function draw(document: Document, report: Report, columns: readonly ColumnDrift[]): SVGSVGElement {
  const shown = columns.slice(0, MOST);
  const left = 24;
  const sentence = wrap(report.verdict.sentence, 82);
  const findings = [...report.verdict.findings]
    .sort((a, b) => order[a.level] - order[b.level])
    .slice(0, 6)
    .map((finding) => ({ level: finding.level, subject: finding.subject, text: finding.sentence }));
  const top = 52 + sentence.length * 26;
  const tableTop = top + Math.ceil(findings.length / 2) * 22 + 30;
  const row = 42;
  const more = columns.length - shown.length;
  const height = tableTop + shown.length * row + (more > 0 ? 26 : 0) + 18;
  const svg = figure(document, {
    width: WIDTH,
    height,
    name: report.verdict.sentence,
    description: `${count(report.reference.rows)} reference and ${count(report.current.rows)} current rows`,
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("font-family", "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif");
  svg.append(
    s(document, "rect", { x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 8, fill: colours.background, stroke: colours.line }),
  );
  const text = (of: string, x: number, y: number, more: Parameters<typeof label>[4] = {}): void => {
    svg.append(label(document, of, x, y, { size: 12, fill: colours.text, ...more }));
  };
  const mark = (level: Level, x: number, y: number): void => text(`${signs[level]} ${level}`, x, y, { fill: colours[level], weight: 600 });
  text(
    shorten(
      `${report.current.name} against ${report.reference.name} · ${count(report.reference.rows)} reference · ${count(report.current.rows)} current rows`,
      WIDTH - 48,
    ),
    left,
    26,
    { fill: colours.muted },
  );
  sentence.forEach((line, i) => text(line, left, 56 + i * 26, { size: 19, weight: 650 }));
  findings.forEach((finding, i) => {
    const x = left + (i % 2) * (WIDTH / 2),
      y = top + 6 + Math.floor(i / 2) * 22;
    mark(finding.level, x, y);
    const subject = shorten(finding.subject, 190);
    text("", x + 74, y);
    svg.lastElementChild?.append(
      s(document, "tspan", { "font-weight": 600 }, subject),
      ` ${shorten(finding.text, WIDTH / 2 - 100 - [...subject].length * font.wide)}`,
    );
  });
  const x = { figure: 250, bar: 424, value: 668, level: 690, strip: 766 };
  const names: [string, number, "end"?][] = [
    ["Column", left],
    ["Reference (filled) and current", x.figure],
    ["Score against its threshold", x.bar],
    ["Level", x.level],
  ];
  if (report.timeline) names.push(["Through time", x.strip]);
  for (const [name, at, anchor] of names) text(name, at, tableTop - 8, { fill: colours.muted, size: 11, ...(anchor ? { anchor } : {}) });
  const quality = new Map(report.quality.columns.map((column) => [column.column, column]));
  const chunks = report.timeline?.chunks ?? [];
  const levels = chunks.map((chunk) => new Map(chunk.drift.map((of) => [of.column, of.level])));
  shown.forEach((drift, i) => {
    const y = tableTop + i * row;
    const first = drift.verdicts[0];
    svg.append(s(document, "path", { d: `M${left},${px(y)}H${WIDTH - left}`, stroke: colours.line }));
    text(shorten(drift.column || "(no name)", 200, 7.4), left, y + 18, { weight: 600, size: 12.5 });
    text(roleKind(drift), left, y + 33, { fill: colours.muted, size: 11 });
    svg.append(
      within(
        columnFigure(document, { drift, quality: quality.get(drift.column) }, { width: 150, height: 30, name: drift.column }),
        x.figure,
        y + 6,
      ),
    );
    if (first) svg.append(within(thresholdBar(document, first, { width: 170, height: 30, name: testTitle(first.test) }), x.bar, y + 6));
    if (first?.value !== undefined) text(score(first.value), x.value, y + 25, { anchor: "end" });
    mark(drift.level, x.level, y + 25);
    if (chunks.length > 0)
      svg.append(
        within(
          levelStrip(
            document,
            chunks,
            levels.map((of, j) => (chunks[j]?.complete ? of.get(drift.column) : undefined)),
            { width: 170, height: 18, name: "through time" },
          ),
          x.strip,
          y + 12,
        ),
      );
  });
  if (more > 0) text(`and ${count(more)} more columns`, left, height - 22, { fill: colours.muted });
  return svg;
}

function within(svg: SVGSVGElement, x: number, y: number): SVGSVGElement {
  svg.setAttribute("x", String(x));
  svg.setAttribute("y", String(y));
  for (const name of ["role", "aria-label", "aria-description", "font-family", "class"]) svg.removeAttribute(name);
  return svg;
}

function tabulate(document: Document, report: Report, columns: readonly ColumnDrift[]): HTMLTableElement {
  const quality = new Map(report.quality.columns.map((column) => [column.column, column]));
  const header = ["Column", "Role", "Kind", "Level", "Test", "Value", "Drifted from", "Missing in reference", "Missing in current"];
  const share = (side: { rows: number; missing: number } | undefined): string =>
    side && side.rows > 0 ? percent(side.missing / side.rows) : "–";
  return h(
    document,
    "table",
    {},
    h(document, "caption", {}, report.verdict.sentence),
    h(document, "thead", {}, h(document, "tr", {}, ...header.map((name) => h(document, "th", { scope: "col" }, name)))),
    h(
      document,
      "tbody",
      {},
      ...columns.map((drift) => {
        const first = drift.verdicts[0];
        const of = quality.get(drift.column);
        return h(
          document,
          "tr",
          {},
          h(document, "th", { scope: "row" }, drift.column),
          ...[
            drift.role,
            drift.kind,
            `${signs[drift.level]} ${drift.level}`,
            first ? testTitle(first.test) : "–",
            first?.value === undefined ? "–" : score(first.value),
            first ? number(first.threshold) : "–",
            share(of?.reference),
            share(of?.current),
          ].map((cell) => h(document, "td", {}, cell)),
        );
      }),
    ),
  );
}

/** Lines of at most so many letters, broken at spaces; the last of three is cut. */
function wrap(text: string, letters: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + word.length + 1 > letters) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  lines.push(line);
  return lines.length > 3
    ? [
        ...lines.slice(0, 2),
        `${lines
          .slice(2)
          .join(" ")
          .slice(0, letters - 1)}…`,
      ]
    : lines;
}
