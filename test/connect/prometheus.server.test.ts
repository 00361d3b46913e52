import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metricsOf, operationsQueries, queryNow, queryRange } from "../../src/connect/prometheus.ts";
import type { Server } from "../../src/connect/server.ts";
import { toPrometheus } from "../../src/export/prometheus.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { answering } from "./answering.ts";
import { promtool, startPrometheus } from "./realPrometheus.ts";

/** Two days at a minute: a histogram of latencies whose mean doubles after a day, a share of errors, and a gauge with a gap and odd values. */
function past(end: number): { text: string; start: number; psi(minute: number): number } {
  const start = end - 2 * 1440 * 60;
  const bounds = [0.05, 0.1, 0.25, 0.5, 1];
  const psi = (minute: number): number => Math.round(1000 * (0.05 + 0.2 * (minute / 2880) ** 2)) / 1000;
  const counts = bounds.map(() => 0);
  let total = 0;
  let failed = 0;
  const bucket: string[] = [];
  const count: string[] = [];
  const gauge: string[] = [];
  for (let minute = 0; minute <= 2880; minute++) {
    const time = start + minute * 60;
    total += 600;
    failed += minute < 1440 ? 3 : 30;
    bounds.forEach((bound, i) => {
      const scale = minute < 1440 ? 0.1 : 0.2;
      counts[i] = (counts[i] as number) + 600 * (1 - Math.exp(-bound / scale));
      bucket.push(`lat_seconds_bucket{le="${bound}"} ${Math.round(counts[i] as number)} ${time}`);
    });
    bucket.push(`lat_seconds_bucket{le="+Inf"} ${total} ${time}`);
    count.push(`requests_total{status="200"} ${total - failed} ${time}`, `requests_total{status="500"} ${failed} ${time}`);
    if (minute < 600 || minute > 660) gauge.push(`income_psi ${psi(minute)} ${time}`);
  }
  const order = (lines: string[]): string => [...lines].sort((a, b) => (a.split(" ")[0] as string).localeCompare(b.split(" ")[0] as string)).join("\n");
  return {
    start, psi,
    text: `# TYPE lat_seconds histogram\n${order(bucket)}\n# TYPE requests counter\n${order(count)}\n# TYPE income_psi gauge\n${gauge.join("\n")}\n# EOF\n`,
  };
}

describe("a Prometheus with two days behind it", () => {
  const end = Math.floor(Date.now() / 60_000) * 60 - 7200;
  const made = past(end);
  let server: Server;
  let stop = (): void => undefined;
  beforeAll(async () => {
    ({ server, stop } = await startPrometheus({ past: made.text }));
  });
  afterAll(() => stop());

  it("gives back every point of a gauge, and the gap as points that are not there", async () => {
    const [series] = await queryRange(server, { query: "income_psi", start: made.start * 1000, end: end * 1000, step: 60_000 });
    const minutes = new Map(series?.points.map(({ time, value }) => [(time / 1000 - made.start) / 60, value]));
    expect(minutes.get(0)).toBe(made.psi(0));
    expect(minutes.get(2880)).toBe(made.psi(2880));
    // Prometheus repeats a value for five minutes, then the gap begins.
    expect([604, 605, 630, 660, 661].map((minute) => minutes.get(minute))).toEqual([made.psi(599), undefined, undefined, undefined, made.psi(661)]);
  });

  it("answers the operations queries: latency doubles, errors rise tenfold, throughput stays", async () => {
    const queries = operationsQueries({ histogram: "lat_seconds" });
    const at = async (query: string, minute: number): Promise<number> => {
      const time = (made.start + minute * 60) * 1000;
      return (await queryRange(server, { query, start: time, end: time, step: 60_000 }))[0]?.points[0]?.value as number;
    };
    expect(await at(queries.p50, 1000)).toBeCloseTo(0.0707, 2);
    expect((await at(queries.p50, 2000)) / (await at(queries.p50, 1000))).toBeCloseTo(2, 0);
    const errors = 'sum(rate(requests_total{status=~"5.."}[5m])) / sum(rate(requests_total[5m]))';
    expect(await at(errors, 1000)).toBeCloseTo(0.005, 4);
    expect(await at(errors, 2000)).toBeCloseTo(0.05, 4);
  });

  it("a stretch of more than 11,000 points comes whole", async () => {
    const [series] = await queryRange(server, { query: "income_psi", start: made.start * 1000, end: end * 1000, step: 10_000 });
    expect(series?.points.length).toBeGreaterThan(16_000);
    const times = series?.points.map(({ time }) => time) ?? [];
    expect(times.every((time, i) => i === 0 || time > (times[i - 1] as number))).toBe(true);
  });

  it("names its metrics, and tells a faulty query in its own words", async () => {
    expect(await metricsOf(server)).toEqual(["income_psi", "lat_seconds_bucket", "requests_total"]);
    await expect(queryRange(server, { query: "sum(", start: 0, end: 1000, step: 1000 })).rejects.toThrow(/refused the request \(400\).*parse error/);
  });
});

describe("our exposition", () => {
  const table = (shift: number): string => `n"a\\me,city\n${Array.from({ length: 400 }, (_, i) => `${(i * 37) % 101 + shift},${["a", 'b"', "c\\"][i % 3]}`).join("\n")}\n`;

  it("passes promtool, and is scraped back by a real server equal, figure for figure", async () => {
    const text = toPrometheus(await reportOf({ reference: table(0), current: table(30) }, { tests: "all" }));
    expect(promtool(["check", "metrics"], text)).toBe("");
    const { server: page } = await answering((_, response) => response.writeHead(200, { "Content-Type": "text/plain; version=0.0.4" }).end(text));
    const { server, stop } = await startPrometheus({ scrape: page.url.replace("http://", "") });
    try {
      const wanted = text.split("\n").filter((line) => line && !line.startsWith("#"));
      const scraped = await eventually(async () => {
        const series = await queryNow(server, '{__name__=~"driftglass_.+"}');
        return series.length >= wanted.length ? series : undefined;
      });
      const lines = scraped.map(({ labels, points }) => ({ name: labels.get("__name__") as string, labels, value: points[0]?.value as number }));
      expect(lines).toHaveLength(wanted.length);
      for (const { name, labels, value } of lines) {
        const own = [...labels].filter(([key]) => !["__name__", "job", "instance"].includes(key));
        const matching = wanted.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `)).filter((line) => own.every(([key, label]) => line.includes(`${key}="${label.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`)));
        expect(matching.map((line) => Number(line.slice(line.lastIndexOf(" ") + 1))), `${name} ${JSON.stringify(own)}`).toContain(value);
      }
    } finally {
      stop();
    }
  });
});

async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("it did not come within 20 s");
}
