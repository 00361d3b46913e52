import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { driftglass, folderWith, reportOf } from "./run.ts";

const rows = (shift: number): string => `x,city\n${Array.from({ length: 600 }, (_, i) => `${((i * 37) % 211) / 7 + shift},${["Bern", "Rom", "Oslo"][(i + shift) % 3]}`).join("\n")}\n`;

it("makes a profile, judges by it as by the file, and merges", () => {
  const folder = folderWith([{ name: "ref.csv", data: rows(0) }, { name: "cur.csv", data: rows(5) }]);
  const at = (name: string): string => join(folder, name);
  const made = driftglass(["profile", at("ref.csv"), "-o", at("ref.dgp.arrow")]);
  expect(made).toMatchObject({ status: 0, out: "" });
  expect(made.err).toMatch(/2 columns of 600 rows in \d+ kB/);
  expect(readFileSync(at("ref.dgp.arrow")).length).toBeLessThan(40_000);
  const [byFile, byProfile] = ["ref.csv", "ref.dgp.arrow"].map((name) => reportOf(driftglass(["report", "--reference", at(name), "--current", at("cur.csv"), "--format", "json"])));
  expect(byProfile?.drift.columns.map(({ column, level, bins }) => [column, level, bins])).toEqual(byFile?.drift.columns.map(({ column, level, bins }) => [column, level, bins]));
  expect(driftglass(["profile", at("cur.csv"), "-o", at("both.dgp.arrow"), "--merge", at("ref.dgp.arrow")])).toMatchObject({ status: 0 });
  expect(reportOf(driftglass(["report", "--reference", at("both.dgp.arrow"), "--current", at("cur.csv"), "--format", "json"])).reference.rows).toBe(1200);
});

it("says what is missing", () => {
  expect(driftglass(["profile"]).err).toMatch(/no file to make a profile of/);
  expect(driftglass(["profile", "a.csv"]).err).toMatch(/--out is missing/);
  const folder = folderWith([{ name: "ref.csv", data: rows(0) }]);
  expect(driftglass(["profile", join(folder, "ref.csv"), "-o", join(folder, "o.arrow"), "--cells", join(folder, "ref.csv")])).toMatchObject({ status: 2 });
});
