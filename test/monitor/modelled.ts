import type { Config } from "../../src/data/config.ts";
import { seededRandom } from "../../src/stats/random.ts";

type Task = "binary" | "multiclass" | "regression";

/** How a model's files are read. */
export const modelled: Record<Task, Config> = {
  binary: { target: "y", probability: "p", positive: "1", decisionThreshold: 0.5 },
  multiclass: { target: "y", prediction: "guess", probability: ["low", "middle", "high"].map((label) => ({ label, column: `p_${label}` })) },
  regression: { target: "y", prediction: "guess" },
};

/** Seeded hourly rows of a model with its truth beside it; it errs more in one state, and in current where `moved`. */
export function modelRows(task: Task, seed: number, rows: number, moved = false): string {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const header = { binary: "p,y", multiclass: "p_low,p_middle,p_high,guess,y", regression: "guess,y" }[task];
  const lines = Array.from({ length: rows }, (_, i) => {
    const state = ["CA", "NY", "TX", "WA"][Math.floor(random() * 4)] as string;
    const age = 18 + Math.floor(60 * random());
    const income = (30 + 12 * normal() + (moved ? 6 : 0)).toFixed(2);
    const wild = state === "NY" && moved ? 3 : 1;
    const score = normal() + (age - 48) / 20;
    const truth = score + 0.6 * wild * normal();
    const when = new Date(Date.UTC(2026, moved ? 2 : 0, 1) + i * 1_800_000).toISOString();
    const logistic = (value: number): number => 1 / (1 + Math.exp(-2 * value));
    if (task === "binary") return [when, state, age, income, logistic(score).toFixed(4), Number(truth > 0)].join(",");
    if (task === "regression") return [when, state, age, income, (100 + 10 * score).toFixed(2), (100 + 10 * truth).toFixed(2)].join(",");
    const [below, above] = [logistic(score + 0.7), logistic(score - 0.7)];
    const shares = [1 - below, below - above, above];
    const guess = ["low", "middle", "high"][shares.indexOf(Math.max(...shares))] as string;
    return [when, state, age, income, ...shares.map((share) => share.toFixed(4)), guess, truth < -0.7 ? "low" : truth > 0.7 ? "high" : "middle"].join(",");
  });
  return `t,state,age,income,${header}\n${lines.join("\n")}\n`;
}
