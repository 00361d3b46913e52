import type { Config } from "../../src/data/config.ts";
import { frameSteps } from "../../src/data/frame.ts";
import { readTable } from "../../src/data/read.ts";
import type { Tables } from "../../src/data/table.ts";
import { drive } from "../../src/drive.ts";
import type { Sources } from "../../src/engine.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { exactKeys, loadRows, pair } from "../../src/monitor/samples.ts";
import type { ColumnSample } from "../../src/stats/conventions/convention.ts";
import { type Case, csv } from "../golden/cases.ts";

/** Every column that both sides have, whole, as the conventions are given it; `visit` must not keep it. */
export async function eachSample(sources: Sources, config: Config, visit: (column: string, sample: ColumnSample, kernel: Kernel) => void): Promise<void> {
  const kernel = await loadKernel();
  const tables: Tables = { current: await readTable(sources.current, {}) };
  if (sources.reference) tables.reference = await readTable(sources.reference, {});
  if (sources.labels) tables.labels = await readTable(sources.labels, {});
  const frame = await drive(frameSteps(tables, config, kernel), new AbortController().signal);
  for (const column of frame.columns) {
    if (!column.reference || !column.current) continue;
    const scope = kernel.memory.openScope();
    const exact = exactKeys(column, kernel);
    const [reference, current] = (["reference", "current"] as const).map((side) => {
      const loaded = loadRows(column, [{ side, start: 0, end: frame[side].rows }], exact, kernel, scope);
      if (!loaded) throw new Error(`${side} lacks ${column.name}`);
      return loaded.cut(loaded.window, scope);
    }) as [ColumnSample["reference"], ColumnSample["current"]];
    visit(column.name, pair(column, reference, current, 0, kernel), kernel);
    scope.close();
  }
  frame.close();
}

/** Column x of a closed-form case. */
export async function sampleOfCase({ reference, current }: Case, visit: (sample: ColumnSample, kernel: Kernel) => void): Promise<void> {
  const file = (values: NonNullable<Case["reference"]>): Uint8Array => {
    const lines = csv(values).trimEnd().split("\n");
    return new TextEncoder().encode(`${lines.map((line, i) => (i === 0 ? `row,${line}` : `${i},${line}`)).join("\n")}\n`);
  };
  const sources = { reference: { name: "reference.csv", data: file(reference ?? []) }, current: { name: "current.csv", data: file(current ?? []) } };
  await eachSample(sources, { features: ["x"] }, (column, sample, kernel) => (column === "x" ? visit(sample, kernel) : undefined));
}
