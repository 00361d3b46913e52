import type { Beside, BesideLane } from "../report.ts";
import { metricHistory, modelVersions, type Run, runById } from "./mlflow.ts";
import { shown, type Server } from "./server.ts";

export interface TrainingAsked {
  /** Ids of runs; the first one is the model's own, whose end is when training was over. */
  readonly runs: readonly string[];
  /** Metrics that become lines; without it all that the runs have, at most twelve. */
  readonly metrics?: readonly string[];
  /** A registered model, whose versions become marks. */
  readonly model?: string;
}

export interface Training { readonly beside: Beside; readonly runs: readonly Run[]; readonly trainedAt?: string }

const mostLanes = 12;

/** Reads what MLflow knows of a model's training: metrics of runs as lines, versions and the end of training as marks. Rejects with a ServerError. */
export async function readTraining(server: Server, { runs: ids, metrics, model }: TrainingAsked, signal?: AbortSignal): Promise<Training> {
  const runs = await Promise.all(ids.map((id) => runById(server, id, signal)));
  const wanted = metrics ?? [...new Set(runs.flatMap((run) => [...run.metrics.keys()]))];
  const lanes = await Promise.all(wanted.slice(0, metrics ? undefined : mostLanes).map(async (name): Promise<BesideLane> => {
    const lines = await Promise.all(runs.map(async (run) => lineOf(run.name || run.id, await metricHistory(server, run.id, name, signal))));
    return { program: "MLflow", figure: "metric", name, lines: lines.filter(({ points }) => points.length > 0) };
  }));
  const trained = runs[0]?.end === undefined ? undefined : iso(runs[0].end);
  const versions = model === undefined ? [] : await modelVersions(server, model, signal);
  const marks: NonNullable<Beside["marks"]> = [
    ...versions.map(({ model, version, created, aliases }) => ({ at: iso(created), name: [`${model} ${version}`, ...aliases.map((alias) => `@${alias}`)].join(" "), of: "modelVersion" as const })),
    ...(trained === undefined ? [] : [{ at: trained, name: runs[0]?.name || (ids[0] as string), of: "training" as const }]),
  ];
  const times = [...lanes.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(({ at }) => Date.parse(at)))), ...marks.map(({ at }) => Date.parse(at))];
  const [start, end] = times.length > 0 ? [Math.min(...times), Math.max(...times)] : [Date.now(), Date.now()];
  return {
    runs, ...(trained === undefined ? {} : { trainedAt: trained }),
    beside: { sources: [{ program: "MLflow", address: shown(server), readAt: new Date().toISOString() }], start: iso(start), end: iso(end), lanes, ...(marks.length > 0 ? { marks } : {}) },
  };
}

/** In order of time, which is what the axis shows; of several values of one moment the last step's stands. NaN and ±∞ are gaps. */
function lineOf(name: string, history: Awaited<ReturnType<typeof metricHistory>>): BesideLane["lines"][number] {
  const byTime = new Map([...history].sort((a, b) => a.time - b.time || a.step - b.step).map(({ time, value }) => [time, value]));
  const infinite = [...byTime.values()].filter((value) => Math.abs(value) === Number.POSITIVE_INFINITY).length;
  return { name, points: [...byTime].map(([time, value]) => ({ at: iso(time), ...(Number.isFinite(value) ? { value } : {}) })), ...(infinite > 0 ? { infinite } : {}) };
}

const iso = (time: number): string => new Date(time).toISOString();
