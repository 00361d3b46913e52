import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { installEnvironment } from "../../scripts/install.js";
import { grafanaDashboard, type Panel } from "../../src/connect/grafana.ts";
import { toPrometheus } from "../../src/export/prometheus.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { promtool } from "./realPrometheus.ts";

const dashboard = grafanaDashboard();
const drawn = dashboard.panels.filter(({ type }) => type !== "row" && type !== "alertlist");
const queries = drawn.flatMap(({ title, targets }) => (targets ?? []).map(({ expr }) => ({ title, expr })));
/** As Grafana fills its variables in. */
const filled = (expr: string): string => expr.replaceAll("$__rate_interval", "5m").replace(/\$\{histogram\}/g, "http_request_duration_seconds").replaceAll("$status_label", "status").replace(/\$(job|instance|service)/g, ".+");

it("the Grafana Foundation SDK knows every field, and gives each back as it was", () => {
  const python = installEnvironment(".venv-grafana", "test/connect/requirements-grafana.txt");
  const said: unknown = JSON.parse(execFileSync(python, [new URL("./grafana_sdk.py", import.meta.url).pathname], { input: JSON.stringify(dashboard), encoding: "utf8" }));
  expect(said).toMatchObject(JSON.parse(JSON.stringify(dashboard)) as object);
});

it.each(queries)("$title: $expr passes promtool", ({ expr }) => {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-rule-"));
  const file = join(folder, "rules.yml");
  writeFileSync(file, `groups:\n  - name: panels\n    rules:\n      - record: panel\n        expr: ${JSON.stringify(filled(expr))}\n`);
  expect(promtool(["check", "rules", file])).toContain("SUCCESS: 1 rules found");
  rmSync(folder, { recursive: true });
});

it("every metric of ours that it asks for is one that we write", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => `${(i * 37) % 101},${((i * 29) % 100) / 100},${(i * 31) % 100 > 50 ? 1 : 0}`).join("\n");
  const text = toPrometheus(await reportOf({ reference: `x,p,y\n${rows}\n`, current: `x,p,y\n${rows}\n` }, { target: "y", probability: "p" }));
  const asked = new Set(queries.flatMap(({ expr }) => expr.match(/driftglass_\w+/g) ?? []));
  for (const name of asked) expect(text, name).toContain(`# TYPE ${name} gauge`);
  expect(asked.size).toBeGreaterThan(5);
});

it("keeps the rules of Grafana's dashboard linter", () => {
  const variables = (dashboard.templating as { list: { type: string; name: string; multi?: boolean }[] }).list;
  expect(variables[0]).toMatchObject({ type: "datasource", name: "datasource" });
  expect(variables.filter(({ name }) => name === "job" || name === "instance").every(({ multi }) => multi)).toBe(true);
  for (const panel of drawn as (Panel & { fieldConfig: { defaults: { unit: string } }; datasource: { uid: string } })[]) {
    expect(panel.title).not.toBe("");
    expect(panel.description).toMatch(/\.$/);
    expect(panel.fieldConfig.defaults.unit).not.toBe("");
    expect(panel.datasource.uid).toBe("${datasource}");
    for (const { expr } of panel.targets ?? []) {
      expect(expr).toMatch(/job=~"\$(job|service)"/);
      if (expr.includes("rate(")) expect(expr).toContain("$__rate_interval");
      if (expr.includes("driftglass_")) expect(expr).toContain('instance=~"$instance"');
    }
  }
});

it("panels lie side by side and never on one another", () => {
  const taken = new Set<string>();
  for (const { gridPos: { x, y, w, h } } of dashboard.panels) {
    expect(x + w).toBeLessThanOrEqual(24);
    for (let i = x; i < x + w; i++) {
      for (let j = y; j < y + h; j++) {
        expect(taken.has(`${i},${j}`)).toBe(false);
        taken.add(`${i},${j}`);
      }
    }
  }
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
});
