"""From a table or a file to bytes that travel to the browser, or lie in a file for the command line."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from arro3.core import Array, DataType, RecordBatch, Table
from arro3.io import read_parquet, write_ipc_stream

from ._written import PIECE, Written

LIMIT = 512 * 1024 * 1024


@dataclass
class Source:
    """One sample: a table as an uncompressed Arrow stream (or CSV), or the path of a file. `of` counts the rows that it was sampled from."""

    role: str
    name: str
    encoded: bytes | Written = b""
    path: Path | None = None
    rows: int | None = None
    of: int | None = None
    columns: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @cached_property
    def written(self) -> Written:
        """What travels. Parquet is read here, because the notebook's bundle leaves its reader out."""
        encoded = self.encoded
        if self.path is not None:
            encoded = self.path.read_bytes()
            if encoded.startswith(b"PAR1"):
                encoded = stream(Table.from_arrow(read_parquet(str(self.path))))
        return encoded if isinstance(encoded, Written) else Written(encoded)

    @property
    def data(self) -> bytes:
        return b"".join(self.piece(index) for index in range(self.pieces))

    @property
    def size(self) -> int:
        return self.written.size

    @property
    def pieces(self) -> int:
        return max(1, -(-self.size // PIECE))

    def piece(self, index: int) -> memoryview:
        return self.written.piece(index)


def read_sources(
    reference: Any, current: Any, labels: Any, *, columns: Sequence[str] | None, roles: Sequence[str], sample: int | float | None, seed: int
) -> list[Source]:
    """
    Each of the three is a path (its bytes travel unread), or any object with `__arrow_c_stream__`, of which only `columns` and the columns
    that have a role are kept, and `sample` rows (a count, or a share below 1) drawn without replacement, in their order. Labels are
    joined by id, so they are neither cut nor sampled.

    Raises TypeError for anything else, ValueError for a column that no table has or a sample that chooses no row.
    """
    if current is None:
        raise TypeError("current= is missing: the table or file under watch.")
    kept = None if columns is None else [*columns, *roles]
    values = {"reference": reference, "current": current}
    sources = [read_source(role, value, columns=kept, sample=sample, seed=seed) for role, value in values.items() if value is not None]
    if columns is not None:
        known = {name for source in sources for name in source.columns}
        for name in columns:
            if name not in known:
                raise ValueError(f"columns= names {name!r}, which no table has.")
    if labels is not None:
        sources.append(read_source("labels", labels))
    return sources


def of_run(role: str, uri: str) -> Source:
    """A file that MLflow keeps, from the server that `MLFLOW_TRACKING_URI` names."""
    from .mlflow import artifact

    id, _, path = uri.removeprefix("runs:/").lstrip("/").partition("/")
    with tempfile.TemporaryDirectory(prefix="driftglass-") as folder:
        found = Source(role, path.rpartition("/")[2], path=artifact(id, path, Path(folder) / "file"))
        return Source(role, found.name, encoded=found.written)


def read_source(
    role: str, value: Any, *, columns: Sequence[str] | None = None, sample: int | float | None = None, seed: int = 0
) -> Source:
    """One of `read_sources`."""
    if isinstance(value, (str, os.PathLike)):
        if columns is not None or sample is not None:
            raise TypeError(
                f"columns= and sample= choose from tables, and {role} is the file {os.fspath(value)!r}: read it first, for example with polars or pandas."
            )
        if isinstance(value, str) and value.startswith("runs:/"):
            return of_run(role, value)
        path = Path(value)
        if not path.is_file():
            raise FileNotFoundError(f"{role} is the path {os.fspath(value)!r}, and there is no such file.")
        return Source(role, path.name, path=path)
    if not hasattr(value, "__arrow_c_stream__"):
        raise TypeError(no_table(role, value))
    try:
        table = Table.from_arrow(value)
    except ImportError:
        # pandas speaks Arrow only where pyarrow is installed; the same table as CSV gives the same report.
        if columns is not None:
            value = value[[name for name in value.columns if name in set(columns)]]
        of = len(value)
        if sample is not None:
            value = value.iloc[drawn(of, sample, seed)]
        names = tuple(map(str, value.columns))
        return Source(role, role, value.to_csv(index=False).encode(), rows=len(value), of=sampled(of, len(value)), columns=names)
    except Exception as error:
        raise ValueError(f"{role} cannot be read as an Arrow table: {error}") from error
    # pandas sends an index without a name as a column of its own.
    table = table.select([name for name in table.column_names if not name.startswith("__index_level_")])
    if columns is not None:
        table = table.select([name for name in table.column_names if name in set(columns)])
    of = table.num_rows
    if sample is not None:
        table = take(table, drawn(of, sample, seed))
    return Source(role, role, stream(table), rows=table.num_rows, of=sampled(of, table.num_rows), columns=tuple(table.column_names))


def stream(table: Table) -> Written:
    """
    Uncompressed: the browser's Arrow reads no LZ4 by itself, and the bytes go into the kernel as they are. pyarrow, where somebody has imported it, writes
    without a copy; it refuses a few types that arro3 writes.
    """
    if "pyarrow" in sys.modules:
        try:
            return by_pyarrow(table)
        except Exception:  # Whatever it is, arro3 writes the table or says what is wrong.
            pass
    sink = Written()
    write_ipc_stream(table, sink, compression=None)
    return sink


def by_pyarrow(table: Table) -> Written:
    import pyarrow
    from pyarrow import ipc

    sink, whole = Written(), pyarrow.table(table)
    with ipc.new_stream(pyarrow.PythonFile(sink, mode="w"), whole.schema) as writer:
        writer.write_table(whole)
    return sink


def sampled(of: int, rows: int) -> int | None:
    return of if rows < of else None


def no_table(role: str, value: Any) -> str:
    kind = type(value).__name__
    if kind == "LazyFrame":
        return f"{role} is a LazyFrame, which holds no rows yet: pass {role}=frame.collect()."
    return (
        f"{role} is a {kind}, and Driftglass reads tables that speak Arrow (pandas, polars, pyarrow, DuckDB relations: anything with "
        f"__arrow_c_stream__) or the path of a file."
    )


def drawn(rows: int, sample: int | float, seed: int) -> list[int]:
    if sample <= 0:
        raise ValueError(f"sample={sample} chooses no row: give a count of rows, or a share between 0 and 1.")
    count = round(rows * sample) if sample < 1 else min(int(sample), rows)
    return sorted(random.Random(seed).sample(range(rows), count))


def take(table: Table, rows: list[int]) -> Table:
    batches, start, position = [], 0, 0
    for batch in table.to_batches():
        end = start + batch.num_rows
        stop = position
        while stop < len(rows) and rows[stop] < end:
            stop += 1
        indices = Array([row - start for row in rows[position:stop]], DataType.uint64())
        batches.append(RecordBatch.from_arrow(batch.take(indices)))
        start, position = end, stop
    return Table.from_batches(batches, schema=table.schema)


def check_size(sources: Sequence[Source]) -> None:
    """Raises ValueError above 512 MB: a browser tab would not bear it."""
    total = sum(source.size for source in sources)
    if total > LIMIT:
        raise ValueError(
            f"The tables are {total / 1e6:,.0f} MB, and at most {LIMIT / 1e6:,.0f} MB travel to the browser. Send fewer columns (columns=[…]) "
            f"or a seeded sample of the rows (sample=100_000), or use dg.report(…), which has no such limit."
        )


def state_sampling(report: dict[str, Any], sources: Sequence[Source]) -> dict[str, Any]:
    """Says in the report, and in its verdict, which samples hold only some of the rows."""
    for source in sources:
        if source.of is None or source.rows is None or source.role not in ("reference", "current"):
            continue
        report[source.role].update(sampled=True, of=source.of)
        text = f"judged on {source.rows:,} sampled of {source.of:,} {source.role} rows"
        verdict = report["verdict"]
        verdict["clauses"].append({"text": text, "view": "overview", "level": "ok"})
        verdict["sentence"] = f"{verdict['sentence'].removesuffix('.')}; {text}."
    return report
