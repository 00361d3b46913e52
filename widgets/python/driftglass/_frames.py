"""Sections of a report as tables, one row per thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]

PERCENTILES = ("p50", "p90", "p95", "p99")


def to_frame(report: dict[str, Any], section: str) -> Any:
    """pandas where it is installed, else a list of dicts. Raises ValueError for a section that there is not."""
    if section not in SECTIONS:
        raise ValueError(f"There is no section {section!r}; there are {', '.join(SECTIONS)}.")
    rows = SECTIONS[section](report)
    try:
        import pandas
    except ImportError:
        return rows
    return pandas.DataFrame(rows)


def drift(report: dict[str, Any]) -> list[Row]:
    """One row per column, by the report's convention: its value with the 95 % interval, and the noise floor."""
    rows = []
    for column in report["drift"]["columns"]:
        row = {key: column[key] for key in ("column", "role", "kind", "level")}
        verdict = column["verdicts"][0] if column["verdicts"] else {}
        for key in ("convention", "test", "value", "threshold", "pValue", "qValue", "drifted", "reason"):
            row[key] = verdict.get(key)
        row["valueLower"], row["valueUpper"] = verdict.get("interval") or (None, None)
        row["noise"] = verdict.get("noise")
        rows.append(row)
    return rows


def tests(report: dict[str, Any]) -> list[Row]:
    """One row per column and test."""
    return [{"column": column["column"], **test} for column in report["drift"]["columns"] for test in column["tests"]]


def bins(report: dict[str, Any]) -> list[Row]:
    """One row per column and bin: the counts on both sides, and the bin's share of the effect."""
    return [{"column": column["column"], **bin} for column in report["drift"]["columns"] for bin in column["bins"]]


def quality(report: dict[str, Any]) -> list[Row]:
    """One row per column and side."""
    rows = []
    for column in report["quality"]["columns"]:
        for side in ("reference", "current"):
            if side in column:
                description = {key: value for key, value in column[side].items() if key != "top"}
                rows.append({"column": column["column"], "side": side, "role": column["role"], "kind": column["kind"], "level": column["level"], **description})
    return rows


def performance(report: dict[str, Any]) -> list[Row]:
    """One row per metric: its value on each side, the one estimated without labels, and the change with its 95 % interval."""
    section = report.get("performance", {})
    sides = {side: section.get(side, {}).get("metrics", {}) for side in ("reference", "current")}
    changes = {change["metric"]: change for change in section.get("change", [])}
    rows = []
    estimated = section.get("estimated", {}).get("metrics", {})
    for metric in dict.fromkeys([*sides["reference"], *sides["current"], *estimated]):
        row: Row = {"metric": metric}
        for side in sides:
            row[side] = sides[side].get(metric, {}).get("value")
        row["estimated"] = estimated.get(metric, {}).get("value")
        for key in ("change", "lower", "upper", "level"):
            row[key] = changes.get(metric, {}).get(key)
        rows.append(row)
    return rows


def timeline(report: dict[str, Any]) -> list[Row]:
    """One row per chunk of time, with a column per metric."""
    rows = []
    for chunk in report.get("timeline", {}).get("chunks", []):
        row = {key: chunk.get(key) for key in ("index", "sample", "start", "end", "rows", "complete")}
        row["drifted"] = sum(column["level"] in ("warn", "alert") for column in chunk["drift"])
        metrics = chunk.get("performance", {}).get("metrics", {})
        served = chunk.get("operations", {})
        operations = {p: served["latency"][p] for p in PERCENTILES if "latency" in served}
        operations |= {key: served[name]["value"] for key, name in (("error_rate", "errorRate"), ("throughput", "throughput")) if name in served}
        rows.append({**row, **{name: metric["value"] for name, metric in metrics.items()}, **operations})
    return rows


def operations(report: dict[str, Any]) -> list[Row]:
    """One row per figure of how the model is served: reference, current, and the change with its 95 % interval."""
    return [{key: change.get(key) for key in ("figure", "reference", "current", "change", "lower", "upper")} for change in report.get("operations", {}).get("change", [])]


def versions(report: dict[str, Any]) -> list[Row]:
    """One row per model version: its rows, time, drift and metrics."""
    rows = []
    for entry in report.get("versions", {}).get("versions", []):
        row: Row = {"version": entry["version"], "start": entry.get("start"), "end": entry.get("end"), "reference_rows": entry["rows"]["reference"], "current_rows": entry["rows"]["current"]}
        row |= {key: entry.get("drift", {}).get(key) for key in ("drifted", "tested", "level")}
        rows.append({**row, **{name: metric["value"] for name, metric in entry.get("performance", {}).get("metrics", {}).items()}})
    return rows


