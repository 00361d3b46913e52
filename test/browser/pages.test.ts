import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { policy, serve } from "../../scripts/serve.js";
import type { Report } from "../../src/report.ts";
import { driftglass } from "../cli/run.ts";
import { launch, openPage, settled } from "./chromium.ts";
import { expectSame } from "./near.ts";

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const example = path("demo/example/");
const sides = ["reference", "current", "labels"];
/** Spoils what it is told to: a name and a value that would be markup. */
const hostile = "<img src=x onerror=globalThis.hacked=1></script><script>globalThis.hacked=1</script>";

let browser: Browser;
let folder: string;

beforeAll(async () => {
  if (!existsSync(path("dist/driftglass-element.js"))) throw new Error("The bundles are not built yet: node scripts/build.js");
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "driftglass-pages-"));
  for (const side of sides) copyFileSync(join(example, `${side}.csv`), join(folder, `${side}.csv`));
  for (const bundle of ["driftglass-element.js", "driftglass-classic.js"]) copyFileSync(path(`dist/${bundle}`), join(folder, bundle));
});
afterAll(() => browser?.close());

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return pathToFileURL(join(folder, name)).href;
}

/** Waits for the one element on the page and gives its state and its report. */
async function elementOf(page: Page): Promise<{ state: string | null; report: Report; error: string }> {
  const element = page.locator("drift-glass");
  await page.waitForSelector('drift-glass[data-state="ready"], drift-glass[data-state="error"]', { timeout: 60_000 });
  return {
    state: await element.getAttribute("data-state"),
    report: await element.evaluate((node) => (node as HTMLElement & { report: Report }).report),
    error: (await page.locator('[role="alert"]').allInnerTexts()).join(" "),
  };
}

describe("a saved page", () => {
  test("opens from disk with the network off, draws its report and asks nobody for anything", async () => {
    const saved = join(folder, "saved.html");
    const { status } = driftglass(["report", "--reference", "reference.csv", "--current", "current.csv", "--labels", "labels.csv", "--out", saved], { cwd: example });
    expect(status).toBe(0);
    const watched = await openPage(browser, pathToFileURL(saved).href, { offline: true, viewport: { width: 1280, height: 900 } });
    const { state, report } = await elementOf(watched.page);
    expect(state).toBe("ready");
    expect(report.current.rows).toBe(3125);
    expect(await watched.page.locator("[data-verdict]").first().innerText()).toContain(report.verdict.sentence);
    expect(await watched.page.locator('[data-column="car_value"]').first().isVisible()).toBe(true);
    expect(await watched.page.title()).toBe(report.verdict.sentence);
    expect({ requests: watched.requests.length, breaches: watched.breaches, errors: watched.errors }).toEqual({ requests: 1, breaches: [], errors: [] });
    await watched.close();
  });

  test("holds aggregates and no rows", () => {
    const text = readFileSync(join(folder, "saved.html"), "utf8");
    const rows = readFileSync(join(example, "current.csv"), "utf8").split("\n").slice(1, 200);
    expect(rows.filter((row) => row !== "" && text.includes(row.split(",").slice(0, 3).join(",")))).toEqual([]);
    expect(rows.map((row) => row.split(",")[7] as string).filter((value) => text.includes(value))).toEqual([]);
  });

  test("names and values from the data stay text, wherever the page puts them", async () => {
    const data = (from: number): string => `"${hostile}",kind\n${Array.from({ length: 90 }, (_, i) => `${(i * 7 + from) % 40},"${i % 2 ? hostile : "plain"}"`).join("\n")}\n`;
    for (const [name, from] of [["hostile-a.csv", 0], ["hostile-b.csv", 25]] as const) writeFileSync(join(folder, name), data(from));
    const outcome = driftglass(["report", "--reference", "hostile-a.csv", "--current", "hostile-b.csv", "--out", "hostile.html"], { cwd: folder });
    expect([outcome.status, outcome.err]).toEqual([0, expect.stringMatching(/^(ok|warn|alert|unknown): /)]);
    const watched = await openPage(browser, pathToFileURL(join(folder, "hostile.html")).href);
    expect((await elementOf(watched.page)).state).toBe("ready");
    expect(await watched.page.evaluate(() => "hacked" in globalThis)).toBe(false);
    expect([watched.breaches, watched.errors]).toEqual([[], []]);
    expect(await watched.page.locator(`[data-column="${hostile.replaceAll('"', '\\"')}"]`).count()).toBeGreaterThan(0);
    await watched.close();
  });
});

const attributes = 'reference="reference.csv" current="current.csv" labels="labels.csv" target="repaid" prediction="y_pred" probability="y_pred_proba" timestamp="timestamp" id-column="id"';
const modulePage = `<!doctype html><meta charset="utf-8"><title>Element</title><script type="module" src="driftglass-element.js"></script><drift-glass ${attributes}></drift-glass>`;

