import type { Config } from "../../src/data/config.ts";
import type { Kind, Report, Role } from "../../src/report.ts";
import { h, redraw } from "../dom.ts";
import { roleWords } from "../levels.ts";
import type { Room } from "../state.ts";
import { choice, head, scrolls, term } from "./parts.ts";

const kinds: Kind[] = ["numeric", "categorical", "boolean", "datetime", "text"];
const single = ["target", "prediction", "timestamp", "id", "latency", "status", "version", "group", "weight"] as const;
type Single = (typeof single)[number];
const isSingle = (role: Role): role is Single => (single as readonly string[]).includes(role);

/** Every column's role and kind with the reason, and where there is someone to answer, the means to change them. */
export function schema({ document, state, effect }: Room): HTMLElement {
  const section = h(document, "section", { "aria-label": "Columns and roles" });
  effect(() => {
    const report = state.report.value;
    if (!report) return section.replaceChildren();
    const answers = state.answers.value;
    const config = state.config.value;
    redraw(
      section,
      head(
        document,
        "Columns and roles",
        h(
          document,
          "span",
          { class: "muted" },
          answers ? "guessed from names and values; a change computes everything anew" : "as they were judged",
        ),
      ),
      scrolls(
        document,
        "Roles and kinds",
        "",
        h(
          document,
          "table",
          { class: "plain" },
          h(document, "caption", { class: "hidden" }, "Columns with their roles and kinds"),
          h(
            document,
            "thead",
            {},
            h(
              document,
              "tr",
              {},
              h(document, "th", { scope: "col" }, "Column"),
              h(document, "th", { scope: "col" }, term(document, "role")),
              h(document, "th", { scope: "col" }, term(document, "kind")),
              h(document, "th", { scope: "col" }, "Reason"),
            ),
          ),
          h(
            document,
            "tbody",
            {},
            ...report.roles.map((of) =>
              h(
                document,
                "tr",
                {},
                h(
                  document,
                  "th",
                  { scope: "row" },
                  h(document, "b", {}, of.column),
                  of.label === undefined ? null : h(document, "span", { class: "muted" }, ` of ${of.label}`),
                ),
                h(
                  document,
                  "td",
                  {},
                  answers
                    ? choice(
                        document,
                        `role ${of.column}`,
                        Object.entries(roleWords).map(([value, text]) => ({ value, text })),
                        of.role,
                        (value) => state.askConfig(withRole(config, report, of.column, value as Role)),
                        { label: `Role of ${of.column}` },
                      )
                    : roleWords[of.role],
                ),
                h(
                  document,
                  "td",
                  {},
                  answers
                    ? choice(
                        document,
                        `kind ${of.column}`,
                        (kinds.includes(of.kind) ? kinds : [...kinds, of.kind]).map((value) => ({ value, text: value })),
                        of.kind,
                        (value) => state.askConfig(withKind(config, of.column, value as Kind)),
                        { label: `Kind of ${of.column}` },
                      )
                    : of.kind,
                ),
                h(document, "td", { class: "muted" }, of.reason),
              ),
            ),
          ),
        ),
      ),
    );
  });
  return section;
}

/**
 * The config in which `column` has `role`. Roles that only one column can have are taken from the column that had them; a role that is given up is
 * set to null, so that it is not guessed again.
 */
export function withRole(config: Config, report: Pick<Report, "roles">, column: string, role: Role): Config {
  const before = report.roles.find((of) => of.column === column)?.role;
  const next: Config = { ...config };
  if (before && isSingle(before)) next[before] = null;
  if (before === "probability") next.probability = without(config, report, column);
  next.ignore = (config.ignore ?? []).filter((name) => name !== column);
  if (next.features) next.features = next.features.filter((name) => name !== column);
  if (isSingle(role)) next[role] = column;
  else if (role === "probability") next.probability = column;
  else if (role === "ignore") next.ignore.push(column);
  else if (role === "feature" && next.features) next.features = [...next.features, column];
  if (next.ignore.length === 0) delete next.ignore;
  return next;
}

function without(config: Config, report: Pick<Report, "roles">, column: string): Config["probability"] {
  const others = report.roles.filter((of) => of.role === "probability" && of.column !== column && of.label !== undefined);
  if (Array.isArray(config.probability) || others.length > 1) return others.map((of) => ({ label: of.label as string, column: of.column }));
  return null;
}

export function withKind(config: Config, column: string, kind: Kind): Config {
  return { ...config, kinds: [...(config.kinds ?? []).filter((of) => of.column !== column), { column, kind }] };
}
