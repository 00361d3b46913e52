import { describe, expect, test } from "vitest";
import type { Config } from "../../src/data/config.ts";
import { factsOf } from "../../src/data/facts.ts";
import { words } from "../../src/data/words.ts";
import type { Schema } from "../../src/data/schema.ts";
import { schemaOf } from "../../src/data/schema.ts";
import type { Table } from "../../src/data/table.ts";
import { table } from "./help.ts";

/** A table from columns of cells, the first list being the reference's. */
async function tableOf(columns: readonly (readonly [string, readonly unknown[]])[], name: string): Promise<Table> {
  const rows = columns[0]?.[1].length ?? 0;
  const lines = Array.from({ length: rows }, (_, row) => JSON.stringify(Object.fromEntries(columns.map(([column, cells]) => [column, cells[row]]))));
  return table(`${lines.join("\n")}\n`, name);
}

type Columns = readonly (readonly [string, readonly unknown[]])[];

async function schema(reference: Columns, current: Columns, config: Config = {}): Promise<Schema> {
  return schemaOf({ reference: await tableOf(reference, "r.jsonl"), current: await tableOf(current, "c.jsonl") }, config);
}

const find = (schema: Schema, name: string): Schema["columns"][number] => schema.columns.find((column) => column.name === name)!;
const cycle = (values: readonly unknown[], rows = 60): unknown[] => Array.from({ length: rows }, (_, i) => values[i % values.length]);
const range = (rows: number, of: (i: number) => unknown = (i) => i): unknown[] => Array.from({ length: rows }, (_, i) => of(i));
const noise = (rows: number, times = 1): number[] => Array.from({ length: rows }, (_, i) => times * (((i * 7919) % 104729) / 104729));

async function kindOf(reference: readonly unknown[], current: readonly unknown[]): Promise<string> {
  return find(await schema([["x", reference], ["other", reference.map(() => 1)]], [["x", current], ["other", current.map(() => 1)]]), "x").kind;
}

describe("kinds are decided once over both sides", () => {
  test("whole numbers with at most ten distinct values over both sides are categorical", async () => {
    expect(await kindOf(cycle([0, 1, 2, 3, 4]), cycle([5, 6, 7, 8, 9]))).toBe("categorical");
    expect(await kindOf(cycle([0, 1, 2, 3, 4]), cycle([5, 6, 7, 8, 9, 10]))).toBe("numeric");
    expect(await kindOf(cycle([0, 1]), cycle([0, 1.5]))).toBe("numeric");
  });

  test("few rows that hardly repeat stay numbers", async () => {
    expect(await kindOf([3, 1, 4], [1, 5, 9])).toBe("numeric");
  });

  test("a column that is text on one side is no number on the other", async () => {
    expect(await kindOf(cycle([1, 2, 3]), cycle(["1", "2", "x"]))).toBe("categorical");
  });

  test("booleans are boolean, also beside 0 and 1", async () => {
    expect(await kindOf(cycle([true, false]), cycle([false, null]))).toBe("boolean");
    expect(await kindOf(cycle([true, false]), cycle([0, 1]))).toBe("boolean");
    expect(await kindOf(cycle([true, false]), cycle(["yes", "no"]))).toBe("categorical");
  });

  test("texts of which more than half are distinct, and more than fifty, are text", async () => {
    expect(await kindOf(range(60, (i) => `a${i}`), range(60, (i) => `b${i}`))).toBe("text");
    expect(await kindOf(range(40, (i) => `a${i}`), range(8, (i) => `a${i}`))).toBe("categorical");
    expect(await kindOf(range(60, (i) => `a${i}`), cycle(["a1"], 100))).toBe("categorical");
  });

  test("a side without any value has no say", async () => {
    expect(await kindOf(cycle(["a", "b"]), cycle([null]))).toBe("categorical");
    expect(await kindOf(cycle(["2024-01-01", "2024-01-02"]), cycle([null]))).toBe("datetime");
    expect(await kindOf(cycle([null]), cycle([null]))).toBe("numeric");
  });

  test("the config overrides", async () => {
    const made = await schema([["x", cycle([0, 1])]], [["x", cycle([0, 1])]], { kinds: [{ column: "x", kind: "numeric" }] });
    expect(find(made, "x")).toMatchObject({ kind: "numeric", reason: "kind chosen by you" });
    await expect(schema([["price", [1]]], [["price", [1]]], { kinds: [{ column: "prize", kind: "text" }] })).rejects.toThrow('kinds: there is no column "prize". Did you mean "price"?');
  });
});

