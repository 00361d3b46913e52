import { afterAll, beforeAll, expect, test } from "vitest";
import { asked, live, raise, ready, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await raise();
});
afterAll(async () => {
  await stage.close();
});

const rulesOf = async (page: import("playwright-core").Page): Promise<unknown> => (await asked(page)).at(-1)?.config.rules;
const standing = [
  "operations.errorRate outside band for 2 chunks",
  "operations.p99 > 300 ms for 12 chunks as warn",
  'drift.psi("driver_tenure") > 0.2',
  "performance.rmse > 3",
];

test("a rule is added, changed and deleted by keyboard, and asked for in its canonical spelling", async () => {
  const { page, errors, close } = await stage.open("none");
  await live(page, "served");
  await ready(page);
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.keyboard.type("drift.share>=50%");
  await page.keyboard.press("Enter");
  await expect.poll(() => rulesOf(page)).toEqual([...standing, "drift.share >= 50%"]);
  // The Enter that kept it does not press the button that has the focus now.
  expect(await page.getByRole("combobox", { name: "Rule" }).count()).toBe(0);
  await page.getByRole("button", { name: "Change performance.rmse > 3" }).click();
  await page.getByRole("combobox", { name: "Rule" }).fill("performance.rocAuc < 0.9 for 3 chunks");
  await page.keyboard.press("Enter");
  await expect.poll(() => rulesOf(page)).toEqual([...standing.slice(0, 3), "performance.rocAuc < 0.9 for 3 chunks"]);
  await page.getByRole("button", { name: 'Delete drift.psi("driver_tenure") > 0.2' }).click();
  await expect.poll(() => rulesOf(page)).toEqual([standing[0], standing[1], standing[3]]);
  expect(errors).toEqual([]);
  await close();
});

test("a rule that cannot be read stays in its field, which says where and what would fit; Escape gives it up", async () => {
  const { page, close } = await stage.open("none");
  await live(page, "served");
  await ready(page);
  const before = (await asked(page)).length;
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.keyboard.type("performance.rocAcu < 0.9");
  await page.keyboard.press("Enter");
  const alert = page.locator("drift-glass").getByRole("alert");
  expect(await alert.textContent()).toBe(
    'At letter 1: there is no figure “performance.rocAcu”. Did you mean "performance.rocAuc"?',
  );
  await page.getByRole("combobox", { name: "Rule" }).fill('drift.psi("driver_tenur") > 0.2');
  await page.keyboard.press("Enter");
  expect(await alert.textContent()).toBe('At letter 12: there is no column “driver_tenur”. Did you mean "driver_tenure"?');
  await page.keyboard.press("Escape");
  expect(await page.getByRole("combobox", { name: "Rule" }).count()).toBe(0);
  expect((await asked(page)).length).toBe(before);
  await close();
});

test("a model version becomes the current window", async () => {
  const { page, close } = await stage.open("none");
  await live(page, "served");
  await ready(page);
  await page.getByRole("button", { name: "Take version 2019.2 as current" }).click();
  await expect.poll(async () => (await asked(page)).at(-1)?.selection?.current?.start).toBe("2019-02-11T00:00:00.000Z");
  await close();
});
