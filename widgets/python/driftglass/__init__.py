"""See what happened to your machine-learning model: drift, data quality and performance, computed on your own machine."""

from . import mlflow
from ._connect import operations
from ._monitor import Monitor
from ._profile import profile, push
from ._report import Report, from_evidently, report
from ._roles import roles, to_arize, to_fiddler
from ._version import __version__

__all__ = ["Monitor", "Report", "from_evidently", "mlflow", "operations", "profile", "push", "report", "roles", "to_arize", "to_fiddler", "__version__"]
