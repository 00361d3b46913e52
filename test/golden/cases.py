"""The closed-form columns of cases.json, as `pandas.read_csv` would have given them."""
import json
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent


def values(parts, kind):
    """Python values of one side: float, int, str, bool or None."""
    out = []
    for part in parts:
        if "values" in part:
            out += part["values"] * part.get("times", 1)
            continue
        steps = [i * part["multiply"] % part["modulus"] for i in range(part["rows"])]
        if "prefix" in part:
            out += [f"{part['prefix']}{s}" for s in steps]
        elif "reciprocal" in part:
            out += [part["reciprocal"] / (s + part["add"]) for s in steps]
        elif kind == "integer":
            out += [s + int(part.get("add", 0)) for s in steps]
        else:
            out += [s / part.get("divide", 1) + part.get("add", 0) for s in steps]
    cast = {"float": float, "integer": int, "string": str, "boolean": bool}[kind]
    return [None if v is None else cast(v) for v in out]


def series(parts, kind):
    """The column as pandas.read_csv types it: integers or booleans with a missing value become float64 or object."""
    v = values(parts, kind)
    if kind == "float":
        return pd.Series(v, dtype="float64")
    if kind == "integer":
        return pd.Series(v, dtype="float64" if None in v else "int64")
    if all(x is None for x in v):
        return pd.Series(v, dtype="float64")
    return pd.Series(v, dtype="bool" if kind == "boolean" and None not in v else "object")


def cases(file="cases.json"):
    """(name, kind, reference, current) of each case; a side that lacks the column is None. Current may be of a type of its own."""
    for case in json.loads((HERE / file).read_text())["cases"]:
        types = {"reference": case["type"], "current": case.get("currentType", case["type"])}
        sides = [None if case[s] is None else series(case[s], types[s]) for s in ("reference", "current")]
        yield case["name"], case["type"], *sides


def finite(x):
    """The number as JSON holds it: null for NaN, a string for an infinity."""
    if x is None or isinstance(x, (str, bool)):
        return x
    if isinstance(x, (int, np.integer)):
        return int(x) if abs(int(x)) <= 2**53 else str(int(x))
    x = float(x)
    return None if np.isnan(x) else ("Infinity" if x > 0 else "-Infinity") if np.isinf(x) else x


def write(name, result, **modules):
    """Writes name.json beside this file, with the versions of what made it."""
    import platform

    versions = {"python": platform.python_version(), **{k: m.__version__ for k, m in modules.items()}}
    body = json.dumps({"versions": versions, **result}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # One line per second-level entry, so that a change can be read.
    path = HERE / f"{name}.json"
    path.write_text(pretty({"versions": versions, **result}) + "\n")
    print(f"{path.name}: {len(body):,} characters")


def pretty(value, depth=0):
    """JSON, opened up two levels deep and compact below."""
    if depth < 2 and isinstance(value, (dict, list)) and value:
        pad, items = " " * (depth + 1), value.items() if isinstance(value, dict) else value
        rows = [f"{json.dumps(k, ensure_ascii=False)}: {pretty(v, depth + 1)}" for k, v in items] if isinstance(value, dict) else [pretty(v, depth + 1) for v in items]
        ends = "{}" if isinstance(value, dict) else "[]"
        return ends[0] + "\n" + ",\n".join(pad + r for r in rows) + "\n" + " " * depth + ends[1]
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
