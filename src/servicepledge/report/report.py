"""Opening a report: from a workspace, a contract and a period to sections, ready to be shown one by one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..contract.model import Contract
from ..errors import UsageError, did_you_mean, shown
from ..periods import AnyPeriod, Period
from ..runtime.display import progress
from ..scorecard.measure import check_period, open_for
from ..text import Language, language_of
from ..workspace import AnyContract, AnyWorkspace, Workspace
from .annex.sheets import Annex, annex
from .material import Material, read_material
from .page.section import Section
from .preparation import Subject, prepare
from .sections import own_sections
from .sections.agents import agents, agents_head
from .sections.annual import Year, annual_amendments, annual_clauses, annual_head, annual_trend, year_of
from .sections.clauses import clause_table
from .sections.consequences import consequences
from .sections.definitions import definitions
from .sections.headline import headline
from .sections.kpis import kpi_sections
from .sections.misses import misses
from .sections.plan import plan_head, plan_misses, plan_remedies, plan_staffing
from .sections.provenance import provenance
from .sections.quality import data_quality
from .sections.satisfaction import satisfaction
from .sections.settlement import settlement
from .sections.trend import trend
from .sections.work import work


@dataclass(frozen=True, repr=False)
class Report:
    """A service report, a section per method; each shows itself in a notebook and on the page."""

    material: Material

    @cached_property
    def year(self) -> Year:
        """The months of the period, measured once for all the sections of an annual review."""
        return year_of(self.material)

    def headline(self) -> Section:
        """Who, what, when; the sentence that says it all; a card per headline figure."""
        return headline(self.material)

    def clause_table(self) -> Section:
        """Every clause with its figures and verdict, in the contract's order."""
        return clause_table(self.material)

    def trend(self) -> Section:
        """The verdicts of up to thirteen periods, and a line for each headline figure."""
        return trend(self.material)

    def kpi_sections(self) -> Section:
        """For each headline figure its days and weeks."""
        return kpi_sections(self.material)

    def consequences(self) -> Section:
        """The breach register, what is owed and by when, and the settlement where the agreement speaks of money."""
        return consequences(self.material)

    def misses(self) -> Section:
        """For each clause that was missed or nearly missed: when in the week, what drove it, which rows."""
        return misses(self.material)

    def work(self) -> Section:
        """Cases still open by stage and age, and the channels side by side."""
        return work(self.material)

    def satisfaction(self) -> Section:
        """What the customers who answered a survey said."""
        return satisfaction(self.material)

    def data_quality(self) -> Section:
        """What was received, what was left out, what the checks found, what could not be measured."""
        return data_quality(self.material)

    def definitions(self) -> Section:
        """The definition, formula and readings of every KPI used."""
        return definitions(self.material)

    def provenance(self) -> Section:
        """Fingerprints of the files, versions, and the command that computes the figures again."""
        return provenance(self.material)

    def annex(self) -> Annex:
        """The figures as typed tables: beside the page as a workbook; by hand, `.save("annex.xlsx")`."""
        return annex(self.material)

    def plan_head(self) -> Section:
        """The head of a corrective plan: what was missed, and which clause obliges a plan by when."""
        return plan_head(self.material)

    def plan_misses(self) -> Section:
        """What was missed, by how much, since when, and what drove it most."""
        return plan_misses(self.material)

    def plan_staffing(self) -> Section:
        """The agents that the missed hours would have needed."""
        return plan_staffing(self.material)

    def plan_remedies(self) -> Section:
        """Remedies with owner and day to fill in, and the follow-up of what was missed before."""
        return plan_remedies(self.material)

    def settlement(self) -> Section:
        """What the period comes to: quantities, rates, amounts, deductions, the total."""
        return settlement(self.material)

    def annual_head(self) -> Section:
        """The head of an annual review: how often the clauses were met."""
        return annual_head(self.year)

    def annual_clauses(self) -> Section:
        """Each clause over the year."""
        return annual_clauses(self.year)

    def annual_trend(self) -> Section:
        """The verdicts month by month, and a line for each headline figure."""
        return annual_trend(self.year)

    def annual_amendments(self) -> Section:
        """The amendments in effect, and the targets that the year calls into question."""
        return annual_amendments(self.year)

    def agents_head(self) -> Section:
        """The head of the agents' review, which stays inside."""
        return agents_head(self.material)

    def agents(self, *, names: bool = False) -> Section:
        """Each headline figure by agent; numbered unless `names` is true."""
        if not isinstance(names, bool):
            raise UsageError(
                f"names = {shown(names)}", "is neither True nor False. Write one of the two, without quotes."
            )
        return agents(self.material, names=names)

    if not TYPE_CHECKING:  # which is to find the names that no report has

        def __getattr__(self, name: str) -> Callable[..., Section]:
            """Return a section that the workspace, or a package, has added under a name."""
            if name.startswith("_") or name == "material":
                raise AttributeError(name)
            return _own_section(self, name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *own_sections(self.material.contract.catalogue)]

    def __repr__(self) -> str:
        held = self.material
        return f"Report('{held.contract.id}', {held.period.label}, '{held.language}': {held.card.verdicts})"

    def _repr_html_(self) -> str:
        return self.headline()._repr_html_()


def _own_section(report: Report, name: str) -> Callable[..., Section]:
    """Return a method of the report for a section that was added, with the words it says of itself."""
    own = own_sections(report.material.contract.catalogue).get(name)
    if own is None:
        shown = [known for known in dir(report) if not known.startswith("_")]
        raise AttributeError(f"a report has no section '{name}'. {did_you_mean(name, shown)}")

    def show(**options: object) -> Section:
        return own.show(report.material, **options)

    show.__name__, show.__doc__ = own.file.name, own.says
    return show


def open_report(
    contract: AnyContract,
    period: AnyPeriod,
    *,
    language: Language = "zh",
    workspace: AnyWorkspace = ".",
    prepared: str = "",
) -> Report:
    """
    Measure a contract in a period and check its exports: one contract and one period, as `explore` takes them.

    `workspace` is the folder that holds `data/contracts`; from a notebook in its `notebooks/` the folder above is found.
    `prepared` is a file with all that a run has measured and asked already; by hand it stays empty.

    Raises  UsageError for an unknown contract, period, language or folder; ContractError and SourceError for files with
            mistakes; ChecksFailed where the exports are not sound enough for a report.
    """
    spoken = language_of(language)
    material = read_material(Path(prepared)) if prepared else _by_hand(Workspace.around(workspace), contract, period)
    own_sections(material.contract.catalogue)
    return Report(replace(material, language=spoken))


def _by_hand(space: Workspace, contract: AnyContract, period: AnyPeriod) -> Material:
    """Do what a run does for its reports, for one."""
    agreed = space.contract(contract)
    path = space.contract_path(agreed.id if isinstance(contract, Contract) else contract)
    if isinstance(contract, Contract) and space.contract(path) != contract:
        raise UsageError(
            f"contract '{agreed.id}'", "is not what its file says. A page is made of files: write it down first."
        )
    subject = Subject(agreed, path, Period.parse(period, agreed.report.month_starts_on))
    check_period(agreed, subject.period)
    with progress() as say:
        say(f"{agreed.source}: opening the exports")
        return prepare(space, open_for(space, agreed), [subject], tell=say)[subject.key]
