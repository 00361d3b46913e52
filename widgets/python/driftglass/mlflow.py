"""
MLflow Tracking as Driftglass reads and writes it, without the mlflow package. Each function takes the server's `url`, else `MLFLOW_TRACKING_URI`;
`token`, or `user` and `password`, are kept nowhere, and MLflow's own variables stand in for them. All raise ConnectionError with a sentence where the
server cannot be reached or refuses. A file of a run is also `reference="runs:/ID/path"` in `dg.report` and `dg.Monitor`.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ._connect import ask, option, secrets
from ._report import Report


def experiments(url: str | None = None, **who: str) -> list[dict[str, Any]]:
    """All experiments: id and name."""
    return read(["experiments"], url, who)


def runs(experiment: str, url: str | None = None, **who: str) -> list[dict[str, Any]]:
    """Runs of an experiment (its name or id), newest first, with metrics, parameters and tags as lists of name and value."""
    return read(["runs", experiment], url, who)


def run(id: str, url: str | None = None, **who: str) -> dict[str, Any]:
    """One run."""
    return read(["run", id], url, who)


def history(id: str, metric: str, url: str | None = None, **who: str) -> list[dict[str, Any]]:
    """Every logged value of a run's metric by step: step, time (ms since 1970) and value, which is a text for NaN and the infinities."""
    return read(["history", id, metric], url, who)


def versions(model: str, url: str | None = None, **who: str) -> list[dict[str, Any]]:
    """Versions of a registered model, oldest first."""
    return read(["versions", model], url, who)


def artifacts(id: str, folder: str | None = None, url: str | None = None, **who: str) -> list[dict[str, Any]]:
    """What a run keeps in a folder."""
    return read(["artifacts", id, *([] if folder is None else [folder])], url, who)


def artifact(id: str, path: str, to: str | os.PathLike[str], url: str | None = None, **who: str) -> Path:
    """Writes one file of a run to `to`."""
    send(["artifact", id, path, "--out", os.fspath(to)], url, who)
    return Path(to)


def training(id: str, *, metrics: Sequence[str] = (), model: str | None = None, url: str | None = None, **who: str) -> dict[str, Any]:
    """For `beside=` of `dg.report`: metrics of the run as lines, versions of `model` as marks, and the end of training, which becomes `trained_at`."""
    return read(["training", id, *[f"--metric={metric}" for metric in metrics], *option("model", model)], url, who)


def log(report: Report, experiment: str | None = None, *, run: str | None = None, url: str | None = None, **who: str) -> str:
    """
    Writes the report to a new run of the experiment, which is made where there is none, or on to `run`: figures as metrics with steps, report.json and
    report.html as artifacts. Returns the run's id.
    """
    with tempfile.TemporaryDirectory(prefix="driftglass-") as folder:
        file = Path(folder) / "report.json"
        file.write_text(json.dumps(report.to_dict()), encoding="utf-8")
        return read(["log", str(file), *option("experiment", experiment), *option("run", run)], url, who)["run"]


def read(question: Sequence[str], url: str | None, who: dict[str, str]) -> Any:
    return json.loads(send(question, url, who))


def send(question: Sequence[str], url: str | None, who: dict[str, str]) -> str:
    for name in who:
        if name not in ("token", "user", "password"):
            raise TypeError(f"mlflow.{question[0]} has no option {name!r}; it has url, token, user and password.")
    env = secrets("MLFLOW_TRACKING", who.get("token"), who.get("user"), who.get("password"), names=("USERNAME", "PASSWORD"))
    return ask(["mlflow", *question, *option("mlflow", url)], env)
