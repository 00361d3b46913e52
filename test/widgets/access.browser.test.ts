import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe.ts";
import { live, raise, ready, type Stage } from "./stage.ts";

const names = ["car-loan", "regression", "unlabelled", "wide", "calm", "hostile", "car-loan/quality", "reviews", "reviews/quality", "car-loan/multivariate", "car-loan/schema", "served", "served/operations", "served/rules", "served/staleness", "served/versions"];
let stage: Stage;
beforeAll(async () => {
  stage = await raise();
});
afterAll(async () => {
  await stage.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const name of names) {
    test(`${name} in ${colorScheme} has no violation that axe can find, and throws nothing`, async () => {
      const { page, errors, close } = await stage.open(name, { colorScheme });
      await ready(page);
      expect(await violations(page)).toEqual([]);
      expect(errors).toEqual([]);
      await close();
    });
  }
  test(`the live view with its brush and roles in ${colorScheme} has no violation that axe can find`, async () => {
    const { page, close } = await stage.open("none", { colorScheme });
    await live(page, "car-loan");
    await ready(page);
    await page.getByRole("button", { name: "Columns and roles" }).click();
    expect(await violations(page)).toEqual([]);
    await close();
  });
}

for (const width of [1280, 720, 380]) {
  test(`at ${width} px nothing is wider than the page`, async () => {
    for (const name of ["car-loan", "hostile", "wide", "regression", "reviews"]) {
      const { page, close } = await stage.open(name, { viewport: { width, height: 900 } });
      await ready(page);
      expect([name, await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)]).toEqual([
        name,
        0,
      ]);
      await close();
    }
  });
}

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
