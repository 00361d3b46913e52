import { describe, expect, it } from "vitest";
import { operationsQueries, queryNow, queryRange } from "../../src/connect/prometheus.ts";
import { follow } from "../../src/connect/follow.ts";
import { ServerError } from "../../src/connect/server.ts";
import { answering, recorded, send } from "./answering.ts";

const range = { query: "up", start: 1_795_437_389_000, end: 1_795_437_749_000, step: 5000 };
const always = (body: string, status = 200, headers = {}) => answering((_, response) => send(response, body, status, headers));

describe("answers of a real Prometheus 2.42", () => {
  it("reads strings as numbers, NaN and both infinities among them", async () => {
    const { server } = await always(recorded("prometheus/range_odd_values"));
    const series = await queryRange(server, range);
    expect(series.map(({ labels, points }) => [labels.get("kind"), points[0]?.value])).toEqual([["+inf", Number.POSITIVE_INFINITY], ["-inf", Number.NEGATIVE_INFINITY], ["nan", Number.NaN]]);
    expect(series[0]?.points[0]?.time).toBe(1_795_437_729_000);
  });

  it("leaves a gap a gap", async () => {
    const { server } = await always(recorded("prometheus/range_before_start_gap"));
    const [up] = await queryRange(server, { ...range, step: 30_000 });
    expect(up?.points.map(({ value }) => value).every((value) => value === 1)).toBe(true);
    expect(up?.points[0]?.time).toBe(1_795_437_299_000);
  });

  it("nothing found is an empty list", async () => {
    const { server } = await always(recorded("prometheus/range_empty"));
    expect(await queryRange(server, range)).toEqual([]);
  });

  it("reads the newest values of an instant query", async () => {
    const { server } = await always(recorded("prometheus/instant_vector"));
    expect((await queryNow(server, "model_requests_total")).map(({ labels, points }) => [labels.get("status"), points[0]?.value])).toEqual([["200", 44066], ["500", 2612]]);
  });

  it.each([
    ["err_parse", 400, /refused the request \(400\): invalid parameter "query": 1:7: parse error: unclosed left parenthesis/],
    ["err_many_to_many", 422, /refused the request \(422\): found duplicate series/],
  ])("%s is told in its own words", async (name, status, sentence) => {
    const { server } = await always(recorded(`prometheus/${name}`), status);
    await expect(queryRange(server, range)).rejects.toThrow(sentence);
  });

  it("a string, which no view can draw, is refused by name", async () => {
    const { server } = await always(recorded("prometheus/instant_string"));
    await expect(queryNow(server, '"x"')).rejects.toThrow(/not the answer of a Prometheus server: data\.resultType/);
  });
});

describe("questions", () => {
  it("more than 11,000 steps are asked for in parts, and the parts joined", async () => {
    const { server, asked } = await answering(({ parameters }, response) => {
      const [start, end, step] = ["start", "end", "step"].map((key) => Number(parameters.get(key))) as [number, number, number];
      const values = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => [start + i * step, "1"]);
      if (values.length > 11_000) return send(response, recorded("prometheus/err_too_many_points"), 400);
      send(response, JSON.stringify({ status: "success", data: { resultType: "matrix", result: [{ metric: { a: "1", b: "2" }, values }] } }));
    });
    const [series] = await queryRange(server, { query: "up", start: 0, end: 24_999_000, step: 1000 });
    expect(asked).toHaveLength(3);
    expect(series?.points.map(({ time }) => time)).toEqual(Array.from({ length: 25_000 }, (_, i) => i * 1000));
    expect(asked[0]?.method).toBe("POST");
  });

  it("labels are data, whatever their names", async () => {
    const { server } = await always('{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__proto__":"a","constructor":"<script>"},"values":[[1,"2"]]}]}}');
    const [series] = await queryRange(server, range);
    expect([...(series?.labels ?? [])]).toEqual([["__proto__", "a"], ["constructor", "<script>"]]);
  });

  it("tokens and passwords go into the header, never into the address", async () => {
    const { server, asked } = await always(recorded("prometheus/range_empty"));
    await queryRange({ ...server, credentials: { token: "s3cret" } }, range);
    await queryRange({ ...server, credentials: { user: "ada", password: "pä55" } }, range);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer s3cret", `Basic ${Buffer.from("ada:pä55").toString("base64")}`]);
    await expect(queryRange({ url: "http://ada:pw@localhost:1" }, range)).rejects.toThrow(/must not carry a password/);
  });

  it("keeps the path of a server behind a prefix", async () => {
    const { server, asked } = await always(recorded("prometheus/range_empty"));
    await queryRange({ url: `${server.url}/metrics/prom/` }, range);
    expect(asked[0]?.path).toBe("/metrics/prom/api/v1/query_range");
  });

  it("writes the queries of the operations views", () => {
    const queries = operationsQueries({ histogram: "model_request_duration_seconds", selector: 'model="churn"' });
    expect(queries.p99).toBe('histogram_quantile(0.99, sum by (le) (rate(model_request_duration_seconds_bucket{model="churn"}[5m])))');
    const all = 'sum(rate(model_request_duration_seconds_count{model="churn"}[5m]))';
    expect(queries.errorRate).toBe(`(sum(rate(model_request_duration_seconds_count{model="churn",status=~"5.."}[5m])) or ${all} * 0) / ${all}`);
    expect(operationsQueries({ histogram: "latency", requests: "requests_total" }).throughput).toBe("sum(rate(requests_total{}[5m]))");
  });
});

