import { describe, expect, it } from "vitest";
import { createEngine } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { compareAssociations } from "../../src/monitor/associations.ts";
import { classifyDomain } from "../../src/monitor/domainClassifier.ts";
import { type JointSample, samplePositions } from "../../src/monitor/jointSample.ts";
import { seededRandom } from "../../src/stats/random.ts";
import { reportOf } from "./reportOf.ts";

/** Simulations of the normal suite; more behind DRIFTGLASS_LONG. */
const long = process.env.DRIFTGLASS_LONG !== undefined;
const runs = { classifier: long ? 1000 : 50, pairs: long ? 1000 : 100 };

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Correlated numbers (heavy tails, ties, holes) and categories (rare ones, holes); the same law on both sides. */
function nothingMoved(reference: number, current: number, seed: number): JointSample {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rows = reference + current;
  const factor = Array.from({ length: rows }, normal);
  const numbers = (name: string, of: (f: number) => number) => ({ name, numbers: Float64Array.from(factor, of) });
  const codes = (name: string, of: (f: number) => number) => ({ name, codes: Int32Array.from(factor, of) });
  return {
    reference, current,
    columns: [
      numbers("normal", (f) => f + normal()), numbers("heavy", (f) => Math.exp(f + 2 * normal())), numbers("fan", (f) => Math.abs(f) * normal()),
      numbers("ties", (f) => Math.round(Math.abs(f + normal()))), numbers("holes", (f) => (random() < 0.2 ? Number.NaN : f + normal())),
      codes("bands", (f) => (f > 1 ? 2 : f > 0 ? 1 : 0)), codes("rare", () => Math.floor(Math.exp(3.5 * random()))), codes("mixed", (f) => (random() < 0.1 ? -1 : f > 1 ? 8 : Math.floor(8 * random()))),
    ],
  };
}

describe("where nothing moved", () => {
  it("the classifier's interval holds 0.5, and it calls hardly anything moved", async () => {
    const kernel = await loadKernel();
    const found = Array.from({ length: runs.classifier }, (_, seed) => finish(classifyDomain(nothingMoved(300, 300, seed), seed, kernel)));
    const share = (of: (each: NonNullable<(typeof found)[number]>) => boolean): number => found.filter((each) => each && of(each)).length / runs.classifier;
    expect(share(({ lower, upper }) => lower <= 0.5 && upper >= 0.5)).toBeGreaterThanOrEqual(0.93);
    expect(share(({ level }) => level !== "ok")).toBeLessThanOrEqual(0.05);
    expect(Math.abs(found.reduce((sum, each) => sum + (each?.rocAuc ?? 0), 0) / runs.classifier - 0.5)).toBeLessThan(0.01);
  }, 600_000);

  it.each([[1000, 1000], [3000, 300]])("hardly any run of pairs has a finding (%i and %i rows), and p-values are even", (reference, current) => {
    const all = Array.from({ length: runs.pairs }, (_, seed) => finish(compareAssociations(nothingMoved(reference, current, 7000 + seed))));
    expect(all.filter((pairs) => pairs.some(({ qValue }) => qValue <= 0.05)).length / runs.pairs).toBeLessThanOrEqual(long ? 0.065 : 0.09);
    expect(all.filter((pairs) => pairs.some(({ level }) => level !== "ok")).length / runs.pairs).toBeLessThanOrEqual(0.065);
    for (const measure of ["spearman", "cramersV", "correlationRatio"]) {
      const pValues = all.flatMap((pairs) => pairs.filter((pair) => pair.measure === measure).map(({ pValue }) => pValue));
      // Four standard errors of a share of that many p-values; each is right to a tenth by itself.
      for (const level of [0.05, 0.5]) {
        const error = Math.sqrt((level * (1 - level)) / pValues.length);
        expect(Math.abs(pValues.filter((p) => p <= level).length / pValues.length - level), `${measure} at ${level}`).toBeLessThan(4 * error + 0.1 * level);
      }
    }
  }, 600_000);
});

