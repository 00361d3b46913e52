import { afterAll, beforeAll, expect, test } from "vitest";
import { asked, live, raise, ready, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await raise();
});
afterAll(async () => {
  await stage.close();
});

test("what current is compared with is chosen in the toolbar, and a brushed reference gives way to it", async () => {
  const { page, errors, close } = await stage.open("none");
  await live(page, "car-loan");
  await ready(page);
  const choice = page.getByLabel("Reference", { exact: true });
  expect(await choice.locator("option").allTextContents()).toEqual(["all of it", "a year earlier", "right before", "4 weeks before"]);
  await choice.selectOption("yearEarlier");
  await expect.poll(async () => (await asked(page)).at(-1)?.config).toEqual({ referenceWindow: "yearEarlier" });
  await ready(page);
  await page.locator("drift-glass").evaluate((element) => {
    (element as HTMLElementTagNameMap["drift-glass"]).selection = { reference: { start: "2018-02-01", end: "2018-04-01" } };
  });
  await expect.poll(() => choice.inputValue()).toBe("brushed");
  await ready(page);
  await choice.selectOption("previous");
  await expect.poll(async () => (await asked(page)).at(-1)).toEqual({ config: { referenceWindow: "previous" } });
  await ready(page);
  await choice.selectOption("whole");
  await expect.poll(async () => (await asked(page)).at(-1)?.config).toEqual({});
  expect(errors).toEqual([]);
  await close();
});

test("a reference that is a stretch of time is named in the title, and one without rows says so on the page", async () => {
  const { page, close } = await stage.open("none");
  await page.evaluate(() => {
    const { reports } = globalThis as unknown as typeof import("../gallery/reports.ts");
    const report = (reports.get("car-loan") as () => ReturnType<NonNullable<ReturnType<typeof reports.get>>>)();
    report.reference = { name: "reference.csv", rows: 0, of: 50_000, window: { kind: "yearEarlier", from: "2017-10-30T00:00:00.000Z", to: "2018-01-02T00:00:00.000Z" } };
    report.verdict.sentence = "No input could be compared: the same stretch a year earlier has no rows.";
    report.verdict.clauses = [{ text: "no input could be compared: the same stretch a year earlier has no rows", view: "drift", level: "unknown" }];
    report.notes = [{ code: "reference-window-empty", section: "drift", sentence: "the reference window has no rows: the data begin on 1 Jan 2018" }];
    const element = document.createElement("drift-glass");
    document.querySelector("main")?.replaceChildren(element);
    element.report = report;
  });
  await ready(page);
  expect(await page.locator(".toolbar").textContent()).toContain("against the same stretch a year earlier");
  expect(await page.locator("[data-verdict]").first().textContent()).toContain("has no rows");
  expect(await page.locator(".notes").textContent()).toMatch(/the reference window has no rows: the data begin on 1 Jan 2018/i);
  await close();
});
