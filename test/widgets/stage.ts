import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { inject } from "vitest";
import { launch } from "../browser/chromium.ts";

/** A Chromium that looks at the gallery (../gallery/build.ts). */
export interface Stage {
  open(hash: string, options?: BrowserContextOptions): Promise<Scene>;
  close(): Promise<void>;
}
export interface Scene {
  page: Page;
  errors: string[];
  close(): Promise<void>;
}

export async function raise(): Promise<Stage> {
  const address = inject("gallery");
  const browser: Browser = await launch();
  return {
    async open(hash, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      await page.goto(`${address}?bare#${hash}`);
      await page.waitForFunction(() => customElements.get("drift-glass") !== undefined && document.querySelector("drift-glass"));
      return { page, errors, close: () => context.close() };
    },
    async close() {
      await browser.close();
    },
  };
}

/** What the stub engine of a page was asked, in order. */
export interface Asked {
  config: Record<string, unknown>;
  selection?: { current?: { start: string | number; end: string | number } };
}

/**
 * Puts a `<drift-glass>` with files and an engine of the test's own on the page: it answers with the gallery's report after `delay` ms,
 * under the convention that was asked for, and keeps what it was asked in `globalThis.asked`.
 */
export async function live(page: Page, name: string, delay = 0): Promise<void> {
  await page.evaluate(
    ([name, delay]) => {
      const { reports } = globalThis as unknown as typeof import("../gallery/reports.ts");
      const world = globalThis as unknown as { asked: unknown[]; closings: number; cancelled: number; events: string[] };
      Object.assign(world, { asked: [], closings: 0, cancelled: 0, events: [] });
      const element = document.createElement("drift-glass");
      for (const type of ["ready", "error", "select", "config"])
        element.addEventListener(`drift-glass-${type}`, () => world.events.push(type));
      element.engine = async () => ({
        async open() {
          return undefined;
        },
        async report(config, selection, onProgress) {
          world.asked.push(structuredClone({ config, selection }));
          onProgress?.({ step: "comparing", done: 3, total: 10, unit: "columns" });
          await new Promise((done) => setTimeout(done, delay as number));
          const report = (reports.get(name as string) as () => ReturnType<NonNullable<ReturnType<typeof reports.get>>>)();
          if (config.convention) report.drift.convention = config.convention;
          if (config.positive === "none")
            throw Object.assign(new Error('The positive class "none" is not among the labels 0 and 1.'), { name: "InputError" });
          return report;
        },
        async detect(config, _selection, only) {
          world.asked.push(structuredClone({ config, only }));
          const report = (reports.get(name as string) as () => ReturnType<NonNullable<ReturnType<typeof reports.get>>>)();
          return report.concept?.detectors?.filter((each) => each.name === only).map((each) => ({ ...each, driftCount: 0, drifts: [] }));
        },
        rows: async () => [],
        prepare: async () => false,
        live: async () => undefined,
        cancel() {
          world.cancelled += 1;
        },
        close() {
          world.closings += 1;
        },
      });
      element.sources = { current: { name: "current.csv", data: new Uint8Array() } };
      document.querySelector("main")?.replaceChildren(element);
    },
    [name, delay] as const,
  );
}

export const ready = (page: Page) => page.waitForSelector('drift-glass[data-state="ready"]');
export const asked = (page: Page): Promise<Asked[]> => page.evaluate(() => (globalThis as unknown as { asked: Asked[] }).asked);
