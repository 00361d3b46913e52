"""performance_more.json: scikit-learn with and without sample_weight, averages over classes, calibration error, gains, quantiles of errors.

Rows are closed form (integer arithmetic, see `rows`), so that the test can make them again. Expected calibration error is composed from
scikit-learn's own bins: calibration_curve with strategy "uniform" and "quantile", and the counts of those bins. Intervals of macro ROC-AUC are not
here: a simulation holds them.
"""
import warnings

import numpy as np
import scipy
import sklearn
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve

from cases import finite, write

warnings.filterwarnings("ignore")
N = 240


def noise(a, m):
    return (np.arange(N) * a % m) / m


def rows():
    """Of each task: columns by name, to six decimal places as the CSV has them."""
    label = (noise(89, 101) < 0.4).astype(int)
    p = np.round(0.1 + 0.25 * label + 0.6 * noise(37, 97), 6)
    weight = np.round(0.25 + 3 * noise(53, 83), 6)
    three = (noise(61, 103) * 3).astype(int)
    scores = np.stack([0.2 + noise(17 + 6 * c, 89) + 0.4 * (three == c) for c in range(3)], axis=1)
    scores = np.round(scores / scores.sum(axis=1, keepdims=True), 6)
    scores[:, 2] = np.round(1 - scores[:, 0] - scores[:, 1], 6)
    target = np.round(5 + 10 * noise(71, 107), 6)
    guess = np.round(target + 3 * (noise(29, 79) - 0.45), 6)
    return label, p, weight, three, scores, target, guess


def binary(y, p, w):
    g = (p >= 0.5).astype(int)
    k = {"sample_weight": w}
    return {
        "accuracy": sk.accuracy_score(y, g, **k), "precision": sk.precision_score(y, g, **k), "recall": sk.recall_score(y, g, **k),
        "specificity": sk.recall_score(y, g, pos_label=0, **k), "npv": sk.precision_score(y, g, pos_label=0, **k), "f1": sk.f1_score(y, g, **k), "mcc": sk.matthews_corrcoef(y, g, **k),
        "balancedAccuracy": sk.balanced_accuracy_score(y, g, **k), "cohenKappa": sk.cohen_kappa_score(y, g, **k),
        "rocAuc": sk.roc_auc_score(y, p, **k), "averagePrecision": sk.average_precision_score(y, p, **k),
        "logLoss": sk.log_loss(y, p, **k), "brier": sk.brier_score_loss(y, p, **k),
    }


def multiclass(y, s, w):
    g = s.argmax(axis=1)
    k = {"sample_weight": w}
    out = {"accuracy": sk.accuracy_score(y, g, **k), "balancedAccuracy": sk.balanced_accuracy_score(y, g, **k), "cohenKappa": sk.cohen_kappa_score(y, g, **k),
           "mcc": sk.matthews_corrcoef(y, g, **k), "logLoss": sk.log_loss(y, s, **k), "top2Accuracy": sk.top_k_accuracy_score(y, s, k=2, **k),
           "averagePrecisionMacro": np.mean([sk.average_precision_score(y == c, s[:, c], **k) for c in range(3)])}
    for average in ("macro", "micro", "weighted"):
        for name, of in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
            out[name + average.title()] = of(y, g, average=average, **k)
        # scikit-learn refuses average="micro" with sample_weight on labels, not on indicators.
        out["rocAuc" + average.title()] = sk.roc_auc_score(np.eye(3)[y], s, average=average, **k)
    return out


def many():
    """Twelve classes and scores of one decimal place, so that many are equal: how often the true class is among the highest."""
    y = (noise(61, 103)[:60] * 12).astype(int)
    s = np.round(np.stack([0.6 * noise(17 + 6 * c, 89)[:60] + 0.3 * (y == c) for c in range(12)], axis=1), 1)
    w = np.round(0.25 + 3 * noise(53, 83)[:60], 6)
    top = lambda k, weight: sk.top_k_accuracy_score(y, s, k=k, sample_weight=weight, labels=np.arange(12))
    return {"label": y.tolist(), "scores": s.tolist(), "weight": w.tolist(), "plain": {f"top{k}Accuracy": top(k, None) for k in (2, 5)}, "weighted": {f"top{k}Accuracy": top(k, w) for k in (2, 5)}}


