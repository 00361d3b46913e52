import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { asked, live, raise, ready, type Scene, type Stage } from "./stage.ts";

let stage: Stage;
let scene: Scene | undefined;
beforeAll(async () => {
  stage = await raise();
});
afterAll(async () => {
  await stage.close();
});
afterEach(async () => {
  const errors = scene?.errors ?? [];
  await scene?.close();
  scene = undefined;
  expect(errors).toEqual([]);
});
const open = async (hash: string, options?: Parameters<Stage["open"]>[1]): Promise<Scene> => (scene = await stage.open(hash, options));

test("a report given as property is drawn: state, verdict, one row per column with its level", async () => {
  const { page } = await open("car-loan");
  await ready(page);
  expect(await page.locator("[data-verdict]").getAttribute("data-verdict")).toBe("alert");
  expect(await page.locator("h2").innerText()).toContain("4 of 7 inputs moved since 31 Mar 2019; AUC fell from 0.971 to 0.960");
  const rows = await page
    .locator("tr[data-column]")
    .evaluateAll((all) => all.map((row) => [row.getAttribute("data-column"), row.getAttribute("data-level")]));
  expect(rows.slice(0, 2)).toEqual([
    ["car_value", "alert"],
    ["loan_length", "alert"],
  ]);
  expect(rows).toHaveLength(10);
  expect(await page.locator('tr[data-column="car_value"] data').first().getAttribute("value")).toBe("1.78587");

  // Where a value has no interval, that stands in its place, with the reason.
  await page.locator("drift-glass").evaluate((element: HTMLElementTagNameMap["drift-glass"]) => {
    const report = structuredClone(element.report) as NonNullable<typeof element.report>;
    const verdict = report.drift.columns.find(({ column }) => column === "car_value")?.verdicts[0];
    if (!verdict) throw new Error("car_value has no verdict");
    delete verdict.interval;
    verdict.method = { ...verdict.method, noInterval: "fewer than three rows a bin in the smaller sample" };
    element.report = report;
  });
  const place = page.locator('tr[data-column="car_value"] .test', { hasText: "no interval" });
  await expect.poll(() => place.getAttribute("title")).toContain("no interval: fewer than three rows a bin in the smaller sample");
  await page.locator('tr[data-column="car_value"] th button').click();
  await expect.poll(() => page.locator("section[aria-label='Column detail'] .head").innerText()).toMatch(/PSI 1\.79, no interval: fewer than three rows a bin in the smaller sample/);
});

test("the line of sections names what the report has, with the worst of each, leads there and stays in reach", async () => {
  const { page } = await open("car-loan");
  await ready(page);
  const line = page.getByRole("navigation", { name: "Sections" });
  const names = await line.getByRole("link").evaluateAll((all) => all.map((link) => [link.firstChild?.textContent, link.querySelector(".level")?.getAttribute("data-level") ?? "fine"]));
  const report = await page.locator("drift-glass").evaluate((element) => (element as HTMLElementTagNameMap["drift-glass"]).report);
  expect(names[1]).toEqual(["Columns", report?.drift.columns.some(({ level }) => level === "alert") ? "alert" : "warn"]);
  expect(names.map(([name]) => name)).toContain("Performance");
  expect(names.map(([name]) => name).includes("Versions")).toBe(report?.versions !== undefined);
  await line.getByRole("link", { name: "Performance" }).click();
  const [section, above] = [await page.getByRole("region", { name: "Performance", exact: true }).boundingBox(), await line.boundingBox()];
  expect(above?.y).toBeCloseTo(0, 0);
  expect(section?.y).toBeGreaterThanOrEqual((above?.height ?? 0) - 1);
  expect(section?.y).toBeLessThan(120);
  expect(await page.getByRole("region", { name: "Performance", exact: true }).evaluate((part) => part.matches(":focus"))).toBe(true);
});

test("an element without anything says so and is empty", async () => {
  const { page } = await open("none");
  await page.waitForSelector('drift-glass[data-state="empty"]');
  expect(await page.locator(".state").innerText()).toContain("Nothing to show yet");
});

