import { DOMParser } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { toJunit } from "../../src/export/junit.ts";
import { toMarkdown } from "../../src/export/markdown.ts";
import { toPrometheus } from "../../src/export/prometheus.ts";
import type { Report } from "../../src/report.ts";
import { reportOf } from "../monitor/reportOf.ts";

const hostile = 'a "quoted\\" <b>\'s & name';
const table = (shift: number, error: number): string => {
  const rows = Array.from({ length: 600 }, (_, i) => {
    const score = ((i * 37) % 101) / 101;
    const truth = (i * 61) % 101 < 101 * score ? 1 : 0;
    return `${((i * 7919) % 1009) / 10 + shift},${((i * 13) % 71) / 7},${score},${i % 10 < error ? 1 - truth : truth}`;
  });
  return `"${hostile.replaceAll('"', '""')}",calm,y_pred_proba,target\n${rows.join("\n")}\n`;
};

let report: Report;
beforeAll(async () => {
  report = await reportOf({ reference: table(0, 0), current: table(40, 3) });
});

/** Name, labels and value of each sample line; throws on a line that the format (0.0.4) does not allow. */
function samples(text: string): { name: string; labels: Map<string, string>; value: number }[] {
  return text.trimEnd().split("\n").filter((line) => !line.startsWith("#")).map((line) => {
    const match = /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (-?[0-9.e+-]+)$/.exec(line);
    if (!match) throw new Error(`not a sample: ${line}`);
    const labels = [...(match[2] ?? "").matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) => [key as string, (value as string).replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c))] as const);
    return { name: match[1] as string, labels: new Map(labels), value: Number(match[3]) };
  });
}

describe("toPrometheus(report)", () => {
  it("writes every statistic, p-value and metric of the report, and nothing else but figures", () => {
    const found = samples(toPrometheus(report));
    const value = (name: string, labels: Record<string, string>): number | undefined =>
      found.find((sample) => sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels.get(key) === text))?.value;
    for (const { column, tests } of report.drift.columns) {
      const psi = tests.find(({ test }) => test === "psi");
      expect(value("driftglass_psi", { column, convention: "standard" })).toBe(psi?.statistic);
      const ks = tests.find(({ test, convention }) => test === "ks" && convention === "standard");
      expect(value("driftglass_ks_p_value", { column, convention: "standard" })).toBe(ks?.pValue);
    }
    expect(value("driftglass_performance", { metric: "rocAuc", sample: "current" })).toBe(report.performance?.current?.metrics.rocAuc?.value);
    expect(value("driftglass_level", {})).toBe(2);
    expect(value("driftglass_column_level", { column: hostile })).toBe(2);
    expect(value("driftglass_missing_ratio", { column: "calm", sample: "current" })).toBe(0);
  });

  it("says help and type once for each family, before its samples, and never names a family twice", () => {
    const names = toPrometheus(report).split("\n").filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ")[2]);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(samples(toPrometheus(report)).map(({ name }) => name))).toEqual(new Set(names));
  });
});

describe("operations as Prometheus text", () => {
  it("are in seconds, ratios and a rate per second", async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `${new Date(Date.UTC(2024, 0, 1) + i * 30_000).toISOString()},${100 + (i % 50)},${i % 10 === 0 ? 500 : 200},${(i * 37) % 101}`).join("\n");
    const served = `at,latency_ms,status,x\n${rows}\n`;
    const text = toPrometheus(await reportOf({ reference: served, current: served }));
    const value = (name: string, quantile?: string): number | undefined => samples(text).find((sample) => sample.name === name && sample.labels.get("sample") === "current" && sample.labels.get("quantile") === quantile)?.value;
    expect(value("driftglass_latency_seconds", "0.5")).toBeCloseTo(0.1245, 12);
    expect(value("driftglass_error_ratio")).toBeCloseTo(0.1, 12);
    expect(value("driftglass_predictions_per_second")).toBeCloseTo(1 / 30, 12);
    expect(value("driftglass_longest_gap_seconds")).toBe(30);
  });
});

describe("toJunit(report)", () => {
  // linkedom leaves these two as they are written.
  const plain = (text: string | null): string => (text ?? "").replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  const parsed = (of: Report) => new DOMParser().parseFromString(toJunit(of), "text/xml").documentElement;

  it("has one case per rule: failed while it fires, with why; skipped where it cannot be judged", async () => {
    const ruled = await reportOf({ reference: table(0, 0), current: table(40, 3) }, { rules: ["performance.rocAuc change < -2%", "drift.psi(\"calm\") > 0.2", "performance.rmse > 3"] });
    const cases = [...parsed(ruled).querySelectorAll("testcase")].filter((each) => each.getAttribute("classname") === "driftglass.rules");
    expect(cases.map((each) => [plain(each.getAttribute("name")), each.firstElementChild?.tagName])).toEqual([
      ["performance.rocAuc change < -2%", "failure"], ['drift.psi("calm") > 0.2', undefined], ["performance.rmse > 3", "skipped"],
    ]);
    expect(cases[0]?.firstElementChild?.getAttribute("message")).toMatch(/^AUC is down by 0\.\d+, below a change of −0\.0200$/);
    expect(ruled.verdict.findings.find(({ rule }) => rule)).toMatchObject({ level: "alert", subject: "AUC", view: "performance", metric: "rocAuc" });
    expect(ruled.verdict.unchecked).toContain("rule performance.rmse > 3: performance.rmse is not in the report");
    const states = samples(toPrometheus(ruled)).filter(({ name }) => name === "driftglass_rule_state").map(({ value }) => value);
    expect(states).toEqual([2, 0, -1]);
    expect(toMarkdown(ruled)).toMatch(/\| performance\.rocAuc change &lt; -2% \| firing \|/);
  });

  it("has one case per column, per metric and per rule, failed from warn on, with its findings as the message", () => {
    const root = parsed(report);
    const cases = [...root.querySelectorAll("testcase")];
    const failures = [...root.querySelectorAll("failure")];
    expect(cases.length).toBe(report.drift.columns.length + (report.performance?.change?.length ?? 0) + (report.rules?.length ?? 0));
    expect(root.getAttribute("tests")).toBe(String(cases.length));
    expect(root.getAttribute("failures")).toBe(String(failures.length));
    const wrong = [...report.drift.columns, ...(report.performance?.change ?? []), ...(report.rules ?? [])].filter(({ level }) => level === "warn" || level === "alert");
    expect(failures.length).toBe(wrong.length);
    const moved = cases[report.drift.columns.findIndex(({ column }) => column === hostile)];
    expect(moved?.querySelector("failure")?.getAttribute("type")).toBe("alert");
    expect(moved?.querySelector("failure")?.getAttribute("message")).toContain("moved: PSI");
  });

  it("skips what has too few rows to tell, with the reason", async () => {
    const few = "x\n1.5\n2.5\n3.5\n4.5\n5.5\n6.5\n7.5\n8.5\n";
    const other = "x\n2.25\n3.1\n4.75\n4.9\n5.2\n7.6\n8.1\n9.9\n";
    const unsure = await reportOf({ reference: few, current: other }, { features: ["x"], kinds: [{ column: "x", kind: "numeric" }] });
    expect(unsure.drift.columns[0]?.level).toBe("unknown");
    expect(parsed(unsure).querySelector("skipped")?.getAttribute("message")).toContain("too few rows to tell");
  });

  it("holds no character that XML forbids", () => {
    const odd = structuredClone(report);
    odd.verdict.sentence = "bell \u0007 and ]]> and <i>";
    expect(toJunit(odd)).toContain("bell \uFFFD and ]]&gt; and &lt;i&gt;");
  });
});
