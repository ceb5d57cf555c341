"""Surveys: scores and invitations, contacts and answers by channel and kind, and how evenly agents invite."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from ..exports.open import OpenSource
from ..stats.samples import ENOUGH_ANSWERS, Stratum
from .questions import Question, each, fact, rows_in

NEEDED = (
    "surveys.call_id", "surveys.ticket_id", "surveys.channel", "surveys.kind", "calls.answered_at", "calls.ended_at",
    "calls.channel", "calls.kind", "tickets.closed_at", "tickets.channel", "tickets.kind",
)  # fmt: skip
AGENTS = ("calls.agent_id", "tickets.agent_id")


@dataclass(frozen=True, slots=True)
class Inviting:
    """Of how many contacts of an agent so many were invited to a survey."""

    agent: str
    contacts: int
    invited: int

    @property
    def rate(self) -> Fraction:
        return Fraction(self.invited, self.contacts)


def _has(opened: OpenSource, names: tuple[str, ...]) -> bool:
    return all(column in opened.columns.get(table, ()) for table, _, column in (name.partition(".") for name in names))


def strata(opened: OpenSource, questions: Sequence[Question]) -> list[list[Stratum]]:
    """
    Count contacts and answers by channel and kind, the most frequent first.

    Rows    one stratum each; none where the exports do not say what a survey was about.
    """
    if not _has(opened, NEEDED):
        return [[] for _ in questions]
    both = (
        "(select contract_id, channel, kind, ended_at as moment, 1 as contact_n, 0 as answer_n, 0 as satisfied_n "
        f"from {fact('handled_contacts')} union all "
        "select contract_id, channel, kind, answered_at, 0, 1, case when is_satisfied then 1 else 0 end "
        f"from {fact('survey_answers')})"
    )
    sql = (
        "select questions.no, channel, kind, cast(sum(contact_n) as bigint) as contacts, cast(sum(answer_n) as bigint) as answers, "
        f"cast(sum(satisfied_n) as bigint) as satisfied from {rows_in(both, 'moment')} "
        "group by all order by contacts desc, channel, kind"
    )
    return [[Stratum(**row) for row in rows] for rows in each(opened, questions, sql)]


def inviting(opened: OpenSource, questions: Sequence[Question]) -> list[list[Inviting]]:
    """
    Count how many of each agent's contacts were invited: agents must not choose who is asked.

    Rows    one agent each, of those with enough contacts to tell; none where the exports do not say.
    """
    if not _has(opened, (*NEEDED, *AGENTS)):
        return [[] for _ in questions]
    sql = (
        "select questions.no, cast(agent_id as varchar) as agent, count(*) as contacts, "
        f"cast(count(*) filter (where is_invited) as bigint) as invited from {rows_in(fact('handled_contacts'), 'ended_at')} "
        f"where agent_id is not null group by all having contacts >= {ENOUGH_ANSWERS} order by agent"
    )
    return [[Inviting(**row) for row in rows] for rows in each(opened, questions, sql)]


def range_of_rates(agents: Sequence[Inviting]) -> tuple[Fraction, Fraction, Fraction]:
    """Return the lowest, the middle and the highest invitation rate."""
    rates = [one.rate for one in agents]
    return min(rates), Fraction(median(rates)), max(rates)


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


def survey_scores(opened: OpenSource, questions: Sequence[Question]) -> list[Scores]:
    """Count the scores of answers; a score between two counts with the lower."""
    answered = each(
        opened,
        questions,
        "select questions.no, cast(floor(score) as bigint) as score, count(*) as answers, count(*) filter (where is_satisfied) as satisfied, "
        f"cast(sum(score_milli) as bigint) as score_milli from {rows_in(fact('survey_answers'), 'answered_at')} "
        "where score_milli is not null or scale_max is null group by all order by all",
    )
    scales = each(
        opened,
        questions,
        "select questions.no, max(scale_max) as scale_max from questions left join surveys on surveys.contract_id = questions.rows_id "
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


def survey_invitations(opened: OpenSource, questions: Sequence[Question]) -> list[tuple[int, int]]:
    """Return how many invitations were answered by the moment the exports know of, and how many were sent."""
    sql = (
        "select questions.no, count(*) filter (where is_answered and sent_at + to_microseconds(answered_after_us) < known_at) as answered, "
        f"count(*) as sent from {rows_in(fact('survey_invitations'), 'sent_at')} group by all"
    )
    return [next(((row["answered"], row["sent"]) for row in rows), (0, 0)) for rows in each(opened, questions, sql)]


def contacts_to_invite(opened: OpenSource, questions: Sequence[Question]) -> list[int]:
    """Return how many contacts could have been asked: answered ones, and closed cases; a call that became one is the case."""
    sql = f"select questions.no, count(*) as n from {rows_in(fact('handled_contacts'), 'ended_at')} group by all"
    return [sum(row["n"] for row in rows) for rows in each(opened, questions, sql)]
