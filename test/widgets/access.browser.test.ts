import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { live, raise, ready, type Stage } from "./stage.ts";

const names = ["car-loan", "regression", "unlabelled", "wide", "calm", "hostile", "car-loan/quality", "reviews", "reviews/quality", "car-loan/multivariate", "car-loan/schema", "served", "served/operations", "served/rules", "served/staleness", "served/versions"];
/** By how many px the page is wider than its window, once the figures have taken the new width. */
const beyond = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
let stage: Stage;
beforeAll(async () => {
  stage = await raise();
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
