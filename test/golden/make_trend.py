"""Theil–Sen by SciPy; Mann–Kendall and the Hodges–Lehmann centre by their formulas, written plainly (Mann–Kendall as pymannkendall's original_test)."""

import itertools
import json
from pathlib import Path

import numpy as np
import scipy
from mpmath import mp, mpf
from scipy.stats import theilslopes

mp.dps = 40
generator = np.random.default_rng(7)


def mann_kendall(y: np.ndarray) -> dict:
    n = len(y)
    s = int(sum(np.sign(y[j] - y[i]) for i in range(n) for j in range(i + 1, n)))
    ties = [int((y == value).sum()) for value in np.unique(y)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = 0.0 if s == 0 else (s - np.sign(s)) / np.sqrt(variance)
    return {"statistic": s, "z": float(z), "pValue": float(mp.erfc(abs(mpf(float(z))) / mp.sqrt(2)))}


def hodges_lehmann(y: np.ndarray) -> float:
    return float(np.median([(a + b) / 2 for a, b in itertools.combinations_with_replacement(y, 2)]))


cases = []
for n, slope, rounding in ((6, 0.0, None), (12, -0.02, None), (30, -0.004, 3), (30, 0.01, 2), (60, -0.05, None), (17, 0.0, 1)):
    x = np.cumsum(generator.integers(1, 4, n)).astype(float)
    y = 0.9 + slope * x + 0.05 * generator.standard_normal(n)
    if rounding is not None:
        y = np.round(y, rounding)
    if n == 17:
        # Ties in x as well.
        x = np.repeat(np.arange(9.0), 2)[:17]
    found = theilslopes(y, x)
    cases.append({
        "x": x.tolist(), "y": y.tolist(), "slope": found.slope, "lower": found.low_slope, "upper": found.high_slope,
        "mannKendall": mann_kendall(y), "centre": hodges_lehmann(y),
    })  # fmt: skip

Path(__file__).with_name("trend.json").write_text(json.dumps({"versions": {"numpy": np.__version__, "scipy": scipy.__version__}, "cases": cases}, indent=1) + "\n")
