/** What `pandas.read_csv` takes for missing by default (pandas._libs.parsers.STR_NA_VALUES), compared as written. */
const pandasSpellings = [
  "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL", "NaN",
  "None", "n/a", "nan", "null",
];

export function missingSpellings(more: readonly string[] = []): ReadonlySet<string> {
  return new Set([...pandasSpellings, ...more]);
}
