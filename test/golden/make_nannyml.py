"""nannyml.json: what NannyML's UnivariateDriftCalculator says of every column of cases.json and of the real data sets.

Without options for the default verdict: per column the value of each current chunk, the threshold, the alerts; and once more with
every method it has. Rows are in time order already, so no time stamp is named (its own sort is not stable).
"""
import os
import sys
import warnings

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
warnings.filterwarnings("ignore")

import logging

import nannyml
import numpy as np
import pandas as pd
import scipy

logging.disable(logging.CRITICAL)

from cases import cases, finite, write
from sets import SETS

CONTINUOUS = {"jensenShannon": "jensen_shannon", "ks": "kolmogorov_smirnov", "wasserstein": "wasserstein", "hellinger": "hellinger"}
CATEGORICAL = {"jensenShannon": "jensen_shannon", "chiSquare": "chi2", "lInfinity": "l_infinity", "hellinger": "hellinger"}


def column(reference, current):
    """One column through the public API, with all methods; or the error that ends it."""
    r, c = reference.rename("x").to_frame(), current.rename("x").to_frame()
    try:
        calc = nannyml.UnivariateDriftCalculator(
            column_names=["x"], continuous_methods=list(CONTINUOUS.values()), categorical_methods=list(CATEGORICAL.values())
        ).fit(r)
        data = calc.calculate(c).data
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:160]}
    kind = "continuous" if "x" in calc.continuous_column_names else "categorical"
    out = {"type": kind, "methods": {}}
    for ours, theirs in (CONTINUOUS if kind == "continuous" else CATEGORICAL).items():
        if ("x", theirs, "value") not in data.columns:
            out["methods"][ours] = {"error": "no value"}
            continue
        period = data["chunk", "chunk", "period"]
        rows = data[period == "analysis"]
        entry = {
            "reference": [finite(v) for v in data[period == "reference"]["x", theirs, "value"]],
            "values": [finite(v) for v in rows["x", theirs, "value"]],
            "threshold": finite(rows["x", theirs, "upper_threshold"].iloc[0]),
            "alerts": [bool(a) for a in rows["x", theirs, "alert"]],
        }
        if theirs == "chi2":
            del entry["reference"], entry["threshold"]
        out["methods"][ours] = entry
    return out


def trim(entry, everything):
    """The real sets keep the reference's chunks of the default method alone: the file stays small."""
    for name, method in entry.get("methods", {}).items():
        if not everything and name != "jensenShannon":
            method.pop("reference", None)
    return entry


def closed_form():
    for name, kind, reference, current in cases():
        if reference is None or current is None:
            continue
        entry = column(reference, current)
        print(name, entry.get("type"), entry.get("error", ""), file=sys.stderr)
        yield {"name": name, **trim(entry, False)}


def real():
    for name, (load, left_out) in SETS.items():
        reference, current = load()
        columns = []
        for c in reference.columns.drop(left_out):
            columns.append({"column": c, **trim(column(reference[c], current[c]), False)})
            print(name, c, file=sys.stderr)
        yield {"name": name, "leftOut": left_out, "columns": columns}


if __name__ == "__main__":
    write("nannyml", {"cases": list(closed_form()), "sets": list(real())}, nannyml=nannyml, pandas=pd, numpy=np, scipy=scipy)
