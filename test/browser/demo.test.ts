import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { serve } from "../../scripts/serve.js";
import { parseConfig } from "../../src/data/config.ts";
import { inProcess } from "../../src/in-process.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { writeProfile } from "../../src/profile/arrow.ts";
import { makeProfile } from "../../src/profile/make.ts";
import type { Report } from "../../src/report.ts";
import { badInputs, good, reference } from "../cli/bad-inputs.ts";
import { driftglass, reportOf } from "../cli/run.ts";
import { alerts, drop, fromDisk, launch, openPage, settled, type Watched } from "./chromium.ts";
import { expectSame } from "./near.ts";
import { plantedLabels } from "./plantedCensus.ts";

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const example = (name: string) => fromDisk(path(`demo/example/${name}`));
const asSource = (file: { name: string; data: string | Uint8Array } | undefined) => ({ name: file?.name ?? "", data: file?.data as Uint8Array });
const census = ["census_reference.parquet", "census_current.parquet", "census_labels.parquet"].map(example);

let browser: Browser;
let server: Awaited<ReturnType<typeof serve>>;
let watched: Watched;

beforeAll(async () => {
  if (!existsSync(path("dist/demo/index.html"))) throw new Error("The demo is not built yet: node scripts/build.js");
  browser = await launch();
  server = await serve(path("dist/demo"));
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  watched = await openPage(browser, server.address, { viewport: { width: 1280, height: 900 } });
});
afterEach(async () => {
  // Of every test: nothing left the page, its policy held, and nothing failed unheard.
  const elsewhere = watched.requests.filter((request) => !request.startsWith(`GET ${server.address}`) && !/^GET (blob|data):/.test(request));
  const { breaches, errors } = watched;
  await watched.close();
  expect({ elsewhere, breaches, errors }).toEqual({ elsewhere: [], breaches: [], errors: [] });
});

/** The figures of a report that a person compares. */
function figures(report: Report): object {
  const { generatedAt, notes, roles, ...rest } = report;
  const { freshness: _, ...quality } = rest.quality;
  return { ...rest, quality };
}

/** The page's own report, as it saves it. */
async function savedReport(): Promise<Report> {
  const { page } = watched;
  // The whole report follows the first screen.
  await expect.poll(() => page.locator('#view [aria-busy="true"]').count(), { timeout: 60_000 }).toBe(0);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save-json")]);
  return JSON.parse(readFileSync(await download.path(), "utf8")) as Report;
}

