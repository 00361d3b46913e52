import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readWhylogs } from "../../src/connect/whylogs.ts";
import { cumulativeShares, rankError } from "../../src/connect/whylogs/kll.ts";
import { InputError } from "../../src/errors.ts";
import { expectStatistic } from "../stats/close.ts";

const path = (name: string): URL => new URL(`./answers/whylogs/${name}`, import.meta.url);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(path(`${name}.bin`)));

interface Said {
  frequent?: [string, number, number, number][];
  points?: number[]; cdf?: number[]; rankError?: number; massError?: number;
  [figure: string]: unknown;
}
const { profiles } = JSON.parse(readFileSync(path("truth.json"), "utf8")) as { profiles: Record<string, Record<string, Said>> };

describe.each(Object.keys(profiles))("profile %s, as whylogs 1.6.4 reads it", (profile) => {
  const said = profiles[profile] as Record<string, Said>;
  const { columns } = readWhylogs(bytesOf(profile), `${profile}.bin`);

  it("has its columns", () => expect(columns.map((column) => column.name)).toEqual(Object.keys(said).sort()));

  it.each(columns)("$name: counts, types, moments, distinct values", ({ name, counts, types, mean, std, distribution, distinct }) => {
    const of = said[name] as Said;
    expect([counts.rows, counts.null, counts.nan, counts.infinite]).toEqual(["n", "null", "nan", "inf"].map((key) => of[`counts/${key}`]));
    expect([types.integral, types.fractional, types.boolean, types.string]).toEqual(["integral", "fractional", "boolean", "string"].map((key) => of[`types/${key}`]));
    expect(distribution?.n ?? 0).toBe(of["distribution/n"] ?? 0);
    if (distribution) {
      expect([distribution.min, distribution.max]).toEqual([of["distribution/min"], of["distribution/max"]]);
      expectStatistic(mean, of["distribution/mean"] as number, "mean");
      if (distribution.n > 1) expectStatistic(std, of["distribution/stddev"] as number, "std");
    }
    const wanted = of["cardinality/est"] as number;
    // While it lists coupons, whylogs corrects for two values that share one: a part in a million at 100 values.
    expect(Math.abs((distinct?.estimate ?? 0) - wanted)).toBeLessThanOrEqual(profile === "merged" ? 4 * (distinct?.error ?? 0) * wanted : 1e-4 * Math.max(1, wanted));
  });

  it.each(columns.filter(({ distribution }) => distribution))("$name: the distribution function equals get_cdf", ({ name, distribution }) => {
    const { points, cdf, rankError: error, massError } = said[name] as Required<Pick<Said, "points" | "cdf" | "rankError" | "massError">>;
    const ours = cumulativeShares(distribution as NonNullable<typeof distribution>, points);
    ours.forEach((share, i) => expectStatistic(share, cdf[i] as number, `share below ${points[i]}`));
    expectStatistic(rankError((distribution as NonNullable<typeof distribution>).k, false), error, "rank error");
    expectStatistic(rankError((distribution as NonNullable<typeof distribution>).k, true), massError, "mass error");
  });

  it.each(columns.filter(({ name }) => said[name]?.frequent))("$name: frequent items and their bounds", ({ name, frequent }) => {
    const wanted = new Map((said[name]?.frequent ?? []).map(([item, count, lower, upper]) => [item, { count, lower, upper }]));
    const own = new Map(frequent?.items.map(({ item, count }) => [item, { count, lower: count - (frequent?.offset ?? 0), upper: count }]));
    for (const [item, bounds] of wanted) expect(own.get(item), item).toEqual(bounds);
  });
});

describe("what is no profile", () => {
  it("a profile cut at every byte says so, or is whole", () => {
    const whole = bytesOf("one");
    for (let length = 0; length < whole.length; length++) expect(() => readWhylogs(whole.slice(0, length), "cut.bin"), `cut at ${length}`).toThrow(InputError);
  });

  it("a profile with any one byte changed never hangs, and throws nothing but a sentence", () => {
    const whole = bytesOf("one");
    let refused = 0;
    for (let at = 0; at < whole.length; at++) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] as number) ^ 0xff;
      try {
        readWhylogs(damaged, "damaged.bin");
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(whole.length / 10);
  });

  it("another file is told by its first bytes", () => expect(() => readWhylogs(new TextEncoder().encode("a,b\n1,2\n"), "a.csv")).toThrow("a.csv is not a whylogs profile: it does not begin with WHY1."));
});
