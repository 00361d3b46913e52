"""Writes the binary fixtures of test/data/files. Run with Python 3.11 and pyarrow==25.0.1; the files are committed, so that tests need neither.

    python test/data/make_files.py
"""

import decimal
import gzip
import json
import pathlib
import datetime as dt

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet as pq

FILES = pathlib.Path(__file__).parent / "files"
FILES.mkdir(exist_ok=True)

# One table in every format. Floats that decimals cannot write in few digits, integers beyond 2^53, text with quotes and line breaks,
# missing values in every column, a time zone-less time with microseconds.
rows = 300
table = pa.table(
    {
        "id": pa.array([2**60 + i for i in range(rows)], pa.int64()),
        "amount": pa.array([None if i % 17 == 0 else (i * 7919 % 1000) / 7 for i in range(rows)], pa.float64()),
        "count": pa.array([None if i % 23 == 0 else i * i % 91 for i in range(rows)], pa.int64()),
        "grade": pa.array([None if i % 19 == 0 else i % 4 + 1 for i in range(rows)], pa.int16()),
        "flag": pa.array([None if i % 13 == 0 else i % 3 == 0 for i in range(rows)], pa.bool_()),
        "city": pa.array([None if i % 11 == 0 else ["Oslo", "São Paulo", 'The "Hague"', "New\nYork", "a,b"][i % 5] for i in range(rows)]),
        "timestamp": pa.array(
            [dt.datetime(2024, 1, 1) + dt.timedelta(hours=i, microseconds=i * 1001) for i in range(rows)], pa.timestamp("us")
        ),
        "<img src=x onerror=alert(1)>": pa.array(["<b>" if i % 2 else "<img src=x onerror=alert(2)>" for i in range(rows)]),
    }
)


def write_csv(path, lines, encoding="utf-8", newline="\n"):
    path.write_bytes(newline.join(lines).encode(encoding))


def cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    text = str(value)
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n;\t') else text


lines = [",".join(cell(name) for name in table.column_names)]
lines += [",".join(cell(value) for value in row.values()) for row in table.to_pylist()]
write_csv(FILES / "table.csv", lines + [""])
write_csv(FILES / "table-utf16le.csv", ["\ufeff" + lines[0], *lines[1:], ""], "utf-16-le", "\r\n")
write_csv(FILES / "table-utf16be-no-bom.csv", [*lines, ""], "utf-16-be")
semicolons = [";".join(cell(name) for name in table.column_names)]
semicolons += [";".join(cell(value) for value in row.values()) for row in table.to_pylist()]
write_csv(FILES / "table-semicolon.csv", ["\ufeff" + semicolons[0], *semicolons[1:]], newline="\r\n")
(FILES / "table.csv.gz").write_bytes(gzip.compress((FILES / "table.csv").read_bytes(), mtime=0))

records = [json.dumps({k: str(v) if isinstance(v, dt.datetime) else v for k, v in row.items()}) for row in table.to_pylist()]
(FILES / "table.jsonl").write_text("\n".join(records) + "\n")
(FILES / "table.json").write_text("[\n" + ",\n".join(records) + "\n]\n")

batches = table.to_batches(max_chunksize=77)
encoded = table.set_column(5, "city", table["city"].dictionary_encode()).to_batches(max_chunksize=77)


def write_ipc(path, batches, kind, **options):
    opener = pa.ipc.new_file if kind == "file" else pa.ipc.new_stream
    with opener(path, batches[0].schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        for batch in batches:
            writer.write_batch(batch)


write_ipc(FILES / "table.arrow", batches, "file")
write_ipc(FILES / "table.arrows", batches, "stream")
write_ipc(FILES / "table-lz4.arrow", batches, "file", compression="lz4")
write_ipc(FILES / "table-zstd.arrows", batches, "stream", compression="zstd")
write_ipc(FILES / "table-dictionary.arrows", encoded, "stream")
for codec in ("snappy", "gzip", "zstd", "lz4", "none"):
    pq.write_table(table, FILES / f"table-{codec}.parquet", compression=codec, row_group_size=128)
pq.write_table(table, FILES / "table-v2.parquet", compression="zstd", data_page_version="2.0", use_dictionary=False, version="2.6")
pq.write_table(table, FILES / "table-brotli.parquet", compression="brotli")

# Rows out of time order, in batches whose dictionaries differ; the flag and the number have missing values.
shuffled = [
    pa.record_batch(
        {
            "timestamp": pa.array([dt.datetime(2024, 1, day) for day in days], pa.timestamp("ms")),
            "city": pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(cities)),
            "flag": pa.array([day % 3 == 0 if day % 4 else None for day in days]),
            "day": pa.array([day if day % 5 else None for day in days], pa.int16()),
        }
    )
    for days, codes, cities in [
        ([9, 2, 7], [0, 1, None], ["Rome", "Oslo"]), ([4, 1, 8], [1, 0, 1], ["Bern", "Rome"]), ([3, 6, 5], [0, 0, 1], ["Oslo", "Bern"]),
    ]
]
write_ipc(FILES / "shuffled.arrows", shuffled, "stream")

# Every Arrow type that a column of a table may have, four rows, the third null; expectations stand in the tests.
d = decimal.Decimal
zoned = dt.timezone(dt.timedelta(hours=2))


