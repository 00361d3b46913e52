"""Roles from and to the schemas of Arize and Fiddler."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import yaml

from ._node import EXPORT, run_node
from ._options import Loader


def roles(schema: str | os.PathLike[str] | dict[str, Any]) -> dict[str, Any]:
    """
    The keywords that an Arize Schema or a Fiddler model (`{spec, schema, task, …}`) stands for, of a JSON file or as a dict:
    `dg.Monitor(reference=ref, current=cur, **dg.roles("arize.json"))`.

    Raises ValueError with a sentence for anything else.
    """
    text = json.dumps(schema) if isinstance(schema, dict) else Path(schema).read_text(encoding="utf-8")
    name = "the schema" if isinstance(schema, dict) else Path(schema).name
    return yaml.load(run_node([EXPORT, "roles", name], text), Loader) or {}


def to_arize(report: Any) -> dict[str, Any]:
    """The roles of a `Report`, or of a `Monitor` that is ready, as Arize's `Schema` takes them."""
    return write(report, "arize")


def to_fiddler(report: Any) -> dict[str, Any]:
    """The roles, kinds, ranges and task as Fiddler's `{spec, schema, task, …}`."""
    return write(report, "fiddler")


def write(report: Any, tool: str) -> dict[str, Any]:
    return json.loads(run_node([EXPORT, tool], json.dumps(report if isinstance(report, dict) else report.to_dict())))