describe("servers that fail", () => {
  it.each([
    ["401", "", 401, {}, /wants to know who asks \(401\): give a token/, false],
    ["403", "", 403, {}, /does not allow this \(403\)/, false],
    ["404", "", 404, {}, /has nothing there \(404\): check the address/, false],
    ["429", "", 429, { "Retry-After": "7" }, /asked too often/, true],
    ["503", "<html>busy</html>", 503, {}, /Prometheus failed \(503\)\./, true],
    ["a web page", "<!doctype html><title>Sign in</title>", 200, {}, /answered with a web page/, false],
    ["JSON cut off", '{"status":"success","data":{"resu', 200, {}, /cut off/, true],
    ["JSON of something else", '{"runs":[]}', 200, {}, /not the answer of a Prometheus server/, false],
  ])("%s", async (_, body, status, headers, sentence, temporary) => {
    const { server } = await always(body, status, headers as Record<string, string>);
    const error = await queryRange(server, range).catch((cause: unknown) => cause as ServerError);
    expect(error).toBeInstanceOf(ServerError);
    expect((error as ServerError).message).toMatch(sentence);
    expect((error as ServerError).temporary).toBe(temporary);
    if (status === 429) expect((error as ServerError).retryAfter).toBe(7000);
  });

  it("a connection that breaks in the middle", async () => {
    const { server } = await answering((_, response) => {
      response.writeHead(200, { "Content-Length": "1000" });
      response.write('{"status":');
      response.destroy();
    });
    await expect(queryRange(server, range)).rejects.toThrow(/cut off on the way|cannot be reached/);
  });

  it("nobody there", async () => {
    await expect(queryRange({ url: "http://127.0.0.1:9" }, range)).rejects.toThrow(/Prometheus at http:\/\/127\.0\.0\.1:9 cannot be reached: it is not running there/);
  });

  it.each([["localhost:9090", /begins with http/], ["not an address", /is not the address of Prometheus/], ["ftp://x", /begins with http/]])("address %s", async (url, sentence) => {
    await expect(queryRange({ url }, range)).rejects.toThrow(sentence);
  });

  it("an abort is the caller's own", async () => {
    const { server } = await answering(() => undefined);
    const until = new AbortController();
    const answer = queryRange(server, range, until.signal);
    setTimeout(() => until.abort(new DOMException("gone", "AbortError")), 20);
    await expect(answer).rejects.toThrow("gone");
  });
});

describe("following", () => {
  it("waits longer after each failure, as long as the server says, and goes on at the usual pace once it answers", async () => {
    const until = new AbortController();
    const heard: unknown[] = [];
    const outcomes = [() => "a", fails(true), fails(true), fails(true, 40), () => "b"];
    await follow({
      every: 4, signal: until.signal, longest: 50,
      ask: async () => (outcomes.shift() as () => string)(),
      onAnswer: (answer) => {
        heard.push(answer);
        if (answer === "b") until.abort();
      },
      onError: (_, again) => heard.push(again),
    });
    expect(heard).toEqual(["a", 4, 8, 40, "b"]);
  });

  it("stops at an error that will not pass", async () => {
    const heard: unknown[] = [];
    await follow({ every: 1, signal: new AbortController().signal, ask: async () => fails(false)(), onAnswer: () => undefined, onError: (error, again) => heard.push([error.message, again]) });
    expect(heard).toEqual([["no", undefined]]);
  });

  function fails(temporary: boolean, after?: number): () => never {
    return () => {
      throw new ServerError("no", temporary, after);
    };
  }
});

