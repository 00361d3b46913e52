import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { badInputs, good, goodRows, reference } from "./bad-inputs.ts";
import { driftglass, folderWith, reportOf, script } from "./run.ts";
import { breaches } from "./schema.ts";

const example = fileURLToPath(new URL("../../demo/example/", import.meta.url));
const loans = ["--reference", "reference.csv", "--current", "current.csv", "--labels", "labels.csv"];
const folder = folderWith([reference, good]);
const pair = ["--reference", "reference.csv", "--current", "current.csv"];

describe("driftglass report", () => {
  test("three files give a valid report with drift and performance", () => {
    const report = reportOf(driftglass(["report", ...loans, "--format", "json"], { cwd: example }));
    expect(breaches(report)).toEqual([]);
    expect(report.reference.rows).toBe(3125);
    expect(report.performance?.current?.labelled).toBe(3125);
    expect(report.drift.columns.find((column) => column.column === "car_value")?.level).toBe("warn");
  });

  test("one file is split by time, its first half the reference, and the verdict says so", () => {
    const report = reportOf(driftglass(["report", "--current", "reference.csv", "--format", "json"], { cwd: example }));
    expect(report.reference.split?.by).toBe("time");
    expect(report.reference.rows + report.current.rows).toBe(3125);
    expect(report.verdict.sentence).toMatch(/one file/i);
  });

  test("--split takes a share of the rows", () => {
    const report = reportOf(driftglass(["report", "--current", "current.csv", "--split", "0.25", "--format", "json"], { cwd: folder }));
    expect([report.reference.rows, report.current.rows]).toEqual([75, 225]);
  });

  test("--split takes a date", () => {
    const report = reportOf(driftglass(["report", "--current", "reference.csv", "--split", "2018-03-01", "--format", "json"], { cwd: example }));
    expect(report.reference.end?.slice(0, 7)).toBe("2018-02");
    expect(report.current.start?.slice(0, 10)).toBe("2018-03-01");
  });

  test("roles, positive class, convention and chunk reach the report", () => {
    const options = ["--target", "target", "--prediction", "prediction", "--probability", "probability", "--id", "id", "--positive", "0", "--convention", "evidently", "--chunk", "100"];
    const report = reportOf(driftglass(["report", ...pair, ...options, "--format", "json"], { cwd: folder }));
    expect(report.positive).toBe("0");
    expect(report.drift.convention).toBe("evidently");
    expect(report.timeline?.chunks.map((chunk) => chunk.rows)).toEqual([100, 100, 100, 100, 100, 100]);
    expect(report.roles.find((role) => role.column === "id")?.role).toBe("id");
  });

  test("--probability label=column, repeated, gives one per class", () => {
    const rows = Array.from({ length: 120 }, (_, i) => `${i % 7},${"abc"[i % 3]},${"abc"[(i + (i % 5 ? 0 : 1)) % 3]},0.${(i % 8) + 1},0.1,0.${8 - (i % 8)}`);
    const text = `x,actual,guess,pa,pb,pc\n${rows.join("\n")}\n`;
    const cwd = folderWith([{ name: "r.csv", data: text }, { name: "c.csv", data: text }]);
    const options = ["--target", "actual", "--prediction", "guess", "--probability", "a=pa", "--probability", "b=pb", "--probability", "c=pc", "--format", "json"];
    const report = reportOf(driftglass(["report", "--reference", "r.csv", "--current", "c.csv", ...options], { cwd }));
    expect(report.task).toBe("multiclass");
    expect(report.roles.filter((role) => role.role === "probability").map((role) => [role.label, role.column])).toEqual([["a", "pa"], ["b", "pb"], ["c", "pc"]]);
  });

  test("- reads the current sample from standard input", () => {
    const report = reportOf(driftglass(["report", "--reference", "reference.csv", "--current", "-", "--format", "json"], { cwd: folder, input: goodRows(300, 50) }));
    expect(report.current.rows).toBe(50);
  });

  test("a file is known by its content, whatever its name", () => {
    const parquet = readFileSync(join(example, "census_labels.parquet"));
    const cwd = folderWith([{ name: "labels.csv", data: parquet }]);
    const report = reportOf(driftglass(["report", "--current", "labels.csv", "--format", "json"], { cwd }));
    expect(report.reference.rows + report.current.rows).toBe(23211);
  });
});

