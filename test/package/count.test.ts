import { expect, test } from "vitest";
import { countPytest, countVitest, settle } from "../../scripts/count.js";

const passed = { status: "passed", fullName: "a b" };

test("every case that did not pass is a failure, also a skipped one", () => {
  const file = { status: "passed", name: "a.test.ts", message: "", assertionResults: [passed, { status: "skipped", fullName: "a c" }, { status: "failed", fullName: "a d" }] };
  expect(countVitest({ numPassedTests: 1, testResults: [file] })).toEqual({ passed: 1, failures: ["a.test.ts: a c (skipped)", "a.test.ts: a d (failed)"] });
});

test("a suite that did not load is a failure", () => {
  const broken = { status: "failed", name: "b.test.ts", message: "Cannot find module", assertionResults: [] };
  expect(countVitest({ numPassedTests: 0, testResults: [broken] }).failures).toEqual(["b.test.ts: Cannot find module"]);
});

test("a runner that ends badly without a failed case is a failure", () => {
  expect(settle(1, { passed: 5, failed: 0 })).toEqual({ passed: 5, failed: 1 });
  expect(settle(1, { passed: 5, failed: 2 })).toEqual({ passed: 5, failed: 2 });
  expect(settle(0, { passed: 5, failed: 0 })).toEqual({ passed: 5, failed: 0 });
});

test("pytest's errors and skips are failures", () => {
  expect(countPytest('<?xml?><testsuites><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1"></testsuite></testsuites>')).toEqual({ passed: 4, failed: 6 });
});
