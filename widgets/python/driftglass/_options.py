"""From the keywords of `Monitor` and `report`, and from driftglass.yaml, to the settings that every door of Driftglass reads."""

from __future__ import annotations

import datetime
import difflib
import os
from collections.abc import Mapping
from typing import Any

import yaml

ROLES = ("target", "prediction", "probability", "timestamp", "id", "latency", "status", "version", "group", "weight")
# As driftglass.yaml spells them.
OPTIONS = (
    *ROLES, "features", "ignore", "kinds", "bins", "positive", "decision_threshold", "nulls", "timezone", "chunk", "split", "trained_at", "max_age", "convention", "tests",
    "reference_window", "latency_unit", "error_values", "rules", "detectors",
)  # fmt: skip

Settings = dict[str, Any]


def read_settings(options: Mapping[str, Any], file: str | os.PathLike[str] | None, *, caller: str, also: tuple[str, ...]) -> Settings:
    """
    The options over those of `file`, a driftglass.yaml, as it would hold them. None means of a role: there is no such column.

    `caller` and `also` (the keywords that the caller itself takes) are for the message of the TypeError that an unknown keyword raises.
    """
    for name in options:
        if name not in OPTIONS:
            raise TypeError(unknown_option(name, caller, (*also, *OPTIONS)))
    settings = {**read_file(file), **options}
    return {name: plain(name, value) for name, value in settings.items() if value is not None or name in ROLES}


def unknown_option(name: str, caller: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(known)}."
    return f"{caller} has no option {name!r}; {hint}"


class Loader(yaml.SafeLoader):
    """YAML whose scalars stay as they are spelled, null aside: "1.0" is no number and "no" no boolean."""

    yaml_implicit_resolvers = {
        first: [resolver for resolver in resolvers if resolver[0] == "tag:yaml.org,2002:null"] for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read_file(file: str | os.PathLike[str] | None) -> Settings:
    if file is None:
        return {}
    name = os.fspath(file)
    with open(file, encoding="utf-8") as text:
        try:
            settings = yaml.load(text, Loader)
        except yaml.YAMLError as error:
            raise ValueError(f"{name} is not valid YAML: {error}") from error
    if settings is None:
        return {}
    if not isinstance(settings, dict):
        raise ValueError(f'{name} must be a map of settings, as "target: repaid".')
    for key in settings:
        if key not in OPTIONS:
            raise ValueError(unknown_option(str(key), name, OPTIONS))
    return settings


def plain(name: str, value: Any) -> Any:
    """One setting as plain text, or a list or a map of texts."""
    if value is None:
        return None
    if name in ("probability", "kinds"):
        return {label(key): str(entry) for key, entry in value.items()} if isinstance(value, Mapping) else str(value)
    if name == "bins":
        if not isinstance(value, Mapping):
            raise TypeError('bins takes a map from column to edges, as in bins={"age": [20, 40, 60]}')
        return {str(column): [float(edge) for edge in edges] for column, edges in value.items()}
    if name == "detectors":
        if not isinstance(value, Mapping) or not all(isinstance(parameters, Mapping) for parameters in value.values()):
            raise TypeError('detectors takes a map from detector to its parameters, as in detectors={"adwin": {"delta": 0.01}}')
        return {str(detector): {str(key): label(entry) for key, entry in parameters.items()} for detector, parameters in value.items()}
    if name in ("features", "ignore", "nulls", "error_values", "rules"):
        if isinstance(value, str):
            raise TypeError(f"{name} takes a list, as in {name}=[{value!r}]")
        return [label(item) for item in value] if name == "error_values" else [str(item) for item in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return label(value)


def label(value: Any) -> str:
    """A class as the report spells it: 1 and 1.0 are "1", True is "true"."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def role_columns(settings: Settings) -> list[str]:
    """Every column that the settings give a role, so that `columns=` never drops one of them."""
    named = [settings.get(role) for role in ROLES]
    return [column for entry in named if entry for column in (entry.values() if isinstance(entry, dict) else [entry])]


def settings_text(config: Mapping[str, Any]) -> str:
    """The view's `Config` as `driftglass.yaml` holds it: the reverse of `configuration`."""
    settings = {}
    for key, value in config.items():
        if key == "probability" and isinstance(value, list):
            value = {entry["label"]: entry["column"] for entry in value}
        elif key == "kinds":
            value = {entry["column"]: entry["kind"] for entry in value}
        elif key == "bins":
            value = {entry["column"]: entry["edges"] for entry in value}
        elif key == "detectors":
            value = {snake_case(detector): {snake_case(name): label(entry) for name, entry in parameters.items()} for detector, parameters in value.items()}
        settings[snake_case(key)] = value
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)


def configuration(settings: Settings) -> dict[str, Any]:
    """The settings as the view's `Config`: camelCase, lists for maps whose keys are data."""
    config = {}
    for name, value in settings.items():
        if name == "probability" and isinstance(value, dict):
            value = [{"label": key, "column": column} for key, column in value.items()]
        elif name == "kinds":
            value = [{"column": column, "kind": kind} for column, kind in value.items()]
        elif name == "bins":
            value = [{"column": column, "edges": [float(edge) for edge in edges]} for column, edges in value.items()]
        elif name == "decision_threshold":
            value = float(value)
        elif name == "detectors":
            value = {camel_case(detector): {camel_case(key): scalar(entry) for key, entry in parameters.items()} for detector, parameters in value.items()}
        config[camel_case(name)] = value
    return config


def camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def snake_case(name: str) -> str:
    return "".join(f"_{part.lower()}" if part.isupper() else part for part in name)


def scalar(text: str) -> bool | float | str:
    """A number, true or false, or else the text."""
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        return text
