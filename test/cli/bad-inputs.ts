import { readFileSync } from "node:fs";
import { Table, tableToIPC, vectorFromArray } from "apache-arrow";

/** A pair of small, well-formed samples to put beside what is wrong. */
export function goodRows(from: number, count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const x = ((i * 37 + from) % 101) / 10;
    const actual = x + ((i * 13) % 7) / 3 > 6 ? 1 : 0;
    const probability = Math.min(0.98, Math.max(0.02, x / 10));
    return `${from + i},${x},${["red", "green", "blue"][i % 3]},${actual},${probability > 0.5 ? 1 : 0},${probability}`;
  });
  return ["id,size,colour,target,prediction,probability", ...rows, ""].join("\n");
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const reference = { name: "reference.csv", data: bytes(goodRows(0, 300)) };
export const good = { name: "current.csv", data: bytes(goodRows(300, 300)) };

/** `fatal` inputs cannot be judged: one sentence that names the file. The others are judged, and the report says what is odd. */
export interface BadInput { title: string; name: string; data: Uint8Array; fatal: boolean; says: RegExp }

/** Numerical Recipes' linear congruential generator: the same bytes in every run. */
function randomBytes(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

function quotes(): Uint8Array {
  const letters = [...randomBytes(4000)].map((byte) => (byte < 0.6 * 256 ? '"' : "ab,1\n"[byte % 5]));
  return bytes(`size,colour\n${letters.join("")}`);
}

function arrow(): Uint8Array {
  const table = new Table({ size: vectorFromArray(Float64Array.from({ length: 500 }, (_, i) => i)), colour: vectorFromArray(Array.from({ length: 500 }, (_, i) => `c${i % 3}`)) });
  const whole = tableToIPC(table, "file");
  return whole.slice(0, Math.floor(whole.length / 2));
}

function parquet(): Uint8Array {
  const whole = readFileSync(new URL("../../demo/example/census_labels.parquet", import.meta.url));
  return new Uint8Array(whole.subarray(0, Math.floor(whole.length / 2)));
}

function edited(change: (cells: string[], row: number) => void): Uint8Array {
  const lines = goodRows(300, 300).trimEnd().split("\n");
  return bytes(`${lines.map((line, row) => {
    const cells = line.split(",");
    change(cells, row);
    return cells.join(",");
  }).join("\n")}\n`);
}

const markup = "<img src=x onerror=globalThis.hacked=1>";

export const badInputs: BadInput[] = [
  { title: "an empty file", name: "empty.csv", data: new Uint8Array(0), fatal: true, says: /empty\.csv/ },
  { title: "a header and no rows", name: "header.csv", data: bytes("id,size,colour,target,prediction,probability\n"), fatal: true, says: /header\.csv/ },
  { title: "one row", name: "one.csv", data: bytes(goodRows(300, 1)), fatal: false, says: /./ },
  { title: "binary rubbish called .csv", name: "rubbish.csv", data: randomBytes(5000), fatal: true, says: /rubbish\.csv/ },
  { title: "half an Arrow file", name: "half.arrow", data: arrow(), fatal: true, says: /half\.arrow/ },
  { title: "half a Parquet file", name: "half.parquet", data: parquet(), fatal: true, says: /half\.parquet/ },
  { title: "ragged rows", name: "ragged.csv", data: edited((cells, row) => { if (row === 41) cells.push("one", "too", "many"); }), fatal: true, says: /ragged\.csv.*\b(41|42)\b/ },
  { title: "a file of 60 % quotes", name: "quotes.csv", data: quotes(), fatal: true, says: /quotes\.csv/ },
  { title: "a column named __proto__", name: "proto.csv", data: edited((cells, row) => { if (row === 0) cells[1] = "__proto__"; }), fatal: false, says: /__proto__/ },
  { title: "markup as a column name and a value", name: "markup.csv", data: edited((cells, row) => { if (row === 0) cells[1] = markup; else if (row % 2) cells[2] = markup; }), fatal: false, says: /./ },
  { title: "no column in common", name: "strangers.csv", data: bytes(`p;q\n${"1,5;2\n3,5;4\n".repeat(50)}`), fatal: true, says: /strangers\.csv|reference\.csv/ },
  { title: "a target with one class", name: "oneclass.csv", data: edited((cells, row) => { if (row > 0) cells[3] = "1"; }), fatal: false, says: /./ },
  { title: "probabilities outside 0 to 1", name: "beyond.csv", data: edited((cells, row) => { if (row > 0 && row % 5 === 0) cells[5] = "1.7"; }), fatal: false, says: /probability/ },
];
