"""The view in a notebook: sends the tables to the browser, hears the report and the brush from it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import uuid
from typing import Any

import traitlets
from ipywidgets import DOMWidget

from ._frames import to_frame
from ._kernel import let_browser_in
from ._options import configuration, read_settings, role_columns, settings_text
from ._save import page, save
from ._static import static_html, static_text, waiting_html
from ._transfer import Source, check_size, read_source, read_sources
from ._version import __version__

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
OWN = ("reference", "current", "labels", "config", "columns", "sample", "seed", "door", "beside")


class Monitor(DOMWidget):
    """
    What happened to a model, as a view in the notebook.

    Parameters
    ----------
    reference, current
        The sample that is trusted and the one under watch: pandas, polars, pyarrow, DuckDB (anything with `__arrow_c_stream__`),
        or the path of a CSV, Arrow, Parquet or JSON-lines file. Without `reference`, `current` is split in two by `split`.
    labels
        The outcomes of `current` where they came later: a table of `id` and `target`, joined by id. `join` takes those that come later still.
    target, prediction, probability, timestamp, id, latency, status, version, group, weight
        Names of columns; None says that there is no such column; left out, it is guessed. `probability` may be a dict from class to column.
    features, ignore, kinds, bins, positive, decision_threshold, nulls, timezone, chunk, split, trained_at, max_age, convention, tests,
    reference_window, latency_unit, error_values, rules, detectors
        As in `driftglass.yaml`. `chunk` is a count of rows (1000) or a stretch of time ("1w"). `reference_window` is what current is compared with:
        "whole", "year-earlier", "previous" or a rolling stretch ("4w"). `rules` is a list
        as ["performance.rocAuc < 0.9 for 3 chunks"], in place of the sensible ones; "defaults" in it stands for those.
        `detectors` is a dict from detector to its parameters, as {"adwin": {"delta": 0.01}}.
    config
        Path of a `driftglass.yaml`; the keywords given beside it win.
    columns, sample, seed
        Keep only these columns (and those with a role) and a seeded sample of this many rows of each table (or this share, below 1).
    beside
        What `dg.operations` and `dg.mlflow.training` gave, or a list of them: drawn on one axis with drift. May be assigned again and again.
    door
        "jupyter" or "anywidget"; left out, chosen by the host.

    Raises TypeError for an unknown keyword or something that is no table, ValueError for tables above 512 MB.
    """

    _model_name = traitlets.Unicode("MonitorModel").tag(sync=True)
    _model_module = traitlets.Unicode("driftglass").tag(sync=True)
    _model_module_version = traitlets.Unicode(f"^{__version__}").tag(sync=True)
    _view_name = traitlets.Unicode("MonitorView").tag(sync=True)
    _view_module = traitlets.Unicode("driftglass").tag(sync=True)
    _view_module_version = traitlets.Unicode(f"^{__version__}").tag(sync=True)

    config = traitlets.Dict(help="Roles, kinds, chunk, convention …: what driftglass.yaml holds. Follows what is changed in the view.").tag(sync=True)
    selection = traitlets.Dict(
        default_value=None, allow_none=True, help='The brush, {"start": …, "end": …}, half open: ISO 8601 times, or row numbers where chunks are counted in rows.'
    ).tag(sync=True)
    reference_selection = traitlets.Dict(default_value=None, allow_none=True, help="The second brush, on the reference; as `selection`.").tag(sync=True)
    filters = traitlets.List(
        traitlets.Dict(),
        help='The rows that every figure is of, on both sides: [{"column": "amount", "lower": 10, "upper": 50}, {"column": "region", "categories": ["north"]}]; '
        'a range is [lower, upper), an end left out is open, "missing": True keeps rows without a value. Both ways, as `selection`.',
    ).tag(sync=True)
    summary = traitlets.Dict(default_value=None, allow_none=True, help="Level and sentence of the verdict, once the browser has computed it.").tag(sync=True)
    beside = traitlets.Union(
        [traitlets.Dict(), traitlets.List(traitlets.Dict())], default_value=None, allow_none=True,
        help="What `dg.operations` and `dg.mlflow.training` gave, or a list of them: drawn on one axis with drift. Assigning it anew refreshes the view.",
    ).tag(sync=True)
    report = traitlets.Dict(default_value=None, allow_none=True, help="The report, or None until the browser has computed it.")

    # What travels: an id, and per source its own id, role, name, bytes and number of pieces.
    _transfer = traitlets.Dict().tag(sync=True)

    def __new__(cls, *args: Any, door: str | None = None, **options: Any) -> Monitor:
        if cls is Monitor and (door or host_door()) == "anywidget":
            from ._anywidget import AnyMonitor

            cls = AnyMonitor
        return super().__new__(cls)

    def __init__(
        self,
        *,
        current: Any = None,
        reference: Any = None,
        labels: Any = None,
        config: str | os.PathLike[str] | None = None,
        columns: list[str] | None = None,
        sample: int | float | None = None,
        seed: int = 0,
        door: str | None = None,
        beside: dict[str, Any] | list[dict[str, Any]] | None = None,
        **options: Any,
    ) -> None:
        if door not in (None, "jupyter", "anywidget"):
            raise ValueError(f'door={door!r}: it is "jupyter" or "anywidget".')
        settings = read_settings(options, config, caller="Monitor", also=OWN)
        self._sources = read_sources(reference, current, labels, columns=columns, roles=role_columns(settings), sample=sample, seed=seed)
        check_size(self._sources)
        self._number = 0
        self._parts: dict[int, str] = {}
        self._texts: dict[str, str] = {}
        self._answered: tuple[dict[str, int], float] = ({}, 0.0)
        self._failure: str | None = None
        self._display_id = uuid.uuid4().hex
        self._displayed = False
        self._settled = False
        super().__init__(config=configuration(settings), _transfer=announced(self._sources))
        self.on_msg(self._hear)
        # At once, because a question of the browser's waits while the kernel is busy; and again when asked (a reload, marimo).
        self.send({"type": "coming", "transfer": self._transfer["id"]})
        self._send_pieces({})

    def join(self, labels: Any) -> None:
        """
        Outcomes that came when the view was there already: a table (or the path of a file) of `id` and `target`, joined by id, in place
        of labels given before. Estimates become what came true, in the same view; the other tables do not travel again. `report` is None
        until the browser has computed it anew: `await m.ready()`.

        Raises as `Monitor` does; where the tables have no column to join by, `ready` raises the view's own sentence.
        """
        others = [source for source in self._sources if source.role != "labels"]
        sources = [*others, read_source("labels", labels)]
        check_size(sources)
        self._sources = sources
        self._failure, self.report, self._settled = None, None, False
        self._answered = ({}, 0.0)
        self._transfer = announced(sources)
        self.send({"type": "coming", "transfer": self._transfer["id"]})
        self._send_pieces({source.role: source.pieces for source in others})

    def _send_pieces(self, have: dict[str, int]) -> None:
        """Sends each source from the piece that the browser lacks first; what arrives twice is ignored there."""
        for source in self._sources:
            for index in range(have.get(source.role, 0), source.pieces):
                content = {"type": "piece", "transfer": self._transfer["id"], "role": source.role, "index": index}
                self.send(content, buffers=[source.piece(index)])

    def _hear(self, _widget: Any, content: dict[str, Any], _buffers: list[memoryview]) -> None:
        if content.get("transfer") != self._transfer["id"]:
            return
        if content["type"] == "want":
            self._answer(content["have"])
        elif content["type"] == "error":
            self._failure = content["message"]
        elif content["type"] == "report":
            self._collect(content["number"], content["part"], content["parts"], content["text"])

    def _answer(self, have: dict[str, int]) -> None:
        """Questions pile up while the kernel is busy; the same one again at once is the same question."""
        before, when = self._answered
        if have != before or time.monotonic() - when > 2:
            self._send_pieces(have)
        self._answered = (have, time.monotonic())

    def _collect(self, number: int, part: int, parts: int, text: str) -> None:
        """A report comes up in parts, in any order; a later report replaces an earlier one that is not whole yet."""
        if number < self._number:
            return
        if number > self._number:
            self._number, self._parts = number, {}
        self._parts[part] = text
        if len(self._parts) < parts:
            return
        sent = json.loads("".join(self._parts[index] for index in range(parts)))
        report, self._texts = sent["report"], sent["texts"]
        settled = self._settled
        self._failure = None
        self.report = report
        # The still picture stays that of the first whole report, whatever the brush does later.
        self._settled = settled or self._whole()
        self.send({"type": "heard", "transfer": self._transfer["id"]})
        if not settled and self._displayed:
            self._update_display()

    async def ready(self, timeout: float = 60) -> Monitor:
        """
        Waits until the browser has computed the whole report, also what comes after the first screen (concept drift, causes, the
        comparison of tools, the inputs together); returns the monitor. What follows a later `selection` is to be observed on `report`.

        Raises TimeoutError after `timeout` seconds, RuntimeError with the view's own sentence when the tables cannot be judged.
        """
        deadline = time.monotonic() + timeout
        while not self._whole():
            if self._failure is not None:
                raise RuntimeError(self._failure)
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"No report came from the browser in {timeout:g} s. The view computes it, so the notebook must be open in a browser; "
                    "dg.report(…) needs none."
                )
            await let_browser_in()
            await asyncio.sleep(0.02)
        return self

    def _whole(self) -> bool:
        """A report of the first screen names in `pending` what is still to come."""
        return self.report is not None and not self.report.get("pending")

    def _ready_report(self) -> dict[str, Any]:
        if self.report is None:
            raise RuntimeError(self._failure or "There is no report yet: the browser is computing it. Wait for it with `await m.ready()`.")
        return self.report

    def to_dict(self) -> dict[str, Any]:
        """The report. Raises RuntimeError until there is one."""
        return self._ready_report()

    def to_frame(self, section: str = "drift") -> Any:
        """One section as a table, pandas where it is installed, else a list of dicts. Raises ValueError with all sections for one that there is not."""
        return to_frame(self._ready_report(), section)

    def to_html(self) -> str:
        """The report as one interactive page that opens offline. It holds aggregates, no rows."""
        return page(self._ready_report())

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the report as its suffix says: .html (interactive, offline), .json, .csv or .md; .yaml keeps the settings for every door."""
        save(path, self._ready_report(), lambda form: settings_text(json.loads(self._texts["settings"])) if form == "yaml" else self._texts[form])

    def __repr__(self) -> str:
        return static_text(self.report)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {**self._view_bundle(), **self._still_bundle()}

    def _view_bundle(self) -> dict[str, Any]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {WIDGET_VIEW: view, "text/plain": "Driftglass' view; where nothing runs, a still picture of it follows."}

    def _still_bundle(self) -> dict[str, Any]:
        html = static_html(self.report) if self.report else waiting_html()
        return {"text/html": f'<div class="driftglass-still">{html}</div>', "text/plain": repr(self)}

    def _ipython_display_(self) -> None:
        """
        Two outputs: the view, and the still picture for where nothing runs, which takes the report when it comes. Jupyter shows one of
        them (see container.ts); in one output, a notebook opened without its kernel would show only that the view's model is gone.
        """
        from IPython.display import display

        display(self._view_bundle(), raw=True)
        display(self._still_bundle(), raw=True, display_id=self._display_id)
        self._displayed = True

    def _update_display(self) -> None:
        from IPython.display import update_display

        update_display(self._still_bundle(), raw=True, display_id=self._display_id)


def announced(sources: list[Source]) -> dict[str, Any]:
    """What is to come, under a new id. A source keeps its own, by which the browser knows what it has."""
    return {
        "id": uuid.uuid4().hex,
        "sources": [
            {"id": s.id, "role": s.role, "name": s.name, "bytes": s.size, "pieces": s.pieces, "rows": s.rows, "of": s.of} for s in sources
        ],
    }


def host_door() -> str:
    """marimo, VS Code and Colab refuse or cannot find the classic class; JupyterLab and Notebook have it from the wheel."""
    if "google.colab" in sys.modules or "VSCODE_PID" in os.environ:
        return "anywidget"
    marimo = sys.modules.get("marimo")
    if marimo is not None and marimo.running_in_notebook():
        return "anywidget"
    return "jupyter"
