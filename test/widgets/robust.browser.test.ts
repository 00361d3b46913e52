import type { CDPSession } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orders } from "./orders.ts";
import { raise, type Scene, type Stage } from "./stage.ts";

let stage: Stage;
let scene: Scene;
let devtools: CDPSession;
beforeAll(async () => {
  stage = await raise();
  scene = await stage.open("none");
  devtools = await scene.page.context().newCDPSession(scene.page);
  // Every Worker of the page, so that one can be terminated from outside; `doomed` ones are as soon as an engine is asked of them.
  await scene.page.evaluate(() => {
    const world = globalThis as unknown as { rooms: Worker[]; doomed: boolean };
    Object.assign(world, { rooms: [], doomed: false });
    globalThis.Worker = class extends Worker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        world.rooms.push(this);
      }
      override postMessage(message: { path?: string[] }, transfer?: unknown): void {
        super.postMessage(message, transfer as Transferable[]);
        if (world.doomed && message.path?.[0] === "createEngine") this.terminate();
      }
    };
  });
  await orders(scene.page, 1200);
});
afterAll(async () => {
  expect(scene.errors).toEqual([]);
  await stage.close();
});

const state = (): Promise<string | null> => scene.page.locator("drift-glass").getAttribute("data-state");
const shownName = (): Promise<string> => scene.page.locator(".toolbar .title").innerText();
const said = { count: () => scene.page.locator(".replaced").count(), waitFor: () => scene.page.locator(".replaced").waitFor(), innerText: () => scene.page.locator(".replaced").innerText() };
const verdict = (): Promise<string> => scene.page.locator("[data-verdict] h2").innerText();
const settled = (): Promise<unknown> => expect.poll(state, { timeout: 60_000 }).toBe("ready");

/** Listeners, nodes and heap of the page once what is garbage is gone. */
async function costs(): Promise<{ listeners: number; heap: number }> {
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { listeners: of("JSEventListeners"), heap: of("JSHeapUsedSize") };
}

test("data replaced five hundred times in a second under the brush: the hand lets go, the last ones are drawn, nothing of earlier ones after them, and nothing is left over", async () => {
  const { page } = scene;
  await settled();
  await devtools.send("Performance.enable");
  const before = await costs();
  const handle = (await page.getByRole("slider", { name: "End of current" }).boundingBox()) as { x: number; y: number; width: number; height: number };
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 60, y, { steps: 3 });
  const seen = await page.evaluate(async () => {
    const world = globalThis as unknown as { orders(from: string, shift: number): Uint8Array; titles: string[]; rooms: Worker[] };
    const element = document.querySelector("drift-glass") as HTMLElementTagNameMap["drift-glass"];
    const root = element.shadowRoot as ShadowRoot;
    world.titles = [];
    new MutationObserver(() => {
      const title = root.querySelector(".toolbar .title")?.textContent ?? "";
      if (title !== world.titles.at(-1)) world.titles.push(title);
    }).observe(root, { subtree: true, childList: true, characterData: true });
    const [reference, current] = [world.orders("2024-01-01T00:00:00Z", 0), world.orders("2024-02-12T12:00:00Z", 1.5)];
    const began = performance.now();
    for (let i = 0; i < 500; i++) {
      element.sources = { reference: { name: `before ${i}.csv`, data: reference }, current: { name: `after ${i}.csv`, data: current } };
      if (i % 100 === 50) element.config = { ...element.config, convention: i % 200 === 50 ? "evidently" : "standard" };
      if (i % 5 === 4) await new Promise((resume) => setTimeout(resume));
    }
    return { took: performance.now() - began, rooms: world.rooms.length };
  });
  expect(seen.took).toBeLessThan(5000);
  await settled();
  expect(await shownName()).toContain("after 499.csv");
  const report = await page.locator("drift-glass").evaluate((node) => (node as HTMLElementTagNameMap["drift-glass"]).report);
  expect([report?.current.name, report?.drift.convention]).toEqual(["after 499.csv", "evidently"]);
  // The pointer is still down, and holds nothing.
  expect(await page.locator("drift-glass").evaluate((node) => (node as HTMLElementTagNameMap["drift-glass"]).selection)).toBeUndefined();
  await page.mouse.move(x - 120, y, { steps: 3 });
  expect(await page.locator(".timeline-section .head .muted").first().innerText()).toContain("drag to choose");
  await page.mouse.up();
  expect(await page.locator("drift-glass").evaluate((node) => (node as HTMLElementTagNameMap["drift-glass"]).selection)).toBeUndefined();
  const titles = await page.evaluate(() => (globalThis as unknown as { titles: string[] }).titles);
  const last = titles.findIndex((title) => title.includes("after 499.csv"));
  expect(titles.slice(last).filter((title) => !title.includes("after 499.csv"))).toEqual([]);
  // Of five hundred a few were read at all.
  expect(titles.length).toBeLessThan(40);
  expect(await page.evaluate(() => (globalThis as unknown as { rooms: Worker[] }).rooms.length)).toBe(seen.rooms);
  expect(page.workers()).toHaveLength(1);
  const after = await costs();
  expect(after.listeners).toBeLessThan(before.listeners + 100);
  expect(after.heap).toBeLessThan(before.heap + 20e6);
});

