import { expect, test, vi } from "vitest";
import { readTable } from "../../src/data/read.ts";
import { crossing, landed } from "../../src/crossing.ts";
import type { Progress, Sources } from "../../src/request.ts";
import type { HostModel, Transfer } from "../../widgets/jupyter/host.ts";
import { type Arriving, receive } from "../../widgets/jupyter/receive.ts";

const text = "a,b\n1,x\n2,y\n3,z\n";
const bytes = new TextEncoder().encode(text);

/** A model as Jupyter's: what Python announced, and a way to hear pieces of it. */
function notebook(transfer: Transfer): { model: HostModel; piece(role: string, index: number, part: Uint8Array): void; asked: object[] } {
  const listeners = new Set<(...values: never[]) => void>();
  const asked: object[] = [];
  const model = {
    get: () => transfer, set() {}, save_changes() {},
    send: (content: object) => void asked.push(content),
    on: (_: string, listener: () => void) => void listeners.add(listener),
    off: (_: string, listener: () => void) => void listeners.delete(listener),
  } as unknown as HostModel;
  const hear = (...values: unknown[]): void => listeners.forEach((listener) => (listener as (...values: unknown[]) => void)(...values));
  return { model, asked, piece: (role, index, part) => hear({ type: "piece", transfer: transfer.id, role, index }, [new DataView(part.buffer, part.byteOffset, part.byteLength)]) };
}

const announced = (role: "reference" | "current", id: string = role) => ({ id, role, name: role, bytes: bytes.length, pieces: 3, rows: 3, of: null });
const parts = [bytes.slice(0, 5), bytes.slice(5, 10), bytes.slice(10)];
const never = new AbortController().signal;
const original = MessagePort.prototype.postMessage;

test("a table is read while its pieces come, each of which crosses to the engine once, as it came", async () => {
  const { model, piece } = notebook({ id: "1", sources: [announced("reference"), announced("current")] });
  const sources = receive(model, never, new Map());
  const crossed: number[] = [];
  const post = vi.spyOn(MessagePort.prototype, "postMessage").mockImplementation(function (this: MessagePort, ...[message, ...rest]: Parameters<MessagePort["postMessage"]>) {
    const { value } = message as { value?: unknown };
    if (value instanceof Uint8Array) crossed.push(value.buffer.byteLength);
    return original.call(this, message, ...(rest as []));
  });
  try {
    const told: Progress[] = [];
    const { reference, current } = landed(await across(crossing(sources)));
    const reading = readTable(current, { onProgress: (progress) => told.push(progress) });
    piece("current", 0, parts[0] as Uint8Array);
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ step: "receiving current", done: 5, total: bytes.length, unit: "bytes" }));
    // What arrives twice or out of turn is dropped.
    piece("current", 0, parts[0] as Uint8Array);
    piece("current", 2, parts[2] as Uint8Array);
    piece("current", 1, parts[1] as Uint8Array);
    // A view of a longer buffer: the rest of it stays behind.
    piece("current", 2, bytes.subarray(10));
    parts.forEach((part, index) => piece("reference", index, part));
    expect(await reading).toMatchObject({ rows: 3 });
    expect(await readTable(reference as Sources["current"])).toMatchObject({ rows: 3 });
    expect(crossed).toEqual([5, 5, 6, 5, 5, 6]);
  } finally {
    post.mockRestore();
  }
});

/** As a Worker would get them. */
function across(sources: Sources): Promise<Sources> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port2.onmessage = ({ data }) => {
      port2.close();
      resolve(data as Sources);
    };
    original.call(port1, sources, { transfer: Object.values(sources).map(({ data }) => (data as unknown as { port: MessagePort }).port) });
  });
}

test("pieces can be read again by the engine that takes the place of one that died, and tables that are here do not travel again", async () => {
  const first = notebook({ id: "1", sources: [announced("current")] });
  const held = new Map<string, Arriving>();
  const { current } = receive(first.model, never, held);
  parts.forEach((part, index) => first.piece("current", index, part));
  for (let time = 0; time < 2; time++) expect(await readTable(current)).toMatchObject({ rows: 3 });
  const second = notebook({ id: "2", sources: [announced("reference", "labels"), announced("current")] });
  expect(await readTable(receive(second.model, never, held).current)).toMatchObject({ rows: 3 });
  vi.useFakeTimers();
  try {
    receive(second.model, never, held);
    vi.advanceTimersByTime(400);
    expect(second.asked).toEqual([{ type: "want", transfer: "2", have: { reference: 0, current: 3 } }]);
  } finally {
    vi.useRealTimers();
  }
});

test("waiting for a piece ends with the signal's reason", async () => {
  const { model } = notebook({ id: "1", sources: [announced("current")] });
  const stop = new AbortController();
  const reading = readTable(receive(model, never, new Map()).current, { signal: stop.signal });
  stop.abort(new Error("cancelled"));
  await expect(reading).rejects.toThrow("cancelled");
});
