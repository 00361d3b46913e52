import { seededRandom } from "../../src/stats/random.ts";

/** One made-up application for credit. */
export interface Row { state: string; product: string; age: number; income: number; score: number }

const states = ["CA", "TX", "NY", "FL", "WA", "MA"];
export const usualStates = [0.3, 0.25, 0.2, 0.15, 0.07, 0.03];

/** Independent columns, as CSV; `change` is what is planted. */
export function planted(rows: number, seed: number, change: (row: Row) => void = () => undefined, weights: readonly number[] = usualStates): string {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const lines = ["state,product,age,income,score"];
  for (let i = 0; i < rows; i++) {
    const row: Row = {
      state: pick(states, weights, random()), product: ["loan", "card", "lease"][Math.floor(random() * 3)] as string,
      age: 20 + 60 * random(), income: normal(), score: normal(),
    };
    change(row);
    lines.push([row.state, row.product, row.age.toFixed(3), row.income.toFixed(6), row.score.toFixed(6)].join(","));
  }
  return `${lines.join("\n")}\n`;
}

function pick(names: readonly string[], weights: readonly number[], at: number): string {
  let sum = 0;
  return names.find((_, i) => at < (sum += weights[i] as number)) ?? (names.at(-1) as string);
}
