import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConventionName, Level, Report } from "../../src/report.ts";
import { pValue, score } from "../../widgets/format.ts";
import { signs } from "../../widgets/levels.ts";
import { golden } from "../golden/cases.ts";
import { openReal } from "../monitor/realData.ts";
import { violations } from "./axe.ts";
import { raise, ready, type Scene, type Stage } from "./stage.ts";

let stage: Stage;
let report: Report;
beforeAll(async () => {
  stage = await raise();
  const engine = await openReal("census");
  report = await engine.report({});
  engine.close();
}, 120_000);
afterAll(async () => {
  await stage.close();
});

async function open(given: Report, options?: Parameters<Stage["open"]>[1], hash = "none/comparison"): Promise<Scene> {
  const scene = await stage.open(hash, options);
  await scene.page.evaluate((given) => {
    (document.querySelector("drift-glass") as HTMLElementTagNameMap["drift-glass"]).report = given;
  }, given);
  await ready(scene.page);
  return scene;
}

/** Text of every cell, as it is read: value, verdict, chunks, then test and threshold. */
const cells = (page: Page): Promise<Record<string, Record<string, { value: string; level: string; test: string }>>> =>
  page.locator("drift-glass").evaluate((element) => {
    const rows = [...(element.shadowRoot?.querySelectorAll(".compare > tbody > tr[data-column]") ?? [])];
    return Object.fromEntries(
      rows.map((row) => [
        row.getAttribute("data-column"),
        Object.fromEntries(
          [...row.querySelectorAll("td[data-convention]")].map((cell) => [
            cell.getAttribute("data-convention"),
            {
              value: cell.querySelector(".said")?.firstElementChild?.textContent ?? "",
              level: cell.querySelector(".level")?.textContent ?? "",
              test: cell.querySelector(".test")?.textContent ?? "",
            },
          ]),
        ),
      ]),
    );
  });

interface Told { value: number; p?: boolean; test: string; level: Level }

/** What the goldens say of the census, column by column and tool by tool. */
function goldens(): Map<string, Map<ConventionName, Told>> {
  type Set<T> = { sets: { name: string; columns: ({ column: string } & T)[] }[] };
  const told = new Map<string, Map<ConventionName, Told>>();
  const take = <T>(file: string, convention: ConventionName, read: (column: T) => Told): void => {
    for (const column of golden<Set<T>>(file).sets.find(({ name }) => name === "census")?.columns ?? []) {
      told.set(column.column, (told.get(column.column) ?? new Map()).set(convention, read(column)));
    }
  };
  take<{ psi: number; level: Level }>("standard", "standard", ({ psi, level }) => ({ value: psi, test: "PSI ≥ 0.1", level }));
  take<{ test: string; score: number; drifted: boolean }>("evidently", "evidently", ({ test, score, drifted }) => ({
    value: score, test: `${test === "wasserstein" ? "Wasserstein" : "Jensen–Shannon"} ≥ 0.1`, level: drifted ? "warn" : "ok",
  }));
  take<{ methods: { jensenShannon: { values: number[]; threshold: number; alerts: boolean[] } } }>("nannyml", "nannyml", ({ methods: { jensenShannon } }) => ({
    value: Math.max(...jensenShannon.values), test: `Jensen–Shannon ≥ ${Number(jensenShannon.threshold.toPrecision(3))}`, level: jensenShannon.alerts.some(Boolean) ? "alert" : "ok",
  }));
  take<{ exact: { test: string; pValue: number } }>("whylogs", "whylogs", ({ exact }) => ({
    value: exact.pValue, p: true, test: `${exact.test === "ks" ? "KS" : "Chi-square"} p ≤ 0.15`, level: exact.pValue <= 0.05 ? "alert" : exact.pValue <= 0.15 ? "warn" : "ok",
  }));
  take<{ arize: { psi: number; drifted: boolean } }>("vendors", "arize", ({ arize }) => ({ value: arize.psi, test: "PSI ≥ 0.2", level: arize.drifted ? "alert" : "ok" }));
  take<{ fiddler: { jensenShannon: number; level: Level } }>("vendors", "fiddler", ({ fiddler }) => ({ value: fiddler.jensenShannon, test: "Jensen–Shannon ≥ 0.1", level: fiddler.level }));
  return told;
}

test("every cell of the census shows what the goldens say: value, verdict, test and threshold", async () => {
  const { page, errors, close } = await open(report);
  const shown = await cells(page);
  const told = goldens();
  expect(Object.keys(shown).sort()).toEqual([...told.keys()].sort());
  let compared = 0;
  for (const [column, tools] of told) {
    expect(tools.size, column).toBe(6);
    for (const [tool, { value, p, test, level }] of tools) {
      expect(shown[column]?.[tool], `${column}, ${tool}`).toEqual({ value: p ? pValue(value) : score(value), level: `${signs[level]}${level}`, test });
      compared++;
    }
  }
  expect(compared).toBe(19 * 6);
  const heads = await page.locator(".compare > thead .said").allInnerTexts();
  const drifted = (tool: ConventionName): number => [...told.values()].filter((tools) => ["warn", "alert"].includes(tools.get(tool)?.level ?? "")).length;
  expect(heads.map((head) => head.replace(/\s+/g, " "))).toEqual(
    (["standard", "evidently", "nannyml", "whylogs", "arize", "fiddler"] as const).map((tool) => `${drifted(tool) ? "◆ alert" : "● ok"} ${drifted(tool)} of 19 drifted`.replace("◆ ", "◆").replace("● ", "●")),
  );
  expect(errors).toEqual([]);
  await close();
});

