import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toMarkdown } from "../../src/export/markdown.ts";
import { toText } from "../../src/export/text.ts";
import type { Report } from "../../src/report.ts";
import { planted } from "../monitor/planted.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { raise, ready, type Stage } from "./stage.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let stage: Stage;
let state: Report, pair: Report, everywhere: Report;
beforeAll(async () => {
  stage = await raise();
  const reference = planted(8000, 2);
  state = await reportOf({
    reference: planted(12_000, 2),
    current: planted(12_000, 3, (row) => {
      if (row.state === "NY") row.income += 3;
      if (row.state === "MA") row.score += 4;
    }),
  });
  pair = await reportOf({
    reference,
    current: planted(8000, 5, (row) => {
      if (row.state === "CA" && row.product === "loan") row.income += 4;
    }),
  });
  everywhere = await reportOf({ reference, current: planted(8000, 7, (row) => { row.income += 0.5; }) });
});
afterAll(async () => {
  await stage.close();
});

async function show(report: Report, options: Parameters<Stage["open"]>[1] = {}): Promise<{ page: Page; errors: string[]; close(): Promise<void> }> {
  const scene = await stage.open("none", options);
  await scene.page.evaluate((given) => {
    const element = document.createElement("drift-glass");
    document.querySelector("main")?.replaceChildren(element);
    element.report = given as Report;
  }, report);
  await ready(scene.page);
  return scene;
}

const lines = (page: Page): Promise<(string | null)[]> => page.getByRole("region", { name: "Where it lives" }).locator("li").evaluateAll((items) => items.map((item) => item.textContent));

test("the cause view of a planted state names that state first, with what is left without it", async () => {
  const { page, errors, close } = await show(state);
  const [first, ...others] = await lines(page);
  expect(first).toMatch(/^state is NY/);
  expect(first).toMatch(/the values moved within/);
  expect(first).toMatch(/<0\.001 without|0\.00\d+ without/);
  expect(first).toMatch(/carries (9[5-9]|100)(\.\d)? %$/);
  expect(others).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test("a state of 3 % of the rows is named, in the detail of a column that is ok as a whole", async () => {
  const { page, close } = await show(state);
  await page.locator('[data-column="score"]').first().click();
  expect((await lines(page))[0]).toMatch(/^state is MA(2\.\d|3(\.\d)?) % of rows/);
  await close();
});

test("a planted pair is named by both its conditions", async () => {
  const { page, close } = await show(pair);
  expect((await lines(page))[0]).toMatch(/^(state is CA and product is loan|product is loan and state is CA)/);
  await close();
});

test("a column that moved everywhere says so, calmly", async () => {
  const { page, close } = await show(everywhere);
  const panel = page.getByRole("region", { name: "Where it lives" });
  expect(await panel.textContent()).toContain("The move is spread evenly: no part of the rows carries it.");
  expect(await panel.locator("li").count()).toBe(0);
  await close();
});

test("text and Markdown name the slice too", () => {
  expect(toMarkdown(state)).toMatch(/### Where drift lives\n\n- \*\*income\*\* where state is NY: .*carries/);
  expect(toText(state)).toMatch(/ {2}drift {3}income where state is NY: .*PSI \d\.\d+ within/);
  expect(toMarkdown(state)).toMatch(/\*\*income\*\* moved: PSI 0\.\d+ \(0\.\d+ to 0\.\d+, \d+ times the noise\), nearly all of it where state is NY/);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the cause view in ${colorScheme} has no violation that axe can find, and fits 380 px`, async () => {
    const { page, close } = await show(pair, { colorScheme });
    await page.addScriptTag({ content: axe });
    const found = await page.evaluate(
      async () =>
        (
          await (globalThis as unknown as { axe: { run(of: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run(
            document.querySelector("drift-glass"),
            { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
          )
        ).violations,
    );
    expect(found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))).toEqual([]);
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await close();
  });
}
