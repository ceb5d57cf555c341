"""Questions a report asks of the rows themselves; one client's only.

Each is asked once for all the reports of a run: planning a query takes longer than answering it for one more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self

import polars as pl

from ..contract.hours import wall_instant
from ..contract.model import Contract
from ..engine.engine import engine_of
from ..exports.canonical import TABLES
from ..exports.open import OpenSource
from ..facts import FACTS
from ..periods import Period

Row = dict[str, Any]
QUESTIONS = "questions"
"""The table of what is asked about while a question is asked."""


@dataclass(frozen=True, slots=True)
class Question:
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


def each(opened: OpenSource, questions: Sequence[Question], sql: str) -> list[list[Row]]:
    """
    Ask a question of all that is asked about, and return the rows for each.

    `sql` reads the table `questions` and groups by `questions.no`, which the rows come without.
    """
    table = pl.DataFrame(
        [(no, one.rows_id, one.first_at, one.end_at, one.known_at) for no, one in enumerate(questions)],
        schema={"no": pl.Int64, "rows_id": pl.String, **dict.fromkeys(_MOMENTS, pl.Datetime("us"))},
        orient="row",
    )
    rows = engine_of(opened).answer(sql, {QUESTIONS: table})
    found: list[list[Row]] = [[] for _ in questions]
    for row in rows.iter_rows(named=True):
        found[row.pop("no")].append(row)
    return found


_MOMENTS = ("first_at", "end_at", "known_at")


def rows_in(rows: str, moment: str) -> str:
    """Return the rows of a table or query whose moment lies in the time asked about, each with its `questions`."""
    return (
        f"{rows} as fact join {QUESTIONS} on fact.contract_id = {QUESTIONS}.rows_id "
        f"and fact.{moment} >= {QUESTIONS}.first_at and fact.{moment} < {QUESTIONS}.end_at"
    )


def fact(name: str) -> str:
    """Return a fact as a query to read from."""
    return f"({FACTS[name].sql}\n)"


@dataclass(frozen=True, slots=True)
class Received:
    """What one export holds of one contract: rows, those dated in the period, the first and last instant."""

    rows: int
    in_period: int
    first: datetime | None
    last: datetime | None


def received(opened: OpenSource, questions: Sequence[Question], table: str) -> list[Received]:
    """Count the rows of an export."""
    moment = TABLES[table].moment
    sql = (
        f"select questions.no, count(contract_id) as rows, count(*) filter (where {moment} >= first_at and {moment} < end_at) as in_period, "
        f"min({moment}) as first, max({moment}) as last from questions left join {table} on contract_id = rows_id group by all"
    )
    return [Received(**row) for (row,) in each(opened, questions, sql)]
