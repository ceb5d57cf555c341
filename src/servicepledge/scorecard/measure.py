"""Measuring: from contracts, their exports and a period to scorecards, in one pass over each export."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from ..contract.amendments import as_during, versions
from ..contract.clause import unreadable
from ..contract.model import Contract
from ..engine.breakdown import names_of
from ..engine.histogram import GROUP, TIME
from ..engine.passes import Span
from ..engine.tally import SCHEMA, tally
from ..engine.terms import Term
from ..errors import UsageError, shown
from ..exports.open import OpenSource, open_source
from ..periods import Period, clipped
from ..workspace import Workspace
from .card import Scorecard
from .derived import look_back, with_derived
from .provisional import Reach
from .readings import other_derived, other_readings, with_readings
from .scoring import make_scores
from .unseen import without_noughts

HISTORY = 12
"""How many earlier periods a report looks back on: with its own they make thirteen, a year and one to compare with."""


def open_for(
    workspace: Workspace, contract: Contract, memory_limit: str | None = None, *, unchecked: bool = False
) -> OpenSource:
    """
    Open the source of a contract; figures of an `unchecked` one are marked as such, of others the gate has to let out.

    Raises  UsageError where the workspace has no source of that name, SourceError where it cannot be opened.
    """
    source = workspace.source(contract.source)
    opened = open_source(source, str(workspace.source_files[contract.source]), memory_limit=memory_limit)
    return opened.as_unchecked() if unchecked else opened


def measure(
    opened: OpenSource,
    contract: Contract,
    period: Period,
    *,
    by: str | Sequence[str] | None = (),
    reading: Mapping[str, str] | None = None,
    history: int = 0,
    readings: bool = False,
    today: date | None = None,
) -> Scorecard:
    """
    Score a contract in one period, and in so many earlier periods of the same kind.

    With `readings` each score of the period carries those under every other usual reading.

    Raises  UsageError for a period that has not begun or lies outside the contract's term, or an impossible breakdown.
    """
    check_period(contract, period, today)
    by = names_of(by)
    tallies = tally_periods(
        opened, [contract], {contract.id: [period]}, by=by, reading=reading, history=history, readings=readings
    )
    return measure_from(opened, contract, period, tallies, by=by, reading=reading, history=history, readings=readings)


def tally_periods(
    opened: OpenSource,
    contracts: Sequence[Contract],
    periods: Mapping[str, Sequence[Period]],
    *,
    by: Sequence[str] = (),
    reading: Mapping[str, str] | None = None,
    history: int = 0,
    readings: bool = False,
) -> pl.DataFrame:
    """
    Tally contracts of one source over all their periods (by contract id) and the history before them, in one pass.

    Rows    as `engine.tally.tally` gives them.
    """
    parts = [
        clipped(past, contract)
        for contract in contracts
        for period in periods[contract.id]
        for past in (*_earlier(contract, period, history + (0 if by else look_back(contract, history))), period)
    ]
    as_of = opened.as_of() or datetime.max.replace(tzinfo=UTC)
    span = Span(min(part.first for part in parts), max(part.last for part in parts), as_of)
    terms: list[Term] = []
    for contract in contracts:
        mine = terms_of(contract, reading)
        terms += [*mine, *(other_readings(mine, opened.columns) if readings else ())]
    return tally(opened, terms, span, by)


def measure_from(
    opened: OpenSource,
    contract: Contract,
    period: Period,
    tallies: pl.DataFrame,
    *,
    by: Sequence[str] = (),
    reading: Mapping[str, str] | None = None,
    history: int = 0,
    readings: bool = False,
) -> Scorecard:
    """
    Score a contract from tallies that cover the period and its history (and, with `readings`, the other readings).

    They may be those of many contracts; of many contracts in turn each is handed its own (`engine.tally.by_contract`).
    """
    groups = [name for name in tallies.columns if name not in (*SCHEMA, GROUP, TIME)]
    groups += ["day"] if "day" in by else []
    mine = tallies.filter(pl.col("contract") == contract.id)
    periods = [*_earlier(contract, period, history + (0 if groups else look_back(contract, history))), period]
    terms = terms_of(contract, reading)
    reach = Reach(opened, contract, min(one.first for one in periods), max(one.last for one in periods))
    scores = without_noughts(make_scores(terms, mine, periods, reach, opened.columns, groups), opened)
    by_period = [tuple(score for score in scores if score.period == one) for one in periods]
    measured = by_period
    if not groups:
        by_period = with_derived(terms, measured, periods)
    if opened.is_unchecked:
        by_period = [tuple(score.unchecked() for score in found) for found in by_period]
    shown = len(_earlier(contract, period, history))
    before, now = by_period[:-1], by_period[-1]
    if readings:
        others = other_readings(terms, opened.columns)
        tried = without_noughts(make_scores(others, mine, [period], reach, opened.columns, groups), opened)
        plain = [term for term in terms if not term.kpi.is_derived]
        for term in () if groups else other_derived(terms):
            tried += [score for score in with_derived([*plain, term], measured, periods)[-1] if score.term is term]
        now = with_readings(now, tried)
        mine = mine.filter(pl.col("reading") == "")  # the others have been scored
    part = clipped(period, contract)
    held = as_during(contract, part.first, part.last)
    return Scorecard(
        held, period, now, tuple(before[len(before) - shown :]), mine, opened.as_of(), opened, tuple(before)
    )


def _earlier(contract: Contract, period: Period, count: int) -> list[Period]:
    """Return the earlier periods that reach into the contract's term, the oldest first."""
    return [past for past in period.earlier(count) if past.last >= contract.starts_on]


