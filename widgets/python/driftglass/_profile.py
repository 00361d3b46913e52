"""`dg.profile(…)` and `dg.push(…)`: a table as counts without its rows, and a report's figures to a Pushgateway."""

from __future__ import annotations

import json
import os
import tempfile
import urllib.error
import urllib.request
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ._node import CLI, run_node
from ._options import read_settings
from ._report import OWN, Report, file
from ._transfer import read_source


def profile(
    data: Any, path: str | os.PathLike[str], *, labels: Any = None, cells: str | os.PathLike[str] | None = None, config: str | os.PathLike[str] | None = None, **options: Any
) -> Path:
    """
    Writes the profile of a table or file: kilobytes that stand in for `reference=` or `current=`, and hold no row. With `cells`, another profile,
    numbers are cut where that one does, so that the two compare exactly.

    Raises as `dg.report` does.
    """
    chosen = read_settings(options, config, caller="profile", also=OWN)
    with tempfile.TemporaryDirectory(prefix="driftglass-") as folder:
        settings = Path(folder) / "driftglass.yaml"
        settings.write_text(json.dumps(chosen), encoding="utf-8")
        more = [] if labels is None else ["--labels", str(file(read_source("labels", labels), folder))]
        more += [] if cells is None else ["--cells", os.fspath(cells)]
        run_node([CLI, "profile", str(file(read_source("current", data), folder)), "--config", str(settings), "--out", os.fspath(path), *more])
    return Path(path)


def push(
    report: Report, url: str, *, job: str = "driftglass", instance: str | None = None, token: str | None = None, user: str | None = None, password: str | None = None
) -> None:
    """
    Puts the report's figures in the place of what a Pushgateway has for this job and instance. What proves who asks is kept nowhere.

    Raises ConnectionError with a sentence where the gateway cannot be reached or refuses.
    """
    labels = [("job", job)] + ([] if instance is None else [("instance", instance)])
    request = urllib.request.Request(url.rstrip("/") + "/metrics" + "".join(label(name, value) for name, value in labels), data=report._export("prom").encode(), method="PUT")
    if token is not None:
        request.add_header("Authorization", f"Bearer {token}")
    elif user is not None:
        request.add_header("Authorization", "Basic " + b64encode(f"{user}:{password or ''}".encode()).decode())
    try:
        urllib.request.urlopen(request, timeout=30).close()
    except urllib.error.HTTPError as error:
        raise ConnectionError(f"Pushgateway refused the metrics ({error.code}): {error.read().decode(errors='replace').strip()}") from None
    except OSError as error:
        raise ConnectionError(f"Pushgateway at {url} cannot be reached: {error}") from None


def label(name: str, value: str) -> str:
    """A slash would end the label; such values are written in base64."""
    return f"/{name}@base64/{urlsafe_b64encode(value.encode()).decode()}" if "/" in value else f"/{name}/{quote(value, safe='')}"
