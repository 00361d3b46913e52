"""Writing a report as its suffix says."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

# Made by the build with JavaScript's own exporter, around marks that stand for what differs.
PAGE = Path(__file__).parent / "static" / "page.html"
SENTENCE, REPORT, NONCE = "driftglass-sentence", '"driftglass-report"', "driftglass-nonce"


def save(path: str | os.PathLike[str], report: dict[str, Any], export: Callable[[str], str]) -> None:
    """`export` gives the text of "csv", "markdown" or "yaml" (the settings). Raises ValueError for another suffix."""
    suffix = Path(path).suffix.lower()
    if suffix in (".html", ".htm"):
        text = page(report)
    elif suffix == ".json":
        text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    elif suffix == ".csv":
        text = export("csv")
    elif suffix == ".md":
        text = export("markdown")
    elif suffix in (".yaml", ".yml"):
        text = export("yaml")
    else:
        raise ValueError(f"A report is saved as .html, .json, .csv or .md and its settings as .yaml, and {os.fspath(path)!r} ends in none of them.")
    # Line ends as they are: CSV has its own.
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def page(report: dict[str, Any]) -> str:
    """One interactive page that opens offline. It holds aggregates, no rows."""
    # What a script element must not hold: its own end, and two line ends of old JavaScript.
    data = json.dumps(report, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    template = PAGE.read_text(encoding="utf-8")
    before, after = template.split(REPORT)
    sentence, nonce = escape(report["verdict"]["sentence"]), secrets.token_hex(16)
    return data.join(part.replace(SENTENCE, sentence).replace(NONCE, nonce) for part in (before, after))
