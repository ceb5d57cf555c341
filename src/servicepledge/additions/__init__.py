"""What a workspace or an installed package adds: KPIs, facts and sections, held to the rules of the bundled ones."""

from pathlib import Path

from ..errors import ContractError
from ..facts import Fact, read_fact
from ..kpi import Kpi
from ..kpis import BUNDLED, Catalogue
from ..schema.added import Added
from .empty import EmptyTables
from .fact_rules import fact_problems
from .files import find
from .kpi_rules import kpi_problems, misfits
from .python import travelling, value_of
from .section_rules import section_problems


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """
    Return the KPIs and facts that a workspace knows: the bundled ones, its own, and those of installed packages.

    Raises  ContractError with every mistake of every file that adds something.
    """
    catalogue, problems = read_catalogue(folder)
    if problems:
        raise mistakes(folder, problems)
    return catalogue


def mistakes(folder: Path | None, problems: list[str]) -> ContractError:
    """Return the error that holds what is wrong with what a workspace or a package adds."""
    return ContractError(str(folder or "installed packages"), problems)


def read_catalogue(folder: Path | None = None) -> tuple[Catalogue, list[str]]:
    """Return what can be used of what `load_catalogue` would return, and every mistake there is, each with its file."""
    added, problems = find(folder)
    if not added:
        return BUNDLED, problems
    with EmptyTables() as tables:
        facts = _facts(added, tables, problems)
        kpis = _kpis(added, facts, tables, problems)
    for one in (one for one in added if one.kind == "section"):
        problems += [f"{one.where}, {problem}" for problem in section_problems(one)]
    broken = {one.name: one.where for one in added if one.kind == "kpi" and one.name not in kpis}
    return Catalogue(kpis, facts, tuple(added), broken), problems


def _facts(added: list[Added], tables: EmptyTables, problems: list[str]) -> dict[str, Fact]:
    found = {}
    for one in (one for one in added if one.kind == "fact"):
        fact = read_fact(one.name, one.text)
        wrong = list(fact_problems(fact, tables))
        problems += [f"{one.where}, {problem}" for problem in wrong]
        if not wrong:
            found[fact.name] = fact
    return found


def _kpis(added: list[Added], facts: dict[str, Fact], tables: EmptyTables, problems: list[str]) -> dict[str, Kpi]:
    known = Catalogue(own_facts=facts).facts
    unsound = {one.name: one.where for one in added if one.kind == "fact" and one.name not in facts}
    found = {}
    for one in (one for one in added if one.kind == "kpi"):
        kpi, wrong = value_of(one, "KPI", Kpi)
        if kpi is not None:
            wrong += kpi_problems(kpi, one.name)
        if kpi is not None and not wrong:
            wrong += misfits(kpi, known, unsound, tables)
        problems += [f"{one.where}, {problem}" for problem in wrong]
        if kpi is not None and not wrong:
            found[kpi.id] = travelling(kpi, one)
    return found
