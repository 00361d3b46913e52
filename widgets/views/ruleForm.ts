import { suggestion } from "../../src/data/nearest.ts";
import type { Report } from "../../src/report.ts";
import { figures } from "../../src/rules/figures.ts";
import { formatRule } from "../../src/rules/format.ts";
import { parseRule } from "../../src/rules/parse.ts";
import { h } from "../dom.ts";

/** What is wrong with a rule, and from which letter on. */
export interface Problem {
  at: number;
  text: string;
}

/** A rule that is being written, and who hears of it. */
export interface Draft {
  text: string;
  problem: Problem | undefined;
  changed(text: string): void;
  keep(): void;
  cancel(): void;
}

/** The rule in its canonical spelling, or what is wrong with it. */
export function readRule(text: string, report: Report): { rule: string } | Problem {
  const rule = parseRule(text);
  if ("problem" in rule) return { at: rule.at, text: rule.problem };
  const { column } = rule.figure;
  const columns = report.roles.map((of) => of.column);
  return column === undefined || columns.includes(column)
    ? { rule: formatRule(rule) }
    : { at: text.indexOf(column), text: `there is no column “${column}”. ${suggestion(column, columns)}` };
}

/** The row of the table in which a rule is written. Saved pages do without: nobody answers there. */
export function ruleForm(document: Document, report: Report, { text, problem, changed, keep, cancel }: Draft): HTMLElement {
  const field = h(document, "input", {
    class: "rule mono",
    type: "text",
    value: text,
    "aria-label": "Rule",
    "aria-invalid": problem ? "true" : undefined,
    "aria-describedby": "rule-problem",
    list: "rule-figures",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "performance.rocAuc < 0.9 for 3 chunks",
    "data-key": "rule draft",
  });
  field.addEventListener("input", () => changed(field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      // Focus moves to a button now, which the same key would press.
      event.preventDefault();
      keep();
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      cancel();
    }
  });
  const button = (word: string, name: string, run: () => void): HTMLElement =>
    h(document, "button", { type: "button", class: "button", "aria-label": name, "data-key": name, onclick: run }, word);
  return h(
    document,
    "tr",
    {},
    h(
      document,
      "td",
      { colspan: 6 },
      h(
        document,
        "span",
        { class: "writing" },
        h(document, "span", { class: "control" }, field),
        h(document, "datalist", { id: "rule-figures" }, ...beginnings(report).map((value) => h(document, "option", { value }))),
        button("Keep", "Keep the rule", keep),
        button("Cancel", "Cancel", cancel),
      ),
      h(
        document,
        "p",
        { id: "rule-problem", class: problem ? "problem" : "muted", role: problem ? "alert" : undefined },
        problem
          ? `At letter ${problem.at + 1}: ${problem.text}`
          : "A figure, a condition, and for how long: < 0.9, change < −0.02, outside band, for 3 chunks, as warn.",
      ),
    ),
  );
}

/** What the field offers: the figures that this report has, those of columns for each input. */
function beginnings(report: Report): string[] {
  const inputs = report.roles.filter(({ role }) => role === "feature").map(({ column }) => column);
  return [...figures.values()].flatMap((figure) =>
    figure.ofColumn
      ? inputs
          .slice(0, 30)
          .filter((column) => figure.current(report, column) !== undefined)
          .map((column) => `${figure.name}("${column.replace(/["\\]/g, "\\$&")}") > `)
      : figure.current(report, "") === undefined
        ? []
        : [`${figure.name} > `],
  );
}
