"""Figures of real centres put together again: invented calls that add up to what is published of each day or month.

The exports themselves are not in the repository; what is known of their days and months is (tests/data/centres). Whatever calls
make up a day, the month must come out as it was computed from the real ones: sums are divided once (DECISIONS.md D48).
"""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from support.boring import Row
from support.centre import contract
from support.places import DATA

from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure
from servicepledge.scorecard.score import Score

CENTRES = DATA / "centres"
BANK, PHONENOW = "anonymous-bank-1999", "pwc-phonenow"
STEP = timedelta(seconds=30)
CLAUSES = [{"kpi": "answer_rate"}, {"kpi": "average_speed_of_answer"}, {"kpi": "abandonment_rate"}]


@dataclass(frozen=True)
class Group:
    """What is published of one day or month: calls, how many were answered, and their mean wait to four decimals."""

    on: date
    offered: int
    answered: int
    mean_wait_s: float

    @property
    def waits_s(self) -> Iterator[int]:
        """Whole seconds of wait that have the published mean: all alike, but for the remainder."""
        total = round(self.mean_wait_s * self.answered)
        assert round(total / self.answered, 4) == self.mean_wait_s, "the real waits were whole seconds"
        least, more = divmod(total, self.answered)
        yield from (least + (number < more) for number in range(self.answered))

    def calls(self, zone: ZoneInfo) -> Iterator[Row]:
        first = datetime.combine(self.on, time(), tzinfo=zone).astimezone(UTC)
        waits = self.waits_s
        for number in range(self.offered):
            at, wait_s = first + number * STEP, next(waits, None)
            yield {
                "call_id": f"{self.on}-{number}",
                "contract_id": "one",
                "arrived_at": at,
                "queued_at": at,
                "answered_at": None if wait_s is None else at + timedelta(seconds=wait_s),
            }


def bank_days(month: str) -> list[Group]:
    with (CENTRES / BANK / f"reference_daily_{month}.csv").open(encoding="utf-8") as file:
        return [
            Group(date.fromisoformat(row["ts"]), int(row["offered"]), int(row["connected"]), float(row["ASA_s"]))
            for row in csv.DictReader(file)
        ]


def reference(centre: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CENTRES / centre / "REFERENCE.json").read_text(encoding="utf-8"))
    return found


def scores_of(
    opened: Callable[..., OpenSource], groups: Sequence[Group], period: str, zone: str, by: Sequence[str] = ()
) -> list[Score]:
    calls = [row for group in groups for row in group.calls(ZoneInfo(zone))]
    as_of = datetime(groups[-1].on.year + 1, 1, 1, tzinfo=UTC)
    agreement = contract(CLAUSES, time_zone=zone, starts_on=date(1999, 1, 1))
    return list(measure(opened(calls=calls, as_of=as_of), agreement, Period.parse(period), by=by).scores)


def rounded(value: Fraction | None, scale: int = 1) -> float:
    assert value is not None
    return round(float(value * scale), 4)


@pytest.mark.parametrize(("period", "month"), [("1999-01", "january"), ("1999-02", "february")])
def test_the_days_of_the_bank_make_its_month(opened: Callable[..., OpenSource], period: str, month: str) -> None:
    days, known = bank_days(month), reference(BANK)[month]
    answered, wait, abandoned = scores_of(opened, days, period, "Asia/Jerusalem")
    assert (answered.numerator, answered.denominator) == (known["AGENT"], known["offered"])
    assert rounded(answered.value, 100) == known["connection_rate_pct"]
    assert rounded(wait.value) == known["ASA_s_AGENT_all"]
    assert abandoned.numerator == known["HANG"]
    mean_of_days = sum(Fraction(day.answered, day.offered) for day in days) / len(days)
    assert rounded(mean_of_days, 100) != known["connection_rate_pct"], "an average of averages is another figure"


def test_every_day_of_the_bank_is_the_published_one(opened: Callable[..., OpenSource]) -> None:
    days = bank_days("january")
    found = scores_of(opened, days, "1999-01", "Asia/Jerusalem", by=["day"])
    waits = {score.by["day"]: rounded(score.value) for score in found if score.term.clause.ref == "2"}
    shares = {score.by["day"]: (score.numerator, score.denominator) for score in found if score.term.clause.ref == "1"}
    assert {str(day): wait for day, wait in waits.items()} == {str(day.on): day.mean_wait_s for day in days}
    assert {str(day): share for day, share in shares.items()} == {
        str(day.on): (day.answered, day.offered) for day in days
    }
    assert {f"1999-01-{day:02}" for day in range(1, 32)} - {str(day) for day in shares} == {"1999-01-11", "1999-01-12"}


@pytest.mark.parametrize("table", ["by_month", "by_topic", "by_agent"])
def test_the_parts_of_phonenow_make_its_quarter(opened: Callable[..., OpenSource], table: str) -> None:
    known = reference(PHONENOW)
    groups = [
        Group(date(2021, 1 + place % 3, 1 + place), part["calls"], part["answered"], part["ASA_s"])
        for place, part in enumerate(known[table].values())
    ]
    answered, wait, abandoned = scores_of(opened, groups, "2021-Q1", "Asia/Shanghai")
    assert (answered.numerator, answered.denominator) == (known["all"]["answered"], known["all"]["calls"])
    assert rounded(answered.value, 100) == known["all"]["connection_rate_pct"]
    assert rounded(wait.value) == known["all"]["ASA_s"]
    assert abandoned.numerator == known["all"]["abandoned"]
