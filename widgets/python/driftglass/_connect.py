"""What Prometheus and MLflow know, asked by the packaged command line. What proves who asks goes by its environment, and is kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ._node import CLI, run_node


def operations(
    url: str,
    *,
    histogram: str | None = None,
    requests: str | None = None,
    errors: str | None = None,
    only: str | None = None,
    queries: Mapping[str, str] | None = None,
    since: str | None = None,
    start: Any = None,
    end: Any = None,
    step: str | None = None,
    token: str | None = None,
    user: str | None = None,
    password: str | None = None,
) -> dict[str, Any]:
    """
    A service as its Prometheus has it, for `beside=` of `dg.report`: percentiles of latency (seconds), errors as a share, requests a second, and any
    `queries` ({name: PromQL}), through `since` ("2d" without it) or from `start` to `end`. Without histogram and queries, the PSI that `dg.push` left there.

    Raises ConnectionError with a sentence where the server cannot be reached or refuses.
    """
    parts = option("histogram", histogram) + option("requests", requests) + option("errors", errors) + option("only", only)
    parts += [part for name, query in (queries or {}).items() for part in ("--query", f"{name}={query}")]
    parts += option("since", since) + option("from", moment(start)) + option("to", moment(end)) + option("step", step)
    return json.loads(ask(["operations", "--prometheus", url, *parts], secrets("DRIFTGLASS", token, user, password, names=("USER", "PASSWORD"))))


def ask(arguments: Sequence[str], env: Mapping[str, str]) -> str:
    try:
        return run_node([CLI, *arguments], env=env)
    except ValueError as error:
        raise ConnectionError(str(error)) from None


def secrets(prefix: str, token: str | None, user: str | None, password: str | None, *, names: tuple[str, str]) -> dict[str, str]:
    """As the command line reads them; without any, what stands in the environment holds."""
    if token is not None:
        return {f"{prefix}_TOKEN": token}
    return {} if user is None else {f"{prefix}_TOKEN": "", f"{prefix}_{names[0]}": user, f"{prefix}_{names[1]}": password or ""}


def option(name: str, value: str | None) -> list[str]:
    return [] if value is None else [f"--{name}={value}"]


def moment(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else value.isoformat()
