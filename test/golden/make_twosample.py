"""twosample.json: two-sample figures of SciPy, and tails of distributions as mpmath gives them.

KS and Wasserstein are over finite present values. Integers are compared as integers (NumPy sorts int64 exactly); where a Wasserstein
distance or a p-value of SciPy's is not right to 1e-10, the figure here is exact arithmetic's and `scipy` holds SciPy's own.
"""
import warnings
from fractions import Fraction
from math import isclose

import mpmath
import numpy as np
import pandas as pd
import scipy
from mpmath import mp, mpf
from scipy import stats

from cases import cases, finite, write
from sets import SETS

warnings.filterwarnings("ignore")
mp.dps = 40


def numbers(x):
    x = x.dropna().to_numpy()
    return x[np.isfinite(x)] if x.dtype.kind == "f" else x


def numeric(reference, current):
    a, b = numbers(reference), numbers(current)
    if not len(a) or not len(b):
        return {}
    ks = stats.ks_2samp(a, b)
    exact = max(len(a), len(b)) <= 10_000
    out = {"n": [len(a), len(b)], "ks": {"statistic": finite(ks.statistic), "pValue": finite(ks.pvalue), "exact": exact}}
    if not exact:
        en = int(np.round(len(a) * len(b) / (len(a) + len(b))))
        out["ks"] |= tail(en, float(ks.statistic), float(ks.pvalue))
    return out | {"wasserstein": wasserstein(a, b)}


def tail(n, d, scipy_p):
    """2 P(D+ > d), which SciPy itself uses for n d² ≥ 2.2 until it gives up and says 0 at 370."""
    if n * d * d < 340 or d >= 1:
        return {}
    return {"pValue": text(2 * smirnov(n, d)), "scipy": finite(scipy_p)}


def smirnov(n, d):
    """P(D+_n > d) by the finite sum of Birnbaum and Tingey (1951), in 40 digits."""
    d, total = mpf(d), mpf(0)
    last = int(mpmath.floor(n * (1 - d)))
    log = mpmath.loggamma(n + 1)
    for j in range(last + 1):
        left, right = d + mpf(j) / n, 1 - d - mpf(j) / n
        if right <= 0:
            continue
        term = mpmath.exp(log - mpmath.loggamma(j + 1) - mpmath.loggamma(n - j + 1) + (j - 1) * mpmath.log(left) + (n - j) * mpmath.log(right))
        total += term
    return d * total


def text(x):
    """A number that may lie below the least double, as a decimal string; a plain number where a double holds it."""
    return float(x) if x == 0 or x > mpf("1e-300") else mpmath.nstr(x, 17)


def wasserstein(a, b):
    value = stats.wasserstein_distance(a, b)
    if max(np.abs(a.astype("float64")).max(), np.abs(b.astype("float64")).max()) < 2**53:
        return finite(value)
    # Doubles no longer hold these integers: the integral in exact arithmetic, whose value differs from SciPy's.
    points = sorted({int(v) for v in a} | {int(v) for v in b})
    sa, sb = np.sort(a), np.sort(b)
    fa, fb = np.searchsorted(sa, points, side="right"), np.searchsorted(sb, points, side="right")
    total = sum((abs(Fraction(int(fa[i]), len(a)) - Fraction(int(fb[i]), len(b))) * (points[i + 1] - points[i]) for i in range(len(points) - 1)), Fraction(0))
    return float(total)


def categorical(reference, current):
    a, b = reference.dropna().astype(str).value_counts(), current.dropna().astype(str).value_counts()
    a, b = a[a > 0], b[b > 0]
    if not len(a) or not len(b):
        return {}
    keys = sorted(set(a.index) | set(b.index))
    table = np.array([a.reindex(keys, fill_value=0), b.reindex(keys, fill_value=0)])
    result = stats.chi2_contingency(table, correction=False)
    out = {"statistic": finite(result.statistic), "degreesOfFreedom": int(result.dof), "pValue": finite(result.pvalue)}
    if result.dof:
        exact = mpmath.gammainc(mpf(int(result.dof)) / 2, mpf(float(result.statistic)) / 2, mpmath.inf, regularized=True)
        assert isclose(float(exact), result.pvalue, rel_tol=1e-9), "SciPy's tail is off"
        if exact < mpf("1e-300"):
            out["pValue"] = text(exact)
    return {"n": [int(a.sum()), int(b.sum())], "chiSquare": out}


def column(kind, reference, current):
    return (numeric if kind in ("float", "integer") else categorical)(reference, current)


def closed_form():
    for name, kind, reference, current in cases():
        if reference is not None and current is not None:
            yield {"name": name, "type": kind, **column(kind, reference, current)}


def real():
    for name, (load, _) in SETS.items():
        reference, current = load()
        out = []
        for c in reference:
            kind = {"f": "float", "i": "integer"}.get(reference[c].dtype.kind, "string")
            if reference[c].nunique() < len(reference):
                out.append({"column": c, "type": kind, **column(kind, reference[c], current[c])})
        yield {"name": name, "columns": out}


def kolmogorov():
    """kstwo.sf(D, n): SciPy's, or 2 P(D+ > D) in 40 digits where SciPy uses that and the two differ by more than 1e-10."""
    for n in (1, 2, 3, 5, 10, 50, 139, 140, 141, 500, 1000, 5000, 10000, 25000, 100000, 100001, 500000):
        for square in (0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.1, 2.3, 4, 7, 12, 18.5, 50, 150, 300, 345, 369, 371, 600):
            d = float(np.sqrt(square / n))
            if d >= 1:
                continue
            entry = {"n": n, "d": d, "sf": finite(stats.kstwo.sf(d, n))}
            if square >= 4 and n <= 10000 or square in (345, 600) and n <= 25000:
                exact = 2 * smirnov(n, d)
                if not isclose(entry["sf"], float(exact), rel_tol=1e-10):
                    entry |= {"sf": text(exact), "scipy": entry["sf"]}
            yield entry


def chi_square():
    for k in (1, 2, 3, 4, 5, 10, 24, 51, 100, 500, 1000):
        for factor in (0.001, 0.1, 0.5, 0.9, 1, 1.1, 1.5, 2, 3, 5, 10, 30, 100, 300, 600, 1000, 1300):
            x = k * factor
            exact = mpmath.gammainc(mpf(k) / 2, mpf(x) / 2, mpmath.inf, regularized=True)
            if exact > mpf("1e-290"):
                yield {"x": x, "degreesOfFreedom": k, "sf": float(exact)}


def normal():
    for z in (0, 1e-9, 0.1, 0.5, 1, 1.5, 1.9599639845400545, 2, 3, 5, 8, 8.5, 12, 20, 30, 36.5):
        yield {"z": z, "twoSided": float(mpmath.erfc(mpf(z) / mpmath.sqrt(2)))}


if __name__ == "__main__":
    tails = {"kolmogorov": list(kolmogorov()), "chiSquare": list(chi_square()), "normal": list(normal())}
    write("twosample", {"cases": list(closed_form()), "sets": list(real()), "tails": tails}, scipy=scipy, numpy=np, pandas=pd, mpmath=mpmath)
