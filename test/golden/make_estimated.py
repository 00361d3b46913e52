"""estimated.json: what NannyML's CBPE estimates on the real data sets, chunk by chunk, through its public API.

Two things are pinned that NannyML leaves open. NumPy's default sort does not say in which order equal scores come (it differs between processors), and
the scores of two sets have 101 values, so `argsort` is asked for its stable kind. The sampling error of average precision is a bootstrap with NumPy's global
generator, so that is seeded with 42 before each fit.

Run in an environment of its own: pip install nannyml==0.13.1 scikit-learn==1.9.1 numpy==2.4.6
"""
import os

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import json
import logging
import warnings
from pathlib import Path
from types import SimpleNamespace

import nannyml
import numpy as np
import pandas as pd
import sklearn
from nannyml import calibration
from nannyml.calibration import IsotonicCalibrator, needs_calibration
from sklearn.isotonic import IsotonicRegression
from sklearn.model_selection import StratifiedShuffleSplit

from sets import car_loan, census, credit_card

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

argsort = np.argsort
np.argsort = lambda values, *args, **kwargs: argsort(np.asarray(values), *args, **{"kind": "stable", **kwargs})


class Stable(np.ndarray):
    def argsort(self):
        return super().argsort(kind="stable")


calibration.np = SimpleNamespace(**{**vars(np), "asarray": lambda values: np.asarray(values).view(Stable)})

METRICS = ["roc_auc", "average_precision", "f1", "precision", "recall", "specificity", "accuracy"]
CLASSES = {name: f"y_pred_proba_{name}" for name in ["prepaid_card", "highstreet_card", "upmarket_card"]}

MODELS = {
    "carLoan": (car_loan, {"y_true": "repaid", "y_pred": "y_pred", "y_pred_proba": "y_pred_proba", "timestamp_column_name": "timestamp"}, "classification_binary"),
    "census": (census, {"y_true": "employed", "y_pred": "prediction", "y_pred_proba": "predicted_probability"}, "classification_binary"),
    "creditCard": (credit_card, {"y_true": "y_true", "y_pred": "y_pred", "y_pred_proba": CLASSES, "timestamp_column_name": "timestamp"}, "classification_multiclass"),
}
# `chunk` is what driftglass.yaml says for the same chunks.
RUNS = [
    ("carLoan", {}, "5000"), ("carLoan", {"chunk_period": "M"}, "1mo"),
    ("census", {"chunk_size": 13757}, "13757"),
    ("creditCard", {}, "6000"), ("creditCard", {"chunk_period": "M"}, "1mo"),
]


def number(value):
    return None if value is None or np.isnan(value) else float(value)


def run(name, chunking):
    load, columns, problem = MODELS[name]
    reference, current = load()
    figures, calibrated = {}, None
    for metric in METRICS:
        np.random.seed(42)
        cbpe = nannyml.CBPE(metrics=[metric], problem_type=problem, **columns, **chunking).fit(reference)
        frame = cbpe.estimate(current).to_df()
        if problem == "classification_binary":
            calibrated = ["1"] if cbpe.needs_calibration else []
        else:
            calibrated = sorted(label for label, each in cbpe._calibrators.items() if type(each).__name__ == "IsotonicCalibrator")
        rows = (frame[("chunk", "end_index")] - frame[("chunk", "start_index")] + 1).tolist()
        periods = frame[("chunk", "period")].tolist()
        part = frame[metric]
        figures[metric] = {
            "threshold": [number(part["lower_threshold"].iloc[0]), number(part["upper_threshold"].iloc[0])],
            "value": [number(v) for v in part["value"]],
            "lower": [number(v) for v in part["lower_confidence_boundary"]],
            "upper": [number(v) for v in part["upper_confidence_boundary"]],
            "realized": [number(v) for v in part["realized"]],
            "alert": [bool(v) for v in part["alert"]],
        }
    return {"rows": [int(v) for v in rows], "reference": periods.count("reference"), "calibrated": calibrated, "metrics": figures}


def scored(n, bend):
    """Scores and outcomes by formula, the same as in calibration.test.ts: calibrated but for `bend`."""
    i = np.arange(n)
    score = (i * 7919 % 1009) / 1009
    return score, ((i * 104729 % 10007) / 10007 < score + bend * score * (1 - score)).astype(int)


def decision(n, bend):
    score, outcome = scored(n, bend)
    splits = StratifiedShuffleSplit(n_splits=10, test_size=0.1, random_state=42).split(score, outcome)
    last = [test for _, test in splits][-1]
    return {"rows": n, "bend": bend, "calibrated": bool(needs_calibration(outcome, score, IsotonicCalibrator())), "lastTest": last[:20].tolist()}


def isotonic(n, bend):
    score, outcome = scored(n, bend)
    fitted = IsotonicRegression(out_of_bounds="clip").fit(score, outcome)
    at = np.linspace(-0.1, 1.1, 49)
    return {"rows": n, "bend": bend, "knots": len(fitted.X_thresholds_), "at": at.tolist(), "value": fitted.predict(at).tolist()}


if __name__ == "__main__":
    out = {
        "versions": {"nannyml": nannyml.__version__, "numpy": np.__version__, "pandas": pd.__version__, "scikit-learn": sklearn.__version__},
        "decisions": [decision(n, bend) for n in [21, 50, 97, 400, 1000, 3000] for bend in [-0.6, -0.2, 0, 0.1, 0.6]],
        "isotonic": [isotonic(n, bend) for n in [2, 5, 40, 1500] for bend in [-0.6, 0]],
        "runs": [{"set": name, "chunk": chunk, **run(name, chunking)} for name, chunking, chunk in RUNS],
    }
    (Path(__file__).parent / "estimated.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
