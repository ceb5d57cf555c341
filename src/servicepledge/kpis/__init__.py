"""The KPI catalogue: one file per KPI, whose name is its id. The folder is the registry; no list is edited."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from ..facts import FACTS, Fact
from ..kpi import Kpi
from ..schema.added import Added, AddedKind

KPIS: Mapping[str, Kpi] = MappingProxyType(
    {
        module.name: import_module(f"{__name__}.{module.name}").KPI
        for module in iter_modules(__path__)
        if not module.name.startswith("_")
    }
)
"""The bundled ones."""


@dataclass(frozen=True)
class Catalogue:
    """The KPIs and facts that a contract can name: the bundled ones, and those a workspace or a package has added."""

    own_kpis: Mapping[str, Kpi] = field(default_factory=dict, compare=False)
    own_facts: Mapping[str, Fact] = field(default_factory=dict, compare=False)
    added: tuple[Added, ...] = ()
    """The files of all that was added, sections too."""
    broken: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Ids of KPIs whose file has mistakes, to the file; only where somebody lists all mistakes there are."""

    @cached_property
    def kpis(self) -> Mapping[str, Kpi]:
        return MappingProxyType({**KPIS, **self.own_kpis})

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        return MappingProxyType({**FACTS, **self.own_facts})

    def file_of(self, kind: AddedKind, name: str) -> Added | None:
        """Return the file that added something of this name; None for what is bundled."""
        return next((one for one in self.added if (one.kind, one.name) == (kind, name)), None)

    def files_behind(self, kpis: Iterable[str]) -> list[Added]:
        """Return the files that figures of these KPIs and their page may rest on: theirs, their facts', all sections."""
        named: set[tuple[AddedKind, str]] = set()
        for kpi in (self.own_kpis[id] for id in kpis if id in self.own_kpis):
            options = (option for reading in kpi.readings.values() for option in reading.options.values())
            facts = {kpi.fact, *(str(option.becomes["fact"]) for option in options if "fact" in option.becomes)}
            named |= {("kpi", kpi.id), *(("fact", fact) for fact in facts)}
        return [one for one in self.added if one.kind == "section" or (one.kind, one.name) in named]

    def __reduce__(self) -> Any:
        """Travel without what is bundled, which is in every process."""
        if self is BUNDLED:
            return "BUNDLED"
        return Catalogue, (dict(self.own_kpis), dict(self.own_facts), self.added)


BUNDLED = Catalogue()
"""What is bundled, and nothing else."""
