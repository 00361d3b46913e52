"""`dg.report(…)`: the same report without a browser, by the packaged command line."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ._frames import to_frame
from ._node import CLI, EXPORT, run_node
from ._options import read_settings, role_columns
from ._save import page, save
from ._static import static_html, static_text
from ._transfer import Source, read_sources, state_sampling

OWN = ("reference", "current", "labels", "config", "columns", "sample", "seed", "beside")


class Report:
    """What `dg.report` found. `sentence` is the verdict, `level` its level."""

    def __init__(self, report: dict[str, Any], settings: str) -> None:
        self._report = report
        self._settings = settings

    @property
    def sentence(self) -> str:
        return self._report["verdict"]["sentence"]

    @property
    def level(self) -> str:
        return self._report["verdict"]["level"]

    def to_dict(self) -> dict[str, Any]:
        """The report, as `schema/report-1.schema.json` describes it."""
        return self._report

    def to_frame(self, section: str = "drift") -> Any:
        """One section as a table, pandas where it is installed, else a list of dicts. Raises ValueError with all sections for one that there is not."""
        return to_frame(self._report, section)

    def to_html(self) -> str:
        """One interactive page that opens offline. It holds aggregates, no rows."""
        return page(self._report)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes it as its suffix says: .html (interactive, offline), .json, .csv or .md; .yaml keeps the settings for every door."""
        save(path, self._report, self._export)

    def to_evidently(self) -> dict[str, Any]:
        """A snapshot that Evidently's own UI takes: POST it to /api/v2/snapshots/{project}."""
        with tempfile.TemporaryDirectory(prefix="driftglass-") as folder:
            path = Path(folder) / "report.json"
            path.write_text(json.dumps(self._report), encoding="utf-8")
            return json.loads(run_node([CLI, "convert", str(path), "--format", "evidently"]))

    def _export(self, form: str) -> str:
        return self._settings if form == "yaml" else run_node([EXPORT, form], json.dumps(self._report))

    def __repr__(self) -> str:
        return static_text(self._report)

    def _repr_html_(self) -> str:
        return static_html(self._report)


def report(
    *,
    current: Any = None,
    reference: Any = None,
    labels: Any = None,
    config: str | os.PathLike[str] | None = None,
    columns: Sequence[str] | None = None,
    sample: int | float | None = None,
    seed: int = 0,
    beside: dict[str, Any] | Sequence[dict[str, Any]] = (),
    history: str | os.PathLike[str] | None = None,
    **options: Any,
) -> Report:
    """
    What happened to a model, computed without a browser. Takes the same arguments as `Monitor`, and `beside`: what `dg.operations` and
    `dg.mlflow.training` gave, drawn on one axis with drift. `history` is a file that keeps each run's findings and profile; the report then says what is new, still
    there and resolved since the run before (`sinceLast`).

    Raises TypeError for an unknown keyword or something that is no table, ValueError with the command line's own sentence when the
    tables cannot be judged, and RuntimeError where there is no Node.js (`pip install 'driftglass[cli]'` brings it).
    """
    chosen = read_settings(options, config, caller="report", also=OWN)
    sources = read_sources(reference, current, labels, columns=columns, roles=role_columns(chosen), sample=sample, seed=seed)
    with tempfile.TemporaryDirectory(prefix="driftglass-") as folder:
        settings, used, out = Path(folder) / "driftglass.yaml", Path(folder) / "used.yaml", Path(folder) / "report.json"
        # JSON is YAML.
        settings.write_text(json.dumps(chosen), encoding="utf-8")
        files = [part for source in sources for part in (f"--{source.role}", str(file(source, folder)))]
        run_node([CLI, "report", *files, "--config", str(settings), "--save-config", str(used), "--out", str(out), *lines(beside, folder), *([] if history is None else ["--history", os.fspath(history)])])
        return Report(state_sampling(json.loads(out.read_text(encoding="utf-8")), sources), used.read_text(encoding="utf-8"))


def from_evidently(path: str | os.PathLike[str]) -> Report:
    """
    A snapshot that Evidently saved (`snapshot.save_json`) as a report: what it decided and measured, without the distributions that it does not hold.

    Raises ValueError with a sentence for anything else.
    """
    return Report(json.loads(run_node([CLI, "convert", os.fspath(path)])), "convention: evidently\n")


def lines(beside: dict[str, Any] | Sequence[dict[str, Any]], folder: str) -> list[str]:
    parts = []
    for number, each in enumerate([beside] if isinstance(beside, dict) else beside):
        path = Path(folder) / f"beside{number}.json"
        path.write_text(json.dumps(each), encoding="utf-8")
        parts += ["--beside", str(path)]
    return parts


def file(source: Source, folder: str) -> Path:
    """The file itself, or one that holds the table and is called as it is; what it holds is seen by its content."""
    if source.path is not None:
        return source.path
    path = Path(folder) / source.name
    path.write_bytes(source.data)
    return path
