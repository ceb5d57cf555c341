"""The few questions a report asks of the rows themselves: scores, invitations, what was received; one client's only."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from ..contract.hours import wall_instant
from ..contract.model import Contract
from ..engine.asking import ask
from ..exports.canonical import TABLES
from ..exports.open import OpenSource
from ..facts import FACTS
from ..periods import Period


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


def survey_scores(opened: OpenSource, contract: Contract, period: Period) -> Scores:
    """Count the scores of one contract's answers in a period; a score between two counts with the lower."""
    first, end = bounds(contract, period)
    rows = ask(
        opened.connection,
        "select cast(floor(score) as bigint) as score, count(*) as answers, count_if(is_satisfied) as satisfied, "
        f"cast(sum(score_milli) as bigint) as score_milli from ({FACTS['survey_answers'].sql}\n) as fact "
        "where contract_id = ? and answered_at >= ? and answered_at < ? group by 1 order by 1",
        opened.source.id,
        [contract.rows_id, first, end],
    )
    scale = ask(
        opened.connection,
        "select max(scale_max) as scale_max from surveys where contract_id = ?",
        opened.source.id,
        [contract.rows_id],
    )
    return Scores(
        by_score=dict(zip(rows["score"].to_list(), rows["answers"].to_list(), strict=True)),
        answers=int(rows["answers"].sum()),
        satisfied=int(rows["satisfied"].sum()),
        score_milli=int(rows["score_milli"].sum()),
        scale_max=scale.item(),
    )


def survey_invitations(opened: OpenSource, contract: Contract, period: Period) -> tuple[int, int]:
    """Return how many of one contract's invitations of a period were answered, and how many were sent."""
    first, end = bounds(contract, period)
    row = ask(
        opened.connection,
        f"select count_if(is_answered) as answered, count(*) as sent from ({FACTS['survey_invitations'].sql}\n) as fact "
        "where contract_id = ? and sent_at >= ? and sent_at < ?",
        opened.source.id,
        [contract.rows_id, first, end],
    ).row(0)
    return int(row[0]), int(row[1])


def contacts_to_invite(opened: OpenSource, contract: Contract, period: Period) -> int:
    """Return how many of one contract's contacts of a period could have been asked: answered ones, and cases closed."""
    first, end = bounds(contract, period)
    questions = [
        ("contacts", "arrived_at", " and is_answered") if "calls" in opened.columns else None,
        ("tickets", "closed_at", "") if "closed_at" in opened.columns.get("tickets", ()) else None,
    ]
    found = 0
    for table, moment, more in (question for question in questions if question):
        rows = f"({FACTS[table].sql}\n) as fact" if table in FACTS else table
        row = ask(
            opened.connection,
            f"select count(*) from {rows} where contract_id = ? and {moment} >= ? and {moment} < ?{more}",
            opened.source.id,
            [contract.rows_id, first, end],
        ).row(0)
        found += int(row[0])
    return found


@dataclass(frozen=True, slots=True)
class Received:
    """What one export holds of one contract: rows, those dated in the period, the first and last instant."""

    rows: int
    in_period: int
    first: datetime | None
    last: datetime | None


def received(opened: OpenSource, contract: Contract, period: Period, table: str) -> Received:
    """Count one contract's rows of an export."""
    first, end = bounds(contract, period)
    moment = TABLES[table].moment
    row = ask(
        opened.connection,
        f"select count(*), count_if({moment} >= ? and {moment} < ?), min({moment}), max({moment}) "
        f"from {table} where contract_id = ?",
        opened.source.id,
        [first, end, contract.rows_id],
    ).row(0)
    return Received(int(row[0]), int(row[1]), row[2], row[3])


def bounds(contract: Contract, period: Period) -> tuple[datetime, datetime]:
    """Return a period's beginning and end as the canonical tables have instants: UTC, without a zone."""
    first, end = (wall_instant(day, 0, contract.zone) for day in (period.first, period.end))
    return first.replace(tzinfo=None), end.replace(tzinfo=None)
