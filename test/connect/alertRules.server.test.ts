import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { toAlertRules } from "../../src/export/alertRules.ts";
import { parseRule } from "../../src/rules/parse.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { promtool } from "./realPrometheus.ts";

const rules = [
  "performance.rocAuc < 0.9 for 3 chunks", 'drift.psi("a \\"b\\" c") > 0.25 as warn', "operations.p95 > 250 ms for 2 chunks", "drift.share >= 50%", 'quality.missing("x") > 5%',
  "performance.rocAuc outside band for 2 chunks", "performance.rmse change > 10%", "staleness.age > 90 d", "operations.errorRate > 0.01",
  'drift.andersonDarling("x") > 6', "drift.classifier > 0.6", "drift.drifted >= 3", "estimated.rocAuc < 0.9",
].map((text) => {
  const rule = parseRule(text);
  if ("problem" in rule) throw new Error(`${text}: ${rule.problem}`);
  return rule satisfies Rule;
});

it("promtool takes the rules, and its unit tests of them pass", () => {
  const folder = mkdtempSync(join(tmpdir(), "driftglass-rules-"));
  const written = toAlertRules(rules, { every: "6h" });
  writeFileSync(join(folder, "rules.yml"), written.rules);
  writeFileSync(join(folder, "rules.test.yml"), written.test);
  expect(promtool(["check", "rules", join(folder, "rules.yml")])).toMatch(/SUCCESS: 14 rules found/);
  expect(promtool(["test", "rules", join(folder, "rules.test.yml")])).toMatch(/SUCCESS/);
  expect(written.rules).toContain("for: 720m");
  expect(() => {
    writeFileSync(join(folder, "rules.yml"), written.rules.replace("< 0.9", "< 0.1").replace("> 0.25", "< 0.25"));
    promtool(["test", "rules", join(folder, "rules.test.yml")]);
  }).toThrow();
  const evidently = toAlertRules(rules.filter(({ figure }) => figure.name.startsWith("drift.")), { convention: "evidently" });
  expect(evidently.rules).toMatch(/convention=\\*"evidently/);
  expect(evidently.rules).not.toContain("standard");
  writeFileSync(join(folder, "rules.yml"), evidently.rules);
  writeFileSync(join(folder, "rules.test.yml"), evidently.test);
  expect(promtool(["test", "rules", join(folder, "rules.test.yml")])).toMatch(/SUCCESS/);
});
