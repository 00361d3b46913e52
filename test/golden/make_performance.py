"""performance.json: what scikit-learn says of the models in the real data sets, whole and per calendar month, and of closed-form edge cases.

Counted metrics are of the given prediction column; `atHalf` has them for probability ≥ 0.5, as where a file has probabilities alone.
A metric that scikit-learn leaves undefined (no positive was predicted, one class only) is null. Variances of areas are DeLong's (1988), by
midranks; intervals of shares are Wilson's (1927) at 95 %.
"""
import warnings

import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy.stats import norm, rankdata
from sklearn import metrics as sk

from cases import finite, write
from sets import car_loan, car_price, census, credit_card, housing

warnings.filterwarnings("ignore")
Z = norm.ppf(0.975)


def counted(y, predicted):
    """Metrics of a binary confusion matrix, label 1 positive, with Wilson intervals where the metric is a share."""
    (tn, fp), (fn, tp) = sk.confusion_matrix(y, predicted, labels=[0, 1])
    nan = {"zero_division": np.nan}
    return {
        "confusion": [[int(tn), int(fp)], [int(fn), int(tp)]],
        "accuracy": share(tp + tn, len(y), sk.accuracy_score(y, predicted)),
        "precision": share(tp, tp + fp, sk.precision_score(y, predicted, **nan)),
        "recall": share(tp, tp + fn, sk.recall_score(y, predicted, **nan)),
        "specificity": share(tn, tn + fp, sk.recall_score(y, predicted, pos_label=0, **nan)),
        "npv": share(tn, tn + fn, sk.precision_score(y, predicted, pos_label=0, **nan)),
        "f1": only(sk.f1_score(y, predicted, **nan)),
        "mcc": only(sk.matthews_corrcoef(y, predicted)),
    }


