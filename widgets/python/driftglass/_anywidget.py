"""The second door: the same monitor for hosts that refuse the classic widget class (marimo, VS Code, Colab)."""

from __future__ import annotations

from pathlib import Path

from anywidget import AnyWidget

from ._monitor import Monitor


class AnyMonitor(AnyWidget, Monitor):
    _esm = Path(__file__).parent / "static" / "anywidget.js"
    _repr_mimebundle_ = Monitor._repr_mimebundle_
    __repr__ = Monitor.__repr__
