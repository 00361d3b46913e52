/**
 * What JupyterLab 4 and Notebook 7 ask of a prebuilt extension: a container under `_JUPYTERLAB.driftglass`, loaded as a classic script when
 * the page starts. It takes `@jupyter-widgets/base` out of the share scope, so that the classes are the host's own, and loads the
 * widget itself when the first one is shown. The protocol is webpack's module federation, version 1; no code of webpack's is needed for it.
 */
import type * as Base from "@jupyter-widgets/base";

interface Shared { loaded?: 1 | boolean; get(): Promise<() => unknown> }
type ShareScope = Record<string, Record<string, Shared>>;
interface Container { init(scope: ShareScope): void; get(module: string): Promise<() => unknown> }
interface Registry { registerWidget(data: { name: string; version: string; exports: () => Promise<unknown> }): void }

declare const __DRIFTGLASS_VERSION__: string;
declare const __DRIFTGLASS_WIDGET__: string;

const containers = ((globalThis as unknown as { _JUPYTERLAB?: Record<string, Container> })._JUPYTERLAB ??= {});
// The widget's file lies beside this script.
const widget = new URL(__DRIFTGLASS_WIDGET__, (document.currentScript as HTMLScriptElement).src).href;
let scope: ShareScope = {};

/**
 * Python displays a view and after it a still picture. One of them is shown: the view where it lives, else the picture, in place of
 * Jupyter's "model not found".
 */
function showViewOrStill(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .jp-OutputArea-child:has(.driftglass-live) + .jp-OutputArea-child:has(.driftglass-still) { display: none; }
    .jp-OutputArea-child:not(:has(.driftglass-live)):has(+ .jp-OutputArea-child .driftglass-still) { display: none; }
  `);
  document.adoptedStyleSheets.push(sheet);
}

async function hostBase(): Promise<typeof Base> {
  const versions = scope["@jupyter-widgets/base"];
  if (!versions) throw new Error("This JupyterLab has no widget manager: install jupyterlab_widgets (it comes with ipywidgets).");
  const shared = newest(versions);
  const factory = await shared.get();
  shared.loaded = 1;
  return factory() as typeof Base;
}

/** A singleton's rule: the one that is loaded already, else the highest version. */
function newest(versions: Record<string, Shared>): Shared {
  const order = new Intl.Collator("en", { numeric: true });
  const sorted = Object.entries(versions).sort(([a], [b]) => order.compare(b, a)).map(([, shared]) => shared);
  return sorted.find((shared) => shared.loaded) ?? (sorted[0] as Shared);
}

containers["driftglass"] = {
  init(shared) {
    scope = shared;
  },
  async get() {
    const base = await hostBase();
    const plugin = {
      id: "driftglass:plugin",
      autoStart: true,
      requires: [base.IJupyterWidgetRegistry],
      activate(_app: unknown, registry: Registry) {
        showViewOrStill();
        const exports = async () => ((await import(/* @vite-ignore */ widget)) as typeof import("./widgets.ts")).widgets(base);
        registry.registerWidget({ name: "driftglass", version: __DRIFTGLASS_VERSION__, exports });
      },
    };
    // A plain object: JupyterLab writes to it, and a module's namespace is frozen.
    return () => ({ __esModule: true, default: plugin });
  },
};
