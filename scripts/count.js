// Adds up what the runners of tests report. Everything that is not a plain pass counts as a failure: nothing is skipped in silence.

/** From vitest's JSON: the passed, and what did not pass, each with its name. A suite that did not load is one failure. */
export function countVitest({ numPassedTests, testResults }) {
  const failures = [];
  for (const { status, assertionResults, name, message } of testResults) {
    const unhappy = assertionResults.filter((test) => test.status !== "passed");
    for (const test of unhappy) failures.push(`${name}: ${test.fullName} (${test.status})`);
    if (status === "failed" && unhappy.length === 0) failures.push(`${name}: ${message}`);
  }
  return { passed: numPassedTests, failures };
}

/** From pytest's JUnit XML. */
export function countPytest(xml) {
  const suite = xml.match(/<testsuite [^>]*>/)?.[0] ?? "";
  const count = (name) => Number(suite.match(new RegExp(` ${name}="(\\d+)"`))?.[1] ?? 0);
  const failed = count("failures") + count("errors") + count("skipped");
  return { passed: Math.max(0, count("tests") - failed), failed };
}

/** A runner that ends badly though every case passed (a rejected promise, a crash) is one failure; so is one that reports nothing. */
export function settle(status, { passed, failed }) {
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed };
}