describe("files dropped on the demo page", () => {
  test("the three census files give a verdict, and its numbers are the command line's", async () => {
    const { page } = watched;
    await drop(page, census);
    expect(await settled(page)).toBe("ready");
    const report = await savedReport();
    const line = driftglass(["report", "--reference", "census_reference.parquet", "--current", "census_current.parquet", "--labels", "census_labels.parquet", "--format", "json"], { cwd: path("demo/example") });
    expectSame(figures(report), figures(reportOf(line)));
    expect(await page.locator("[data-verdict]").first().innerText()).toContain(report.verdict.sentence);
    expect(await page.locator("[data-column]").first().isVisible()).toBe(true);
    // A row that stands apart opens in place, by keyboard, with the values of the file.
    const [odd] = report.predictions?.outliers?.rows ?? [];
    const name = `Row ${((odd?.row ?? 0) + 1).toLocaleString("en")}`;
    const opener = page.getByRole("region", { name: "Rows that stand apart most" }).getByRole("button", { name, exact: true });
    await opener.focus();
    await page.keyboard.press("Enter");
    const cells = page.getByRole("region", { name, exact: true }).locator("tbody tr");
    await cells.first().waitFor();
    expect(await opener.getAttribute("aria-expanded")).toBe("true");
    const shown = await cells.evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText.trim())));
    const columns = report.roles.map(({ column }) => column);
    expect(shown.slice(0, 3).map(([column]) => column)).toEqual(odd?.columns?.map(({ column }) => column));
    expect(shown.map(([column]) => column?.split(" ")[0]).sort()).toEqual([...columns].sort());
    const host = await inProcess();
    await host.open({ reference: asSource(census[0]), current: asSource(census[1]), labels: asSource(census[2]) }, {});
    await host.report({}, undefined, undefined, "first");
    const [row] = (await host.rows([odd?.row ?? 0], {})) ?? [];
    host.close();
    for (const { column, value } of row?.cells ?? []) expect(shown.find(([of]) => of?.split(" ")[0] === column)?.[1], column).toBe(value ?? "missing");
    await cells.first().locator("td").first().click();
    await page.keyboard.press("Escape");
    expect(await cells.count()).toBe(0);
    expect(await opener.evaluate((button) => button === (button.getRootNode() as ShadowRoot).activeElement)).toBe(true);
  });

  test("the order in which files are dropped does not matter when their names tell them apart", async () => {
    const { page } = watched;
    await drop(page, [...census].reverse());
    expect(await settled(page)).toBe("ready");
    const report = await savedReport();
    expect([report.reference.name, report.current.name]).toEqual(["census_reference.parquet", "census_current.parquet"]);
    expect(report.performance?.current?.labelled).toBe(23211);
  });

  test("labels dropped later turn estimates into what came true, in the same view", async () => {
    const { page } = watched;
    await drop(page, [example("reference.csv"), example("current.csv")]);
    expect(await settled(page)).toBe("ready");
    await expect.poll(() => page.textContent("[data-verdict]")).toContain("(no labels yet)");
    const line = (name: string) => page.locator(`.timeline [data-line="${name}"]`).getAttribute("d");
    const [realised, estimated] = [await line("realised"), await line("estimated")];
    await page.evaluate(() => Object.assign(globalThis, { before: document.querySelector("#view > div") }));
    await drop(page, [example("labels.csv")]);
    await expect.poll(() => page.textContent("[data-verdict]"), { timeout: 30_000 }).toMatch(/AUC (fell|rose|held)/);
    expect((await line("realised"))?.split("L").length).toBeGreaterThan((realised ?? "").split("L").length);
    expect((await line("estimated"))?.split("L").length).toBe((estimated ?? "").split("L").length);
    expect(await page.evaluate(() => (globalThis as unknown as { before: Element }).before === document.querySelector("#view > div"))).toBe(true);
  });

  test("the census with a relation that changed among the old: from the verdict's sentence to the slice, and to the rule that fires", async () => {
    const { page } = watched;
    await drop(page, [...census.slice(0, 2), { name: "labels.csv", data: Buffer.from(await plantedLabels()) }]);
    expect(await settled(page)).toBe("ready");
    // A rule is written while the rest of the report is still computed, and arrives.
    await page.getByRole("button", { name: "Add a rule" }).click();
    const field = page.getByRole("combobox", { name: "Rule" });
    await page.keyboard.type("performance.rocAuc < ");
    const clause = page.locator("[data-verdict]").getByRole("link", { name: /^the relation between inputs and outcome changed: it explains all of the 0\.0\d+ that AUC lost$/ });
    await clause.waitFor({ timeout: 60_000 });
    await page.keyboard.type("0.95 for 3 chunks");
    expect(await field.inputValue()).toBe("performance.rocAuc < 0.95 for 3 chunks");
    await page.keyboard.press("Enter");
    const rule = page.locator('[data-rule="performance.rocAuc < 0.95 for 3 chunks"]');
    await expect.poll(() => rule.getAttribute("data-state")).toBe("firing");
    expect(await rule.innerText()).toMatch(/1 Jan 2016[\s\S]*AUC is 0\.8\d+, below 0\.950, for 3 chunks since 1 Jan 2016/);
    expect(await field.count()).toBe(0);
    // Only rules changed: what had been computed stands.
    expect(await page.textContent("[data-verdict] h2")).toMatch(/None of 16 inputs moved since 1 Jan 2016; AUC fell from 0\.9\d+ to 0\.8\d+ /);
    expect(await page.locator("[data-verdict]").getByText("(rule performance.rocAuc < 0.95 for 3 chunks)").count()).toBe(1);
    await clause.click();
    const slice = page.getByRole("region", { name: "Where it errs most" }).getByRole("listitem").first();
    await slice.waitFor();
    // Planted from 65 on.
    expect(Number(/^AGEP is ([\d.]+) or more/.exec((await slice.innerText()).trim())?.[1])).toBeGreaterThan(60);
    expect(await slice.isVisible()).toBe(true);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save-settings")]);
    expect(parseConfig(readFileSync(await download.path(), "utf8"), "driftglass.yaml").rules).toContain("performance.rocAuc < 0.95 for 3 chunks");
  });

  test("names that say nothing: labels are known by their columns, and the page asks for the rest", async () => {
    const { page } = watched;
    await drop(page, [{ ...example("current.csv"), name: "b.csv" }, { ...example("labels.csv"), name: "c.csv" }, { ...example("reference.csv"), name: "a.csv" }]);
    await page.getByText("Which file is which?").waitFor();
    await page.getByLabel("b.csv is").selectOption("current");
    await page.getByLabel("c.csv is").selectOption("labels");
    await page.getByLabel("a.csv is").selectOption("reference");
    await page.getByRole("button", { name: "Compare" }).click();
    expect(await settled(page)).toBe("ready");
    expect((await savedReport()).performance?.current?.labelled).toBe(3125);
  });

  test("two files in one part are refused with a sentence", async () => {
    const { page } = watched;
    await drop(page, [{ ...reference, name: "a.csv" }, { ...good, name: "b.csv" }]);
    await page.getByLabel("a.csv is").selectOption("current");
    await page.getByRole("button", { name: "Compare" }).click();
    expect(await alerts(page)).toEqual([expect.stringContaining("Two files cannot both be current")]);
  });

  test("one file is split by time, and by another date when one is given", async () => {
    const { page } = watched;
    await drop(page, [example("reference.csv")]);
    expect(await settled(page)).toBe("ready");
    expect((await savedReport()).reference.split?.by).toBe("time");
    await page.getByLabel("is the reference until").fill("2018-03-01");
    await page.getByRole("button", { name: "Split here" }).click();
    expect(await settled(page)).toBe("ready");
    expect((await savedReport()).current.start?.slice(0, 10)).toBe("2018-03-01");
  });

  test("files chosen by the labelled input open too, and four are refused", async () => {
    const { page } = watched;
    const asFiles = (files: typeof census) => files.map(({ name, data }) => ({ name, mimeType: "text/csv", buffer: Buffer.from(data as Uint8Array) }));
    await page.getByLabel("Choose files").setInputFiles(asFiles([reference, good]));
    expect(await settled(page)).toBe("ready");
    await page.getByLabel("Choose files").setInputFiles(asFiles([reference, good, ...census.slice(0, 2)]));
    await page.getByRole("alert").filter({ hasText: "These are 4 files" }).waitFor();
  });

  test("a change of role computes anew", async () => {
    const { page } = watched;
    await drop(page, [reference, good]);
    await settled(page);
    expect((await savedReport()).drift.columns.map((column) => column.column)).toContain("size");
    await page.getByRole("button", { name: "Columns and roles" }).click();
    await page.getByLabel("Role of size").selectOption("ignore");
    await expect.poll(async () => page.locator('[data-column="size"]').count()).toBe(0);
    expect((await savedReport()).drift.columns.map((column) => column.column)).not.toContain("size");
  });
});

