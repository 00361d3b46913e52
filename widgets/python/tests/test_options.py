import datetime

import pytest
from driftglass._options import configuration, read_settings, role_columns


def settings(file=None, **options):
    return read_settings(options, file, caller="Monitor", also=("reference", "current"))


def test_an_unknown_keyword_is_refused_with_the_nearest_right_one():
    with pytest.raises(TypeError, match="Monitor has no option 'predictions'; did you mean 'prediction'?"):
        settings(predictions="y")
    with pytest.raises(TypeError, match="did you mean 'reference'?"):
        settings(refrence=1)
    with pytest.raises(TypeError, match="it has reference, current, target"):
        settings(xyzzy=1)


def test_none_says_of_a_role_that_there_is_no_such_column_and_of_anything_else_that_it_was_not_given():
    assert settings(target=None, chunk=None) == {"target": None}


def test_values_become_the_text_that_the_report_uses():
    assert settings(positive=1.0, chunk=1000, trained_at=datetime.date(2024, 1, 2), decision_threshold=0.3) == {
        "positive": "1", "chunk": "1000", "trained_at": "2024-01-02", "decision_threshold": "0.3"
    }
    assert settings(positive=True) == {"positive": "true"}
    assert configuration(settings(bins={"age": [20, 40]})) == {"bins": [{"column": "age", "edges": [20.0, 40.0]}]}
    assert configuration(settings(reference_window="year-earlier")) == {"referenceWindow": "year-earlier"}


def test_rules_and_error_values_are_lists_and_stay_as_they_are_written():
    own = ['drift.psi("age") > 0.2', "defaults"]
    assert configuration(settings(rules=own, error_values=[500, False, 1.0], latency_unit="ms")) == {
        "rules": own, "errorValues": ["500", "false", "1"], "latencyUnit": "ms"
    }
    with pytest.raises(TypeError, match="rules takes a list"):
        settings(rules="drift.share > 0.5")


def test_a_text_where_a_list_belongs_is_refused():
    with pytest.raises(TypeError, match=r"features takes a list, as in features=\['a'\]"):
        settings(features="a")


def test_driftglass_yaml_is_read_as_it_is_spelled_and_keywords_win(tmp_path):
    file = tmp_path / "driftglass.yaml"
    file.write_text("target: repaid\npositive: no\nnulls: [-999.0]\nid: null\nchunk: 1w\nprobability: {1: p1, 2: p2}\n")
    assert settings(file, chunk="1d") == {
        "target": "repaid", "positive": "no", "nulls": ["-999.0"], "id": None, "chunk": "1d", "probability": {"1": "p1", "2": "p2"}
    }


def test_a_wrong_driftglass_yaml_is_refused_by_name(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("taget: repaid")
    with pytest.raises(ValueError, match="mine.yaml has no option 'taget'; did you mean 'target'?"):
        settings(file)
    file.write_text("- a")
    with pytest.raises(ValueError, match="must be a map of settings"):
        settings(file)
    file.write_text("a: [")
    with pytest.raises(ValueError, match="mine.yaml is not valid YAML"):
        settings(file)


def test_the_views_configuration_has_lists_where_keys_would_be_data():
    assert configuration(settings(probability={"__proto__": "p0", 1: "p1"}, kinds={"age": "numeric"}, decision_threshold=0.3, trained_at="2024-01-01")) == {
        "probability": [{"label": "__proto__", "column": "p0"}, {"label": "1", "column": "p1"}],
        "kinds": [{"column": "age", "kind": "numeric"}],
        "decisionThreshold": 0.3,
        "trainedAt": "2024-01-01",
    }


def test_columns_with_a_role_are_the_ones_that_columns_keeps():
    assert role_columns(settings(target="y", id=None, probability={"a": "p", "b": "q"})) == ["y", "p", "q"]
