import { beforeAll, describe, expect, it } from "vitest";
import { buildFrame } from "../../src/data/frame.ts";
import { readTable } from "../../src/data/read.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { compareColumns } from "../../src/monitor/drift.ts";
import { conventionNames } from "../../src/names.ts";
import type { Bin, ColumnDrift, ConventionName } from "../../src/report.ts";
import { planted } from "../monitor/planted.ts";

const rows = 3000;
const weights = [0.2, 0.2, 0.2, 0.2, 0.1, 0.1];
let kernel: Kernel;
beforeAll(async () => {
  kernel = await loadKernel();
});

async function column(convention: ConventionName, name: string): Promise<ColumnDrift> {
  const table = (csv: string) => readTable({ name: "x.csv", data: new TextEncoder().encode(csv) }, {});
  const frame = buildFrame({ reference: await table(planted(rows, 2)), current: await table(planted(rows, 3, (row) => { row.income += 0.4; }, weights)) }, {}, kernel);
  const steps = compareColumns(frame, kernel, {
    convention, allTests: false, full: false, chunks: [],
    reference: [{ side: "reference", start: 0, end: rows }], current: [{ side: "current", start: 0, end: rows }],
  });
  for (;;) {
    const step = steps.next();
    if (!step.done) continue;
    frame.close();
    return step.value.drift.columns.find((each) => each.column === name) as ColumnDrift;
  }
}

/** What a bin adds to a figure that is a sum over bins, from its counts alone. */
const added = {
  psi: (p: number, q: number): number => (p - q) * Math.log(p / q),
  jensenShannon: (p: number, q: number): number => [p, q].reduce((sum, share) => sum + (share > 0 ? share * Math.log((2 * share) / (p + q)) : 0), 0),
  root: (p: number, q: number): number => (Math.sqrt(p) - Math.sqrt(q)) ** 2,
  difference: (p: number, q: number): number => Math.abs(p - q),
};

/** Arize's rule for zeros gives every bin a row more; here no bin is empty, so that the others' have nothing to do. */
function shares(convention: ConventionName, { reference, current }: Bin, bins: number): [number, number] {
  const more = convention === "arize" ? 1 : 0;
  return [(reference + more) / (rows + more * bins), (current + more) / (rows + more * bins)];
}

const rules: [ConventionName, string, keyof typeof added][] = [
  ["standard", "income", "psi"], ["standard", "state", "psi"], ["arize", "income", "psi"], ["arize", "state", "psi"],
  ["nannyml", "income", "jensenShannon"], ["nannyml", "state", "jensenShannon"], ["fiddler", "income", "jensenShannon"], ["fiddler", "state", "jensenShannon"],
  ["evidently", "income", "difference"], ["evidently", "state", "jensenShannon"], ["whylogs", "income", "root"], ["whylogs", "state", "difference"],
];

describe("a bin's share", () => {
  it("is known for every convention", () => {
    expect(new Set(rules.map(([convention]) => convention))).toEqual(new Set(conventionNames.keys()));
  });

  it.each(rules)("under %s of %s is its part of the sum: %s", async (convention, name, figure) => {
    const { bins } = await column(convention, name);
    expect(bins.length).toBeGreaterThan(4);
    const parts = bins.map((bin) => added[figure](...shares(convention, bin, bins.length)));
    const sum = parts.reduce((a, b) => a + b, 0);
    bins.forEach(({ share }, i) => expect(share).toBeCloseTo((parts[i] as number) / sum, 10));
    expect(bins.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 10);
  });

  it.each(["standard", "arize"] as const)("times the value is what the bin adds, under %s", async (convention) => {
    const { bins, verdicts } = await column(convention, "state");
    for (const bin of bins) expect(bin.share * (verdicts[0]?.value as number)).toBeCloseTo(added.psi(...shares(convention, bin, bins.length)), 10);
  });
});
