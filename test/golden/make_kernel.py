"""Writes kernel.json: what NumPy, SciPy, scikit-learn and pandas say of closed-form columns.

Columns are described by formulas, so that the file stays small and the kernel's test builds the same doubles:
{"modulus": [length, multiplier, modulus, divisor, shift]} is ((i * multiplier) % modulus) / divisor + shift, and
{"values": [...]} lists them (strings for NaN, infinities and integers beyond 2^53).
"""

import json
import pathlib
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np
import pandas as pd
import scipy.stats as st
import sklearn.metrics as sk
from scipy.spatial.distance import jensenshannon


def modulus(length, multiplier, modulo, divisor=1.0, shift=0.0):
    return {"modulus": [length, multiplier, modulo, divisor, shift]}


def values(*items):
    return {"values": list(items)}


def build(column):
    if "modulus" in column:
        length, multiplier, modulo, divisor, shift = column["modulus"]
        return ((np.arange(length) * multiplier) % modulo) / divisor + shift
    return np.array([float(item) for item in column["values"]])


def plain(value):
    """JSON has no NaN and no infinities."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    value = float(value)
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


COLUMNS = {
    "linear": modulus(2000, 7919, 1009, 10.0),
    "shifted": modulus(1500, 6007, 1013, 10.0, 7.5),
    "negative": modulus(3001, 7919, 1009, 7.0, -80.0),
    "integers": modulus(3000, 17, 23),
    "integers of another shape": modulus(3000, 19, 21),
    "on the edges": modulus(5000, 7919, 1001, 100.0),
    "tenths": modulus(1000, 7, 11, 10.0),
    "far from 0": modulus(4000, 7919, 1009, 1e6, 1e9),
    "small": modulus(7, 5, 11, 3.0),
    "constant": modulus(50, 1, 1, 1.0, 2.5),
    "two values": modulus(99, 1, 2),
    "one value": values(3.25),
    "empty": values(),
    "infinities and gaps": values(1, "NaN", "Infinity", 2.5, "-Infinity", -7, "NaN", 0, -0.0, 2.5, 1e6),
    "huge": values(1e308, -0.5e308, 3, 1e-308),
    "heavy tail": values(*[round(1.5**k, 6) for k in range(60)]),
}
PROBABILITIES = [0, 0.01, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 0.999, 1]
PAIRS = [
    ("linear", "shifted"), ("shifted", "linear"), ("linear", "negative"), ("integers", "integers of another shape"),
    ("far from 0", "far from 0"), ("small", "linear"), ("constant", "two values"), ("constant", "constant"),
    ("one value", "linear"), ("heavy tail", "linear"), ("heavy tail", "tenths"), ("on the edges", "tenths"),
]


def description(column):
    series = pd.Series(build(column))
    finite = series[np.isfinite(series)]
    uniform = []
    if len(finite) and finite.max() > finite.min() and np.isfinite(finite.max() - finite.min()):
        for bins in (1, 7, 10, 50, 333):
            counts, edges = np.histogram(finite, bins=bins)
            uniform.append({"lower": edges[0], "upper": edges[-1], "counts": counts.tolist()})
        for lower, upper, bins in ((0.0, 1.0, 10), (0.1, 0.7, 6), (-3.3, 99.9, 37)):
            counts, _ = np.histogram(series[np.isfinite(series)], bins=bins, range=(lower, upper))
            uniform.append({"lower": lower, "upper": upper, "counts": counts.tolist()})
    edges = [-7.0, 0.0, 0.1, 0.2, 0.30000000000000004, 2.5, 2.5, 50.0, 100.9]
    many = [float(edge) for edge in np.linspace(-5, 105, 45)]
    distinct, counts = np.unique(finite + 0.0, return_counts=True)
    return {
        "column": column,
        "count": len(finite),
        "missing": int(series.isna().sum()),
        "zeros": int((finite == 0).sum()),
        "positiveInfinities": int((series == np.inf).sum()),
        "negativeInfinities": int((series == -np.inf).sum()),
        "min": plain(finite.min()), "max": plain(finite.max()),
        "mean": plain(exact_mean(finite)), "std": plain(exact_std(finite)),
        "quantiles": plain(np.quantile(finite, PROBABILITIES)) if len(finite) else ["NaN"] * len(PROBABILITIES),
        "distinct": int(finite.nunique()),
        "runs": {"values": plain(distinct), "counts": counts.tolist()} if len(distinct) <= 30 else None,
        "uniform": uniform,
        "histograms": [
            {"edges": list(e), "counts": np.histogram(series.dropna(), bins=e)[0].tolist()} for e in (edges, many, [0.0, 1.0])
        ],
    }


def exact_mean(finite):
    """pandas' mean, after exact sums: pandas itself overflows on huge values and loses digits far from 0."""
    if not len(finite):
        return np.nan
    return float(sum(map(Fraction, finite)) / len(finite))


