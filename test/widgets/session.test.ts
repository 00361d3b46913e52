import { expect, test, vi } from "vitest";
import type { Engine, Progress, Selection } from "../../src/engine.ts";
import type { LiveFrame } from "../../src/live.ts";
import type { Config } from "../../src/data/config.ts";
import type { DetectorResult, Report } from "../../src/report.ts";
import { openSession } from "../../widgets/session.ts";

/** An engine whose reports are answered by hand. */
function byHand(bytes = 0) {
  const open: { answer(report: Partial<Report>): void; fail(error: Error): void; progress?: (progress: Progress) => void }[] = [];
  const questions: { selection: Selection; answer(): void }[] = [];
  const watching: { config: Config; answer(): void; progress(): void }[] = [];
  const calls: string[] = [];
  const engine: Engine = {
    open: async () => {
      calls.push("open");
    },
    report: (_config, _selection, progress, depth) =>
      new Promise((answer, fail) => {
        calls.push(`report ${depth}`);
        open.push({ answer: answer as (report: Partial<Report>) => void, fail, progress });
      }),
    detect: (config, _selection, name, onProgress) =>
      new Promise((answer) => {
        watching.push({ config, answer: () => answer([{ name } as DetectorResult]), progress: () => onProgress?.({ step: "", done: 1, total: 4, unit: "rows" }) });
      }),
    rows: async (numbers) => {
      calls.push(`rows ${numbers.join()}`);
      if (numbers.includes(404)) throw new DOMException("superseded by a newer request", "AbortError");
      return numbers.map((row) => ({ row, cells: [] }));
    },
    prepare: async () => {
      calls.push("prepare");
      return true;
    },
    live: (selection) =>
      new Promise((answer) => {
        questions.push({ selection, answer: () => answer({ current: { name: "", rows: selection.current?.end } } as LiveFrame) });
      }),
    cancel: () => {
      calls.push("cancel");
    },
    close: () => {
      calls.push("close");
    },
  };
  const heard = { progress: [] as (Progress | undefined)[], reports: [] as Report[], looks: [] as Report[], live: [] as LiveFrame[], errors: [] as Error[], cancelled: [] as unknown[], replaced: [] as boolean[] };
  const session = openSession({
    start: async () => engine,
    sources: { current: { name: "current.csv", data: new Uint8Array(bytes) } },
    onProgress: (progress) => heard.progress.push(progress),
    onLive: (live) => heard.live.push(live),
    onReplaced: (underWay) => heard.replaced.push(underWay),
    onFirstLook: (report) => heard.looks.push(report),
    onReport: (report) => heard.reports.push(report),
    onError: (error) => heard.errors.push(error),
    onCancelled: (last) => heard.cancelled.push(last),
  });
  return { session, open, calls, heard, questions, watching };
}
const report = (version: string) => ({ version });

test("files are opened once, and each request is a report", async () => {
  const { session, open, calls, heard } = byHand();
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.answer(report("a"));
  await vi.waitFor(() => expect(heard.reports).toHaveLength(1));
  session.ask({ convention: "evidently" }, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(2));
  expect(calls).toEqual(["open", "report first", "prepare", "report first"]);
});

test("the first screen comes first, the rest behind it without progress, and nothing of it once another request is made", async () => {
  const { session, open, calls, heard } = byHand();
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.answer({ version: "first", pending: ["comparison"] });
  await vi.waitFor(() => expect(open).toHaveLength(2));
  expect(heard.reports.map((one) => one.version)).toEqual(["first"]);
  expect(open[1]?.progress).toBeUndefined();
  open[1]?.answer(report("full"));
  await vi.waitFor(() => expect(heard.reports.map((one) => one.version)).toEqual(["first", "full"]));
  expect(calls).toEqual(["open", "report first", "prepare", "report full"]);
  session.ask({}, { current: { start: 0, end: 5 } });
  await vi.waitFor(() => expect(open).toHaveLength(3));
  open[2]?.answer({ version: "brushed", pending: ["comparison"] });
  await vi.waitFor(() => expect(open).toHaveLength(4));
  session.ask({}, { current: { start: 0, end: 6 } });
  await vi.waitFor(() => expect(open).toHaveLength(5));
  open[3]?.answer(report("overtaken"));
  open[4]?.answer(report("last"));
  await vi.waitFor(() => expect(heard.reports.at(-1)?.version).toBe("last"));
  expect(heard.reports.map((one) => one.version)).not.toContain("overtaken");
});