describe("<drift-glass> on a page", () => {
  test("judges the files that its attributes name, in one Worker, from one module file", async () => {
    write("element.html", modulePage);
    const server = await serve(folder, { headers: {} });
    const watched = await openPage(browser, `${server.address}element.html`);
    const { state, report } = await elementOf(watched.page);
    expect([state, report.performance?.current?.labelled]).toEqual(["ready", 3125]);
    expect(watched.page.workers()).toHaveLength(1);
    expect(watched.requests.map((request) => request.split("/").at(-1)).filter((name) => name?.endsWith(".js"))).toEqual(["driftglass-element.js"]);
    expect(report.notes.filter((note) => note.section === "kernel")).toEqual([]);
    await watched.close();
    await server.close();
  });

  test("where Workers and WebAssembly are refused, computes the same on the page with the TypeScript kernel, and says so", async () => {
    write("strict.html", modulePage);
    const strict = policy.replace(" 'wasm-unsafe-eval'", "").replace("worker-src 'self'", "worker-src 'none'");
    const [open, closed] = await Promise.all([serve(folder, { headers: {} }), serve(folder, { headers: { "content-security-policy": strict } })]);
    const free = await openPage(browser, `${open.address}strict.html`);
    const bound = await openPage(browser, `${closed.address}strict.html`);
    const expected = (await elementOf(free.page)).report;
    const { state, report } = await elementOf(bound.page);
    expect(state).toBe("ready");
    expect(bound.page.workers()).toHaveLength(0);
    expectSame(report.drift, expected.drift);
    expect(report.notes.find((note) => note.section === "kernel")?.sentence).toMatch(/WebAssembly/);
    await Promise.all([free.close(), bound.close()]);
    await Promise.all([open.close(), closed.close()]);
  });

  test("reads driftglass.yaml; what stands in an attribute wins over it", async () => {
    write("driftglass.yaml", "target: repaid\nignore: [driver_tenure]\nconvention: evidently\nchunk: 1mo\n");
    const files = 'reference="reference.csv" current="current.csv" labels="labels.csv" config="driftglass.yaml" chunk="2mo"';
    write("settled.html", modulePage.replace(attributes, files));
    const server = await serve(folder, { headers: {} });
    const watched = await openPage(browser, `${server.address}settled.html`);
    const { report } = await elementOf(watched.page);
    expect(report.drift.convention).toBe("evidently");
    expect(report.timeline?.every).toBe("2mo");
    expect(report.roles.find(({ column }) => column === "driver_tenure")?.role).toBe("ignore");
    await watched.close();
    await server.close();
  });

  test("two views share one Worker, and the last to leave ends it", async () => {
    write("two.html", modulePage.replace("</drift-glass>", `</drift-glass><drift-glass class="second" ${attributes} convention="evidently"></drift-glass>`));
    const server = await serve(folder, { headers: {} });
    const watched = await openPage(browser, `${server.address}two.html`);
    const { page } = watched;
    await expect.poll(() => page.locator('drift-glass[data-state="ready"]').count(), { timeout: 60_000 }).toBe(2);
    expect(page.workers()).toHaveLength(1);
    await page.evaluate(() => document.querySelector(".second")?.remove());
    await page.waitForTimeout(200);
    expect(page.workers()).toHaveLength(1);
    await page.evaluate(() => document.querySelector("drift-glass")?.remove());
    await expect.poll(() => page.workers().length).toBe(0);
    await watched.close();
    await server.close();
  });

  test("a Worker that dies is replaced, reads the files again, and the view goes on", async () => {
    write("dying.html", modulePage);
    const server = await serve(folder, { headers: {} });
    const watched = await openPage(browser, `${server.address}dying.html`);
    const { page } = watched;
    await elementOf(page);
    const [first] = page.workers();
    await first?.evaluate(() => { setTimeout(() => { throw new Error("the Worker breaks"); }); });
    await page.waitForTimeout(200);
    await page.evaluate(() => document.querySelector("drift-glass")?.setAttribute("convention", "evidently"));
    const convention = () => page.locator("drift-glass").evaluate((node) => (node as HTMLElement & { report: Report }).report.drift.convention);
    await expect.poll(convention, { timeout: 60_000 }).toBe("evidently");
    expect((await elementOf(page)).report.performance?.current?.labelled).toBe(3125);
    expect(page.workers()).toHaveLength(1);
    expect(page.workers()[0]).not.toBe(first);
    await watched.close();
    await server.close();
  });

  test("an address that does not answer gives a sentence", async () => {
    write("missing.html", modulePage.replace('current="current.csv"', 'current="nowhere.csv"'));
    const server = await serve(folder, { headers: {} });
    const watched = await openPage(browser, `${server.address}missing.html`);
    const { state, error } = await elementOf(watched.page);
    expect([state, error]).toEqual(["error", expect.stringMatching(/nowhere\.csv.*404/)]);
    await watched.close();
    await server.close();
  });
});

