import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, type SuiteCollector, test } from "vitest";
import { parseConfig } from "../../src/data/config.ts";
import type { Report } from "../../src/report.ts";
import { openNotebook, printed, python, readNotebook, ready, runAll, save, startChromium, writeNotebook } from "./notebook-page.ts";
import { type Running, startServer } from "./notebook-server.ts";
import { carLoan, carLoanKeywords, commandLineReport, figures, readReport } from "./reports.ts";

const cells = [
  `import json\nimport pandas as pd\nimport driftglass as dg\nread = lambda path: pd.read_csv(path)\nref, cur, labels = map(read, ${JSON.stringify(Object.values(carLoan))})`,
  `m = dg.Monitor(reference=ref, current=cur, labels=labels, ${carLoanKeywords})\nm`,
  `await m.ready()\nm.save("m.json")\nm.save("m.html")\nm.save("driftglass.yaml")\nseen = []\nm.observe(lambda change: seen.append(change["new"]), "selection")\nprint(m.report["verdict"]["sentence"])`,
];

/** The view's text, from inside its shadow root. */
const view = (page: Page) => page.locator("[data-state=ready]");

/** Where the brush on current stands, in ms since 1970. */
async function brush(page: Page): Promise<number[]> {
  const at = (name: string) => view(page).getByRole("slider", { name }).getAttribute("aria-valuenow");
  return [Number(await at("Start of current")), Number(await at("End of current"))];
}

interface State { selection: { start: string; end: string } | null; seen: unknown[]; rows: number; of?: number }

async function state(page: Page): Promise<State> {
  return JSON.parse(await python(page, `print(json.dumps({"selection": m.selection, "seen": seen, **m.report["current"]}))`)) as State;
}

async function until<T>(ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const value = await ask();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`It did not come about; the last answer was ${JSON.stringify(await ask())}`);
}

