"""Cuts the demo page's example out of the census files that `npm run data` fetches into `.data/`.

Every k-th row, so the cut keeps the order and the years; nothing else is changed. Needs pyarrow.
Run it from the project's folder: python demo/example/make_census.py
"""

from pathlib import Path

import pyarrow.parquet as pq

SOURCE = Path(".data")
TARGET = Path("demo/example")
CUTS = [
    ("employment_MA_reference.pq", "census_reference.parquet", 5),
    ("employment_MA_analysis.pq", "census_current.parquet", 9),
    ("employment_MA_analysis_target.pq", "census_labels.parquet", 9),
]

for source, target, step in CUTS:
    table = pq.read_table(SOURCE / source)
    cut = table.take(list(range(0, table.num_rows, step)))
    pq.write_table(cut, TARGET / target, compression="zstd", compression_level=19)
    print(f"{target}: {cut.num_rows} of {table.num_rows} rows, {(TARGET / target).stat().st_size} bytes")
