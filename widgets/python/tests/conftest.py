import sys
from pathlib import Path

import pytest

# The source tree, not an installed wheel.
sys.path.insert(0, str(Path(__file__).parents[1]))


@pytest.fixture
def report():
    """A small report by hand, with names that would be markup if anyone let them."""
    column = {
        "column": "<img src=x onerror=alert(1)>",
        "kind": "numeric",
        "role": "feature",
        "level": "alert",
        "verdicts": [{"convention": "standard", "test": "psi", "on": "statistic", "value": 1.84, "threshold": 0.1, "drifted": True, "level": "alert"}],
        "tests": [{"convention": "standard", "test": "ks", "statistic": 0.4, "pValue": 1e-9}],
        "bins": [{"kind": "interval", "upper": 1.0, "reference": 2, "current": 1, "share": 1.0}],
    }
    described = {"rows": 4, "missing": 1, "distinct": 3}
    return {
        "schema": "driftglass.report/1",
        "reference": {"name": "reference", "rows": 4},
        "current": {"name": "</script>", "rows": 2},
        "verdict": {"level": "alert", "sentence": "1 of 1 input moved & <b>more</b>.", "clauses": [], "findings": [{"level": "alert", "subject": "<i>", "sentence": "moved: PSI 1.84", "view": "drift"}], "unchecked": ["performance: no labels"]},
        "drift": {"convention": "standard", "columns": [column]},
        "quality": {"columns": [{"column": column["column"], "kind": "numeric", "role": "feature", "level": "ok", "reference": described, "current": described,
                                 "histogram": {"edges": [0, 1, 2], "reference": [2, 1], "current": [0, 3]}}]},
        "performance": {
            "reference": {"metrics": {"rocAuc": {"value": 0.9}}},
            "current": {"metrics": {"rocAuc": {"value": 0.8}}},
            "change": [{"metric": "rocAuc", "reference": 0.9, "current": 0.8, "change": -0.1, "better": "higher", "level": "alert"}],
        },
        "notes": [],
    }
