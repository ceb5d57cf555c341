"""The shifts of the sample centre: who was signed in when, and until when their certificates are good."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .clock import DAY_MS, DAYS_N, EXPORTED_MS, HOUR_MS, MINUTE_MS, SECOND_MS, day_number
from .draws import Draws

CERTIFICATE_DAYS = 365
NEVER_SIGNED_OUT_SHARE = 0.002


@dataclass(frozen=True, slots=True)
class Roster:
    """A stretch of every day for which so many agents of one channel are planned, out of a pool of three times as many."""

    contract_id: str
    channel: str
    opens_h: int
    closes_h: int
    agents_n: int
    first_agent: int


ROSTERS = (
    Roster("telecom", "phone", 0, 8, 2, 1),
    Roster("telecom", "phone", 8, 16, 4, 11),
    Roster("telecom", "phone", 16, 24, 3, 31),
    Roster("telecom", "chat", 8, 15, 1, 51),
    Roster("telecom", "chat", 15, 22, 1, 61),
    Roster("telecom", "email", 8, 22, 2, 81),
    Roster("telecom", "onsite", 9, 17, 1, 91),
    Roster("hotline", "phone", 0, 8, 1, 101),
    Roster("hotline", "phone", 8, 18, 3, 111),
    Roster("hotline", "phone", 18, 24, 1, 131),
    Roster("aftersales", "phone", 8, 18, 2, 151),
    Roster("citizen", "phone", 8, 18, 2, 201),
    Roster("support", "phone", 8, 18, 2, 301),
    Roster("support", "chat", 8, 18, 1, 311),
    Roster("repairs", "phone", 8, 18, 1, 341),
    Roster("retail", "chat", 8, 22, 1, 401),
    Roster("retail", "onsite", 8, 18, 3, 431),
)
ABSENT = {
    ("hotline", 0): (day_number(date(2026, 7, 12)), day_number(date(2026, 7, 21))),
    ("support", 8): (day_number(date(2026, 6, 17)),),
    ("telecom", 15): (day_number(date(2026, 8, 15)), day_number(date(2026, 10, 3))),
}
"""Days on which nobody came, by contract and opening hour of the roster."""


@dataclass(slots=True, eq=False, kw_only=True)
class Shift:
    """One stretch of time signed in; times in milliseconds since the first midnight, to the whole second."""

    contract_id: str
    channel: str
    agent_id: str
    started_ms: int
    ended_ms: int | None
    certified_until_ms: int
    shift_id: str = ""


def agent_shifts(scale: float, seed: int) -> list[Shift]:
    """Return the shifts in the order they began."""
    shifts = [
        shift
        for roster in ROSTERS
        for shift in _of_roster(
            roster, scale, Draws(seed, f"{roster.contract_id}.{roster.channel}.{roster.opens_h}.shifts")
        )
    ]
    shifts.sort(key=lambda shift: shift.started_ms)
    for number, shift in enumerate(shifts, start=1):
        shift.shift_id = f"B{number:06d}"
    return shifts


def _of_roster(roster: Roster, scale: float, draws: Draws) -> Iterator[Shift]:
    agents_n = max(1, round(roster.agents_n * scale))
    renewed_on = [draws.below(CERTIFICATE_DAYS) - CERTIFICATE_DAYS // 3 for _ in range(3 * agents_n)]
    for day in range(DAYS_N):
        if day in ABSENT.get((roster.contract_id, roster.opens_h), ()):
            continue
        for place in range(agents_n):
            number = (day * agents_n + place) % (3 * agents_n)
            started_ms = day * DAY_MS + roster.opens_h * HOUR_MS - int(draws.uniform(0, 4) * MINUTE_MS)
            ended_ms = day * DAY_MS + roster.closes_h * HOUR_MS + int(draws.uniform(0, 6) * MINUTE_MS)
            if draws.chance(0.004):
                started_ms += int(draws.uniform(15, 50) * MINUTE_MS)
            is_signed_out = not draws.chance(NEVER_SIGNED_OUT_SHARE) and ended_ms <= EXPORTED_MS
            yield Shift(
                contract_id=roster.contract_id,
                channel=roster.channel,
                agent_id=f"A{roster.first_agent + number:03d}",
                started_ms=_whole(max(started_ms, 0)),
                ended_ms=_whole(ended_ms) if is_signed_out else None,
                certified_until_ms=_good_until(renewed_on[number], day) * DAY_MS,
            )


def _good_until(renewed_on: int, day: int) -> int:
    """Return the last day of the certificate held on a day; it is renewed three days after it ran out."""
    if day < renewed_on + 3:
        return renewed_on
    return renewed_on + CERTIFICATE_DAYS


def _whole(at_ms: int) -> int:
    return at_ms // SECOND_MS * SECOND_MS