describe("the classic bundle", () => {
  const open = `<!doctype html><meta charset="utf-8"><title>Classic</title><script src="driftglass-classic.js"></script><drift-glass></drift-glass>`;

  test("draws a finished report on a page opened from disk", async () => {
    const json = driftglass(["report", "--current", "current.csv", "--format", "json"], { cwd: folder }).out.replaceAll("<", "\\u003c");
    const address = write("classic.html", `${open}<script>document.querySelector("drift-glass").report = ${json}</script>`);
    const watched = await openPage(browser, address, { offline: true });
    expect((await elementOf(watched.page)).state).toBe("ready");
    expect(watched.errors).toEqual([]);
    await watched.close();
  });

  test("judges files that the page holds, in a Worker, also from disk", async () => {
    const texts = JSON.stringify(sides.map((side) => readFileSync(join(folder, `${side}.csv`), "utf8")));
    const address = write("sources.html", `${open}<script>
      const [reference, current, labels] = ${texts}.map((text, i) => ({ name: ["reference.csv", "current.csv", "labels.csv"][i], data: new Blob([text]) }));
      document.querySelector("drift-glass").sources = { reference, current, labels };
    </script>`);
    const watched = await openPage(browser, address, { offline: true });
    const { state, report } = await elementOf(watched.page);
    expect([state, report.current.rows, report.performance?.current?.labelled]).toEqual(["ready", 3125, 3125]);
    expect(watched.page.workers()).toHaveLength(1);
    await watched.close();
  });
});

describe("accessibility of the demo page", () => {
  test.each(["light", "dark"] as const)("axe finds nothing, %s", async (colorScheme) => {
    const server = await serve(path("dist/demo"));
    const watched = await openPage(browser, server.address, { colorScheme, viewport: { width: 1280, height: 900 }, bypassCSP: true });
    const { page } = watched;
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: /simulated/ }).click();
    expect(await settled(page)).toBe("ready");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Copy as code" }).click();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await openAll(page);
    expect(await violations(page)).toEqual([]);
    await watched.close();
    await server.close();
  });

  test("with everything open, Tab goes down the page part by part, and every stop is seen", async () => {
    const server = await serve(path("dist/demo"));
    const watched = await openPage(browser, server.address, { viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
    const { page } = watched;
    await page.getByRole("button", { name: /simulated/ }).click();
    await openAll(page);
    await page.locator(".toolbar select").first().focus();
    const parts: string[] = [];
    const unseen: string[] = [];
    for (let stop = 0; stop < 400; stop++) {
      const at = await page.evaluate(() => {
        const root = document.querySelector("#view > div")?.shadowRoot;
        const focused = root?.activeElement;
        if (!root || !focused) return undefined;
        const frame = root.querySelector(".frame") as Element;
        const part = [...frame.children].find((child) => child.contains(focused));
        const { outlineStyle } = getComputedStyle(focused.closest(".control") ?? focused);
        const { width, height } = focused.getBoundingClientRect();
        return { part: part?.getAttribute("aria-label") ?? part?.className ?? "", seen: outlineStyle !== "none" && width > 0 && height > 0, what: focused.outerHTML.slice(0, 120) };
      });
      if (!at) break;
      if (parts.at(-1) !== at.part) parts.push(at.part);
      if (!at.seen) unseen.push(at.what);
      await page.keyboard.press("Tab");
    }
    expect(unseen).toEqual([]);
    expect(parts).toEqual(await page.evaluate((reached) => {
      const frame = document.querySelector("#view > div")?.shadowRoot?.querySelector(".frame");
      return [...(frame?.children ?? [])].map((part) => part.getAttribute("aria-label") ?? part.className).filter((name) => reached.includes(name));
    }, parts));
    expect(parts).toEqual(expect.arrayContaining(["Verdict", "Timeline", "Columns", "Column detail", "Columns together", "Performance", "Rules"]));
    await watched.close();
    await server.close();
  });
});

/** Waits for the full report and opens whatever is folded away. */
async function openAll(page: Page): Promise<void> {
  await page.locator('.together[aria-busy="false"]').waitFor({ timeout: 60_000 });
  for (const name of ["Columns and roles", "Compare tools"]) await page.getByRole("button", { name }).click();
  await page.locator("#view details").evaluateAll((all) => all.forEach((details) => { (details as HTMLDetailsElement).open = true; }));
}

/** WCAG 2.2 AA, as "rule: where" for each breach. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary?.split("\n")[1]?.trim()}`));
  });
}
