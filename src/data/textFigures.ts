import { figureNames } from "../names.ts";
import type { Progress } from "../request.ts";
import type { SchemaColumn } from "./schema.ts";
import { type Chunk, chunkOf, type TableColumn } from "./table.ts";
import { integerChunk } from "./typed.ts";
import { codeReader } from "./values.ts";
import { type Vocabulary, vocabularyOf } from "./vocabulary.ts";
import { measureText } from "./measureText.ts";

/** What a text column is compared by. */
export type TextFigure = "length" | "words" | "letters" | "outOfVocabulary";

/** The order in which a vocabulary that must be cut takes the texts. */
const vocabularySeed = 20240612;

/** A column of numbers taken from one of texts, on both sides. */
export interface FigureColumn extends SchemaColumn {
  readonly reference: TableColumn;
  readonly current: TableColumn;
  readonly derived: { readonly from: string; readonly figure: TextFigure };
}

/**
 * What an input of free text is compared by: columns beside it, named after it and none of `taken`. Row by row; missing stays missing, and so does
 * a share of nothing (the letters of a blank text, the unknown words of one without words). Each distinct text is measured once. A word is unknown
 * when no other row of reference has it. None where the column is no free text, no input, or not text on both sides.
 */
export function* figureColumns({ name, kind, role }: SchemaColumn, reference: TableColumn | undefined, current: TableColumn | undefined, taken: ReadonlySet<string>): Generator<Progress, FigureColumn[]> {
  if (kind !== "text" || role !== "feature" || reference?.storage !== "string" || current?.storage !== "string") return [];
  const inReference = entriesOf(reference);
  const inCurrent = entriesOf(current);
  const total = 2 * inReference.texts.length + inCurrent.texts.length;
  let done = 0;
  const progress = (): Progress => ({ step: `measuring the texts of ${name}`, done: done++, total, unit: "rows" });
  const vocabulary = yield* vocabularyOf(inReference.texts, inReference.rows, vocabularySeed, progress);
  const before = yield* measureEntries(inReference, vocabulary, true, progress);
  const now = yield* measureEntries(inCurrent, vocabulary, false, progress);
  return [...figureNames].map(([figure, words]) => {
    let own = `${name} · ${words}`;
    while (taken.has(own)) own += " ·";
    return {
      name: own, kind: "numeric", role: "feature", reason: `taken from the texts of ${name}`, derived: { from: name, figure },
      reference: columnOf(figure, own, reference, inReference, before[figure]), current: columnOf(figure, own, current, inCurrent, now[figure]),
    };
  });
}

/** A side's distinct texts, its dictionaries laid end to end. */
interface Entries {
  readonly texts: readonly string[];
  /** Rows per text. */
  readonly rows: Int32Array;
  /** Where a dictionary's texts begin. */
  readonly starts: ReadonlyMap<unknown, number>;
}

function entriesOf({ chunks }: TableColumn): Entries {
  const texts: string[] = [];
  const starts = new Map<unknown, number>();
  for (const { dictionary = [] } of chunks) {
    if (starts.has(dictionary)) continue;
    starts.set(dictionary, texts.length);
    for (const text of dictionary) texts.push(text ?? "");
  }
  const rows = new Int32Array(texts.length);
  eachEntry(chunks, starts, (entry) => { if (entry >= 0) rows[entry] = (rows[entry] as number) + 1; });
  return { texts, rows, starts };
}

/** Calls `visit(entry, row)` for every row; −1 where it is missing. */
function eachEntry(chunks: readonly Chunk[], starts: ReadonlyMap<unknown, number>, visit: (entry: number, row: number) => void): void {
  let row = 0;
  for (const chunk of chunks) {
    const start = starts.get(chunk.dictionary) ?? 0;
    const code = codeReader(chunk);
    for (let i = 0; i < chunk.length; i++) {
      const c = code(i);
      visit(c < 0 ? -1 : start + c, row++);
    }
  }
}

type Measured = Record<TextFigure, Float64Array>;

function* measureEntries({ texts, rows }: Entries, vocabulary: Vocabulary, own: boolean, progress: () => Progress): Generator<Progress, Measured> {
  const made = (): Float64Array => new Float64Array(texts.length);
  const measured: Measured = { length: made(), words: made(), letters: made(), outOfVocabulary: made() };
  for (const [entry, text] of texts.entries()) {
    if (rows[entry] === 0) continue;
    let heard = 0;
    let unknown = 0;
    const { length, words, letters } = measureText(text, (word) => {
      heard++;
      if (!vocabulary.knows(word, own ? entry : undefined)) unknown++;
    });
    measured.length[entry] = length;
    measured.words[entry] = words;
    measured.letters[entry] = letters;
    measured.outOfVocabulary[entry] = heard === 0 ? Number.NaN : unknown / heard;
    yield progress();
  }
  return measured;
}

function columnOf(figure: TextFigure, name: string, { chunks }: TableColumn, { starts }: Entries, byEntry: Float64Array): TableColumn {
  const values = new Float64Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  eachEntry(chunks, starts, (entry, row) => { values[row] = entry < 0 ? Number.NaN : (byEntry[entry] as number); });
  if (figure === "length" || figure === "words") {
    const { storage, chunk } = integerChunk(values, new Map());
    return { name, storage, chunks: [chunk] };
  }
  return { name, storage: "float", chunks: [chunkOf(values)] };
}