test("a report by address is fetched; an address that fails is an alert that names it", async () => {
  const { page } = await open("none");
  await page.locator("drift-glass").evaluate((element) => element.setAttribute("report", "car-loan.report.json"));
  await ready(page);
  expect(
    await page.locator("drift-glass").evaluate((element) => (element as HTMLElementTagNameMap["drift-glass"]).report?.drift.columns.length),
  ).toBe(10);
  await page.locator("drift-glass").evaluate((element) => element.setAttribute("report", "index.html"));
  await page.waitForSelector('drift-glass[data-state="error"]');
  expect(await page.getByRole("alert").innerText()).toContain("index.html is not a Driftglass report");
});

test("view draws one panel only", async () => {
  const { page } = await open("car-loan/drift");
  await ready(page);
  expect(await page.locator("tr[data-column]").count()).toBe(10);
  expect(await page.locator("h2, .timeline, [aria-label=Performance]").count()).toBe(0);
});

test("names and values that look like markup stay text", async () => {
  const { page } = await open("hostile");
  await ready(page);
  for (const name of await page.locator("tr[data-column] button.name").all()) await name.click();
  expect(await page.evaluate(() => (globalThis as { pwned?: unknown }).pwned)).toBeUndefined();
  expect(await page.locator("drift-glass img, drift-glass script").count()).toBe(0);
  expect(await page.locator('tr[data-column="__proto__"]').count()).toBe(1);
});

test("a choice of convention, and of a role, computes anew and is announced", async () => {
  const { page } = await open("none");
  await live(page, "car-loan");
  await ready(page);
  await page.getByLabel("Convention", { exact: true }).focus();
  await page.getByLabel("Convention", { exact: true }).selectOption("evidently");
  await expect.poll(async () => (await asked(page)).at(-1)?.config).toEqual({ convention: "evidently" });
  await ready(page);
  expect(await page.getByLabel("Convention", { exact: true }).evaluate((select) => select.matches(":focus"))).toBe(true);
  await page.getByRole("button", { name: "Columns and roles" }).click();
  await page.getByLabel("Role of driver_tenure").selectOption("ignore");
  await expect.poll(async () => (await asked(page)).at(-1)?.config).toEqual({ convention: "evidently", ignore: ["driver_tenure"] });
  await page.getByLabel("Role of car_value").selectOption("target");
  await expect.poll(async () => (await asked(page)).at(-1)?.config).toMatchObject({ target: "car_value" });
  await ready(page);
  const events = await page.evaluate(() => (globalThis as unknown as { events: string[] }).events);
  expect(events.filter((type) => type === "config")).toHaveLength(3);
  expect(events.at(-1)).toBe("ready");
});

test("the brush: a drag sets current when the hand lets go, a double click gives the whole back", async () => {
  const { page } = await open("none");
  await live(page, "car-loan");
  await ready(page);
  const box = await page.locator(".brush").boundingBox();
  if (!box) throw new Error("no brush");
  await page.mouse.move(box.x + box.width * 0.6, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + 80, { steps: 4 });
  expect(await asked(page)).toHaveLength(1);
  await page.mouse.move(box.x + box.width * 0.8, box.y + 80, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await asked(page)).length).toBe(2);
  const range = (await asked(page))[1]?.selection?.current as { start: string; end: string };
  expect(Date.parse(range.start)).toBeGreaterThan(Date.parse("2018-12-15"));
  expect(Date.parse(range.end)).toBeLessThan(Date.parse("2019-06-01"));
  expect(Date.parse(range.start)).toBeLessThan(Date.parse(range.end));
  await ready(page);
  const selection = await page.locator("drift-glass").evaluate((element) => (element as HTMLElementTagNameMap["drift-glass"]).selection);
  expect(selection?.current).toEqual(range);
  await page.mouse.dblclick(box.x + box.width * 0.9, box.y + 80);
  await expect.poll(async () => (await asked(page)).at(-1)?.selection ?? "whole").toBe("whole");
});

