import { startEngine } from "../src/client.ts";
import { type Config, parseConfig } from "../src/data/config.ts";
import type { Engine, Selection, Source, Sources } from "../src/engine.ts";
import { InputError } from "../src/errors.ts";
import { conventionNames } from "../src/names.ts";
import type { OpenedRow } from "../src/openedRow.ts";
import type { ConventionName, Report } from "../src/report.ts";
import { mount, type Action, type Change, type Mounted, type Panel } from "./mount.ts";

/** Attributes that are config, by their names there. */
const settings = {
  target: "target",
  prediction: "prediction",
  probability: "probability",
  timestamp: "timestamp",
  // `id` is every element's own.
  "id-column": "id",
  positive: "positive",
  chunk: "chunk",
  split: "split",
  timezone: "timezone",
  "trained-at": "trainedAt",
  "max-age": "maxAge",
  "reference-window": "referenceWindow",
} as const satisfies Record<string, keyof Config>;

const files = ["report", "reference", "current", "labels", "config"] as const;

/**
 * `<drift-glass>`: give it `report="report.json"`, or `reference` and `current` (and `labels`) as URLs of data files, `config` as the URL of a driftglass.yaml, or the properties `report` or `sources`.
 * It reflects `data-state` and fires `drift-glass-ready`, `-error`, `-select` and `-config`; `selection` is the brush, both ways.
 */
export class DriftGlass extends HTMLElement {
  static readonly observedAttributes = [...files, ...Object.keys(settings), "decision-threshold", "convention", "view", "theme"];
  /** Starts what computes; a page that brings its own replaces it before the element is connected. */
  engine: (onReplaced?: (underWay: boolean) => void) => Promise<Engine> = startEngine;

  #mounted: Mounted | undefined;
  #ending: AbortController | undefined;
  #loading: AbortController | undefined;
  #report: Report | undefined;
  #sources: Sources | undefined;
  #config: Config = {};
  /** What the file of the attribute `config` says. */
  #settled: Config = {};
  #selection: Selection | undefined;
  #actions: Action[] = [];
  #pending = false;

  get report(): Report | undefined {
    return this.#mounted?.report ?? this.#report;
  }
  set report(report: Report | undefined) {
    this.#report = report;
    this.#update({ report });
  }

  get sources(): Sources | undefined {
    return this.#sources;
  }
  set sources(sources: Sources | undefined) {
    this.#sources = sources;
    this.#update({ sources });
  }

  /** What was decided: the file of the attribute `config`, attributes, then this property, then what the person changed. */
  get config(): Config {
    return this.#mounted?.config ?? this.#decided();
  }
  set config(config: Config) {
    this.#config = { ...config };
    this.#update({ config: this.#decided() });
  }

  get selection(): Selection | undefined {
    return this.#mounted ? this.#mounted.selection : this.#selection;
  }
  set selection(selection: Selection | undefined) {
    this.#selection = selection;
    this.#update({ selection });
  }

  /** Buttons that the page adds to the toolbar. */
  get actions(): Action[] {
    return this.#actions;
  }
  set actions(actions: Action[]) {
    this.#actions = actions;
    this.#update({ actions });
  }

  /** Rows of current by their number in the report; undefined where there are none to open. */
  async rows(numbers: readonly number[]): Promise<OpenedRow[] | undefined> {
    return this.#mounted?.rows(numbers);
  }

