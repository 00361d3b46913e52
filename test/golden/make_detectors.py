"""detectors.json: where river's detectors drift and warn on its own drift sets, on streams with known changes, and on the error streams of the real data sets.

Indices are those of the value at which `drift_detected` (`warning_detected` without a drift) became true. Warnings are written as runs [first, length].
"""
import csv
import itertools
import math
from pathlib import Path

import numpy as np
import river
from river import drift

from cases import write
from sets import car_loan, census, credit_card

SETS = Path(drift.__file__).parent / "datasets"

# Our names, river's class, and parameter sets in river's names.
NUMERIC = {
    "adwin": (drift.ADWIN, [{}, {"delta": 0.2, "clock": 1, "max_buckets": 3, "min_window_length": 2, "grace_period": 4}, {"delta": 0.05, "clock": 8}]),
    "pageHinkley": (drift.PageHinkley, [{}, {"threshold": 5, "delta": 0.01, "min_instances": 10}, {"threshold": 2, "mode": "up", "alpha": 0.99}, {"threshold": 2, "mode": "down"}]),
    "kswin": (drift.KSWIN, [{"seed": 42}, {"seed": 7, "window_size": 300, "stat_size": 12, "alpha": 0.01}, {"seed": 0, "window_size": 60, "stat_size": 25, "alpha": 0.05}]),
}
BINARY = {
    "ddm": (drift.binary.DDM, [{}, {"warm_start": 10, "warning_threshold": 1, "drift_threshold": 1.5}, {"drift_threshold": 4}]),
    "eddm": (drift.binary.EDDM, [{}, {"warm_start": 10, "alpha": 0.9, "beta": 0.7}, {"alpha": 0.99, "beta": 0.96}]),
    "hddmA": (drift.binary.HDDMA, [{}, {"two_sided_test": True, "drift_confidence": 0.01, "warning_confidence": 0.1}, {"drift_confidence": 0.05, "warning_confidence": 0.2}]),
    "hddmW": (drift.binary.HDDMW, [{}, {"two_sided_test": True, "drift_confidence": 0.01, "warning_confidence": 0.1}, {"lambda_val": 0.2, "drift_confidence": 0.01}]),
    "fhddm": (drift.binary.FHDDM, [{}, {"sliding_window_size": 50, "confidence_level": 0.01}, {"sliding_window_size": 120, "short_window_size": 30, "confidence_level": 0.001}]),
}


def river_sets():
    """One column of each of river's own change-point sets."""
    columns = {"airline_passengers": 1, "apple": 6, "bitcoin": 1, "brent_crude_oil": 1, "occupancy": 1, "run_log": 1, "uk_coal_employment": 1}
    for name, column in columns.items():
        with open(SETS / f"{name}.csv") as file:
            values = [float(row[column]) for row in itertools.islice(csv.reader(file), 1, 1200) if row[column]]
        yield name, values


def uniform(seed, n):
    """Uniform in [0, 1), the 32 bits of MT19937 as they come: the same in detectors.test.ts."""
    return np.random.RandomState(seed).randint(0, 2**32, size=n, dtype=np.uint32) / 2**32


def streams():
    """Errors of 0 and 1 at rates that jump, creep and fall; and sums of uniforms whose mean or spread changes."""
    n = 4000
    rates = {"jump": [0.1 if i < n / 2 else 0.25 for i in range(n)], "creep": [0.1 + 0.3 * i / n for i in range(n)], "fall": [0.4 if i < n / 2 else 0.1 for i in range(n)], "still": [0.2] * n}
    for seed, (name, rate) in enumerate(rates.items(), 1):
        yield name, seed, (uniform(seed, n) < np.array(rate)).astype(int).tolist(), True
    for seed, (name, shift, spread) in enumerate([("mean", 0.5, 1), ("spread", 0, 2), ("calm", 0, 1)], 11):
        sums = uniform(seed, 2 * n).reshape(n, 2).sum(axis=1) - 1
        late = np.arange(n) >= n / 2
        yield name, seed, np.where(late, sums * spread + shift, sums).tolist(), False


def run(detector, values):
    drifts, warnings = [], []
    for i, value in enumerate(values):
        detector.update(value)
        if detector.drift_detected:
            drifts.append(i)
        elif getattr(detector, "warning_detected", False):
            if warnings and sum(warnings[-1]) == i:
                warnings[-1][1] += 1
            else:
                warnings.append([i, 1])
    return {"drifts": drifts, "warnings": warnings}


def all_of(kinds, values):
    return [{"detector": name, "parameters": p, **run(make(**p), values)} for name, (make, sets) in kinds.items() for p in sets]


def defaults(values):
    """Each with its defaults, as the report runs them; FHDDM is given what was right."""
    out = []
    for name, (make, sets) in {**NUMERIC, **BINARY}.items():
        # SciPy takes a millisecond a value: KSWIN sees the first 20,000.
        values_seen = [1 - v for v in values] if name == "fhddm" else values[:20_000] if name == "kswin" else values
        found = run(make(**sets[0]), values_seen)
        out.append({"detector": name, "values": len(values_seen), "drifts": found["drifts"], "warnings": len(found["warnings"]), "warned": sum(length for _, length in found["warnings"])})
    return out


def errors(load, target, prediction, order):
    reference, current = (side.sort_values(order, kind="stable") if order else side for side in load())
    return [int(v) for side in (reference, current) for v in (side[target] != side[prediction])]


if __name__ == "__main__":
    sets = [{"name": name, "values": values, "runs": all_of(NUMERIC, values)} for name, values in river_sets()]
    # The same sets as 0 and 1: above the mean of the first half or not.
    for each in list(sets):
        half = each["values"][: len(each["values"]) // 2]
        binary = [int(v > math.fsum(half) / len(half)) for v in each["values"]]
        each["binary"] = all_of(BINARY, binary)
    made = [{"name": name, "seed": seed, "runs": all_of({**NUMERIC, **BINARY} if binary else NUMERIC, values)} for name, seed, values, binary in streams()]
    real = [
        {"set": "census", "runs": defaults(errors(census, "employed", "prediction", "year"))},
        {"set": "carLoan", "runs": defaults(errors(car_loan, "repaid", "y_pred", "timestamp"))},
        {"set": "creditCard", "runs": defaults(errors(credit_card, "y_true", "y_pred", "timestamp"))},
    ]
    write("detectors", {"sets": sets, "streams": made, "real": real}, river=river, numpy=np)
