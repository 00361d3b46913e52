"""figures.json: every further two-sample figure on the closed-form columns and on the real data sets, by SciPy.

Over finite present values; integers as integers. P-values of Cramér–von Mises and Anderson–Darling, which SciPy takes as 1 − cdf or clips, are mpmath's
tails of the limit laws at SciPy's own standardised statistic; Fisher's are exact arithmetic's; others SciPy's, or mpmath's where SciPy underflows.
"""
import warnings
from math import fsum

import mpmath
import numpy as np
import pandas as pd
import scipy
from mpmath import mp, mpf
from scipy import stats

from cases import cases, finite, write
from make_tails import anderson_darling, cramer_von_mises, fisher, student
from make_twosample import numbers, text
from sets import SETS

warnings.filterwarnings("ignore")
mp.dps = 40


def cvm(a, b):
    """T in whole numbers (doubled midranks), and its p."""
    n, m = len(a), len(b)
    if n < 2 or m < 2:
        return {}
    N, k = n + m, n * m
    twice = (2 * stats.rankdata(np.concatenate([np.sort(a), np.sort(b)]))).astype("int64")
    sides = [int((part - 2 * np.arange(1, len(part) + 1)).astype(object).__pow__(2).sum()) for part in (twice[:n], twice[n:])]
    u = mpf(n * sides[0] + m * sides[1]) / 4
    t = u / (k * N) - mpf(4 * k - 1) / (6 * N)
    found = stats.cramervonmises_2samp(a, b)
    assert abs(found.statistic - t) < 1e-6 * (1 + N / 1000)
    if max(n, m) <= 20:
        return {"statistic": float(t), "pValue": float(found.pvalue)}
    variance = mpf((N + 1) * (4 * k * N - 3 * (n * n + m * m) - 2 * k)) / (4 * k * N * N)
    x = mpf(1) / 6 + (t - (1 + mpf(1) / N) / 6) / mpmath.sqrt(variance)
    return {"statistic": float(t), "pValue": text(cramer_von_mises(x)) if x > 0.003 else 1.0}


def anderson(a, b):
    if len(np.unique(np.concatenate([a, b]))) < 2 or len(a) + len(b) < 4:
        return {}
    found = stats.anderson_ksamp([a, b], variant="midrank")
    x = 1 + mpf(float(found.statistic)) * mpmath.sqrt(2 * mp.pi**2 / 3 - 6)
    return {"statistic": float(found.statistic), "pValue": text(anderson_darling(x)) if x > 0.025 else 1.0, "clipped": float(found.pvalue)}


def epps(a, b):
    a, b = a.astype("float64"), b.astype("float64")
    if len(a) < 5 or len(b) < 5 or stats.iqr(np.concatenate([a, b])) == 0:
        return {}
    found = stats.epps_singleton_2samp(a, b)
    few = np.unique(np.concatenate([a, b]))
    if len(few) <= 6:
        return few_valued(a, b, few)
    if 0 < found.pvalue and found.pvalue > 1e-300:
        return {"statistic": finite(found.statistic), "pValue": finite(found.pvalue)}
    exact = [mpmath.gammainc(mpf(r) / 2, mpf(float(found.statistic)) / 2, mpmath.inf, regularized=True) for r in (1, 2, 3, 4)]
    return {"statistic": finite(found.statistic), "pValue": text(exact[3])}


def few_valued(a, b, values):
    """With so few values the covariance is singular, and SciPy's pseudo-inverse may invert its rounding: W in 40 digits."""
    t = mpf(0.4) / (mpf(float(stats.iqr(np.concatenate([a, b])))) / 2)
    rows = [[mpmath.cos(t * v), mpmath.cos(2 * t * v), mpmath.sin(t * v), mpmath.sin(2 * t * v)] for v in map(mpf, values)]
    means, covariance = [], mpmath.zeros(4)
    n, m = len(a), len(b)
    for side in (a, b):
        p = [mpf(int((side == v).sum())) / len(side) for v in values]
        mean = [sum(w * r[i] for w, r in zip(p, rows)) for i in range(4)]
        means.append(mean)
        for i in range(4):
            for j in range(4):
                covariance[i, j] += mpf(n + m) / len(side) * sum(w * (r[i] - mean[i]) * (r[j] - mean[j]) for w, r in zip(p, rows))
    eigenvalues, vectors = mpmath.eigsy(covariance)
    if max(eigenvalues) < mpf("1e-30"):
        return {}
    w, rank = mpf(0), 0
    for k in range(4):
        if eigenvalues[k] > max(eigenvalues) * mpf("1e-20"):
            rank += 1
            w += (n + m) * sum(vectors[i, k] * (means[0][i] - means[1][i]) for i in range(4)) ** 2 / eigenvalues[k]
    if max(n, m) < 25:
        w /= 1 + mpf(n + m) ** -0.45 + 10.1 * (mpf(n) ** -1.7 + mpf(m) ** -1.7)
    return {"statistic": float(w), "pValue": text(mpmath.gammainc(mpf(rank) / 2, w / 2, mpmath.inf, regularized=True))}


