import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Selection } from "../../src/engine.ts";
import type { Report } from "../../src/report.ts";
import { close as near } from "../kernel/engines.ts";
import { orders } from "./orders.ts";
import { raise, ready, type Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await raise();
});
afterAll(async () => {
  await stage.close();
});

const reportOf = (page: Page): Promise<Report> => page.locator("drift-glass").evaluate((node) => (node as HTMLElement & { report: Report }).report);
const hint = (page: Page): Promise<string> => page.locator(".timeline-section .head .muted").first().innerText();
const verdict = (page: Page): Promise<string> => page.locator("[data-verdict] h2").first().innerText();
const value = (page: Page, column: string): Promise<string | null> => page.locator(`tr[data-column="${column}"] data`).first().getAttribute("value");
const shownValues = async (page: Page): Promise<Record<string, number>> =>
  Object.fromEntries(await Promise.all(["price", "weight_kg", "colour", "score"].map(async (column) => [column, Number(await value(page, column))] as const)));
const valuesOf = (report: Report): Record<string, number> => Object.fromEntries(report.drift.columns.filter(({ column }) => column !== "label").map(({ column, verdicts }) => [column, verdicts[0]?.value as number]));

/** Takes hold of an edge of a window. Answers where the pointer is and how far the layer reaches. */
async function hold(page: Page, name: string): Promise<{ x: number; y: number; left: number; right: number }> {
  const handle = (await page.getByRole("slider", { name }).boundingBox()) as { x: number; y: number; width: number; height: number };
  const layer = (await page.locator(".brush").boundingBox()) as { x: number; width: number };
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  return { x, y, left: layer.x, right: layer.x + layer.width };
}

/** What stands on the page in a frame while the hand moves. */
interface Moving {
  hint: string;
  verdict: string;
  rows: string;
  height: number;
  values: Record<string, number>;
  texts: Record<string, string>;
  /** Frames in a row that showed another window, since the last report. */
  streak: number;
  /** In all of them the same rows stood in the same order. */
  steady: boolean;
  detail: string;
  rocAuc: string;
}

/** Wiggles until the figures follow (the index is built behind the first report), and gives the last frame that did. */
async function followed(page: Page, x: number, y: number): Promise<Moving> {
  await page.evaluate(() => {
    const world = globalThis as unknown as { moving: unknown; streak: number; windows: Record<string, unknown>; watching?: boolean };
    Object.assign(world, { moving: undefined, streak: 0, windows: {} });
    if (world.watching) return;
    world.watching = true;
    const root = document.querySelector("drift-glass")?.shadowRoot as ShadowRoot;
    const text = (selector: string): string => root.querySelector(selector)?.textContent ?? "";
    let first: Element[] = [];
    let shown = "";
    const look = (): void => {
      const hint = text(".timeline-section .head .muted");
      const rows = [...root.querySelectorAll("tr[data-column]")];
      const data = rows.map((row) => [row.getAttribute("data-column"), row.querySelector("data")] as const);
      const counted = text(".toolbar .title .muted");
      if (!hint.includes("while you drag")) world.streak = 0;
      else if (counted !== shown) {
        if (world.streak === 0) first = rows;
        world.streak += 1;
        world.moving = {
          hint, verdict: text("[data-verdict] h2"), rows: counted, height: root.querySelector<HTMLElement>("[data-verdict]")?.offsetHeight,
          values: Object.fromEntries(data.map(([name, of]) => [name, Number(of?.getAttribute("value"))])), texts: Object.fromEntries(data.map(([name, of]) => [name, of?.textContent])),
          streak: world.streak, steady: rows.every((row, i) => row === first[i]),
          detail: text('[aria-label="Column detail"] .head .muted'), rocAuc: text('[aria-label="Performance"] tr[data-metric="rocAuc"]'),
        };
        world.windows[counted] = (world.moving as { values: unknown }).values;
      }
      shown = counted;
      requestAnimationFrame(look);
    };
    look();
  });
  let step = 0;
  const last = async (): Promise<Moving | undefined> => page.evaluate(() => (globalThis as unknown as { moving: Moving | undefined }).moving);
  await expect.poll(async () => {
    step += 1;
    // Further than an edge of a chunk attracts.
    await page.mouse.move(x + (step % 4) * 12, y);
    return (await last())?.streak ?? 0;
  }, { timeout: 60_000, interval: 30 }).toBeGreaterThan(7);
  return (await last()) as Moving;
}

