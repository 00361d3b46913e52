import { startEngine } from "../../src/client.ts";
import { DriftGlass } from "../../widgets/element.ts";

/** What the recorder reads: the time stamp of every display frame, and how long each question for a live frame took, there and back. */
const record = { frames: [] as number[], answers: [] as number[], running: false };
Object.assign(globalThis, { record });

// By its class: a bundler may leave out a module that is imported for its effect alone.
const element = new DriftGlass();
element.engine = async () => {
  const engine = await startEngine();
  return {
    ...engine,
    async live(selection, shown) {
      const asked = performance.now();
      const frame = await engine.live(selection, shown);
      if (record.running && frame) record.answers.push(performance.now() - asked);
      return frame;
    },
  };
};
element.config = { timestamp: "at", target: "label", probability: "score", positive: "1" };
// Files as a person gives them.
const input = document.createElement("input");
input.type = "file";
input.multiple = true;
input.addEventListener("change", () => {
  const [reference, current] = ["reference.arrow", "current.arrow"].map((name) => [...(input.files ?? [])].find((file) => file.name === name));
  if (!reference || !current) return;
  element.sources = { reference: { name: reference.name, data: reference }, current: { name: current.name, data: current } };
  input.replaceWith(element);
});
document.querySelector("main")?.append(input);

const tick = (now: number): void => {
  if (record.running) record.frames.push(now);
  requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
