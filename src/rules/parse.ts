import { suggestion } from "../data/nearest.ts";
import { type Figure, figures } from "./figures.ts";
import { type Comparison, type Operator, operators, type Rule, type Unit, units } from "./rule.ts";

/** Where a rule stops making sense, as a place in its text, and what is wrong there, as a sentence that says what would fit. */
export interface Problem { readonly at: number; readonly problem: string }

interface Token { readonly kind: "name" | "text" | "number" | "sign" | "end"; readonly text: string; readonly at: number }

/**
 * Reads `figure < number`, `figure change < number` or `figure outside band`, then optionally `for N chunks` and `as warn` (an alert otherwise):
 * `performance.rocAuc < 0.9 for 3 chunks`, `drift.psi("age") > 0.2 as warn`, `operations.p99 > 500 ms`.
 */
export function parseRule(text: string): Rule | Problem {
  const tokens = tokenize(text);
  if (!Array.isArray(tokens)) return tokens;
  let position = 0;
  const peek = (): Token => tokens[position] as Token;
  const take = (): Token => tokens[position++] as Token;
  const taken = (word: string): boolean => {
    if (peek().text.toLowerCase() !== word || peek().kind === "text") return false;
    position++;
    return true;
  };
  const wrong = (fits: string): Problem => ({ at: peek().at, problem: `${peek().kind === "end" ? "it ends" : `there is “${peek().text}”`} where ${fits}` });

  if (peek().kind !== "name") return wrong(`a figure should stand, as performance.rocAuc, drift.psi("age") or operations.p99`);
  const name = take();
  const figure = figures.get(name.text);
  if (!figure) return { at: name.at, problem: `there is no figure “${name.text}”. ${suggestion(name.text, choices(name.text))}` };
  const column = argument(figure);
  if (typeof column === "object") return column;
  const condition = readCondition(figure);
  if ("problem" in condition) return condition;
  let chunks: number | undefined = condition.kind === "band" ? 1 : undefined;
  if (taken("for")) {
    const number = peek();
    if (number.kind !== "number" || !/^[1-9]\d{0,5}$/.test(number.text)) return wrong("a number of chunks should stand, as in: for 3 chunks");
    take();
    if (!taken("chunks") && !taken("chunk")) return wrong(`“chunks” should stand, as in: for ${number.text} chunks`);
    if (!figure.chunk) return { at: number.at, problem: `${figure.name} is known for the whole window alone; leave out “for ${number.text} chunks”` };
    chunks = Number(number.text);
  }
  let severity: Rule["severity"] = "alert";
  if (taken("as")) {
    if (taken("warn")) severity = "warn";
    else if (!taken("alert")) return wrong("warn or alert should stand");
  }
  if (peek().kind !== "end") return wrong(chunks === undefined || condition.kind === "band" ? "“for 3 chunks” or “as warn” may follow, or nothing" : "“as warn” may follow, or nothing");
  return { figure: { name: figure.name, ...(column === undefined ? {} : { column }) }, condition, ...(chunks === undefined ? {} : { chunks }), severity };

  function argument({ name, ofColumn }: Figure): string | undefined | Problem {
    if (!ofColumn) return peek().text === "(" && peek().kind === "sign" ? wrong(`${name} is no figure of a column: leave out the brackets`) : undefined;
    if (!taken("(")) return wrong(`a column should stand in brackets: ${name}("age")`);
    if (peek().kind !== "text") return wrong(`a column should stand in quotes: ${name}("age")`);
    const { text } = take();
    return taken(")") ? text : wrong("a closing bracket should stand");
  }

  function readCondition(figure: Figure): Comparison | { kind: "band" } | Problem {
    if (peek().text === "outside" && peek().kind === "name") {
      const at = peek().at;
      take();
      if (!taken("band")) return wrong("“band” should stand: outside band");
      return figure.band ? { kind: "band" } : { at, problem: `${figure.name} has no usual band; compare it with a number` };
    }
    const at = peek().at;
    const of = taken("change") ? "change" : "value";
    if (of === "change" && !figure.reference) return { at, problem: `${figure.name} is a comparison with the reference already and has no change` };
    const operator = peek();
    const known = operators.find((each) => each === operator.text.replace("≤", "<=").replace("≥", ">="));
    if (operator.kind !== "sign" || !known) return wrong(of === "change" ? "<, <=, > or >= should stand" : `<, <=, > or >= should stand${figure.reference ? ", or “change”" : ""}${figure.band ? ", or “outside band”" : ""}`);
    take();
    return readNumber(figure, of, known);
  }

  function readNumber(figure: Figure, of: "value" | "change", operator: Operator): Comparison | Problem {
    if (peek().kind !== "number") return wrong("a number should stand");
    // −0 is 0.
    const number = Number(take().text) + 0;
    const unit = units.find((each) => each === peek().text);
    if (!unit || peek().kind === "text") return { kind: "compare", of, operator, number };
    const unfit = unitProblem(figure, of, unit);
    if (unfit) return { at: peek().at, problem: unfit };
    take();
    return { kind: "compare", of, operator, number, unit };
  }
}

function unitProblem({ name, measure }: Figure, of: "value" | "change", unit: Unit): string | undefined {
  if (unit === "%") return measure === "share" || of === "change" ? undefined : `${name} is no share, so per cent say nothing: write a plain number${measure === "time" ? " with a unit of time, as 500 ms" : ""}`;
  return measure === "time" ? undefined : `${name} is no time: write a plain number${measure === "share" ? " or per cent" : ""}`;
}

/** Names of the same section, where the section is right; else all of them. */
function choices(wrong: string): string[] {
  const all = [...figures.keys()];
  const section = wrong.slice(0, wrong.indexOf(".") + 1);
  const same = section === "" ? [] : all.filter((name) => name.startsWith(section));
  return same.length > 0 ? same : all;
}

const pattern = /\s+|(?<name>\p{L}[\p{L}\d_]*(?:\.[\p{L}\d_]+)*)|(?<number>[-−+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)|(?<sign><=|>=|[<>≤≥()%=!])|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'/suy;

function tokenize(text: string): Token[] | Problem {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) {
      const letter = String.fromCodePoint(text.codePointAt(at) as number);
      return { at, problem: /["']/.test(letter) ? `the quotation that begins here has no end` : `“${letter}” means nothing here` };
    }
    const { name, number, sign, double, single } = match.groups ?? {};
    const quoted = double ?? single;
    if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number.replace("−", "-"), at });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, at });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replace(/\\(.)/gsu, "$1"), at });
    at = pattern.lastIndex;
  }
  return [...tokens, { kind: "end", text: "", at: text.length }];
}