describe("where two columns turn their correlation and keep their own distributions", () => {
  const random = seededRandom(11);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rows = (sign: number): string =>
    Array.from({ length: 3000 }, () => {
      const income = normal();
      return [income, sign * 0.7 * income + 0.714 * normal(), normal(), normal(), ["a", "b", "c"][Math.floor(3 * random())]].join(",");
    }).join("\n");
  const files = { reference: `income,age,x,z,c\n${rows(1)}\n`, current: `income,age,x,z,c\n${rows(-1)}\n` };

  it("no column moved alone, and classifier, pairs, reconstruction and the verdict name the two", async () => {
    const report = await reportOf(files);
    expect(report.drift.drifted).toBe(0);
    const { classifier, associations, reconstruction, pairs } = report.drift.multivariate ?? {};
    expect(classifier?.level).toBe("alert");
    expect(classifier?.rocAuc).toBeGreaterThan(0.75);
    expect(classifier?.columns.slice(0, 2).map(({ column }) => column).sort()).toEqual(["age", "income"]);
    expect((classifier?.columns[1]?.importance ?? 0) / (classifier?.columns[2]?.importance ?? 1e-3)).toBeGreaterThan(10);
    expect(pairs).toBe(10);
    expect(associations?.filter(({ level }) => level !== "ok").map(({ columns }) => columns)).toEqual([["income", "age"]]);
    expect(associations?.[0]).toMatchObject({ measure: "spearman", level: "alert" });
    expect(associations?.[0]?.change).toBeCloseTo(-1.36, 1);
    expect(reconstruction?.level).toBe("alert");
    expect(report.verdict.level).toBe("alert");
    expect(report.verdict.sentence).toContain("None of 5 inputs moved; the inputs moved together: income and age");
    expect(report.verdict.findings[0]).toMatchObject({ subject: "income and age", view: "multivariate", level: "alert" });
    expect(report.verdict.findings[0]?.sentence).toMatch(/^changed how they go together: Spearman's correlation 0\.6\d\d in reference, −0\.6\d\d now$/);
  }, 60_000);

  it("nothing is said where both files are the same, and the same report comes twice", async () => {
    const [first, second] = [await reportOf({ ...files, current: files.reference }), await reportOf({ ...files, current: files.reference })];
    const { classifier, associations, reconstruction } = first.drift.multivariate ?? {};
    expect(classifier).toMatchObject({ level: "ok", columns: [] });
    expect(associations?.every(({ level, change }) => level === "ok" && change === 0)).toBe(true);
    expect(reconstruction).toMatchObject({ level: "ok" });
    expect(first.verdict.findings).toEqual([]);
    expect(second.drift.multivariate).toEqual(first.drift.multivariate);
  }, 60_000);

  it("too few columns or rows are a note, not a figure", async () => {
    const short = await reportOf({ reference: files.reference.split("\n").slice(0, 41).join("\n"), current: files.current });
    expect(short.drift.multivariate).toBeUndefined();
    expect(short.notes.find(({ section }) => section === "multivariate")?.sentence).toBe("columns were not compared together: that takes 50 rows or more on both sides");
    const narrow = await reportOf(files, { features: ["x"] });
    expect(narrow.notes.find(({ section }) => section === "multivariate")?.sentence).toContain("that takes two inputs or more");
  }, 60_000);
});

describe("a brush", () => {
  it("keeps the reference's components and gives the report that a fresh engine gives; a first report says that this section is to come", async () => {
    const random = seededRandom(21);
    const rows = Array.from({ length: 2000 }, (_, i) => [new Date(Date.UTC(2024, 0, 1) + i * 3_600_000).toISOString(), random(), i > 1500 ? random() + 0.5 : random(), ["a", "b"][Math.floor(2 * random())]].join(","));
    const bytes = (part: string[]): Uint8Array => new TextEncoder().encode(["timestamp,x,z,c", ...part].join("\n"));
    const sources = { reference: { name: "a.csv", data: bytes(rows.slice(0, 1000)) }, current: { name: "b.csv", data: bytes(rows.slice(1000)) } };
    const brush = { current: { start: "2024-02-20", end: "2024-03-05" } };
    const [used, fresh] = [createEngine(await loadKernel()), createEngine(await loadKernel())];
    await used.open(sources, {});
    await fresh.open(sources, {});
    const whole = await used.report({});
    const first = await used.report({}, brush, undefined, "first");
    expect(first.pending).toContain("multivariate");
    expect(first.drift.multivariate).toBeUndefined();
    const brushed = await used.report({}, brush);
    expect(brushed.pending).toBeUndefined();
    expect(brushed.drift.multivariate).toEqual((await fresh.report({}, brush)).drift.multivariate);
    expect(brushed.drift.multivariate?.reconstruction?.current).not.toBe(whole.drift.multivariate?.reconstruction?.current);
    expect(brushed.drift.multivariate?.reconstruction?.chunks).toEqual(whole.drift.multivariate?.reconstruction?.chunks);
    used.close();
    fresh.close();
  }, 60_000);
});

describe("samplePositions(rows, most)", () => {
  it("takes all rows where there are few, else one of each stretch, in order and without doubles", () => {
    expect([...samplePositions(5, 10, seededRandom(1))]).toEqual([0, 1, 2, 3, 4]);
    const positions = samplePositions(1003, 100, seededRandom(1));
    expect(positions.every((position, i) => position >= Math.floor((i * 1003) / 100) && position < Math.floor(((i + 1) * 1003) / 100))).toBe(true);
  });
});
