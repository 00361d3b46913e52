import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { createEngine, type Source } from "../../src/engine.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { readProfile, writeProfile } from "../../src/profile/arrow.ts";
import { makeProfile } from "../../src/profile/make.ts";
import type { Report } from "../../src/report.ts";
import { realSources } from "../monitor/realData.ts";
import { expectValid } from "../monitor/valid.ts";
import { relative } from "./close.ts";

const kernel = await loadKernel();
const roles = { id: "id", target: "repaid", prediction: "y_pred", probability: "y_pred_proba", timestamp: "timestamp", chunk: "1w" };

async function report(reference: Source, current: Source, labels?: Source): Promise<Report> {
  const engine = createEngine(kernel);
  try {
    await engine.open({ reference, current, ...(labels ? { labels } : {}) }, roles);
    const made = await engine.report(roles, undefined, undefined, "first");
    expectValid(made);
    return made;
  } finally {
    engine.close();
  }
}

const { reference, current, labels } = realSources("carLoan") as Required<ReturnType<typeof realSources>>;
const shipped: Source = { name: "ref.dgp.arrow", data: await writeProfile(await makeProfile(reference, roles, kernel)) };
const same: Source = { name: "cur.dgp.arrow", data: await writeProfile(await makeProfile(current, roles, kernel, { cells: shipped, labels })) };

describe("the car loans with a profile in the reference's place", async () => {
  const raw = await report(reference, current, labels);
  const sides = [["a reference", await report(shipped, current, labels)], ["both", await report(shipped, same)]] as const;

  it("is kilobytes", () => expect((shipped.data as Uint8Array).length).toBeLessThan(110_000));

  describe.each(sides)("as %s", (_, profiled) => {
    it("gives every column the same PSI, level, bins and missing", () => {
      expect(profiled.drift.columns.map(({ column }) => column).sort()).toEqual(raw.drift.columns.map(({ column }) => column).sort());
      for (const wanted of raw.drift.columns) {
        const found = profiled.drift.columns.find(({ column }) => column === wanted.column) as typeof wanted;
        relative(found.verdicts[0]?.value, wanted.verdicts[0]?.value, 1e-12);
        expect([found.level, found.kind, found.role], wanted.column).toEqual([wanted.level, wanted.kind, wanted.role]);
        expect(found.bins.map(({ lower, upper, category, kind, reference, current }) => ({ lower, upper, category, kind, reference, current }))).toEqual(wanted.bins.map(({ lower, upper, category, kind, reference, current }) => ({ lower, upper, category, kind, reference, current })));
        if (wanted.kind === "categorical" || wanted.kind === "boolean") relative(found.verdicts[0]?.pValue, wanted.verdicts[0]?.pValue, 1e-12);
      }
    });

    it("gives KS and Wasserstein bounds that hold the exact value, and are narrow", () => {
      let bounded = 0;
      for (const wanted of raw.drift.columns) {
        const found = profiled.drift.columns.find(({ column }) => column === wanted.column) as typeof wanted;
        for (const test of ["ks", "wasserstein"] as const) {
          const exact = wanted.tests.find((each) => each.test === test && each.convention === "standard")?.statistic;
          if (exact === undefined || wanted.kind !== "numeric") continue;
          const [lower, upper] = found.tests.find((each) => each.test === test && each.convention === "standard")?.bounds as [number, number];
          expect(lower - 1e-12, `${wanted.column} ${test}`).toBeLessThanOrEqual(exact);
          expect(upper + 1e-12, `${wanted.column} ${test}`).toBeGreaterThanOrEqual(exact);
          if (test === "ks") expect(upper - lower).toBeLessThan(0.0125);
          bounded++;
        }
      }
      expect(bounded).toBeGreaterThan(4);
    });

    it("describes the columns as the file does", () => {
      for (const wanted of raw.quality.columns) {
        const found = profiled.quality.columns.find(({ column }) => column === wanted.column);
        if (wanted.role === "id" || wanted.role === "timestamp") continue;
        const { mean, std, ...exact } = wanted.reference as NonNullable<typeof wanted.reference>;
        expect(found?.reference, wanted.column).toMatchObject(exact);
        if (mean !== undefined) relative(found?.reference?.mean, mean, 1e-12);
        if (std !== undefined) relative(found?.reference?.std, std, 1e-12);
        expect(found?.outOfRange).toEqual(wanted.outOfRange);
      }
    });

    it("keeps the performance of the time when there were rows, and its change", () => {
      expect(profiled.performance?.reference?.metrics).toEqual(raw.performance?.reference?.metrics);
      expect(profiled.performance?.change?.map(({ metric, change }) => [metric, change])).toEqual(raw.performance?.change?.map(({ metric, change }) => [metric, change]));
    });

    it("draws the reference's chunks as the rows do: rows, PSI of every column, missing, every metric and its usual band", () => {
      const own = (report: Report) => report.timeline?.chunks.filter(({ sample }) => sample === "reference") ?? [];
      expect(own(profiled).map(({ start, end, rows, complete, missing }) => [start, end, rows, complete, missing])).toEqual(own(raw).map(({ start, end, rows, complete, missing }) => [start, end, rows, complete, missing]));
      own(raw).forEach((wanted, i) => {
        const found = own(profiled)[i] as typeof wanted;
        for (const { column, tests } of wanted.drift) relative(found.drift.find((each) => each.column === column)?.tests.find(({ test }) => test === "psi")?.statistic, tests.find(({ test }) => test === "psi")?.statistic, 1e-12);
        expect(found.performance?.labelled).toBe(wanted.performance?.labelled);
        for (const [name, metric] of Object.entries(wanted.performance?.metrics ?? {})) for (const part of ["value", "lower", "upper"] as const) relative(found.performance?.metrics[name]?.[part], metric[part], 1e-12);
        relative(found.performance?.metrics.rocAuc?.threshold?.lower, wanted.performance?.metrics.rocAuc?.threshold?.lower, 1e-12);
      });
    });

    it("says of every view what it would need, in one sentence", () => {
      const codes = profiled.notes.map(({ code }) => code).filter((code) => code.startsWith("profile-needs-rows-"));
      expect(codes.map((code) => code.slice(19))).toEqual(["causes", "multivariate", "concept", "estimated", "predictions", ...(profiled.current.profile ? ["errors"] : [])]);
      expect([profiled.drift.multivariate, profiled.concept?.decomposition, profiled.performance?.estimated]).toEqual([undefined, undefined, undefined]);
      expect(profiled.reference.profile?.of).toBe(reference.name);
    });
  });
});

