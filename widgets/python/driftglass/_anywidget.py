"""The second door: the same monitor for hosts that refuse the classic widget class (marimo, VS Code, Colab)."""

from __future__ import annotations

from pathlib import Path

from anywidget import AnyWidget

from ._monitor import Monitor


class AnyMonitor(AnyWidget, Monitor):
    _esm = Path(__file__).parent / "static" / "anywidget.js"
    _repr_mimebundle_ = Monitor._repr_mimebundle_
    __repr__ = Monitor.__repr__

    def _ipython_display_(self) -> None:
        """One output, because these hosts would show both: the view, or the still picture where nothing runs."""
        from IPython.display import display

        display(self._repr_mimebundle_(), raw=True, display_id=self._display_id)
        self._displayed = True

    def _update_display(self) -> None:
        from IPython.display import update_display

        update_display(self._repr_mimebundle_(), raw=True, display_id=self._display_id)
