import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/engine.ts";
import { InputError } from "../../src/errors.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { readProfile, writeProfile } from "../../src/profile/arrow.ts";
import { appendRun, profileOfRun, readHistory } from "../../src/profile/history.ts";
import { mergeProfiles } from "../../src/profile/merge.ts";
import type { Profile } from "../../src/profile/profile.ts";
import type { Report } from "../../src/report.ts";
import { reportOf } from "../monitor/reportOf.ts";

const kernel = await loadKernel();
const config = { target: "y", prediction: "said" };
const rows = (seed: number, count = 400): string => `x,c,y,said\n${Array.from({ length: count }, (_, i) => `${((i * 37 + seed * 11) % 211) / 7 + seed},${"abc"[(i * 5 + seed) % 3]},${i % 2},${i % 3 === 0 ? 1 : i % 2}`).join("\n")}\n`;

async function run(seed: number): Promise<{ report: Report; profile: Profile }> {
  const engine = createEngine(kernel);
  try {
    const source = (name: string, text: string) => ({ name, data: new TextEncoder().encode(text) });
    await engine.open({ reference: source("ref.csv", rows(0)), current: source(`${seed}.csv`, rows(seed)) }, config);
    const report = await engine.report(config, undefined, undefined, "first");
    const { frame, config: decided } = engine.framed(config) as NonNullable<ReturnType<typeof engine.framed>>;
    return { report, profile: await profileOfRun(frame, kernel, decided) };
  } finally {
    engine.close();
  }
}

const runs = [await run(1), await run(2), await run(3)];
const sizes: number[] = [];
let history = new Uint8Array(0);
for (const { report, profile } of runs) {
  history = new Uint8Array(await appendRun(history, report, profile));
  sizes.push(history.length);
}

describe("a history", () => {
  it("holds every run's findings and profile, and grows by as much with each run", async () => {
    const found = await readHistory(history, "runs.arrow");
    expect(found.map(({ at, current, findings }) => [at, current, findings])).toEqual(runs.map(({ report }) => [report.generatedAt, report.current.name, JSON.parse(JSON.stringify(report.verdict.findings))]));
    expect(await Promise.all(found.map(({ profile }) => readProfile(profile, "run")))).toEqual(runs.map(({ profile }) => profile));
    const [first, second, third] = sizes as [number, number, number];
    expect(Math.abs(third - second - (second - first))).toBeLessThan(600);
    expect(second - first).toBeLessThan(16_000);
  });

  it("has profiles that stand in for the run's rows, and merge", async () => {
    const [one, two] = (await readHistory(history, "runs.arrow")).slice(1);
    const by = await reportOf({ reference: rows(0), current: (two as NonNullable<typeof two>).profile }, config, "first");
    const wanted = await reportOf({ reference: rows(0), current: rows(3) }, config, "first");
    expect(by.drift.columns.map(({ column, verdicts }) => [column, verdicts[0]?.value])).toEqual(wanted.drift.columns.map(({ column, verdicts }) => [column, verdicts[0]?.value]));
    const merged = mergeProfiles(await profile(one), await profile(two));
    const both = await reportOf({ reference: rows(0), current: await writeProfile(merged) }, config, "first");
    expect([both.current.rows, both.performance?.current?.labelled]).toEqual([800, 800]);
  });

  it("cut at every byte is refused in a sentence, and so is another table", async () => {
    for (let length = 1; length < history.length; length += history.length - length < 40 ? 1 : 11) {
      await expect(readHistory(history.slice(0, length), "runs.arrow"), `cut at ${length}`).rejects.toThrow(InputError);
    }
    await expect(readHistory(new TextEncoder().encode("a,b\n1,2\n"), "a.csv")).rejects.toThrow(/a\.csv is no history/);
  });
});

async function profile(run: { profile: Uint8Array } | undefined): Promise<Profile> {
  return (await readProfile((run as { profile: Uint8Array }).profile, "run")) as Profile;
}
