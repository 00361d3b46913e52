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
from driftglass._frames import SECTIONS, conditions

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


def scored(rows, start, bend):
    """A model right about x until it bends, hour by hour, with latency, status, version and region."""
    x = random.normal(size=rows)
    score = 1 / (1 + np.exp(-2 * x))
    y = (random.random(rows) < score + bend * (0.5 - score)).astype(int)
    return pd.DataFrame({
        "at": pd.date_range(start, periods=rows, freq="h"), "x": x.round(6), "score": score.round(6), "said": (score >= 0.5).astype(int), "y": y,
        "took": random.gamma(2, 20, rows).round(3), "code": random.choice([200, 418], rows, p=[0.99, 0.01]), "model": np.where(np.arange(rows) < rows / 2, "a", "b"), "region": random.choice(["n", "s"], rows),
    })


def test_every_keyword_reaches_the_report_and_every_section_is_a_table():
    report = dg.report(
        reference=scored(3000, "2024-01-01", 0), current=scored(3000, "2024-05-05", 0.8), timestamp="at", target="y", prediction="said", probability="score", positive=1,
        latency="took", latency_unit="ms", status="code", error_values=[418], version="model", group="region", chunk="1w", convention="nannyml", tests="all", reference_window="previous",
        max_age="1d", trained_at="2024-01-01", rules=["performance.rocAuc < 0.8 for 2 chunks"], detectors={"page_hinkley": {"threshold": 30}},
    )
    found = report.to_dict()
    assert (found["drift"]["convention"], found["reference"]["window"]["kind"], found["operations"]["latency"]["unit"]) == ("nannyml", "previous", "ms")
    assert found["operations"]["errorRate"]["errors"] > 0 and found["quality"]["freshness"]["level"] != "ok"
    assert next(each["parameters"]["threshold"] for each in found["concept"]["detectors"] if each["name"] == "pageHinkley") == 30
    assert "the relation between inputs and outcome changed" in report.sentence
    tables = {section: report.to_frame(section) for section in SECTIONS}
    assert [section for section, table in tables.items() if len(table) == 0] == ["slices"]
    part = tables["decomposition"].set_index("metric").loc["rocAuc"]
    assert part.conceptLower < part.concept < part.conceptUpper < 0
    assert abs(part.explained + part.concept - part.change) < 1e-12
    assert tables["rules"].loc[0, ["rule", "state"]].tolist() == ["performance.rocAuc < 0.8 for 2 chunks", "firing"]
    assert tables["versions"].version.tolist() == ["a", "b"]
    assert set(tables["concept"].column) == {"x"} and {"referenceRate", "currentRate", "expectedRate", "qValue"} <= set(tables["concept"].columns)
    assert tables["errors"].slice.str.contains("x ").any()
    with pytest.raises(ValueError, match="There is no section 'concepts'; there are drift, tests, .*staleness"):
        report.to_frame("concepts")


@pytest.mark.parametrize(("wrong", "right"), [("referencewindow", "reference_window"), ("maxage", "max_age"), ("latency_units", "latency_unit"), ("error_value", "error_values"), ("rule", "rules"), ("detector", "detectors"), ("groups", "group"), ("versions", "version"), ("statuses", "status"), ("test", "tests"), ("conventions", "convention")])
def test_an_option_that_is_nearly_right_is_refused_with_the_right_one(wrong, right):
    with pytest.raises(TypeError, match=f"report has no option '{wrong}'; did you mean '{right}'?"):
        dg.report(current=current, **{wrong: "x"})


def test_the_conditions_of_a_slice_read_as_an_expression():
    assert conditions([{"column": "age", "lower": 40, "upper": 60}, {"column": "state", "category": "MA"}]) == "age in [40, 60) and state = MA"
    assert conditions([{"column": "age", "missing": True}, {"column": "at", "end": "2024-01-01"}, {"column": "x", "lower": 0}]) == "age is missing and at < 2024-01-01 and x >= 0"
