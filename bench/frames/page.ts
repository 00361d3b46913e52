import { startEngine } from "../../src/client.ts";
import type { Engine } from "../../src/engine.ts";
import { DriftGlass } from "../../widgets/element.ts";

/** Long tasks of this thread, by what went on when they began. */
const phases = [{ name: "opening", from: 0 }];
const long: { at: number; length: number }[] = [];
new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => long.push({ at: startTime, length: duration }))).observe({ type: "longtask", buffered: true });

let engine: Engine | undefined;
const config = { timestamp: "at", target: "label", probability: "score", positive: "1" };

/** What the recorder reads: the time stamp of every display frame, how long each question for a live frame took, there and back, and when what was drawn first. */
const record = {
  frames: [] as number[],
  answers: [] as number[],
  running: false,
  moments: {} as Partial<Record<"given" | "read" | "look" | "exact" | "full", number>>,
  begin: (name: string) => phases.push({ name, from: performance.now() }),
  longest: () =>
    phases.map(({ name, from }, i) => {
      const until = phases[i + 1]?.from ?? Number.POSITIVE_INFINITY;
      const lengths = long.filter(({ at }) => at >= from && at < until).map(({ length }) => length);
      return { phase: name, tasks: lengths.length, longest: Math.max(0, ...lengths) };
    }),
  async cancels(times: number, longest: number): Promise<number[]> {
    const waits: number[] = [];
    for (let i = 0; i < times; i++) {
      const asked = engine?.report({ ...config, chunk: `${50_001 + i}`, ...(i % 4 < 2 ? { ignore: ["number_0"] } : {}) }, undefined, () => undefined, i % 2 ? "full" : "first");
      await new Promise((resume) => setTimeout(resume, (longest * (i + 1)) / times));
      const cancelled = performance.now();
      engine?.cancel();
      await asked?.catch(() => waits.push(performance.now() - cancelled));
    }
    return waits;
  },
};
Object.assign(globalThis, { record });

// By its class: a bundler may leave out a module that is imported for its effect alone.
const element = new DriftGlass();
element.engine = async () => {
  const started = await startEngine();
  engine = started;
  return {
    ...started,
    async open(sources, config, onProgress) {
      await started.open(sources, config, onProgress);
      record.moments.read = performance.now();
    },
    async live(selection, shown) {
      const asked = performance.now();
      const frame = await started.live(selection, shown);
      if (record.running && frame) record.answers.push(performance.now() - asked);
      return frame;
    },
  };
};
element.config = config;
// Files as a person gives them.
const input = document.createElement("input");
input.type = "file";
input.multiple = true;
input.addEventListener("change", () => {
  const [reference, current] = ["reference.arrow", "current.arrow"].map((name) => [...(input.files ?? [])].find((file) => file.name === name));
  if (!reference || !current) return;
  record.moments.given = performance.now();
  element.sources = { reference: { name: reference.name, data: reference }, current: { name: current.name, data: current } };
  input.replaceWith(element);
});
document.querySelector("main")?.append(input);

const tick = (now: number): void => {
  if (record.running) record.frames.push(now);
  if (!record.moments.full) {
    if (element.shadowRoot?.querySelector(".verdict h2")) record.moments[element.dataset.state === "ready" ? "exact" : "look"] ??= now;
    if (record.moments.exact && element.report && !element.report.pending) record.moments.full = now;
  }
  requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
