"""From the keywords of `Monitor` and `report` to the configuration that every door of Driftglass reads."""

from __future__ import annotations

import datetime
import difflib
import os
from collections.abc import Mapping
from typing import Any

import yaml

# Python's spelling of each option, and the configuration's.
OPTIONS = {
    "target": "target",
    "prediction": "prediction",
    "probability": "probability",
    "timestamp": "timestamp",
    "id": "id",
    "latency": "latency",
    "status": "status",
    "version": "version",
    "group": "group",
    "weight": "weight",
    "features": "features",
    "ignore": "ignore",
    "kinds": "kinds",
    "positive": "positive",
    "decision_threshold": "decisionThreshold",
    "nulls": "nulls",
    "timezone": "timezone",
    "chunk": "chunk",
    "split": "split",
    "trained_at": "trainedAt",
    "convention": "convention",
    "tests": "tests",
}

ROLES = ("target", "prediction", "timestamp", "id", "latency", "status", "version", "group", "weight")


def configuration(
    options: Mapping[str, Any], file: str | os.PathLike[str] | None, *, caller: str, also: tuple[str, ...]
) -> dict[str, Any]:
    """
    The options over those of `file`, a driftglass.yaml. None means of a role: there is no such column.

    `caller` and `also` (the keywords that the caller itself takes) are for the message of the TypeError that an unknown keyword raises.
    """
    for name in options:
        if name not in OPTIONS:
            raise TypeError(unknown_option(name, caller, (*also, *OPTIONS)))
    chosen = {OPTIONS[name]: plain(name, value) for name, value in options.items()}
    return {**read_config(file), **chosen}


def read_config(file: str | os.PathLike[str] | None) -> dict[str, Any]:
    if file is None:
        return {}
    with open(file, encoding="utf-8") as text:
        try:
            # Dates stay as they are written.
            config = yaml.load(text, yaml.BaseLoader)
        except yaml.YAMLError as error:
            raise ValueError(f"{os.fspath(file)} is no YAML: {error}") from error
    if config is not None and not isinstance(config, dict):
        raise ValueError(f"{os.fspath(file)} is no driftglass.yaml: it holds no list of settings such as \"target: repaid\".")
    return config or {}


def unknown_option(name: str, caller: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(known)}."
    return f"{caller} has no option {name!r}; {hint}"


def plain(name: str, value: Any) -> Any:
    """One option's value as plain JSON."""
    if value is None:
        return None
    if name == "probability" and isinstance(value, Mapping):
        return [{"label": label(key), "column": str(column)} for key, column in value.items()]
    if name == "kinds":
        return [{"column": str(column), "kind": str(kind)} for column, kind in dict(value).items()]
    if name in ("features", "ignore", "nulls"):
        if isinstance(value, str):
            raise TypeError(f"{name} takes a list of names, as in {name}=[{value!r}]")
        return [str(item) for item in value]
    if name == "positive":
        return label(value)
    if name == "decision_threshold":
        return float(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return str(value)


def label(value: Any) -> str:
    """A class as the report spells it: 1 and 1.0 are "1", True is "true"."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def role_columns(config: Mapping[str, Any]) -> list[str]:
    """Every column that the configuration gives a role, so that `columns=` never drops one of them."""
    named = [config[role] for role in ROLES if config.get(role)]
    probability = config.get("probability")
    if isinstance(probability, str):
        named.append(probability)
    elif probability:
        named.extend(entry["column"] for entry in probability)
    return named