def column(values, type):
    return pa.array([*values[:2], None, values[2]], type)


types = {
    "int8": column([-128, 0, 127], pa.int8()),
    "uint8": column([0, 1, 255], pa.uint8()),
    "uint32": column([0, 1, 2**32 - 1], pa.uint32()),
    "int64": column([-(2**63), 2**53 + 1, 2**63 - 1], pa.int64()),
    "uint64": column([0, 2**53 + 1, 2**64 - 1], pa.uint64()),
    "float16": column([0.5, -2.0, 65504.0], pa.float16()),
    "float32": column([0.5, float("nan"), float("inf")], pa.float32()),
    "bool": column([True, False, True], pa.bool_()),
    "string": column(["é", "", "b"], pa.string()),
    "large_string": column(["é", "", "b"], pa.large_string()),
    "decimal128": column([d("1.10"), d("-0.30"), d("12345678901234567890.12")], pa.decimal128(30, 2)),
    "decimal whole": column([d("9007199254740993"), d("-1"), d("2")], pa.decimal128(20, 0)),
    "date32": column([dt.date(1969, 12, 31), dt.date(2024, 2, 29), dt.date(2024, 6, 1)], pa.date32()),
    "date64": column([dt.date(1969, 12, 31), dt.date(2024, 2, 29), dt.date(2024, 6, 1)], pa.date64()),
    "timestamp s": column([dt.datetime(1969, 12, 31, 23, 59, 59), dt.datetime(2024, 6, 1, 12, 30), dt.datetime(2024, 6, 2)], pa.timestamp("s")),
    "timestamp ms": column([dt.datetime(1969, 12, 31, 23, 59, 59), dt.datetime(2024, 6, 1, 12, 30), dt.datetime(2024, 6, 2)], pa.timestamp("ms")),
    "timestamp ns": column([dt.datetime(1969, 12, 31, 23, 59, 59), dt.datetime(2024, 6, 1, 12, 30), dt.datetime(2024, 6, 2)], pa.timestamp("ns")),
    "timestamp zone": column(
        [dt.datetime(1969, 12, 31, 23, 59, 59, tzinfo=zoned), dt.datetime(2024, 6, 1, 12, 30, tzinfo=zoned), dt.datetime(2024, 6, 2, tzinfo=zoned)],
        pa.timestamp("us", "Europe/Berlin"),
    ),
    "time": column([dt.time(0, 0, 1), dt.time(12), dt.time(23, 59, 59, 500000)], pa.time64("us")),
    "null": pa.nulls(4),
    "list": column([[1], [2, 3], []], pa.list_(pa.int64())),
    "struct": column([{"a": 1}, {"a": 2}, {"a": 3}], pa.struct({"a": pa.int64()})),
    "binary": column([b"\xff", b"a", b""], pa.binary()),
}
in_parquet = pa.table({name: values for name, values in types.items() if name not in ("binary",)})
pq.write_table(in_parquet, FILES / "types.parquet", store_schema=False)
arrow_only = {
    "duration": column([dt.timedelta(seconds=1), dt.timedelta(seconds=-2), dt.timedelta(days=1)], pa.duration("ms")),
    "string_view": column(["é", "longer than twelve bytes", "b"], pa.string_view()),
    "dictionary": pa.DictionaryArray.from_arrays(pa.array([1, 0, None, 2], pa.int8()), pa.array(["", "é", "b"])),
    "dictionary with repeats and null": pa.DictionaryArray.from_arrays(pa.array([3, 1, 0, 2], pa.uint16()), pa.array([None, "", "b", "é"])),
    "dictionary of integers": pa.DictionaryArray.from_arrays(pa.array([1, 0, None, 2], pa.int32()), pa.array([10, 2**60 + 1, 30])),
}
everything = pa.table({**types, **arrow_only})
write_ipc(FILES / "types.arrow", everything.to_batches(), "file")
# The same rows as the middle of a longer table: buffers are cut by the writer or carry offsets.
longer = pa.concat_tables([everything.slice(1, 3), everything, everything.slice(0, 2)]).combine_chunks()
write_ipc(FILES / "types-sliced.arrows", longer.slice(3, 4).to_batches(), "stream")

# Names that are no good as keys, and two columns of one name.
names = pa.table([pa.array([1, 2]), pa.array(["a", "b"]), pa.array([3, 4]), pa.array([5, 6]), pa.array([7, 8])], names=["a", "__proto__", "a", "", "toString"])
write_ipc(FILES / "names.arrow", names.to_batches(), "file")
pq.write_table(names, FILES / "names.parquet")

# A few kilobytes that declare 600 million rows: nothing but run-length encoded zeros.
schema = pa.schema([pa.field("x", pa.int32(), nullable=False)])
zeros = pa.table([pa.repeat(pa.scalar(0, pa.int32()), 20_000_000)], schema=schema)
with pq.ParquetWriter(FILES / "bomb.parquet", schema, compression="none", data_page_size=2**30, max_rows_per_page=20_000_000, write_batch_size=20_000_000) as writer:
    for _ in range(30):
        writer.write_table(zeros, row_group_size=20_000_000)
