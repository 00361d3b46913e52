import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import driftglass as dg
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

random = np.random.default_rng(4)
reference = pd.DataFrame({"amount": random.normal(size=2000), "city": random.choice(["Kyiv", "Oslo", "Rome"], 2000)})
current = pd.DataFrame({"amount": random.normal(1, size=1500), "city": random.choice(["Kyiv", "Oslo", "Rome"], 1500)})


def values(report):
    return {column["column"]: (column["level"], column["verdicts"][0]["value"]) for column in report.to_dict()["drift"]["columns"]}


def test_a_profile_stands_in_for_the_reference(tmp_path):
    path = dg.profile(reference, tmp_path / "ref.dgp.arrow")
    assert path.stat().st_size < 60_000
    assert values(dg.report(reference=path, current=current)) == values(dg.report(reference=reference, current=current))


def test_two_profiles_on_the_same_cells_compare_exactly(tmp_path):
    first = dg.profile(reference, tmp_path / "ref.dgp.arrow")
    second = dg.profile(current, tmp_path / "cur.dgp.arrow", cells=first)
    assert values(dg.report(reference=first, current=second)) == values(dg.report(reference=reference, current=current))


def test_a_history_keeps_each_run_and_says_what_is_new(tmp_path):
    runs = tmp_path / "runs.arrow"
    dg.report(reference=reference, current=reference, history=runs)
    since = dg.report(reference=reference, current=current, history=runs).to_dict()["sinceLast"]
    assert [finding["subject"] for finding in since["new"]] == ["amount"]
    table = pa.ipc.open_stream(runs.read_bytes()).read_all()
    assert len(table) == 2
    assert pa.ipc.open_file(table.column("profile")[1].as_py()).read_all().column("name").to_pylist() == ["amount", "city"]


def test_a_view_in_a_notebook_takes_a_profile_as_it_is(tmp_path):
    path = dg.profile(reference, tmp_path / "ref.dgp.arrow")
    monitor = dg.Monitor(reference=path, current=current, door="anywidget")
    assert [(source.role, source.name, source.data) for source in monitor._sources if source.role == "reference"] == [("reference", "ref.dgp.arrow", path.read_bytes())]


def test_arize_and_fiddler_give_the_roles_and_take_them():
    labelled = current.assign(said=np.where(current["amount"] > 0, 1, 0), repaid=np.where(current["amount"] > 0.1, 1, 0))
    schema = {"feature_column_names": ["amount", "city"], "prediction_label_column_name": "said", "actual_label_column_name": "repaid"}
    keywords = dg.roles(schema)
    assert (keywords["target"], keywords["prediction"], keywords["features"]) == ("repaid", "said", ["amount", "city"])
    report = dg.report(reference=labelled, current=labelled, **keywords)
    assert dg.to_arize(report) == schema
    model = dg.to_fiddler(report)
    assert (model["task"], model["spec"]["targets"]) == ("binary_classification", ["repaid"])
    assert dg.roles(model)["target"] == "repaid"
    with pytest.raises(ValueError, match="neither an Arize Schema"):
        dg.roles({"a": 1})


def test_an_unknown_keyword_is_refused(tmp_path):
    with pytest.raises(TypeError, match="targte"):
        dg.profile(reference, tmp_path / "ref.dgp.arrow", targte="y")


def test_push_puts_the_figures_under_job_and_instance_with_what_proves_who_asks():
    got = {}

    class Gateway(BaseHTTPRequestHandler):
        def do_PUT(self):
            got.update(path=self.path, token=self.headers["Authorization"], text=self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.handle_request, daemon=True).start()
    report = dg.report(reference=reference, current=current)
    dg.push(report, f"http://127.0.0.1:{server.server_port}", job="loans", instance="data/june", token="secret")
    assert got["path"] == "/metrics/job/loans/instance@base64/ZGF0YS9qdW5l"
    assert got["token"] == "Bearer secret"
    assert 'driftglass_psi{column="amount",convention="standard"}' in got["text"]
    server.server_close()
    with pytest.raises(ConnectionError, match="cannot be reached"):
        dg.push(report, f"http://127.0.0.1:{server.server_port}")
