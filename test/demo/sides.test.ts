import { describe, expect, test } from "vitest";
import { areLabels, assign } from "../../demo/sides.ts";

const wide = ["id", "x", "y", "target", "prediction"];
const columns = (...lists: string[][]) => async (index: number): Promise<string[]> => lists[index] ?? [];
const unread = async (): Promise<string[]> => { throw new Error("must not be read"); };

describe("which file is which", () => {
  test.each<[string[], string[]]>([
    [["anything.csv"], ["current"]],
    [["train.csv", "june.csv"], ["reference", "current"]],
    [["june.csv", "train.csv"], ["current", "reference"]],
    [["june.csv", "prod-july.csv"], ["reference", "current"]],
    [["employment_MA_reference.pq", "employment_MA_analysis.pq", "employment_MA_analysis_target.pq"], ["reference", "current", "labels"]],
    [["synthetic_analysis_gt.csv", "synthetic_analysis.csv", "synthetic_reference.csv"], ["labels", "current", "reference"]],
    [["live.csv", "labels.csv"], ["current", "labels"]],
    [["june.csv", "baseline.csv", "truth.csv"], ["current", "reference", "labels"]],
  ])("names alone: %j", async (names, sides) => {
    expect(await assign(names, unread)).toEqual({ sides, sure: true });
  });

  test("a file with an id and a target only is the labels", async () => {
    expect(await assign(["a.csv", "b.csv"], columns(["id", "target"], wide))).toEqual({ sides: ["labels", "current"], sure: true });
    expect(await assign(["ref.csv", "b.csv", "c.csv"], columns(wide, ["id", "target"], wide))).toEqual({ sides: ["reference", "labels", "current"], sure: true });
  });

  test.each([[["a.csv", "b.csv"]], [["train1.csv", "train2.csv"]], [["a.csv", "b.csv", "c.csv"]]])("names that say nothing, or clash, are asked about: %j", async (names) => {
    expect(await assign(names, columns(wide, wide, wide))).toMatchObject({ sure: false });
  });

  test("a file that cannot be read is judged by its name alone", async () => {
    expect(await assign(["a.csv", "b.csv"], unread)).toMatchObject({ sure: false });
  });
});

test("a file that comes later is labels by its name, or by its two columns", async () => {
  expect(await areLabels("labels.csv", unread)).toBe(true);
  expect(await areLabels("june.csv", async () => ["id", "y"])).toBe(true);
  expect(await areLabels("june.csv", async () => wide)).toBe(false);
  expect(await areLabels("train.csv", unread)).toBe(false);
});
