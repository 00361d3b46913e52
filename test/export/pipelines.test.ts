import { DOMParser } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { toJunit } from "../../src/export/junit.ts";
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

describe("toJunit(report)", () => {
  const parsed = (of: Report) => new DOMParser().parseFromString(toJunit(of), "text/xml").documentElement;

  it("has one case per column and per metric, failed from warn on, with its findings as the message", () => {
    const root = parsed(report);
    const cases = [...root.querySelectorAll("testcase")];
    const failures = [...root.querySelectorAll("failure")];
    expect(cases.length).toBe(report.drift.columns.length + (report.performance?.change?.length ?? 0));
    expect(root.getAttribute("tests")).toBe(String(cases.length));
    expect(root.getAttribute("failures")).toBe(String(failures.length));
    const wrong = [...report.drift.columns, ...(report.performance?.change ?? [])].filter(({ level }) => level === "warn" || level === "alert");
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
