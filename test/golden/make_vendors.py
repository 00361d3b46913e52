"""vendors.json: the conventions arize and fiddler, written a second time from their documentation and our stated assumptions.

The platforms are closed, so there is nothing to run; what is not published is an assumption, listed with the convention.
Arize: PSI over the reference's median ± k/3 std (k = −4 … 4) with open ends, one row added to every bin, missing values a bin.
Fiddler: Jensen–Shannon distance (base 2) and PSI (one row added to every bin) over ten bins of equal width of the reference's range.
"""
import sys

import numpy as np
import pandas as pd
import scipy
from scipy.spatial.distance import jensenshannon

from cases import cases, finite, write
from sets import SETS


def numeric(s):
    return pd.api.types.is_numeric_dtype(s.dtype) and not pd.api.types.is_bool_dtype(s.dtype)


def values(s):
    x = s.dropna().to_numpy(dtype=float)
    return x[np.isfinite(x)]


def binned(x, edges):
    return np.bincount(np.searchsorted(edges, x, "right"), minlength=len(edges) + 1)


def categories(reference, current):
    r, c = reference.dropna().astype(str).value_counts(), current.dropna().astype(str).value_counts()
    keys = sorted({*r.index, *c.index})
    return [int(r.get(k, 0)) for k in keys], [int(c.get(k, 0)) for k in keys]


def psi(r, c):
    r, c = np.array(r, dtype=float) + 1, np.array(c, dtype=float) + 1
    p, q = r / r.sum(), c / c.sum()
    return float(((p - q) * np.log(p / q)).sum())


def arize(reference, current):
    if all(numeric(s) or s.isna().all() for s in (reference, current)):
        x, y = values(reference), values(current)
        if len(x) == 0:
            return None
        m, s = np.median(x), x.std(ddof=1) if len(x) > 1 else 0.0
        s = 0.0 if x.min() == x.max() else s
        edges = np.unique(m + np.arange(-4, 5) * (s / 3)) if s > 0 else np.array([m, np.nextafter(m, np.inf)])
        r, c = list(binned(x, edges)), list(binned(y, edges))
    else:
        r, c = categories(reference, current)
    r.append(int(reference.isna().sum()))
    c.append(int(current.isna().sum()))
    kept = [(a, b) for a, b in zip(r, c) if a + b > 0]
    value = psi([a for a, _ in kept], [b for _, b in kept])
    return {"psi": value, "drifted": value >= 0.2, "bins": [[int(a), int(b)] for a, b in kept]}


def fiddler(reference, current):
    if numeric(reference) and numeric(current):
        x, y = values(reference), values(current)
        if len(x) == 0 or len(y) == 0:
            return None
        lo, hi = x.min(), x.max()
        edges = np.unique(lo + np.arange(1, 10) * ((hi - lo) / 10)) if lo < hi else np.array([lo, np.nextafter(lo, np.inf)])
        r, c = binned(x, edges), binned(y, edges)
    else:
        r, c = categories(reference, current)
        if sum(r) == 0 or sum(c) == 0:
            return None
    js = float(jensenshannon(np.array(r, dtype=float), np.array(c, dtype=float), base=2))
    js = 0.0 if np.allclose(np.array(r) / sum(r), np.array(c) / sum(c), rtol=1e-14, atol=0) else js
    return {"jensenShannon": finite(js), "psi": psi(r, c), "level": "alert" if js > 0.5 else "warn" if js > 0.1 else "ok"}


def both(reference, current):
    return {"arize": arize(reference, current), "fiddler": fiddler(reference, current)}


def closed_form():
    for name, _, reference, current in cases():
        if reference is None or current is None:
            continue
        yield {"name": name, **both(reference, current)}


def real():
    for name, (load, left_out) in SETS.items():
        reference, current = load()
        print(name, file=sys.stderr)
        yield {"name": name, "leftOut": left_out, "columns": [{"column": c, **both(reference[c], current[c])} for c in reference.columns.drop(left_out)]}


if __name__ == "__main__":
    write("vendors", {"cases": list(closed_form()), "sets": list(real())}, pandas=pd, numpy=np, scipy=scipy)