def regression(y, g, w):
    k = {"sample_weight": w}
    out = {
        "mae": sk.mean_absolute_error(y, g, **k), "rmse": sk.root_mean_squared_error(y, g, **k), "r2": sk.r2_score(y, g, **k),
        "mape": sk.mean_absolute_percentage_error(y, g, **k), "medianAe": sk.median_absolute_error(y, g, **k), "bias": np.average(g - y, weights=w),
        "explainedVariance": sk.explained_variance_score(y, g, **k), "maxError": sk.max_error(y, g),
    }
    if w is None:
        out["p90Ae"] = np.quantile(np.abs(g - y), 0.9)
    else:
        from sklearn.utils.stats import _weighted_percentile

        out["p90Ae"] = _weighted_percentile(np.abs(g - y), w, 90, average=True)
    return out


def classes(y, g, w):
    precision, recall, f1, _ = sk.precision_recall_fscore_support(y, g, sample_weight=w, zero_division=np.nan)
    return [{"actual": int((y == c).sum()), "predicted": int((g == c).sum()), "precision": finite(precision[c]), "recall": finite(recall[c]), "f1": finite(f1[c])} for c in np.unique(y)]


def calibration(y, p):
    out = {}
    for name, strategy in (("equalWidth", "uniform"), ("equalCount", "quantile")):
        share, mean = calibration_curve(y, p, n_bins=10, strategy=strategy)
        edges = np.linspace(0, 1, 11) if strategy == "uniform" else np.percentile(p, np.linspace(0, 1, 11) * 100)
        count = np.bincount(np.searchsorted(edges[1:-1], p), minlength=10)
        count = count[count > 0]
        out[name] = float(np.sum(count * np.abs(share - mean)) / len(y))
        if name == "equalCount":
            out["greatest"] = float(np.abs(share - mean).max())
    return out


def gains(y, p):
    """At each distinct score: rows at or above it as a share of all, positives among them as a share of all positives."""
    return [{"threshold": float(t), "rowShare": float((p >= t).mean()), "positiveShare": float(y[p >= t].sum() / y.sum())} for t in np.unique(p)[::-1]]


def thresholds(y, p, w):
    """Counts and metrics of deciding at each of some thresholds, scores themselves among them."""
    out = []
    for t in sorted((0.0, 0.1, 0.25, float(np.unique(p)[40]), 0.5, float(np.unique(p)[70]), 0.8, 1.0)):
        g = (p >= t).astype(int)
        (tn, fp), (fn, tp) = sk.confusion_matrix(y, g, labels=[0, 1], sample_weight=w)
        k = {"sample_weight": w}
        nan = {"zero_division": np.nan, **k}
        metrics = {
            "accuracy": sk.accuracy_score(y, g, **k), "precision": sk.precision_score(y, g, **nan), "recall": sk.recall_score(y, g, **nan),
            "specificity": sk.recall_score(y, g, pos_label=0, **nan), "npv": sk.precision_score(y, g, pos_label=0, **nan), "f1": sk.f1_score(y, g, **nan), "balancedAccuracy": sk.balanced_accuracy_score(y, g, **k),
            "mcc": sk.matthews_corrcoef(y, g, **k), "cohenKappa": sk.cohen_kappa_score(y, g, **k),
        }
        out.append({"threshold": t, "counts": [float(x) for x in (tp, fp, tn, fn)], "metrics": numbers(metrics)})
    return out


def numbers(figures):
    return {k: finite(v) for k, v in figures.items()}


if __name__ == "__main__":
    label, p, weight, three, scores, target, guess = rows()
    write("performance_more", {
        "rows": {"label": label.tolist(), "p": p.tolist(), "weight": weight.tolist(), "three": three.tolist(), "scores": scores.tolist(), "target": target.tolist(), "guess": guess.tolist()},
        "binary": {"plain": numbers(binary(label, p, None)), "weighted": numbers(binary(label, p, weight)), "classes": classes(label, (p >= 0.5).astype(int), None),
                   "weightedClasses": classes(label, (p >= 0.5).astype(int), weight), "calibration": calibration(label, p), "gains": gains(label, p),
                   "thresholds": thresholds(label, p, None), "weightedThresholds": thresholds(label, p, weight)},
        "multiclass": {"plain": numbers(multiclass(three, scores, None)), "weighted": numbers(multiclass(three, scores, weight)),
                       "classes": classes(three, scores.argmax(axis=1), None), "weightedClasses": classes(three, scores.argmax(axis=1), weight)},
        "many": many(),
        "regression": {"plain": numbers(regression(target, guess, None)), "weighted": numbers(regression(target, guess, weight))},
    }, sklearn=sklearn, scipy=scipy, numpy=np)
