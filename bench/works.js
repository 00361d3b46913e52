// What is measured, beside whom, from which ratio on it is good enough, and what must be equal before a time is believed.

/** Stops unless two figures of one thing agree. */
export function agree(what, ours, theirs, relative = 1e-9, absolute = 1e-12) {
  if (ours === undefined) throw new Error(`${what}: missing from ours`);
  if (Math.abs(ours - theirs) <= relative * Math.abs(theirs) + absolute) return 1;
  throw new Error(`${what}: ours ${ours}, theirs ${theirs}`);
}

const lists = (what, ours, theirs, relative) => {
  if (ours.length !== theirs.length) throw new Error(`${what}: ours are ${ours.length}, theirs ${theirs.length}`);
  return ours.reduce((sum, value, i) => sum + agree(`${what} ${i}`, value, theirs[i], relative), 0);
};

function checkReport(results) {
  let checked = 0;
  for (const { column, tests, pooled } of results.get("driftglass").results) {
    if (pooled) continue; // Rare categories together: another table than SciPy's. A million rows have none.
    const theirs = results.get("scipy").results[column];
    for (const name of ["ks", "wasserstein", "chiSquare"].filter((test) => test in theirs)) {
      checked += agree(`${column} ${name}`, tests.find(({ test }) => test === name)?.statistic, theirs[name]);
    }
  }
  return checked;
}

export const works = [
  {
    name: "drift report, 30 columns",
    contestants: ({ ours, peer }) => [
      { name: "driftglass", once: () => ours("report") },
      { name: "scipy", note: "tests alone", goal: 20, rounds: 2, once: () => peer("evidently", "scipy") },
    ],
    check: checkReport,
  },
  {
    name: "the same, as Evidently does",
    long: true,
    contestants: ({ ours, peer }) => [
      { name: "driftglass", rounds: 2, once: () => ours("report") },
      { name: "evidently", note: "default report", goal: 250, rounds: 1, once: () => peer("evidently", "evidently") },
      { name: "as Evidently", silent: true, rounds: 1, once: () => ours("evidently") },
    ],
    // SciPy's Jensen–Shannon distance, the root of a difference that cancels, has no more digits near 0.
    check: (results) => results.get("as Evidently").results.reduce((sum, { column, verdict }) => sum + agree(`${column} ${verdict.test}`, verdict.value, results.get("evidently").results[column].score, 1e-9, 1e-10), 0),
  },
  {
    name: "histogram, 50 bins",
    contestants: ({ ours, peer, native }) => [
      { name: "driftglass", once: () => ours("histogram") },
      { name: "numpy.histogram", goal: 6, once: () => peer("evidently", "histogram") },
      { name: "C, blocked, -O3 native", goal: 1 / 1.3, once: native },
    ],
    check: (results) => [...results].slice(1).reduce((sum, [name, { results: theirs }]) => sum + lists(name, results.get("driftglass").results, theirs, 0), 0),
  },
  {
    name: "KS + Wasserstein",
    contestants: ({ ours, peer }) => [
      { name: "driftglass", once: () => ours("distances") },
      { name: "scipy", goal: 50, rounds: 2, once: () => peer("evidently", "distances") },
    ],
    check: (results) => Object.entries(results.get("driftglass").results).reduce((sum, [shape, { ks, wasserstein }]) => {
      const theirs = results.get("scipy").results[shape];
      return sum + agree(`${shape} KS`, ks, theirs.ks) + agree(`${shape} Wasserstein`, wasserstein, theirs.wasserstein);
    }, 0),
  },
  {
    name: "ROC-AUC",
    contestants: ({ ours, peer }) => [
      { name: "driftglass", once: () => ours("ranking") },
      { name: "scikit-learn", goal: 12, once: () => peer("evidently", "ranking") },
    ],
    check: (results) => agree("ROC-AUC", results.get("driftglass").results, results.get("scikit-learn").results),
  },
  {
    name: "JS by chunk, 30 columns",
    long: true,
    contestants: ({ ours, peer }) => [
      { name: "driftglass", rounds: 2, once: () => ours("nannyml_drift") },
      { name: "nannyml", goal: 50, rounds: 2, once: () => peer("nannyml", "nannyml_drift") },
    ],
    check: (results) => Object.entries(results.get("driftglass").results).reduce((sum, [column, worst]) => sum + agree(`${column} JS`, worst, Math.max(...results.get("nannyml").results[column]), 1e-9, 1e-10), 0),
  },
  {
    name: "CBPE by chunk",
    long: true,
    contestants: ({ ours, peer }) => [
      { name: "driftglass", rounds: 2, once: () => ours("nannyml_estimate") },
      { name: "nannyml", goal: 50, rounds: 2, once: () => peer("nannyml", "nannyml_estimate") },
    ],
    // The order of equal scores is NumPy's and differs between processors: equal to what that may change.
    check: (results) => Object.entries(results.get("driftglass").results).reduce((sum, [metric, ours]) => sum + lists(metric, ours, results.get("nannyml").results[metric], 1e-6), 0),
  },
  {
    name: "CSV to Arrow columns",
    long: true,
    contestants: ({ csv }) => {
      let made;
      const of = (name) => () => {
        made ??= csv();
        const { seconds } = made.contestants.find((each) => each.name === name) ?? {};
        return seconds && { seconds: { csv: seconds }, checked: made.checked };
      };
      return [
        { name: "driftglass", rounds: 1, once: of("driftglass") },
        { name: "papaparse, to columns", goal: 6, rounds: 1, once: of("papaparse, to columns") },
        { name: "papaparse, dynamicTyping", rounds: 1, once: of("papaparse, dynamicTyping") },
        { name: "duckdb-wasm", goal: 2.5, rounds: 1, once: of("duckdb-wasm") },
      ];
    },
    check: (results) => results.get("driftglass").checked,
  },
];
