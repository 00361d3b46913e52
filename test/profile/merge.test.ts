import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { writeProfile } from "../../src/profile/arrow.ts";
import { makeProfile } from "../../src/profile/make.ts";
import { mergeProfiles } from "../../src/profile/merge.ts";
import type { Profile } from "../../src/profile/profile.ts";
import type { Source } from "../../src/request.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { relative } from "./close.ts";

const kernel = await loadKernel();
const config = {
  kinds: [{ column: "x", kind: "numeric" as const }, { column: "c", kind: "categorical" as const }], target: "y", prediction: "p", probability: "s", timestamp: "t", positive: "yes", features: ["x", "c"], chunk: "1d",
};
const csv = (rows: readonly (readonly string[])[]): Uint8Array => new TextEncoder().encode(`x,c,y,p,s,t\n${rows.map((row) => row.join(",")).join("\n")}\n`);
const source = (rows: readonly (readonly string[])[]): Source => ({ name: "rows.csv", data: csv(rows) });
const make = (rows: readonly (readonly string[])[], cells?: Source): Promise<Profile> => makeProfile(source(rows), config, kernel, cells ? { cells } : {});

const row = fc.tuple(
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map(String), fc.integer({ min: -3, max: 3 }).map(String), fc.constantFrom("", "inf", "-inf")),
  fc.constantFrom("a", "b", "c,d", "").map((text) => (text.includes(",") ? `"${text}"` : text)), fc.constantFrom("no", "yes", ""), fc.constantFrom("no", "yes"),
  fc.oneof(fc.integer({ min: 0, max: 100 }).map((n) => String(n / 100)), fc.double({ noNaN: true, min: 0, max: 1 }).map(String)), fc.constantFrom("2026-01-01T05:00:00Z", "2026-01-01T20:00:00Z", "2026-01-02T03:00:00Z", "2026-01-04T12:00:00Z"),
);
const first = [
  ["1.5", "a", "no", "yes", "0.29", "2026-01-01T00:00:00Z"], ["2.5", "b", "yes", "yes", "0.61", "2026-01-02T10:00:00Z"], ["-1", "a", "yes", "no", "0.4", "2026-01-03T10:00:00Z"], ["0.25", "b", "no", "no", "0.07", "2026-01-04T10:00:00Z"],
] as const;
const rows = fc.array(row, { minLength: 1, maxLength: 60 }).map((list): readonly (readonly string[])[] => [...first, ...list]);

