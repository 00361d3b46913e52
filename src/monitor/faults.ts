import type { ColumnQuality, Description, Finding, Level } from "../report.ts";
import { chiSquareTail } from "../stats/chiSquare.ts";
import { percent, plural, severity, threeDigits } from "./words.ts";

/** Shares of current rows from which a fault of the data warns and alerts. */
const missingSteps = { warn: 0.05, alert: 0.25 };
const noveltySteps = { warn: 0.01, alert: 0.1 };
/** Where nine tenths of the values span a hundredth of what they did, a column has all but stopped to vary. */
const collapsed = 0.01;
const leastForSpread = 20;

/** Ids and time stamps are new by nature; nobody would be helped by hearing it. */
const watchedRoles = new Set(["feature", "target", "prediction", "probability", "group", "weight"]);

/** The faults of one column as sentences, worst first. Each share has evidence beside its size: a few rows do not cry wolf. */
export function qualityFindings(quality: ColumnQuality): Finding[] {
  const { column, reference, current, role } = quality;
  const finding = (level: Level, sentence: string): Finding => ({ level, subject: column, sentence, view: "quality", column });
  if (role === "id") return keyFinding(quality, finding);
  if (!watchedRoles.has(role)) return [];
  if (reference && !current) return role === "target" ? [] : [finding("alert", "is not in the current data")];
  if (!reference || !current || current.rows === 0 || reference.rows === 0) return [];
  // The rest is said of the texts themselves.
  if (quality.derived) return rangeFinding(quality, finding);
  const findings: Finding[] = [];
  if (quality.typeChange) findings.push(finding("alert", `held ${quality.typeChange.reference} in reference and holds ${quality.typeChange.current} now`));
  const before = reference.missing / reference.rows;
  const now = current.missing / current.rows;
  const missing = step(now - before, missingSteps);
  // A label that is missing has not come yet.
  if (role !== "target" && missing !== "ok" && sharesDiffer(reference.missing, reference.rows, current.missing, current.rows)) {
    findings.push(finding(missing, `is missing in ${percent(now)} of rows, ${percent(before)} before`));
  }
  findings.push(...infiniteFinding(quality, finding), ...newCategoryFinding(quality, finding), ...keyFinding(quality, finding), ...constantFinding(quality, finding));
  findings.push(...rangeFinding(quality, finding));
  return findings.sort((a, b) => severity(a.level) - severity(b.level));
}

type Say = (level: Level, sentence: string) => Finding;

function infiniteFinding({ reference, current }: ColumnQuality, finding: Say): Finding[] {
  if (!reference?.rows || !current?.rows) return [];
  const [before, now] = [reference.infinite ?? 0, current.infinite ?? 0];
  const level = step(now / current.rows - before / reference.rows, noveltySteps);
  if (level === "ok" || !sharesDiffer(before, reference.rows, now, current.rows)) return [];
  return [finding(level, `is infinite in ${percent(now / current.rows)} of rows, ${percent(before / reference.rows)} before`)];
}

/** What a long tail would bring anyway is no finding: the share to be expected is taken off, and more must be evident. */
function newCategoryFinding({ reference, current, newCategoryRows = 0, newCategoryExpected = 0, newCategoryCount = 0, newCategories = [] }: ColumnQuality, finding: Say): Finding[] {
  if (newCategoryRows === 0 || !reference || !current) return [];
  const [before, now] = [reference.rows - reference.missing, current.rows - current.missing];
  const share = newCategoryRows / now;
  const level = step(share - newCategoryExpected, noveltySteps);
  if (level === "ok" || !sharesDiffer(newCategoryExpected * before, before, newCategoryRows, now)) return [];
  const names = newCategories.slice(0, 3).map(({ category }) => `“${category}”`).join(", ");
  const more = newCategoryCount > 3 ? ` and ${newCategoryCount - 3} more` : "";
  const expected = newCategoryExpected >= 0.001 ? ` (${percent(newCategoryExpected)} to be expected)` : "";
  return [finding(level, `has new categories in ${percent(share)} of rows${expected}: ${names}${more}`)];
}

