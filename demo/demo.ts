import { columnNames, startEngine } from "../src/client.ts";
import type { Config } from "../src/data/config.ts";
import type { Source, Sources } from "../src/engine.ts";
import { toHtml } from "../src/export/html.ts";
import type { Beside } from "../src/report.ts";
import type { Mounted } from "../widgets/mount.ts";
import { mount } from "../widgets/mount.ts";
import { allowedOrigins } from "./allowed.ts";
import { showChooser } from "./chooser.ts";
import { census, type Example, fetchFiles, loans } from "./example.ts";
import { actions, type Shown, viewer } from "./save.ts";
import { areLabels, assign, type Side } from "./sides.ts";

const part = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const input = part<HTMLInputElement>("files");
const sidesForm = part<HTMLFormElement>("sides");

/** The view on the page, and what ends it. */
let view: { mounted: Mounted; sources: Sources; end: AbortController } | undefined;
/** What came from other programs: drawn beside the rows, alone before there are any. */
let beside: Beside | undefined;
let alone: { mounted: Mounted; end: AbortController } | undefined;
/** Files and settings that came from another program before the rows that they go with. */
let fetched: { reference?: File; current?: File; config: Config } = { config: {} };
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
  const schemas = await schemasAmong(files);
  const data = files.filter((file) => !settingsFiles.includes(file) && !schemas.has(file));
  let config = given;
  for (const decided of schemas.values()) config = { ...config, ...decided };
  for (const file of settingsFiles) {
    const { parseConfig } = await import("../src/data/config.ts");
    config = { ...config, ...parseConfig(await file.text(), file.name) };
  }
  if (data.length === 0 && data.length < files.length) {
    if (!view) throw new Error(`${files[0]?.name} holds settings; drop it together with the data that it is for.`);
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
  if (!view && only && data.length === 1 && (fetched.reference || fetched.current)) return put(fetched.reference ? "current" : "reference", only);
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

/** What an Arize Schema or a Fiddler model among the files decides; other JSON is data. */
async function schemasAmong(files: readonly File[]): Promise<Map<File, Config>> {
  const found = new Map<File, Config>();
  for (const file of files) {
    if (!/\.json$/i.test(file.name) || file.size > 5e6) continue;
    const { isSchema, rolesFrom } = await import("../src/connect/schemas.ts");
    const text = await file.text();
    if (isSchema(text)) found.set(file, rolesFrom(text, file.name).config);
  }
  return found;
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
  alone?.end.abort();
  alone = undefined;
  part("view").replaceChildren();
}

function show(sources: Sources, config: Config): void {
  const first = !view;
  close();
  document.body.classList.add("opened");
  // The fields step back; what the servers say stays in sight.
  if (first) document.querySelector("#connect > details")?.removeAttribute("open");
  const element = document.createElement("div");
  part("view").append(element);
  const end = new AbortController();
  const mounted = mount(element, { signal: end.signal, sources, config: { ...fetched.config, ...config }, ...(beside ? { beside } : {}), engine: startEngine, actions: buttons });
  view = { mounted, sources, end };
}

/** A file for one side. The other one stays, or is waited for. */
async function put(side: "reference" | "current", file: File): Promise<void> {
  problem();
  fetched = { ...fetched, [side]: file };
  const sources = view ? { ...view.sources, [side]: sourceOf(file) } : undefined;
  if (view && sources) {
    view.sources = sources;
    view.mounted.update({ sources });
  } else if (fetched.current && (fetched.reference || side === "current")) {
    show({ current: sourceOf(fetched.current), ...(fetched.reference && { reference: sourceOf(fetched.reference) }) }, {});
  } else problem(`${file.name} is the reference; now give the current rows.`);
}

async function showBeside(given: Beside | undefined): Promise<void> {
  beside = given;
  if (view) return view.mounted.update({ beside });
  if (!beside) return close();
  const { withoutRows } = await import("../src/connect/beside.ts");
  if (view || beside !== given) return;
  if (alone) return alone.mounted.update({ beside });
  const element = document.createElement("div");
  part("view").append(element);
  const end = new AbortController();
  alone = { end, mounted: mount(element, { signal: end.signal, report: withoutRows(beside), view: "operations" }) };
}

/** The panel that names servers comes with a policy that allows them, and only then. */
async function connect(origins: readonly string[]): Promise<void> {
  const [{ connectPanel }, { stretchOf }] = await Promise.all([import("./connect.ts"), import("../src/connect/beside.ts")]);
  const panel = connectPanel({
    document, origins, put,
    show: (given) => start(() => showBeside(given)),
    trained(at) {
      fetched.config = { ...fetched.config, trainedAt: at };
      if (view && view.mounted.config.trainedAt !== at) view.mounted.update({ config: { ...view.mounted.config, trainedAt: at } });
    },
    async saved() {
      const now = await whole();
      return now && { report: now.report, html: toHtml(now.report, await viewer()) };
    },
    stretch: () => view?.mounted.report && stretchOf(view.mounted.report),
  });
  part("open").after(panel);
  const promise = document.querySelector(".promise");
  promise?.lastChild?.replaceWith("Your rows stay on this computer; a report goes where you write it.");
  document.body.classList.add("connecting");
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

const origins = allowedOrigins(document);
if (origins.length > 0) start(() => connect(origins));
