import { ValueType } from "../kernel/kernel.ts";
import type { Chunk, TableColumn } from "./table.ts";
import { chunkOf } from "./table.ts";
import { codeReader, numberReader, textReader } from "./values.ts";

/** A column's categories over all batches and both sides, numbered in order of first appearance. */
export interface Categories {
  readonly texts: string[];
  codeOf(text: string): number;
}

export function newCategories(): Categories {
  const codes = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    codeOf(text) {
      let code = codes.get(text);
      if (code === undefined) {
        code = texts.length;
        codes.set(text, code);
        texts.push(text);
      }
      return code;
    },
  };
}

/**
 * From each chunk's dictionary indices to the shared categories: one map per chunk, an entry of which is −1 where the dictionary's is null
 * or never used. Chunks that share a dictionary share the map.
 */
export function dictionaryMaps(chunks: readonly Chunk[], categories: Categories): Int32Array[] {
  const maps = new Map<unknown, { codes: Int32Array; unseen: number }>();
  return chunks.map((chunk) => {
    const dictionary = chunk.dictionary ?? [];
    let map = maps.get(dictionary);
    if (!map) maps.set(dictionary, (map = { codes: new Int32Array(dictionary.length).fill(-1), unseen: dictionary.filter((text) => text !== null).length }));
    const code = codeReader(chunk);
    for (let i = 0; i < chunk.length && map.unseen > 0; i++) {
      const c = code(i);
      if (c < 0 || (map.codes[c] as number) >= 0) continue;
      map.codes[c] = categories.codeOf(dictionary[c] as string);
      map.unseen--;
    }
    return map.codes;
  });
}

/** Codes of numbers and booleans by their canonical text, −1 for missing, in the narrowest integers that hold them. */
export function numberCodes(column: TableColumn, categories: Categories): Chunk[] {
  const known = new Map<number, number>();
  return column.chunks.map((chunk) => {
    const number = numberReader(chunk);
    const text = textReader(column, chunk);
    const wide = chunk.type === ValueType.int64 || chunk.type === ValueType.uint64;
    const codes = new Int32Array(chunk.length);
    for (let i = 0; i < chunk.length; i++) {
      const value = number(i);
      if (Number.isNaN(value)) { codes[i] = -1; continue; }
      // Beyond 2^53 doubles run together; there the text decides.
      if (wide && !Number.isSafeInteger(value)) { codes[i] = categories.codeOf(text(i) as string); continue; }
      let code = known.get(value);
      if (code === undefined) known.set(value, (code = categories.codeOf(text(i) as string)));
      codes[i] = code;
    }
    const size = categories.texts.length;
    return chunkOf(size <= 128 ? new Int8Array(codes) : size <= 32768 ? new Int16Array(codes) : codes);
  });
}
