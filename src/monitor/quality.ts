import type { Column } from "../data/frame.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ColumnQuality, Finding, Level } from "../report.ts";
import { chiSquareTail } from "../stats/chiSquare.ts";
import type { SideSample } from "../stats/conventions/convention.ts";
import { nextAbove } from "../stats/nextAbove.ts";
import { percent, severity, worst } from "./words.ts";
import { describe, mostFrequent, sharedHistogram } from "./describe.ts";

/** Shares of current rows from which a fault of the data warns and alerts. */
const missingSteps = { warn: 0.05, alert: 0.25 };
const newCategorySteps = { warn: 0.01, alert: 0.1 };
const outOfRangeSteps = { warn: 0.01, alert: 0.1 };

/** Ids and time stamps are new by nature; nobody would be helped by hearing it. */
const watchedRoles = new Set(["feature", "target", "prediction", "probability", "group", "weight"]);

/** One column's description on both sides and what is wrong with its data: missing, new categories, out of range, constant. */
export function columnQuality(column: Column, reference: SideSample, current: SideSample, exact: boolean, kernel: Kernel): ColumnQuality {
  const categories = column.categories ?? [];
  const quality: ColumnQuality = { column: column.name, kind: column.kind, role: column.role, ...(column.derived ? { derived: column.derived } : {}), level: "ok" };
  if (column.reference) quality.reference = describe(reference, column.kind, categories, exact, kernel);
  if (column.current) quality.current = describe(current, column.kind, categories, exact, kernel);
  if (column.kind === "numeric") quality.histogram = sharedHistogram(reference, current, kernel);
  if (column.reference && column.current) {
    Object.assign(quality, novelty(column, reference, current, kernel));
    const [before, now] = [family(reference), family(current)];
    if (before && now && before !== now) quality.typeChange = { reference: before, current: now };
  }
  if (quality.current && quality.current.distinct <= 1 && (quality.reference?.distinct ?? 0) <= 1) quality.constant = true;
  quality.level = worst(qualityFindings(quality).map(({ level }) => level));
  return quality;
}

/** What a person would call the values; undefined where there are none to tell by. */
function family({ storage, rows, missing }: SideSample): string | undefined {
  if (missing === rows || storage === "other") return undefined;
  if (storage === "string") return "text";
  return storage === "datetime" ? "dates" : "numbers";
}

/** What current holds that reference never had. */
function novelty(column: Column, reference: SideSample, current: SideSample, kernel: Kernel): Partial<ColumnQuality> {
  if (column.kind === "numeric" && reference.sorted?.length && current.sorted?.length) {
    const least = kernel.value(reference.sorted, 0);
    const greatest = kernel.value(reference.sorted, reference.sorted.length - 1);
    const [below, , above] = kernel.sortedBinCounts(current.sorted, [least, nextAbove(greatest)]);
    return { outOfRange: { below: below as number, above: above as number } };
  }
  if ((column.kind === "categorical" || column.kind === "boolean") && reference.counts && current.counts) {
    const inReference = reference.counts;
    const inCurrent = current.counts;
    const unseen = (column.categories ?? [])
      .map((category, code) => ({ category, count: inReference[code] === 0 ? (inCurrent[code] as number) : 0 }))
      .filter(({ count }) => count > 0);
    const rows = unseen.reduce((sum, { count }) => sum + count, 0);
    return { newCategoryCount: unseen.length, newCategoryRows: rows, newCategories: mostFrequent(unseen) };
  }
  return {};
}

/** The faults of one column as sentences, worst first. */
export function qualityFindings(quality: ColumnQuality): Finding[] {
  const { column, reference, current, role } = quality;
  const finding = (level: Level, sentence: string): Finding => ({ level, subject: column, sentence, view: "quality", column });
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
  if (missing !== "ok" && missingMoved(reference.missing, reference.rows, current.missing, current.rows)) {
    findings.push(finding(missing, `is missing in ${percent(now)} of rows, ${percent(before)} before`));
  }
  const rows = current.rows - current.missing;
  if (quality.newCategoryRows) {
    const level = step(quality.newCategoryRows / rows, newCategorySteps);
    const names = (quality.newCategories ?? []).slice(0, 3).map(({ category }) => `“${category}”`).join(", ");
    const more = (quality.newCategoryCount ?? 0) > 3 ? ` and ${(quality.newCategoryCount ?? 0) - 3} more` : "";
    if (level !== "ok") findings.push(finding(level, `has new categories in ${percent(quality.newCategoryRows / rows)} of rows: ${names}${more}`));
  }
  findings.push(...rangeFinding(quality, finding));
  return findings.sort((a, b) => severity(a.level) - severity(b.level));
}

function rangeFinding({ outOfRange, reference, current }: ColumnQuality, finding: (level: Level, sentence: string) => Finding): Finding[] {
  if (!outOfRange || !reference || !current) return [];
  const { below, above } = outOfRange;
  const rows = current.rows - current.missing;
  const level = step((below + above) / rows, outOfRangeSteps);
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
function missingMoved(a: number, n: number, b: number, m: number): boolean {
  const pooled = (a + b) / (n + m);
  const variance = pooled * (1 - pooled) * (1 / n + 1 / m);
  return chiSquareTail((a / n - b / m) ** 2 / variance, 1) <= 0.05;
}
