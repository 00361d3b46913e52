import { columnNames, startEngine } from "../src/client.ts";
import type { Config } from "../src/data/config.ts";
import type { Source, Sources } from "../src/engine.ts";
import type { Mounted } from "../widgets/mount.ts";
import { mount } from "../widgets/mount.ts";
import { showChooser } from "./chooser.ts";
import { census, type Example, fetchFiles, loans } from "./example.ts";
import { actions, type Shown } from "./save.ts";
import { areLabels, assign, type Side } from "./sides.ts";

const part = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const input = part<HTMLInputElement>("files");
const sidesForm = part<HTMLFormElement>("sides");

/** The view on the page, and what ends it. */
let view: { mounted: Mounted; sources: Sources; end: AbortController } | undefined;
/** Only the newest opening may show anything: a file can be dropped while another is still looked at. */
let turn = 0;

/** Shows a sentence, or with nothing takes it away. The page stays as it is, and the next file opens. */
function problem(message = ""): void {
  const element = part("problem");
  element.textContent = message;
  element.hidden = message === "";
}

async function open(files: File[], given: Config = {}): Promise<void> {
  const mine = ++turn;
  problem();
  const settingsFiles = files.filter((file) => /\.ya?ml$/i.test(file.name));
  const data = files.filter((file) => !settingsFiles.includes(file));
  let config = given;
  for (const file of settingsFiles) {
    const { parseConfig } = await import("../src/data/config.ts");
    config = { ...config, ...parseConfig(await file.text(), file.name) };
  }
  if (data.length === 0 && settingsFiles.length > 0) {
    if (!view) throw new Error(`${settingsFiles[0]?.name} holds settings; drop it together with the data that it is for.`);
    show(view.sources, config);
    return;
  }
  if (data.length === 0) throw new Error("That was no file; drop one to three files of data.");
  if (data.length > 3) throw new Error(`These are ${data.length} files; drop one to three: reference, current and labels.`);
  const [only] = data;
  if (view && !view.sources.labels && data.length === 1 && only && (await areLabels(only.name, () => columnNames(sourceOf(only))))) {
    if (mine !== turn || !view) return;
    // The same view goes on: estimates become what came true.
    view.sources = { ...view.sources, labels: sourceOf(only) };
    view.mounted.update({ sources: view.sources, config: { ...view.mounted.config, ...config } });
    return;
  }
  const { sides, sure } = await assign(data.map((file) => file.name), (index) => columnNames(sourceOf(data[index] as File)));
  if (mine !== turn) return;
  const compare = ({ sides, split }: { sides: Side[]; split: string | undefined }): void => {
    problem();
    const chosen: Config = { ...config, ...(split === undefined ? {} : { split }) };
    show(sourcesOf(data, sides), chosen);
    showChooser(sidesForm, data, { sides, split }, false, compare, problem);
  };
  if (sure) compare({ sides, split: config.split });
  else {
    close();
    showChooser(sidesForm, data, { sides, split: undefined }, true, compare, problem);
  }
}

function sourceOf(file: File): Source {
  return { name: file.name, data: file };
}

function sourcesOf(files: readonly File[], sides: readonly Side[]): Sources {
  const of = (side: Side): Source | undefined => {
    const file = files[sides.indexOf(side)];
    return file && sourceOf(file);
  };
  const [reference, current, labels] = [of("reference"), of("current"), of("labels")];
  return { current: current as Source, ...(reference && { reference }), ...(labels && { labels }) };
}

function close(): void {
  view?.end.abort();
  view = undefined;
  part("view").replaceChildren();
}

function show(sources: Sources, config: Config): void {
  close();
  document.body.classList.add("opened");
  const element = document.createElement("div");
  part("view").append(element);
  const end = new AbortController();
  const mounted = mount(element, { signal: end.signal, sources, config, engine: startEngine, actions: buttons });
  view = { mounted, sources, end };
}

function shown(): Shown | undefined {
  const report = view?.mounted.report;
  if (!view || !report) return undefined;
  const { reference, current, labels } = view.sources;
  const files = { current: current.name, ...(reference && { reference: reference.name }), ...(labels && { labels: labels.name }) };
  return { report, config: view.mounted.config, files };
}

/** The same once all of it is there: what is saved must not lack what stands on the page a second later. */
async function whole(): Promise<Shown | undefined> {
  let failed = false;
  while (shown()?.report.pending && !failed) {
    await new Promise<void>((resume) => {
      part("view").addEventListener("drift-glass-ready", () => resume(), { once: true });
      part("view").addEventListener("drift-glass-error", () => {
        failed = true;
        resume();
      }, { once: true });
    });
  }
  return shown();
}

/** Runs `work`; what fails is said on the page. */
function start(work: () => Promise<void>): void {
  work().catch((error: unknown) => problem(error instanceof Error ? error.message : String(error)));
}

const buttons = actions(shown, whole, problem);
const openExample = (example: Example) => (): void => start(async () => open(await fetchFiles(example), example.config));

input.addEventListener("change", () => {
  const files = [...(input.files ?? [])];
  // Emptied, so that choosing the same file again is heard.
  input.value = "";
  if (files.length > 0) start(() => open(files));
});
part("example").addEventListener("click", openExample(census));
part("loans").addEventListener("click", openExample(loans));

// The whole page takes files, so that a near miss does not make the browser leave it.
let depth = 0;
const over = (change: number): void => {
  depth = Math.max(0, depth + change);
  document.body.classList.toggle("over", depth > 0);
};
document.addEventListener("dragenter", () => over(1));
document.addEventListener("dragleave", () => over(-1));
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  over(-depth);
  const files = [...(event.dataTransfer?.files ?? [])];
  start(() => open(files));
});
