"""standard.json: the `standard` convention, written a second time in Python, on cases.json, faults.json and the real data sets.

It shares no code with Driftglass: bins by NumPy, p-values by SciPy, Benjamini–Hochberg by SciPy.
"""
import warnings

import numpy as np
import pandas as pd
import scipy
from scipy import stats

from cases import cases, finite, write
from sets import SETS

warnings.filterwarnings("ignore")


def numeric_bins(reference, current):
    """[(bin, reference count, current count)]: the reference's deciles, ties merged, infinities apart."""
    a, b = finite_values(reference), finite_values(current)
    edges = np.unique(np.quantile(a, np.arange(1, 10) / 10)) if len(a) else np.array([])
    bounds = [-np.inf, *edges, np.inf]
    bins = [({"kind": "interval"} | bound("lower", lo) | bound("upper", hi), inside(a, lo, hi), inside(b, lo, hi)) for lo, hi in zip(bounds, bounds[1:])]
    if len(edges) and edges[-1] == a.max():
        top = float(edges[-1])
        bins[-1:] = [
            ({"kind": "interval", "lower": top, "upper": top}, int((a == top).sum()), int((b == top).sum())),
            ({"kind": "interval", "lower": top}, 0, int((b > top).sum())),
        ]
    return [*bins, ({"kind": "infinite"}, int(np.isinf(floats(reference)).sum()), int(np.isinf(floats(current)).sum()))]


def floats(x):
    return x.dropna().to_numpy(dtype="float64")


def finite_values(x):
    return floats(x)[np.isfinite(floats(x))]


def bound(name, value):
    return {name: float(value)} if np.isfinite(value) else {}


def inside(x, lower, upper):
    return int(((x >= lower) & (x < upper)).sum())


def categorical_bins(reference, current, changed=False):
    """One bin per reference category, the rare ones pooled; rows whose category no other reference row has are unseen, unless too few to be a bin."""
    a, b = reference.dropna().astype(str).value_counts(), current.dropna().astype(str).value_counts()
    n, m = len(reference), len(current)
    seen = [(c, int(a[c]), int(b.get(c, 0))) for c in a.index if a[c] > 0]
    rare = [s for s in seen if (s[1] + s[2]) * min(n, m) / (n + m) < 5]
    if len(rare) < 2:
        rare = []
    names = {s[0] for s in rare}
    bins = [({"kind": "category", "category": c}, r, k) for c, r, k in seen if c not in names]
    new = int(b[[c for c in b.index if a.get(c, 0) == 0]].sum())
    rest = [sum(s[1] for s in rare), sum(s[2] for s in rare)]
    alone = sum(s[1] == 1 for s in rare)
    if changed:
        alone = 0
    elif rare and (alone + new) * min(n, m) / (n + m) < 5:
        rest[1], alone, new = rest[1] + new, 0, 0
    bins.append(({"kind": "rest"}, rest[0] - alone, rest[1]))
    bins.append(({"kind": "unseen"}, alone, new))
    return bins


def effect(bins, n, m):
    """Population stability index; an empty side counts half a row; no renormalisation. Each bin's part comes along."""
    p = np.array([max(r, 0.5) / n for _, r, _ in bins])
    q = np.array([max(k, 0.5) / m for _, _, k in bins])
    return (p - q) * np.log(p / q)


def evidence(kind, bins, reference, current):
    """
    One p-value: of the values, and with that of the missing share where any is missing, and of the infinite share where five or more are expected
    in the smaller sample; the least times their number. None where there is nothing to compare.
    """
    if kind == "numeric":
        a, b = finite_values(reference), finite_values(current)
        p = stats.ks_2samp(a, b).pvalue if len(a) and len(b) else None
    else:
        p = homogeneity([(r, k) for bin, r, k in bins if bin["kind"] != "missing"])
    looks = [p]
    missing, gone = int(reference.isna().sum()), int(current.isna().sum())
    n, m = len(reference), len(current)
    if missing + gone:
        looks.append(homogeneity([(missing, gone), (n - missing, m - gone)]))
    if kind == "numeric":
        before, now = (int(np.isinf(floats(x)).sum()) for x in (reference, current))
        if (before + now) * min(n, m) / (n + m) >= 5:
            looks.append(homogeneity([(before, now), (n - before, m - now)]))
    known = [x for x in looks if x is not None]
    return float(min(1, len(looks) * min(known))) if known else None


