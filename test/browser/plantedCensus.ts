import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readTable } from "../../src/data/read.ts";
import { eachText } from "../../src/data/values.ts";
import { seededRandom } from "../../src/stats/random.ts";

export const censusFile = (name: string): string => fileURLToPath(new URL(`../../demo/example/census_${name}.parquet`, import.meta.url));

/** Labels of the example's census, which is calm, with a changed relation planted: from 65 on, four in ten are employed whatever they answered. CSV, seeded. */
export async function plantedLabels(): Promise<string> {
  const random = seededRandom(65);
  const [ids, ages] = [await column("current", "id"), await column("current", "AGEP")];
  const old = new Set(ids.filter((_, row) => Number(ages[row]) >= 65));
  const [labelled, employed] = [await column("labels", "id"), await column("labels", "employed")];
  const rows = labelled.map((id, row) => `${id},${old.has(id) ? Number(random() < 0.4) : employed[row]}`);
  return `id,employed\n${rows.join("\n")}\n`;
}

async function column(file: string, name: string): Promise<string[]> {
  const { columns } = await readTable({ name: file, data: new Uint8Array(readFileSync(censusFile(file))) });
  const texts: string[] = [];
  const found = columns.find((each) => each.name === name);
  if (!found) throw new Error(`The example has no column ${name}.`);
  eachText(found, (text = "") => texts.push(text));
  return texts;
}