describe("a name is compared word by word", () => {
  test.each([["yPredProba", "y_pred_proba"], ["Y Pred-Proba", "y_pred_proba"], ["y_pred_proba", "y_pred_proba"], ["PassengerId", "passenger_id"], ["ID", "id"], ["größe2", "größe2"], ["__proto__", "proto"]])(
    "%s is %s", (name, plain) => { expect(words(name)).toBe(plain); });
});

const rows = 60;
const model: Columns = [
  ["id", range(rows)], ["age", noise(rows, 80)], ["when", range(rows, (i) => `2024-01-${String(1 + (i % 28)).padStart(2, "0")}`)],
  ["y_true", cycle([0, 1, 1])], ["y_pred", cycle([0, 1])], ["y_pred_proba", noise(rows)],
];

const roles = (schema: Schema): Record<string, string> => Object.fromEntries(schema.columns.map(({ name, role }) => [name, role]));

describe("roles are guessed from names and confirmed by values", () => {
  test("the usual names", async () => {
    expect(roles(await schema(model, model))).toEqual({ id: "id", age: "feature", when: "timestamp", y_true: "target", y_pred: "prediction", y_pred_proba: "probability" });
    expect(find(await schema(model, model), "when").reason).toBe("the only column of times");
    expect(find(await schema(model, model), "y_pred").reason).toBe("named y_pred, its 2 values are also the target's");
  });

  test("a target that current lacks is still the target", async () => {
    const made = await schema(model, model.filter(([name]) => name !== "y_true"));
    expect(find(made, "y_true")).toMatchObject({ role: "target", kind: "categorical", current: undefined });
  });

  test("a target by its own name is the one column that only the reference has and that takes the prediction's values", async () => {
    const reference = model.map(([name, cells]) => [name === "y_true" ? "repaid" : name, cells] as const);
    const made = await schema(reference, reference.filter(([name]) => name !== "repaid"));
    expect(find(made, "repaid")).toMatchObject({ role: "target", reason: "only the reference has it, and it takes the prediction's values" });
    expect(find(await schema(reference, reference), "repaid").role).toBe("feature");
  });

  test("null means that there is no such column", async () => {
    const config: Config = { target: null, prediction: null, probability: null, timestamp: null, id: null };
    expect(new Set(Object.values(roles(await schema(model, model, config))))).toEqual(new Set(["feature"]));
  });

  test("what the config names wins over names", async () => {
    const made = await schema([...model, ["outcome2", cycle([0, 1])]], [...model, ["outcome2", cycle([1, 0])]], { target: "outcome2", group: "age" });
    expect(roles(made)).toMatchObject({ outcome2: "target", y_true: "feature", age: "group" });
    expect(find(made, "outcome2").reason).toBe("named by you");
  });

  test("only the named features are inputs, and ignored columns are not", async () => {
    expect(roles(await schema(model, model, { features: ["id"], ignore: ["y_pred_proba"] }))).toMatchObject({ id: "feature", age: "ignore", y_pred_proba: "ignore", y_true: "target" });
  });

  test.each([
    [{ target: "y_tru" }, 'target: there is no column "y_tru". Did you mean "y_true"?'],
    [{ timestamp: "nothing like it" }, 'timestamp: there is no column "nothing like it". There are: "id", "age", "when", "y_true", "y_pred", "y_pred_proba".'],
    [{ features: ["agee"] }, 'features: there is no column "agee". Did you mean "age"?'],
    [{ target: "y_pred", prediction: "y_pred" }, 'prediction: column "y_pred" is already the target. Give each column one role.'],
    [{ timestamp: "age" }, 'timestamp: column "age" holds numbers, not times.'],
    [{ probability: "when" }, ""],
  ] as [Config, string][])("%j is refused", async (config, sentence) => {
    if (sentence === "") return expect(find(await schema(model, model, config), "when").role).toBe("ignore");
    await expect(schema(model, model, config)).rejects.toThrow(sentence);
  });
});

