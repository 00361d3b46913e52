import { computed, type Signal, signal } from "@preact/signals-core";
import { turn } from "../src/turn.ts";
import type { Room } from "./state.ts";

/**
 * Makes rooms of which each hears of a first look in a task of its own, one after the other: to draw a whole page at once takes longer than a task should.
 * What is there when nothing more is computed, and all that comes later in its place, is heard by all at once, so that no two parts of a page disagree.
 */
export function inTurn(room: Room): () => Room {
  const { state } = room;
  let before = Promise.resolve();
  return () => {
    const mine = signal(state.report.peek() !== undefined);
    const report = computed(() => (mine.value ? state.report.value : undefined)) as Signal;
    room.effect(() => {
      if (!state.report.value || mine.peek()) return;
      if (state.progress.peek()) before = before.then(turn).then(() => void (mine.value = true));
      else mine.value = true;
    });
    return { ...room, state: { ...state, report } };
  };
}
