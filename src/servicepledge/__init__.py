"""servicepledge: from a service agreement and the centre's exports to the periodic report the agreement requires.

The names below are what notebooks use; each is imported when it is first asked for.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "open_report": "report.report",
    "explore": "exploration.explorer",
    "load_contract": "contract.load",
    "Workspace": "workspace",
    "Period": "periods",
}
__all__ = [*_HOME, "__version__"]  # noqa: PLE0604, F822
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