test("the last request wins, in whatever order the answers come", async () => {
  const { session, open, heard } = byHand();
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  session.ask({}, { current: { start: 0, end: 5 } });
  await vi.waitFor(() => expect(open).toHaveLength(2));
  open[1]?.answer(report("second"));
  open[0]?.answer(report("first"));
  await vi.waitFor(() => expect(heard.reports).toHaveLength(1));
  await new Promise((done) => setTimeout(done, 5));
  expect(heard.reports.map((one) => one.version)).toEqual(["second"]);
});

test("progress that comes after the result is not shown any more", async () => {
  const { session, open, heard } = byHand();
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.answer(report("a"));
  await vi.waitFor(() => expect(heard.reports).toHaveLength(1));
  open[0]?.progress?.({ step: "late", done: 1, total: 2, unit: "rows" });
  expect(heard.progress.at(-1)).toBeUndefined();
});

test("a failure is told once; that of a request which was overtaken is not", async () => {
  const { session, open, heard } = byHand();
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(2));
  open[0]?.fail(new Error("overtaken"));
  open[1]?.fail(new Error("broken"));
  await vi.waitFor(() => expect(heard.errors).toHaveLength(1));
  expect(heard.errors[0]?.message).toBe("broken");
});

test("cancel goes back to what was answered last, and drops the answer that still comes", async () => {
  const { session, open, heard, calls } = byHand();
  session.ask({ chunk: "1w" }, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.answer(report("a"));
  await vi.waitFor(() => expect(heard.reports).toHaveLength(1));
  session.ask({ chunk: "1d" }, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(2));
  session.cancel();
  open[1]?.answer(report("b"));
  await vi.waitFor(() => expect(calls).toContain("cancel"));
  expect(heard.cancelled).toEqual([{ config: { chunk: "1w" }, selection: undefined }]);
  expect(heard.reports).toHaveLength(1);
});

test("rows are asked for beside the reports; nothing comes of a question that a newer report overtook, or before there is an engine", async () => {
  const { session, open, heard } = byHand();
  expect(await session.rows([1], {}, undefined)).toBeUndefined();
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.answer(report("a"));
  await vi.waitFor(() => expect(heard.reports).toHaveLength(1));
  expect(await session.rows([3, 5], {}, undefined)).toEqual([{ row: 3, cells: [] }, { row: 5, cells: [] }]);
  expect(await session.rows([404], {}, undefined)).toBeUndefined();
  expect([heard.errors, heard.cancelled]).toEqual([[], []]);
});

test("what codes say of a filter comes before its report, and not once another is asked for", async () => {
  const { session, open, heard, questions } = byHand();
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.answer(report("whole"));
  await vi.waitFor(() => expect(heard.reports).toHaveLength(1));
  session.ask({}, { current: { start: 0, end: 4 }, filters: [{ column: "x", lower: 1 }] }, ["x"]);
  await vi.waitFor(() => expect(questions).toHaveLength(1));
  expect(open).toHaveLength(1);
  session.ask({}, { current: { start: 0, end: 3 }, filters: [{ column: "x", lower: 2 }] }, ["x"]);
  await vi.waitFor(() => expect(questions).toHaveLength(2));
  questions[0]?.answer();
  questions[1]?.answer();
  await vi.waitFor(() => expect(open).toHaveLength(2));
  expect(heard.live.map(({ current }) => current.rows)).toEqual([3]);
  open[1]?.answer(report("filtered"));
  await vi.waitFor(() => expect(heard.reports.at(-1)?.version).toBe("filtered"));
});

test("of a large file a sample is looked at first, and the exact report takes its place; the host hears of that alone", async () => {
  const { session, open, calls, heard } = byHand(5_000_000);
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  const side = { name: "", rows: 50_000, of: 900_000 };
  open[0]?.answer({ version: "look", reference: { ...side, sampled: true }, current: side });
  await vi.waitFor(() => expect(open).toHaveLength(2));
  expect([heard.looks, heard.reports].map((list) => list.map(({ version }) => version))).toEqual([["look"], []]);
  expect(heard.progress.at(-1)).toBeDefined();
  open[1]?.answer({ version: "exact" });
  await vi.waitFor(() => expect(heard.reports.map(({ version }) => version)).toEqual(["exact"]));
  session.ask({}, { current: { start: 0, end: 5 } });
  await vi.waitFor(() => expect(open).toHaveLength(3));
  expect(calls).toEqual(["open", "report sample", "report first", "prepare", "report first"]);
});

test("a closed session closes its engine and answers nothing", async () => {
  const { session, open, heard, calls } = byHand();
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  session.close();
  open[0]?.answer(report("a"));
  await vi.waitFor(() => expect(calls).toContain("close"));
  session.ask({}, undefined);
  await new Promise((done) => setTimeout(done, 5));
  expect(heard.reports).toHaveLength(0);
  expect(open).toHaveLength(1);
});

test("of five hundred moves in a moment one is asked at a time and the last one wins; what comes after the report was asked for is not painted", async () => {
  const { session, open, calls, heard, questions } = byHand();
  session.follow({}, []);
  session.ask({}, undefined);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.answer({ version: "first", pending: ["comparison"] });
  await vi.waitFor(() => expect(open).toHaveLength(2));
  session.follow({ current: { start: 0, end: 1 } }, ["x"]);
  await vi.waitFor(() => expect(questions).toHaveLength(1));
  for (let row = 0; row < 500; row++) session.follow({ current: { start: 0, end: row } }, ["x"]);
  // The report under way was dropped, and nothing is said of it.
  expect(calls).toEqual(["open", "report first", "prepare", "report full", "cancel"]);
  expect(heard.cancelled).toEqual([]);
  questions[0]?.answer();
  await vi.waitFor(() => expect(questions).toHaveLength(2));
  expect(questions[1]?.selection.current?.end).toBe(499);
  questions[1]?.answer();
  await vi.waitFor(() => expect(heard.live.at(-1)?.current.rows).toBe(499));
  session.follow({ current: { start: 0, end: 7 } }, ["x"]);
  await vi.waitFor(() => expect(questions).toHaveLength(3));
  session.ask({}, { current: { start: 0, end: 7 } });
  const painted = heard.live.length;
  questions[2]?.answer();
  await vi.waitFor(() => expect(open).toHaveLength(3));
  open[2]?.answer(report("rest"));
  await vi.waitFor(() => expect(heard.reports.at(-1)?.version).toBe("rest"));
  expect(heard.live).toHaveLength(painted);
  expect(questions).toHaveLength(3);
});

test("a slider's questions are answered one at a time, the last of those that wait wins; one that takes long is left, and another detector waits for none", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  try {
    const { session, open, watching } = byHand();
    session.ask({}, undefined);
    await vi.waitFor(() => expect(open).toHaveLength(1));
    const done: [number, unknown][] = [];
    const progress: number[] = [];
    const slide = (delta: number, name: "adwin" | "ddm" = "adwin"): void => {
      void session.detect({ detectors: { adwin: { delta } } }, undefined, name, ({ done: rows }) => progress.push(delta + rows)).then((found) => done.push([delta, found?.name]));
    };
    const asked = (): unknown[] => watching.map(({ config }) => config.detectors?.adwin?.delta);
    [1, 2, 3].forEach((delta) => slide(delta));
    slide(9, "ddm");
    await vi.advanceTimersByTimeAsync(0);
    // Only the last of those that were asked at once, and the other detector.
    expect(asked().sort()).toEqual([3, 9]);
    const first = watching.find(({ config }) => config.detectors?.adwin?.delta === 3);
    [4, 5].forEach((delta) => slide(delta));
    await vi.advanceTimersByTimeAsync(50);
    expect(watching).toHaveLength(2);
    first?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked().at(-1)).toBe(5);
    // What nobody asks any more does not say how far it is.
    watching.at(-1)?.progress();
    slide(6);
    watching.at(-1)?.progress();
    expect(progress).toEqual([6]);
    await vi.advanceTimersByTimeAsync(300);
    expect(asked().at(-1)).toBe(6);
    watching.at(-1)?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(done.filter(([, name]) => name)).toEqual([[3, "adwin"], [6, "adwin"]]);
  } finally {
    vi.useRealTimers();
  }
});
