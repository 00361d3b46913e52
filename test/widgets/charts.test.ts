import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { Report } from "../../src/report.ts";
import { metricScale } from "../../widgets/charts/metricScale.ts";
import { staleness } from "../../widgets/charts/staleness.ts";
import { staticReport } from "../../widgets/static.ts";
import { charts } from "../gallery/charts.ts";
import { reports } from "../gallery/reports.ts";

/** One element a line, so that a change of a figure can be read. */
const pretty = (svg: SVGSVGElement): string => `${svg.outerHTML.replace(/></g, ">\n<")}\n`;

for (const [name, draw] of charts) {
  test(`${name} draws headless, is a named image, and looks as it did`, async () => {
    const { document } = parseHTML("<!doctype html><html><body></body></html>");
    const svg = draw(document as unknown as Document);
    expect(svg.getAttribute("role")).toBe("img");
    expect(svg.getAttribute("aria-label")).toBeTruthy();
    const drawn = pretty(svg);
    expect(drawn).not.toMatch(/NaN|Infinity|undefined|\[object/);
    await expect(drawn).toMatchFileSnapshot(`output/${name}.svg`);
  });
}

test("no axis leads beyond what its metric can be", () => {
  expect(metricScale("rocAuc", 0.93, 1.04, [100, 0]).domain()[1]).toBe(1);
  expect(metricScale("mcc", -1.2, 0.3, [100, 0]).domain()[0]).toBe(-1);
  expect(metricScale("rmse", -5, 40, [100, 0]).domain()[0]).toBe(0);
  expect(metricScale("bias", -5, 40, [100, 0]).domain()[0]).toBeLessThanOrEqual(-5);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const age = (reports.get("served") as () => Report)().staleness as NonNullable<Report["staleness"]>;
  const points = [0, 30, 60].map((days) => ({ days, value: 0.999 - days / 1e4 }));
  const svg = staleness(document as unknown as Document, { ...age, metric: "rocAuc", limit: { value: 0.98, from: "rule" }, points, line: points.map((each) => ({ ...each, lower: each.value - 0.2, upper: each.value + 0.2 })) }, { width: 600, height: 200, name: "age" });
  const numbers = [...svg.querySelectorAll("text")].map(({ textContent }) => Number(textContent)).filter((value) => value > 0.5 && value < 1.5);
  expect(Math.max(...numbers)).toBe(1);
});

test("the static picture carries its colours, and no custom property", () => {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const svg = (charts.get("static") as (document: Document) => SVGSVGElement)(document as unknown as Document).outerHTML;
  expect(svg).not.toContain("var(");
  expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
});

test("the static report of hostile names is text throughout, in the picture and in the table", () => {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const { svg, table } = staticReport(document as unknown as Document, (reports.get("hostile") as () => Report)());
  const again = parseHTML(`<!doctype html><html><body>${svg}${table.outerHTML}</body></html>`).document;
  expect(again.querySelectorAll("img, script")).toHaveLength(0);
  expect([...again.querySelectorAll("tbody th")].map((cell) => cell.textContent)).toContain("<img src=x onerror=globalThis.pwned=1>");
  expect(again.querySelectorAll("tbody tr")).toHaveLength(7);
  expect(again.querySelector("caption")?.textContent).toContain("2 of 7 inputs moved");
});
