import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe finds wrong in the element, or in another part of the page, WCAG 2.2 AA and best practice. */
export async function violations(page: Page, part = "drift-glass"): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(
    async (part) =>
      (
        await (globalThis as unknown as { axe: { run(of: unknown, options: unknown): Promise<{ violations: Violation[] }> } }).axe.run(
          document.querySelector(part),
          { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        )
      ).violations,
    part,
  );
  return found.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`));
}
