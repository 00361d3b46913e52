import base64
import re
import sys
import xml.dom.minidom

import pytest
from driftglass._frames import SECTIONS, to_frame
from driftglass._save import page
from driftglass._static import figure, static_html


def test_nothing_from_the_data_is_markup_and_the_picture_is_well_formed(report):
    html = static_html(report)
    assert "<img src=x" not in html and "<b>more" not in html and "</script>" not in html
    svg = base64.b64decode(re.search(r"base64,([^\"]+)", html)[1]).decode()
    texts = [node.firstChild.data for node in xml.dom.minidom.parseString(svg).getElementsByTagName("text")]
    assert "<img src=x onerror=alert(1)>" in texts


def test_the_still_html_says_the_verdict_the_samples_every_column_and_what_was_not_checked(report):
    html = static_html(report)
    assert "◆ alert" in html and "1 of 1 input moved &amp; &lt;b&gt;more&lt;/b&gt;." in html
    assert "<strong>&lt;i&gt;</strong> moved: PSI 1.84" in html
    assert "4 rows" in html and "2 rows of &lt;/script&gt;" in html
    assert "<td>1.84</td><td>0.1</td><td>25.0%</td>" in html
    assert "Not checked: performance: no labels." in html


@pytest.mark.parametrize(("value", "text"), [(1.8437, "1.84"), (0.25, "0.25"), (0, "0"), (0.00012, "&lt;0.001"), (None, "")])
def test_numbers_have_three_significant_digits(value, text):
    assert figure(value) == text


def test_every_section_is_a_table(report):
    pandas = pytest.importorskip("pandas")
    for section in SECTIONS:
        assert isinstance(to_frame(report, section), pandas.DataFrame)
    assert to_frame(report, "drift").loc[0, ["test", "value", "drifted"]].tolist() == ["psi", 1.84, True]
    assert to_frame(report, "performance").loc[0, ["metric", "reference", "current", "change"]].tolist() == ["rocAuc", 0.9, 0.8, -0.1]
    assert to_frame(report, "quality")["side"].tolist() == ["reference", "current"]
    assert to_frame(report, "bins").loc[0, "reference"] == 2
    with pytest.raises(ValueError, match="There is no section 'x'; there are drift, tests"):
        to_frame(report, "x")


def test_without_pandas_a_section_is_a_list_of_dicts(report, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert to_frame(report, "tests") == [{"column": "<img src=x onerror=alert(1)>", "convention": "standard", "test": "ks", "statistic": 0.4, "pValue": 1e-9}]


def test_the_page_holds_the_report_where_it_cannot_end_its_script(report):
    html = page(report)
    assert "driftglass-sentence" not in html and "driftglass-nonce" not in html and '"driftglass-report"' not in html
    assert "\\u003c/script>" in html
    assert "<title>1 of 1 input moved &amp; &lt;b&gt;more&lt;/b&gt;.</title>" in html
    assert re.search(r"'nonce-([0-9a-f]{32})'", html)[1] != re.search(r"'nonce-([0-9a-f]{32})'", page(report))[1]
