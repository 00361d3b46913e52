import subprocess
import sys

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.ipc
import pytest
from driftglass import _transfer, _written
from driftglass._transfer import Source, check_size, read_source, read_sources
from driftglass._written import PIECE, Written

frame = pd.DataFrame({"a": [1.5, None, 3.0, 4.0], "b": ["x", "y", "ü", "z"], "c": [1, 2, 3, 2**60]})
rows = {"a": [1.5, None, 3.0, 4.0], "b": ["x", "y", "ü", "z"], "c": [1, 2, 3, 2**60]}


def table(data: bytes) -> dict:
    return pa.ipc.open_stream(data).read_all().to_pydict()


@pytest.mark.parametrize("value", [
    frame, pl.from_pandas(frame), pa.table(rows), pa.table(rows).to_reader(), duckdb.from_df(frame),
], ids=["pandas", "polars", "pyarrow", "pyarrow reader", "duckdb"])  # fmt: skip
def test_anything_that_speaks_arrow_becomes_one_uncompressed_stream_with_the_same_rows(value):
    source = read_source("reference", value)
    assert table(source.data) == rows
    assert (source.rows, source.of, source.columns) == (4, None, ("a", "b", "c"))


def test_an_index_of_pandas_without_a_name_is_no_column_and_one_with_a_name_is():
    assert read_source("current", frame.iloc[1:]).columns == ("a", "b", "c")
    assert set(read_source("current", frame.set_index("c")).columns) == {"a", "b", "c"}


def test_a_sample_is_seeded_keeps_the_order_and_says_what_it_was_drawn_from():
    big = pl.concat([pl.DataFrame({"n": range(start, start + 100)}) for start in range(0, 1000, 100)], rechunk=False)
    source = read_source("current", big, sample=50, seed=7)
    drawn = table(source.data)["n"]
    assert (source.rows, source.of, len(set(drawn)), drawn) == (50, 1000, 50, sorted(drawn))
    assert table(read_source("current", big, sample=0.05, seed=7).data)["n"] == drawn
    assert table(read_source("current", big, sample=50, seed=8).data)["n"] != drawn
    assert read_source("current", big, sample=5000).of is None


def test_columns_keep_those_named_and_those_with_a_role():
    sources = read_sources(frame, frame.drop(columns="c"), None, columns=["a"], roles=["c"], sample=None, seed=0)
    assert [source.columns for source in sources] == [("a", "c"), ("a",)]
    with pytest.raises(ValueError, match="columns= names 'd', which no table has"):
        read_sources(frame, frame, None, columns=["d"], roles=[], sample=None, seed=0)


def test_labels_are_neither_cut_nor_sampled():
    sources = read_sources(None, frame, frame, columns=["a"], roles=[], sample=2, seed=0)
    assert [(source.role, source.rows, source.columns) for source in sources] == [("current", 2, ("a",)), ("labels", 4, ("a", "b", "c"))]


@pytest.mark.parametrize(("value", "sentence"), [
    (pl.LazyFrame({"a": [1]}), r"current is a LazyFrame, which holds no rows yet: pass current=frame.collect\(\)"),
    ([1, 2], "current is a list, and Driftglass reads tables that speak Arrow"),
    ("/nowhere.csv", "current is the path '/nowhere.csv', and there is no such file"),
    (None, "current= is missing"),
])  # fmt: skip
def test_what_is_no_table_is_refused_with_a_way_out(value, sentence):
    with pytest.raises((TypeError, FileNotFoundError), match=sentence):
        read_sources(None, value, None, columns=None, roles=[], sample=None, seed=0)


def test_a_column_that_arrow_cannot_hold_is_named():
    with pytest.raises(ValueError, match="current cannot be read as an Arrow table: .*column mixed"):
        read_source("current", pd.DataFrame({"mixed": [1, "x"]}))