describe("the comparison by hand", () => {
  test("where tools disagree stands first, and can stand alone", async () => {
    const { page, close } = await open(report);
    const marks = await page.locator(".compare tr[data-column]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-disagree") === "true"));
    const split = marks.filter(Boolean).length;
    expect(split).toBeGreaterThan(0);
    expect(marks).toEqual([...Array(split).fill(true), ...Array(marks.length - split).fill(false)]);
    await page.getByLabel("Only disagreements").check();
    expect(await page.locator(".compare tr[data-column]").count()).toBe(split);
    await close();
  });

  test("a cell says on focus why it differs, opens it under the row on Enter, and closes it on Escape; arrows lead from cell to cell", async () => {
    const { page, close } = await open(report);
    await page.locator('tr[data-column="SCHL"] td[data-convention="evidently"] button').focus();
    await page.keyboard.press("ArrowRight");
    const tip = page.locator(".tip");
    await expect.poll(() => tip.innerText()).toContain("NannyML says drifted (alert), Standard not drifted: Jensen–Shannon 0.799, past 0.633, in 1 of 11 chunks; PSI 0.00185, short of 0.1.");
    expect(await tip.innerText()).toContain("A known defect of NannyML, reproduced: the 2 rows left over by ten equal chunks are judged as one more chunk.");
    await page.keyboard.press("Enter");
    const why = page.locator("tr.reason");
    expect(await why.innerText()).toContain("Why NannyML is not Standard on SCHL");
    expect(await why.innerText()).toContain("the worst of 11 chunks by count (2 rows)");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    expect(await why.count()).toBe(0);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    expect(await why.innerText()).toContain("Fiddler does not publish everything; assumed");
    await close();
  });

  test("Save as CSV hands over one row per column and tool", async () => {
    const { page, close } = await open(report);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as CSV" }).click()]);
    expect(file.suggestedFilename()).toBe("driftglass-comparison.csv");
    const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
    expect(lines).toHaveLength(1 + 19 * 6);
    expect(lines[0]).toMatch(/^column,kind,role,tools_disagree,convention,source,level,/);
    await close();
  });

  test("on the whole page it opens from a quiet button beside the columns", async () => {
    const { page, errors, close } = await open(report, {}, "none");
    expect(await page.locator(".compare").count()).toBe(0);
    const button = page.getByRole("button", { name: "Compare tools" });
    await button.click();
    expect(await page.locator(".compare tr[data-column]").count()).toBe(19);
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    await button.click();
    expect(await page.locator("section[aria-label='Compare tools']").isVisible()).toBe(false);
    expect(errors).toEqual([]);
    await close();
  });

  test("while the comparison is pending its frame stands still, and the rows come in their places", async () => {
    const first: Report = structuredClone(report);
    first.pending = ["comparison"];
    first.drift.conventions = first.drift.conventions?.slice(0, 1) ?? [];
    for (const column of first.drift.columns) column.verdicts = column.verdicts.slice(0, 1);
    const { page, close } = await open(first);
    expect(await page.locator(".compare tr.quiet").count()).toBe(12);
    const before = await page.locator(".compare > thead").boundingBox();
    await page.evaluate((given) => {
      (document.querySelector("drift-glass") as HTMLElementTagNameMap["drift-glass"]).report = given;
    }, report);
    const order = await page.locator(".compare tr[data-column]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-column")));
    const after = await page.locator(".compare > thead").boundingBox();
    expect([after?.x, after?.y, after?.width]).toEqual([before?.x, before?.y, before?.width]);
    await page.evaluate((given) => {
      (document.querySelector("drift-glass") as HTMLElementTagNameMap["drift-glass"]).report = given;
    }, first);
    expect(await page.locator(".compare tr[data-column]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-column")))).toEqual(order);
    expect(await page.locator(".compare td[data-convention='fiddler'] .bone").count()).toBe(19);
    await close();
  });

  test("of two thousand columns the first sixty are drawn, and the others when they come near", async () => {
    const wide: Report = structuredClone(report);
    const [one] = wide.drift.columns;
    wide.drift.columns = Array.from({ length: 2000 }, (_, i) => ({ ...(one as (typeof wide.drift.columns)[number]), column: `column ${i}` }));
    const { page, close } = await open(wide);
    expect(await page.locator(".compare tr[data-column]").count()).toBe(60);
    await page.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    await expect.poll(() => page.locator(".compare tr[data-column]").count()).toBeGreaterThan(60);
    await close();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the comparison in ${colorScheme}, with a reason open, has no violation that axe can find`, async () => {
    const { page, errors, close } = await open(report, { colorScheme });
    await page.locator("button.verdict").nth(5).click();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });
}

for (const width of [1280, 720, 380]) {
  test(`at ${width} px the table scrolls in its place and the page does not`, async () => {
    const { page, close } = await open(report, { viewport: { width, height: 900 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await close();
  });
}
