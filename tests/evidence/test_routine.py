"""定期 without an interval: when it was last done, and the longest stretch of days without it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from support.bundled import SHANGHAI, sample
from support.centre import contract
from support.drawn import drawn, instant

from servicepledge.evidence.evidence import Evidence
from servicepledge.evidence.routine import routine
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.report.formatting.durations import further_facts
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.text import Language
from servicepledge.workspace import Workspace

Opened = Callable[..., OpenSource]
REGULARLY = {"kind": "cadence_without_interval", "kpi": "cadence_compliance", "scope": {"activity": "training"}}
TWICE = """
    activity | started_at
    training | 03 09:00
    training | 20 23:59:59
    meeting  | 10 09:00
"""


def measured(opened: Opened, drawing: str, clause: dict[str, Any] = REGULARLY, as_of: str = "2026-12-01 00:00") -> Any:
    tables = opened(logbook=drawn("logbook", drawing), as_of=instant(as_of))
    return measure(tables, contract([clause]), Period.parse("2026-10"))


@pytest.mark.parametrize(("language", "says"), [
    ("zh", "最近一次 2026-10-20；最长连续 16 天未做（2026-10-04 至 2026-10-19）"),
    ("en", "last on 2026-10-20; longest stretch without: 16 days (2026-10-04 to 2026-10-19)"),
])  # fmt: skip
def test_the_last_day_and_the_longest_stretch(opened: Opened, language: Language, says: str) -> None:
    card = measured(opened, TWICE)
    assert further_facts(Evidence(card), card.scores[0], language) == says


def test_a_stretch_begins_before_the_period_where_the_days_before_are_known(opened: Opened) -> None:
    drawing = "activity | started_at\ntraining | 2026-09-10 09:00\ntraining | 2026-10-20 09:00"
    tables = opened(logbook=drawn("logbook", drawing), as_of=instant("2026-12-01 00:00"))
    card = measure(tables, contract([REGULARLY]), Period.parse("2026-10"), history=1)
    found = routine(card.tallies, card.scores[0])
    assert found is not None and found.gap == (date(2026, 9, 11), date(2026, 10, 19))


def test_days_that_have_not_come_are_no_gap(opened: Opened) -> None:
    card = measured(opened, "activity | started_at\ntraining | 03 09:00", as_of="2026-10-06 00:00")
    assert further_facts(Evidence(card), card.scores[0], "en").endswith("2 days (2026-10-01 to 2026-10-02)")


def test_never_and_every_day(opened: Opened) -> None:
    never = measured(opened, "activity | started_at\nmeeting | 03 09:00")
    assert further_facts(Evidence(never), never.scores[0], "en") == "not once in the period"
    daily = "activity | started_at\n" + "\n".join(f"training | {day:02} 09:00" for day in range(1, 32))
    always = measured(opened, daily)
    assert further_facts(Evidence(always), always.scores[0], "zh") == "最近一次 2026-10-31"


def test_an_agreed_interval_is_judged_instead(opened: Opened) -> None:
    card = measured(opened, TWICE, {**REGULARLY, "reading": {"every": "month"}, "agreed": "补一", "target": ">= 100 %"})
    assert routine(card.tallies, card.scores[0]) is None and further_facts(Evidence(card), card.scores[0], "en") == ""


def test_the_sample_as_plain_loops_have_it(workspace: Workspace) -> None:
    agreed = contract([REGULARLY], id="hotline", source="centre")
    rows = [row for row in sample(str(workspace.data / "sample")).logbook if row["contract_id"] == "hotline"]
    done = {row["started_at"].astimezone(SHANGHAI).date() for row in rows if row["activity"] == "training"}
    opened = open_for(workspace, agreed)
    for month in range(4, 11):
        period = Period.parse(f"2026-{month:02}")
        card = measure(opened, agreed, period)
        longest: list[date] = []
        stretch: list[date] = []
        day = period.first
        while day <= period.last:
            stretch = [] if day in done else [*stretch, day]
            longest = stretch if len(stretch) > len(longest) else longest
            day += timedelta(days=1)
        found = routine(card.tallies, card.scores[0])
        assert found.last == max((day for day in done if period.first <= day <= period.last), default=None)
        assert found.last is None or found.gap == (longest[0], longest[-1])
    assert done