describe("times that are counted", () => {
  const at = (values: readonly unknown[], name: string): Promise<Schema> => schema([[name, values], ["x", noise(rows)]], [[name, values], ["x", noise(rows)]]);
  test("a column named year with years is the timestamp, January 1 of each", async () => {
    expect(find(await at(cycle([2015, 2016, 2017]), "year"), "year")).toMatchObject({ role: "timestamp", kind: "datetime", unit: "year", reason: "named year, years" });
    for (const years of [[15, 16, 17], [1899, 2000], [2000, 2101], [2000.5, 2001]]) expect(find(await at(cycle(years), "year"), "year").role).toBe("feature");
  });
  test("days as 20240601 where the name says date", async () => {
    expect(find(await at(range(rows, (i) => 20240101 + (i % 28)), "date"), "date")).toMatchObject({ role: "timestamp", kind: "datetime", unit: "YYYYMMDD" });
    expect(find(await at(range(rows, (i) => 20240101 + i * 7), "amount"), "amount").kind).toBe("numeric");
  });
  test.each([["seconds", 1], ["milliseconds", 1e3], ["microseconds", 1e6]])("%s since 1970 where the name says time and the values are plausible", async (unit, perSecond) => {
    const values = range(rows, (i) => (1.7e9 + i * 3600) * perSecond);
    expect(find(await at(values, "timestamp"), "timestamp")).toMatchObject({ role: "timestamp", kind: "datetime", unit });
    expect(find(await at(values, "amount"), "amount").kind).toBe("numeric");
    expect(find(await at(noise(rows, 5000), "time"), "time").role).toBe("feature");
    expect(find(await at(cycle([2001, 2002]), "time"), "time").role).toBe("feature");
  });
});

describe("probabilities", () => {
  test("one per class, named after its labels", async () => {
    const columns: Columns = [
      ["y_true", cycle(["gold", "card_gold", "none"])], ["y_pred", cycle(["gold", "none", "card_gold"])],
      ["y_pred_proba_gold", noise(rows)], ["y_pred_proba_card_gold", noise(rows)], ["none_probability", noise(rows)], ["gold", noise(rows)],
    ];
    const made = await schema(columns, columns);
    expect(made.columns.filter(({ role }) => role === "probability").map(({ name, label }) => [name, label])).toEqual([
      ["y_pred_proba_gold", "gold"], ["y_pred_proba_card_gold", "card_gold"], ["none_probability", "none"],
    ]);
    expect(find(made, "gold").role).toBe("feature");
  });

  test("the only column that ends in _proba, whatever it is of; of two, neither", async () => {
    const one: Columns = [["y_true", cycle([0, 1, 1])], ["churn_proba", noise(rows)]];
    expect(find(await schema(one, one), "churn_proba").role).toBe("probability");
    const two: Columns = [...one, ["default_prob", noise(rows)]];
    expect(roles(await schema(two, two))).toMatchObject({ churn_proba: "feature", default_prob: "feature" });
  });

  test("outside 0 to 1 they are kept out, with file, row and value, whether guessed or named", async () => {
    const bad = noise(rows).map((value, i) => (i === 41 ? 1.25 : value));
    for (const config of [{}, { probability: "y_pred_proba" }]) {
      const made = await schema(model, model.map(([name, cells]) => [name, name === "y_pred_proba" ? bad : cells]), config);
      expect(find(made, "y_pred_proba").role).toBe("ignore");
      expect(made.notes.map((note) => note.sentence)).toEqual(['Column "y_pred_proba" is not used as a probability: row 42 of c.jsonl has the value 1.25. Give probabilities between 0 and 1.']);
    }
  });

  test("a column named score that goes beyond 1 is a feature", async () => {
    const columns = model.map(([name, cells]) => [name === "y_pred_proba" ? "score" : name, cells.map((cell) => (name === "y_pred_proba" ? Number(cell) * 900 : cell))] as const);
    expect(find(await schema(columns, columns), "score").role).toBe("feature");
  });

  test("fractions named prediction beside a target of labels are the probability", async () => {
    const columns = [["target", cycle([0, 1])], ["prediction", noise(rows)]] as const;
    expect(roles(await schema(columns, columns))).toEqual({ target: "target", prediction: "probability" });
  });

  test("a rating of 1 to 5 predicted with fractions is an amount, guessed or named", async () => {
    const columns = [["target", cycle([1, 2, 3, 4, 5])], ["prediction", noise(rows, 5)]] as const;
    for (const config of [{}, { target: "target", prediction: "prediction" }]) {
      const made = await schema(columns, columns, config);
      expect(roles(made)).toEqual({ target: "target", prediction: "prediction" });
      expect([find(made, "target").kind, find(made, "prediction").kind]).toEqual(["numeric", "numeric"]);
    }
  });

  test("numbers named prediction beside a target of numbers are the prediction", async () => {
    const columns = [["target", noise(rows, 9)], ["prediction", noise(rows, 8)]] as const;
    expect(roles(await schema(columns, columns))).toEqual({ target: "target", prediction: "prediction" });
  });
});