test("verdict, columns, detail and performance follow the hand before it lets go, and are the report's when it rests", async () => {
  const { page, errors, close } = await stage.open("none", { viewport: { width: 1280, height: 2400 } });
  await orders(page);
  const before = { verdict: await verdict(page), values: await shownValues(page), rows: await page.locator(".toolbar .title .muted").innerText() };
  const height = await page.locator("[data-verdict]").first().evaluate((node) => (node as HTMLElement).offsetHeight);
  const { x, y, right, left } = await hold(page, "End of current");
  const middle = x - (right - left) * 0.3;
  await page.mouse.move(x - 20, y, { steps: 4 });
  const moving = await followed(page, middle, y);
  // The pointer is still down.
  expect(moving.hint).toMatch(/while you drag: from \d+ cells; exact at rest/);
  expect(moving.values.price).toBeLessThan(before.values.price as number);
  expect(moving.rows).not.toBe(before.rows);
  expect(moving.verdict).not.toBe(before.verdict);
  expect(moving.detail).toMatch(/KS [\d.]+ to [\d.]+/);
  expect(moving.rocAuc).toContain("≈");
  // In place: the rows are the ones that stood there, in their order, and nothing above the hand has grown.
  expect(moving).toMatchObject({ steady: true, height });
  // The hand rests, and still holds.
  await expect.poll(() => hint(page), { timeout: 60_000 }).not.toContain("while you drag");
  const exact = valuesOf(await reportOf(page));
  for (const [column, shown] of Object.entries(await shownValues(page))) expect(shown).toBe(exact[column]);
  // A frame of the very window where the hand came to rest had shown the same.
  const frames = await page.evaluate(() => (globalThis as unknown as { windows: Record<string, Record<string, number>> }).windows);
  const same = frames[await page.locator(".toolbar .title .muted").innerText()];
  for (const [column, value] of Object.entries(exact)) near(same?.[column] ?? Number.NaN, value, 1e-12);
  await page.mouse.move(middle - 40, y, { steps: 3 });
  await followed(page, middle - 40, y);
  await page.mouse.up();
  await ready(page);
  await expect.poll(async () => (await reportOf(page)).pending, { timeout: 60_000 }).toBeUndefined();
  const last = await reportOf(page);
  for (const [column, shown] of Object.entries(await shownValues(page))) expect(shown).toBe(valuesOf(last)[column]);
  expect(last.current.rows).toBeLessThan(last.current.of as number);
  expect(await hint(page)).toContain("drag to choose");
  expect(errors).toEqual([]);
  await close();
});

test("a window of no rows is said in words, a drag beyond the data ends at its edge, and Escape gives all back", async () => {
  const { page, errors, close } = await stage.open("none", { viewport: { width: 1280, height: 2400 } });
  await orders(page);
  const before = { verdict: await verdict(page), values: await shownValues(page) };
  const { x, y, left } = await hold(page, "End of current");
  await page.mouse.move(x - 30, y, { steps: 3 });
  await followed(page, x - 60, y);
  await page.mouse.move(left - 300, y, { steps: 6 });
  await expect.poll(async () => {
    await page.mouse.move(left - 300 - Math.random() * 3, y);
    return verdict(page);
  }, { timeout: 30_000 }).toMatch(/No input could be compared/);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect.poll(() => verdict(page), { timeout: 60_000 }).toBe(before.verdict);
  await expect.poll(() => shownValues(page), { timeout: 60_000 }).toEqual(before.values);
  expect(await page.locator("drift-glass").evaluate((node) => (node as HTMLElement & { selection?: unknown }).selection)).toBeUndefined();
  expect(errors).toEqual([]);
  await close();
});

test("the reference's window follows the hand too, and says that its deciles are the nearest cells", async () => {
  const { page, errors, close } = await stage.open("none", { viewport: { width: 1280, height: 2400 } });
  await orders(page);
  const { x, y } = await hold(page, "Start of reference");
  await page.mouse.move(x + 30, y, { steps: 3 });
  const moving = await followed(page, x + 120, y);
  expect(moving.hint).toContain("PSI to the nearest of them");
  expect(moving.texts.price).toContain("≈");
  expect(moving.texts.colour).not.toContain("≈");
  await page.mouse.up();
  await expect.poll(async () => (await reportOf(page)).reference.of, { timeout: 60_000 }).toBeDefined();
  const exact = valuesOf(await reportOf(page));
  for (const [column, value] of Object.entries(exact)) expect(Math.abs((moving.values[column] as number) - value)).toBeLessThan(0.02 + value / 10);
  expect(errors).toEqual([]);
  await close();
});

