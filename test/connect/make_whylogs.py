"""Profiles written by whylogs 1.6.4, and what it says of them itself. Needs whylogs==1.6.4, numpy<2, pandas<2.3."""
import json
from pathlib import Path

import numpy as np
import pandas as pd
import whylogs
from whylogs.core import DatasetProfileView
from whylogs.viz.drift.column_drift_algorithms import Hellinger, calculate_drift_scores

HERE = Path(__file__).parent / "answers" / "whylogs"
PAIRS = [("large", "merged"), ("merged", "small"), ("small", "large"), ("small", "one")]
POINTS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]


def frame(rows, seed):
    random = np.random.default_rng(seed)
    table = pd.DataFrame({
        "income": random.lognormal(10, 1, rows),
        "age": random.integers(18, 90, rows),
        "state": random.choice(["CA", "NY", "TX", "<b>", "日本"], rows),
        "id": [f"user-{i * 7919 % 10_000_019}" for i in range(rows)],
        "flag": random.random(rows) < 0.3,
        "all_missing": np.full(rows, np.nan),
    })
    table.loc[table.index % 10 == 3, "income"] = np.nan
    table["state"] = table["state"].where(table.index % 5 != 1, None)
    return table


def truth(view):
    columns = {}
    for name, column in view.get_columns().items():
        summary = column.to_summary_dict()
        keep = ["counts/n", "counts/null", "counts/nan", "counts/inf", "types/integral", "types/fractional", "types/boolean", "types/string",
                "distribution/n", "distribution/mean", "distribution/stddev", "distribution/min", "distribution/max", "cardinality/est"]
        entry = {key: (None if isinstance(summary.get(key), float) and np.isnan(summary[key]) else summary[key]) for key in keep if key in summary}
        if summary.get("frequent_items/frequent_strings"):
            entry["frequent"] = [[item.value, item.est, item.lower, item.upper] for item in summary["frequent_items/frequent_strings"]][:30]
        metric = column.get_metric("distribution")
        if metric is not None and metric.kll.value.get_n() > 0:
            sketch = metric.kll.value
            points = sketch.get_quantiles(POINTS)
            unique = sorted(set(points))
            entry["points"] = unique
            entry["cdf"] = list(sketch.get_cdf(unique))[:-1]
            entry["rankError"] = sketch.normalized_rank_error(False)
            entry["massError"] = sketch.normalized_rank_error(True)
        columns[name] = entry
    return columns


def drift(reference, current):
    """Its drift scores of two profiles without options, and Hellinger's distance where both hold numbers."""
    scores = calculate_drift_scores(target_view=current, reference_view=reference, with_thresholds=True)
    columns = {}
    for name, score in scores.items():
        if score is None:
            continue
        columns[name] = {"test": score["algorithm"], "statistic": score["statistic"] if np.isfinite(score["statistic"]) else None, "pValue": score["pvalue"], "category": score["drift_category"]}
        if score["algorithm"] == "ks":
            columns[name]["hellinger"] = Hellinger().calculate(target_column_view=current.get_column(name), reference_column_view=reference.get_column(name)).statistic
    return columns


def main():
    HERE.mkdir(parents=True, exist_ok=True)
    views = {
        "small": whylogs.log(frame(200, 1)).view(),
        "one": whylogs.log(frame(1, 2)).view(),
        "large": whylogs.log(frame(20_000, 3)[["income", "id"]]).view(),
        "merged": whylogs.log(frame(6_000, 4)[["income", "id", "state"]]).view().merge(whylogs.log(frame(9_000, 5)[["income", "id", "state"]]).view()),
    }
    for name, view in views.items():
        view.write(str(HERE / f"{name}.bin"))
    views = {name: DatasetProfileView.read(str(HERE / f"{name}.bin")) for name in views}
    said = {name: truth(view) for name, view in views.items()}
    scores = [{"reference": a, "current": b, "columns": drift(views[a], views[b])} for a, b in PAIRS]
    (HERE / "truth.json").write_text(json.dumps({"made with": {"whylogs": "1.6.4", "numpy": np.__version__, "pandas": pd.__version__}, "profiles": said, "drift": scores}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
