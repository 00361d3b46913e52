import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Running } from "./notebook-server.ts";

export interface Output { output_type: string; name?: string; text?: string[]; data?: Record<string, unknown>; ename?: string; evalue?: string }
export interface Notebook { cells: { cell_type: string; source: string[]; outputs?: Output[] }[]; metadata: Record<string, unknown> }

/** The Chromium that scripts/test.js found. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

export function writeNotebook(folder: string, name: string, cells: string[]): void {
  const notebook = {
    cells: cells.map((source, index) => ({ cell_type: "code", id: `cell-${index}`, execution_count: null, metadata: {}, outputs: [], source })),
    metadata: { kernelspec: { display_name: "Python 3 (ipykernel)", language: "python", name: "python3" } },
    nbformat: 4, nbformat_minor: 5,
  };
  writeFileSync(join(folder, name), JSON.stringify(notebook));
}

export function readNotebook(folder: string, name: string): { notebook: Notebook; text: string } {
  const text = readFileSync(join(folder, name), "utf8");
  return { notebook: JSON.parse(text) as Notebook, text };
}

/** What a cell printed, from the saved file. */
export function printed(notebook: Notebook, cell: number): string {
  const outputs = notebook.cells[cell]?.outputs ?? [];
  const failed = outputs.find((output) => output.output_type === "error");
  if (failed) throw new Error(`Cell ${cell} failed: ${failed.ename}: ${failed.evalue}`);
  return outputs.filter((output) => output.output_type === "stream").flatMap((output) => output.text ?? []).join("");
}

interface Future { onIOPub: (message: { header: { msg_type: string }; content: { text?: string; evalue?: string } }) => void; done: Promise<unknown> }
interface Kernel { status: string; requestExecute(content: { code: string }): Future }
interface JupyterApp {
  commands: { execute(id: string): Promise<unknown> };
  shell: { currentWidget?: { sessionContext?: { session?: { kernel?: Kernel } } } };
}

/** Opens the notebook and waits for its kernel. Errors of the page itself are collected in the list that is returned. */
export async function openNotebook(page: Page, server: Running, name: string): Promise<string[]> {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${server.address}${server.app === "lab" ? "lab/tree" : "notebooks"}/${name}?reset`);
  await ready(page);
  return errors;
}

export async function ready(page: Page): Promise<void> {
  await page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 60_000 });
  const idle = (): boolean => (window as unknown as { jupyterapp?: JupyterApp }).jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === "idle";
  await page.waitForFunction(idle, undefined, { timeout: 60_000 });
}

/** Resolves when the last cell is done. */
export function runAll(page: Page): Promise<void> {
  return command(page, "notebook:run-all-cells");
}

export function save(page: Page): Promise<void> {
  return command(page, "docmanager:save");
}

export async function command(page: Page, id: string): Promise<void> {
  await page.evaluate(async (name) => {
    await (window as unknown as { jupyterapp: JupyterApp }).jupyterapp.commands.execute(name);
  }, id);
}

/** Runs code in the notebook's kernel, beside its cells, and resolves to what it printed. */
export function python(page: Page, code: string): Promise<string> {
  return page.evaluate(async (text) => {
    const kernel = (window as unknown as { jupyterapp: JupyterApp }).jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel;
    if (!kernel) throw new Error("The notebook has no kernel.");
    const future = kernel.requestExecute({ code: text });
    let said = "";
    let failure: string | undefined;
    future.onIOPub = ({ header, content }) => {
      if (header.msg_type === "stream") said += content.text ?? "";
      if (header.msg_type === "error") failure = content.evalue;
    };
    await future.done;
    if (failure !== undefined) throw new Error(failure);
    return said;
  }, code);
}
