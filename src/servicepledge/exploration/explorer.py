"""For the analyst: any KPI by any breakdown, the rows behind a figure, and what another reading would say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import polars as pl
from pydantic import ValidationError

from ..contract.amendments import holds_during, narrowed
from ..contract.model import Clause, Contract
from ..errors import UsageError, did_you_mean
from ..evidence.rows import Which, rows_behind
from ..kpis import KPIS
from ..periods import Period, clipped
from ..schema.toml import problems_of
from ..scorecard.measure import check_period, terms_of
from ..scorecard.score import Score
from ..text import Language
from ..workspace import Workspace
from .centre import Centre, kpi_of

if TYPE_CHECKING:
    from .menus import Choices

AD_HOC = "–"
"""The reference of a clause that is only asked, not agreed."""


def explore(workspace: str | Path = ".") -> "Explorer":
    """
    Open a workspace to look into its figures; from its folder `notebooks` too.

    Raises  UsageError where there is no workspace.
    """
    return Explorer(Centre(Workspace.around(workspace)))


@dataclass(frozen=True)
class Explorer:
    """A workspace and its opened exports; every answer is a Polars frame."""

    _centre: Centre

    @property
    def workspace(self) -> Workspace:
        return self._centre.workspace

    def clauses(self) -> pl.DataFrame:
        """
        Return what was agreed.

        Rows    one clause of each contract that can be read.
        """
        contracts, _ = self.workspace.contracts()
        return pl.DataFrame(
            [
                {
                    "contract": contract.id,
                    "clause": clause.ref,
                    "words": clause.words,
                    "kpi": clause.kpi,
                    "limit": clause.limit.text if clause.limit else None,
                    "target": clause.target.text if clause.target else None,
                }
                for contract in contracts
                for clause in contract.clauses
            ]
        )

    def kpis(self) -> pl.DataFrame:
        """
        Return the catalogue.

        Rows    one KPI, with its readings as 'name: options' (the default first).
        """
        return pl.DataFrame(
            [
                {
                    "kpi": kpi.id,
                    "zh": kpi.label.zh,
                    "en": kpi.label.en,
                    "unit": kpi.unit.value,
                    "limit": kpi.limit,
                    "readings": [
                        f"{name}: {', '.join(dict.fromkeys([reading.default, *reading.options]))}"
                        for name, reading in kpi.readings.items()
                    ],
                }
                for kpi in KPIS.values()
            ]
        )

    def score(
        self,
        contract: str,
        period: str,
        *,
        by: Sequence[str] = (),
        reading: Mapping[str, str] | None = None,
    ) -> pl.DataFrame:
        """
        Score a contract's clauses, whole or broken down, under their own readings or others.

        Rows    one clause (and group) each: `clause, kpi`, the breakdown, `value, numerator, denominator, target,
                verdict, reason`. Shares are fractions of one.
        Raises  UsageError for an unknown contract, period, breakdown or reading.
        """
        return self._scored(self.workspace.contract(contract), period, by, reading)

    def clause(
        self,
        contract: str,
        clause: str,
        period: str,
        *,
        by: Sequence[str] = (),
        reading: Mapping[str, str] | None = None,
    ) -> pl.DataFrame:
        """
        Score one clause, whole or broken down, under its own reading or another.

        Rows    as `score` gives them.
        Raises  UsageError for an unknown contract, clause, period, breakdown or reading.
        """
        return _as_frame(self._centre.scores_of(contract, clause, period, by=by, reading=reading))

    def choose(self, contract: str, period: str, *, language: Language = "en") -> "Choices":
        """
        Return the choices of contract, clause, period, breakdown and reading, with the answer as a table and a chart.

        A notebook shows them as menus (by ipywidgets), which begin with what is named here.
        Raises  UsageError for an unknown contract or period.
        """
        from .menus import Choices  # what draws charts is imported where one is wanted

        agreed = self.workspace.contract(contract)
        check_period(agreed, Period.parse(period, agreed.report.month_starts_on))
        return Choices(self._centre, contract, period, language)

    def kpi(
        self,
        contract: str,
        kpi: str,
        period: str,
        *,
        by: Sequence[str] = (),
        limit: str | None = None,
        scope: Mapping[str, object] | None = None,
        reading: Mapping[str, str] | None = None,
    ) -> pl.DataFrame:
        """
        Ask for any KPI of the catalogue over a contract's rows, agreed or not.

        Rows    as `score` gives them, without a target.
        Raises  UsageError for a KPI, limit, scope, breakdown or reading that cannot be.
        """
        agreed = self.workspace.contract(contract)
        clause = self._ask(agreed, kpi, limit, scope, reading)
        others = agreed.measured if clause.definition and clause.definition.is_derived else ()
        return self._scored(_with_only(agreed, clause, *others), period, by, None, only=AD_HOC)

    def rows(
        self,
        contract: str,
        clause: str,
        period: str,
        which: Which = "lacking",
        *,
        reading: Mapping[str, str] | None = None,
        people: bool = False,
    ) -> pl.DataFrame:
        """
        Return the rows behind a clause's figure: those it lacked, those it counted, or all in its scope.

        Rows    one call, case or answer each; columns that point at a person only where `people` is true.
        Raises  UsageError for an unknown clause.
        """
        agreed = self.workspace.contract(contract)
        asked = Period.parse(period, agreed.report.month_starts_on)
        check_period(agreed, asked)
        if which not in get_args(Which):
            raise UsageError(f"which '{which}'", f"is not possible. {did_you_mean(which, get_args(Which))}")
        kpi = kpi_of(agreed, clause, asked)
        if KPIS[kpi].is_derived:
            raise UsageError(f"clause '{clause}'", f"is worked out from verdicts ({kpi}). Ask for {contract}'s scores.")
        part = clipped(asked, agreed)
        terms = [
            term
            for term in terms_of(narrowed(agreed, clause), reading)
            if term.is_deadline or holds_during(term.since, term.until, part.first, part.last)
        ]
        frames = [rows_behind(self._centre.open(agreed), term, asked, which, people=people) for term in terms]
        return pl.concat(frames).sort("day", maintain_order=True) if len(frames) > 1 else frames[0]

    def _scored(
        self,
        agreed: Contract,
        period: str,
        by: Sequence[str],
        reading: Mapping[str, str] | None,
        only: str | None = None,
    ) -> pl.DataFrame:
        wanted = {clause.ref for clause in agreed.measured} if only is None else {only}
        return _as_frame(self._centre.scores(agreed, period, by, reading, wanted))

    def _ask(
        self,
        agreed: Contract,
        kpi: str,
        limit: str | None,
        scope: Mapping[str, object] | None,
        reading: Mapping[str, str] | None,
    ) -> Clause:
        asked = {"ref": AD_HOC, "words": kpi, "kpi": kpi, "scope": dict(scope or {}), "reading": dict(reading or {})}
        try:
            clause = Clause.model_validate(asked | ({"limit": limit} if limit else {}))
        except ValidationError as error:
            raise UsageError(f"kpi '{kpi}' for {agreed.id}", problems_of(error, Clause)) from None
        for hours in (clause.scope.hours, clause.scope.outside, clause.clock):
            if hours and hours not in agreed.hours:
                raise UsageError(
                    f"hours '{hours}'", f"are not defined in {agreed.id}. {did_you_mean(hours, agreed.hours)}"
                )
        return clause


def _with_only(agreed: Contract, *clauses: Clause) -> Contract:
    return agreed.model_copy(update={"clauses": clauses, "amendments": ()})


def _as_frame(scores: Sequence[Score]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "clause": entry["clause"],
                "kpi": entry["kpi"],
                **entry.get("by", {}),
                "value": None if entry["value"] is None else float(entry["value"]),
                "numerator": None if entry["numerator"] is None else float(entry["numerator"]),
                **{name: entry[name] for name in ("denominator", "target", "verdict", "reason")},
            }
            for entry in (score.as_json() for score in scores)
        ],
        infer_schema_length=None,
    )
