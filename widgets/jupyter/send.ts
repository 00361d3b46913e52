import type { HostModel } from "./host.ts";

/** Above 10 MiB a message from the browser closes Jupyter's socket; escaped twice, a part of this many characters stays below 1 MiB. */
const partLength = 250_000;

/** Sends a plain value to Python as JSON in parts, which marimo may deliver in any order. The text is ASCII, so a cut never splits a character. */
export function sendJson(model: HostModel, transfer: string, type: string, number: number, value: unknown): void {
  const text = JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const parts = Math.max(1, Math.ceil(text.length / partLength));
  for (let part = 0; part < parts; part++) {
    model.send({ type, transfer, number, part, parts, text: text.slice(part * partLength, (part + 1) * partLength) });
  }
}
