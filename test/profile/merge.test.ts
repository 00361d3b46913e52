import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { loadKernel } from "../../src/kernel/load.ts";
import { writeProfile } from "../../src/profile/arrow.ts";
import { makeProfile } from "../../src/profile/make.ts";
import { mergeProfiles } from "../../src/profile/merge.ts";
import type { Profile } from "../../src/profile/profile.ts";
import type { Source } from "../../src/request.ts";
import { relative } from "./close.ts";

const kernel = await loadKernel();
const config = { kinds: [{ column: "x", kind: "numeric" as const }, { column: "c", kind: "categorical" as const }], target: "y", prediction: "p", features: ["x", "c"] };
const csv = (rows: readonly (readonly string[])[]): Uint8Array => new TextEncoder().encode(`x,c,y,p\n${rows.map((row) => row.join(",")).join("\n")}\n`);
const make = (rows: readonly (readonly string[])[], cells?: Source): Promise<Profile> => makeProfile({ name: "rows.csv", data: csv(rows) }, config, kernel, cells ? { cells } : {});

const row = fc.tuple(
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map(String), fc.integer({ min: -3, max: 3 }).map(String), fc.constantFrom("", "inf", "-inf")),
  fc.constantFrom("a", "b", "c,d", "").map((text) => (text.includes(",") ? `"${text}"` : text)), fc.constantFrom("no", "yes"), fc.constantFrom("no", "yes"),
);
const first = [["1.5", "a", "no", "yes"], ["2.5", "b", "yes", "yes"], ["-1", "a", "yes", "no"], ["0.25", "b", "no", "no"]] as const;
const rows = fc.array(row, { minLength: 1, maxLength: 60 }).map((list): readonly (readonly string[])[] => [...first, ...list]);

describe("merge(a, b) on the same cells", () => {
  it("has the counts of the whole, every one", async () => {
    await fc.assert(fc.asyncProperty(rows, rows, rows, async (reference, a, b) => {
      const cells = { name: "ref.dgp.arrow", data: await writeProfile(await make(reference)) };
      const merged = mergeProfiles(await make(a, cells), await make(b, cells));
      const whole = await make([...a, ...b], cells);
      const counts = ({ columns }: Profile): unknown => columns.map(({ moments: _, distinct: __, ...counts }) => counts);
      expect(counts(merged)).toEqual(counts(whole));
      expect([merged.rows, merged.columns.map(({ moments }) => [moments?.min, moments?.max])]).toEqual([whole.rows, whole.columns.map(({ moments }) => [moments?.min, moments?.max])]);
      const confusion = ({ chunks }: Profile): number[] | undefined => chunks.map(({ confusion }) => confusion?.counts.flat() ?? []).reduce((sum, counts) => sum.map((count, i) => count + (counts[i] as number)));
      expect(confusion(merged)).toEqual(confusion(whole));
      merged.columns.forEach(({ moments, missing }, i) => {
        const wanted = whole.columns[i]?.moments;
        if (!moments || !wanted || missing === whole.rows) return;
        expect(Math.abs(moments.mean - wanted.mean)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(wanted.min), Math.abs(wanted.max)));
        if (wanted.squares > 1e-6) relative(moments.squares, wanted.squares, 1e-9);
      });
    }), { numRuns: 25, seed: 7 });
  });

  it("refuses other cells, and other columns, with what to do", async () => {
    const [a, b] = [await make([...first, ["7.5", "a", "no", "no"]]), await make([...first, ["9.5", "a", "no", "no"]])];
    expect(() => mergeProfiles(a, b)).toThrow(/"x" is cut at other values.*--cells/);
    expect(() => mergeProfiles(a, { ...b, columns: b.columns.slice(1) })).toThrow(InputError);
  });
});