describe("thresholds of a profile", () => {
  it("give what deciding there gave the rows", async () => {
    const [raw, profiled] = [await report(reference, current, labels), await report(shipped, current, labels)];
    const known = new Map(raw.performance?.thresholds?.map(({ threshold, reference }) => [threshold, reference]));
    const shared = profiled.performance?.thresholds?.filter(({ threshold }) => known.has(threshold)) ?? [];
    expect(shared.length).toBeGreaterThan(10);
    for (const { threshold, reference } of shared) expect(reference).toEqual(known.get(threshold));
  });
});

describe("the file", () => {
  it("comes back as it was written", async () => {
    const profile = await makeProfile(reference, roles, kernel);
    expect(await readProfile(await writeProfile(profile), "ref")).toEqual(profile);
  });

  it("is what its schema says", async () => {
    const schema = JSON.parse(readFileSync(new URL("../../schema/profile-1.schema.json", import.meta.url), "utf8")) as object;
    const ajv = new Ajv2020();
    addFormats(ajv);
    const valid = ajv.compile(schema);
    expect(valid(JSON.parse(JSON.stringify(await makeProfile(reference, roles, kernel)))), JSON.stringify(valid.errors)).toBe(true);
  });

  it("holds no row: neither keys nor texts", async () => {
    const profile = await makeProfile(reference, roles, kernel);
    expect(profile.columns.map(({ name }) => name)).not.toContain("id");
    expect(profile.left.map(({ column }) => column)).toContain("id");
  });
});
