import { conventionName } from "../../src/names.ts";
import type { ColumnDrift, DriftTest, TestName } from "../../src/report.ts";
import { h } from "../dom.ts";
import { number, score, tailPValue } from "../format.ts";
import { testTitle } from "../levels.ts";
import { boundWords, figures, sureness, term } from "./parts.ts";

/** What the tests look at, in the order in which one reads them. */
const families: readonly { name: string; tests: readonly TestName[] }[] = [
  { name: "Distances", tests: ["psi", "jensenShannon", "kl", "hellinger", "tvd", "lInfinity", "wasserstein", "energy"] },
  { name: "Distribution and ranks", tests: ["ks", "cramerVonMises", "andersonDarling", "eppsSingleton", "mannWhitney", "mannWhitneyLess"] },
  { name: "Means", tests: ["tTest"] },
  { name: "Counts", tests: ["chiSquare", "gTest", "zTest", "fisherExact"] },
];

/** Every test of a column, by family; a test that several conventions compute has a line for each. */
export function testTable(document: Document, { tests, verdicts }: ColumnDrift): HTMLElement {
  const judged = tests.some(({ drifted }) => drifted !== undefined);
  const header = (text: string | HTMLElement, numeric = true): HTMLElement => h(document, "th", { scope: "col", ...(numeric ? { class: "numeric" } : {}) }, text);
  return h(
    document,
    "table",
    { class: "plain tests" },
    h(document, "caption", {}, "Every test"),
    h(
      document,
      "thead",
      {},
      h(
        document,
        "tr",
        {},
        header("Test", false),
        header("As in", false),
        header("Statistic"),
        h(document, "th", { scope: "col", class: "numeric c-sure" }, term(document, "interval", "95 % interval")),
        header(term(document, "pValue", "p")),
        judged && header(term(document, "alone", "Alone"), false),
      ),
    ),
    ...families.flatMap(({ name, tests: members }) => {
      const rows = members.flatMap((member) => {
        const lines = tests.filter(({ test }) => test === member);
        return lines.map((line, i) => row(line, i === 0 ? lines.length : 0));
      });
      if (rows.length === 0) return [];
      const heading = h(document, "tr", {}, h(document, "th", { scope: "rowgroup", colspan: judged ? 6 : 5, class: "family" }, name));
      return [h(document, "tbody", {}, heading, ...rows)];
    }),
  );

  /** A test that gave the verdict has its interval there. */
  function sureOf({ test, convention, statistic, interval, noise, noInterval }: DriftTest): Parameters<typeof sureness>[1] {
    const verdict = verdicts.find((of) => of.on === "statistic" && of.test === test && of.convention === convention);
    return verdict ?? { value: statistic, ...(interval ? { interval } : {}), ...(noise === undefined ? {} : { noise }), ...(noInterval ? { method: { noInterval } } : {}) };
  }

  function row(test: DriftTest, lines: number): HTMLElement {
    const { statistic, pValue, threshold, drifted, bounds } = test;
    return h(
      document,
      "tr",
      {},
      lines > 0 && h(document, "th", { scope: "row", rowspan: lines }, term(document, test.test, testTitle(test.test))),
      h(document, "td", { class: "muted" }, conventionName(test.convention)),
      h(document, "td", { class: "numeric" }, figures(document, statistic, Math.abs(statistic) === Number.MAX_VALUE ? "∞" : score(statistic)), bounds && h(document, "span", { class: "test", title: `between ${bounds[0]} and ${bounds[1]}: values are known by the cell` }, boundWords(bounds)), h(document, "span", { class: "below" }, sureness(document, sureOf(test)))),
      h(document, "td", { class: "numeric c-sure" }, sureness(document, sureOf(test), "line")),
      h(document, "td", { class: "numeric" }, pValue === undefined ? "" : figures(document, pValue, tailPValue(pValue))),
      judged &&
        h(document, "td", drifted === undefined || threshold === undefined ? {} : { title: `its threshold is ${number(threshold)}`, class: drifted ? "" : "muted" }, drifted === undefined ? "" : drifted ? "drifted" : "not drifted"),
    );
  }
}
