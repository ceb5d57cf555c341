"""Who was asked and who answered: contacts and answers by channel and kind, and how evenly agents invite."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from ..exports.open import OpenSource
from ..stats.samples import ENOUGH_ANSWERS, Stratum
from .questions import Asked, each, fact, rows_in

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


def strata(opened: OpenSource, asked: Sequence[Asked]) -> list[list[Stratum]]:
    """
    Count contacts and answers by channel and kind, the most frequent first.

    Rows    one stratum each; none where the exports do not say what a survey was about.
    """
    if not _has(opened, NEEDED):
        return [[] for _ in asked]
    both = (
        "(select contract_id, channel, kind, ended_at as moment, 1 as contact_n, 0 as answer_n, 0 as satisfied_n "
        f"from {fact('handled_contacts')} union all "
        "select contract_id, channel, kind, answered_at, 0, 1, case when is_satisfied then 1 else 0 end "
        f"from {fact('survey_answers')})"
    )
    sql = (
        "select asked.no, channel, kind, cast(sum(contact_n) as bigint) as contacts, cast(sum(answer_n) as bigint) as answers, "
        f"cast(sum(satisfied_n) as bigint) as satisfied from {rows_in(both, 'moment')} "
        "group by all order by contacts desc, channel, kind"
    )
    return [[Stratum(**row) for row in rows] for rows in each(opened, asked, sql)]


def inviting(opened: OpenSource, asked: Sequence[Asked]) -> list[list[Inviting]]:
    """
    Count how many of each agent's contacts were invited: agents must not choose who is asked.

    Rows    one agent each, of those with enough contacts to tell; none where the exports do not say.
    """
    if not _has(opened, (*NEEDED, *AGENTS)):
        return [[] for _ in asked]
    sql = (
        "select asked.no, cast(agent_id as varchar) as agent, count(*) as contacts, "
        f"cast(count(*) filter (where is_invited) as bigint) as invited from {rows_in(fact('handled_contacts'), 'ended_at')} "
        f"where agent_id is not null group by all having contacts >= {ENOUGH_ANSWERS} order by agent"
    )
    return [[Inviting(**row) for row in rows] for rows in each(opened, asked, sql)]


def range_of_rates(agents: Sequence[Inviting]) -> tuple[Fraction, Fraction, Fraction]:
    """Return the lowest, the middle and the highest invitation rate."""
    rates = [one.rate for one in agents]
    return min(rates), Fraction(median(rates)), max(rates)