const selectionOf = (page: Page): Promise<Selection | undefined> => page.locator("drift-glass").evaluate((node) => (node as HTMLElement & { selection?: Selection }).selection);
const chips = (page: Page): Promise<string> => page.locator(".chips").textContent().then((text) => text ?? "");

test("a drag over a distribution keeps its rows in every view, chips name what is kept and take it away, and a category's click and the fields do the same", async () => {
  const { page, errors, close } = await stage.open("none", { viewport: { width: 1280, height: 2400 } });
  await orders(page);
  expect(await chips(page)).toContain("All rows. Drag over");
  await page.locator('tr[data-column="price"]').click();
  const figure = page.locator(".keep").first();
  const box = (await figure.boundingBox()) as { x: number; y: number; width: number; height: number };
  const y = box.y + 100;
  await page.mouse.move(box.x + box.width * 0.3, y);
  await page.mouse.down();
  const moving = await followed(page, box.x + box.width * 0.55, y);
  // The pointer is still down: all follows, and nothing above the hand has moved it.
  expect(moving.verdict).toMatch(/this is of the [\d,]+ of 6,000 current rows where price is from −[\d.]+ to [\d.]+\.$/);
  expect(moving.steady).toBe(true);
  expect(moving.detail).toMatch(/≈ .*KS [\d.]+ to [\d.]+/);
  expect(Math.abs((await figure.boundingBox())!.y - box.y)).toBeLessThan(1);
  await page.mouse.up();
  await expect.poll(() => chips(page), { timeout: 60_000 }).toMatch(/[\d,]+ of 6,000 current and [\d,]+ of 6,000 reference rows, exact/);
  await expect.poll(async () => (await reportOf(page)).pending, { timeout: 60_000 }).toBeUndefined();
  const whole = await reportOf(page);
  const [filter] = (await selectionOf(page))?.filters ?? [];
  expect(filter).toMatchObject({ column: "price", lower: expect.any(Number), upper: expect.any(Number) });
  // Not lost with the full report, and what stands on the page is of the rows that were left.
  expect(whole.filtered).toMatchObject({ filters: [filter], current: { rows: whole.current.rows, of: 6000 } });
  expect(await shownValues(page)).toEqual(valuesOf(whole));
  expect(await verdict(page)).toContain(whole.verdict.sentence);
  // All rows stand faintly behind those that are left.
  expect(await page.locator(".keep path[opacity]").count()).toBe(2);

  await page.locator('tr[data-column="colour"]').click();
  await page.getByRole("button", { name: "Keep only rows where colour is green" }).click();
  await expect.poll(async () => (await reportOf(page)).filtered?.filters.length, { timeout: 60_000 }).toBe(2);
  await page.getByRole("button", { name: "Keep only rows where colour is red" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await reportOf(page)).filtered?.filters[1]?.categories, { timeout: 60_000 }).toEqual(["green", "red"]);
  expect(await page.getByRole("button", { name: "Keep only rows where colour is red" }).getAttribute("aria-pressed")).toBe("true");

  await page.locator('tr[data-column="price"]').click();
  await page.getByLabel("Keep price from").fill("50");
  await page.getByLabel("Keep price from").press("Tab");
  await expect.poll(() => page.locator(".filters [role=alert]").innerText(), { timeout: 60_000 }).toContain("No row of reference or of current passes all filters: there is nothing to compare.");
  expect(await verdict(page)).toContain("No input could be compared: no row of reference or of current passes the filters");
  await page.getByRole("button", { name: /^Drop “colour is green or red”/ }).click();
  await expect.poll(async () => (await reportOf(page)).filtered?.filters.length, { timeout: 60_000 }).toBe(1);
  await page.getByRole("button", { name: /^Take away: price is/ }).click();
  await expect.poll(async () => (await reportOf(page)).filtered, { timeout: 60_000 }).toBeUndefined();
  expect(await selectionOf(page)).toBeUndefined();
  expect(await chips(page)).toContain("All rows. Drag over");

  // Escape gives all back; a drag beyond the data keeps all that lies there.
  const again = (await figure.boundingBox()) as { x: number; y: number; width: number };
  await page.mouse.move(again.x + again.width * 0.5, again.y + 100);
  await page.mouse.down();
  await page.mouse.move(again.x + again.width + 500, again.y + 100, { steps: 4 });
  await expect.poll(() => chips(page), { timeout: 30_000 }).toMatch(/price is [\d.−]+ or more/);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect.poll(() => chips(page), { timeout: 60_000 }).toContain("All rows. Drag over");
  expect(await selectionOf(page)).toBeUndefined();
  expect(errors).toEqual([]);
  await close();
});
