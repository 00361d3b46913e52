import json
import subprocess
import sys
from pathlib import Path

import driftglass as dg
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from driftglass import _node

random = np.random.default_rng(1)
reference = pd.DataFrame({"amount": random.normal(size=2000), "city": random.choice(["Kyiv", "Oslo", "Rome"], 2000)})
current = pd.DataFrame({"amount": random.normal(1, size=1500), "city": random.choice(["Kyiv", "Oslo", "Rome"], 1500)})


def figures(report):
    found = report.to_dict()
    return {key: value for key, value in found.items() if key not in ("generatedAt",)}


def test_pandas_polars_pyarrow_and_duckdb_give_the_same_report():
    expected = figures(dg.report(reference=reference, current=current))
    assert expected["drift"]["drifted"] == 1
    for convert in (pl.from_pandas, lambda frame: pa.Table.from_pandas(frame, preserve_index=False), duckdb.from_df):
        assert figures(dg.report(reference=convert(reference), current=convert(current))) == expected


def test_paths_and_tables_give_the_same_figures(tmp_path):
    paths = {}
    for name, frame in (("reference", reference), ("current", current)):
        paths[name] = tmp_path / f"{name}.parquet"
        frame.to_parquet(paths[name])
    by_path, by_table = (figures(found) for found in (dg.report(**paths), dg.report(reference=reference, current=current)))
    assert (by_path["reference"]["name"], by_table["reference"]["name"]) == ("reference.parquet", "reference")
    assert by_path["drift"] == by_table["drift"] and by_path["quality"] == by_table["quality"]


def test_a_report_reads_saves_and_shows_itself(tmp_path):
    report = dg.report(reference=reference, current=current, convention="evidently")
    assert report.to_dict()["drift"]["convention"] == "evidently"
    assert repr(report) == report.sentence and report.level == report.to_dict()["verdict"]["level"]
    assert report.to_frame().set_index("column").loc["amount", "drifted"]
    assert "data:image/svg+xml" in report._repr_html_()
    for suffix, sign in ((".json", '"driftglass.report/1"'), (".csv", "column,kind,role"), (".md", "## "), (".html", "<drift-glass>")):
        report.save(tmp_path / f"r{suffix}")
        assert sign in (tmp_path / f"r{suffix}").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "r.json").read_text()) == report.to_dict()
    report.save(tmp_path / "driftglass.yaml")
    again = dg.report(reference=reference, current=current, config=tmp_path / "driftglass.yaml")
    assert again.to_dict()["roles"][0]["column"] == report.to_dict()["roles"][0]["column"]
    assert again.to_dict()["drift"] == report.to_dict()["drift"]


def test_a_sample_is_said_in_the_verdict():
    report = dg.report(reference=reference, current=current, sample=500)
    assert (report.to_dict()["current"]["sampled"], report.to_dict()["current"]["of"]) == (True, 1500)
    assert report.sentence.endswith("judged on 500 sampled of 2,000 reference rows; judged on 500 sampled of 1,500 current rows.")


def test_what_cannot_be_judged_raises_the_command_lines_sentence():
    with pytest.raises(ValueError, match="nowhere"):
        dg.report(reference=reference, current=current, target="nowhere")
    with pytest.raises(TypeError, match="report has no option 'targt'; did you mean 'target'?"):
        dg.report(current=current, targt="x")


def test_driftglass_yaml_and_keywords_reach_the_command_line(tmp_path):
    config = tmp_path / "driftglass.yaml"
    config.write_text("convention: evidently\nkinds: {amount: numeric}\n")
    assert dg.report(reference=reference, current=current, config=config).to_dict()["drift"]["convention"] == "evidently"
    assert dg.report(reference=reference, current=current, config=config, convention="standard").to_dict()["drift"]["convention"] == "standard"


def test_without_node_the_error_says_how_to_get_it(monkeypatch):
    _node.node.cache_clear()
    monkeypatch.setattr(_node, "packaged_node", lambda: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match=r"pip install 'driftglass\[cli\]'"):
        dg.report(reference=reference, current=current)
    _node.node.cache_clear()


def test_the_command_has_the_command_lines_output_and_status(tmp_path):
    run = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(Path(dg.__file__).parents[1])!r}); from driftglass._node import main; main()"]
    assert subprocess.run([*run, "--version"], capture_output=True, text=True, check=True).stdout.strip() == dg.__version__
    wrong = subprocess.run([*run, "report", "--current", str(tmp_path / "none.csv")], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2 and "none.csv" in wrong.stderr
