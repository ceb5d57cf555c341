"""For the analyst: any KPI by any breakdown, the rows behind a figure, and what another reading would say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import polars as pl
from polars import selectors
from pydantic import ValidationError

from ..contract.amendments import holds_during, narrowed
from ..contract.model import Clause, Contract
from ..errors import UsageError, one_of_these, shown
from ..evidence.rows import Which, rows_behind
from ..periods import AnyPeriod, AnyPeriods, Period, clipped
from ..runtime.display import progress, table
from ..schema.toml import problems_of
from ..scorecard.measure import terms_of
from ..scorecard.score import Score
from ..text import Language, language_of
from ..workspace import AnyContract, AnyContracts, AnyWorkspace, Workspace
from .centre import Breakdown, Centre, Reading, is_one, kpi_of

if TYPE_CHECKING:
    from .menus import Choices

AD_HOC = "–"
"""The reference of a clause that is only asked, not agreed."""
FIGURES: Mapping[str, type[pl.DataType]] = {
    "value": pl.Float64, "numerator": pl.Float64, "denominator": pl.Int64, "target": pl.String, "verdict": pl.String,
    "reason": pl.String,
}  # fmt: skip


def explore(workspace: AnyWorkspace = ".", *, unchecked: bool = False) -> "Explorer":
    """
    Open a workspace to look into its figures; from its folder `notebooks` too.

    Where its exports fail a check that stops reports, its figures are refused as well; `unchecked` ones are not, and say so
    in a column of their own.

    Raises  UsageError where there is no workspace.
    """
    return Explorer(Centre(Workspace.around(workspace), unchecked))


@dataclass(frozen=True, repr=False)
class Explorer:
    """
    A workspace and its opened exports.

    A contract is named by its id, its file, or a Contract; a period as "2026-10", "2026-09-01..2026-10-15", a date or a
    Period; several of either as a list. Every answer is a Polars frame; where a list was given, the frame's first columns
    are `contract` and `period`, whichever it was.
    """

    _centre: Centre

    @property
    def workspace(self) -> Workspace:
        """The workspace: its contracts, sources and folders."""
        return self._centre.workspace

    def __repr__(self) -> str:
        return f"Explorer('{self.workspace.folder}', {len(self.workspace.contract_files)} contracts)"

    def _repr_html_(self) -> str:
        sound, errors = self.workspace.contracts()
        rows: list[list[object]] = [
            [one.id, one.title.text["zh"], one.title.text["en"], f"{one.starts_on} – {one.ends_on}", len(one.clauses)]
            for one in sound
        ]
        rows += [[error.where, *error.problems[:1]] for error in errors]
        return table(str(self.workspace.folder), ("contract", "协议", "title", "term", "clauses"), rows)

    def clauses(self) -> pl.DataFrame:
        """
        Return what was agreed.

        Rows    one clause of each contract that can be read: `contract, clause, words, kpi, limit, target`; null where
                the clause has none.
        Raises  CalendarError where a notice of working days in the workspace has mistakes.
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
            ],
            schema=dict.fromkeys(("contract", "clause", "words", "kpi", "limit", "target"), pl.String),
        )

    def kpis(self) -> pl.DataFrame:
        """
        Return the catalogue.

        Rows    one KPI: `kpi`, its name in `zh` and `en`, `unit`, `limit` (none, optional or required) and its `readings`
                as 'name: options' (the default first).
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
                for kpi in self.workspace.catalogue.kpis.values()
            ]
        )

    def score(
        self, contract: AnyContracts, period: AnyPeriods, *, by: Breakdown = (), reading: Reading = None
    ) -> pl.DataFrame:
        """
        Score a contract's clauses, whole or broken down, under their own readings or others: `reading={"window": "24 h"}`.

        Rows    one clause (and group) each: `clause, kpi`, the breakdown, `value, numerator, denominator, target,
                verdict, reason`.
        Units   of the KPI: shares are fractions of one, times seconds.
        Raises  UsageError for an unknown contract, period, breakdown or reading; ContractError and SourceError for files
                with mistakes.
        """
        scores = self._centre.scores(self._centre.asked(contract, period), by=by, reading=reading)
        return _as_frame(scores, _told_apart(contract, period))

    def clause(
        self, contract: AnyContracts, clause: str, period: AnyPeriods, *, by: Breakdown = (), reading: Reading = None
    ) -> pl.DataFrame:
        """
        Score one clause, whole or broken down, under its own reading or another.

        Rows    as `score` gives them.
        Units   as `score`.
        Raises  as `score`, and UsageError for an unknown clause.
        """
        scores = self._centre.scores_of(contract, clause, period, by=by, reading=reading)
        return _as_frame(scores, _told_apart(contract, period))

    def choose(self, contract: AnyContract, period: AnyPeriod, *, language: Language = "en") -> "Choices":
        """
        Return the choices of contract, clause, period, breakdown and reading, with the answer as a table and a chart.

        A notebook shows them as menus (by ipywidgets), which begin with what is named here: one contract, one period.

        Raises  UsageError for an unknown contract, period or language.
        """
        from .menus import Choices  # what draws charts is imported where one is wanted

        ((agreed, stretch),) = self._centre.asked([contract], [period])
        known = self.workspace.contract_files
        if agreed.id not in known:
            raise UsageError(f"contract '{agreed.id}'", f"is none of the workspace's. {one_of_these(agreed.id, known)}")
        return Choices(self._centre, agreed.id, stretch, language_of(language))

    def kpi(
        self,
        contract: AnyContracts,
        kpi: str,
        period: AnyPeriods,
        *,
        by: Breakdown = (),
        limit: str | None = None,
        scope: Mapping[str, object] | None = None,
        reading: Reading = None,
    ) -> pl.DataFrame:
        """
        Ask for any KPI of the catalogue over a contract's rows, agreed or not: `limit="20 s", scope={"channel": "phone"}`.

        Rows    as `score` gives them, without a target.
        Units   as `score`.
        Raises  as `score`, and UsageError for a KPI, limit or scope that cannot be.
        """
        asked = []
        for agreed, stretch in self._centre.asked(contract, period):
            clause = self._ask(agreed, kpi, limit, scope, reading)
            others = agreed.measured if clause.definition and clause.definition.is_derived else ()
            asked.append((_with_only(agreed, clause, *others), stretch))
        scores = [one for one in self._centre.scores(asked, by=by) if one.term.clause.ref == AD_HOC]
        return _as_frame(scores, _told_apart(contract, period))

    def rows(
        self,
        contract: AnyContracts,
        clause: str,
        period: AnyPeriods,
        which: Which = "lacking",
        *,
        reading: Reading = None,
        people: bool = False,
    ) -> pl.DataFrame:
        """
        Return the rows behind a clause's figure: those that speak against it, those it counted ("counted"), or "all" in its scope.

        Rows    one call, case or answer each, with its `day` and the columns of the clause's fact; columns that point at a
                person only where `people` is true.
        Units   microseconds where a column's name ends in `_us`; times are on the contract's clock.
        Raises  as `clause`, and UsageError for a clause that is worked out from verdicts or cannot be measured.
        """
        if which not in get_args(Which):
            raise UsageError(f"which {shown(which)}", f"is not possible. {one_of_these(which, get_args(Which))}")
        asked, apart = self._centre.asked(contract, period), _told_apart(contract, period)
        frames: list[pl.DataFrame] = []
        with progress() as say:
            for agreed, stretch in asked:
                say(f"looking at the rows of {agreed.id} {clause} in {stretch.label}")
                about = {"contract": agreed.id, "period": stretch.label}
                rows = self._rows(agreed, clause, stretch, which, reading, people)
                frames.append(rows.select(*(pl.lit(about[name]).alias(name) for name in apart), pl.all()))
        if len(asked) > 1:  # on one clock, that of the first
            moments = selectors.datetime(time_zone="*")
            frames = [rows.with_columns(moments.dt.convert_time_zone(asked[0][0].time_zone)) for rows in frames]
        return pl.concat(frames, how="diagonal_relaxed")

    def _rows(
        self, agreed: Contract, clause: str, stretch: Period, which: Which, reading: Reading, people: bool
    ) -> pl.DataFrame:
        """Return the rows behind a clause in a period, of each of its versions that has a say in it."""
        kpi = kpi_of(agreed, clause, stretch)
        if agreed.catalogue.kpis[kpi].is_derived:
            raise UsageError(
                f"clause '{clause}'", f"is worked out from verdicts ({kpi}). Ask for {agreed.id}'s scores."
            )
        part = clipped(stretch, agreed)
        frames = [
            rows_behind(self._centre.open(agreed), term, stretch, which, people=people)
            for term in terms_of(narrowed(agreed, clause), reading)
            if term.is_deadline or holds_during(term.since, term.until, part.first, part.last)
        ]
        rows = pl.concat(frames).sort("day", maintain_order=True) if len(frames) > 1 else frames[0]
        return rows.with_columns(unchecked=True) if self._centre.is_unchecked else rows

    def _ask(
        self, agreed: Contract, kpi: str, limit: str | None, scope: Mapping[str, object] | None, reading: Reading
    ) -> Clause:
        named = {"scope": scope or {}, "reading": reading or {}, **({"limit": limit} if limit else {})}
        try:
            clause = Clause.model_validate(
                {"ref": AD_HOC, "words": str(kpi), "kpi": kpi, **named}, context={"catalogue": agreed.catalogue}
            )
        except ValidationError as error:
            raise UsageError(f"kpi {shown(kpi)} for {agreed.id}", problems_of(error, Clause)) from None
        for hours in (clause.scope.hours, clause.scope.outside, clause.clock):
            if hours and hours not in agreed.hours:
                raise UsageError(
                    f"hours '{hours}'", f"are not defined in {agreed.id}. {one_of_these(hours, agreed.hours)}"
                )
        return clause


def _with_only(agreed: Contract, *clauses: Clause) -> Contract:
    return agreed.model_copy(update={"clauses": clauses, "amendments": ()})


def _told_apart(contract: AnyContracts, period: AnyPeriods) -> list[str]:
    """Return the columns that say whose figure a row is: those of which a list was given."""
    given = {"contract": contract, "period": period}
    return [name for name, value in given.items() if not is_one(value)]


def _as_frame(scores: Sequence[Score], apart: Sequence[str]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for score in scores:
        said = score.as_json()
        named = {name: said[name] for name in (*apart, "clause", "kpi")}
        rows.append({**named, **score.by, **{name: said[name] for name in FIGURES}})
        if score.is_unchecked:
            rows[-1]["unchecked"] = True
    if not rows:
        return pl.DataFrame(schema={**dict.fromkeys((*apart, "clause", "kpi"), pl.String), **FIGURES})
    return pl.DataFrame(rows, infer_schema_length=None, schema_overrides=FIGURES)
