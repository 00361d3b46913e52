import type { Config } from "../src/data/config.ts";
import type { Files } from "../src/export/command.ts";
import { needsFile, toCommand } from "../src/export/command.ts";
import { toCsv } from "../src/export/csv.ts";
import { toHtml } from "../src/export/html.ts";
import { toJson } from "../src/export/json.ts";
import { toMarkdown } from "../src/export/markdown.ts";
import { toPython } from "../src/export/python.ts";
import { settings } from "../src/export/settings.ts";
import type { Report } from "../src/report.ts";
import type { Action } from "../widgets/mount.ts";

/** What the page shows when somebody presses one of its buttons. */
export interface Shown { report: Report; config: Config; files: Files }

const part = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** Wires the two dialogs, once, and gives the buttons that open them. */
export function actions(shown: () => Shown | undefined, whole: () => Promise<Shown | undefined>, fail: (message: string) => void): Action[] {
  const saving = (id: string, name: string, type: string, text: (shown: Shown) => string | Promise<string>): void => {
    part(id).addEventListener("click", () => {
      const save = async (): Promise<void> => {
        const now = await whole();
        if (now) download(name, type, await text(now));
      };
      save()
        .catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
        .finally(() => part<HTMLDialogElement>("save").close());
    });
  };
  saving("save-html", "driftglass.html", "text/html", async ({ report }) => toHtml(report, await viewer()));
  saving("save-json", "driftglass.json", "application/json", ({ report }) => toJson(report));
  saving("save-csv", "driftglass.csv", "text/csv", ({ report }) => toCsv(report));
  saving("save-markdown", "driftglass.md", "text/markdown", ({ report }) => toMarkdown(report));
  saving("save-settings", "driftglass.yaml", "application/yaml", async ({ report, config }) => (await import("../src/data/config.ts")).formatConfig(settings(config, report)));
  for (const tool of ["arize", "fiddler"] as const) {
    saving(`save-${tool}`, `${tool}.json`, "application/json", async ({ report }) => {
      const { toArize, toFiddler } = await import("../src/connect/models.ts");
      return `${JSON.stringify(tool === "arize" ? toArize(report) : toFiddler(report), null, 2)}\n`;
    });
  }
  for (const button of document.querySelectorAll<HTMLElement>("[data-copies]")) {
    button.addEventListener("click", () => void copy(part<HTMLTextAreaElement>(button.dataset.copies ?? "")));
  }
  return [
    { label: "Save", run: () => part<HTMLDialogElement>("save").showModal() },
    { label: "Copy as code", run: () => showCode(shown()) },
  ];
}

function showCode(shown: Shown | undefined): void {
  if (!shown) return;
  const settled = settings(shown.config, shown.report);
  part<HTMLTextAreaElement>("copy-python").value = toPython(shown.files, settled);
  part<HTMLTextAreaElement>("copy-command").value = `${toCommand(shown.files, settled)}\n`;
  part("copy-note").textContent = needsFile(settled)
    ? "Some choices only fit into driftglass.yaml: press Save, then Settings, and keep that file beside the data."
    : "The same files, roles and options, to be run where the files are.";
  part("copied").textContent = "";
  part<HTMLDialogElement>("copy").showModal();
}

/** Where the browser refuses the clipboard, the text stands selected. */
async function copy(area: HTMLTextAreaElement): Promise<void> {
  area.select();
  const copied = await navigator.clipboard?.writeText(area.value).then(() => true, () => false);
  part("copied").textContent = copied ? "Copied." : "Press Ctrl+C to copy it.";
}

/** The bundle that becomes part of every saved page; it lies beside this one. */
export async function viewer(): Promise<string> {
  const answer = await fetch("./driftglass-viewer.js");
  if (!answer.ok) throw new Error(`The page could not be saved: driftglass-viewer.js is missing on this server (status ${answer.status}).`);
  return answer.text();
}

function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
