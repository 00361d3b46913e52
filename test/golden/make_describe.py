"""describe.json: every column of cases.json and of the real data sets as pandas and NumPy describe it.

Figures are over finite present values; ±∞ is a value only to `distinct` and `infinite`. Integers beyond 2^53 are summed exactly, in Python's integers.
`histogram` is numpy.histogram with 20 uniform bins over the range of both sides.
"""
import math
from fractions import Fraction

import numpy as np
import pandas as pd

from cases import cases, finite, write
from sets import SETS

BINS = 20


def numeric(x):
    """x: a float or integer Series, NaN is missing."""
    present = x.dropna()
    numbers = present[np.isfinite(present)] if present.dtype.kind == "f" else present
    out = {
        "rows": len(x), "missing": int(x.isna().sum()), "distinct": int(present.nunique()),
        "zeros": int((present == 0).sum()), "infinite": int(len(present) - len(numbers)),
    }
    if len(numbers):
        out |= {"min": finite(numbers.min()), "max": finite(numbers.max()), "mean": mean(numbers)}
        out |= {f"p{p}": finite(np.quantile(numbers.astype("float64"), p / 100)) for p in (5, 25, 50, 75, 95)}
    if len(numbers) > 1:
        out["std"] = std(numbers)
    return out


def mean(x):
    if x.dtype.kind == "i":
        return agreed(Fraction(sum(x.tolist()), len(x)), x, x.astype("float64").mean())
    return agreed(math.fsum(x) / len(x), x, x.mean())


def std(x):
    if x.dtype.kind == "i":
        n, total = len(x), sum(x.tolist())
        return agreed(math.sqrt(Fraction(sum(v * v for v in x.tolist()) * n - total * total, n * (n - 1))), x, x.astype("float64").std())
    centre = math.fsum(x) / len(x)
    return agreed(math.sqrt(math.fsum((v - centre) ** 2 for v in x) / (len(x) - 1)), x, x.std())


def agreed(exact, x, pandas):
    """The figure in exact arithmetic, once pandas agrees with it; beyond 2^53 pandas rounds the values first."""
    if x.abs().max() < 2**53:
        assert math.isclose(exact, pandas, rel_tol=1e-9, abs_tol=1e-12), f"pandas says {pandas}, exact arithmetic {float(exact)}"
    return float(exact)


def categorical(x):
    """The twenty most frequent categories; equal counts stand in the order of the category."""
    present = x.dropna().astype(str)
    counts = present.value_counts()
    counts = counts[counts > 0]
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:20]
    return {
        "rows": len(x), "missing": int(x.isna().sum()), "distinct": int(present.nunique()),
        "top": [{"category": c, "count": int(n)} for c, n in top],
    }


def histogram(sides):
    """numpy.histogram of both sides on uniform bins over their common range; absent where the range is empty or not exact in doubles."""
    numbers = [None if s is None else s[np.isfinite(s)].to_numpy() for s in sides]
    present = [n for n in numbers if n is not None and len(n)]
    if not present:
        return {}
    lower, upper = min(n.min() for n in present), max(n.max() for n in present)
    if max(abs(float(lower)), abs(float(upper))) >= 2**53:
        return {}
    edges = np.histogram_bin_edges(np.array([lower, upper], dtype="float64"), bins=BINS)
    counts = [None if n is None else np.histogram(n.astype("float64"), bins=BINS, range=(float(edges[0]), float(edges[-1])))[0].tolist() for n in numbers]
    return {"histogram": {"lower": float(edges[0]), "upper": float(edges[-1]), "reference": counts[0], "current": counts[1]}}


def column(kind, reference, current):
    sides = {"reference": reference, "current": current}
    describe = numeric if kind in ("float", "integer") else categorical
    out = {side: describe(x) for side, x in sides.items() if x is not None}
    return out | (histogram([reference, current]) if describe is numeric else {})


def closed_form():
    for name, kind, reference, current in cases():
        yield {"name": name, "type": kind, **column(kind, reference, current)}


def real():
    for name, (load, _) in SETS.items():
        reference, current = load()
        out = []
        for c in reference:
            kind = {"f": "float", "i": "integer"}.get(reference[c].dtype.kind, "string")
            if reference[c].nunique() == len(reference):
                continue  # An id or a time stamp has no figures worth a golden.
            out.append({"column": c, "type": kind, **column(kind, reference[c], current[c])})
        yield {"name": name, "columns": out}


if __name__ == "__main__":
    write("describe", {"bins": BINS, "cases": list(closed_form()), "sets": list(real())}, pandas=pd, numpy=np)
