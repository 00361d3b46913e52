import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Notebook, readNotebook, writeNotebook } from "./notebook-page.ts";
import { type Household, household, program } from "./notebook-server.ts";
import { carLoan, carLoanKeywords, commandLineReport, figures, readReport } from "./reports.ts";
import { dataFolder, root } from "./wheel.ts";

describe("nbconvert --execute, with no browser", () => {
  let home: Household;

  beforeAll(() => {
    home = household();
  }, 120_000);
  afterAll(() => home.remove());

  function execute(path: string): { notebook: Notebook; text: string } {
    execFileSync(program("python"), ["-m", "nbconvert", "--to", "notebook", "--execute", path, "--output", "executed.ipynb", "--output-dir", home.folder], {
      env: { ...home.environment, DRIFTGLASS_DATA: dataFolder }, stdio: ["ignore", "ignore", "pipe"],
    });
    return readNotebook(home.folder, "executed.ipynb");
  }

  test("dg.report gives the command line's figures, shows itself and saves itself", () => {
    const [reference, current, labels] = Object.values(carLoan).map((path) => JSON.stringify(path));
    writeNotebook(home.folder, "report.ipynb", [
      `import polars as pl\nimport driftglass as dg\nr = dg.report(reference=pl.read_csv(${reference}), current=pl.read_csv(${current}), labels=pl.read_csv(${labels}), ${carLoanKeywords})\nr`,
      `r.save("r.json")\nr.save("r.html")\nr.to_frame("drift")`,
    ]);
    const { notebook, text } = execute(join(home.folder, "report.ipynb"));
    const expected = commandLineReport(home.folder);
    expect(figures(readReport(join(home.folder, "r.json")))).toEqual(figures(expected));
    const shown = notebook.cells[0]?.outputs?.[0]?.data ?? {};
    expect([shown["text/plain"]].flat().join("")).toBe(expected.verdict.sentence);
    expect([shown["text/html"]].flat().join("")).toContain('src="data:image/svg+xml;base64,');
    expect(text.length).toBeLessThan(80_000);
  });

  test("a Monitor without a browser says where its view is to be seen, and stores no rows", () => {
    writeNotebook(home.folder, "monitor.ipynb", ["import pandas as pd\nimport driftglass as dg\ndg.Monitor(current=pd.DataFrame({'secret': [i + 0.123 for i in range(200_000)]}))"]);
    const { notebook, text } = execute(join(home.folder, "monitor.ipynb"));
    expect([notebook.cells[0]?.outputs?.[1]?.data?.["text/html"]].flat().join("")).toContain("run the cell in JupyterLab or Notebook");
    expect(text.length).toBeLessThan(10_000);
  });

  test.each(readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb")))("notebooks/%s runs, and each figure that its prose sets in bold is in its outputs", (name) => {
    const { notebook } = execute(join(root, "notebooks", name));
    const said = notebook.cells.flatMap((cell) => cell.outputs ?? []).map((output) => {
      if (output.output_type === "error") throw new Error(`${output.ename}: ${output.evalue}`);
      return output.output_type === "stream" ? (output.text ?? []).join("") : [output.data?.["text/plain"]].flat().join("");
    }).join("\n");
    const prose = notebook.cells.filter((cell) => cell.cell_type === "markdown").map((cell) => [cell.source].flat().join("")).join("\n");
    const figuresInBold = [...prose.matchAll(/\*\*([^*\n]+)\*\*/g)].map((match) => match[1] as string).filter((text) => /\d/.test(text));
    expect(figuresInBold.length).toBeGreaterThan(5);
    expect(figuresInBold.filter((figure) => !said.includes(figure))).toEqual([]);
  });
});
