import type { ColumnDrift, Report } from "../../src/report.ts";

type Figure = NonNullable<ColumnDrift["derived"]>["figure"];

/** A report with a column of texts and with every kind of fault of the data, made of another's numeric columns. */
export function withTexts(base: Report): Report {
  const figures: readonly [string, Figure][] = [["length", "length"], ["words", "words"], ["letters", "letters"], ["unknown words", "outOfVocabulary"]];
  const numeric = base.drift.columns.filter(({ kind }) => kind === "numeric").slice(0, 4);
  numeric.forEach((drift, i) => {
    const [words, figure] = figures[i] as (typeof figures)[number];
    const quality = base.quality.columns.find(({ column }) => column === drift.column);
    const derived = { from: "review", figure };
    Object.assign(drift, { column: `review · ${words}`, derived });
    if (quality) Object.assign(quality, { column: `review · ${words}`, derived });
  });
  base.drift.untested = [
    { column: "customer", kind: "numeric", role: "id", reason: "an id is new in every row: nothing to do" },
    { column: "signed_at", kind: "datetime", role: "feature", reason: "it holds dates, which move by themselves: add a column with the age, the weekday or the month to compare that" },
    { column: "note", kind: "text", role: "feature", reason: "it is not in the current data: ask its source where it went" },
  ];
  base.quality.duplicates = [{ columns: ["price", "amount"], share: 1, reference: 0.12 }, { columns: ["town", "city"], share: 0.981, reference: 0.98 }];
  base.quality.freshness = { newest: "2026-11-14T00:00:00.000Z", seconds: 820_800, usualGapSeconds: 86_400, level: "alert" };
  base.verdict.findings = [
    { level: "alert", subject: "review", sentence: "moved in length (PSI 0.52) and words (PSI 0.31)", view: "column", column: numeric[0]?.column ?? "" },
    { level: "alert", subject: "The newest row", sentence: "is 10 days old (14 Nov 2026); rows used to come every day", view: "quality" },
    { level: "alert", subject: "customer", sentence: "is an id, and 412 rows of current repeat an earlier one", view: "quality", column: "customer" },
    { level: "warn", subject: "price", sentence: "equals amount in every row, 12 % before", view: "quality", column: "price" },
    { level: "warn", subject: "review · length", sentence: "is outside the reference's range in 3.1 % of rows", view: "quality", column: "review · length" },
  ];
  return base;
}