describe("merge(a, b) on the same cells", () => {
  it("has the counts of the whole, every one, in all rows and in every chunk", async () => {
    await fc.assert(fc.asyncProperty(rows, rows, rows, async (reference, a, b) => {
      const cells = { name: "ref.dgp.arrow", data: await writeProfile(await make(reference)) };
      const merged = mergeProfiles(await make(a, cells), await make(b, cells));
      const whole = await make([...a, ...b], cells);
      const counts = ({ columns }: Profile): unknown => columns.map(({ moments: _, distinct: __, ...counts }) => counts);
      expect(counts(merged)).toEqual(counts(whole));
      expect([merged.rows, merged.columns.map(({ moments }) => [moments?.min, moments?.max])]).toEqual([whole.rows, whole.columns.map(({ moments }) => [moments?.min, moments?.max])]);
      const performance = ({ chunks }: Profile): unknown => chunks.map(({ start, end, rows, labelled, confusion, scores, losses }) => ({ start, end, rows, labelled, confusion, scores, losses: losses?.map(({ of, count }) => [of, count]) }));
      expect(performance(merged)).toEqual(performance(whole));
      merged.chunks.forEach(({ losses }, i) => losses?.forEach(({ mean, squares }, at) => {
        const wanted = whole.chunks[i]?.losses?.[at];
        expect(Math.abs(mean - (wanted?.mean as number))).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(mean)));
        if (squares > 1e-6) relative(squares, wanted?.squares, 1e-9);
      }));
      merged.columns.forEach(({ moments, missing }, i) => {
        const wanted = whole.columns[i]?.moments;
        if (!moments || !wanted || missing === whole.rows) return;
        expect(Math.abs(moments.mean - wanted.mean)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(wanted.min), Math.abs(wanted.max)));
        if (wanted.squares > 1e-6) relative(moments.squares, wanted.squares, 1e-9);
      });
    }), { numRuns: 15, seed: 7 });
  });

  it("gives the performance of the whole: decisions and losses as the rows do, areas between bounds that hold the rows' own", async () => {
    await fc.assert(fc.asyncProperty(rows, rows, async (a, b) => {
      const one = await make(a);
      const cells = { name: "ref.dgp.arrow", data: await writeProfile(one) };
      const merged = await writeProfile(mergeProfiles(one, await make(b, cells)));
      const [raw, profiled] = await Promise.all([csv([...a, ...b]), merged].map((reference) => reportOf({ reference, current: csv(a) }, config, "first")));
      const [wanted, found] = [raw?.performance?.reference, profiled?.performance?.reference];
      expect([found?.labelled, found?.confusion, found?.classes?.map(({ actual, predicted }) => [actual, predicted])]).toEqual([wanted?.labelled, wanted?.confusion, wanted?.classes?.map(({ actual, predicted }) => [actual, predicted])]);
      for (const [name, metric] of Object.entries(wanted?.metrics ?? {})) {
        const own = found?.metrics[name];
        if (name === "rocAuc" || name === "averagePrecision") {
          const [lower, upper] = own?.bounds as [number, number];
          expect(metric.value, name).toBeGreaterThanOrEqual(lower - 1e-12);
          expect(metric.value, name).toBeLessThanOrEqual(upper + 1e-12);
        } else for (const part of ["value", "lower", "upper"] as const) relative(own?.[part], metric[part], 1e-9);
      }
    }), { numRuns: 6, seed: 8 });
  });

  it("of a regression gives its errors: RMSE, MAE, MAPE, bias and R²", async () => {
    const numbers = (seed: number): Uint8Array => new TextEncoder().encode(`x,y,said\n${Array.from({ length: 120 }, (_, i) => `${(i * 7 + seed) % 31},${((i * 37 + seed) % 101) / 3},${((i * 41 + seed) % 97) / 3}`).join("\n")}\n`);
    const roles = { target: "y", prediction: "said", features: ["x"] };
    const profileOf = (seed: number, cells?: Source): Promise<Profile> => makeProfile({ name: "rows.csv", data: numbers(seed) }, roles, kernel, cells ? { cells } : {});
    const one = await profileOf(1);
    const merged = await writeProfile(mergeProfiles(one, await profileOf(50, { name: "one", data: await writeProfile(one) })));
    const [head, ...lines] = new TextDecoder().decode(numbers(1)).trim().split("\n");
    const both = `${head}\n${[...lines, ...new TextDecoder().decode(numbers(50)).trim().split("\n").slice(1)].join("\n")}\n`;
    const [raw, profiled] = await Promise.all([both, merged].map((reference) => reportOf({ reference, current: numbers(9) }, roles, "first")));
    for (const name of ["rmse", "mae", "mape", "bias", "r2"]) relative(profiled?.performance?.reference?.metrics[name]?.value, raw?.performance?.reference?.metrics[name]?.value, 1e-12);
    for (const name of ["rmse", "mae", "bias"]) relative(profiled?.performance?.reference?.metrics[name]?.lower, raw?.performance?.reference?.metrics[name]?.lower, 1e-12);
  });

  it("refuses other cells, and other columns, with what to do", async () => {
    const [a, b] = [await make([...first, ["7.5", "a", "no", "no", "0.5", "2026-01-01T05:00:00Z"]]), await make([...first, ["9.5", "a", "no", "no", "0.5", "2026-01-01T05:00:00Z"]])];
    expect(() => mergeProfiles(a, b)).toThrow(/"x" is cut at other values.*--cells/);
    expect(() => mergeProfiles(a, { ...b, columns: b.columns.slice(1) })).toThrow(InputError);
  });
});
