import { associationName } from "../names.ts";
import type { Drift, Finding, Level, Multivariate, Verdict } from "../report.ts";
import { plural, threeDigits, worst } from "./words.ts";

/** Inputs that moved together although none moved alone: what comparing them one by one does not see. */
export function togetherClause(drift: Drift): Verdict["clauses"][number] | undefined {
  const level = togetherLevel(drift.multivariate);
  if (level === "ok" || anyAlone(drift)) return undefined;
  return { text: `the inputs moved together${leaning(drift.multivariate as Multivariate)}`, view: "multivariate", level };
}

export function togetherFindings(drift: Drift): Finding[] {
  const { associations = [], classifier, reconstruction } = drift.multivariate ?? {};
  const findings: Finding[] = [];
  const changed = associations.filter(({ level }) => level !== "ok");
  const [first] = changed;
  if (first) {
    const more = changed.length > 1 ? `; so did ${plural(changed.length - 1, "other pair")}` : "";
    findings.push({
      level: worst(changed.map(({ level }) => level)), subject: first.columns.join(" and "), view: "multivariate", column: first.columns[0],
      sentence: `changed how they go together: ${associationName(first.measure)} ${threeDigits(first.reference)} in reference, ${threeDigits(first.current)} now${more}`,
    });
  }
  if (anyAlone(drift)) return findings;
  if (classifier && classifier.level !== "ok") {
    const { rocAuc, lower, upper, level } = classifier;
    const sentence = `moved together although none moved alone: a classifier tells current rows from reference rows with AUC ${threeDigits(rocAuc)} (${threeDigits(lower)} to ${threeDigits(upper)})`;
    findings.push({ level, subject: "The inputs", sentence, view: "multivariate" });
  } else if (reconstruction && (reconstruction.level === "warn" || reconstruction.level === "alert")) {
    const { reference, current, level } = reconstruction;
    const sentence = `moved together although none moved alone: reconstruction error ${threeDigits(reference)} in reference, ${threeDigits(current)} now, outside its usual band`;
    findings.push({ level, subject: "The inputs", sentence, view: "multivariate" });
  }
  return findings;
}

const anyAlone = ({ columns }: Drift): boolean => columns.some(({ role, level }) => role === "feature" && (level === "warn" || level === "alert"));

function togetherLevel(multivariate: Multivariate | undefined): Level {
  const { associations = [], classifier, reconstruction } = multivariate ?? {};
  return worst([...associations.map(({ level }) => level), classifier?.level ?? "ok", reconstruction?.level === "unknown" ? "ok" : (reconstruction?.level ?? "ok")]);
}

/** ": income and age": the pair that changed most, or what the classifier leans on. */
function leaning({ associations, classifier }: Multivariate): string {
  const pair = associations?.find(({ level }) => level !== "ok");
  const names = pair ? pair.columns : classifier?.level !== "ok" ? (classifier?.columns ?? []).slice(0, 2).map(({ column }) => column) : [];
  return names.length === 0 ? "" : `: ${names.join(" and ")}`;
}
