import { expect, test } from "vitest";
import { byteDictionary } from "../../src/data/dictionary.ts";

test("equal byte strings have equal codes, numbered in order of first appearance, however many there are", () => {
  const dictionary = byteDictionary();
  const words = Array.from({ length: 5000 }, (_, i) => (i === 7 ? "" : `é${(i * 7919) % 104729}`));
  const bytes = new TextEncoder().encode(words.join(""));
  for (let round = 0; round < 2; round++) {
    let at = 0;
    const codes = words.map((word) => {
      const start = at;
      at += new TextEncoder().encode(word).length;
      return dictionary.codeOf(bytes, start, at);
    });
    expect(codes).toEqual(words.map((_, i) => i));
  }
  expect(dictionary.texts).toEqual(words);
});
