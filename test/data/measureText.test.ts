import { describe, expect, it } from "vitest";
import { measureText, measuredLength } from "../../src/data/measureText.ts";
import { golden } from "../golden/cases.ts";
import { expectStatistic } from "../stats/close.ts";

interface Measured { text: string; length: number; words: number; letters: number | null }

function wordsOf(text: string): string[] {
  const words: string[] = [];
  measureText(text, (word) => { words.push(word); });
  return words;
}

describe("measureText(text): as its second implementation in Python, on unicodedata", () => {
  it.each(golden<{ texts: Measured[] }>("text").texts)("$text", ({ text, length, words, letters }) => {
    const ours = measureText(text);
    expect({ length: ours.length, words: ours.words }).toEqual({ length, words });
    if (letters === null) expect(ours.letters).toBeNaN();
    else expectStatistic(ours.letters, letters, "letters");
  });
});

describe("measureText(text, word)", () => {
  it("tells the words that have a letter, in lower case and composed", () => {
    expect(wordsOf("Don't panic: 42 of COVID19, de\u0301ja\u0300 vu")).toEqual(["don't", "panic", "of", "covid19", "déjà", "vu"]);
  });
  it("takes letters of scripts without spaces one by one", () => {
    expect(wordsOf("我爱 pizza")).toEqual(["我", "爱", "pizza"]);
  });
  it("counts a long text's length to its end and measures its beginning", () => {
    const long = measureText(`${"ab ".repeat(measuredLength / 3)}${"1 ".repeat(10_000)}😀`);
    expect(long.length).toBe(Math.floor(measuredLength / 3) * 3 + 20_001);
    expect(long.words).toBeLessThanOrEqual(measuredLength / 3 + 1);
    expect(long.letters).toBeGreaterThan(0.99);
  });
  it("is not upset by half a surrogate pair", () => {
    expect(measureText("a\ud83d b")).toEqual({ length: 4, words: 2, letters: 2 / 3 });
  });
});
