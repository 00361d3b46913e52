import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTable } from "../../src/data/read.ts";
import { InputError } from "../../src/errors.ts";
import { profileOfWhylogs } from "../../src/profile/whylogs.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { relative } from "./close.ts";

const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../connect/answers/whylogs/${name}.bin`, import.meta.url)));
interface Said { frequent?: [string, number, number, number][]; [figure: string]: unknown }
const { profiles } = JSON.parse(readFileSync(new URL("../connect/answers/whylogs/truth.json", import.meta.url), "utf8")) as { profiles: Record<string, Record<string, Said>> };

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

it("a cut one is a sentence", async () => {
  const whole = bytes("one");
  for (let length = 4; length < whole.length; length += 5) await expect(readTable({ name: "cut.bin", data: whole.slice(0, length) }), `${length}`).rejects.toThrow(InputError);
});
