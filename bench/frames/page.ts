import { startEngine } from "../../src/client.ts";
import "../../widgets/element.ts";

/** What the recorder reads: the time stamp of every display frame, and how long each question for a live frame took, there and back. */
const record = { frames: [] as number[], answers: [] as number[], running: false };
Object.assign(globalThis, { record });

const element = document.createElement("drift-glass");
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
const source = async (name: string): Promise<{ name: string; data: ArrayBuffer }> => ({ name, data: await (await fetch(name)).arrayBuffer() });
const [reference, current] = await Promise.all([source("reference.arrow"), source("current.arrow")]);
element.sources = { reference, current };
document.querySelector("main")?.append(element);

const tick = (now: number): void => {
  if (record.running) record.frames.push(now);
  requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