test("a Worker that is terminated under the hand, or whose kernel traps, is replaced and fed again: figures follow again, and the view says so until all stands; one that dies twice is a sentence", async () => {
  const { page } = scene;
  await settled();
  await expect.poll(() => said.count()).toBe(0);
  const before = await verdict();
  const handle = (await page.getByRole("slider", { name: "End of current" }).boundingBox()) as { x: number; y: number; width: number; height: number };
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  const hint = (): Promise<string> => page.locator(".timeline-section .head .muted").first().innerText();
  const follows = async (): Promise<void> => {
    let step = 0;
    await expect.poll(async () => {
      step += 1;
      await page.mouse.move(x - 60 - (step % 4) * 12, y);
      return hint();
    }, { timeout: 60_000, interval: 30 }).toContain("while you drag");
  };
  await page.mouse.move(x, y);
  await page.mouse.down();
  await follows();
  await page.evaluate(() => (globalThis as unknown as { rooms: Worker[] }).rooms.at(-1)?.terminate());
  await page.mouse.move(x - 100, y, { steps: 3 });
  await said.waitFor();
  expect(await said.innerText()).toBe("What computes in the background had stopped. Another has taken its place and reads the files again; nothing is lost.");
  expect(await verdict()).not.toBe("");
  await expect.poll(() => page.workers().length).toBe(1);
  await page.mouse.move(x - 20, y);
  await follows();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await settled();
  expect(await verdict()).toBe(before);
  await expect.poll(() => said.count(), { timeout: 10_000 }).toBe(0);

  // A trap: the next clock that the Worker looks at is the last thing that it sees.
  await page.workers()[0]?.evaluate(() => {
    const { now } = performance;
    performance.now = () => {
      performance.now = now;
      throw new WebAssembly.RuntimeError("unreachable");
    };
  });
  const [trapped] = page.workers();
  await page.getByLabel("Convention", { exact: true }).selectOption("nannyml");
  await said.waitFor();
  await settled();
  expect(page.workers()).toHaveLength(1);
  expect(page.workers()[0]).not.toBe(trapped);
  expect((await page.locator("drift-glass").evaluate((node) => (node as HTMLElementTagNameMap["drift-glass"]).report))?.drift.convention).toBe("nannyml");

  await page.evaluate(() => {
    const world = globalThis as unknown as { rooms: Worker[]; doomed: boolean };
    world.doomed = true;
    world.rooms.at(-1)?.terminate();
  });
  await page.getByLabel("Convention", { exact: true }).selectOption("standard");
  await expect.poll(state, { timeout: 60_000 }).toBe("error");
  expect(await page.getByRole("alert").innerText()).toContain("The computation stopped twice on these data; they may need more memory than the browser gives. Try fewer rows or columns.");
  // The drawing before it stands, and what is asked next is answered.
  expect(await page.locator("tr[data-column]").count()).toBe(5);
  await page.evaluate(() => Object.assign(globalThis, { doomed: false }));
  await page.getByLabel("Convention", { exact: true }).selectOption("evidently");
  await settled();
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("memory that ends is a sentence on a page that lives on: a smaller file opens after it, and the last view to leave gives all back", async () => {
  const { page } = scene;
  // As a host does that has no more to give.
  await page.workers()[0]?.evaluate(() => {
    WebAssembly.Memory.prototype.grow = () => {
      throw new RangeError("WebAssembly.Memory.grow(): Unable to grow instance memory");
    };
  });
  await page.evaluate(() => {
    const world = globalThis as unknown as { orders(from: string, shift: number): Uint8Array };
    const element = document.querySelector("drift-glass") as HTMLElementTagNameMap["drift-glass"];
    const [head] = [world.orders("2024-01-01T00:00:00Z", 0)];
    const body = head.subarray(head.indexOf(10) + 1);
    element.sources = { reference: { name: "small.csv", data: head }, current: { name: "huge.csv", data: new Blob([head, ...Array.from({ length: 300 }, () => body)] as BlobPart[]) } };
  });
  await expect.poll(state, { timeout: 60_000 }).toBe("error");
  expect(await page.getByRole("alert").innerText()).toMatch(/Memory ran out over small\.csv \([\d.]+ kB\) and huge\.csv \([\d.]+ MB\): this needs [\d.]+ [kM]B more memory than the page may use; choose fewer columns .* or a smaller file\./);
  await page.evaluate(() => {
    const world = globalThis as unknown as { orders(from: string, shift: number): Uint8Array };
    const element = document.querySelector("drift-glass") as HTMLElementTagNameMap["drift-glass"];
    element.sources = { reference: { name: "small.csv", data: world.orders("2024-01-01T00:00:00Z", 0) }, current: { name: "smaller.csv", data: world.orders("2024-02-12T12:00:00Z", 1.5) } };
  });
  await settled();
  expect(await shownName()).toContain("smaller.csv");
  expect(await page.getByRole("alert").count()).toBe(0);
  await page.locator("drift-glass").evaluate((element) => element.remove());
  await expect.poll(() => page.workers().length).toBe(0);
});
