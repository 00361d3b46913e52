import { metricName } from "../names.ts";
import type { Concept, Decomposition, Finding, Level, MetricChange, Verdict } from "../report.ts";
import { normalTwoSidedTail, z975 } from "../stats/normal.ts";
import { lossLevel } from "./metrics.ts";
import { day } from "./words.ts";

/** It is judged in every report, so it must be plainer than one in twenty. */
const evidence = 0.01;
/** Below it the two parts cannot be told apart. */
const leastOverlap = 0.9;

type Part = Decomposition["parts"][number];

interface Changed { part: Part; level: Level }

interface Judged { concept?: Concept; performance?: { reference?: { metrics: { [metric: string]: { value: number } } }; change?: Pick<MetricChange, "metric" | "change">[] } }

/**
 * The first metric, the headline metric first, that a changed relation between inputs and outcome made worse: its part of the change is evident (normal p of
 * its interval ≤ 0.01) and as large as a change of the metric must be to matter. The change itself is the report's, which strata of scores only come near.
 */
function changedRelation({ concept: { decomposition } = {}, performance }: Judged): Changed | undefined {
  if (!decomposition || decomposition.overlap < leastOverlap) return undefined;
  return decomposition.parts.flatMap((part): Changed[] => {
    const { metric, concept, conceptInterval: [lower, upper] } = part;
    if (lossOf(part, concept) <= 0 || !(normalTwoSidedTail((concept * 2 * z975) / (upper - lower)) <= evidence)) return [];
    const level = lossLevel(metric, concept, performance?.reference?.metrics[metric]?.value ?? Number.NaN);
    const change = performance?.change?.find((each) => each.metric === metric)?.change ?? part.change;
    return level === "ok" ? [] : [{ part: { ...part, change }, level }];
  })[0];
}

/** "the relation between inputs and outcome changed: it explains 0.070 of the 0.090 that AUC lost"; undefined where nothing says that it did. */
export function conceptClause(judged: Judged): Verdict["clauses"][number] | undefined {
  const changed = changedRelation(judged);
  return changed && { text: `the relation between inputs and outcome changed: ${partWords(changed.part)}`, view: "performance", level: changed.level };
}

export function conceptFindings(judged: Judged): Finding[] {
  const changed = changedRelation(judged);
  if (!changed) return [];
  const sentence = `changed: ${partWords(changed.part)}${noticed(judged.concept?.detectors)}`;
  return [{ level: changed.level, subject: "The relation between inputs and outcome", sentence, view: "performance", metric: changed.part.metric }];
}

/** How much worse, positive is a loss. */
const lossOf = ({ better }: Part, value: number): number => (better === "lower" ? value : -value);

function partWords(part: Part): string {
  const { metric, change, explained, explainedInterval, concept, conceptInterval: [lower, upper], better } = part;
  const half = (upper - lower) / 2;
  const places = half > 0 ? Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(half)))) : 3;
  const write = (value: number): string => Math.abs(value).toFixed(places);
  const name = metricName(metric);
  const worse = better === "lower" ? `by which ${name} rose` : `that ${name} lost`;
  // What inputs explain may be chance, and little.
  const nothingElse = explainedInterval[0] <= 0 && explainedInterval[1] >= 0 && Math.abs(explained) < Math.abs(change) / 10;
  if (lossOf(part, change) > 0 && (nothingElse || write(concept) === write(change))) return `it explains all of the ${write(change)} ${worse}`;
  if (lossOf(part, explained) > 0) return `it explains ${write(concept)} of the ${write(change)} ${worse}`;
  const alone = better === "lower" ? `it alone put ${write(concept)} on ${name}` : `it alone took ${write(concept)} off ${name}`;
  return `${alone}, and moved inputs gave ${write(explained)} back`;
}

/** Of the detectors ADWIN, since the chance that it marks where nothing changed is bounded. */
function noticed(detectors: Concept["detectors"]): string {
  const mark = detectors?.find(({ name }) => name === "adwin")?.drifts.find(({ sample }) => sample === "current");
  if (!mark) return "";
  return `; ADWIN marks it ${mark.time ? `on ${day(mark.time)}` : `at row ${(mark.row + 1).toLocaleString("en-US")} of current`}`;
}
