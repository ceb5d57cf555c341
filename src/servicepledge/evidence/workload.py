"""The work behind the figures: cases still open by stage and age, and how each channel did; one client's only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from ..exports.open import OpenSource
from .questions import Question, each, fact, rows_in

DAY_S = 86_400
AGES_DAYS = (1, 3, 7, 30)
"""Ages are up to each of these, or older than the last."""
STAGES = ("received", "answered", "diagnosed", "solved")
"""The furthest a case had come: received only, answered, its cause found, a solution given but not done."""


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Cases received and not done at a moment: counts by stage and age (its place in AGES_DAYS, or one past them)."""

    at: datetime
    counts: Mapping[tuple[str, int], int]
    late: int
    """Of them past their promised time."""
    unpromised: int
    """Of them those that have no promised time."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def open_cases(opened: OpenSource, questions: Sequence[Question]) -> list[OpenCases | None]:
    """
    Count the cases that were open at the end of the time asked about, or at the last the exports know of; None without tickets.

    A case is done when it is resolved, or closed where no time of resolution was written down.
    """
    if "tickets" not in opened.columns:
        return [None for _ in questions]
    ages = " ".join(f"when age_s <= {days * DAY_S} then {place}" for place, days in enumerate(AGES_DAYS))
    sql = (
        f"select no, stage, case {ages} else {len(AGES_DAYS)} end as age, count(*) as n, count(*) filter (where promised_at < known_at) as late, "
        "count(*) filter (where promised_at is null) as unpromised "
        "from (select no, known_at, promised_at, date_diff('second', received_at, known_at) as age_s, "
        "case when solution_at < known_at then 'solved' when diagnosed_at < known_at then 'diagnosed' "
        "when first_response_at < known_at then 'answered' else 'received' end as stage "
        "from tickets join questions on contract_id = rows_id and received_at < known_at "
        "where coalesce(resolved_at, closed_at) is null or coalesce(resolved_at, closed_at) >= known_at) "
        "group by all"
    )
    return [
        OpenCases(
            one.known_at,
            {(row["stage"], row["age"]): row["n"] for row in rows},
            sum(row["late"] for row in rows),
            sum(row["unpromised"] for row in rows),
        )
        for one, rows in zip(questions, each(opened, questions, sql), strict=True)
    ]


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


def channels(opened: OpenSource, questions: Sequence[Question]) -> list[list[Channel]]:
    """Return each channel of the contacts and cases, the busiest first."""
    found: list[list[Channel]] = [[] for _ in questions]
    for kind, table, name, counted, answered, moment, time in (
        ("contacts", "calls", "contacts", "is_offered", "is_answered", "arrived_at", "wait_us"),
        ("cases", "tickets", "cases", "true", "first_response_at is not null", "received_at", "response_us"),
    ):
        if table not in opened.columns:
            continue
        sql = (
            f"select questions.no, channel, count(*) filter (where {counted}) as n, count(*) filter (where {answered}) as answered, "
            f"quantile_cont({time}, 0.5) filter (where {time} >= 0) as median_us from {rows_in(fact(name), moment)} "
            "group by all"
        )
        for held, rows in zip(found, each(opened, questions, sql), strict=True):
            held += [
                Channel(row["channel"], kind, row["n"], row["answered"], _seconds(row["median_us"]))
                for row in rows
                if row["n"]
            ]
    return [
        sorted(held, key=lambda channel: (channel.kind != "contacts", -channel.n, str(channel.name))) for held in found
    ]


def _seconds(us: float | None) -> Fraction | None:
    return None if us is None else Fraction(us) / 1_000_000
