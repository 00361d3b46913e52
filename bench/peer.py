"""One run of a peer on the two Arrow files, timed from DataFrames in memory to its results; prints JSON. `peer.py scipy|evidently FOLDER`."""
import json
import logging
import os
import sys
import time
import warnings

os.environ["DO_NOT_TRACK"] = "1"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import numpy as np
import pyarrow as pa


def frame(path):
    with pa.memory_map(path) as source:
        return pa.ipc.open_file(source).read_all().to_pandas()


def scipy_run(reference, current):
    """ks_2samp and wasserstein_distance of each numeric column, chi2_contingency of each categorical one."""
    from scipy import stats

    def run():
        out = {}
        for name in reference:
            a, b = reference[name].dropna(), current[name].dropna()
            if a.dtype == "category":
                table = np.array([a.value_counts(sort=False).to_numpy(), b.value_counts(sort=False).to_numpy()])
                result = stats.chi2_contingency(table, correction=False)
                out[name] = {"chiSquare": float(result.statistic), "pValue": float(result.pvalue)}
            else:
                a, b = a.to_numpy(), b.to_numpy()
                ks = stats.ks_2samp(a, b)
                out[name] = {"ks": float(ks.statistic), "pValue": float(ks.pvalue), "wasserstein": float(stats.wasserstein_distance(a, b))}
        return out

    return run


def evidently_run(reference, current):
    """The default data drift report, without rendering it."""
    from evidently import Report
    from evidently.presets import DataDriftPreset

    def run():
        snapshot = Report([DataDriftPreset()]).run(current, reference)
        return {m["config"]["column"]: {"score": float(m["value"])} for m in snapshot.dict()["metrics"] if "column" in m["config"]}

    return run


if __name__ == "__main__":
    peer, folder = sys.argv[1:]
    run = {"scipy": scipy_run, "evidently": evidently_run}[peer](frame(f"{folder}/reference.arrow"), frame(f"{folder}/current.arrow"))
    started = time.perf_counter()
    results = run()
    print(json.dumps({"seconds": time.perf_counter() - started, "results": results}))
