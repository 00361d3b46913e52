import { expose, releaseProxy, transfer, wrap, type Endpoint } from "comlink";
import type { Pieces, Source, Sources } from "./request.ts";

/** In place of `Pieces`, on the way to the engine's room: pieces are asked for through the port, and each is cloned when it crosses. */
interface Crossing { size: number; port: MessagePort }

/** Sources that can be posted to the engine's room, which makes them sources again by `landed`. */
export function crossing(sources: Sources): Sources {
  const ports: MessagePort[] = [];
  const sent = each(sources, (source) => {
    if (!isPieces(source.data)) return source;
    const { port1, port2 } = new MessageChannel();
    const { size } = source.data;
    expose({ piece: (index: number) => (source.data as Pieces).piece(index) }, port1 as Endpoint);
    ports.push(port2);
    return { ...source, data: { size, port: port2 } as unknown as Pieces };
  });
  return transfer(sent, ports);
}

export function landed(sources: Sources): Sources {
  return each(sources, (source) => {
    const { size, port } = source.data as unknown as Crossing;
    if (!port) return source;
    const there = wrap<Pick<Pieces, "piece">>(port as Endpoint);
    return { ...source, data: { size, piece: (index: number) => there.piece(index), close: () => there[releaseProxy]() } };
  });
}

function isPieces(data: Source["data"]): data is Pieces {
  return "piece" in data;
}

function each({ reference, current, labels }: Sources, change: (source: Source) => Source): Sources {
  return { current: change(current), ...(reference && { reference: change(reference) }), ...(labels && { labels: change(labels) }) };
}
