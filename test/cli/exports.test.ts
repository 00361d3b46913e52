import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Config } from "../../src/data/config.ts";
import { toCommand } from "../../src/export/command.ts";
import { toCsv } from "../../src/export/csv.ts";
import { toHtml } from "../../src/export/html.ts";
import { toMarkdown } from "../../src/export/markdown.ts";
import { toText } from "../../src/export/text.ts";
import { toPrometheus } from "../../src/export/prometheus.ts";
import { toPython } from "../../src/export/python.ts";
import { settings } from "../../src/export/settings.ts";
import type { Report } from "../../src/report.ts";
import { parseCommand } from "../../src/cli/options.ts";

/** The least report that has a column, a finding and a sentence under the given name. */
function reportAbout(name: string): Report {
  const side = { rows: 10, missing: 1, distinct: 9 };
  return {
    schema: "driftglass.report/1", version: "0", generatedAt: "2024-01-01T00:00:00Z",
    reference: { name: "r.csv", rows: 10 }, current: { name: "c.csv", rows: 10 }, task: "binary", positive: "1",
    roles: [{ column: name, role: "feature", kind: "numeric", reason: "" }, { column: "y", role: "target", kind: "boolean", reason: "" }],
    verdict: { level: "warn", sentence: `${name} moved.`, clauses: [], findings: [{ level: "warn", subject: name, sentence: "moved", view: "drift" }], unchecked: [] },
    drift: {
      convention: "standard", share: 1, drifted: 1, tested: 1, level: "warn",
      columns: [{ column: name, kind: "numeric", role: "feature", level: "warn", bins: [], tests: [],
        verdicts: [{ convention: "standard", test: "psi", on: "statistic", value: 0.2, threshold: 0.1, drifted: true, level: "warn" }] }],
    },
    quality: { columns: [{ column: name, kind: "numeric", role: "feature", level: "ok", reference: side, current: side }] },
    notes: [],
  };
}

describe("CSV", () => {
  const cell = (name: string): string => toCsv(reportAbout(name)).split("\r\n").slice(1).join("\r\n").split(",numeric,")[0]?.replace(/,feature$/, "") ?? "";

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])("text that a spreadsheet takes for a formula gets an apostrophe: %j", (name) => {
    expect(cell(name).replace(/^"/, "")).toBe(`'${name}`);
  });

  test("quotes, delimiters and line ends are quoted as RFC 4180 says", () => {
    expect(cell('a"b,c\nd')).toBe('"a""b,c\nd"');
  });

  test("the interval and the noise stand beside the value", () => {
    const report = reportAbout("x");
    for (const { verdicts } of report.drift.columns) Object.assign(verdicts[0] as object, { interval: [0.16, 0.24], noise: 0.005 });
    const [header, row] = toCsv(report).split("\r\n").map((line) => line.split(",")) as [string[], string[]];
    expect(["value", "value_lower", "value_upper", "noise"].map((name) => row[header.indexOf(name)])).toEqual(["0.2", "0.16", "0.24", "0.005"]);
    expect(toMarkdown(report)).toContain("| PSI 0.2 | 0.16 to 0.24, 40 times the noise |");
    expect(toPrometheus(report)).toContain('driftglass_psi_noise{column="x",convention="standard"} 0.005');
    expect(toPrometheus(report)).toContain('driftglass_psi_lower{column="x",convention="standard"} 0.16');
  });

  test("numbers are not text: a negative number keeps its sign", () => {
    const report = reportAbout("x");
    for (const column of report.quality.columns) column.current = { rows: 1, missing: 0, distinct: 1, mean: -2.5 };
    expect(toCsv(report)).toContain(",-2.5,");
  });
});

