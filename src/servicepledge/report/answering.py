"""Who was asked and who answered: contacts and answers by channel and kind, and how evenly agents invite."""

from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from ..contract.model import Contract
from ..engine.asking import ask
from ..exports.open import OpenSource
from ..facts import FACTS
from ..periods import Period
from ..scorecard.statistics import ENOUGH_ANSWERS, Stratum
from .asked import bounds

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


def strata(opened: OpenSource, contract: Contract, period: Period) -> list[Stratum]:
    """
    Count one contract's contacts and answers of a period by channel and kind, the most frequent first.

    Rows    one stratum each; none where the exports do not say what a survey was about.
    """
    if not _has(opened, NEEDED):
        return []
    first, end = bounds(contract, period)
    rows = ask(
        opened.connection,
        "select channel, kind, cast(sum(contact_n) as bigint) as contacts, cast(sum(answer_n) as bigint) as answers, "
        "cast(sum(satisfied_n) as bigint) as satisfied from ("
        f"select contract_id, channel, kind, ended_at as moment, 1 as contact_n, 0 as answer_n, 0 as satisfied_n "
        f"from ({FACTS['handled_contacts'].sql}\n) union all "
        f"select contract_id, channel, kind, answered_at, 0, 1, case when is_satisfied then 1 else 0 end "
        f"from ({FACTS['survey_answers'].sql}\n)) where contract_id = ? and moment >= ? and moment < ? "
        "group by channel, kind order by contacts desc, channel, kind",
        opened.source.id,
        [contract.rows_id, first, end],
    )
    return [Stratum(*row) for row in rows.iter_rows()]


def inviting(opened: OpenSource, contract: Contract, period: Period) -> list[Inviting]:
    """
    Count how many of each agent's contacts were invited: agents must not choose who is asked.

    Rows    one agent each, of those with enough contacts to tell; none where the exports do not say.
    """
    if not _has(opened, (*NEEDED, *AGENTS)):
        return []
    first, end = bounds(contract, period)
    rows = ask(
        opened.connection,
        "select cast(agent_id as varchar) as agent, count(*) as contacts, cast(count_if(is_invited) as bigint) as invited "
        f"from ({FACTS['handled_contacts'].sql}\n) where contract_id = ? and ended_at >= ? and ended_at < ? "
        f"and agent_id is not null group by agent having contacts >= {ENOUGH_ANSWERS} order by agent",
        opened.source.id,
        [contract.rows_id, first, end],
    )
    return [Inviting(*row) for row in rows.iter_rows()]


def range_of_rates(agents: list[Inviting]) -> tuple[Fraction, Fraction, Fraction]:
    """Return the lowest, the middle and the highest invitation rate."""
    rates = [one.rate for one in agents]
    return min(rates), Fraction(median(rates)), max(rates)
