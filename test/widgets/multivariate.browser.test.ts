import { afterAll, beforeAll, expect, test } from "vitest";
import type { Report } from "../../src/report.ts";
import { raise, ready, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await raise();
});
afterAll(async () => {
  await stage.close();
});

test("columns together: reconstruction on the timeline's own axis, what the classifier leans on, pairs with the changed ones first", async () => {
  const { page, errors, close } = await stage.open("car-loan");
  await ready(page);
  const together = page.locator(".together");
  expect(await together.locator("p").first().innerText()).toBe("A classifier tells current from reference with AUC 0.901 (0.895 to 0.907)");
  expect((await together.locator(".bars [data-opens]").allInnerTexts()).slice(0, 3)).toEqual(["car_value", "repaid_loan_on_prev_car", "loan_length"]);
  expect(await together.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-level")))).toEqual(["warn", "warn", "ok", "ok", "ok", "ok"]);
  await together.getByRole("button", { name: "6 more" }).click();
  expect(await together.locator("tbody tr").count()).toBe(12);
  expect(await together.getByRole("button", { name: "Fewer" }).getAttribute("aria-expanded")).toBe("true");
  // Both figures put a month at the same place.
  const months = (figure: string): Promise<[string, number][]> =>
    page.locator(figure).evaluate((svg) => [...svg.querySelectorAll("text")].filter((text) => /20\d\d$/.test(text.textContent ?? "")).map((text): [string, number] => [text.textContent ?? "", Math.round(text.getBoundingClientRect().x)]));
  expect(await months('svg[aria-label="Reconstruction error through time"]')).toEqual(await months('svg[aria-label="Timeline"]'));
  await together.locator(".bars [data-opens]").nth(2).click();
  expect(await page.locator('section[aria-label="Column detail"] h3').innerText()).toContain("loan_length");
  expect(errors).toEqual([]);
  await close();
});

test("a calm report says that no more than chance moved them, and a report without the section says why", async () => {
  const { page, close } = await stage.open("calm");
  await ready(page);
  expect(await page.locator(".together").innerText()).toMatch(/no more than chance moved them together[\s\S]*A classifier cannot tell current from reference: AUC 0\.498[\s\S]*none of 3 goes together otherwise/);
  await page.locator("drift-glass").evaluate((element) => {
    const { report } = element as unknown as { report: Report };
    delete report.drift.multivariate;
    const note: Report["notes"][number] = { code: "multivariate-rows", section: "multivariate", sentence: "columns were not compared together: that takes 50 rows or more on both sides" };
    Object.assign(element, { report: { ...structuredClone(report), notes: [note] } });
  });
  expect(await page.locator(".together .head").innerText()).toContain("that takes 50 rows or more on both sides");
  await close();
});

test("while the full report is on its way its place is kept, and on a brush the earlier drawing stands", async () => {
  const { page, close } = await stage.open("car-loan");
  await ready(page);
  const give = (pending: boolean): Promise<void> =>
    page.locator("drift-glass").evaluate((element, pending) => {
      const world = globalThis as unknown as typeof import("../gallery/reports.ts");
      const report = (world.reports.get("car-loan") as () => Report)();
      if (pending) {
        delete report.drift.multivariate;
        report.pending = ["multivariate"];
      }
      Object.assign(element, { report });
    }, pending);
  await give(true);
  const together = page.locator(".together");
  expect(await together.getAttribute("aria-busy")).toBe("true");
  expect(await together.locator("tbody tr").count()).toBe(6);
  const height = (await together.boundingBox())?.height;
  await give(false);
  expect((await together.boundingBox())?.height).toBe(height);
  expect(await together.getAttribute("aria-busy")).toBe("false");
  await close();
});