/** The classic widget in one of its hosts. Each has a file of its own, so that one computes while the other waits. */
export const classicWidget = (app: "lab" | "notebook"): SuiteCollector => describe(`the classic widget in ${app}`, () => {
  let server: Running;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let expected: Report;

  beforeAll(async () => {
    server = await startServer(app);
    browser = await startChromium();
    expected = commandLineReport(server.folder);
    writeNotebook(server.folder, "loans.ipynb", cells);
    const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
    page = await context.newPage();
    errors = await openNotebook(page, server, "loans.ipynb");
    await runAll(page);
    await view(page).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("an executed notebook shows the verdict that Python has, and the command line's figures", async () => {
    await save(page);
    expect(printed(readNotebook(server.folder, "loans.ipynb").notebook, 2)).toBe(`${expected.verdict.sentence}\n`);
    expect(figures(readReport(join(server.folder, "m.json")))).toEqual(figures(expected));
    const shown = (await view(page).locator("[data-verdict]").first().innerText()).replace(/\s+/g, " ");
    expect(shown.toLowerCase()).toContain(expected.verdict.clauses[0]?.text.toLowerCase());
  });

  test("the saved file holds a still picture and a table, no rows and no widget state", () => {
    const { notebook, text } = readNotebook(server.folder, "loans.ipynb");
    const [shown, still] = (notebook.cells[1]?.outputs ?? []).map((output) => output.data ?? {});
    expect(Object.keys(shown ?? {}).sort()).toEqual(["application/vnd.jupyter.widget-view+json", "text/plain"]);
    const html = [still?.["text/html"]].flat().join("");
    expect(html).toContain('src="data:image/svg+xml;base64,');
    expect(html).toContain("<table>");
    expect(html).toContain(expected.verdict.sentence);
    expect(text.length).toBeLessThan(60_000);
    expect(notebook.metadata).not.toHaveProperty("widgets");
    // A value of the first row.
    expect(text).not.toContain("39811");
  });

  test("the brush reaches Python, and the report follows it", async () => {
    const handle = view(page).getByRole("slider", { name: "Start of current" });
    await handle.scrollIntoViewIfNeeded();
    await handle.focus();
    await page.keyboard.press("ArrowRight");
    const { selection, seen, rows, of } = await until(() => state(page), (now) => now.selection !== null && now.rows < expected.current.rows);
    expect(seen).toEqual([selection]);
    expect(of).toBe(expected.current.rows);
    expect(rows).toBeGreaterThan(0);
    expect(Date.parse(selection?.start ?? "")).toBeGreaterThan(Date.parse(expected.current.start ?? ""));
  });

  test("Python's selection reaches the view", async () => {
    const chunks = expected.timeline?.chunks.filter((chunk) => chunk.sample === "current") ?? [];
    const [start, end] = [chunks[2]?.start, chunks[4]?.end];
    const rows = chunks.slice(2, 5).reduce((sum, chunk) => sum + chunk.rows, 0);
    await python(page, `m.selection = ${JSON.stringify({ start, end })}`);
    await until(() => state(page), (now) => now.rows === rows);
    expect(await brush(page)).toEqual([Date.parse(start ?? ""), Date.parse(end ?? "")]);
  });

  test("filters go both ways, and leave the brush alone", async () => {
    const filters = async (): Promise<{ filters: unknown[]; filtered?: { filters: unknown[]; current: { rows: number; of: number } } }> =>
      JSON.parse(await python(page, `print(json.dumps({"filters": m.filters, "filtered": m.report.get("filtered"), "selection": m.selection}))`)) as Awaited<ReturnType<typeof filters>>;
    const before = await state(page);
    await python(page, `m.filters = [{"column": "car_value", "lower": 20000}]`);
    const now = await until(filters, ({ filtered }) => filtered?.filters.length === 1);
    expect(now).toMatchObject({ selection: before.selection, filtered: { current: { of: before.rows } } });
    expect(now.filtered?.current.rows).toBeLessThan(before.rows);
    await view(page).getByRole("button", { name: /^Take away: car_value is 20,000 or more/ }).click();
    const after = await until(filters, ({ filtered }) => !filtered);
    expect(after.filters).toEqual([]);
    expect((await state(page)).rows).toBe(before.rows);
  });

  test("what another program knows stands under the timeline, is drawn anew when Python assigns it anew, and is in Python's report", async () => {
    const lines = (name: string) => ({
      sources: [{ program: "Prometheus", address: "http://localhost:9090", readAt: "2019-09-01T00:00:00Z" }], start: expected.reference.start, end: expected.current.end,
      lanes: [{ program: "Prometheus", figure: "query", name, lines: [{ name, points: [1, 3].map((value, i) => ({ at: `2018-0${i + 2}-01T00:00:00Z`, value })) }] }],
    });
    for (const name of ["queue", "<img src=x onerror=globalThis.hacked=1>"]) {
      await python(page, `m.beside = json.loads(${JSON.stringify(JSON.stringify(lines(name)))})`);
      await view(page).locator("section.beside svg").getByText(name.slice(0, 20)).first().waitFor();
      await until(() => python(page, 'print(m.report.get("beside", {"lanes": [{"name": ""}]})["lanes"][0]["name"])'), (said) => said.trim() === name);
    }
    expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
    await python(page, "m.beside = None");
    await view(page).locator("section.beside svg").waitFor({ state: "detached" });
  });

  test("keys typed into the view's search field do not reach the notebook's single-key commands", async () => {
    const before = await page.locator(".jp-Notebook .jp-Cell").count();
    const search = view(page).getByRole("searchbox").first();
    await search.click();
    await page.keyboard.type("ddxb");
    expect(await search.inputValue()).toBe("ddxb");
    expect(await page.locator(".jp-Notebook .jp-Cell").count()).toBe(before);
    await search.fill("");
  });

  test("a page reload brings the view back, with the brush where it was", async () => {
    const before = await state(page);
    await save(page);
    await page.reload();
    await ready(page);
    await view(page).waitFor({ timeout: 60_000 });
    const after = await state(page);
    expect({ selection: after.selection, rows: after.rows }).toEqual({ selection: before.selection, rows: before.rows });
    expect(await brush(page)).toEqual([before.selection?.start, before.selection?.end].map((time) => Date.parse(time ?? "")));
  });

  test("beside the live view the still picture is hidden; opened without its kernel, the notebook shows it", async () => {
    expect(await page.locator(".driftglass-still").isVisible()).toBe(false);
    await save(page);
    copyFileSync(join(server.folder, "loans.ipynb"), join(server.folder, "copy.ipynb"));
    const copy = await page.context().newPage();
    await openNotebook(copy, server, "copy.ipynb");
    await copy.locator(".driftglass-still img").waitFor();
    expect(await copy.locator(".driftglass-still").innerText()).toContain(expected.verdict.sentence);
    expect(await copy.getByText("model not found").count() === 0 || !(await copy.getByText("model not found").isVisible())).toBe(true);
    await copy.close();
  });

  test("the page saved from Python opens from disk with the network off", async () => {
    const context = await browser.newContext({ offline: true });
    const saved = await context.newPage();
    await saved.goto(`file://${join(server.folder, "m.html")}`);
    await saved.locator("drift-glass[data-state=ready]").waitFor();
    expect(await saved.locator("drift-glass").evaluate((element) => (element as HTMLElement & { report: Report }).report.verdict.sentence)).toBe(expected.verdict.sentence);
    await context.close();
  });

  test("the settings saved from Python are what every door reads, roles that were guessed included", () => {
    const text = readFileSync(join(server.folder, "driftglass.yaml"), "utf8");
    expect(parseConfig(text, "driftglass.yaml")).toMatchObject({ target: "repaid", prediction: "y_pred", probability: "y_pred_proba", timestamp: "timestamp", id: "id", positive: "1", convention: "standard" });
  });

  test("nothing failed in the page", () => {
    expect(errors.filter((message) => !message.includes("reading 'schema'"))).toEqual([]);
  });
});
