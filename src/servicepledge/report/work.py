"""The work behind the figures: cases still open by stage and age, and how each channel did; one client's only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from ..engine.asking import ask
from ..facts import FACTS
from .asked import bounds
from .material import Material

DAY_H = 24
AGES_H = (DAY_H, 3 * DAY_H, 7 * DAY_H, 30 * DAY_H)
"""Ages are up to each of these, or older than the last."""
STAGES = ("received", "answered", "diagnosed", "solved")
"""The furthest a case had come: received only, answered, its cause found, a solution given but not done."""


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Cases received and not done at a moment: counts by stage and age (its place in AGES_H, or one past them)."""

    at: datetime
    counts: Mapping[tuple[str, int], int]
    late: int
    """Of them past their promised time."""
    has_promises: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def open_cases(material: Material) -> OpenCases | None:
    """
    Count the cases that were open at the end of the period, or at the last the exports know of; None without tickets.

    A case is done when it is resolved, or closed where no time of resolution was written down.
    """
    opened = material.card.opened
    if "tickets" not in opened.columns:
        return None
    at = min(bounds(material.contract, material.part)[1], material.reach.replace(tzinfo=None))
    ages = " ".join(f"when age_h <= {hours} then {place}" for place, hours in enumerate(AGES_H))
    rows = ask(
        opened.connection,
        "select stage, case "
        + ages
        + f" else {len(AGES_H)} end as age, count(*) as n, count_if(promised_at < ?) as late "
        "from (select promised_at, date_diff('second', received_at, ?) / 3600 as age_h, "
        "case when solution_at < ? then 'solved' when diagnosed_at < ? then 'diagnosed' "
        "when first_response_at < ? then 'answered' else 'received' end as stage "
        "from tickets where contract_id = ? and received_at < ? "
        "and (coalesce(resolved_at, closed_at) is null or coalesce(resolved_at, closed_at) >= ?)) "
        "group by 1, 2",
        opened.source.id,
        [at, at, at, at, at, material.contract.rows_id, at, at],
    )
    counts = {(row["stage"], row["age"]): row["n"] for row in rows.iter_rows(named=True)}
    return OpenCases(at, counts, int(rows["late"].sum()), "promised_at" in opened.columns["tickets"])


@dataclass(frozen=True, slots=True)
class Channel:
    """What came through one channel in the period. Units: seconds; None where nothing was measured."""

    name: str | None
    kind: str
    """`contacts` (calls and chats) or `cases`."""
    n: int
    answered: int
    median_s: Fraction | None
    """Median wait of answered contacts, or median time to the first response of cases."""


def channels(material: Material) -> list[Channel]:
    """Return each channel of the period's contacts and cases, the busiest first."""
    opened, contract = material.card.opened, material.contract
    first, end = bounds(contract, material.part)
    found = []
    for kind, table, fact, counted, answered, moment, time in (
        ("contacts", "calls", "contacts", "is_offered", "is_answered", "arrived_at", "wait_us"),
        ("cases", "tickets", "cases", "true", "first_response_at is not null", "received_at", "response_us"),
    ):
        if table not in opened.columns:
            continue
        rows = ask(
            opened.connection,
            f"select channel, count_if({counted}) as n, count_if({answered}) as answered, "
            f"quantile_cont({time}, 0.5) filter (where {time} >= 0) as median_us from ({FACTS[fact].sql}\n) as fact "
            f"where contract_id = ? and {moment} >= ? and {moment} < ? group by 1",
            opened.source.id,
            [contract.rows_id, first, end],
        )
        found += [
            Channel(row["channel"], kind, int(row["n"]), int(row["answered"]), _seconds(row["median_us"]))
            for row in rows.iter_rows(named=True)
            if row["n"]
        ]
    return sorted(found, key=lambda channel: (channel.kind != "contacts", -channel.n, str(channel.name)))


def _seconds(us: float | None) -> Fraction | None:
    return None if us is None else Fraction(us) / 1_000_000
