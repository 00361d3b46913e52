"""Two Arrow files of 30 columns: 20 numeric of six shapes, 10 of categories, nulls in every fourth; two of a model's scores and labels; and ten times as
many doubles, some of them NaN, as plain bytes. Seeded. `data.py FOLDER ROWS`"""
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

SHAPES = {
    "normal": lambda random, rows, shift: random.standard_normal(rows) * 2 + 5 + shift,
    "lognormal": lambda random, rows, shift: np.exp(random.standard_normal(rows) + shift),
    "cauchy": lambda random, rows, shift: np.tan(np.pi * (random.random(rows) - 0.5)) + shift,
    "zero_inflated": lambda random, rows, shift: np.where(random.random(rows) < 0.6 - shift, 0.0, random.exponential(10, rows)),
    "integer": lambda random, rows, shift: random.poisson(40 + 10 * shift, rows).astype("int64"),
    "epoch": lambda random, rows, shift: (1_600_000_000_000 + random.random(rows) * 3e10 * (1 + shift)).astype("int64"),
}
SIZES = (2, 5, 20, 100, 1000)


def table(seed, rows, shift):
    random = np.random.default_rng(seed)
    columns = {}
    for k in range(20):
        name = list(SHAPES)[k % len(SHAPES)]
        columns[f"{name}_{k}"] = missing(SHAPES[name](random, rows, shift * (k % 4)), random, 0.03 if k % 4 == 3 else 0)
    for k in range(10):
        size = SIZES[k % len(SIZES)]
        weights = 1 / np.arange(1, size + 1) ** (1 - shift * (k % 4))
        codes = random.choice(size, rows, p=weights / weights.sum()).astype("int32")
        columns[f"category_{k}"] = pa.DictionaryArray.from_arrays(missing(codes, random, 0.02 if k % 4 == 3 else 0), pa.array([f"c{i:03d}" for i in range(size)]))
    return pa.table(columns)


def missing(values, random, share):
    return pa.array(values, mask=random.random(len(values)) < share) if share else pa.array(values)


def scores(seed, rows, shift):
    """A calibrated score, its label and the prediction at one half; from three features."""
    random = np.random.default_rng(seed)
    features = {name: random.standard_normal(rows) + shift for name in ("first", "second", "third")}
    score = 1 / (1 + np.exp(-(features["first"] + features["second"] / 2)))
    label = (random.random(rows) < score).astype("int64")
    return pa.table({**features, "score": score, "prediction": (score >= 0.5).astype("int64"), "label": label})


def write(path, data):
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, data.schema) as writer:
        writer.write_table(data)


if __name__ == "__main__":
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, seed, shift in (("reference", 1, 0.0), ("current", 2, 0.05)):
        write(folder / f"{name}.arrow", table(seed, rows, shift))
        write(folder / f"scores-{name}.arrow", scores(seed + 2, rows, shift))
    random = np.random.default_rng(5)
    doubles = random.standard_normal(10 * rows) * 2 + 5
    doubles[random.random(10 * rows) < 0.03] = np.nan
    doubles.tofile(folder / "doubles.f64")