  connectedCallback(): void {
    for (const name of ["report", "sources", "config", "selection", "actions", "engine"] as const) this.#upgrade(name);
    this.#ending = new AbortController();
    this.#mounted = mount(this, {
      signal: this.#ending.signal,
      report: this.#report,
      config: this.#decided(),
      selection: this.#selection,
      view: this.#view(),
      theme: this.#theme(),
      actions: this.#actions,
      engine: (onReplaced) => this.engine(onReplaced),
      ...(this.#sources ? { sources: this.#sources } : {}),
    });
    this.#fetchSoon();
  }

  disconnectedCallback(): void {
    this.#report = this.#mounted?.report;
    this.#selection = this.#mounted?.selection;
    this.#loading?.abort();
    this.#ending?.abort();
    this.#mounted = undefined;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.#mounted || before === after) return;
    if ((files as readonly string[]).includes(name)) this.#fetchSoon();
    else if (name === "view") this.#update({ view: this.#view() });
    else if (name === "theme") this.#update({ theme: this.#theme() });
    else this.#update({ config: { ...this.#mounted.config, ...this.#attributes() } });
  }

  #update(change: Change): void {
    this.#mounted?.update(change);
  }

  /** A property that was set before the class was known hides the accessor. */
  #upgrade(name: "report" | "sources" | "config" | "selection" | "actions" | "engine"): void {
    if (name === "engine" || !Object.hasOwn(this, name)) return;
    const value = Reflect.get(this, name);
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }

  #view(): Panel {
    const view = this.getAttribute("view") as Panel | null;
    return view && ["overview", "timeline", "drift", "column", "quality", "comparison", "performance", "operations", "staleness", "versions", "rules", "schema"].includes(view) ? view : "overview";
  }

  #theme(): "light" | "dark" | undefined {
    const theme = this.getAttribute("theme");
    return theme === "light" || theme === "dark" ? theme : undefined;
  }

  #decided(): Config {
    return { ...this.#settled, ...this.#attributes(), ...this.#config };
  }

  #attributes(): Config {
    const config: Config = {};
    for (const [attribute, key] of Object.entries(settings)) {
      const value = this.getAttribute(attribute);
      if (value !== null) config[key] = value;
    }
    const threshold = Number(this.getAttribute("decision-threshold") ?? Number.NaN);
    if (Number.isFinite(threshold)) config.decisionThreshold = threshold;
    const convention = this.getAttribute("convention");
    if (conventionNames.has(convention as ConventionName)) config.convention = convention as ConventionName;
    return config;
  }

  /** Several file attributes set at once are fetched once. */
  #fetchSoon(): void {
    if (this.#pending || !files.some((name) => this.hasAttribute(name))) return;
    this.#pending = true;
    queueMicrotask(() => {
      this.#pending = false;
      if (this.#mounted) void this.#fetch();
    });
  }

  async #fetch(): Promise<void> {
    this.#loading?.abort();
    const { signal } = (this.#loading = new AbortController());
    const [report, reference, current, labels, config] = files.map((name) => this.getAttribute(name) ?? "");
    const first = report || current || reference || config;
    this.#update({ progress: { step: `fetching ${first}`, done: 0, total: 0, unit: "bytes" }, error: undefined });
    try {
      if (report) {
        const got = parse(await (await get(report, signal)).text());
        if (got?.schema !== "driftglass.report/1")
          throw new InputError(
            `${report} is not a Driftglass report (JSON with the schema driftglass.report/1). Check the address, or make one with: driftglass report … --format json`,
          );
        if (!signal.aborted) this.#update({ progress: undefined, report: got });
        return;
      }
      if (config) this.#settled = parseConfig(await (await get(config, signal)).text(), config);
      const [a, b, c] = await Promise.all([reference, current, labels].map((url) => (url ? source(url, signal) : undefined)));
      const sources = b ? { reference: a, current: b, labels: c } : a && { current: a, labels: c };
      if (signal.aborted) return;
      if (sources) this.#sources = sources;
      this.#update({ progress: undefined, ...(config ? { config: this.#decided() } : {}), ...(sources ? { sources } : {}) });
    } catch (cause) {
      if (signal.aborted) return;
      this.#update({
        progress: undefined,
        error:
          cause instanceof InputError
            ? cause.message
            : `${first} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      });
    }
  }
}

async function get(url: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new InputError(`${url} could not be fetched. Check the address, and that its server allows this page to read it.`);
  }
  if (!response.ok)
    throw new InputError(`${url} could not be fetched: the server answered ${response.status} ${response.statusText}. Check the address.`);
  return response;
}

/** Undefined for what is not JSON. */
function parse(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}

async function source(url: string, signal: AbortSignal): Promise<Source> {
  const data = await (await get(url, signal)).blob();
  return { name: decodeURIComponent(new URL(url, "http://localhost").pathname.split("/").at(-1) || url), data };
}

if (typeof customElements !== "undefined" && !customElements.get("drift-glass")) customElements.define("drift-glass", DriftGlass);

declare global {
  interface HTMLElementTagNameMap {
    "drift-glass": DriftGlass;
  }
}