describe("exit status", () => {
  test("0 without --fail-on, whatever the verdict", () => {
    expect(driftglass(["report", ...loans], { cwd: example }).status).toBe(0);
  });

  test("1 when the verdict is at or above --fail-on, and the report is printed all the same", () => {
    const outcome = driftglass(["report", ...loans, "--fail-on", "warn", "--format", "json"], { cwd: example });
    expect(["warn", "alert"]).toContain(reportOf(outcome).verdict.level);
    expect(outcome.status).toBe(1);
  });

  test("0 when the verdict is below --fail-on", () => {
    const outcome = driftglass(["report", ...pair, "--fail-on", "warn", "--format", "json"], { cwd: folder });
    expect(reportOf(outcome).verdict.level).toBe("ok");
    expect(outcome.status).toBe(0);
  });

  test("a rule that fires counts like the verdict; one as warn only for --fail-on warn", () => {
    const judged = (rule: string, level: string) => driftglass(["report", ...pair, "--rule", rule, "--fail-on", level, "--format", "json"], { cwd: folder });
    expect(judged("data.rows > 1", "alert").status).toBe(1);
    expect(judged("data.rows > 1 as warn", "alert").status).toBe(0);
    expect(judged("data.rows > 1 as warn", "warn").status).toBe(1);
    expect(judged("data.rows < 1", "warn").status).toBe(0);
    expect(reportOf(judged("data.rows > 1", "alert")).verdict.findings.at(0)).toMatchObject({ level: "alert", rule: "data.rows > 1" });
  });

  test("a rule that cannot be read is unusable input, and the line says where and what would fit", () => {
    const { status, err } = driftglass(["report", ...pair, "--rule", "performance.rocAcu < 0.9"], { cwd: folder });
    expect(status).toBe(2);
    expect(err).toBe('driftglass: rule 1, “performance.rocAcu < 0.9”, cannot be read at letter 1: there is no figure “performance.rocAcu”. Did you mean "performance.rocAuc"?\n');
  });

  const usage: [string[], RegExp][] = [
    [["report", "--refrence", "a", "--current", "b"], /--refrence.*did you mean --reference\?/],
    [["reprot"], /"reprot"; did you mean: driftglass report/],
    [["report", "a.csv", "b.csv"], /"a\.csv" stands alone.*--current/],
    [["report", "--reference", "reference.csv"], /--current is missing/],
    [["report", "--current"], /--current needs a value/],
    [["report", "--current", "nowhere.csv"], /nowhere\.csv cannot be read: there is no such file/],
    [["report", "--current", "."], /it is a folder/],
    [["report", ...pair, "--format", "yaml"], /--format cannot be "yaml".*json, html/],
    [["report", ...pair, "--out", "report.xyz"], /report\.xyz.*--format/],
    [["report", ...pair, "--out", "nowhere/report.json"], /nowhere\/report\.json cannot be written/],
    [["report", ...pair, "--fail-on", "allert"], /did you mean alert\?/],
    [["report", ...pair, "--convention", "evidentl"], /did you mean evidently\?/],
    [["report", ...pair, "--target", "trget"], /no column "trget".*"target"/],
    [["report", ...pair, "--probability", "a=pa", "--probability", "pb"], /label=column/],
    [["report", ...pair, "--chunk", "5q"], /chunk.*5q/],
    [["report", ...pair, "--config", "missing.yaml"], /missing\.yaml cannot be read/],
  ];
  test.each(usage)("2 with one line that helps: %j", (args, says) => {
    const { status, err, out } = driftglass(args, { cwd: folder });
    expect(err).toMatch(says);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(out).toBe("");
    expect(status).toBe(2);
  });
});

describe("bad input", () => {
  test.each(badInputs)("$title", ({ name, data, fatal, says }) => {
    const cwd = folderWith([reference, { name, data }]);
    const outcome = driftglass(["report", "--reference", "reference.csv", "--current", name, "--format", "json"], { cwd });
    expect(outcome.err).not.toMatch(/defect|undefined|NaN/);
    if (fatal) {
      expect(outcome.status).toBe(2);
      expect(outcome.err).toMatch(says);
      expect(outcome.err.trimEnd().split("\n")).toHaveLength(1);
    } else {
      expect(outcome.status).toBe(0);
      expect(breaches(reportOf(outcome))).toEqual([]);
      expect(outcome.out).toMatch(says);
    }
  });

  test("half a Parquet file alone names itself", () => {
    const bad = badInputs.find((input) => input.name === "half.parquet") as (typeof badInputs)[number];
    const outcome = driftglass(["report", "--current", bad.name], { cwd: folderWith([bad]) });
    expect([outcome.status, outcome.err]).toEqual([2, expect.stringContaining("half.parquet")]);
  });
});

