"""One run of a peer in a process of its own; prints JSON: seconds by part of the work, and the results. `peer.py WORK FOLDER`.

The data are in memory before the clock starts, as DataFrames or NumPy arrays; imports are not timed.
"""
import json
import logging
import os
import sys
import time
import warnings

os.environ["DO_NOT_TRACK"] = "1"
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import numpy as np
import pyarrow as pa

SHAPES = ("normal_0", "lognormal_1", "cauchy_2", "zero_inflated_3", "integer_4", "epoch_5")


def frames(folder, names=("reference", "current")):
    def frame(path):
        with pa.memory_map(path) as source:
            return pa.ipc.open_file(source).read_all().to_pandas()

    return [frame(f"{folder}/{name}.arrow") for name in names]


def timed(run, repeats=1):
    """All times, in order, and the last result."""
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - started)
    return seconds, result


def scipy(folder):
    """ks_2samp and wasserstein_distance of each numeric column, chi2_contingency of each categorical one."""
    from scipy import stats

    reference, current = frames(folder)

    def run():
        out = {}
        for name in reference:
            a, b = reference[name].dropna(), current[name].dropna()
            if a.dtype == "category":
                table = np.array([a.value_counts(sort=False).to_numpy(), b.value_counts(sort=False).to_numpy()])
                result = stats.chi2_contingency(table[:, table.sum(axis=0) > 0], correction=False)
                out[name] = {"chiSquare": float(result.statistic), "pValue": float(result.pvalue)}
            else:
                a, b = a.to_numpy(), b.to_numpy()
                ks = stats.ks_2samp(a, b)
                out[name] = {"ks": float(ks.statistic), "pValue": float(ks.pvalue), "wasserstein": float(stats.wasserstein_distance(a, b))}
        return out

    seconds, results = timed(run)
    return {"seconds": {"report": seconds}, "results": results}


def evidently(folder):
    """The default data drift report, without rendering it."""
    from evidently import Report
    from evidently.presets import DataDriftPreset

    reference, current = frames(folder)

    def run():
        snapshot = Report([DataDriftPreset()]).run(current, reference)
        return {m["config"]["column"]: {"score": float(m["value"])} for m in snapshot.dict()["metrics"] if "column" in m["config"]}

    seconds, results = timed(run)
    return {"seconds": {"report": seconds}, "results": results}


def histogram(folder):
    """numpy.histogram of doubles of which some are NaN, over a range that is given."""
    values = np.fromfile(f"{folder}/doubles.f64")
    lower, upper = float(np.nanmin(values)), float(np.nanmax(values))
    seconds, counts = timed(lambda: np.histogram(values, bins=50, range=(lower, upper))[0], 5)
    return {"seconds": {"histogram": seconds}, "results": counts.tolist()}


def distances(folder):
    """Exact KS and Wasserstein of one column of each shape."""
    from scipy import stats

    reference, current = frames(folder)
    out = {"seconds": {}, "results": {}}
    for name in SHAPES:
        a, b = (side[name].dropna().to_numpy().astype(float) for side in (reference, current))
        seconds, (ks, distance) = timed(lambda: (stats.ks_2samp(a, b), stats.wasserstein_distance(a, b)))
        out["seconds"][name] = seconds
        out["results"][name] = {"ks": float(ks.statistic), "wasserstein": float(distance)}
    return out


def ranking(folder):
    """scikit-learn's roc_auc_score."""
    from sklearn.metrics import roc_auc_score

    (current,) = frames(folder, ["scores-current"])
    label, score = current["label"].to_numpy(), current["score"].to_numpy()
    seconds, area = timed(lambda: roc_auc_score(label, score), 3)
    return {"seconds": {"ranking": seconds}, "results": float(area)}


def nannyml_drift(folder):
    """Jensen–Shannon distance of each of ten chunks a side, every column."""
    import nannyml

    reference, current = frames(folder)

    def run():
        calculator = nannyml.UnivariateDriftCalculator(column_names=list(reference), chunk_number=10)
        result = calculator.fit(reference).calculate(current).filter(period="analysis").to_df()
        return {name: result[(name, "jensen_shannon", "value")].tolist() for name in reference}

    seconds, results = timed(run)
    return {"seconds": {"drift": seconds}, "results": results}


def nannyml_estimate(folder):
    """CBPE of ROC-AUC, F1 and accuracy, ten chunks a side."""
    import nannyml

    reference, current = frames(folder, ["scores-reference", "scores-current"])

    def run():
        estimator = nannyml.CBPE(
            problem_type="classification_binary", y_true="label", y_pred="prediction", y_pred_proba="score",
            metrics=["roc_auc", "f1", "accuracy"], chunk_number=10,
        )
        result = estimator.fit(reference).estimate(current).filter(period="analysis").to_df()
        return {name: result[(name, "value")].tolist() for name in ("roc_auc", "f1", "accuracy")}

    seconds, results = timed(run)
    return {"seconds": {"estimate": seconds}, "results": results}


if __name__ == "__main__":
    work, folder = sys.argv[1:]
    print(json.dumps(globals()[work](folder)))