def squares(exact):
    """Sum of squares about the mean."""
    mean = sum(exact) / len(exact)
    return sum((value - mean) ** 2 for value in exact)


def exact_r2(actual, predicted):
    """sklearn.metrics.r2_score in exact arithmetic: far from 0 its own mean of the target has lost the digits that matter."""
    exact = [Fraction(value) for value in actual]
    total = squares(exact)
    residual = sum((Fraction(p) - a) ** 2 for a, p in zip(exact, predicted))
    r2 = float(1 - residual / total) if total else float(residual == 0)
    assert abs(r2 - sk.r2_score(actual, predicted)) < 1e-6
    return r2


def exact_std(finite):
    """pandas' std (n − 1) in exact rational arithmetic, rounded once."""
    if len(finite) < 2:
        return np.nan
    variance = squares([Fraction(value) for value in finite]) / (len(finite) - 1)
    getcontext().prec = 700
    return float((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())


def two_samples(first, second):
    a, b = (build(COLUMNS[name]) for name in (first, second))
    ks = st.ks_2samp(a, b, method="asymp")
    d = ks.statistic * len(a) * len(b)
    return {
        "first": first, "second": second,
        "statistic": plain(ks.statistic), "numerator": int(round(d)), "sign": int(ks.statistic_sign),
        "location": plain(ks.statistic_location), "wasserstein": plain(st.wasserstein_distance(a, b)),
    }


def integers_beyond_doubles():
    """Python integers are exact; the answers are counted, not computed."""
    first = [2**53, 2**53 + 1, 2**53 + 2, 2**60, 2**60 + 1, -(2**63), 2**63 - 1]
    second = [2**53 + 1, 2**53 + 1, 2**53 + 3, 2**60 + 1, 2**60 + 2, -(2**63) + 1]
    points = sorted(set(first + second))

    def difference(value):
        return sum(x <= value for x in first) * len(second) - sum(x <= value for x in second) * len(first)

    differences = [difference(value) for value in points]
    area = sum(abs(d) * (after - before) for d, before, after in zip(differences, points, points[1:]))
    return {
        "first": [str(value) for value in first], "second": [str(value) for value in second],
        "sorted": [str(value) for value in sorted(first)],
        "numerator": max(max(differences), -min(differences)), "sign": 1 if max(differences) >= -min(differences) else -1,
        "wasserstein": area / (len(first) * len(second)),
    }


SHARES = [
    ([0.5, 0.5], [0.4, 0.6]), ([0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]), ([0.25, 0.75, 0.0], [0.25, 0.5, 0.25]),
    ([1.0, 0.0], [0.0, 1.0]), ([3.0, 5.0, 9.0], [30.0, 50.0, 90.0]), ([10.0, 20.0, 0.0, 7.0], [12.0, 17.0, 0.0, 9.0]),
    ([1e-9, 1.0, 2.0], [1e-6, 1.0, 2.1]),
]


def divergence(p, q):
    p, q = np.array(p), np.array(q)
    both = (p > 0) & (q > 0)
    x, y = p / p.sum(), q / q.sum()
    kept = (p + q) > 0
    chi = st.chi2_contingency([p[kept], q[kept]], correction=False)
    return {
        "p": plain(p), "q": plain(q),
        "psi": plain(np.sum((p[both] - q[both]) * np.log(p[both] / q[both]))),
        "jensenShannon": plain(jensenshannon(p, q)), "kullbackLeibler": plain(st.entropy(p, q)),
        "hellinger": plain(np.sqrt(np.sum((np.sqrt(x) - np.sqrt(y)) ** 2)) / np.sqrt(2)),
        "chiSquare": {"statistic": plain(chi.statistic), "degreesOfFreedom": int(chi.dof)},
    }


def delong(labels, scores):
    """DeLong, DeLong & Clarke-Pearson (1988) by its definition, with every pair."""
    positives, negatives = scores[labels == 1], scores[labels == 0]
    psi = (positives[:, None] > negatives[None, :]) + 0.5 * (positives[:, None] == negatives[None, :])
    return psi.mean(1).var(ddof=1) / len(positives) + psi.mean(0).var(ddof=1) / len(negatives)


def classification(scores, labels, missing=None):
    s, l = build(scores), build(labels).astype(int)
    keep = np.isfinite(s)
    s, l = s[keep], l[keep]
    one = np.clip(s, 0, 1)
    losses = -np.log(np.clip(np.where(l == 1, one, 1 - one), np.finfo(float).eps, 1 - np.finfo(float).eps))
    squares = (one - l) ** 2
    return {
        "scores": scores, "labels": labels,
        "ranking": {
            "positives": int(l.sum()), "negatives": int((1 - l).sum()), "rocAuc": plain(sk.roc_auc_score(l, s)),
            "rocAucVariance": plain(delong(l, s)), "averagePrecision": plain(sk.average_precision_score(l, s)),
        },
        "probabilityScores": {
            "count": len(l), "logLoss": plain(sk.log_loss(l, one)), "logLossVariance": plain(losses.var(ddof=1)),
            "brier": plain(sk.brier_score_loss(l, one)), "brierVariance": plain(squares.var(ddof=1)),
        },
        "confusion": sk.confusion_matrix(l, s >= 0.5).ravel().tolist(),
        "matthews": plain(sk.matthews_corrcoef(l, s >= 0.5)),
    }


def multiclass(actual, predicted):
    a, p = build(actual).astype(int), build(predicted).astype(int)
    return {
        "actual": actual, "predicted": predicted, "size": int(max(a.max(), p.max())) + 1,
        "confusion": sk.confusion_matrix(a, p, labels=range(int(max(a.max(), p.max())) + 1)).ravel().tolist(),
        "matthews": plain(sk.matthews_corrcoef(a, p)),
    }


def regression(actual, predicted):
    a, p = build(actual), build(predicted)
    error = p - a
    return {
        "actual": actual, "predicted": predicted, "count": len(a),
        "meanError": plain(error.mean()), "meanAbsoluteError": plain(sk.mean_absolute_error(a, p)),
        "meanSquaredError": plain(sk.mean_squared_error(a, p)),
        "meanAbsolutePercentageError": plain(sk.mean_absolute_percentage_error(a, p)), "r2": plain(exact_r2(a, p)),
        "varianceError": plain(error.var(ddof=1)), "varianceAbsoluteError": plain(np.abs(error).var(ddof=1)),
        "varianceSquaredError": plain((error**2).var(ddof=1)),
    }


def main():
    import sklearn

    import scipy

    golden = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "pandas": pd.__version__},
        "probabilities": PROBABILITIES,
        "columns": [{"name": name, **description(column)} for name, column in COLUMNS.items()],
        "twoSamples": [two_samples(*pair) for pair in PAIRS],
        "integers": integers_beyond_doubles(),
        "divergences": [divergence(p, q) for p, q in SHARES],
        "classification": [
            classification(modulus(900, 7919, 1009, 1009.0), modulus(900, 37, 2)),
            classification(modulus(900, 7, 11, 10.0), modulus(900, 5, 3, 2.0)),
            classification(modulus(400, 1, 2), modulus(400, 1, 4, 3.0)),
            classification(modulus(300, 0, 1, 1.0, 0.5), modulus(300, 1, 2)),
            classification(values(0.9, "NaN", 0.8, 0.2, 1, 0), values(1, 0, 0, 1, 1, 1)),
        ],
        "multiclass": [
            multiclass(modulus(1000, 7, 5), modulus(1000, 11, 5)), multiclass(modulus(1000, 7, 3), modulus(1000, 1, 4)),
            multiclass(modulus(10, 0, 1), modulus(10, 1, 2)),
        ],
        "regression": [
            regression(modulus(2000, 7919, 1009, 10.0), modulus(2000, 7919, 1013, 10.0, 1.5)),
            regression(modulus(500, 7919, 1009, 1e6, 1e9), modulus(500, 7919, 1013, 1e6, 1e9)),
            regression(modulus(20, 1, 1, 1.0, 3.0), modulus(20, 3, 7, 2.0)),
            regression(modulus(20, 1, 5, 1.0, -2.0), modulus(20, 1, 5, 1.0, -2.0)),
        ],
    }
    path = pathlib.Path(__file__).with_name("kernel.json")
    path.write_text(json.dumps(golden, separators=(",", ":")).replace('},{"', '},\n{"') + "\n")


if __name__ == "__main__":
    main()