def terms_of(contract: Contract, reading: Mapping[str, str] | None = None) -> list[Term]:
    """
    Return the measured clauses of a contract as terms; a `reading` given here goes over the clauses' own.

    A clause that amendments changed gives a term for each of its versions, the earliest first.

    Raises  UsageError where no clause's KPI has a reading of that name, or one has no such choice.
    """
    wanted = _answers(reading)
    measured = [version for known in versions(contract) for version in known if version.clause.kpi]
    clauses = [version.clause for version in measured]
    known = {name for clause in clauses if clause.definition for name in clause.definition.readings}
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise UsageError(
            f"reading '{unknown[0]}'", f"no clause of {contract.id} has it. Use one of: {', '.join(sorted(known))}."
        )
    problems = [
        problem
        for clause in clauses
        if clause.definition
        for name, value in wanted.items()
        if name in clause.definition.readings
        for problem in unreadable(name, value, clause.definition.readings[name])
    ]
    if problems:
        raise UsageError("reading", dict.fromkeys(problems))
    return [
        replace(
            Term.of(
                version.contract,
                clause,
                {name: value for name, value in wanted.items() if name in clause.definition.readings},
            ),
            since=version.since,
            until=version.until,
            amendment=version.amendment,
        )
        for version in measured
        if (clause := version.clause) and clause.definition
    ]


def _answers(reading: object) -> dict[str, str]:
    """Return the readings that are asked for and the answer to each, as texts."""
    if reading is None:
        return {}
    if not isinstance(reading, Mapping):
        raise UsageError(f"reading {shown(reading)}", "names no answer. Write it as {'window': '24 h'}.")
    return {str(name): str(answer) for name, answer in reading.items()}


def check_period(contract: Contract, period: Period, today: date | None = None) -> None:
    """
    Make sure that a period can be measured at all.

    Raises  UsageError for a period that has not begun or lies outside the contract's term.
    """
    day = today or datetime.now(contract.zone).date()
    if period.first > day:
        raise UsageError(f"period '{period.label}'", f"has not begun (today is {day}). Ask for one that has.")
    if period.last < contract.starts_on or period.first > contract.ends_on:
        raise UsageError(
            f"period '{period.label}'",
            f"lies outside the term of {contract.id} ({contract.starts_on} to {contract.ends_on}). Ask for one inside it.",
        )
