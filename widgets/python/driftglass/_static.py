"""A report where nothing runs: for a saved notebook without a kernel, and for `dg.report` in a cell."""

from __future__ import annotations

import base64
import math
from html import escape
from typing import Any

from ._picture import INK, SIGNS, picture

SHOWN = 12


def static_text(report: dict[str, Any] | None) -> str:
    if report is None:
        return "Monitor: no report yet, the browser computes it"
    return report["verdict"]["sentence"]


def waiting_html() -> str:
    return "<p>Driftglass computes this view in the browser: run the cell in JupyterLab or Notebook to see it.</p>"


def static_html(report: dict[str, Any]) -> str:
    """The verdict, a picture and a table. Nothing from the data is markup; hosts that sanitise keep all of it."""
    verdict = report["verdict"]
    columns = worst_first(report["drift"]["columns"])
    svg = base64.b64encode(picture(report, columns[:SHOWN]).encode()).decode()
    parts = [
        f"<p><strong>{mark(verdict['level'])} {escape(verdict['sentence'])}</strong></p>",
        finding_list(verdict["findings"]),
        f"<p>Reference: {sample(report['reference'])}. Current: {sample(report['current'])}.</p>",
        f'<img alt="{escape(alternative(report))}" src="data:image/svg+xml;base64,{svg}">',
        table(report, columns),
    ]
    if verdict["unchecked"]:
        parts.append(f"<p>Not checked: {escape('; '.join(verdict['unchecked']))}.</p>")
    return "\n".join(parts)


def finding_list(findings: list[dict[str, Any]]) -> str:
    items = [f"<li>{mark(found['level'])} <strong>{escape(found['subject'])}</strong> {escape(found['sentence'])}</li>" for found in worst_first(findings)]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def sample(side: dict[str, Any]) -> str:
    span = f" from {escape(side['start'][:10])} to {escape(side['end'][:10])}" if "start" in side and "end" in side else ""
    name = "" if side["name"] in ("reference", "current") else f" of {escape(side['name'])}"
    return f"{side['rows']:,} rows{name}{span}"


def alternative(report: dict[str, Any]) -> str:
    return f"Reference and current of each column, worst first. {report['verdict']['sentence']}"


def mark(level: str) -> str:
    return f'<span style="color: {INK[level]}">{SIGNS[level]} {level}</span>'


def table(report: dict[str, Any], columns: list[dict[str, Any]]) -> str:
    quality = {column["column"]: column for column in report["quality"]["columns"]}
    rows = []
    for column in columns:
        verdict = column["verdicts"][0] if column["verdicts"] else {}
        described = quality.get(column["column"], {})
        cells = [
            escape(column["column"]),
            f"{escape(column['role'])}, {escape(column['kind'])}",
            mark(column["level"]),
            escape(verdict.get("test", "")),
            figure(verdict.get("value")),
            figure(verdict.get("threshold")),
            missing(described.get("reference")),
            missing(described.get("current")),
        ]
        rows.append(f"<tr><th scope='row'>{cells[0]}</th>{''.join(f'<td>{cell}</td>' for cell in cells[1:])}</tr>")
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("Column", "What", "Level", "Test", "Value", "Threshold", "Missing before", "Missing now"))
    return f"<details><summary>{len(columns)} columns as a table</summary><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></details>"


def missing(description: dict[str, Any] | None) -> str:
    if not description or not description["rows"]:
        return ""
    return f"{description['missing'] / description['rows']:.1%}"


def figure(value: float | None) -> str:
    """Three significant digits."""
    if value is None:
        return ""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    return f"{value:.3g}" if abs(value) >= 0.001 else "&lt;0.001" if value > 0 else f"{value:.2g}"


def worst_first(judged: list[dict[str, Any]]) -> list[dict[str, Any]]:
    order = ("alert", "warn", "unknown", "ok")
    return sorted(judged, key=lambda one: order.index(one["level"]))
