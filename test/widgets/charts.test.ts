import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { charts } from "../gallery/charts.ts";

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

test("the static picture carries its colours, and no custom property", () => {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const svg = (charts.get("static") as (document: Document) => SVGSVGElement)(document as unknown as Document).outerHTML;
  expect(svg).not.toContain("var(");
  expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
});
