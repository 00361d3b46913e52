import { expect, test } from "vitest";
import { createEngine } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { expectValid } from "./valid.ts";

function file(rows: number, seed: number, shift: number): Uint8Array {
  const random = seededRandom(seed);
  const lines = ["amount,colour"];
  for (let row = 0; row < rows; row++) lines.push(`${(random() + random() + shift * random()).toFixed(4)},${["red", "green", "blue"][Math.floor(random() ** (1 + shift) * 3)]}`);
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

test("a first look is a seeded sample of the long side, says so everywhere, is near, and leaves the exact report as it is", async () => {
  const config = { features: ["amount", "colour"] };
  const kernel = await loadKernel();
  const engine = createEngine(kernel);
  await engine.open({ reference: { name: "a.csv", data: file(3000, 1, 0) }, current: { name: "b.csv", data: file(220_000, 2, 0.4) } }, config);
  const look = await engine.report(config, undefined, undefined, "sample");
  expectValid(look);
  expect(look.reference).toEqual({ name: "a.csv", rows: 3000 });
  expect(look.current).toEqual({ name: "b.csv", rows: 20_000, of: 220_000, sampled: true });
  expect(look.filtered).toBeUndefined();
  expect(look.verdict.sentence).toContain("a first look at 20,000 of 220,000 rows, the exact verdict follows");
  expect(look.notes[0]?.sentence).toBe("a first look at 3,000 of 3,000 reference rows and 20,000 of 220,000 current rows, drawn evenly over time with seed 0; the exact figures follow");
  expect((await engine.report(config, undefined, undefined, "sample")).drift).toEqual(look.drift);
  // Nothing but the sample was taken in, and that has been given back.
  expect(kernel.memory.used).toBe(0);
  const exact = await engine.report(config, undefined, undefined, "first");
  expect(exact.current).toEqual({ name: "b.csv", rows: 220_000 });
  expect(exact.verdict.sentence).not.toContain("first look");
  for (const { column, verdicts, level } of exact.drift.columns) {
    const own = look.drift.columns.find((each) => each.column === column);
    expect(own?.level).toBe(level);
    expect(Math.abs((own?.verdicts[0]?.value as number) / (verdicts[0]?.value as number) - 1)).toBeLessThan(0.15);
  }
  // Few rows are looked at as they are.
  await engine.open({ reference: { name: "a.csv", data: file(300, 1, 0) }, current: { name: "b.csv", data: file(300, 2, 0) } }, config);
  const short = await engine.report(config, undefined, undefined, "sample");
  expect([short.current.sampled, short.pending?.length]).toEqual([undefined, 5]);
  engine.close();
});

test("one long file is cut where the exact report cuts it, on the same timeline; rows out of time order are put in order first", async () => {
  const rows = 410_000;
  const timed = (order: (row: number) => number): Uint8Array => {
    const lines = ["at,amount"];
    for (let row = 0; row < rows; row++) lines.push(`${new Date(Date.UTC(2024, 0, 1) + order(row) * 60_000).toISOString()},${order(row) % 97}`);
    return new TextEncoder().encode(`${lines.join("\n")}\n`);
  };
  const kernel = await loadKernel();
  const engine = createEngine(kernel);
  for (const [order, kept] of [[(row: number) => row, false], [(row: number) => rows - 1 - row, true]] as const) {
    await engine.open({ current: { name: "one.csv", data: timed(order) } }, {});
    const look = await engine.report({}, undefined, undefined, "sample");
    expect(kernel.memory.used > 0).toBe(kept);
    const exact = await engine.report({}, undefined, undefined, "first");
    expect([look.reference.split, look.reference.of, look.current.of]).toEqual([exact.reference.split, exact.reference.rows, exact.current.rows]);
    const spans = (chunks = exact.timeline?.chunks) => chunks?.map(({ start, end, sample }) => [start, end, sample]);
    expect(spans(look.timeline?.chunks)).toEqual(spans());
    expect(look.timeline?.chunks.map(({ of }) => of)).toEqual(exact.timeline?.chunks.map(({ rows }) => rows));
    expect(look.drift.columns.map(({ level }) => level)).toEqual(exact.drift.columns.map(({ level }) => level));
  }
  engine.close();
});
