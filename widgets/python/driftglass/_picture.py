"""The still picture of a report: each column's reference and current on one axis, as one SVG that needs nothing else."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

WIDTH, ROW, TOP = 720, 34, 30
FIGURE = (230, 250)  # left edge and width of each distribution
SCORE = (500, 110)
REFERENCE, CURRENT = "#0072B2", "#D55E00"
INK = {"alert": "#b3261e", "warn": "#8a5a00", "ok": "#1a7f37", "unknown": "#6e7781"}
SIGNS = {"alert": "◆", "warn": "▲", "ok": "●", "unknown": "○"}


def picture(report: dict[str, Any], columns: list[dict[str, Any]]) -> str:
    """Reference filled and quiet, current as an outline; beside them the score against its threshold. One row per column given."""
    quality = {column["column"]: column for column in report["quality"]["columns"]}
    height = TOP + ROW * len(columns) + 6
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" rx="4" fill="#fff"/>',
        f'<g fill="#57606a" font-size="11"><text x="12" y="19">Column</text><rect x="{FIGURE[0]}" y="11" width="10" height="9" fill="{REFERENCE}" fill-opacity=".35"/>'
        f'<text x="{FIGURE[0] + 15}" y="19">reference</text><path d="M{FIGURE[0] + 84} 20V11.5h10V20" fill="none" stroke="{CURRENT}" stroke-width="1.5"/>'
        f'<text x="{FIGURE[0] + 99}" y="19">current</text><text x="{SCORE[0]}" y="19">Score against threshold</text></g>',
    ]
    for index, column in enumerate(columns):
        parts.append(f'<g transform="translate(0 {TOP + ROW * index})"><path d="M12 0H{WIDTH - 12}" stroke="#eaeef2"/>')
        parts.append(f'<text x="12" y="21" fill="#1f2328">{escape(shortened(column["column"]))}</text>')
        parts.append(shapes(*shares(column, quality.get(column["column"], {}))))
        parts.append(score(column))
        parts.append("</g>")
    parts.append("</svg>")
    return "".join(parts)


def shortened(name: str) -> str:
    return name if len(name) <= 32 else f"{name[:31]}…"


def shares(column: dict[str, Any], quality: dict[str, Any]) -> tuple[list[float], list[float]]:
    """Each bar's share of its side: uniform bins for numbers, else the convention's bins."""
    histogram = quality.get("histogram")
    if histogram and column["kind"] in ("numeric", "datetime"):
        counts = histogram["reference"], histogram["current"]
    else:
        counts = [bin["reference"] for bin in column["bins"]], [bin["current"] for bin in column["bins"]]
    reference, current = ([count / (sum(side) or 1) for count in side] for side in counts)
    return reference, current


def shapes(reference: list[float], current: list[float]) -> str:
    top = max([*reference, *current, 0])
    if top == 0:
        return ""
    return (
        f'<path d="{outline(reference, top)}Z" fill="{REFERENCE}" fill-opacity=".35"/>'
        f'<path d="{outline(current, top)}" fill="none" stroke="{CURRENT}" stroke-width="1.5"/>'
    )


def outline(bars: list[float], top: float) -> str:
    left, width = FIGURE
    step = width / len(bars)
    heights = [round(29 - 25 * bar / top, 1) for bar in bars]
    return f"M{left} 29" + "".join(f"V{height}H{round(left + step * (index + 1), 1)}" for index, height in enumerate(heights)) + "V29"


def score(column: dict[str, Any]) -> str:
    level, ink = column["level"], INK[column["level"]]
    parts = [f'<text x="{WIDTH - 12}" y="21" text-anchor="end" fill="{ink}">{SIGNS[level]} {level}</text>']
    verdict = column["verdicts"][0] if column["verdicts"] else None
    if verdict and verdict["on"] == "statistic":
        # The threshold stands at a third of the width in every row, whatever the test's unit.
        left, width = SCORE
        length = min(max(verdict["value"] / verdict["threshold"], 0) * width / 3, width) if verdict["threshold"] > 0 else 0
        parts.append(f'<rect x="{left}" y="13" width="{length:.1f}" height="8" fill="{ink}"/>')
        parts.append(f'<path d="M{left + width / 3:.1f} 8V26" stroke="#57606a"/>')
    return "".join(parts)
