import { expect, test } from "vitest";
import { parseCommand } from "../../src/cli/options.ts";

const report = (...args: string[]) => parseCommand(["report", "--current", "c.csv", ...args]);

test("the comparison of tools is a view of a CSV, by format or by suffix", () => {
  expect(report("--format", "csv", "--view", "comparison")).toMatchObject({ options: { format: "csv", view: "comparison" } });
  expect(report("--out", "tools.csv", "--view", "comparison")).toMatchObject({ options: { format: "csv", view: "comparison" } });
  expect(() => report("--view", "comparison")).toThrow("--view comparison is for CSV: add --format csv, or --out comparison.csv");
  expect(() => report("--format", "csv", "--view", "comparsion")).toThrow(/did you mean comparison\?/);
});

test("any of the six conventions can be asked for", () => {
  for (const convention of ["standard", "evidently", "nannyml", "whylogs", "arize", "fiddler"]) expect(report("--convention", convention)).toMatchObject({ options: { config: { convention } } });
  expect(() => report("--convention", "nanny")).toThrow(/one of: standard, evidently, nannyml, whylogs, arize, fiddler/);
});
