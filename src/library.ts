import { startEngine } from "./client.ts";
import type { Config } from "./data/config.ts";
import type { ReadOptions } from "./data/read.ts";
import type { Table } from "./data/table.ts";
import type { Progress, Selection, Source, Sources } from "./engine.ts";
import type { Report } from "./report.ts";
import { mount } from "../widgets/mount.ts";

export interface MonitorOptions { selection?: Selection; signal?: AbortSignal; onProgress?(progress: Progress): void }

/**
 * Reads the files and judges them once: in a Worker in the browser, in this thread in Node and where Workers are refused.
 * Rejects with an InputError, whose message is for people, when the files or the config cannot be used, and with the signal's
 * AbortError when it is aborted.
 */
export async function monitor(sources: Sources, config: Config = {}, { selection, signal, onProgress }: MonitorOptions = {}): Promise<Report> {
  signal?.throwIfAborted();
  const engine = await startEngine();
  const cancel = (): void => engine.cancel();
  signal?.addEventListener("abort", cancel);
  try {
    await engine.open(sources, config, onProgress);
    signal?.throwIfAborted();
    return await engine.report(config, selection, onProgress);
  } finally {
    signal?.removeEventListener("abort", cancel);
    engine.close();
  }
}

/**
 * Reads a file in this thread, telling its format by its content: Arrow IPC file or stream, Parquet, JSON lines, delimited text, each also in gzip.
 * One table gives equal columns in every format. Throws an InputError that names the file and a way out, or the signal's reason.
 */
export async function readTable(source: Source, options: Omit<ReadOptions, "kernel"> = {}): Promise<Table> {
  const [{ readTable: read }, { sharedKernel }] = await Promise.all([import("./data/read.ts"), import("./kernel/shared.ts")]);
  return read(source, { ...options, kernel: await sharedKernel() });
}

/** Draws a finished report into an element of the page. Returns what takes it down again. */
export function renderReport(report: Report, element: HTMLElement): () => void {
  const end = new AbortController();
  mount(element, { signal: end.signal, report });
  return () => end.abort();
}
