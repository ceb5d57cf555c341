"""The lines people call or chat on: how many come, when, about what, and who is there to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .clock import DAYS_N, LABOUR_DAYS, NATIONAL_DAYS

ROUND_THE_CLOCK = (
    0.6, 0.4, 0.3, 0.3, 0.3, 0.5, 1.2, 2.8, 5.6, 8.2, 9.4, 8.0,
    5.6, 6.2, 8.0, 8.8, 7.6, 6.0, 4.6, 4.4, 4.2, 3.4, 2.4, 1.3,
)  # fmt: skip
"""Weight of each hour of the day: two humps, at about ten and three, and a quiet night."""

FROM_EIGHT_TO_TEN = tuple(weight if 8 <= hour < 22 else 0.0 for hour, weight in enumerate(ROUND_THE_CLOCK))
FROM_EIGHT_TO_SIX = tuple(weight if 8 <= hour < 18 else 0.0 for hour, weight in enumerate(ROUND_THE_CLOCK))

BY_WEEKDAY = (1.14, 1.05, 1.02, 1.0, 1.04, 0.92, 0.83)
"""Monday to Sunday."""

GROWTH_PER_DAY = 0.0002


@dataclass(frozen=True, slots=True)
class Topic:
    """What a contact is about, how it is classed, the queue it joins and its weight."""

    name: str
    kind: str
    queue: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One channel of one contract, with one pool of agents.

    `spare_by_month` is the staffing above the expected load, in square roots of the load (Halfin and Whitt 1981);
    `strain_by_month` is how hurried the agents are (0 as planned, 1 plainly understaffed).
    """

    contract_id: str
    channel: str
    topics: tuple[Topic, ...]
    per_day: float
    by_hour: tuple[float, ...]
    spare_by_month: tuple[float, ...]
    strain_by_month: tuple[float, ...]
    customers_n: int
    first_customer: int
    first_agent: int
    service_median_s: float
    service_sigma: float = 0.7
    patience_mean_s: float = 90.0
    self_served_share: float = 0.0
    special_needs_share: float = 0.02
    sessions_per_agent_n: int = 1
    waiting_max_n: int = 4
    callback_hours: frozenset[int] = frozenset()
    unplanned: Mapping[int, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.contract_id}.{self.channel}"


def day_weight(day: int, weekday: int) -> float:
    """Return the planned volume of a day, 1 being an ordinary one."""
    holiday = 0.58 if day in NATIONAL_DAYS else 0.75 if day in LABOUR_DAYS else 1.0
    return BY_WEEKDAY[weekday] * holiday * (1 + GROWTH_PER_DAY * (day - DAYS_N / 2))
