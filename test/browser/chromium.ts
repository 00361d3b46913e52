import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findChromium } from "../../scripts/install.js";

/** A real Chromium without its background traffic. */
export function launch(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("No Chromium was found; name one in the environment variable CHROMIUM.");
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", ...quiet] });
}

/** A page and what it must not do: requests to elsewhere, breaches of its policy, uncaught errors. */
export interface Watched { page: Page; requests: string[]; breaches: string[]; errors: string[]; close(): Promise<void> }

export async function openPage(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const watched: Watched = { page, requests: [], breaches: [], errors: [], close: () => context.close() };
  page.on("request", (request) => watched.requests.push(`${request.method()} ${request.url()}`));
  page.on("pageerror", (error) => watched.errors.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) watched.breaches.push(message.text());
    else if (message.type() === "error") watched.errors.push(message.text());
  });
  await page.goto(address);
  return watched;
}

export interface Dropped { name: string; data: string | Uint8Array }

export function fromDisk(path: string): Dropped {
  return { name: basename(path), data: readFileSync(path) };
}

/** Drops files as a hand does: File objects in a DataTransfer, with the events that a browser sends. */
export async function drop(page: Page, files: readonly Dropped[], target = "#open"): Promise<void> {
  const plain = files.map(({ name, data }) => ({ name, base64: Buffer.from(data as Uint8Array).toString("base64") }));
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of files) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    }
    return transfer;
  }, plain);
  for (const type of ["dragenter", "dragover", "drop"]) await page.dispatchEvent(target, type, { dataTransfer: transfer });
  await transfer.dispose();
}

/** Waits until the newest view is done, and says how. */
export async function settled(page: Page): Promise<"ready" | "error"> {
  const done = await page.waitForSelector('#view [data-state="ready"], #view [data-state="error"]', { timeout: 60_000, state: "attached" });
  return (await done.getAttribute("data-state")) as "ready" | "error";
}

/** The sentences of every element of role alert, also inside the view. */
export async function alerts(page: Page): Promise<string[]> {
  const found = await page.locator('[role="alert"]').allInnerTexts();
  return found.map((text) => text.trim()).filter((text) => text !== "");
}