function keyFinding({ role, key, current, reference }: ColumnQuality, finding: Say): Finding[] {
  if (!key || key.currentDuplicates === 0 || !current || !reference) return [];
  const [before, now] = [reference.rows - reference.missing, current.rows - current.missing];
  const share = key.currentDuplicates / now;
  if (role !== "id") {
    // No two of n values were alike: had that been chance, k pairs among m would be as rare as (m² / (m² + n²))^k.
    const evident = key.currentDuplicates * Math.log1p((before * (before - 1)) / (now * (now - 1))) >= -Math.log(0.05);
    return share < 0.01 || !evident ? [] : [finding("warn", `repeats an earlier value in ${percent(share)} of rows; in reference none came twice`)];
  }
  if (key.referenceDuplicates > 0 && !(share > key.referenceDuplicates / before && sharesDiffer(key.referenceDuplicates, before, key.currentDuplicates, now))) return [];
  return [finding(share >= 0.01 ? "alert" : "warn", `is an id, and ${plural(key.currentDuplicates, "row")} of current ${key.currentDuplicates === 1 ? "repeats" : "repeat"} an earlier one`)];
}

/** All but one value gone, or all but no spread left; a column that was so before is as it was. */
function constantFinding({ role, almostConstant, reference, current }: ColumnQuality, finding: Say): Finding[] {
  if (!reference || !current) return [];
  const [before, now] = [reference.rows - reference.missing, current.rows - current.missing];
  const outcome = role === "prediction" || role === "probability";
  if (almostConstant) {
    const { value, share, reference: was = 0 } = almostConstant;
    if (was >= 0.95 || !sharesDiffer(was * before, before, share * now, now)) return [];
    return [finding(outcome && share === 1 ? "alert" : "warn", share === 1 ? `is “${value}” in every row, in ${percent(was)} before` : `is “${value}” in ${percent(share)} of rows, ${percent(was)} before`)];
  }
  const spread = ({ p5, p95 }: Description): number => (p5 === undefined || p95 === undefined ? Number.NaN : p95 - p5);
  const [wide, narrow] = [spread(reference), spread(current)];
  if (!(narrow <= collapsed * wide && wide > 0) || Math.min(before, now) < leastForSpread) return [];
  return [finding(outcome ? "alert" : "warn", `hardly varies: 90 % of its values span ${threeDigits(narrow)}, ${threeDigits(wide)} before`)];
}

function rangeFinding({ outOfRange, reference, current }: ColumnQuality, finding: Say): Finding[] {
  if (!outOfRange || !reference || !current) return [];
  const { below, above } = outOfRange;
  const rows = current.rows - current.missing;
  const level = step((below + above) / rows, noveltySteps);
  const chance = 2 * beyondByChance(Math.max(below, above), reference.rows - reference.missing, rows);
  return level !== "ok" && chance <= 0.05 ? [finding(level, `is outside the reference's range in ${percent((below + above) / rows)} of rows`)] : [];
}

function step(share: number, { warn, alert }: { warn: number; alert: number }): Level {
  return share >= alert ? "alert" : share >= warn ? "warn" : "ok";
}

/** P(at least k of m values lie beyond the greatest of n others), all n + m in random order. */
function beyondByChance(k: number, n: number, m: number): number {
  let probability = 1;
  for (let i = 0; i < k && probability > 0.01; i++) probability *= (m - i) / (n + m - i);
  return probability;
}

/** Two-sided 2 × 2 chi-square at 0.05, so that a few rows do not cry wolf. */
function sharesDiffer(a: number, n: number, b: number, m: number): boolean {
  const pooled = (a + b) / (n + m);
  const variance = pooled * (1 - pooled) * (1 / n + 1 / m);
  return chiSquareTail((a / n - b / m) ** 2 / variance, 1) <= 0.05;
}