describe("target and prediction are compared as labels, so they are of one kind", () => {
  test("true and false beside 0 and 1", async () => {
    const columns = [["target", cycle([true, false])], ["prediction", cycle([1, 0, 0])]] as const;
    const made = await schema(columns, columns);
    expect([find(made, "target").kind, find(made, "prediction").kind]).toEqual(["boolean", "boolean"]);
    expect(find(made, "prediction").role).toBe("prediction");
  });

  test("a prediction none of whose values is the target's is not taken for one", async () => {
    const columns = [["target", cycle(["a", "b"])], ["prediction", cycle(["x", "y"])]] as const;
    const made = await schema(columns, columns);
    expect(find(made, "prediction").role).toBe("feature");
    expect(made.notes[0]?.sentence).toBe('Column "prediction" is not used as the prediction: none of its values, as "x", is one of the target\'s.');
  });
});

describe("numbers and dates that are read as texts, as pandas does", () => {
  const columns: Columns = [
    ["score", range(60, (i) => `0,${1000 + i}`)], ["income", range(60, (i) => `${1 + (i % 9)},${200 + i}.50`)], ["when", range(60, (i) => `${10 + (i % 9)}.0${1 + (i % 9)}.2024 08:00`)], ["word", cycle(["a,b", "1,5 kg", "c"])],
  ];
  test("are said with an example and what to do; words are not", async () => {
    expect((await schema(columns, columns)).notes.map(({ sentence }) => sentence)).toEqual([
      "score holds numbers with a decimal comma (“0,1000”), read as texts: write a decimal point",
      "income holds numbers with commas between thousands (“1,200.50”), read as texts: leave the commas out",
      "when holds dates that begin with the day (“10.01.2024 08:00”), read as texts: write them as 2024-12-31",
    ]);
  });
  test("and named where a role asks for numbers or times", async () => {
    await expect(schema(columns, columns, { probability: "score" })).rejects.toThrow('probability: column "score" holds numbers with a decimal comma (“0,1000”), read as texts, not numbers between 0 and 1. Name another column.');
    await expect(schema(columns, columns, { timestamp: "when" })).rejects.toThrow('timestamp: column "when" holds dates that begin with the day (“10.01.2024 08:00”), read as texts, not times.');
  });
});

describe("ids", () => {
  test("a column that counts up from row to row on both sides, whatever its name", async () => {
    const with40 = (name: string, of: (i: number) => unknown): Columns => [[name, range(40, of)], ["x", noise(40)]];
    expect(find(await schema(with40("nr", (i) => i * 3), with40("nr", (i) => 1000 + i)), "nr")).toMatchObject({ role: "id", reason: "counts up from row to row" });
    expect(find(await schema(with40("nr", (i) => i), with40("nr", (i) => (i * 7) % 40)), "nr").role).toBe("feature");
    expect(find(await schema(with40("nr", (i) => i), with40("nr", (i) => i >> 1)), "nr").role).toBe("feature");
    expect(find(await schema(with40("nr", (i) => i + 0.5), with40("nr", (i) => i)), "nr").role).toBe("feature");
  });

  test("a column named id only when no value comes twice", async () => {
    const ids = (cells: readonly unknown[]): Columns => [["customer_id", cells], ["x", noise(cells.length)]];
    expect(find(await schema(ids(range(30, (i) => `c${29 - i}`)), ids(range(30, (i) => `d${i}`))), "customer_id").role).toBe("id");
    expect(find(await schema(ids(cycle(["c1", "c2"])), ids(range(30, (i) => `d${i}`))), "customer_id").role).toBe("feature");
  });
});

describe("facts are whole although a column of fractions is looked at only until it shows what it is", () => {
  test("extremes and counts include what stands behind the first rows, in this batch and the next", async () => {
    const early = noise(200);
    const made = await schema([["x", [...early, null, -7.5, 99.25]]], [["x", early]]);
    const column = made.reference?.columns[0];
    expect(column && factsOf(column)).toMatchObject({ empty: false, whole: false, increasing: false, present: 202, min: -7.5, max: 99.25 });
  });
});
