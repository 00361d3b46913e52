import asyncio
import json

import pandas as pd
import pytest
from driftglass import Monitor
from driftglass._monitor import Monitor as Classic

frame = pd.DataFrame({"secret": [1.5, 2.5, 3.5]})


@pytest.fixture
def sent(monkeypatch):
    """What Python sends to the browser."""
    messages = []
    monkeypatch.setattr(Classic, "send", lambda _self, content, buffers=None: messages.append((content, buffers)))
    return messages


def hear(monitor, **content):
    monitor._hear(monitor, {"transfer": monitor._transfer["id"], **content}, [])


def report_parts(report, number=1, parts=3):
    text = json.dumps({"report": report, "texts": {"csv": "a,b\r\n", "markdown": "## x\n", "settings": '{"target": "x", "trainedAt": "2024", "probability": [{"label": "1", "column": "p"}], "kinds": [{"column": "zip", "kind": "text"}]}'}})
    size = -(-len(text) // parts)
    return [{"type": "report", "number": number, "part": part, "parts": parts, "text": text[part * size : (part + 1) * size]} for part in range(parts)]


def hear_report(monitor, report, **how):
    for part in report_parts(report, **how):
        hear(monitor, **part)


def test_tables_are_pushed_at_once_in_pieces(sent):
    monitor = Monitor(reference=frame, current=frame)
    assert [content["type"] for content, _ in sent] == ["coming", "piece", "piece"]
    assert [(content.get("role"), content.get("index")) for content, _ in sent[1:]] == [("reference", 0), ("current", 0)]
    assert bytes(sent[1][1][0]) == monitor._sources[0].data


def test_they_are_sent_again_when_the_browser_asks_from_the_piece_that_it_lacks(sent):
    monitor = Monitor(reference=frame, current=frame)
    sent.clear()
    hear(monitor, type="want", have={"reference": 1, "current": 0})
    assert [content["role"] for content, _ in sent] == ["current"]
    hear(monitor, type="want", have={"reference": 1, "current": 0})
    assert len(sent) == 1, "the same question again at once is the same question"


def test_a_message_of_another_transfer_is_not_heard(sent):
    monitor = Monitor(current=frame)
    monitor._hear(monitor, {"type": "error", "transfer": "another", "message": "x"}, [])
    assert monitor._failure is None


def test_labels_that_come_later_travel_alone_under_a_new_id_and_the_report_is_to_come(sent, report):
    monitor = Monitor(reference=frame, current=frame, labels=frame)
    earlier = monitor._transfer
    hear_report(monitor, report)
    sent.clear()
    monitor.join(pd.DataFrame({"id": [1, 2], "secret": [0, 1]}))
    assert [(content["type"], content.get("role")) for content, _ in sent] == [("coming", None), ("piece", "labels")]
    kept = [{source["role"]: source["id"] for source in transfer["sources"]} for transfer in (earlier, monitor._transfer)]
    assert [role for role in kept[0] if kept[0][role] == kept[1][role]] == ["reference", "current"]
    assert monitor.report is None
    for part in report_parts(report, number=2):
        monitor._hear(monitor, {"transfer": earlier["id"], **part}, [])
    assert monitor.report is None, "what is said of the tables before is not said of these"
    hear_report(monitor, report, number=3)
    assert monitor.report == report
    sent.clear()
    hear(monitor, type="want", have={})
    assert {content["role"] for content, _ in sent} == {"reference", "current", "labels"}, "a page that was reloaded has none"
    with pytest.raises(TypeError, match="labels is a int"):
        monitor.join(3)


def test_no_row_is_in_the_synced_state(sent):
    state = Monitor(current=frame, target="secret").get_state()
    assert len(json.dumps({key: value for key, value in state.items() if key != "layout"}, default=str)) < 2000
    assert {"config", "selection", "reference_selection", "filters", "summary", "_transfer"} < set(state)
    assert "report" not in state


def test_the_report_comes_up_in_parts_and_is_none_until_the_last(sent, report):
    monitor = Monitor(current=frame)
    assert monitor.report is None
    with pytest.raises(RuntimeError, match="await m.ready"):
        monitor.to_dict()
    hear_report(monitor, report)
    assert monitor.report == report == monitor.to_dict()
    assert repr(monitor) == report["verdict"]["sentence"]


def test_parts_come_in_any_order_and_only_the_newest_report_counts(sent, report):
    monitor = Monitor(current=frame)
    first, second, third = report_parts(report, number=1)
    newer = {**report, "version": "newer"}
    for part in (third, first):
        hear(monitor, **part)
    hear_report(monitor, newer, number=2)
    hear(monitor, **second)
    assert monitor.report == newer
    hear_report(monitor, report, number=1)
    assert monitor.report == newer
    for part in reversed(report_parts(report, number=3)):
        hear(monitor, **part)
    assert monitor.report == report


def test_ready_waits_for_the_report_and_raises_the_views_own_sentence(sent, report):
    monitor = Monitor(current=frame)

    async def later():
        asyncio.get_running_loop().call_later(0.05, hear_report, monitor, report)
        return await monitor.ready()

    assert asyncio.run(later()) is monitor
    failed = Monitor(current=frame)
    hear(failed, type="error", message="current has no rows.")
    with pytest.raises(RuntimeError, match="current has no rows"):
        asyncio.run(failed.ready())
    with pytest.raises(TimeoutError, match=r"open in a browser.*dg.report"):
        asyncio.run(Monitor(current=frame).ready(timeout=0.01))


def test_ready_waits_for_what_comes_after_the_first_screen_and_the_still_picture_follows(sent, report, monkeypatch):
    drawn = []
    monitor = Monitor(current=frame, door="jupyter")
    monitor._displayed = True
    monkeypatch.setattr(Monitor, "_update_display", lambda self: drawn.append(self.report))
    first = {**report, "pending": ["comparison", "causes", "multivariate", "concept"]}

    async def wait():
        loop = asyncio.get_running_loop()
        loop.call_later(0.02, lambda: hear_report(monitor, first, number=1))
        loop.call_later(0.1, lambda: hear_report(monitor, report, number=2))
        return await monitor.ready()

    assert asyncio.run(wait()).report == report
    assert drawn == [first, report]
    hear_report(monitor, first, number=3)
    hear_report(monitor, report, number=4)
    assert drawn == [first, report], "a brush leaves the picture as it is"


def test_a_report_is_saved_as_its_suffix_says(sent, report, tmp_path):
    monitor = Monitor(current=frame)
    hear_report(monitor, report)
    for suffix, text in ((".csv", "a,b\r\n"), (".md", "## x\n"), (".yaml", "target: x\ntrained_at: '2024'\nprobability:\n  '1': p\nkinds:\n  zip: text\n")):
        monitor.save(tmp_path / f"r{suffix}")
        assert (tmp_path / f"r{suffix}").read_bytes() == text.encode()
    monitor.save(tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text()) == report
    with pytest.raises(ValueError, match=r"saved as .html, .json, .csv or .md and its settings as .yaml, and 'r.pdf'"):
        monitor.save("r.pdf")


def test_the_bundle_has_a_view_for_the_browser_and_html_and_text_for_where_nothing_runs(sent, report):
    monitor = Monitor(current=frame)
    bundle = monitor._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == monitor.model_id
    assert "run the cell" in bundle["text/html"]
    hear_report(monitor, report)
    assert "data:image/svg+xml;base64," in monitor._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(("door", "displayed"), [("jupyter", [["view"], ["html"]]), ("anywidget", [["view", "html"]])])
def test_the_saved_picture_is_replaced_once_when_the_first_report_comes(sent, report, monkeypatch, door, displayed):
    calls = []

    def keep(name):
        return lambda bundle, raw, display_id=None: calls.append((name, [kind for kind, mime in (("view", "widget-view"), ("html", "text/html")) if any(mime in key for key in bundle)], display_id))

    monkeypatch.setattr("IPython.display.display", keep("display"))
    monkeypatch.setattr("IPython.display.update_display", keep("update"))
    monitor = Monitor(current=frame, door=door)
    monitor._ipython_display_()
    hear_report(monitor, report, number=1)
    hear_report(monitor, report, number=2)
    assert [kinds for name, kinds, _ in calls if name == "display"] == displayed
    assert [(name, kinds) for name, kinds, _ in calls if name == "update"] == [("update", displayed[-1])]
    assert calls[-1][2] == calls[-2][2] is not None


def test_options_reach_the_view_and_wrong_ones_are_refused(sent):
    assert Monitor(current=frame, target="secret", chunk=10, trained_at="2024-01-01").config == {"target": "secret", "chunk": "10", "trainedAt": "2024-01-01"}
    with pytest.raises(TypeError, match="Monitor has no option 'curent'; did you mean 'current'?"):
        Monitor(curent=frame)
    with pytest.raises(ValueError, match="door='x'"):
        Monitor(current=frame, door="x")


def test_the_second_door_is_the_same_monitor_through_anywidget(sent):
    monitor = Monitor(current=frame, target="secret", door="anywidget")
    assert isinstance(monitor, Monitor)
    assert (monitor._model_module, monitor._view_name) == ("anywidget", "AnyView")
    assert monitor.config == {"target": "secret"}
    assert Monitor(current=frame)._model_module == "driftglass"


@pytest.mark.parametrize(("sign", "door"), [("VSCODE_PID", "anywidget"), ("UNRELATED", "driftglass")])
def test_hosts_without_the_classic_class_get_the_second_door(sent, monkeypatch, sign, door):
    monkeypatch.delenv("VSCODE_PID", raising=False)
    monkeypatch.setenv(sign, "1")
    assert Monitor(current=frame)._model_module == door


def test_a_sample_is_announced_with_what_it_was_drawn_from(sent):
    announced = Monitor(current=frame, sample=2)._transfer["sources"][0]
    assert (announced["rows"], announced["of"]) == (2, 3)