def test_pandas_without_pyarrow_travels_as_csv():
    code = """
import sys
sys.modules["pyarrow"] = None
import pandas as pd
from driftglass._transfer import read_source
source = read_source("current", pd.DataFrame({"a": [1.5, None], "b": ["x", "y"], "c": [1, 2]}), columns=["b", "a"], sample=1, seed=1)
print(source.data, source.rows, source.of, source.columns)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": sys.path[0]})
    assert done.stdout == "b'a,b\\n1.5,x\\n' 1 2 ('a', 'b')\n"


def test_a_file_travels_as_it_is_and_parquet_as_arrow(tmp_path):
    csv, parquet = tmp_path / "c.csv", tmp_path / "p.parquet"
    frame.to_csv(csv, index=False)
    frame.to_parquet(parquet)
    assert read_source("current", csv).data == csv.read_bytes()
    assert table(read_source("current", str(parquet)).data) == rows
    with pytest.raises(TypeError, match="columns= and sample= choose from tables"):
        read_source("current", csv, sample=1)


def test_pieces_join_to_the_whole(monkeypatch):
    monkeypatch.setattr(_transfer, "PIECE", 10)
    monkeypatch.setattr(_written, "PIECE", 10)
    whole = bytes(range(25))
    for parts in ([whole], [whole[:7], b"", whole[7:9], whole[9:10], whole[10:]], [whole[index : index + 1] for index in range(25)]):
        source = Source("current", "current", Written(*parts))
        assert (source.size, source.pieces) == (25, 3)
        # In any order, and again.
        assert [bytes(source.piece(index)) for index in (2, 0, 1, 2)] == [whole[20:], whole[:10], whole[10:20], whole[20:]]
        assert source.data == whole
    empty = Source("current", "current", b"")
    assert (empty.pieces, empty.data) == (1, b"")


def test_a_table_is_copied_once_when_it_is_sent_and_never_follows_what_becomes_of_it():
    values = np.arange(2 * PIECE / 8)
    source = read_source("current", pa.table({"n": values}))
    before = pa.total_allocated_bytes()
    # Written, but nothing is copied: the parts lie in the array.
    assert source.size > 2 * PIECE and pa.total_allocated_bytes() - before < 10_000
    assert sum(np.shares_memory(values, np.frombuffer(part, np.uint8)) for part in source.written._parts) == 1
    sent = [source.piece(index) for index in range(source.pieces)]
    values[:] = 0
    assert table(b"".join(sent))["n"] == list(range(2 * PIECE // 8))
    assert all(source.piece(index) is piece for index, piece in enumerate(sent)) and source.written._parts == []


def test_bytes_that_nobody_can_change_are_not_copied():
    whole = bytes(2 * PIECE)
    assert all(piece.obj is whole for piece in map(Source("current", "current", whole).piece, range(2)))


def test_without_pyarrow_the_stream_is_the_same_table():
    code = """
import sys
import polars as pl
from driftglass._transfer import read_source
source = read_source("current", pl.DataFrame({"a": [1.5, None], "b": ["x", "y"], "c": [[1], [2, 3]]}))
assert "pyarrow" not in sys.modules
sys.stdout.buffer.write(source.data)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONPATH": sys.path[0]})
    assert table(done.stdout) == {"a": [1.5, None], "b": ["x", "y"], "c": [[1], [2, 3]]}


def test_a_piece_is_4_mib_which_every_host_carries():
    assert PIECE == 4 * 1024 * 1024


def test_above_512_mb_the_error_names_columns_and_sample(monkeypatch):
    monkeypatch.setattr(_transfer, "LIMIT", 10)
    with pytest.raises(ValueError, match=r"columns=\[…\].*sample=100_000.*dg.report"):
        check_size([Source("current", "current", bytes(11))])
    check_size([Source("current", "current", bytes(10))])


def test_a_sample_that_chooses_no_row_is_refused():
    with pytest.raises(ValueError, match="sample=0 chooses no row"):
        read_source("current", frame, sample=0)