def share(hits, n, value):
    if n == 0:
        return {"value": None}
    assert np.isclose(hits / n, value, rtol=1e-14)
    p, half = hits / n, Z * np.sqrt(hits * (n - hits) / n**3 + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    return {"value": float(value), "lower": float(centre - half), "upper": float(centre + half)}


def only(value):
    return {"value": finite(value)}


def scored(y, p):
    """Metrics of a binary probability; undefined with one class only."""
    out = {"logLoss": only(sk.log_loss(y, p, labels=[0, 1])), "brier": only(sk.brier_score_loss(y, p, labels=[0, 1], pos_label=1))}
    if len(set(y)) == 2:
        auc = sk.roc_auc_score(y, p)
        out["rocAuc"] = {"value": float(auc), "variance": delong(y, p, auc)}
        out["averagePrecision"] = only(sk.average_precision_score(y, p))
    return out


def delong(y, p, auc):
    """Variance of the area from the placement values of positives among negatives and the reverse."""
    positive, negative = p[y == 1], p[y == 0]
    m, n = len(positive), len(negative)
    ranks = rankdata(np.concatenate([positive, negative]))
    of_positive = (ranks[:m] - rankdata(positive)) / n
    of_negative = 1 - (ranks[m:] - rankdata(negative)) / m
    assert np.isclose(of_positive.mean(), auc, rtol=1e-12)
    return float(of_positive.var(ddof=1) / m + of_negative.var(ddof=1) / n) if min(m, n) > 1 else None


def binary(frame, y, predicted, p):
    y, p = frame[y].to_numpy().astype(int), frame[p].to_numpy()
    return {"rows": len(frame), **counted(y, frame[predicted].to_numpy().astype(int)), **scored(y, p), "atHalf": counted(y, (p >= 0.5).astype(int))}


def multiclass(frame, y, predicted, prefix):
    labels = sorted(frame[y].unique())
    p = frame[[f"{prefix}{c}" for c in labels]].to_numpy()
    t, g = frame[y], frame[predicted]
    macro = {"average": "macro", "labels": labels, "zero_division": np.nan}
    values = {
        "accuracy": sk.accuracy_score(t, g), "precisionMacro": sk.precision_score(t, g, **macro), "recallMacro": sk.recall_score(t, g, **macro),
        "f1Macro": sk.f1_score(t, g, **macro), "mcc": sk.matthews_corrcoef(t, g),
        "rocAucMacro": np.mean([sk.roc_auc_score(t == c, p[:, i]) for i, c in enumerate(labels)]), "logLoss": sk.log_loss(t, p, labels=labels), "top2Accuracy": sk.top_k_accuracy_score(t, p, k=2, labels=labels),
    }
    return {"rows": len(frame), "labels": labels, "confusion": sk.confusion_matrix(t, g, labels=labels).tolist(), **{k: only(v) for k, v in values.items()}}


def regression(frame, y, predicted):
    y, g = frame[y].to_numpy(dtype=float), frame[predicted].to_numpy(dtype=float)
    values = {
        "mae": sk.mean_absolute_error(y, g), "rmse": sk.root_mean_squared_error(y, g), "r2": sk.r2_score(y, g),
        "mape": sk.mean_absolute_percentage_error(y, g), "medianAe": sk.median_absolute_error(y, g), "bias": (g - y).mean(),
        "explainedVariance": sk.explained_variance_score(y, g), "maxError": sk.max_error(y, g),
    }
    return {"rows": len(y), **{k: only(v) for k, v in values.items()}}


def model(name, task, pair, figures, period, *columns):
    """Figures of both sides, and of each period of the current one."""
    reference, current = pair
    by = {"month": lambda f: f["timestamp"].str[:7], "year": lambda f: f["year"].astype(str)}[period]
    sides = {"reference": reference, "current": current}
    chunks = [{"sample": side, "period": key, **figures(part, *columns)} for side, frame in sides.items() for key, part in frame.groupby(by(frame))]
    return {"name": name, "task": task, "period": period, "columns": list(columns), "reference": figures(reference, *columns), "current": figures(current, *columns), "chunks": chunks}


def edges():
    """Small samples; `of` says in words what they are, i = 0 … n - 1."""
    def one(name, of, y, p, predicted=None):
        y, p = np.array(y), np.array(p, dtype=float)
        g = (p >= 0.5).astype(int) if predicted is None else np.array(predicted)
        return {"name": name, "of": of, "y": y.tolist(), "p": p.tolist(), "prediction": g.tolist(), **counted(y, g), **scored(y, p)}

    i = np.arange(60)
    yield one("ties", "y = i·7 mod 5 < 2, p = (i·37 mod 11) / 10", (i * 7 % 5 < 2).astype(int), (i * 37 % 11) / 10)
    yield one("perfect", "y = i < 30, p = 1 or 0", (i < 30).astype(int), (i < 30).astype(float))
    yield one("wrong", "y = i < 30, p = 0 or 1", (i < 30).astype(int), (i >= 30).astype(float))
    yield one("constantScore", "p = 0.3: no positive is predicted", (i % 3 == 0).astype(int), np.full(60, 0.3))
    yield one("onlyPositives", "y = 1", np.ones(60, dtype=int), (i * 37 % 61) / 60)
    yield one("onlyNegatives", "y = 0", np.zeros(60, dtype=int), (i * 37 % 61) / 60)
    yield one("onePositive", "y = i = 17", (i == 17).astype(int), (i * 37 % 61) / 60)
    yield one("oneRow", "one row", [1], [0.8])


def regression_edges():
    i = np.arange(50)
    for name, y, g in (
        ("negativeAndZeroTargets", (i % 7 - 3).astype(float), (i % 7 - 3) + (i * 3 % 5 - 2) / 4),
        ("constantTarget", np.full(50, 2.0), 2 + (i % 5 - 2) / 8),
        ("constantTargetPerfect", np.full(50, 2.0), np.full(50, 2.0)),
        ("perfect", i / 4, i / 4),
    ):
        yield {"name": name, "y": y.tolist(), "prediction": g.tolist(), **regression(pd.DataFrame({"y": y, "g": g}), "y", "g")}


if __name__ == "__main__":
    models = [
        model("carLoan", "binary", car_loan(), binary, "month", "repaid", "y_pred", "y_pred_proba"),
        model("census", "binary", census(), binary, "year", "employed", "prediction", "predicted_probability"),
        model("housing", "binary", housing(), binary, "month", "clf_target", "y_pred", "y_pred_proba"),
        model("creditCard", "multiclass", credit_card(), multiclass, "month", "y_true", "y_pred", "y_pred_proba_"),
        model("carPrice", "regression", car_price(), regression, "month", "y_true", "y_pred"),
    ]
    write("performance", {"models": models, "edges": list(edges()), "regressionEdges": list(regression_edges())}, sklearn=sklearn, scipy=scipy, numpy=np, pandas=pd)
