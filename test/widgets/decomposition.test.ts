import { expect, it } from "vitest";
import { sentence } from "../../widgets/views/decomposition.ts";

const part = (explained: number, explainedHalf: number, concept: number, conceptHalf: number) => ({
  metric: "rocAuc",
  change: explained + concept,
  explained,
  explainedInterval: [explained - explainedHalf, explained + explainedHalf] as [number, number],
  concept,
  conceptInterval: [concept - conceptHalf, concept + conceptHalf] as [number, number],
  better: "higher" as const,
});

it("says in one sentence what moved inputs explain and what they do not, and what is not evident", () => {
  expect(sentence(part(-0.02, 0.002, -0.07, 0.005))).toBe("Of the 0.090 that AUC lost, 0.020 is explained by moved inputs, 0.070 by a changed relation.");
  expect(sentence(part(-0.02, 0.002, -0.001, 0.005))).toBe("Of the 0.021 that AUC lost, 0.020 is explained by moved inputs, 0.001 by a changed relation, which is not evident.");
  expect(sentence(part(-0.02, 0.002, 0.003, 0.005))).toContain("a changed relation is not evident");
  expect(sentence(part(0.02, 0.002, -0.05, 0.005))).toContain("Moved inputs alone would have changed AUC by");
  expect(sentence({ ...part(0.0931, 0.006, 0.0924, 0.009), metric: "logLoss", better: "lower" })).toBe("Of the 0.185 by which log loss rose, 0.093 is explained by moved inputs, 0.092 by a changed relation.");
  expect(sentence(part(-0.001, 0.002, 0.003, 0.005))).toContain("neither");
});
