import type { Config } from "../../src/data/config.ts";
import { createEngine, type Depth, type Source } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import type { Report } from "../../src/report.ts";
import { type Case, csv, type Value } from "../golden/cases.ts";

/** The report on files given as text or bytes, read, framed and judged as every door does it. */
export async function reportOf(files: { reference?: string | Uint8Array; current: string | Uint8Array; labels?: string | Uint8Array }, config: Config = {}, depth: Depth = "full"): Promise<Report> {
  const engine = createEngine(await loadKernel());
  try {
    const source = (name: string, data: string | Uint8Array): Source => ({ name, data: typeof data === "string" ? new TextEncoder().encode(data) : data });
    const current = source("current.csv", files.current);
    const reference = files.reference === undefined ? undefined : source("reference.csv", files.reference);
    const labels = files.labels === undefined ? undefined : source("labels.csv", files.labels);
    await engine.open({ current, ...(reference ? { reference } : {}), ...(labels ? { labels } : {}) }, config);
    return await engine.report(config, undefined, undefined, depth);
  } finally {
    engine.close();
  }
}

/** The report on one closed-form case: column x as a feature beside a row number, which keeps a column of texts from being taken for a file without a header. */
export function reportOfCase(each: Case, config: Config = {}): Promise<Report> {
  return reportOf({ reference: withRowNumber(each.reference ?? [], each.reference), current: withRowNumber(each.current ?? [], each.current) }, { features: ["x"], ...config });
}

function withRowNumber(values: readonly Value[], column: readonly Value[] | undefined): string {
  if (!column) return `row\n${Array.from({ length: 20 }, (_, i) => i).join("\n")}\n`;
  return csv(values).trimEnd().split("\n").map((line, i) => (i === 0 ? `row,${line}` : `${i},${line}`)).join("\n");
}
