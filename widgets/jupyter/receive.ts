import type { Pieces, Sources } from "../../src/engine.ts";
import { type Announced, type HostModel, listen, transferOf } from "./host.ts";

/** How long nothing may arrive before the browser asks: briefly at first (after a reload nobody pushes), then patiently. */
const firstSilence = 400;
const laterSilence = 15_000;

/** A table on its way: the pieces that have come, as they came. */
export interface Arriving extends Pieces { announced: Announced; come: Uint8Array[]; take(piece: Uint8Array): void }

/**
 * The tables of the model's transfer, which can be read while Python pushes their pieces; where none come, it asks for what is missing (`want`). Pieces that
 * arrive twice or out of turn are dropped, so a push and an answered question may overlap. `held` are tables by id that came with an earlier transfer: they
 * are not waited for, and what comes is put beside them.
 */
export function receive(model: HostModel, signal: AbortSignal, held: Map<string, Arriving>): Sources {
  const { id, sources } = transferOf(model);
  const arriving = new Map<unknown, Arriving>(sources.map((announced) => [announced.role, held.get(announced.id) ?? arrival(announced)]));
  held.clear();
  for (const each of arriving.values()) held.set(each.announced.id, each);
  const stop = new AbortController();
  const done = AbortSignal.any([signal, stop.signal]);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wait(silence: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const have = Object.fromEntries([...arriving.values()].map(({ announced, come }) => [announced.role, come.length]));
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
    if (!into || !buffer || content.index !== into.come.length) return;
    into.take(ofItsOwn(buffer));
    wait(laterSilence);
    if ([...arriving.values()].every(({ announced, come }) => come.length === announced.pieces)) stop.abort();
  });
  wait(firstSilence);
  return assemble(arriving);
}

function arrival(announced: Announced): Arriving {
  const come: Uint8Array[] = [];
  let wake: () => void;
  let more = new Promise<void>((resolve) => (wake = resolve));
  return {
    announced, come, size: announced.bytes,
    async piece(index) {
      while (index >= come.length) await more;
      return come[index] as Uint8Array;
    },
    take(piece) {
      come.push(piece);
      wake();
      more = new Promise((resolve) => (wake = resolve));
    },
  };
}

/** Kept as it came, and not copied: what crosses to the engine is the buffer behind it, so a view of a longer one is cut out. */
function ofItsOwn(buffer: DataView | ArrayBuffer): Uint8Array {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  const piece = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return piece.length === buffer.buffer.byteLength ? piece : piece.slice();
}

function assemble(arriving: Map<unknown, Arriving>): Sources {
  const source = (role: string) => {
    const arrived = arriving.get(role);
    return arrived && { name: arrived.announced.name, data: arrived };
  };
  const current = source("current");
  if (!current) throw new Error("Python announced no current table.");
  const [reference, labels] = [source("reference"), source("labels")];
  return { current, ...(reference && { reference }), ...(labels && { labels }) };
}
