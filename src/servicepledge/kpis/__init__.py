"""The KPI catalogue: one file per KPI, whose name is its id. The folder is the registry; no list is edited."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from ..kpi import Kpi

KPIS: Mapping[str, Kpi] = MappingProxyType(
    {
        module.name: import_module(f"{__name__}.{module.name}").KPI
        for module in iter_modules(__path__)
        if not module.name.startswith("_")
    }
)