def welch(a, b):
    """SciPy's, from sums that keep their digits far from 0."""
    found = stats.ttest_ind(a.astype("float64"), b.astype("float64"), equal_var=False)
    if not np.isfinite(found.statistic) or not np.isfinite(found.pvalue):
        return {}
    a, b = a.astype("float64") - a[0], b.astype("float64") - a[0]
    means = [fsum(x) / len(x) for x in (a, b)]
    errors = [fsum((x - mean) ** 2) / (len(x) - 1) / len(x) for x, mean in zip((a, b), means)]
    t, df = (means[0] - means[1]) / np.sqrt(sum(errors)), sum(errors) ** 2 / (errors[0] ** 2 / (len(a) - 1) + errors[1] ** 2 / (len(b) - 1))
    assert abs(t - found.statistic) < 1e-6 * max(1, abs(t))
    p = float(2 * stats.t.sf(abs(t), df))
    return {"statistic": float(t), "pValue": text(student(t, df)) if p < 1e-250 else p}


def mann_whitney(a, b):
    found = stats.mannwhitneyu(a, b)
    less = stats.mannwhitneyu(a, b, alternative="less")
    return {"statistic": float(found.statistic), "pValue": float(found.pvalue), "less": float(less.pvalue)}


def numeric(reference, current):
    a, b = numbers(reference), numbers(current)
    if not len(a) or not len(b):
        return {}
    big = max(np.abs(a.astype("float64")).max(), np.abs(b.astype("float64")).max()) >= 2**53
    out = {"n": [len(a), len(b)], "cramerVonMises": cvm(a, b), "andersonDarling": anderson(a, b)}
    if not big:  # SciPy's others round such integers
        out |= {"mannWhitney": mann_whitney(a, b), "energy": float(stats.energy_distance(a, b)), "eppsSingleton": epps(a, b), "tTest": welch(a, b)}
    return {k: v for k, v in out.items() if v != {}}


def two_sided(table):
    """fisher() without its great whole numbers."""
    (a, b), (c, d) = table
    if a + b + c + d < 5000:
        f = fisher(a, b, c, d)
        return text(mpf(f.numerator) / f.denominator)
    first, second, drawn = a + b, c + d, a + c
    low, high = max(0, drawn - second), min(first, drawn)
    log = lambda n: mpmath.loggamma(n + 1)
    term = mpmath.exp(log(first) + log(second) + log(drawn) + log(first + second - drawn) - log(first + second) - log(low) - log(first - low) - log(drawn - low) - log(second - drawn + low))
    terms = []
    for x in range(low, high + 1):
        terms.append(term)
        term = term * (first - x) * (drawn - x) / (mpf(x + 1) * (second - drawn + x + 1))
    return text(sum(t for t in terms if t <= terms[a - low] * (1 + mpf("1e-25"))))


def categorical(reference, current):
    a, b = reference.dropna().astype(str).value_counts(), current.dropna().astype(str).value_counts()
    keys = sorted(set(a[a > 0].index) | set(b[b > 0].index))
    if len(keys) < 2 or not a.sum() or not b.sum():
        return {}
    table = np.array([a.reindex(keys, fill_value=0), b.reindex(keys, fill_value=0)]).astype("int64")
    g = stats.chi2_contingency(table, lambda_="log-likelihood", correction=False)
    p, q = table / table.sum(axis=1, keepdims=True)
    # SciPy's sum cancels where hardly anything moved: the same in 40 digits.
    expected = [[mpf(int(row.sum())) * int(c) / int(table.sum()) for c in table.sum(axis=0)] for row in table]
    exact = 2 * sum(int(o) * mpmath.log(int(o) / e) for row, es in zip(table, expected) for o, e in zip(row, es) if o)
    assert abs(exact - g.statistic) < 1e-6 * max(1, g.statistic)
    tail = mpmath.gammainc(mpf(int(g.dof)) / 2, exact / 2, mpmath.inf, regularized=True)
    out = {"counts": table.tolist() if len(keys) <= 30 else None, "gTest": {"statistic": float(exact), "pValue": text(tail)}, "tvd": float(np.abs(p - q).sum() / 2), "lInfinity": float(np.abs(p - q).max())}
    if len(keys) == 2:
        c = stats.chi2_contingency(table, correction=False)
        z = float(np.sqrt(c.statistic) * np.sign(p[1] - q[1]))
        odds = stats.fisher_exact(table).statistic
        out |= {"zTest": {"statistic": z, "pValue": text(mpmath.erfc(abs(mpf(z)) / mpmath.sqrt(2)))}, "fisherExact": {"statistic": finite(odds), "pValue": two_sided(table.tolist())}}
    return {k: v for k, v in out.items() if v is not None}


def column(kind, reference, current):
    return (numeric if kind in ("float", "integer") else categorical)(reference, current)


def closed_form():
    for name, kind, reference, current in cases():
        if reference is not None and current is not None:
            yield {"name": name, "type": kind, **column(kind, reference, current)}


def real():
    for name, (load, left_out) in SETS.items():
        reference, current = load()
        out = []
        for c in reference.columns.difference(left_out, sort=False):
            kind = {"f": "float", "i": "integer"}.get(reference[c].dtype.kind, "string")
            out.append({"column": c, "type": kind, **column(kind, reference[c], current[c])})
            print(name, c, flush=True)
        yield {"name": name, "columns": out}


if __name__ == "__main__":
    write("figures", {"cases": list(closed_form()), "sets": list(real())}, scipy=scipy, numpy=np, pandas=pd, mpmath=mpmath)
