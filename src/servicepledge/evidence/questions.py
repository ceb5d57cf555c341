"""The few questions a report asks of the rows themselves: scores, invitations, what was received; one client's only.

Each is asked once for all the reports of a run: planning a query takes longer than answering it for one more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, Self

import polars as pl

from ..clock.sql import held
from ..contract.hours import wall_instant
from ..contract.model import Contract
from ..exports.canonical import TABLES
from ..exports.database import ask, guarded
from ..exports.open import OpenSource
from ..facts import FACTS
from ..periods import Period

Row = dict[str, Any]
ASKED = "asked"
"""The table of what is asked about while a question is asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose rows a question is about, and of what time; instants as the canonical tables have them: UTC, without a zone."""

    rows_id: str
    first_at: datetime
    end_at: datetime
    known_at: datetime
    """The end, or the last the exports know of where they end earlier."""

    @classmethod
    def of(cls, contract: Contract, period: Period, reach: datetime | None = None) -> Self:
        """Ask about one contract's rows in a period, known up to `reach`."""
        first, end = (_utc(contract, day) for day in (period.first, period.end))
        known = end if reach is None else min(end, reach.astimezone(UTC).replace(tzinfo=None))
        return cls(contract.rows_id, first, end, known)


def _utc(contract: Contract, day: date) -> datetime:
    return wall_instant(day, 0, contract.zone).astimezone(UTC).replace(tzinfo=None)


def each(opened: OpenSource, asked: Sequence[Asked], sql: str) -> list[list[Row]]:
    """
    Ask a question of all that is asked about, and return the rows for each.

    `sql` reads the table `asked` and groups by `asked.no`, which the rows come without.
    """
    table = pl.DataFrame(
        [(no, one.rows_id, one.first_at, one.end_at, one.known_at) for no, one in enumerate(asked)],
        schema={"no": pl.Int64, "rows_id": pl.String, **dict.fromkeys(_MOMENTS, pl.Datetime("us"))},
        orient="row",
    )
    with guarded(opened.source.id), held(opened.connection, ASKED, table):
        rows = ask(opened.connection, sql, opened.source.id)
    found: list[list[Row]] = [[] for _ in asked]
    for row in rows.iter_rows(named=True):
        found[row.pop("no")].append(row)
    return found


_MOMENTS = ("first_at", "end_at", "known_at")


def rows_in(rows: str, moment: str) -> str:
    """Return the rows of a table or query whose moment lies in the time asked about, each with its `asked`."""
    return (
        f"{rows} as fact join {ASKED} on fact.contract_id = {ASKED}.rows_id "
        f"and fact.{moment} >= {ASKED}.first_at and fact.{moment} < {ASKED}.end_at"
    )


def fact(name: str) -> str:
    """Return a fact as a query to read from."""
    return f"({FACTS[name].sql}\n)"


@dataclass(frozen=True, slots=True)
class Scores:
    """The answers of a period: how many per score, how many satisfied, the sum in thousandths."""

    by_score: dict[int, int]
    answers: int
    satisfied: int
    score_milli: int
    scale_max: int | None

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.score_milli, 1000 * self.answers) if self.answers else None

    @property
    def top_two(self) -> Fraction | None:
        return Fraction(self.satisfied, self.answers) if self.answers else None


def survey_scores(opened: OpenSource, asked: Sequence[Asked]) -> list[Scores]:
    """Count the scores of answers; a score between two counts with the lower."""
    answered = each(
        opened,
        asked,
        "select asked.no, cast(floor(score) as bigint) as score, count(*) as answers, count(*) filter (where is_satisfied) as satisfied, "
        f"cast(sum(score_milli) as bigint) as score_milli from {rows_in(fact('survey_answers'), 'answered_at')} "
        "group by all order by all",
    )
    scales = each(
        opened,
        asked,
        "select asked.no, max(scale_max) as scale_max from asked left join surveys on surveys.contract_id = asked.rows_id "
        "group by all",
    )
    return [
        Scores(
            by_score={row["score"]: row["answers"] for row in rows},
            answers=sum(row["answers"] for row in rows),
            satisfied=sum(row["satisfied"] for row in rows),
            score_milli=sum(row["score_milli"] for row in rows),
            scale_max=scale["scale_max"],
        )
        for rows, (scale,) in zip(answered, scales, strict=True)
    ]


def survey_invitations(opened: OpenSource, asked: Sequence[Asked]) -> list[tuple[int, int]]:
    """Return how many invitations were answered by the moment the exports know of, and how many were sent."""
    sql = (
        "select asked.no, count(*) filter (where is_answered and sent_at + to_microseconds(answered_after_us) < known_at) as answered, "
        f"count(*) as sent from {rows_in(fact('survey_invitations'), 'sent_at')} group by all"
    )
    return [next(((row["answered"], row["sent"]) for row in rows), (0, 0)) for rows in each(opened, asked, sql)]


def contacts_to_invite(opened: OpenSource, asked: Sequence[Asked]) -> list[int]:
    """Return how many contacts could have been asked: answered ones, and closed cases; a call that became one is the case."""
    sql = f"select asked.no, count(*) as n from {rows_in(fact('handled_contacts'), 'ended_at')} group by all"
    return [sum(row["n"] for row in rows) for rows in each(opened, asked, sql)]


@dataclass(frozen=True, slots=True)
class Received:
    """What one export holds of one contract: rows, those dated in the period, the first and last instant."""

    rows: int
    in_period: int
    first: datetime | None
    last: datetime | None


def received(opened: OpenSource, asked: Sequence[Asked], table: str) -> list[Received]:
    """Count the rows of an export."""
    moment = TABLES[table].moment
    sql = (
        f"select asked.no, count(contract_id) as rows, count(*) filter (where {moment} >= first_at and {moment} < end_at) as in_period, "
        f"min({moment}) as first, max({moment}) as last from asked left join {table} on contract_id = rows_id group by all"
    )
    return [Received(**row) for (row,) in each(opened, asked, sql)]
