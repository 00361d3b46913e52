import type { Report, RuleOutcome } from "../../src/report.ts";
import { ruleStrip } from "../charts/ruleStrip.ts";
import { h, redraw, type Child } from "../dom.ts";
import { date, plural } from "../format.ts";
import { signs } from "../levels.ts";
import type { Room } from "../state.ts";
import { head, scrolls, term } from "./parts.ts";
import { readRule, ruleForm, type Problem } from "./ruleForm.ts";

/** Every rule with its state, since when, and its states over the chunks; where there is someone to answer, rules are added, changed and deleted here. */
export function rules({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Rules" });
  /** The rule that is being written: its place in the list, or the length of the list for a new one. */
  let editing: number | undefined;
  let draft = "";
  let problem: Problem | undefined;
  /** The rules as they are drawn. */
  let written: readonly RuleOutcome[] = [];

  const draw = (): void => {
    const report = state.report.value;
    if (!report) return section.replaceChildren();
    const list = report.rules ?? [];
    written = list;
    const answers = state.answers.value;
    const firing = list.filter((rule) => rule.state === "firing").length;
    const summary =
      list.length === 0
        ? "none"
        : `${plural(list.length, "rule")}, ${firing === 0 ? "none fires" : firing === 1 ? "one fires" : `${firing} fire`}`;
    redraw(
      section,
      head(
        document,
        "Rules",
        h(document, "span", { class: "muted" }, summary),
        answers &&
          editing === undefined &&
          h(
            document,
            "button",
            { class: "button push", type: "button", "data-key": "add rule", onclick: () => edit(list.length, "") },
            "Add a rule",
          ),
      ),
      (list.length > 0 || editing !== undefined) && scrolls(document, "Rules and their states", "", table(report, list, answers)),
    );
  };
  effect(() => {
    const list = state.report.value?.rules;
    // A report that comes in while somebody writes leaves field, caret and suggestions alone; it is drawn when they are done.
    if (editing !== undefined && state.answers.value && list && sameRules(list, written)) return;
    draw();
  });

  function edit(index: number | undefined, text: string): void {
    editing = index;
    draft = text;
    problem = undefined;
    draw();
    if (index !== undefined) section.querySelector<HTMLInputElement>("input.rule")?.focus();
    else section.querySelector<HTMLElement>('[data-key="add rule"]')?.focus();
  }

  /** Asks for the list with this rule in place of the one that stood there; keeps the field open with what is wrong where it cannot be read. */
  function keep(report: Report, index: number): void {
    const read = readRule(draft, report);
    if ("rule" in read) {
      const texts = (report.rules ?? []).map((each) => each.rule);
      texts[index] = read.rule;
      edit(undefined, "");
      state.askConfig({ ...state.config.value, rules: texts });
      return;
    }
    problem = read;
    draw();
    const field = section.querySelector<HTMLInputElement>("input.rule");
    field?.focus();
    field?.setSelectionRange(problem.at, draft.length);
  }

  function table(report: Report, list: readonly RuleOutcome[], answers: boolean): HTMLElement {
    const column = (name: Child, class_?: string): HTMLElement => h(document, "th", { scope: "col", class: class_ }, name);
    return h(
      document,
      "table",
      { class: "plain rules" },
      h(document, "caption", { class: "hidden" }, "Rules and their states"),
      h(
        document,
        "thead",
        {},
        h(
          document,
          "tr",
          {},
          column(term(document, "ruleState", "State")),
          column(term(document, "rule", "Rule")),
          column("Since", "numeric c-since"),
          column(term(document, "ruleStrip", "Through time"), "c-time"),
          column("Why", "why"),
          answers && column(h(document, "span", { class: "hidden" }, "Change")),
        ),
      ),
      h(
        document,
        "tbody",
        {},
        ...list.map((rule, i) => (editing === i ? form(report, i) : row(rule, i, list, answers))),
        editing !== undefined && editing >= list.length && form(report, list.length),
      ),
    );
  }

  function row(rule: RuleOutcome, i: number, list: readonly RuleOutcome[], answers: boolean): HTMLElement {
    return h(
      document,
      "tr",
      { "data-rule": rule.rule, "data-state": rule.state },
      h(document, "td", {}, stateMark(rule)),
      h(
        document,
        "th",
        { scope: "row" },
        h(document, "code", { class: "mono" }, rule.rule),
        rule.from === "default" && h(document, "span", { class: "muted" }, " default"),
        h(document, "p", { class: "muted below" }, rule.reason),
      ),
      h(document, "td", { class: "numeric c-since" }, rule.since ? date(new Date(rule.since)) : ""),
      h(
        document,
        "td",
        { class: "c-time" },
        rule.chunks.length > 0 &&
          ruleStrip(document, rule, { width: 160, height: 18, name: `States of ${rule.rule}`, description: stripWords(rule) }),
      ),
      h(document, "td", { class: "why" }, rule.reason),
      answers &&
        h(
          document,
          "td",
          {},
          h(
            document,
            "span",
            { class: "choices" },
            button("Change", `Change ${rule.rule}`, () => edit(i, rule.rule)),
            button("Delete", `Delete ${rule.rule}`, () =>
              state.askConfig({ ...state.config.value, rules: list.filter((_, other) => other !== i).map((each) => each.rule) }),
            ),
          ),
        ),
    );
  }

  const form = (report: Report, index: number): HTMLElement =>
    ruleForm(document, report, {
      text: draft,
      problem,
      changed: (text) => {
        draft = text;
      },
      keep: () => keep(report, index),
      cancel: () => edit(undefined, ""),
    });

  const button = (text: string, name: string, run: () => void): HTMLElement =>
    h(document, "button", { type: "button", "aria-label": name, "data-key": name, onclick: run }, text);

  /** Sign, word and colour. */
  function stateMark({ state: own, level, severity }: RuleOutcome): HTMLElement {
    const shown = level === "unknown" ? "unknown" : own === "firing" ? severity : own === "pending" ? "unknown" : "ok";
    return h(
      document,
      "span",
      { class: "level", "data-level": shown },
      h(document, "span", { class: "sign", "aria-hidden": "true" }, own === "pending" ? "◐" : signs[shown]),
      level === "unknown" ? "not judged" : own,
    );
  }
  return section;
}

/** Whether both lists hold the same rules, in whatever state. */
function sameRules(a: readonly RuleOutcome[], b: readonly RuleOutcome[]): boolean {
  return a.length === b.length && a.every(({ rule }, i) => rule === b[i]?.rule);
}

function stripWords({ chunks }: RuleOutcome): string {
  const counted = (["firing", "pending", "inactive", "unjudged"] as const).map(
    (name) => [name, chunks.filter((chunk) => chunk.state === name).length] as const,
  );
  return `${plural(chunks.length, "chunk")}: ${counted
    .filter(([, n]) => n > 0)
    .map(([name, n]) => `${n} ${name}`)
    .join(", ")}`;
}