def homogeneity(counts):
    table = np.array([c for c in counts if sum(c) > 0])
    if len(table) == 0 or (table.sum(axis=0) == 0).any():
        return None
    return 1.0 if len(table) == 1 else stats.chi2_contingency(table, correction=False).pvalue


def column(kind, reference, current, changed=False):
    n, m = len(reference), len(current)
    bins = numeric_bins(reference, current) if kind == "numeric" else categorical_bins(reference, current, changed)
    bins.append(({"kind": "missing"}, int(reference.isna().sum()), int(current.isna().sum())))
    bins = [b for b in bins if b[1] + b[2] > 0]
    parts = effect(bins, n, m)
    rows = [bin | {"reference": r, "current": k, "effect": float(e)} for (bin, r, k), e in zip(bins, parts)]
    return {"kind": kind, "rows": [n, m], "psi": float(parts.sum()), "pValue": evidence(kind, bins, reference, current), "bins": rows}


def level(psi, q):
    if psi < 0.1:
        return "ok"
    if q is None or q > 0.05:
        return "unknown"
    return "alert" if psi >= 0.25 else "warn"


def judged(columns):
    """Adds the q-value over all columns that have a p-value, and the level."""
    tested = [c for c in columns if c["pValue"] is not None]
    for c, q in zip(tested, stats.false_discovery_control([c["pValue"] for c in tested]) if tested else []):
        c["qValue"] = float(q)
    for c in columns:
        c["level"] = level(c["psi"], c.get("qValue"))
    return columns


def closed_form():
    """Each case is judged alone, so q is p. Integers of few values come twice: as numbers and as categories."""
    for name, kind, reference, current in cases():
        if reference is None or current is None or kind == "integer" and max(abs(int(x)) for s in (reference, current) for x in s.dropna()) > 2**53:
            continue
        kinds = {"float": ["numeric"], "integer": ["numeric"], "boolean": ["boolean"], "string": ["categorical"]}[kind]
        if kind == "integer" and pd.concat([reference, current]).nunique() <= 10:
            kinds = ["numeric", "categorical"]
        for each in kinds:
            r, c = (reference, current) if each == "numeric" or kind != "integer" else (labels(reference), labels(current))
            yield {"name": name, **judged([column(each, r, c)])[0]}


def faults():
    """What is broken rather than moved: missing, infinite, unseen, out of range, of another type. A column whose type changed is compared by its texts."""
    for name, _, reference, current in cases("faults.json"):
        numbers = [x.dtype.kind in "fi" for x in (reference, current)]
        sides = [reference, current] if all(numbers) else [labels(x) if number else x for x, number in zip((reference, current), numbers)]
        result = judged([column("numeric" if all(numbers) else "categorical", *sides, changed=any(numbers) and not all(numbers))])[0]
        for bin in result["bins"]:
            if bin["kind"] == "unseen" and any(numbers):
                bin["kind"] = "changedType"
        yield {"name": name, **result}


def labels(x):
    """Integers as category names: 3, not 3.0."""
    return x.map(lambda v: None if pd.isna(v) else str(int(v)))


CATEGORIES = {"employed", "prediction", "repaid", "y_pred"}


def real():
    for name, (load, left_out) in SETS.items():
        reference, current = load()
        columns = []
        for c in reference.columns.difference(left_out, sort=False):
            r, k = reference[c], current[c]
            if r.dtype.kind in "fi" and c not in CATEGORIES:
                columns.append({"column": c, **column("numeric", r, k)})
            else:
                r, k = (labels(r), labels(k)) if c in CATEGORIES else (r, k)
                columns.append({"column": c, **column("boolean" if r.dtype.kind == "b" else "categorical", r, k)})
        yield {"name": name, "leftOut": left_out, "columns": judged(columns)}


if __name__ == "__main__":
    write("standard", {"cases": list(closed_form()), "faults": list(faults()), "sets": list(real())}, scipy=scipy, numpy=np, pandas=pd)
