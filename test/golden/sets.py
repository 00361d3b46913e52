"""The real data sets in `.data/` (`npm run data` fetches them), reference and current with the labels joined."""
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parents[2] / ".data"


def read(name):
    path = DATA / name
    if not path.exists():
        raise SystemExit(f"{path} is missing: run `npm run data` first.")
    return pd.read_parquet(path) if path.suffix == ".pq" else pd.read_csv(path)


def pair(reference, current, labels):
    return read(reference), read(current).merge(read(labels), on="id", how="left")


def census():
    return pair("employment_MA_reference.pq", "employment_MA_analysis.pq", "employment_MA_analysis_target.pq")


def car_loan():
    return pair("synthetic_car_loan_reference.csv", "synthetic_car_loan_analysis.csv", "synthetic_car_loan_analysis_target.csv")


def credit_card():
    return pair("mc_reference.csv", "mc_analysis.csv", "mc_analysis_gt.csv")


def car_price():
    return pair("regression_synthetic_reference.csv", "regression_synthetic_analysis.csv", "regression_synthetic_analysis_targets.csv")


def housing():
    return pair("california_housing_reference.csv", "california_housing_analysis.csv", "california_housing_analysis_gt.csv")


# id and time stamp are not features: no figure of drift is made of them.
SETS = {"census": (census, ["id", "year"]), "carLoan": (car_loan, ["id", "timestamp"])}
