import json
from pathlib import Path

import driftglass as dg
import pytest

SNAPSHOT = Path(__file__).parents[3] / "test/connect/answers/evidently/snapshot.json"


def test_an_evidently_snapshot_is_a_report_and_goes_back():
    report = dg.from_evidently(SNAPSHOT)
    assert report.sentence == "2 of 4 columns drifted by Evidently."
    values = [each.get("value") for each in report.to_evidently()["metric_results"].values()]
    assert 0.2792370597643532 in values
    with pytest.raises(ValueError, match="is not an Evidently snapshot"):
        dg.from_evidently(Path(__file__).parents[1] / "install.json")


def test_what_other_programs_know_stands_in_the_report_and_what_proves_who_asked_does_not(tmp_path):
    lines = {
        "sources": [{"program": "Prometheus", "address": "http://localhost:9090", "readAt": "2026-01-02T00:00:00Z"}],
        "start": "2026-01-01T00:00:00Z", "end": "2026-01-02T00:00:00Z",
        "lanes": [{"program": "Prometheus", "figure": "query", "name": "<b>queue</b>", "lines": [{"name": "queue", "points": [{"at": "2026-01-01T00:00:00Z", "value": 3.5}]}]}],
        "marks": [{"at": "2025-12-01T00:00:00Z", "name": "champion", "of": "training"}],
    }
    table = tmp_path / "table.csv"
    table.write_text("x\n" + "\n".join(str(number % 17) for number in range(200)) + "\n")
    report = dg.report(reference=table, current=table, beside=lines).to_dict()
    assert report["beside"]["lanes"] == lines["lanes"]
    assert report["trainedAt"].startswith("2025-12-01")
    with pytest.raises(ValueError, match="beside0.json is not what driftglass operations"):
        dg.report(reference=table, current=table, beside={"lanes": []})


def test_a_server_that_is_not_there_is_an_error_of_the_connection():
    with pytest.raises(ConnectionError, match="Prometheus at http://127.0.0.1:9 cannot be reached"):
        dg.operations("http://127.0.0.1:9", histogram="latency_seconds", token="s3cret")
    with pytest.raises(ConnectionError, match="MLflow at http://127.0.0.1:9 cannot be reached") as raised:
        dg.mlflow.runs("churn", "http://127.0.0.1:9", user="me", password="s3cret")
    assert "s3cret" not in str(raised.value)
    with pytest.raises(TypeError, match="no option 'passwrd'"):
        dg.mlflow.runs("churn", "http://127.0.0.1:9", passwrd="x")
    with pytest.raises(TypeError, match="no option 'besde'"):
        dg.report(current="x.csv", besde=json.loads("[]"))