test("the brush without a drag: arrow keys move an edge by a chunk, date fields set it, Escape clears", async () => {
  const { page } = await open("none");
  await live(page, "car-loan");
  await ready(page);
  const start = page.getByRole("slider", { name: "Start of current" });
  await start.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await asked(page)).at(-1)?.selection?.current?.start).toBe("2019-04-08T00:00:00.000Z");
  await ready(page);
  expect(await start.evaluate((handle) => handle.matches(":focus"))).toBe(true);
  expect(await start.getAttribute("aria-valuetext")).toBe("8 Apr 2019 UTC");
  await page.keyboard.press("Escape");
  await expect.poll(async () => (await asked(page)).at(-1)?.selection ?? "whole").toBe("whole");
  await ready(page);
  await page.getByLabel("current from (UTC)").fill("2019-05-01");
  await expect.poll(async () => (await asked(page)).at(-1)?.selection?.current?.start).toBe("2019-05-01T00:00:00.000Z");
});

test("a selection set from outside is computed and drawn, and not announced as the person's", async () => {
  const { page } = await open("none");
  await live(page, "car-loan");
  await ready(page);
  await page.locator("drift-glass").evaluate((element) => {
    (element as HTMLElementTagNameMap["drift-glass"]).selection = {
      current: { start: "2019-06-03T00:00:00Z", end: "2019-08-12T00:00:00Z" },
    };
  });
  await expect.poll(async () => (await asked(page)).at(-1)?.selection?.current?.start).toBe("2019-06-03T00:00:00Z");
  await ready(page);
  expect(await page.getByRole("slider", { name: "End of current" }).getAttribute("aria-valuetext")).toBe("12 Aug 2019 UTC");
  expect(await page.evaluate(() => (globalThis as unknown as { events: string[] }).events)).not.toContain("select");
});

test("while it computes the old drawing stays, the last request wins, and Cancel goes back to what was answered", async () => {
  const { page } = await open("none");
  await live(page, "car-loan", 700);
  await ready(page);
  const before = await page.locator("h2").boundingBox();
  await page.getByLabel("Convention", { exact: true }).selectOption("evidently");
  await page.waitForSelector('drift-glass[data-state="loading"]');
  expect(await page.locator("h2").boundingBox()).toEqual(before);
  expect(await page.locator("tr[data-column]").count()).toBe(10);
  expect(await page.getByRole("status").innerText()).toContain("3 of 10 columns");
  await page.getByRole("button", { name: "Cancel" }).click();
  await ready(page);
  expect(await page.locator("drift-glass").evaluate((element) => (element as HTMLElementTagNameMap["drift-glass"]).config)).toEqual({});
  expect(
    (await page.evaluate(() => (globalThis as unknown as { events: string[] }).events)).filter((type) => type === "config"),
  ).toHaveLength(2);
  await page.getByLabel("Chunks").selectOption("1w");
  await page.getByLabel("Chunks").selectOption("1mo");
  await ready(page);
  const events = await page.evaluate(() => (globalThis as unknown as { events: string[] }).events);
  expect(events.filter((type) => type === "ready")).toHaveLength(2);
  expect((await asked(page)).map((one) => one.config)).toEqual([{}, { convention: "evidently" }, { chunk: "1w" }, { chunk: "1mo" }]);
});

