"""associations.json: SciPy's and scikit-learn's answers on columns that formulas make, and a gradient-boosted domain classifier on the real data.

`x(a, b, m, n)` below is ((i·a + b) mod m) for i < n, the same in TypeScript; `None` stands for a missing value.
"""
import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy.stats import spearmanr
from scipy.stats.contingency import association
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score

from cases import write
from multivariate_columns import CAR_LOAN, CENSUS
from sets import car_loan, census


def x(a, b, m, n):
    return (np.arange(n) * a + b) % m


def ranks():
    """Ties, holes and both signs."""
    for a, b, n, power, hole in [((37, 0, 101), (53, 7, 89), 200, 1, 0), ((7, 1, 10), (7, 3, 12), 500, 2, 0), ((311, 5, 1009), (311, 2, 1009), 900, 1, 11), ((1, 0, 5), (-1, 9, 5), 60, 3, 7)]:
        p, q = x(*a, n).astype(float), (x(*a, n) % 7 + x(*b, n) / 3.0) ** power
        if hole:
            p[::hole] = np.nan
        yield {"a": a, "b": b, "n": n, "power": power, "hole": hole, "value": float(spearmanr(p, q, nan_policy="omit").statistic)}


def tables():
    for rows in [[[20, 30], [30, 20]], [[10, 0, 5], [3, 8, 2]], [[50, 50, 50], [50, 50, 50]], [[100, 1, 1], [1, 100, 1], [1, 1, 100]], [[7, 3, 0, 2], [0, 0, 0, 0], [1, 9, 0, 4]]]:
        t = np.array(rows)
        t = t[t.sum(1) > 0][:, t.sum(0) > 0]
        n, (r, c) = t.sum(), t.shape
        v = float(association(t, method="cramer"))
        phi = v * v * min(r - 1, c - 1)
        less = max(0.0, phi - (r - 1) * (c - 1) / (n - 1))
        # Bergsma 2013, equations 4 to 6.
        yield {"table": rows, "plain": v, "corrected": float(np.sqrt(less / (min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1)))}


def ratios():
    """Eta by its formula: the share of the sum of squares that lies between groups."""
    for n, groups in [(100, 4), (999, 7)]:
        v, g = np.sqrt(x(37, 3, 101, n)) + x(5, 1, groups, n), x(5, 1, groups, n)
        between = sum((g == k).sum() * (v[g == k].mean() - v.mean()) ** 2 for k in range(groups))
        yield {"n": n, "groups": groups, "value": float(np.sqrt(between / ((v - v.mean()) ** 2).sum()))}


def eigen():
    n = 12
    m = np.array([[np.cos(i * j) + (i == j) * 3 for j in range(n)] for i in range(n)])
    return {"n": n, "values": [float(v) for v in np.linalg.eigvalsh(m)[::-1]]}


def classifier(reference, current, columns, rows=10_000):
    frame = pd.concat([reference[columns].iloc[:rows], current[columns].iloc[-rows:]], ignore_index=True)
    for column in columns:
        if not pd.api.types.is_float_dtype(frame[column]):
            frame[column] = pd.Categorical(frame[column].astype(str))
    y = np.repeat([0, 1], rows)
    model = HistGradientBoostingClassifier(max_iter=60, max_depth=4, learning_rate=0.1, early_stopping=False, categorical_features="from_dtype", random_state=0)
    scores = cross_val_score(model, frame, y, scoring="roc_auc", cv=StratifiedKFold(5, shuffle=True, random_state=0))
    return {"columns": columns, "rows": rows, "rocAuc": float(scores.mean())}


if __name__ == "__main__":
    write(
        "associations",
        {
            "spearman": list(ranks()), "cramersV": list(tables()), "correlationRatio": list(ratios()), "eigen": eigen(),
            "classifier": [{"name": "carLoan", **classifier(*car_loan(), CAR_LOAN)}, {"name": "census", **classifier(*census(), CENSUS)}],
        },
        scipy=scipy, sklearn=sklearn, numpy=np, pandas=pd,
    )
