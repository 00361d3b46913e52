"""Two Arrow files, one million rows × 15 columns each: ten numeric columns of many shapes, five of categories, nulls in some. Seeded."""
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa


def table(seed, rows, shift):
    random = np.random.default_rng(seed)
    normal = lambda: random.standard_normal(rows)
    columns = {
        "normal": normal() + shift,
        "normal_missing": missing(normal() * 2 + 5 + shift, random, 0.03),
        "uniform": random.random(rows) * (1 + shift),
        "lognormal": np.exp(normal() + shift),
        "cauchy": np.tan(np.pi * (random.random(rows) - 0.5)) + shift,
        "zero_inflated": np.where(random.random(rows) < 0.6 - shift, 0.0, random.exponential(10, rows)),
        "counts": random.poisson(40 + 10 * shift, rows).astype("int64"),
        "rounded": np.round(random.gamma(2 + shift, 3, rows), 2),
        "epoch": (1_600_000_000_000 + random.random(rows) * 3e10 * (1 + shift)).astype("int64"),
        "mixture": missing(np.where(random.random(rows) < 0.5 + shift, normal(), normal() + 6), random, 0.01),
        "two": category(random, 2, rows, shift),
        "five": category(random, 5, rows, shift, 0.02),
        "twenty": category(random, 20, rows, shift),
        "hundred": category(random, 100, rows, shift),
        "thousand": category(random, 1000, rows, shift, 0.01),
    }
    return pa.table({name: values if isinstance(values, pa.Array) else pa.array(values) for name, values in columns.items()})


def missing(values, random, share):
    return pa.array(values, mask=random.random(len(values)) < share)


def category(random, size, rows, shift, share=0.0):
    """Zipf-like shares; the reference and the current sample weigh the categories a little differently."""
    weights = 1 / np.arange(1, size + 1) ** (1 - shift)
    codes = random.choice(size, rows, p=weights / weights.sum()).astype("int32")
    return pa.DictionaryArray.from_arrays(missing(codes, random, share), pa.array([f"c{i:03d}" for i in range(size)]))


if __name__ == "__main__":
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for name, seed, shift in (("reference", 1, 0.0), ("current", 2, 0.05)):
        data = table(seed, rows, shift)
        with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as sink, pa.ipc.new_file(sink, data.schema) as writer:
            writer.write_table(data)
