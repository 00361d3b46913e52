import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { censusFile, plantedLabels } from "../browser/plantedCensus.ts";
import { openNotebook, printed, python, readNotebook, runAll, save, startChromium, writeNotebook } from "./notebook-page.ts";
import { type Running, startServer } from "./notebook-server.ts";

const rule = "performance.rocAuc < 0.88 for 2 chunks";
const cells = [
  `import driftglass as dg\nreference, current = ${JSON.stringify(["reference", "current"].map(censusFile))}`,
  `m = dg.Monitor(reference=reference, current=current, target="employed", prediction="prediction", probability="predicted_probability", timestamp="year", id="id", rules=[${JSON.stringify(rule)}])\nm`,
  `await m.ready(180)\nprint(m.report["verdict"]["sentence"])\nprint(m.to_frame("rules").loc[0, "level"])`,
];

describe("the census story in JupyterLab: estimates, then labels with a relation that changed among the old", () => {
  let server: Running;
  let browser: Browser;
  let page: Page;
  let errors: string[];
  let labels: string;
  const view = () => page.locator("[data-state=ready]");
  /** Points of a line on the timeline. */
  const points = async (name: string): Promise<number> => ((await view().locator(`.timeline [data-line="${name}"]`).getAttribute("d")) ?? "").split(/[ML]/).length - 1;

  beforeAll(async () => {
    server = await startServer("lab");
    browser = await startChromium();
    labels = join(server.folder, "labels.csv");
    writeFileSync(labels, await plantedLabels());
    writeNotebook(server.folder, "census.ipynb", cells);
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    errors = await openNotebook(page, server, "census.ipynb");
    await runAll(page);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("without labels the estimate runs ahead, and the rule cannot be judged", async () => {
    await save(page);
    const [sentence, level] = printed(readNotebook(server.folder, "census.ipynb").notebook, 2).split("\n");
    expect(sentence).toMatch(/^None of 16 inputs moved since 1 Jan 2016; estimated AUC 0\.9\d+ \(no labels yet\)/);
    expect(level).toBe("unknown");
    expect([await points("realised"), await points("estimated")]).toEqual([1, 4]);
  });

  test("labels that Python joins later land on the estimates in the same view, and Python waits for the sentence, the slice and the rule", async () => {
    await view().evaluate((element) => Object.assign(globalThis, { before: element }));
    const told = await python(page, `m.join(${JSON.stringify(labels)})\nawait m.ready(180)\nprint(m.report["verdict"]["sentence"])\nprint(m.to_frame("errors").slice[0])\nprint(m.to_frame("rules").loc[0, ["rule", "state"]].tolist())`);
    const [sentence, slice, state] = told.split("\n");
    expect(sentence).toMatch(/^None of 16 inputs moved since 1 Jan 2016; AUC fell from 0\.9\d+ to 0\.8\d+ \(.*\); the relation between inputs and outcome changed: it explains all of the 0\.0\d+ that AUC lost\.$/);
    expect(Number(/^AGEP >= ([\d.]+)$/.exec(slice ?? "")?.[1])).toBeGreaterThan(60);
    expect(state).toBe(`['${rule}', 'firing']`);
    expect([await points("realised"), await points("estimated")]).toEqual([4, 4]);
    expect(await view().evaluate((element) => element === (globalThis as unknown as { before: Element }).before)).toBe(true);
  });

  test("in the view the sentence leads to the slice, and the rule stands there firing", async () => {
    const clause = view().getByRole("link", { name: /^the relation between inputs and outcome changed/ });
    await clause.click();
    const slice = view().getByRole("region", { name: "Where it errs most" }).getByRole("listitem").first();
    expect(await slice.innerText()).toMatch(/^AGEP is 6\d or more/);
    await view().locator(`[data-rule="${rule}"][data-state=firing]`).waitFor();
    expect(await python(page, `print(m.report["verdict"]["level"])`)).toBe("alert\n");
  });

  test("nothing failed in the page", () => {
    expect(errors.filter((message) => !message.includes("reading 'schema'"))).toEqual([]);
  });
});
