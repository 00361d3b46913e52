import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "../../scripts/install.js";

/**
 * Chromium at the end of a pipe, with nothing between: playwright watches the network, for which the page's main thread would write every frame of a
 * WebSocket anew as base64, and that would be measured.
 */
export async function startChromium() {
  const profile = mkdtempSync(join(tmpdir(), "driftglass-bench-"));
  const args = ["--headless=new", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,1000"];
  const child = spawn(findChromium(), args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const [, , , down, up] = child.stdio;
  const waiting = new Map();
  const listeners = new Map();
  let number = 0;
  let rest = "";
  up.setEncoding("utf8");
  up.on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop();
    for (const message of messages.map((each) => JSON.parse(each))) {
      listeners.get(message.method)?.(message.params);
      const { resolve, reject } = waiting.get(message.id) ?? {};
      waiting.delete(message.id);
      if (message.error) reject?.(new Error(message.error.message));
      else resolve?.(message.result);
    }
  });
  const ask = (method, params = {}, sessionId = undefined) => new Promise((resolve, reject) => {
    waiting.set(++number, { resolve, reject });
    down.write(`${JSON.stringify({ id: number, method, params, sessionId })}\0`);
  });
  return {
    /** A new page at the address, in which `script` runs first. */
    async open(address, script) {
      const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
      const tell = (method, params) => ask(method, params, sessionId);
      await tell("Page.enable");
      await tell("Page.addScriptToEvaluateOnNewDocument", { source: script });
      await tell("Page.navigate", { url: address });
      return page(tell, listeners, () => ask("Target.closeTarget", { targetId }));
    },
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await Promise.race([ask("Browser.close").catch(() => undefined), ended]);
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function page(tell, listeners, close) {
  async function evaluate(expression) {
    const { result, exceptionDetails } = await tell("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
  return {
    evaluate,
    /** Asks anew until the expression holds. */
    async until(expression, seconds = 60) {
      for (const since = Date.now(); Date.now() - since < 1000 * seconds; await new Promise((resolve) => setTimeout(resolve, 100))) {
        const value = await evaluate(expression).catch(() => undefined);
        if (value) return value;
      }
      throw new Error(`It did not come about within ${seconds} s: ${expression}`);
    },
    async press(key, code, modifiers = 0) {
      const event = { key, code: key, windowsVirtualKeyCode: code, modifiers };
      await tell("Input.dispatchKeyEvent", { type: "rawKeyDown", ...event });
      await tell("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    },
    /** Every task of the page's threads from now on; the answer ends it and gives the events. */
    async trace(categories) {
      const events = [];
      listeners.set("Tracing.dataCollected", ({ value }) => events.push(...value));
      await tell("Tracing.start", { traceConfig: { includedCategories: categories }, transferMode: "ReportEvents" });
      return async () => {
        const complete = new Promise((resolve) => listeners.set("Tracing.tracingComplete", resolve));
        await tell("Tracing.end");
        await complete;
        return events;
      };
    },
    close,
  };
}
