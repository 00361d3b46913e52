"""evidently.json: what Evidently says about every column of cases.json and of the real data sets.

The default verdicts go through the public API: `Report([DataDriftPreset()]).run(current, reference)`. So do the forced tests of
the closed-form cases; on the real sets they call the same registered tests on the columns as Evidently cleans them, without its plots.
"""
import logging
import os
import sys
import warnings

os.environ["DO_NOT_TRACK"] = "1"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import evidently
import numpy as np
import pandas as pd
import scipy
from evidently import Report
from evidently.core.datasets import infer_column_type
from evidently.legacy.calculations.stattests import get_stattest
from evidently.legacy.core import ColumnType
from evidently.metrics import ValueDrift
from evidently.presets import DataDriftPreset

from cases import cases, finite, write
from sets import SETS

NUMERIC = {"ks": "ks", "wasserstein": "wasserstein", "jensenShannon": "jensenshannon", "psi": "psi", "kl": "kl_div", "hellinger": "hellinger"}
NUMERIC |= {"andersonDarling": "anderson", "cramerVonMises": "cramer_von_mises", "energy": "ed", "mannWhitneyLess": "mannw", "tTest": "t_test", "eppsSingleton": "es"}
CATEGORICAL = {"chiSquare": "chisquare", "zTest": "z", "jensenShannon": "jensenshannon", "psi": "psi", "kl": "kl_div", "hellinger": "hellinger"}
CATEGORICAL |= {"gTest": "g_test", "fisherExact": "fisher_exact", "tvd": "TVD"}
SHOWN = {
    "K-S p_value": "ks", "chi-square p_value": "chiSquare", "Z-test p_value": "zTest", "PSI": "psi", "Hellinger distance": "hellinger",
    "Jensen-Shannon distance": "jensenShannon", "Wasserstein distance (normed)": "wasserstein", "Kullback-Leibler divergence": "kl",
}


def run(metrics, reference, current):
    """(config, value, drifted) of each metric; drifted is read from the test that Evidently attaches."""
    snapshot = Report(metrics, include_tests=True).run(current, reference).dict()
    drifted = {t["metric_config"]["params"].get("column"): t["status"].value == "FAIL" for t in snapshot["tests"]}
    for m in snapshot["metrics"]:
        yield m["config"], m["value"], drifted.get(m["config"].get("column"))


def default(reference, current):
    """Verdict per tested column and the data set's share; or the error that ends Evidently's report."""
    types = {c: infer_column_type(current[c]) for c in current}
    tested = [c for c, t in types.items() if t in (ColumnType.Numerical, ColumnType.Categorical)]
    columns = [{"column": c, "type": types[c].value} for c in current]
    if not tested:
        return {"columns": columns}
    try:
        results = list(run([DataDriftPreset(columns=tested)], reference, current))
    except Exception as error:
        return {"columns": columns, "error": f"{type(error).__name__}: {error}"}
    by_name = {c["column"]: c for c in columns}
    out = {"columns": columns}
    for config, value, drifted in results:
        if "column" not in config:
            out |= {"drifted": int(value["count"]), "share": float(value["share"])}
            continue
        by_name[config["column"]] |= {"test": SHOWN[config["method"]], "score": finite(value), "threshold": config["threshold"], "drifted": drifted}
    return out


def forced(reference, current, tests):
    out = {}
    for ours, theirs in tests.items():
        try:
            ((_, value, drifted),) = run([ValueDrift(column="x", method=theirs)], reference.to_frame("x"), current.to_frame("x"))
            out[ours] = {"score": finite(value), "drifted": drifted}
        except Exception as error:
            out[ours] = {"error": f"{type(error).__name__}: {error}"[:120]}
    return out


def cleaned(x):
    return x.replace([-np.inf, np.inf], np.nan).dropna()


def forced_directly(reference, current, kind, tests):
    out = {}
    for ours, theirs in tests.items():
        if theirs == "TVD":  # a thousand shuffles of lists: an hour on these
            continue
        try:
            result = get_stattest(cleaned(reference), cleaned(current), kind, theirs)(cleaned(reference), cleaned(current), kind, None)
            out[ours] = {"score": finite(result.drift_score), "drifted": bool(result.drifted)}
        except ValueError as error:
            out[ours] = {"error": f"{type(error).__name__}: {error}"[:120]}
    return out


def closed_form():
    for name, kind, reference, current in cases():
        entry = {"name": name}
        other = reference if current is None else current
        frames = [pd.DataFrame({"k": range(len(other))}) if s is None else s.to_frame("x") for s in (reference, current)]
        if reference is None or current is None:
            frames = [f.assign(k=range(len(f))) for f in frames]
        verdict = default(*frames)
        entry |= next((c for c in verdict.pop("columns") if c["column"] == "x"), {})
        entry.pop("column", None)
        entry |= verdict
        if entry.get("test"):
            entry["forced"] = forced(reference, current, NUMERIC if entry["type"] == "num" else CATEGORICAL)
        print(name, entry.get("type"), entry.get("test"), entry.get("score"), entry.get("error", ""), file=sys.stderr)
        yield entry


def as_csv(frame):
    """The same table as pandas reads it from CSV: its category columns hold digits, which become integers."""
    return frame.apply(lambda s: s.astype("int64") if s.dtype == "category" else s)


def real():
    for name, (load, left_out) in SETS.items():
        reference, current = load()
        for label, make in {name: lambda f: f, **({f"{name}Csv": as_csv} if name == "census" else {})}.items():
            r, c = make(reference).drop(columns=left_out), make(current).drop(columns=left_out)
            verdict = default(r, c)
            for column in verdict["columns"]:
                kind = ColumnType.Numerical if column["type"] == "num" else ColumnType.Categorical
                column["forced"] = forced_directly(r[column["column"]], c[column["column"]], kind, NUMERIC if column["type"] == "num" else CATEGORICAL)
            print(label, verdict.get("share"), file=sys.stderr)
            yield {"name": label, "leftOut": left_out, **verdict}


if __name__ == "__main__":
    write("evidently", {"cases": list(closed_form()), "sets": list(real())}, evidently=evidently, pandas=pd, numpy=np, scipy=scipy)