describe("settings", () => {
  test("--save-config writes the roles in use, and --config reads them to the same report", () => {
    const cwd = folderWith([reference, good]);
    const first = driftglass(["report", ...pair, "--chunk", "150", "--save-config", "driftglass.yaml", "--format", "json"], { cwd });
    const second = driftglass(["report", ...pair, "--config", "driftglass.yaml", "--format", "json"], { cwd });
    const bare = (text: string): object => ({ ...JSON.parse(text), generatedAt: "", roles: [] });
    expect(readFileSync(join(cwd, "driftglass.yaml"), "utf8")).toMatch(/^target: target$/m);
    expect(bare(second.out)).toEqual(bare(first.out));
  });

  test("an option goes before what the file says", () => {
    const cwd = folderWith([reference, good, { name: "driftglass.yaml", data: "convention: evidently\nchunk: \"100\"\n" }]);
    const report = reportOf(driftglass(["report", ...pair, "--config", "driftglass.yaml", "--convention", "standard", "--format", "json"], { cwd }));
    expect(report.drift.convention).toBe("standard");
    expect(report.timeline?.every).toBe("100 rows");
  });

  test("an unknown setting is refused with the nearest right one", () => {
    const cwd = folderWith([reference, good, { name: "driftglass.yaml", data: "tarrget: target\n" }]);
    const outcome = driftglass(["report", ...pair, "--config", "driftglass.yaml"], { cwd });
    expect([outcome.status, outcome.err]).toEqual([2, expect.stringMatching(/driftglass\.yaml.*tarrget.*target/)]);
  });
});

describe("output", () => {
  test("without --out and --format: the verdict and a table, without colour in a pipe", () => {
    const { out } = driftglass(["report", ...pair], { cwd: folder });
    expect(out.split("\n")[0]).toMatch(/^ok {2}None of \d inputs moved/);
    expect(out).toMatch(/^column +role +kind +score +95 %, noise +level/m);
    expect(out).not.toContain("\u001b");
  });

  test("control characters of the data never reach the terminal", () => {
    const cwd = folderWith([reference, { name: "current.csv", data: goodRows(300, 300).replace("size", "size\u001b[31m") }]);
    const { out } = driftglass(["report", ...pair], { cwd });
    expect(out).not.toContain("\u001b");
    expect(out).toContain("size\uFFFD[31m");
  });

  test("--out writes the format of its suffix and says the verdict on standard error", () => {
    const cwd = folderWith([reference, good]);
    mkdirSync(join(cwd, "reports"));
    for (const [name, starts] of [["r.json", "{"], ["r.html", "<!doctype html>"], ["r.csv", "column,kind,role"], ["reports/r.md", "## "]] as const) {
      const { status, out, err } = driftglass(["report", ...pair, "--out", name], { cwd });
      expect([status, out]).toEqual([0, ""]);
      expect(err).toMatch(/^ok: None of/);
      expect(readFileSync(join(cwd, name), "utf8").startsWith(starts)).toBe(true);
    }
  });

  test("--out - writes JSON to standard output", () => {
    expect(breaches(reportOf(driftglass(["report", ...pair, "--out", "-"], { cwd: folder })))).toEqual([]);
  });

  test("a reader that stops early is no error, and leaves the exit status alone", () => {
    const command = `"${process.execPath}" "${script}" report --reference reference.csv --current current.csv --format json --fail-on warn | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { cwd: example, encoding: "utf8" });
    expect([stdout, stderr]).toEqual(["1\n", ""]);
  });

  test("--version says the package's version, --help the options and examples", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
    expect(driftglass(["--version"]).out).toBe(`${version}\n`);
    expect(driftglass(["--help"]).out).toMatch(/--fail-on[\s\S]*Examples/);
    expect(driftglass([]).out).toBe(driftglass(["-h"]).out);
  });
});
