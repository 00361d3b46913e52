import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../scripts/serve.js";
import { readOperations } from "../../src/connect/operations.ts";
import { metricsOf, operationsQueries, queryNow, queryRange } from "../../src/connect/prometheus.ts";
import type { Server } from "../../src/connect/server.ts";
import { toPrometheus } from "../../src/export/prometheus.ts";
import type { Report } from "../../src/report.ts";
import { drop, launch, openPage, settled } from "../browser/chromium.ts";
import { violations } from "../widgets/axe.ts";
import { expectValid } from "../monitor/valid.ts";
import { reportOf } from "../monitor/reportOf.ts";
import { answering, send } from "./answering.ts";
import { freePort } from "./processes.ts";
import { hostile, pastDays } from "./pastDays.ts";
import { promtool, startPrometheus } from "./realPrometheus.ts";

describe("a Prometheus with two days behind it", () => {
  const end = Math.floor(Date.now() / 60_000) * 60 - 7200;
  const made = pastDays(end);
  let server: Server;
  let stop = (): void => undefined;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    ({ server, stop } = await startPrometheus({ past: made.text, origin: `http://127.0.0.1:${port}` }));
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

  describe("the page that connects", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser?.close());

    it("reads operations beside the rows' drift on one axis, live, and keeps what proves who asks out of all that is saved", async () => {
      const site = await serve(demo, { port, connect: [server.url] });
      const watched = await openPage(browser, `${site.address}connect.html`, { viewport: { width: 1280, height: 900 } });
      const { page } = watched;
      const card = page.getByRole("region", { name: "Prometheus" });
      await card.getByText("It asks who I am").click();
      await card.getByLabel("Token").fill("s3cret-token");
      await card.getByRole("button", { name: "Connect" }).click();
      await said(page, /read at .*again every 30 s/).waitFor();
      expect(await card.getByLabel("Latency histogram").inputValue()).toBe("lat_seconds");
      expect(await card.getByLabel("Requests").inputValue()).toBe("requests_total");
      // Before there are rows the lines stand alone.
      await page.locator('#view path[data-line="p50"]').waitFor();
      await card.getByLabel("Any query").fill("queue = income_psi\nfails everywhere (");
      await card.getByRole("button", { name: "Read anew" }).click();
      await page.getByRole("alert").getByText(/fails everywhere \(: Prometheus refused the request \(400\).*parse error.*What came at .* stays/).waitFor();
      expect(await page.locator('#view path[data-line="p50"]').count()).toBe(1);
      await card.getByLabel("Any query").fill("queue = income_psi");

      await drop(page, [{ name: "log.csv", data: rowsOf(made.start) }]);
      expect(await settled(page)).toBe("ready");
      // The stretch is the last two days, not quite the rows', so drift has a lane there.
      await page.locator("#view section.beside svg").getByText("columns that drifted, per chunk").waitFor();
      await page.locator("#connect summary").first().click();
      await card.getByLabel("Stretch").selectOption("rows");
      await said(page, /read at/).waitFor();
      await expect.poll(() => page.locator("#view section.beside svg").getByText("columns that drifted").count()).toBe(0);
      await expect.poll(() => page.locator('#view [aria-busy="true"]').count(), { timeout: 60_000 }).toBe(0);
      const report = JSON.parse(await saved(page, "#save-json")) as Report;
      expectValid(report);
      const stretch = { start: made.start * 1000, end: (made.start + 2879 * 60) * 1000 };
      const own = await readOperations(server, { histogram: "lat_seconds", requests: "requests_total", drift: true, queries: [{ name: "queue", query: "income_psi" }] }, stretch);
      expect({ ...report.beside, sources: [] }).toEqual({ ...own, sources: [] });
      const at = (figure: string, line: string, minute: number): number => {
        const points = own.lanes.find((each) => each.figure === figure)?.lines.find(({ name }) => name === line)?.points ?? [];
        return points.find((point) => Math.abs(Date.parse(point.at) / 1000 - made.start - minute * 60) <= 120)?.value as number;
      };
      expect(at("latency", "p50", 1000)).toBeCloseTo(0.0707, 2);
      expect(at("latency", "p50", 2000) / at("latency", "p50", 1000)).toBeCloseTo(2, 0);
      expect([at("errorRate", "errors", 1000), at("errorRate", "errors", 2000)].map((value) => Number(value.toFixed(4)))).toEqual([0.005, 0.05]);
      expect(at("throughput", "requests", 2000)).toBeCloseTo(10, 6);
      expect(own.lanes.find(({ figure }) => figure === "drift")?.lines.map(({ name }) => name)).toEqual([hostile, "age"]);
      expect(own.lanes.find(({ figure }) => figure === "query")?.lines[0]?.points.filter(({ value }) => value === undefined)).toHaveLength(1);
      // The axis is the timeline's: the last chunk's edge and the lanes' stand above one another.
      const [upper, lower] = await Promise.all([".timeline > svg", "section.beside svg"].map((part) => page.locator(`#view ${part} .axis text`).last().evaluate((node) => Number(node.getAttribute("x")))));
      expect(Math.abs((upper as number) - (lower as number))).toBeLessThan(1);
      expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);

      const everything = await Promise.all([saved(page, "#save-html"), page.content(), page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }, document.cookie]))]);
      for (const text of [JSON.stringify(report), await saved(page, "#save-settings"), ...everything]) expect(text).not.toContain("s3cret");
      expect(everything[0]).toContain(server.url);
      expect(watched.requests.filter((request) => request.includes("s3cret") || !(request.includes(site.address) || request.includes(server.url) || /^GET (blob|data):/.test(request)))).toEqual([]);

      // Its policy lets it speak with nobody else, and the page that takes files with nobody at all.
      const reach = (from: Page, url: string): Promise<boolean> => from.evaluate((to) => fetch(to).then(() => true, () => false), url);
      const other = await answering((_, response) => send(response, "{}", 200, { "Access-Control-Allow-Origin": "*" }));
      expect([await reach(page, `${server.url}/api/v1/status/buildinfo`), await reach(page, other.server.url)]).toEqual([true, false]);
      await page.goto(site.address);
      expect([await reach(page, `${server.url}/api/v1/status/buildinfo`), await page.locator("#connect").count()]).toEqual([false, 0]);
      expect(other.asked).toEqual([]);
      expect(watched.errors.filter((error) => !/Refused|violates|400/.test(error))).toEqual([]);
      await watched.close();
      await site.close();
    });

    it("says what went wrong, keeps what was drawn, waits longer each time, and goes on", async () => {
      const site = await serve(demo, { port, connect: [server.url, "http://127.0.0.1:9"] });
      const watched = await openPage(browser, `${site.address}connect.html`, { bypassCSP: true });
      const { page } = watched;
      const card = page.getByRole("region", { name: "Prometheus" });
      const failed = page.locator("#connect").getByRole("alert");
      await card.getByLabel("Address of Prometheus").fill("http://127.0.0.1:9");
      await card.getByRole("button", { name: "Connect" }).click();
      await failed.getByText(/cannot be reached: it is not running there, or does not let .* \(CORS\)/).waitFor();
      await card.getByLabel("Address of Prometheus").fill("http://127.0.0.1:10");
      await card.getByRole("button", { name: "Connect" }).click();
      await failed.getByText(/policy does not let it speak with http:\/\/127\.0\.0\.1:10, only with/).waitFor();
      await card.getByLabel("Address of Prometheus").fill(server.url);
      await card.getByRole("button", { name: "Connect" }).click();
      await said(page, /read at/).waitFor();
      await page.getByText("It asks who I am").first().click();
      await card.getByLabel("Any query").fill("sum(");
      await card.getByRole("button", { name: "Read anew" }).click();
      await failed.getByText(/parse error/).waitFor();
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page, "body")).toEqual([]);
      }
      await card.getByLabel("Any query").fill("");
      await page.clock.install();
      await card.getByRole("button", { name: "Read anew" }).click();
      await said(page, /read at/).waitFor();
      const asked = (): number => watched.requests.filter((request) => request.includes("query_range")).length;
      const drawn = () => page.locator('#view path[data-line="p50"]').getAttribute("d");
      const before = await drawn();
      const faults: [number, string, RegExp, number][] = [
        [429, "", /asked too often \(429\).*What came at .* stays\. Asked again in 30 s/, 30_000], [503, "<html>", /failed \(503\).*again in 60 s/, 60_000], [422, '{"status":"error","error":"query timed out"}', /refused the request \(422\): query timed out.*read anew/, 0],
        [200, '{"status":"success","da', /cut off on the way.*again in 30 s/, 0], [200, "<!doctype html><title>Log in</title>", /answered with a web page.*read anew/, 0], [401, "", /wants to know who asks \(401\).*read anew/, 0],
      ];
      let fault = faults[0] as (typeof faults)[number];
      await page.route(`${server.url}/api/v1/query_range`, (route) => route.fulfill({ status: fault[0], body: fault[1], headers: { "Access-Control-Allow-Origin": "*", "Content-Type": "application/json" } }));
      let wait = 30_000;
      for (fault of faults) {
        // What ended by itself is begun by hand; the rest comes by the clock.
        if (wait > 0) await page.clock.fastForward(wait + 500);
        else await card.getByRole("button", { name: "Read anew" }).click();
        await failed.getByText(fault[2]).waitFor();
        expect(await drawn()).toBe(before);
        wait = fault[3];
      }
      const quiet = asked();
      await page.clock.fastForward(600_000);
      expect(asked()).toBe(quiet);
      await page.unroute(`${server.url}/api/v1/query_range`);
      await card.getByRole("button", { name: "Read anew" }).click();
      await said(page, /read at/).waitFor();
      expect(await failed.count()).toBe(0);
      const then = asked();
      await page.clock.fastForward(30_500);
      await expect.poll(asked).toBeGreaterThan(then);
      await watched.close();
      // A page of another origin is refused by the server itself.
      const elsewhere = await serve(demo, { connect: [server.url] });
      const refused = await openPage(browser, `${elsewhere.address}connect.html`);
      await refused.page.getByRole("region", { name: "Prometheus" }).getByRole("button", { name: "Connect" }).click();
      await refused.page.getByRole("alert").getByText(new RegExp(`does not let ${elsewhere.address.slice(0, -1)} read its answers`)).waitFor();
      await refused.close();
      await Promise.all([site.close(), elsewhere.close()]);
    });
  });

  it("names its metrics, and tells a faulty query in its own words", async () => {
    expect(await metricsOf(server)).toEqual(["driftglass_psi", "income_psi", "lat_seconds_bucket", "requests_total"]);
    await expect(queryRange(server, { query: "sum(", start: 0, end: 1000, step: 1000 })).rejects.toThrow(/refused the request \(400\).*parse error/);
  });
});

/** Two days of predictions, a row a minute, whose ages rise after a day. */
function rowsOf(start: number): string {
  const rows = Array.from({ length: 2880 }, (_, i) => `${new Date((start + i * 60) * 1000).toISOString()},${20 + ((i * 37) % 41) + (i < 1440 ? 0 : 25)},${(i * 53) % 17}`);
  return `timestamp,age,tenure\n${rows.join("\n")}\n`;
}

const said = (page: Page, text: RegExp) => page.locator("#connect").getByRole("status").getByText(text);

const demo = fileURLToPath(new URL("../../dist/demo", import.meta.url));

async function saved(page: Page, button: string): Promise<string> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
  return readFileSync(await download.path(), "utf8");
}

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
