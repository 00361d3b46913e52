import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../src/report.ts";
import { startChromium } from "./notebook-page.ts";
import { freePort, household, program, type Running, serve } from "./notebook-server.ts";
import { carLoan, carLoanKeywords, commandLineReport } from "./reports.ts";

const app = `
import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
    import polars as pl
    import driftglass as dg
    ref, cur, labels = (pl.read_csv(path) for path in ${JSON.stringify(Object.values(carLoan))})
    m = mo.ui.anywidget(dg.Monitor(reference=ref, current=cur, labels=labels, ${carLoanKeywords}))
    shipped = dg.profile(ref, "ref.dgp.arrow", ${carLoanKeywords})
    mo.vstack([m, mo.ui.anywidget(dg.Monitor(reference=shipped, current=cur, labels=labels, ${carLoanKeywords}))])
    return m, mo

@app.cell
def _(m, mo):
    mo.md(f"door {m.widget._model_module}, selection {m.value['selection']}, verdict {m.value['summary'] and m.widget.report['verdict']['sentence']}")
    return
`;

describe("the anywidget door in marimo", () => {
  let server: Running;
  let browser: Browser;
  let page: Page;
  let expected: Report;

  beforeAll(async () => {
    const home = household();
    writeFileSync(join(home.folder, "loans.py"), app);
    const port = await freePort();
    const child = spawn(program("marimo"), ["run", "loans.py", "--headless", "--no-token", "--host", "127.0.0.1", "--port", String(port)], {
      cwd: home.folder, env: home.environment, stdio: ["ignore", "pipe", "pipe"],
    });
    server = await serve(child, "marimo", `http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/health`, home);
    browser = await startChromium();
    expected = commandLineReport(home.folder);
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await page.goto(server.address);
    await page.locator("[data-state=ready]").nth(1).waitFor({ timeout: 60_000 });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("draws the command line's verdict, through the door that marimo accepts", async () => {
    const shown = (await page.locator("[data-state=ready] [data-verdict]").first().innerText()).replace(/\s+/g, " ");
    expect(shown.toLowerCase()).toContain(expected.verdict.clauses[0]?.text.toLowerCase());
    await page.getByText("door anywidget").waitFor();
  });

  test("a profile that Python made stands in for the reference: the same inputs moved, and a line that says so", async () => {
    const second = page.locator("[data-state=ready]").nth(1);
    await second.locator("[data-profile]").getByText(/^Reference is a profile of .*: counts, no rows\.$/).waitFor();
    expect((await second.locator("[data-verdict] h2").first().innerText()).replace(/\s+/g, " ")).toContain(expected.verdict.clauses[0]?.text.split(",")[0] as string);
  });

  test("Python hears the verdict and the brush, and other cells follow", async () => {
    await page.getByText(`verdict ${expected.verdict.sentence}`).waitFor();
    await page.getByRole("slider", { name: "Start of current" }).first().focus();
    await page.keyboard.press("ArrowRight");
    const start = expected.timeline?.chunks.filter((chunk) => chunk.sample === "current")[1]?.start;
    await page.getByText(`selection {'start': '${start}'`).waitFor();
  });
});
