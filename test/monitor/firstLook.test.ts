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
  expect(look.current).toEqual({ name: "b.csv", rows: 50_000, of: 220_000, sampled: true });
  expect(look.filtered).toBeUndefined();
  expect(look.verdict.sentence).toContain("a first look at 50,000 of 220,000 rows, the exact verdict follows");
  expect(look.notes[0]?.sentence).toBe("a first look at 3,000 of 3,000 reference rows and 50,000 of 220,000 current rows, drawn evenly over time with seed 0; the exact figures follow");
  expect((await engine.report(config, undefined, undefined, "sample")).drift).toEqual(look.drift);
  const used = kernel.memory.used;
  const exact = await engine.report(config, undefined, undefined, "first");
  expect(kernel.memory.used).toBe(used);
  expect(exact.current).toEqual({ name: "b.csv", rows: 220_000 });
  expect(exact.verdict.sentence).not.toContain("first look");
  for (const { column, verdicts, level } of exact.drift.columns) {
    const own = look.drift.columns.find((each) => each.column === column);
    expect(own?.level).toBe(level);
    expect(Math.abs((own?.verdicts[0]?.value as number) / (verdicts[0]?.value as number) - 1)).toBeLessThan(0.1);
  }
  // Few rows are looked at as they are.
  await engine.open({ reference: { name: "a.csv", data: file(300, 1, 0) }, current: { name: "b.csv", data: file(300, 2, 0) } }, config);
  const short = await engine.report(config, undefined, undefined, "sample");
  expect([short.current.sampled, short.pending?.length]).toEqual([undefined, 5]);
  engine.close();
});
