import { afterAll, beforeAll, expect, test } from "vitest";
import { raise, ready, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await raise();
});
afterAll(async () => {
  await stage.close();
});

test("faults of the data stand in one table, worst first, those of the whole among those of columns", async () => {
  const { page, errors, close } = await stage.open("reviews");
  await ready(page);
  const rows = page.locator("drift-glass [data-fault]");
  expect(await rows.evaluateAll((list) => list.map((row) => [row.getAttribute("data-level"), row.getAttribute("data-fault")]))).toEqual([
    ["alert", "The newest row"],
    ["alert", "customer"],
    ["warn", "price"],
    ["warn", "review · length"],
  ]);
  await rows.getByRole("button", { name: "review · length" }).click();
  expect(await page.locator('drift-glass section[aria-label="Column detail"] h3').first().textContent()).toBe("review · length");
  expect(errors).toEqual([]);
  await close();
});

test("a text's four figures stand side by side, and each leads to its own detail", async () => {
  const { page, close } = await stage.open("reviews");
  await ready(page);
  const figures = page.locator('drift-glass [data-text="review"] [data-figure]');
  expect(await figures.evaluateAll((list) => list.map((figure) => figure.getAttribute("data-figure")))).toEqual(["length", "words", "letters", "outOfVocabulary"]);
  await figures.nth(3).getByRole("button").click();
  expect(await page.locator('drift-glass section[aria-label="Column detail"] h3').first().textContent()).toBe("review · unknown words");
  const names = await page.locator("drift-glass .columns tbody tr").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-column")));
  expect(names.slice(0, 4).every((name) => name?.startsWith("review · "))).toBe(true);
  await close();
});

test("what was not tested is folded away with its reasons, also by keyboard", async () => {
  const { page, close } = await stage.open("reviews");
  await ready(page);
  const summary = page.locator("drift-glass details.untested summary");
  expect(await summary.textContent()).toBe("3 columns not tested");
  await summary.focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("drift-glass details.untested dd").allTextContents()).toEqual([
    "An id is new in every row: nothing to do.",
    "It holds dates, which move by themselves: add a column with the age, the weekday or the month to compare that.",
    "It is not in the current data: ask its source where it went.",
  ]);
  await close();
});