test("an error of the engine is an alert in its words; the drawing before it stays", async () => {
  const { page } = await open("none");
  await live(page, "car-loan");
  await ready(page);
  await page.locator("drift-glass").evaluate((element) => element.setAttribute("positive", "none"));
  await page.waitForSelector('drift-glass[data-state="error"]');
  expect(await page.getByRole("alert").innerText()).toContain('The positive class "none" is not among the labels 0 and 1.');
  expect(await page.locator("tr[data-column]").count()).toBe(10);
  await page.locator("drift-glass").evaluate((element) => element.setAttribute("positive", "1"));
  await ready(page);
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("columns by keyboard: arrows choose a row and open its detail; search and level filter; a header sorts", async () => {
  const { page } = await open("car-loan");
  await ready(page);
  await page.locator('tr[data-column="car_value"] button.name').focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => page.locator("section[aria-label='Column detail'] h3").innerText()).toBe("loan_length");
  expect(await page.locator('tr[aria-current="true"]').getAttribute("data-column")).toBe("loan_length");
  await page.keyboard.press("End");
  expect(await page.locator('tr[aria-current="true"] button.name').evaluate((button) => button.matches(":focus"))).toBe(true);
  await page.getByLabel("Search columns").fill("TENURE");
  await expect.poll(() => page.locator("tr[data-column]").count()).toBe(1);
  await page.keyboard.press("Escape");
  await page.getByLabel("Level").selectOption("warn");
  expect(await page.locator("tr[data-column]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-column")))).toEqual([
    "salary_range",
  ]);
  await page.getByLabel("Level").selectOption("");
  await page.getByRole("button", { name: "Column", exact: true }).click();
  expect(await page.locator("tr[data-column]").first().getAttribute("data-column")).toBe("car_value");
  expect(await page.locator("tr[data-column]").nth(1).getAttribute("data-column")).toBe("debt_to_income_ratio");
});

test("a clause leads to its view, a finding to its column", async () => {
  const { page } = await open("car-loan");
  await ready(page);
  await page.locator("h2 a").nth(1).click();
  expect(await page.locator("section[aria-label=Performance]").evaluate((section) => section.matches(":focus"))).toBe(true);
  await page.locator(".findings button", { hasText: "salary_range" }).click();
  await expect.poll(() => page.locator("section[aria-label='Column detail'] h3").innerText()).toBe("salary_range");
});

test("a term explains itself on focus, and Escape dismisses it", async () => {
  const { page } = await open("car-loan");
  await ready(page);
  await page.getByRole("button", { name: "Search" }).count();
  await page.locator("[data-term=convention]").focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  const tip = page.getByRole("tooltip");
  await expect.poll(() => tip.isVisible()).toBe(true);
  expect(await tip.innerText()).toMatch(/Why it matters[\s\S]*What to do/);
  await page.keyboard.press("Escape");
  expect(await tip.isVisible()).toBe(false);
});

test("what is copied keeps its digits", async () => {
  const { page } = await open("car-loan");
  await ready(page);
  const copied = await page.locator('tr[data-column="car_value"]').evaluate((row) => {
    const value = row.querySelector("data") as Element;
    const range = document.createRange();
    range.selectNodeContents(value);
    const selection = (row.getRootNode() as unknown as { getSelection?(): Selection }).getSelection?.() ?? getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, composed: true, cancelable: true });
    value.dispatchEvent(event);
    return event.clipboardData?.getData("text/plain");
  });
  expect(copied).toBe("1.78587");
});

test("leaving the page closes the engine and empties the view; coming back draws again", async () => {
  const { page } = await open("none");
  await live(page, "car-loan");
  await ready(page);
  const after = await page.locator("drift-glass").evaluate(async (element) => {
    const parent = element.parentElement as Element;
    element.remove();
    await new Promise((done) => setTimeout(done, 50));
    const left = element.shadowRoot?.childElementCount;
    const { closings } = globalThis as unknown as { closings: number };
    parent.append(element);
    return { left, closings };
  });
  expect(after).toEqual({ left: 0, closings: 1 });
  await ready(page);
  expect(await page.locator("tr[data-column]").count()).toBe(10);
});

