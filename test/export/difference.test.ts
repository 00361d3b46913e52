import { describe, expect, it } from "vitest";
import { differences, differenceWords } from "../../src/export/difference.ts";
import type { DriftVerdict } from "../../src/report.ts";

const standard: DriftVerdict = {
  convention: "standard", test: "psi", on: "statistic", value: 0.18, threshold: 0.1, alertThreshold: 0.25, drifted: true, level: "warn",
  method: { bins: "10 bins from the reference's deciles", zeros: "half a row where a bin is empty on one side", sample: "the whole windows, 900 rows" },
};
const nannyml: DriftVerdict = {
  convention: "nannyml", test: "jensenShannon", on: "statistic", value: 0.0212, threshold: 0.031, drifted: false, level: "ok",
  method: { bins: "14 Doane bins", zeros: "left empty", sample: "the worst of 10 chunks by count (90 rows)", chunks: { drifted: 0, judged: 10 }, defect: "it counts one row twice" },
};

describe("why two tools differ, in words", () => {
  it("says first what the two say and how, then bins, empty bins, sample and known defect", () => {
    expect(differenceWords(standard, nannyml)).toBe(
      "NannyML says not drifted, Standard drifted (warn): Jensen–Shannon 0.0212, short of 0.031, in 0 of 10 chunks; PSI 0.18, past 0.1. " +
        "Bins: 14 Doane bins; Standard: 10 bins from the reference's deciles. " +
        "Empty bins: left empty; Standard: half a row where a bin is empty on one side. " +
        "Sample: the worst of 10 chunks by count (90 rows); Standard: the whole windows, 900 rows. " +
        "A known defect of NannyML, reproduced: it counts one row twice.",
    );
  });

  it("leaves out what they have in common", () => {
    const arize: DriftVerdict = { ...standard, convention: "arize", value: 0.21, threshold: 0.2, level: "alert", method: { ...standard.method, zeros: "one row more" } };
    expect(differenceWords(standard, arize)).toBe(
      "Both say drifted, Arize alert and Standard warn: PSI 0.21, past 0.2; PSI 0.18, past 0.1. Empty bins: one row more; Standard: half a row where a bin is empty on one side.",
    );
    expect(differences(standard, arize).map(({ what }) => what)).toEqual(["verdict", "threshold", "empty bins"]);
    expect(differences(standard, standard)).toEqual([]);
  });

  it("speaks of one convention alone when it is compared with itself", () => {
    expect(differenceWords(standard, standard)).toBe(
      "Standard, the report's own convention, says drifted (warn): PSI 0.18, past 0.1. Bins: 10 bins from the reference's deciles. " +
        "Empty bins: half a row where a bin is empty on one side. Sample: the whole windows, 900 rows.",
    );
  });

  it("says why there is no verdict, on either side", () => {
    const { value: _, ...none } = nannyml;
    const silent: DriftVerdict = { ...none, level: "unknown", reason: "NannyML refuses fewer than ten rows in current" };
    expect(differenceWords(standard, silent)).toBe("NannyML has no verdict here: NannyML refuses fewer than ten rows in current. Standard says drifted (warn): PSI 0.18, past 0.1.");
    expect(differenceWords(silent, standard)).toBe("NannyML has no verdict here: NannyML refuses fewer than ten rows in current. Standard says drifted (warn): PSI 0.18, past 0.1.");
    expect(differenceWords(silent, silent)).toBe("NannyML has no verdict here: NannyML refuses fewer than ten rows in current.");
  });

  it("names a large effect without evidence as what it is", () => {
    const unsure: DriftVerdict = { ...standard, drifted: false, level: "unknown", reason: "too few rows to tell a move from chance" };
    const whylogs: DriftVerdict = { convention: "whylogs", test: "ks", on: "pValue", value: 0.11, pValue: 0.11, threshold: 0.15, alertThreshold: 0.05, drifted: true, level: "warn" };
    expect(differenceWords(unsure, whylogs)).toBe("whylogs says drifted (warn), Standard that it cannot tell: KS p 0.11, past 0.15; PSI 0.18, past 0.1.");
    expect(differenceWords(whylogs, unsure)).toContain("Too few rows to tell a move from chance.");
  });
});
