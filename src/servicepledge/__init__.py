"""servicepledge: from a service agreement and the centre's exports to the periodic report the agreement requires.

The names below are what notebooks and scripts use; each is imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import PledgeError as PledgeError
    from .exploration.by_name import coverage as coverage
    from .exploration.by_name import load_contract as load_contract
    from .exploration.by_name import measure as measure
    from .exploration.explorer import explore as explore
    from .kpis import KPIS as KPIS
    from .periods import Period as Period
    from .report.report import open_report as open_report
    from .workspace import Workspace as Workspace

_HOME = {
    "explore": "exploration.explorer",
    "open_report": "report.report",
    "measure": "exploration.by_name",
    "coverage": "exploration.by_name",
    "load_contract": "exploration.by_name",
    "Workspace": "workspace",
    "Period": "periods",
    "KPIS": "kpis",
    "PledgeError": "errors",
}
__all__ = [
    "KPIS",
    "Period",
    "PledgeError",
    "Workspace",
    "__version__",
    "coverage",
    "explore",
    "load_contract",
    "measure",
    "open_report",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    found: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