test("the theme is the host's: JupyterLab, VS Code, marimo, Colab, the page's scheme, the system; an attribute wins", async () => {
  const { page } = await open("car-loan", { colorScheme: "light" });
  await ready(page);
  const theme = (): Promise<string | null> => page.locator("drift-glass").getAttribute("data-theme");
  const after = async (change: () => void): Promise<string | null> => {
    await page.evaluate(change);
    await page.waitForTimeout(50);
    return theme();
  };
  expect(await theme()).toBe("light");
  expect(await after(() => document.body.setAttribute("data-jp-theme-light", "false"))).toBe("dark");
  expect(await after(() => document.body.removeAttribute("data-jp-theme-light"))).toBe("light");
  expect(await after(() => document.body.setAttribute("data-vscode-theme-kind", "vscode-dark"))).toBe("dark");
  expect(await after(() => document.body.removeAttribute("data-vscode-theme-kind"))).toBe("light");
  expect(await after(() => document.body.classList.add("dark"))).toBe("dark");
  expect(await after(() => document.body.classList.remove("dark"))).toBe("light");
  expect(await after(() => document.documentElement.setAttribute("theme", "dark"))).toBe("dark");
  expect(await after(() => document.documentElement.removeAttribute("theme"))).toBe("light");
  expect(
    await after(() => {
      document.documentElement.style.colorScheme = "dark";
    }),
  ).toBe("dark");
  expect(
    await after(() => {
      document.documentElement.style.colorScheme = "";
    }),
  ).toBe("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(theme).toBe("dark");
  expect(await after(() => document.querySelector("drift-glass")?.setAttribute("theme", "light"))).toBe("light");
});

test("a second brush, within the reference, sets reference and leaves current alone", async () => {
  const { page } = await open("none");
  await live(page, "car-loan");
  await ready(page);
  const box = await page.locator(".brush").boundingBox();
  if (!box) throw new Error("no brush");
  await page.mouse.move(box.x + box.width * 0.1, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => (await asked(page)).length).toBe(2);
  const selection = (await asked(page))[1]?.selection as { current?: unknown; reference?: { start: string; end: string } };
  expect(selection.current).toBeUndefined();
  expect(Date.parse(selection.reference?.start as string)).toBeGreaterThan(Date.parse("2018-02-15"));
  expect(Date.parse(selection.reference?.end as string)).toBeLessThanOrEqual(Date.parse("2018-10-31"));
});

test("where chunks are counted in rows the brush selects rows of its own sample", async () => {
  const { page } = await open("none");
  await live(page, "regression");
  await ready(page);
  await page.getByRole("slider", { name: "Start of current" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await asked(page)).at(-1)?.selection?.current).toEqual({ start: 1000, end: 5580 });
  await ready(page);
  expect(await page.getByLabel("current from row").inputValue()).toBe("1000");
});

test("the very first computation can be cancelled, and begun again", async () => {
  const { page } = await open("none");
  await live(page, "car-loan", 600);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.waitForSelector('drift-glass[data-state="empty"]');
  await page.getByRole("button", { name: "Start again" }).click();
  await ready(page);
  expect(await asked(page)).toHaveLength(2);
});

test("of a thousand columns sixty are drawn, and the next ones when the end comes near; a search finds any", async () => {
  const { page } = await open("wide");
  await ready(page);
  await page.evaluate(() => {
    const { reports } = globalThis as unknown as typeof import("../gallery/reports.ts");
    type Report = import("../../src/report.ts").Report;
    const report = (reports.get("wide") as () => Report)();
    const [drift, quality] = [report.drift.columns[1], report.quality.columns[1]];
    if (!drift || !quality) throw new Error("the report lost its columns");
    report.drift.columns = Array.from({ length: 1000 }, (_, i) => ({ ...drift, column: `c${i}` }));
    report.quality.columns = report.drift.columns.map(({ column }) => ({ ...quality, column }));
    (document.querySelector("drift-glass") as HTMLElementTagNameMap["drift-glass"]).report = report;
  });
  // A report that is set less than a tenth of a second after another waits for its turn.
  await expect.poll(() => page.locator("tr[data-column]").count()).toBe(60);
  await page.getByRole("region", { name: "Columns", exact: true }).locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
  await expect.poll(() => page.locator("tr[data-column]").count()).toBe(120);
  await page.getByLabel("Search columns").fill("c987");
  expect(await page.locator("tr[data-column]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-column")))).toEqual(["c987"]);
});
