import { conventionName, testName } from "../names.ts";
import type { DriftVerdict } from "../report.ts";
import { figure } from "./figures.ts";

/** One thing in which two conventions differ on a column, in the words of each; `other` alone where the first has none. */
export interface Difference { what: "verdict" | "test" | "threshold" | "bins" | "empty bins" | "sample" | "known defect"; own: string; other: string }

/**
 * Why one tool's verdict is not another's: `own` is the one that the reader knows, the report's convention as a rule.
 * What they have in common is left out; two verdicts of one convention differ in nothing.
 */
export function differences(own: DriftVerdict, other: DriftVerdict): Difference[] {
  const rows: Difference[] = [
    { what: "verdict", own: verdictWords(own), other: verdictWords(other) },
    { what: "test", own: testWords(own), other: testWords(other) },
    { what: "threshold", own: thresholdWords(own), other: thresholdWords(other) },
    { what: "bins", own: own.method?.bins ?? "", other: other.method?.bins ?? "" },
    { what: "empty bins", own: own.method?.zeros ?? "", other: other.method?.zeros ?? "" },
    { what: "sample", own: own.method?.sample ?? "", other: other.method?.sample ?? "" },
    { what: "known defect", own: own.method?.defect ?? "", other: other.method?.defect ?? "" },
  ];
  return rows.filter((row) => row.own !== row.other);
}

/** The same as one text: first what the two say, then why. */
export function differenceWords(own: DriftVerdict, other: DriftVerdict): string {
  return differenceSentences(own, other).join(" ");
}

/** Its sentences, one a line in a tip. */
export function differenceSentences(own: DriftVerdict, other: DriftVerdict): string[] {
  if (own.convention === other.convention) return describe(own);
  const [first, second] = [conventionName(own.convention), conventionName(other.convention)];
  const missing = [other, own].find(({ value }) => value === undefined);
  if (missing) {
    const alone = missing === other ? own : other;
    const rest = alone.value === undefined ? [] : [`${conventionName(alone.convention)} says ${verdictWords(alone)}: ${valueWords(alone)}.`];
    return [`${conventionName(missing.convention)} has no verdict here: ${missing.reason ?? "it does not test this column"}.`, ...rest];
  }
  const agree = own.drifted === other.drifted;
  const said = agree
    ? `${other.drifted ? `Both say drifted${own.level === other.level ? "" : `, ${second} ${other.level} and ${first} ${own.level}`}` : "Neither says drifted"}`
    : `${second} says ${verdictWords(other)}, ${first} ${verdictWords(own)}`;
  const why = differences(own, other).flatMap(({ what, own: ours, other: theirs }) => {
    if (what === "verdict" || what === "test" || what === "threshold") return [];
    if (what === "known defect") return theirs === "" ? [] : [`A known defect of ${second}, reproduced: ${theirs}.`];
    if (ours === "" || theirs === "") return [];
    return [`${what === "empty bins" ? "Empty bins" : what.charAt(0).toUpperCase() + what.slice(1)}: ${theirs}; ${first}: ${ours}.`];
  });
  return [`${said}: ${valueWords(other)}; ${valueWords(own)}.`, ...(other.reason ? [`${sentence(other.reason)}.`] : []), ...why];
}

/** One convention by itself. */
function describe(verdict: DriftVerdict): string[] {
  const name = conventionName(verdict.convention);
  if (verdict.value === undefined) return [`${name} has no verdict here: ${verdict.reason ?? "it does not test this column"}.`];
  const { bins, zeros, sample, defect } = verdict.method ?? {};
  return [
    `${name}, the report's own convention, says ${verdictWords(verdict)}: ${valueWords(verdict)}.`,
    ...(verdict.reason ? [`${sentence(verdict.reason)}.`] : []),
    ...(bins ? [`Bins: ${bins}.`] : []), ...(zeros ? [`Empty bins: ${zeros}.`] : []), ...(sample ? [`Sample: ${sample}.`] : []),
    ...(defect ? [`A known defect, reproduced: ${defect}.`] : []),
  ];
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function verdictWords({ value, drifted, level }: DriftVerdict): string {
  if (value === undefined) return "no verdict";
  if (drifted) return `drifted (${level})`;
  return level === "unknown" ? "that it cannot tell" : "not drifted";
}

const testWords = ({ value, test, on }: DriftVerdict): string => (value === undefined ? "" : `${testName(test)}${on === "pValue" ? ", p-value" : ""}`);

/** "from 0.1", "up to p 0.05": on which side of it a column counts as drifted. */
export function thresholdWords({ value, on, threshold, alertThreshold, method }: DriftVerdict): string {
  if (value === undefined) return "";
  const step = `${on === "pValue" ? "up to" : "from"} ${figure(threshold)}`;
  const alert = alertThreshold === undefined ? "" : `, alert ${on === "pValue" ? "up to" : "from"} ${figure(alertThreshold)}`;
  return `${step}${alert}${method?.chunks ? `, in any of ${method.chunks.judged} chunks` : ""}`;
}

function valueWords(verdict: DriftVerdict): string {
  const { test, on, value, threshold, method } = verdict;
  const beyond = verdict.drifted ? "past" : "short of";
  const past = on === "statistic" && !verdict.drifted && (value as number) >= threshold ? "past" : beyond;
  const chunks = method?.chunks ? `, in ${method.chunks.drifted} of ${method.chunks.judged} chunks` : "";
  return `${testName(test)}${on === "pValue" ? " p" : ""} ${figure(value)}, ${past} ${figure(threshold)}${chunks}`;
}
