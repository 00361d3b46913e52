"""Operations by NumPy, SciPy and pandas: latency percentiles, error rate with Wilson's interval, throughput and gaps, whole, per chunk, version and group.

The rows are made by integer arithmetic, in the same way by `test/monitor/operations.test.ts`.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from scipy.stats import binomtest

ROWS = 6000


def rows(side: int) -> pd.DataFrame:
    i = np.arange(ROWS)
    # About a row a minute, with seconds that jitter, and a silence of five hours in current.
    at = pd.Timestamp("2024-03-01T00:00:00Z").value // 10**9 + side * ROWS * 60 + i * 60 + (i * 7919) % 53
    at = at + np.where((side == 1) & (i >= 4000), 5 * 3600, 0)
    latency = 20 + ((i * 7919) % 1009) / 8 + np.where((i * 31) % 97 == 0, 400, 0) + side * 5
    status = np.where((i * 131) % 211 < 2 + 5 * side, 503, np.where((i * 17) % 23 == 0, 404, 200))
    version = np.where(i < 3000, "v1", "v2") if side == 0 else np.repeat("v2", ROWS)
    region = np.array(["north", "south", "east"])[(i * 5) % 3]
    frame = pd.DataFrame({"at": pd.to_datetime(at, unit="s", utc=True), "latency": latency, "status": status.astype(float), "version": version, "region": region})
    frame.loc[(i * 3) % 401 == 0, "latency"] = np.nan
    frame.loc[(i * 11) % 389 == 0, "status"] = np.nan
    return frame


def figures(frame: pd.DataFrame) -> dict:
    latency = frame.latency.dropna().to_numpy()
    status = frame.status.dropna()
    errors = int((status >= 500).sum())
    interval = binomtest(errors, len(status)).proportion_ci(method="wilson")
    p50, p90, p95, p99 = np.quantile(latency, [0.5, 0.9, 0.95, 0.99])
    return {
        "count": len(frame),
        "latency": {"rows": len(latency), "p50": p50, "p90": p90, "p95": p95, "p99": p99},
        "errorRate": {"value": errors / len(status), "lower": interval.low, "upper": interval.high, "errors": errors, "rows": len(status)},
    }


def traffic(frame: pd.DataFrame) -> dict:
    seconds = frame["at"].astype("int64").to_numpy() / 10**9
    gaps = np.diff(seconds)
    gaps = gaps[gaps > 0]
    return {"perMinute": (len(frame) - 1) / (seconds[-1] - seconds[0]) * 60, "longest": gaps.max(), "usual": float(np.median(gaps))}


sides = {}
for number, name in enumerate(("reference", "current")):
    frame = rows(number)
    days = [{"start": start.isoformat(), **figures(part)} for start, part in frame.groupby(frame["at"].dt.floor("D"))]
    groups = {key: [{"value": value, **figures(part)} for value, part in frame.groupby(key)] for key in ("version", "region")}
    sides[name] = {**figures(frame), **traffic(frame), "days": days, **groups}

versions = {"numpy": np.__version__, "scipy": scipy.__version__, "pandas": pd.__version__}
Path(__file__).with_name("operations.json").write_text(json.dumps({"versions": versions, "rows": ROWS, **sides}, indent=1) + "\n")