def rules(report: dict[str, Any]) -> list[Row]:
    """One row per rule: its state, since when, and why."""
    return [{key: rule.get(key) for key in ("rule", "state", "since", "value", "level", "reason")} for rule in report.get("rules", [])]


def decomposition(report: dict[str, Any]) -> list[Row]:
    """One row per metric: its change, and the parts of it that moved inputs explain and that a changed relation does, with their 95 % intervals."""
    rows = []
    for part in report.get("concept", {}).get("decomposition", {}).get("parts", []):
        row = {key: part[key] for key in ("metric", "change", "explained", "concept", "better")}
        row["explainedLower"], row["explainedUpper"] = part["explainedInterval"]
        row["conceptLower"], row["conceptUpper"] = part["conceptInterval"]
        rows.append(row)
    return rows


def concept(report: dict[str, Any]) -> list[Row]:
    """One row per input and bin: the outcome's rate on each side, and the one to expect had only the inputs moved; the p-value is the input's."""
    return [
        {"column": column["column"], "outcome": column["outcome"], "pValue": column.get("pValue"), "qValue": column.get("qValue"), **{key: value for key, value in bin.items() if not key.endswith("Interval")}}
        for column in report.get("concept", {}).get("columns", [])
        for bin in column["bins"]
    ]


def detectors(report: dict[str, Any]) -> list[Row]:
    """One row per mark of a detector: "drift" or "warning", and where in the stream of errors it stands."""
    return [
        {"detector": detector["name"], "mark": mark, **{key: found.get(key) for key in ("index", "sample", "row", "time")}}
        for detector in report.get("concept", {}).get("detectors", [])
        for mark in ("drift", "warning")
        for found in detector[f"{mark}s"]
    ]


def errors(report: dict[str, Any]) -> list[Row]:
    """One row per slice in which the model errs more than chance allows, the best evidence first."""
    return [
        {"slice": conditions(found["conditions"]), **{key: found.get(key) for key in ("rows", "value", "reference", "qValue")}}
        for found in report.get("performance", {}).get("errors", {}).get("slices", [])
    ]


def slices(report: dict[str, Any]) -> list[Row]:
    """One row per column and slice of the rows that carries its drift."""
    return [
        {"column": column["column"], "slice": conditions(found["conditions"]), **{key: found.get(key) for key in ("change", "reference", "current", "within", "without", "share", "qValue")}}
        for column in report["drift"]["columns"]
        for found in column.get("slices", [])
    ]


def conditions(parts: list[dict[str, Any]]) -> str:
    return " and ".join(condition(part) for part in parts)


def condition(part: dict[str, Any]) -> str:
    """ "age in [40, 60)", "state = MA", "age is missing"."""
    if part.get("missing"):
        return f"{part['column']} is missing"
    if "category" in part:
        return f"{part['column']} = {part['category']}"
    lower, upper = (part.get(number, part.get(time)) for number, time in (("lower", "start"), ("upper", "end")))
    if lower is None:
        return f"{part['column']} < {upper}"
    return f"{part['column']} >= {lower}" if upper is None else f"{part['column']} in [{lower}, {upper})"


def staleness(report: dict[str, Any]) -> list[Row]:
    """One row: the model's age in days, the advice, and the metric's slope a day with its 95 % interval."""
    found = report.get("staleness")
    if found is None:
        return []
    row = {key: found.get(key) for key in ("days", "advice", "level", "metric", "sentence")}
    row["since"] = found["since"]["at"]
    return [row | {key: found.get("trend", {}).get(key) for key in ("slope", "lower", "upper", "pValue")}]


def findings(report: dict[str, Any]) -> list[Row]:
    """What is wrong, worst first."""
    return [{key: finding.get(key) for key in ("level", "subject", "sentence", "column", "metric")} for finding in report["verdict"]["findings"]]


SECTIONS: dict[str, Callable[[dict[str, Any]], list[Row]]] = {
    "drift": drift,
    "tests": tests,
    "bins": bins,
    "quality": quality,
    "performance": performance,
    "timeline": timeline,
    "findings": findings,
    "operations": operations,
    "rules": rules,
    "versions": versions,
    "decomposition": decomposition,
    "concept": concept,
    "detectors": detectors,
    "errors": errors,
    "slices": slices,
    "staleness": staleness,
}
