import type { Level, Report } from "../report.ts";
import { toJson } from "../export/json.ts";
import { createExperiment, createRun, endRun, experiments, logMetrics, metricHistory, saveArtifact, setTags } from "./mlflow.ts";
import type { Server } from "./server.ts";

export interface LogOptions {
  /** The experiment's name; it is made where there is none of it. */
  readonly experiment: string;
  /** An existing run, whose metrics go on by one step; without it a new run is made. */
  readonly run?: string;
  readonly name?: string;
  /** The interactive page, kept beside the JSON. */
  readonly html?: string;
  readonly signal?: AbortSignal;
}

export interface Logged { readonly key: string; readonly value: number; readonly time: number; readonly step: number }

const levels: Record<Level, number> = { unknown: -1, ok: 0, warn: 1, alert: 2 };

/** Writes a report to MLflow: its figures as run metrics with steps, itself as JSON and HTML among the artifacts. Gives the run's id. Rejects with a ServerError. */
export async function logReport(server: Server, report: Report, { experiment, run, name = `driftglass ${report.current.name}`, html, signal }: LogOptions): Promise<string> {
  const now = Date.parse(report.generatedAt);
  const step = run === undefined ? 0 : ((await metricHistory(server, run, "driftglass/level", signal)).at(-1)?.step ?? -1) + 1;
  const id = run ?? (await createRun(server, await experimentOf(server, experiment, signal), name, now, signal));
  await logMetrics(server, id, reportMetrics(report, step), signal);
  await setTags(server, id, [["driftglass.version", report.version], ["driftglass.level", report.verdict.level], ["driftglass.sentence", report.verdict.sentence.slice(0, 5000)]], signal);
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  await saveArtifact(server, id, "driftglass/report.json", encode(toJson(report)), signal);
  if (html !== undefined) await saveArtifact(server, id, "driftglass/report.html", encode(html), signal);
  if (run === undefined) await endRun(server, id, Date.now(), signal);
  return id;
}

async function experimentOf(server: Server, name: string, signal?: AbortSignal): Promise<string> {
  const found = (await experiments(server, signal)).find((each) => each.name === name);
  return found?.id ?? createExperiment(server, name, signal);
}

/**
 * A report's figures under MLflow's rules for names: of the whole window at `step` and the time of the report, of each complete chunk of current under
 * `driftglass/chunks/` at the chunk's index and end. Columns whose names MLflow does not take have other letters replaced by "_".
 */
export function reportMetrics(report: Report, step: number): Logged[] {
  const time = Date.parse(report.generatedAt);
  const column = names();
  const { verdict, drift, performance, quality, timeline } = report;
  const whole: [string, number | undefined][] = [
    ["level", levels[verdict.level]], ["drift_share", drift.share], ["drifted_columns", drift.drifted], ["rows", report.current.rows],
    ...drift.columns.map(({ column: name, verdicts: [first] }): [string, number | undefined] => [`drift/${first?.test ?? "none"}/${column(name)}`, first?.value]),
    ...quality.columns.map(({ column: name, current }): [string, number | undefined] => [`missing/${column(name)}`, current && current.rows > 0 ? current.missing / current.rows : undefined]),
    ...Object.entries(performance?.current?.metrics ?? {}).map(([metric, { value }]): [string, number] => [`performance/${metric}`, value]),
  ];
  const chunks = (timeline?.chunks ?? []).filter(({ sample, complete }) => sample === "current" && complete).flatMap((chunk): Logged[] => {
    const at = chunk.end === undefined ? time : Date.parse(chunk.end);
    const values: [string, number][] = [
      ...chunk.drift.flatMap(({ column: name, tests }) => tests.filter(({ convention }) => convention === drift.convention).slice(0, 1).map(({ test, statistic }): [string, number] => [`drift/${test}/${column(name)}`, statistic])),
      ...Object.entries(chunk.performance?.metrics ?? {}).map(([metric, { value }]): [string, number] => [`performance/${metric}`, value]),
    ];
    return values.map(([key, value]) => ({ key: `driftglass/chunks/${key}`, value, time: at, step: chunk.index }));
  });
  return [...whole.flatMap(([key, value]) => (value === undefined ? [] : [{ key: `driftglass/${key}`, value, time, step }])), ...chunks];
}

/** Column names as MLflow takes them (mlflow/utils/validation.py, 3.17), each its own. */
function names(): (column: string) => string {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return (column) => {
    const known = given.get(column);
    if (known !== undefined) return known;
    const plain = [...column].map((letter) => (/[\p{L}\p{N}_. -]/u.test(letter) ? letter : "_")).join("").slice(0, 180);
    const base = /^\.*$/.test(plain) ? `_${plain}` : plain;
    let name = base;
    for (let i = 2; taken.has(name); i++) name = `${base} ${i}`;
    taken.add(name);
    given.set(column, name);
    return name;
  };
}