describe("Markdown", () => {
  test("names are plain text: no markup, HTML, mention, link or broken table", () => {
    const text = toMarkdown(reportAbout("<b>@team</b> [x](http://e.org) |a`b\n# c"));
    expect(text).not.toMatch(/<b>|@team|\[x\]\(|http:\/\/|\n# c/);
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    expect(new Set(rows.map((row) => row.replaceAll("\\|", "").split("|").length)).size).toBe(1);
  });
});

describe("columns together", () => {
  const report = (name: string): Report => {
    const about = reportAbout(name);
    about.drift.multivariate = {
      reconstruction: { components: 2, columns: 4, varianceExplained: 0.7, reference: 1.134, current: 1.2478, threshold: { lower: 1.1, upper: 1.17, from: "chunks" }, level: "alert", chunks: [] },
      classifier: { rocAuc: 0.7134, lower: 0.7012, upper: 0.7256, threshold: 0.55, alertThreshold: 0.65, level: "alert", folds: 5, seed: 1, rows: { reference: 9, current: 9 }, columns: [{ column: name, importance: 0.125 }] },
      pairs: 6,
      associations: [
        { columns: [name, "age"], measure: "spearman", reference: 0.52, current: 0.03, change: -0.49, pValue: 1e-9, qValue: 6e-9, level: "alert" },
        { columns: ["a", "b"], measure: "cramersV", reference: 0.2, current: 0.21, change: 0.01, pValue: 0.6, qValue: 0.7, level: "ok" },
      ],
    };
    return about;
  };
  const line = "classifier AUC 0.713 (0.701 to 0.726), leaning on income; reconstruction error 1.13 → 1.25 (usual band 1.1 to 1.17); 1 of 6 pairs changed";

  test("text and Markdown say the three figures in one line, Markdown the changed pairs in a table, CSV each column's importance", () => {
    expect(toText(report("income"))).toContain(`  columns together: ${line}\n`);
    expect(toMarkdown(report("income"))).toContain(`### Columns together\n\n${line}\n\n| column | with |`);
    expect(toMarkdown(report("income"))).toContain("| income | age | Spearman's correlation | 0.52 | 0.03 | −0.4900 | &lt;0.001 | alert |");
    expect(toMarkdown(report("income"))).not.toContain("| a | b |");
    const [header, row] = toCsv(report("income")).split("\r\n").map((text) => text.split(","));
    expect(row?.[header?.indexOf("classifier_importance") ?? -1]).toBe("0.125");
  });

  test("names are plain text there too", () => {
    expect(toMarkdown(report("<b>@team</b>"))).not.toMatch(/<b>|@team/);
    expect(toText(report("a\u001b[31mb"))).not.toContain("\u001b");
  });
});

describe("HTML", () => {
  test("neither a report nor a bundle can end its script element", () => {
    const html = toHtml(reportAbout("</script><!--\u2028<script>alert(1)</script>"), 'const a = "</script>"; const b = /<!--/;');
    expect(html.match(/<\/script/gi)).toHaveLength(3);
    expect(html.match(/<!--/g)).toBeNull();
    expect(html).not.toContain("\u2028<");
  });

  test("its policy lets in only the page's own scripts and nothing from elsewhere", () => {
    const policy = toHtml(reportAbout("x"), "").match(/Content-Security-Policy" content="([^"]+)"/)?.[1] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|https?:|connect-src|\*/);
  });
});

const awkward = ["plain", "two words", "it's", '"quoted"', "$HOME `id` $(id)", "back\\slash", "-dash", "é ✓", "a;b|c&d", "*?[x]", "line\nbreak"];

describe("as a command line", () => {
  test.each(awkward)("a shell hands back the very names: %j", (name) => {
    const command = toCommand({ reference: name, current: `${name}.csv` }, { target: name, probability: [{ label: name, column: name }] });
    const { stdout } = spawnSync("sh", ["-c", `driftglass() { printf '%s\\0' "$@"; }; ${command}`], { encoding: "utf8" });
    const parsed = parseCommand(stdout.split("\0").slice(0, -1));
    expect(parsed).toMatchObject({
      name: "report",
      options: { reference: name, current: `${name}.csv`, config: { target: name, probability: [{ label: name, column: name }] } },
    });
  });

  test("the reference window goes along, and a wrong one is refused with the right ones", () => {
    const command = toCommand({ current: "c.csv" }, { timestamp: "at", referenceWindow: "yearEarlier" });
    const parsed = parseCommand(command.replaceAll("\\\n", " ").split(/\s+/).slice(1));
    expect(parsed).toMatchObject({ options: { config: { timestamp: "at", referenceWindow: "yearEarlier" } } });
    expect(() => parseCommand(["report", "--current", "c.csv", "--reference-window", "lately"])).toThrow(/--reference-window cannot be "lately"\. It is whole, year-earlier, previous, or a stretch of time/);
  });

  test.each<Config>([{ ignore: ["a"] }, { target: null }, { kinds: [{ column: "a", kind: "categorical" }] }, { decisionThreshold: 0.4 }, { probability: "a=b" }])(
    "what options cannot say is left to driftglass.yaml: %j",
    (config) => {
      expect(toCommand({ current: "c.csv" }, config)).toBe("driftglass report --current c.csv \\\n  --config driftglass.yaml");
    },
  );
});

describe("as Python", () => {
  test.each(awkward)("Python reads back the very names: %j", (name) => {
    const code = toPython({ current: name }, { target: name, id: null, probability: [{ label: name, column: name }], features: [name], decisionThreshold: 0.5, trainedAt: "2024-01-01", referenceWindow: "4w" });
    const harness = `import json, sys, types
sys.modules["driftglass"] = types.SimpleNamespace(Monitor=lambda **options: print(json.dumps(options)))
exec(sys.stdin.read())`;
    const { stdout, stderr } = spawnSync(process.env.PYTHON ?? "python3", ["-c", harness], { input: code, encoding: "utf8", env: { ...process.env, PYTHONIOENCODING: "utf8", PYTHONUTF8: "1" } });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({ current: name, target: name, id: null, probability: { [name]: name }, features: [name], decision_threshold: 0.5, trained_at: "2024-01-01", reference_window: "4w" });
  });
});

describe("settings", () => {
  test("guessed roles are written out, what was decided stays", () => {
    expect(settings({ target: "other", chunk: "1w" }, reportAbout("x"))).toEqual({ target: "other", chunk: "1w", convention: "standard", positive: "1" });
    expect(settings({}, reportAbout("x")).target).toBe("y");
  });

  test("a role that is set to none stays none", () => {
    expect(settings({ target: null }, reportAbout("x")).target).toBeNull();
  });
});
