import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTable } from "../../src/data/read.ts";
import { InputError } from "../../src/errors.ts";
import { profileOfWhylogs } from "../../src/profile/whylogs.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { relative } from "./close.ts";

const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../connect/answers/whylogs/${name}.bin`, import.meta.url)));
interface Said { frequent?: [string, number, number, number][]; [figure: string]: unknown }
interface Score { test: "ks" | "chi-square"; statistic: number | null; pValue: number; category: string; hellinger?: number }
const { profiles, drift } = JSON.parse(readFileSync(new URL("../connect/answers/whylogs/truth.json", import.meta.url), "utf8")) as { profiles: Record<string, Record<string, Said>>; drift: { reference: string; current: string; columns: Record<string, Score> }[] };

describe.each(Object.keys(profiles))("whylogs' profile %s in the place of rows", (name) => {
  const profile = profileOfWhylogs(bytes(name), `${name}.bin`);
  const said = profiles[name] as Record<string, Said>;

  it("counts what whylogs counted", () => {
    for (const { name: column, kind, rows, missing, moments, cells, positiveInfinities, negativeInfinities, categories } of profile.columns) {
      const of = said[column] as Said;
      expect(rows, column).toBe(of["counts/n"]);
      if (cells) {
        expect(cells.at.reduce((sum, count) => sum + count, positiveInfinities + negativeInfinities)).toBe(of["distribution/n"]);
        expect(missing).toBe((of["counts/n"] as number) - (of["distribution/n"] as number));
        relative(moments?.mean, of["distribution/mean"] as number, 1e-12);
      } else if (of.frequent) {
        // Python writes True and False.
        for (const [item, , lower] of of.frequent) expect(categories?.find(({ category }) => category === (kind === "boolean" ? item.toLowerCase() : item))?.count, `${column} ${item}`).toBe(lower);
      }
    }
  });

  it("is compared with itself without any drift, and says what its sketches are good for", async () => {
    const report = await reportOf({ reference: bytes(name), current: bytes(name) }, {}, "first");
    for (const { column, verdicts } of report.drift.columns) expect(verdicts[0]?.value ?? 0, column).toBe(0);
    expect(report.notes.find(({ code }) => code === "profile")?.sentence).toMatch(/sketches/);
  });
});

describe.each(drift)("whylogs' profile $reference beside $current", ({ reference, current, columns }) => {
  it("has whylogs' own drift scores of the same two profiles, and bounds as wide as the sketches", async () => {
    const report = await reportOf({ reference: bytes(reference), current: bytes(current) }, { convention: "whylogs", tests: "all" }, "full");
    const levels = new Map([["DRIFT", "alert"], ["POSSIBLE_DRIFT", "warn"], ["NO_DRIFT", "ok"]]);
    let seen = 0;
    for (const [column, wanted] of Object.entries(columns)) {
      const found = report.drift.columns.find((each) => each.column === column);
      const verdict = found?.verdicts[0];
      // Columns that hardly ever repeat are rows; a p of no test is none.
      if (verdict?.value === undefined) continue;
      seen++;
      expect([verdict.convention, verdict.test, verdict.level], column).toEqual(["whylogs", wanted.test === "ks" ? "ks" : "chiSquare", levels.get(wanted.category)]);
      relative(verdict.value, wanted.pValue, 1e-8);
      const test = (name: string) => found?.tests.find((each) => each.convention === "whylogs" && each.test === name)?.statistic;
      if (wanted.test === "ks") relative(test("ks"), wanted.statistic as number, 1e-12);
      else relative(test("chiSquare"), wanted.statistic ?? Number.MAX_VALUE, 1e-10);
      if (wanted.hellinger !== undefined) relative(test("hellinger"), wanted.hellinger, 1e-10);
      const standard = found?.tests.find((each) => each.convention === "standard" && each.test === "ks");
      const rank = (profiles[reference]?.[column]?.rankError as number | undefined ?? 0) * Number(reference !== "small" && reference !== "one") + (profiles[current]?.[column]?.rankError as number | undefined ?? 0) * Number(current !== "small" && current !== "one");
      if (standard?.bounds) expect(standard.bounds[1] - standard.bounds[0], column).toBeGreaterThanOrEqual(Math.min(rank, standard.statistic + rank) - 1e-12);
    }
    expect(seen).toBeGreaterThan(0);
  });
});

it("a cut one is a sentence", async () => {
  const whole = bytes("one");
  for (let length = 4; length < whole.length; length += 5) await expect(readTable({ name: "cut.bin", data: whole.slice(0, length) }), `${length}`).rejects.toThrow(InputError);
});
