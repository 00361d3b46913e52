"""whylogs.json: what whylogs says of every column of cases.json and of the real data sets, and what it would say without its sketches.

`whylogs` is the package itself: profiles through `why.log`, scores through `calculate_drift_scores`. `sketched` tells that a profile
is an estimate (more than 1024 values or 768 items), so that its figures hold within the sketch's stated error only. `exact` is the same
formula, written a second time, on exact ranks and counts: ours is held to that to 1e-10.
"""
import math
import os
import sys
import warnings

os.environ["WHYLOGS_NO_ANALYTICS"] = "True"
warnings.filterwarnings("ignore")

import logging

import numpy as np
import pandas as pd
import scipy
import whylogs as why
from scipy import stats
from whylogs.viz.drift.column_drift_algorithms import Hellinger, calculate_drift_scores

logging.disable(logging.CRITICAL)

from cases import cases, finite, write
from sets import SETS


class Version:
    __version__ = __import__("importlib.metadata").metadata.version("whylogs")


def view(series):
    return why.log(series.rename("x").to_frame()).view()


def kll(v):
    metric = v.get_column("x").get_metric("distribution")
    return None if metric is None or metric.kll.value.is_empty() else metric.kll.value


def theirs(reference, current):
    r, c = view(reference), view(current)
    score = calculate_drift_scores(target_view=c, reference_view=r, with_thresholds=True)["x"]
    sketches = [kll(r), kll(c)]
    entry = {"sketched": any(s is not None and s.is_estimation_mode() for s in sketches)}
    if score is not None:
        entry |= {"test": score["algorithm"], "statistic": finite(score["statistic"]), "pValue": finite(score["pvalue"]), "category": score["drift_category"]}
    if all(sketches):
        entry["rankError"] = max(s.normalized_rank_error(False) for s in sketches)
        if all(np.isfinite([s.get_min_value() for s in sketches] + [s.get_max_value() for s in sketches])):
            entry["hellinger"] = finite(Hellinger().calculate(target_column_view=c.get_column("x"), reference_column_view=r.get_column("x")).statistic)
    return entry


def numbers(s):
    """What a KLL sketch is given: numbers, and booleans as 1 and 0."""
    present = s[s.notnull()]
    if pd.api.types.is_numeric_dtype(s.dtype) and not pd.api.types.is_bool_dtype(s.dtype):
        return np.sort(present.to_numpy(dtype=float))
    bools = [float(v) for v in present if isinstance(v, (bool, np.bool_))] if isinstance(s.dtype, np.dtype) else []
    return np.sort(np.array(bools))


def items(s):
    """What the frequent items are given; None for floating-point columns, which have none."""
    if pd.api.types.is_float_dtype(s.dtype):
        return None
    present = s[s.notnull()]
    return pd.Series([str(v) for v in present], dtype="object").value_counts().to_dict()


def exact_ks(r, c):
    n, m = len(r), len(c)
    at = lambda x, n: [x[min(n - 1, math.floor(phi * n))] for phi in np.linspace(0, 1, 100)]
    points = at(r, n) + at(c, m)
    d = max(abs(np.searchsorted(r, v, "left") / n - np.searchsorted(c, v, "left") / m) for v in points)
    return d, stats.kstwo.sf(d, np.round(max(n, m) * min(n, m) / (n + m)))


def exact_chi(r, c, n, m):
    chi = 0.0
    for key in {*r, *c}:
        expected = int(r.get(key, 0) / n * m)
        if expected == 0:
            return math.inf, 0.0
        chi += (c.get(key, 0) - expected) ** 2 / expected
    return chi, stats.chi2.sf(chi, max(1, len(c) - 1))


def exact_hellinger(r, c):
    start, end = min(r[0], c[0]), max(r[-1], c[-1])
    end += abs(end) * 1e-7 if end != 0 else 1e-7
    k = max(min(math.ceil((len(r) + len(c)) / 4), 30), 2)
    finest = 2.0 ** (math.floor(math.log2(max(abs(start), abs(end)))) - 23)
    if (end - start) / k < finest:
        k = max(1, math.floor((end - start) / finest))
    edges = [start + i * ((end - start) / k) for i in range(k + 1)]
    pmf = lambda x: np.diff(np.concatenate([[0], np.searchsorted(x, edges, "left"), [len(x)]])) / len(x)
    return float(np.linalg.norm(np.sqrt(pmf(r)) - np.sqrt(pmf(c))) / np.sqrt(2))


def exact(reference, current):
    r, c = numbers(reference), numbers(current)
    entry = {}
    if len(r) and len(c):
        d, p = exact_ks(r, c)
        if not math.isnan(p):
            entry |= {"test": "ks", "statistic": finite(d), "pValue": finite(p)}
        if np.isfinite([r[0], r[-1], c[0], c[-1]]).all():
            try:
                entry["hellinger"] = exact_hellinger(r, c)
            except ValueError:
                pass
    a, b = items(reference), items(current)
    if "test" not in entry and a is not None and b is not None:
        chi, p = exact_chi(a, b, len(reference), len(current))
        entry |= {"test": "chi-square", "statistic": finite(chi), "pValue": finite(p)}
    return entry


def column(reference, current):
    try:
        told = theirs(reference, current)
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"[:120]}
    return {"whylogs": told, "exact": exact(reference, current)}


def closed_form():
    for name, _, reference, current in cases():
        if reference is None or current is None:
            continue
        entry = column(reference, current)
        print(name, entry, file=sys.stderr)
        yield {"name": name, **entry}


def real():
    for name, (load, left_out) in SETS.items():
        reference, current = load()
        columns = []
        for c in reference.columns.drop(left_out):
            columns.append({"column": c, **column(reference[c], current[c])})
            print(name, c, columns[-1], file=sys.stderr)
        yield {"name": name, "leftOut": left_out, "columns": columns}


if __name__ == "__main__":
    write("whylogs", {"cases": list(closed_form()), "sets": list(real())}, whylogs=Version, pandas=pd, numpy=np, scipy=scipy)
