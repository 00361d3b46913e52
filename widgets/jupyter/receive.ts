import type { Progress, Sources } from "../../src/engine.ts";
import { type Announced, type HostModel, listen, transferOf } from "./host.ts";

/** How long nothing may arrive before the browser asks: briefly at first (after a reload nobody pushes), then patiently. */
const firstSilence = 400;
const laterSilence = 15_000;

export interface Arriving { announced: Announced; data: Uint8Array<ArrayBuffer>; filled: number; next: number }

/**
 * Collects the tables that Python pushes in pieces, and asks for what is missing where none came (`want`). Pieces that arrive
 * twice or out of turn are dropped, so a push and an answered question may overlap. `held` are tables by id that came with an earlier
 * transfer: they are not waited for, and what comes is put beside them.
 */
export function receive(model: HostModel, signal: AbortSignal, held: Map<string, Arriving>, onProgress: (progress: Progress) => void, onSources: (sources: Sources) => void): void {
  const { id, sources } = transferOf(model);
  const arriving = new Map<unknown, Arriving>(
    sources.map((announced) => [announced.role, held.get(announced.id) ?? { announced, data: new Uint8Array(announced.bytes), filled: 0, next: 0 }]),
  );
  const total = sources.reduce((sum, source) => sum + source.bytes, 0);
  const stop = new AbortController();
  const done = AbortSignal.any([signal, stop.signal]);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wait(silence: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const have = Object.fromEntries([...arriving.values()].map(({ announced, next }) => [announced.role, next]));
      model.send({ type: "want", transfer: id, have });
      wait(laterSilence);
    }, silence);
  }
  done.addEventListener("abort", () => clearTimeout(timer), { once: true });

  listen(model, done, "msg:custom", (content: { type: string; transfer: string; role: string; index: number }, buffers: (DataView | ArrayBuffer)[] = []) => {
    if (content.transfer !== id) return;
    if (content.type === "coming") wait(laterSilence);
    if (content.type !== "piece") return;
    const into = arriving.get(content.role);
    const buffer = buffers[0];
    if (!into || !buffer || content.index !== into.next) return;
    const piece = buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    into.data.set(piece, into.filled);
    into.filled += piece.length;
    into.next += 1;
    wait(laterSilence);
    const received = [...arriving.values()];
    onProgress({ step: `receiving ${into.announced.name}`, done: received.reduce((sum, source) => sum + source.filled, 0), total, unit: "bytes" });
    if (received.every((source) => source.next === source.announced.pieces)) {
      stop.abort();
      held.clear();
      for (const source of received) held.set(source.announced.id, source);
      onSources(assemble(arriving));
    }
  });
  wait(firstSilence);
}

function assemble(arriving: Map<unknown, Arriving>): Sources {
  const source = (role: string) => {
    const arrived = arriving.get(role);
    return arrived && { name: arrived.announced.name, data: arrived.data };
  };
  const current = source("current");
  if (!current) throw new Error("Python announced no current table.");
  const [reference, labels] = [source("reference"), source("labels")];
  return { current, ...(reference && { reference }), ...(labels && { labels }) };
}
