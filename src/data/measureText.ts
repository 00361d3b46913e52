/**
 * What a text is made of, by Unicode's general categories (UAX #44) and scripts. A word is a run of letters, their marks and digits, with an
 * apostrophe between two letters kept ("don't"). Scripts that are written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar, Tibetan) have
 * one word a letter: their true words need a dictionary, and the ones that browsers carry differ.
 */

const letter = 1;
const mark = 2;
const digit = 3;
const apostrophe = 4;
/** A letter that is a word by itself. */
const whole = 5;
const space = 6;
/** Joiners, direction marks, soft hyphens: they end no word. */
const format = 7;
const other = 8;

const wholeScripts = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]/u;

function classOf(point: number): number {
  const character = String.fromCodePoint(point);
  if (/\s/u.test(character)) return space;
  if (character === "'" || character === "’") return apostrophe;
  if (/\p{M}/u.test(character)) return mark;
  if (/\p{Cf}/u.test(character)) return format;
  if (/\p{N}/u.test(character)) return digit;
  if (/\p{L}/u.test(character)) return wholeScripts.test(character) ? whole : letter;
  return other;
}

/** Classes of the first 65,536 code points, looked up once each; beyond them by code point. */
const classes = new Uint8Array(65536);
const beyond = new Map<number, number>();

function known(point: number): number {
  if (point < 65536) return classes[point] || (classes[point] = classOf(point));
  let found = beyond.get(point);
  if (found === undefined) beyond.set(point, (found = classOf(point)));
  return found;
}

export interface TextFigures {
  /** Code points. */
  length: number;
  words: number;
  /** Letters with their marks, as a share of the code points that are not white space; NaN where there are none. */
  letters: number;
}

/** Code points of a text beyond these are counted in its length alone, so that one long document costs no more than a page. */
export const measuredLength = 5000;

/** The figures of one text; `word`, where given, hears each word that has a letter, in lower case and composed (NFC). */
export function measureText(text: string, word?: (word: string) => void): TextFigures {
  let length = 0;
  let words = 0;
  let letters = 0;
  let visible = 0;
  /** Where the word under way began, −1 between words. */
  let start = -1;
  let lettered = false;
  let marked = false;
  let before = other;
  let single = false;
  const finish = (end: number): void => {
    words++;
    if (word && lettered) {
      const lower = text.slice(start, end).toLowerCase();
      word(marked ? lower.normalize("NFC") : lower);
    }
    start = -1;
    lettered = marked = false;
    single = false;
  };
  let i = 0;
  for (; i < text.length && length < measuredLength; length++) {
    const point = text.codePointAt(i) as number;
    const size = point > 65535 ? 2 : 1;
    const kind = known(point);
    if (kind !== space) visible++;
    if (kind === letter || kind === whole || kind === mark) letters++;
    // A mark belongs to what it stands on.
    if (start >= 0 && (kind === whole || (single && kind !== mark))) finish(i);
    if (kind === letter || kind === digit || kind === whole) {
      if (start < 0) start = i;
      if (kind !== digit) lettered = true;
      if (kind === whole) single = true;
    } else if (kind === mark) marked = true;
    else if (kind === apostrophe && start >= 0 && before !== digit && known(text.codePointAt(i + 1) ?? 0) === letter) {
      // Stays in the word.
    } else if (kind !== format && start >= 0) finish(i);
    before = kind;
    i += size;
  }
  if (start >= 0) finish(i);
  for (; i < text.length; length++) i += (text.codePointAt(i) as number) > 65535 ? 2 : 1;
  return { length, words, letters: visible === 0 ? Number.NaN : letters / visible };
}
