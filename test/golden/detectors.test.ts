import { afterAll, describe, expect, it, vi } from "vitest";
import type { Signal } from "../../src/stats/detectors/detector.ts";
import { type DetectorName, detectors, type Parameters } from "../../src/stats/detectors/index.ts";
import { mersenneTwister } from "../../src/stats/mersenneTwister.ts";
import type { Engine } from "../../src/engine.ts";
import { openReal, type RealSet } from "../monitor/realData.ts";
import { golden } from "./cases.ts";

interface Run { detector: DetectorName; parameters: Record<string, number | string | boolean>; drifts: number[]; warnings: [number, number][] }
interface RealRun { detector: DetectorName; values: number; drifts: number[]; warnings: number; warned: number }
const { sets, streams, real } = golden<{
  sets: { name: string; values: number[]; runs: Run[]; binary: Run[] }[];
  streams: { name: string; seed: number; runs: Run[] }[];
  real: { set: RealSet; runs: RealRun[] }[];
}>("detectors");

/** river's names are ours in snake_case, but for one. */
function ours(parameters: Run["parameters"]): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name === "lambda_val" ? "lambda" : name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()), value]));
}

function run({ detector, parameters }: Run, values: readonly number[]): Pick<Run, "drifts" | "warnings"> {
  const machine = detectors[detector].make(ours(parameters));
  const drifts: number[] = [];
  const warnings: [number, number][] = [];
  values.forEach((value, i) => {
    const signal: Signal = machine.update(value);
    const last = warnings.at(-1);
    if (signal === "drift") drifts.push(i);
    else if (signal === "warning" && last && last[0] + last[1] === i) last[1]++;
    else if (signal === "warning") warnings.push([i, 1]);
  });
  return { drifts, warnings };
}

function expectSame(runs: readonly Run[], values: readonly number[]): void {
  for (const each of runs) expect(run(each, values), `${each.detector} ${JSON.stringify(each.parameters)}`).toEqual({ drifts: each.drifts, warnings: each.warnings });
}

describe("detectors: river's, index by index", () => {
  it.each(sets)("on river's $name, and on it as 0 and 1", ({ values, runs, binary }) => {
    expectSame(runs, values);
    const half = values.slice(0, values.length >> 1);
    const mean = half.reduce((a, b) => a + b, 0) / half.length;
    expectSame(binary, values.map((value) => (value > mean ? 1 : 0)));
  });

  it.each(streams)("on the stream $name", ({ name, seed, runs }) => {
    const generator = mersenneTwister(seed);
    const uniform = (): number => generator.next() / 2 ** 32;
    const n = 4000;
    const rate = (i: number): number => ({ jump: i < n / 2 ? 0.1 : 0.25, creep: 0.1 + (0.3 * i) / n, fall: i < n / 2 ? 0.4 : 0.1 })[name] ?? 0.2;
    const late = { mean: [1, 0.5], spread: [2, 0] }[name] ?? [1, 0];
    const value = (i: number): number => {
      if (seed < 10) return uniform() < rate(i) ? 1 : 0;
      const sum = uniform() + uniform() - 1;
      return i < n / 2 ? sum : sum * (late[0] as number) + (late[1] as number);
    };
    expectSame(runs, Array.from({ length: n }, (_, i) => value(i)));
  });

  it("KSWIN sorts nothing: the newest values are kept in order, those that are drawn fall into their places", () => {
    const sorts = vi.spyOn(Float64Array.prototype, "sort");
    const machine = detectors.kswin.make(detectors.kswin.defaults);
    for (let i = 0; i < 1000; i++) machine.update((i * 37) % 101);
    expect(sorts).not.toHaveBeenCalled();
    sorts.mockRestore();
  });

  it("find the changes, and something on every kind of stream", () => {
    const found = [...sets.flatMap((set) => [...set.runs, ...set.binary]), ...streams.flatMap((stream) => stream.runs)];
    for (const name of Object.keys(detectors)) expect(found.filter(({ detector, drifts }) => detector === name && drifts.length > 0).length, name).toBeGreaterThan(2);
  });
});

const engines: Engine[] = [];
afterAll(() => engines.forEach((engine) => engine.close()));

describe("the report's detectors on the errors of real models: river's, index by index", () => {
  it.each(real)("$set", async ({ set, runs }) => {
    const engine = await openReal(set);
    engines.push(engine);
    await engine.report({}, undefined, undefined, "first");
    const answer = await engine.detect({});
    for (const { detector, values, drifts, warnings, warned } of runs) {
      const found = answer?.find(({ name }) => name === detector);
      expect(found?.drifts.map(({ index }) => index).filter((index) => index < values), detector).toEqual(drifts.slice(0, 1000));
      if (values < (found?.values ?? 0)) continue;
      expect(found?.driftCount, detector).toBe(drifts.length);
      expect(found?.warningCount, detector).toBe(warnings);
      if (warnings <= 1000) expect(found?.warnings.reduce((sum, { length }) => sum + length, 0), detector).toBe(warned);
    }
  });
});
