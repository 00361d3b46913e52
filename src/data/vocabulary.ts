import type { Progress } from "../request.ts";
import { shuffled } from "../random.ts";
import { measureText } from "./measureText.ts";

/** The words of a sample of texts, and which of them stand in one row only. */
export interface Vocabulary {
  /**
   * Whether a row other than that of text `own` has the word. `own` is the place of a text that the vocabulary was made of: leaving its row out
   * lets rows of the vocabulary and rows like them be measured alike. Otherwise a reference would know all its words, whatever it holds, and
   * whatever is compared with it would not.
   */
  knows(word: string, own?: number): boolean;
}

export const mostWords = 262_144;
const several = -1;

/**
 * `rows[i]` is the number of rows that hold `texts[i]`; texts without a row are left out. At most 262,144 words (and the rest of the last text's):
 * beyond, the vocabulary is that of as many texts as it takes, in an order drawn from `seed`. Yields after each text.
 */
export function* vocabularyOf(texts: readonly string[], rows: ArrayLike<number>, seed: number, progress: () => Progress): Generator<Progress, Vocabulary> {
  /** By word: the place of the one row that has it, or several. */
  const holder = new Map<string, number>();
  for (const at of shuffled(texts.length, seed)) {
    if (holder.size >= mostWords) break;
    const count = rows[at] as number;
    if (count === 0) continue;
    measureText(texts[at] as string, (word) => {
      const known = holder.get(word);
      if (known === undefined) holder.set(word, count > 1 ? several : at);
      else if (known !== at && known !== several) holder.set(word, several);
    });
    yield progress();
  }
  return {
    knows(word, own) {
      const known = holder.get(word);
      return known !== undefined && (own === undefined || known !== own);
    },
  };
}
