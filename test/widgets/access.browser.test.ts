import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenedRow } from "../../src/openedRow.ts";
import type { Report } from "../../src/report.ts";
import { modelRows, modelled } from "../monitor/modelled.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { violations } from "./axe.ts";
import { live, raise, ready, type Stage } from "./stage.ts";

const names = ["car-loan", "profile", "regression", "unlabelled", "wide", "calm", "hostile", "car-loan/quality", "reviews", "reviews/quality", "car-loan/multivariate", "car-loan/schema", "served", "served/operations", "served/rules", "served/staleness", "served/versions"];
/** By how many px the page is wider than its window, once the figures have taken the new width. */
const beyond = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
let stage: Stage;
/** What the engine says of three models, labels and all. */
const models = new Map<string, Report>();
beforeAll(async () => {
  stage = await raise();
  for (const task of ["binary", "multiclass", "regression"] as const) models.set(task, await reportOf({ reference: modelRows(task, 1, 2400), current: modelRows(task, 2, 2400, true) }, modelled[task]));
});
afterAll(async () => {
  await stage.close();
});

const schemes = ["light", "dark"] as const;

for (const name of names) {
  test(`${name} has no violation that axe can find in either scheme, throws nothing, and is never wider than the page`, async () => {
    const { page, errors, close } = await stage.open(name);
    await ready(page);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await page.waitForSelector(`drift-glass[data-theme="${colorScheme}"]`);
      expect([colorScheme, await violations(page)]).toEqual([colorScheme, []]);
    }
    for (const width of [720, 380]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await beyond(page)]).toEqual([width, 0]);
    }
    expect(errors).toEqual([]);
    await close();
  });
}

/** The report as an engine gives it that also holds rows: one of them, made up. */
async function withRows(page: Page, report: Report): Promise<void> {
  const cells: OpenedRow["cells"] = report.roles.map(({ column, kind, role }, i) => ({ column, kind, role, ...(i === 1 ? {} : { value: i === 2 ? "a text that goes on and on ".repeat(30) : "9007199254740993" }), ...(kind === "numeric" ? { below: 0.9996, above: 0.0004 } : { share: 0 }) }));
  await page.evaluate(([given, opened]) => {
    const element = document.createElement("drift-glass");
    element.setAttribute("view", "performance");
    element.engine = async () => ({
      open: async () => undefined, report: async () => given as Report, rows: async ([row]) => [{ row: row as number, cells: opened as OpenedRow["cells"] }],
      detect: async () => undefined, prepare: async () => false, live: async () => undefined, cancel: () => undefined, close: () => undefined,
    });
    element.sources = { current: { name: "current.csv", data: new Uint8Array() } };
    document.querySelector("main")?.replaceChildren(element);
  }, [report, cells] as const);
  await ready(page);
}
const aRow = /^Row [\d,]+$/;
const sideways = (page: Page): Promise<(string | null)[]> =>
  page.evaluate(() => [...(document.querySelector("drift-glass")?.shadowRoot?.querySelectorAll(".wrap, .opened") ?? [])].filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.getAttribute("aria-label")));

test("performance and predictions of three models, with a row opened and the threshold moved: no violation that axe can find in either scheme, and nothing scrolls sideways", async () => {
  const { page, errors, close } = await stage.open("none");
  for (const [task, report] of models) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await withRows(page, report);
    await page.getByRole("button", { name: aRow }).first().click();
    await page.getByRole("region", { name: aRow }).locator("tbody tr").first().waitFor();
    if (task === "binary") await page.getByRole("slider", { name: "Decision threshold" }).press("Home");
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await page.waitForSelector(`drift-glass[data-theme="${colorScheme}"]`);
      expect([task, colorScheme, await violations(page)]).toEqual([task, colorScheme, []]);
    }
    for (const width of [1280, 720, 380]) {
      await page.setViewportSize({ width, height: 900 });
      expect([task, width, await beyond(page), await sideways(page)]).toEqual([task, width, 0, []]);
    }
    expect([task, await violations(page)]).toEqual([task, []]);
  }
  expect(errors).toEqual([]);
  await close();
});

test("the threshold under the hand moves the table of metrics and the matrices, each number standing once, and back; a report without its rows opens none and says so", async () => {
  const { page, close } = await stage.open("none");
  const report = models.get("binary") as Report;
  await withRows(page, report);
  const cell = (metric: string, column: number) => page.locator(`tr[data-metric="${metric}"] td`).nth(column).locator("data").getAttribute("value");
  const slider = page.getByRole("slider", { name: "Decision threshold" });
  const { thresholds = [], current } = report.performance ?? {};
  const own = thresholds.findIndex(({ threshold }) => threshold === report.decisionThreshold);
  expect(await cell("recall", 1)).toBe(String(current?.metrics.recall?.value));
  expect(await page.getByRole("region", { name: "Decision threshold" }).locator("table").count()).toBe(0);
  await slider.press("ArrowRight");
  const next = thresholds[own + 1]?.current;
  expect(await cell("recall", 1)).toBe(String(next?.metrics.recall));
  expect(await cell("rocAuc", 1)).toBe(String(current?.metrics.rocAuc?.value));
  expect(await page.locator('tr[data-metric="recall"]').innerText()).toContain("not judged");
  expect(await page.getByRole("img", { name: "Confusion matrix of current" }).textContent()).toContain(String(next?.falsePositives));
  await page.getByRole("button", { name: "Back" }).click();
  expect(await cell("recall", 1)).toBe(String(current?.metrics.recall?.value));
  await page.evaluate((given) => {
    const element = document.createElement("drift-glass");
    element.report = given as Report;
    document.querySelector("main")?.replaceChildren(element);
  }, report);
  await ready(page);
  expect(await page.getByText("This is a finished report and holds no rows").count()).toBe(1);
  expect(await page.getByRole("button", { name: aRow }).count()).toBe(0);
  // Tables of verdicts and of every test fit a phone, too.
  await page.locator("drift-glass").evaluate((element) => element.setAttribute("view", "column"));
  await page.setViewportSize({ width: 380, height: 900 });
  expect([await beyond(page), await sideways(page)]).toEqual([0, []]);
  await close();
});

test("the live view with its brush and roles has no violation that axe can find in either scheme", async () => {
  const { page, close } = await stage.open("none");
  await live(page, "car-loan");
  await ready(page);
  await page.getByRole("button", { name: "Columns and roles" }).click();
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.waitForSelector(`drift-glass[data-theme="${colorScheme}"]`);
    expect([colorScheme, await violations(page)]).toEqual([colorScheme, []]);
  }
  await close();
});

test("every target is at least 24 px high, or stands in a line of text", async () => {
  const { page, close } = await stage.open("none");
  await live(page, "car-loan");
  await ready(page);
  const small = await page
    .locator("drift-glass")
    .evaluate((element) =>
      [...(element.shadowRoot?.querySelectorAll("button:not(.term), select, input, [role=slider]") ?? [])]
        .filter((target) => target.getBoundingClientRect().height > 0 && target.getBoundingClientRect().height < 23.5)
        .map((target) => `${target.textContent} ${target.getBoundingClientRect().height}`),
    );
  expect(small).toEqual([]);
  await close();
});
