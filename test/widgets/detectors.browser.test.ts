import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { asked, live, raise, ready, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await raise();
});
afterAll(async () => {
  await stage.close();
});

test("detectors open under Advanced; a slider asks for one detector, its lane follows, and the setting is kept", async () => {
  const { page, errors, close } = await stage.open("none");
  await live(page, "car-loan");
  await ready(page);
  await page.getByText(/^Advanced: detectors/).click();
  const lanes = page.getByRole("img", { name: "Detectors over the error stream" });
  expect(await lanes.getAttribute("aria-description")).toContain("ADWIN: 1 changes");
  const slider = page.getByRole("slider", { name: "ADWIN, confidence" });
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => lanes.getAttribute("aria-description")).toContain("ADWIN: 0 changes");
  expect(await lanes.getAttribute("aria-description")).toContain("DDM: 1 changes");
  const question = (await asked(page)).at(-1) as { config: { detectors?: { adwin?: { delta?: number } } }; only?: string } | undefined;
  expect(question?.only).toBe("adwin");
  expect(question?.config.detectors?.adwin?.delta).toBeLessThan(0.002);
  expect(await page.evaluate(() => document.querySelector("drift-glass")?.shadowRoot?.activeElement?.getAttribute("aria-label"))).toBe("ADWIN, confidence");
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test("why performance changed stands beside the metrics, outcome by bin in the column's detail", async () => {
  const { page, close } = await stage.open("car-loan");
  await ready(page);
  expect(await page.getByText("Of the 0.089 that AUC lost, 0.018 is explained by moved inputs, 0.071 by a changed relation.").count()).toBe(1);
  expect(await page.locator("[data-outcome] svg").getAttribute("aria-label")).toMatch(/^Share of positives by /);
  await close();
});