describe("a profile in place of rows", () => {
  const levels = (report: Report): unknown => report.drift.columns.map(({ column, level, verdicts }) => [column, level, verdicts[0]?.value]);
  const raw = { reference: example("reference.csv"), current: example("current.csv") };

  test("stands in as reference, as current and as both: the same levels and values, and a line that says so; cut, it is a sentence", async () => {
    const { page } = watched;
    const kernel = await loadKernel();
    const made = await makeProfile({ name: "reference.csv", data: raw.reference.data as Uint8Array }, { target: "repaid" }, kernel);
    const ours = { name: "reference.dgp.arrow", data: await writeProfile(made) };
    const theirs = { name: "current.dgp.arrow", data: await writeProfile(await makeProfile({ name: "current.csv", data: raw.current.data as Uint8Array }, {}, kernel, { cells: ours })) };
    const reports: Report[] = [];
    for (const files of [[raw.reference, raw.current], [ours, raw.current], [raw.reference, theirs], [ours, theirs]]) {
      await drop(page, files);
      expect(await settled(page)).toBe("ready");
      reports.push(await savedReport());
      expect(await page.locator("[data-profile]").allInnerTexts()).toEqual(files.some(({ name }) => name.endsWith(".arrow")) ? [expect.stringMatching(/is a profile of (reference|current)\.csv, counted .*: counts, no rows/)] : []);
    }
    const [wanted, ...others] = reports.map(levels) as [object, ...object[]];
    // Cut by itself, a current profile is exact where the reference is a profile too, or was cut alike.
    for (const found of others) expectSame(found, wanted);
    expect(await page.locator('[data-needs="predictions"]').allInnerTexts()).toEqual([expect.stringMatching(/^Reference and current are profiles: rows that stand apart/)]);
    await drop(page, [{ name: ours.name, data: ours.data.slice(0, 5000) }, raw.current]);
    expect(await settled(page)).toBe("error");
    expect((await alerts(page)).join(" ")).toMatch(/reference\.dgp\.arrow is an? .* that cannot be read/);
  });

  test("whylogs' own: compared with one another, the sketch's error said", async () => {
    const { page } = watched;
    const bin = (name: string, as: string) => ({ ...fromDisk(path(`test/connect/answers/whylogs/${name}.bin`)), name: as });
    await drop(page, [bin("large", "reference.bin"), bin("merged", "current.bin")]);
    expect(await settled(page)).toBe("ready");
    const [line] = await page.locator("[data-profile]").allInnerTexts();
    expect(line).toMatch(/whylogs' sketches: with 99 % certainty any share of numbers is right to 0\.27 points/);
    expect((await savedReport()).drift.columns.find(({ column }) => column === "income")?.level).toBe("ok");
    const whole = bin("large", "reference.bin");
    await drop(page, [{ ...whole, data: (whole.data as Uint8Array).slice(0, 9000) }, bin("merged", "current.bin")]);
    expect(await settled(page)).toBe("error");
    expect((await alerts(page)).join(" ")).toMatch(/reference\.bin is a whylogs profile that is cut off or damaged/);
  });
});

describe("the schemas of other tools", () => {
  test("an Arize Schema dropped with the data gives the roles, and comes back as it was", async () => {
    const { page } = watched;
    const schema = { prediction_id_column_name: "id", feature_column_names: ["car_value", "loan_length"], timestamp_column_name: "timestamp", prediction_label_column_name: "y_pred", prediction_score_column_name: "y_pred_proba", actual_label_column_name: "repaid" };
    await drop(page, [example("reference.csv"), example("current.csv"), { name: "arize.json", data: Buffer.from(JSON.stringify(schema)) }]);
    expect(await settled(page)).toBe("ready");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const [arize] = await Promise.all([page.waitForEvent("download"), page.click("#save-arize")]);
    expect(JSON.parse(readFileSync(await arize.path(), "utf8"))).toEqual(schema);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const [fiddler] = await Promise.all([page.waitForEvent("download"), page.click("#save-fiddler")]);
    expect(JSON.parse(readFileSync(await fiddler.path(), "utf8"))).toMatchObject({ task: "binary_classification", spec: { inputs: schema.feature_column_names, targets: ["repaid"] } });
  });
});

describe("the example button", () => {
  test("shows a verdict on real data, and says that nothing is uploaded", async () => {
    const { page } = watched;
    expect(await page.getByText("Nothing is uploaded: your file stays on this computer").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Try it on real data" }).click();
    expect(await settled(page)).toBe("ready");
    const report = await savedReport();
    expect([report.task, report.current.rows]).toEqual(["binary", 23211]);
  });
});

describe("bad input leaves the page alive", () => {
  test.each(badInputs)("$title", async ({ name, data, fatal, says }) => {
    const { page } = watched;
    await drop(page, [reference, { name, data }]);
    const compare = page.getByRole("button", { name: "Compare", exact: true });
    if (await compare.isVisible({ timeout: 1000 }).catch(() => false)) await compare.click();
    expect(await settled(page)).toBe(fatal ? "error" : "ready");
    if (fatal) expect((await alerts(page)).join(" ")).toMatch(says);
    // Nothing from the data is markup, and none of it ran.
    expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
    expect(await page.locator("#view img[src='x']").count()).toBe(0);
    await drop(page, [reference, good]);
    await page.locator('#view [data-state="ready"]').waitFor({ state: "attached" });
    await page.locator("[data-verdict]").first().waitFor();
    expect(await page.locator("[data-verdict]").first().innerText()).toContain("None of 2 inputs moved");
    expect((await alerts(page)).join("")).toBe("");
  });

  test("a drop of nothing says so", async () => {
    await drop(watched.page, []);
    expect(await alerts(watched.page)).toEqual([expect.stringContaining("no file")]);
  });
});

describe("the page's state", () => {
  test("saved settings, dropped again with the data, give the same report", async () => {
    const { page } = watched;
    await drop(page, [reference, good]);
    await settled(page);
    await page.getByRole("button", { name: "Columns and roles" }).click();
    await page.getByLabel("Role of size").selectOption("ignore");
    await expect.poll(async () => page.locator('[data-column="size"]').count()).toBe(0);
    const before = await savedReport();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save-settings")]);
    const settings = { name: "driftglass.yaml", data: new Uint8Array(readFileSync(await download.path())) };
    await page.reload();
    await drop(page, [reference, good, settings]);
    expect(await settled(page)).toBe("ready");
    expect(figures(await savedReport())).toEqual(figures(before));
  });

  test("copied as a command line, it gives the page's numbers", async () => {
    const { page } = watched;
    await page.getByRole("button", { name: /simulated/ }).click();
    expect(await settled(page)).toBe("ready");
    const report = await savedReport();
    await page.getByRole("button", { name: "Copy as code" }).click();
    const python = await page.getByLabel("Python, for a notebook").inputValue();
    const command = await page.getByLabel("Command line").inputValue();
    expect(python).toContain('dg.Monitor(\n    reference="loans_reference.csv",\n    current="loans_current.csv",\n    labels="loans_labels.csv",\n');
    expect(python).toContain('    target="repaid",\n');
    const words = command.replaceAll("\\\n", " ").replaceAll("loans_", "").trim().split(/\s+/);
    expect(words[0]).toBe("driftglass");
    const line = reportOf(driftglass([...words.slice(1), "--format", "json"], { cwd: path("demo/example") }));
    expectSame(figures(report), { ...figures(line), reference: report.reference, current: report.current });
  });
});
