"""When people come, and how many agents were planned for them."""

import math
from bisect import bisect_right
from itertools import accumulate

from .clock import DAYS_N, FIRST_DAY, HOUR_MS, month_of
from .draws import Draws
from .lines import Line, day_weight

REPEATS_SHARE = 0.12
"""Calls that come back on top of the first calls; the planner knows of them."""

WRAP_UP_MEAN_S = 18.0


def by_hour(per_day: float, hour_weights: tuple[float, ...]) -> list[float]:
    """Return the expected number of first contacts of every hour of the seven months, as planned."""
    total = sum(hour_weights)
    return [
        per_day * day_weight(day, (FIRST_DAY.weekday() + day) % 7) * weight / total
        for day in range(DAYS_N)
        for weight in hour_weights
    ]


def poisson_times(expected: list[float], draws: Draws) -> list[int]:
    """
    Draw the instants of a Poisson process whose rate is constant within each hour.

    Units   milliseconds since the first midnight, in order.
    Source  time rescaling: unit exponential gaps, mapped back through the expected running total.
    """
    running = list(accumulate(expected))
    times_ms: list[int] = []
    reached = draws.exponential(1.0)
    while reached < running[-1]:
        hour = bisect_right(running, reached)
        before = running[hour - 1] if hour else 0.0
        times_ms.append(int((hour + (reached - before) / expected[hour]) * HOUR_MS))
        reached += draws.exponential(1.0)
    return times_ms


def line_times(line: Line, scale: float, draws: Draws) -> list[int]:
    """Draw the arrivals of a line, with the days nobody planned for."""
    planned = by_hour(line.per_day * scale, line.by_hour)
    return poisson_times([n * line.unplanned.get(hour // 24, 1.0) for hour, n in enumerate(planned)], draws)


def agents_planned(line: Line, scale: float, draws: Draws) -> list[int]:
    """Return the agents on duty in every hour: the load and a spare; never none in an open hour or just after it."""
    asking = 1 - line.self_served_share
    busy_s = line.service_median_s * math.exp(line.service_sigma**2 / 2) + WRAP_UP_MEAN_S
    agents: list[int] = []
    for hour, calls in enumerate(by_hour(line.per_day * scale, line.by_hour)):
        load = calls * asking * (1 + REPEATS_SHARE) * busy_s / 3600 / line.sessions_per_agent_n
        wanted = load + line.spare_by_month[month_of(hour * HOUR_MS)] * math.sqrt(load)
        opened = line.by_hour[hour % 24] > 0 or line.by_hour[hour % 24 - 1] > 0
        agents.append(max(int(wanted + draws.uniform()), 1) if opened else 0)
    return agents
