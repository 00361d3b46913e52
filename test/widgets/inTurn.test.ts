import { batch, effect } from "@preact/signals-core";
import { expect, test } from "vitest";
import { turn } from "../../src/turn.ts";
import type { Report } from "../../src/report.ts";
import { inTurn } from "../../widgets/inTurn.ts";
import { createState, type Room, type State } from "../../widgets/state.ts";

const report = (name: string) => ({ verdict: { sentence: name } }) as Report;

/** A page of three parts below the first screen: what each drew, in the order of drawing. */
function page(): { state: State; drawn: string[] } {
  const state = createState({} as Parameters<typeof createState>[0]);
  const room = { state, effect: (run: () => void) => void effect(run) } as unknown as Room;
  const drawn: string[] = [];
  const later = inTurn(room);
  for (const part of ["a", "b", "c"]) {
    const mine = later();
    mine.effect(() => {
      void mine.state.watching.value;
      if (mine.state.report.value) drawn.push(`${part} ${mine.state.report.value.verdict.sentence}`);
    });
  }
  return { state, drawn };
}

test("a first look is drawn one part a task; the report in its place, and one with nothing to come, by all at once and once", async () => {
  const { state, drawn } = page();
  state.progress.value = { step: "computing", done: 0, total: 1, unit: "rows" };
  state.report.value = report("look");
  expect(drawn).toEqual([]);
  for (const all of [["a look"], ["a look", "b look"], ["a look", "b look", "c look"]]) {
    await turn();
    await turn();
    expect(drawn.slice(0, all.length)).toEqual(all);
  }
  expect(drawn).toHaveLength(3);
  batch(() => {
    state.watching.value = new Map();
    state.report.value = report("exact");
  });
  expect(drawn.slice(3).sort()).toEqual(["a exact", "b exact", "c exact"]);

  const other = page();
  other.state.report.value = report("given");
  expect(other.drawn.sort()).toEqual(["a given", "b given", "c given"]);
});

test("an exact report that overtakes the turns is drawn at once, and not again", async () => {
  const { state, drawn } = page();
  state.progress.value = { step: "computing", done: 0, total: 1, unit: "rows" };
  state.report.value = report("look");
  batch(() => {
    state.progress.value = undefined;
    state.report.value = report("exact");
  });
  expect(drawn.toSorted()).toEqual(["a exact", "b exact", "c exact"]);
  for (let i = 0; i < 8; i++) await turn();
  expect(drawn).toHaveLength(3);
});
