import { describe, expect, it } from "vitest";
import { artifact, artifactRange, artifacts, experiments, logMetrics, metricHistory, runById, runs } from "../../src/connect/mlflow.ts";
import { answering, recorded, send } from "./answering.ts";

const always = (body: string, status = 200) => answering((_, response) => send(response, body, status));

describe("answers of a real MLflow 3.17", () => {
  it("a run: NaN from its text, infinities from the largest double, names and tags as they are", async () => {
    const { server } = await always(recorded("mlflow/runs_get"));
    const run = await runById(server, "257ad8e1af2d4f99afba2cbcee05d6b2");
    expect(run.name).toBe('run 2 "><img src=x>');
    expect(run.metrics.get("auc")).toBe(0.900601216337172);
    expect(run.metrics.get("nan_metric")).toBeNaN();
    expect(run.metrics.get("inf_metric")).toBe(Number.POSITIVE_INFINITY);
    expect(run.metrics.get("ninf_metric")).toBe(Number.NEGATIVE_INFINITY);
    expect(run.metrics.get("tiny")).toBe(5e-324);
    expect(run.parameters.get("note")).toBe("__proto__");
    expect(new Date(run.end as number).toISOString()).toBe("2026-11-23T12:36:50.426Z");
  });

  it("runs come page by page", async () => {
    const { server, asked } = await answering(({ body }, response) => send(response, recorded((JSON.parse(body) as { page_token?: string }).page_token ? "mlflow/runs_search_page2" : "mlflow/runs_search_page1")));
    expect((await runs(server, "1")).map(({ name }) => name)).toEqual(['run 2 "><img src=x>', 'run 1 "><img src=x>', 'run 0 "><img src=x>']);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /api/2.0/mlflow/runs/search", "POST /api/2.0/mlflow/runs/search"]);
  });

  it("a metric's history, its pages joined in order of steps", async () => {
    const page = JSON.parse(recorded("mlflow/metrics_get_history")) as { metrics: object[]; next_page_token?: string };
    const { server } = await answering(({ parameters }, response) => send(response, JSON.stringify(parameters.has("page_token") ? { metrics: [{ key: "auc", value: "Infinity", timestamp: "1790009999000", step: "50" }] } : page)));
    const history = await metricHistory(server, "x", "auc");
    expect(history).toHaveLength(51);
    expect(history[0]).toEqual({ step: 0, time: 1_790_000_000_000, value: 0.8095603427188925 });
    expect(history[50]).toEqual({ step: 50, time: 1_790_009_999_000, value: Number.POSITIVE_INFINITY });
  });

  it("experiments and artifacts, with names that are markup or hold spaces", async () => {
    const { server } = await answering(({ path }, response) => send(response, recorded(path.endsWith("list") ? "mlflow/artifacts_list" : "mlflow/experiments_search")));
    expect((await experiments(server))[0]).toEqual({ id: "1", name: "churn-prod <b>x</b>" });
    expect((await artifacts(server, "x", "monitoring"))[0]).toEqual({ path: "monitoring/näme with space.csv", folder: false, bytes: 8 });
  });

  it("an empty answer is an empty list: proto3 leaves empty lists out", async () => {
    const { server } = await always("{}");
    expect([await runs(server, "1"), await experiments(server), await artifacts(server, "x")]).toEqual([[], [], []]);
  });

  it.each([["runs_get_404", 404, /has nothing there \(404\): Run with id=0+ not found/], ["runs_search_bad_filter", 400, /refused the request \(400\): Invalid clause\(s\) in filter string: 'metrics.auc', '>'/]])("%s in its own words", async (name, status, sentence) => {
    const { server } = await always(recorded(`mlflow/${name}`), status);
    await expect(runs(server, "1", { filter: "metrics.auc >" })).rejects.toThrow(sentence);
  });
});

describe("asking", () => {
  it("a page token that comes back again ends the pages", async () => {
    const { server, asked } = await always('{"experiments":[{"experiment_id":"1","name":"a"}],"next_page_token":"same"}');
    expect(await experiments(server)).toHaveLength(2);
    expect(asked).toHaveLength(2);
  });

  it("an artifact is a source like any file; a large one comes in ranges, and what was cut off on the way is asked for again", async () => {
    const bytes = new Uint8Array(20_000_000).map((_, i) => i % 251);
    let cut = false;
    const { server, asked } = await answering(({ path, headers }, response) => {
      if (path.endsWith("/artifacts/list")) return send(response, JSON.stringify({ files: [{ path: "a/b c.parquet", file_size: "20000000" }, { path: "a/small.csv", file_size: 5 }] }));
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? "") ?? [];
      if (from === undefined) return void response.writeHead(200).end("x,y\n1");
      const part = bytes.subarray(Number(from), Number(to) + 1);
      if (from === "8388608" && !cut) {
        cut = true;
        response.writeHead(206, { "Content-Length": part.length }).write(part.subarray(0, 1000), () => response.destroy());
      } else response.writeHead(206).end(part);
    });
    const seen: number[] = [];
    const { name, data } = await artifact(server, "r", "a/b c.parquet", { onProgress: (done) => seen.push(done) });
    expect([name, Buffer.compare(data as Uint8Array, bytes)]).toEqual(["b c.parquet", 0]);
    expect(seen).toEqual([8_388_608, 16_777_216, 20_000_000]);
    expect(asked.flatMap(({ headers }) => headers.range ?? [])).toEqual(["bytes=0-8388607", "bytes=8388608-16777215", "bytes=8388608-16777215", "bytes=16777216-19999999"]);
    expect((await artifact(server, "r", "a/small.csv")).data).toEqual(new TextEncoder().encode("x,y\n1"));
    expect(await artifactRange(server, "r", "a/b c.parquet", { start: 10, end: 20 })).toEqual(bytes.subarray(10, 20));
  });

  it("a server without ranges sends all, and the part is cut out", async () => {
    const { server } = await answering((_, response) => response.writeHead(200).end(Buffer.from("0123456789")));
    expect(new TextDecoder().decode(await artifactRange(server, "r", "x", { start: 2, end: 5 }))).toBe("234");
  });

  it("metrics go a thousand at a time, without those that MLflow would change", async () => {
    const { server, asked } = await always("{}");
    const metrics = Array.from({ length: 2500 }, (_, i) => ({ key: "psi", value: i === 7 ? Number.NaN : i === 8 ? Number.POSITIVE_INFINITY : i, time: 1_790_000_000_000.4, step: i }));
    await logMetrics(server, "r", metrics);
    const sent = asked.map(({ body }) => (JSON.parse(body) as { metrics: { timestamp: number }[] }).metrics);
    expect(sent.map(({ length }) => length)).toEqual([1000, 1000, 498]);
    expect(sent[0]?.[0]?.timestamp).toBe(1_790_000_000_000);
  });

  it("another program's answer is named as such", async () => {
    const { server } = await always('{"status":"success","data":[]}');
    await expect(runById(server, "x")).rejects.toThrow(/not the answer of an MLflow server/);
  });
});
