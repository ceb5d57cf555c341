"""The rows behind a figure that is measured against a calendar: what was out of service, unstaffed, not done."""

from collections.abc import Callable

import polars as pl
from support.centre import OCTOBER, contract
from support.drawn import drawn, instant

from servicepledge.evidence.rows import Which, rows_behind
from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.measure import terms_of

Opened = Callable[..., OpenSource]


def rows_of(opened: Opened, clause: dict[str, object], which: Which = "lacking", **drawings: str) -> pl.DataFrame:
    source = opened(
        as_of=instant("2026-12-01 00:00"), **{table: drawn(table, text) for table, text in drawings.items()}
    )
    (term,) = terms_of(contract([clause], hours={"day": {"windows": ["00:00-24:00"]}}))
    return rows_behind(source, term, OCTOBER, which)


def test_an_outage_is_shown_as_the_time_it_took_away(opened: Opened) -> None:
    drawing = "activity | started_at | ended_at\noutage | 09:00:00 | 09:01:00\noutage | 09:00:30 | 09:02:00"
    found = rows_of(opened, {"kpi": "hotline_availability"}, logbook=drawing)
    assert found["length_s"].to_list() == [30, 30, 60]
    assert [f"{moment:%d %H:%M:%S}" for moment in found["from_at"]] == ["05 09:00:00", "05 09:00:30", "05 09:01:00"]


def test_the_days_without_a_check_and_the_incidents_of_a_total(opened: Opened) -> None:
    drawing = "activity | started_at\nbackup | 05 09:00:00\nleak | 06 09:00:00"
    daily = {"kpi": "cadence_compliance", "scope": {"activity": "backup"}, "reading": {"every": "day"}}
    assert rows_of(opened, daily, logbook=drawing).height == 30
    assert rows_of(opened, daily, "counted", logbook=drawing)["day"].dt.day().to_list() == [5]
    leaks = {"kpi": "privacy_incidents"}
    assert rows_of(opened, leaks, logbook=drawing)["day"].dt.day().to_list() == [6]
    assert rows_of(opened, leaks, "all", logbook=drawing).height == 31


def test_nothing_of_the_querys_own_is_shown(opened: Opened) -> None:
    drawing = "activity | started_at | reported_at | due_at\nreport | 09:00:00 | 10:00:00 | 09:30:00"
    late = rows_of(opened, {"kpi": "report_timeliness"}, logbook=drawing)
    staffed = rows_of(
        opened,
        {"kpi": "staffed_hours_coverage", "scope": {"hours": "day"}},
        shifts="started_at | ended_at\n08:00 | 09:00",
    )
    assert (late.height, staffed.height) == (1, 31 * 96 - 4)
    for found in (late, staffed):
        assert not [name for name in found.columns if "_no" in name or name in ("cell", "at_us")]


def test_of_a_share_that_is_better_low_those_it_counts_are_shown(opened: Opened) -> None:
    calls = "call_id | answered_at | outcome\n1 | 09:00:03 | answered\n2 | | abandoned\n3 | | rejected"
    assert rows_of(opened, {"kpi": "abandonment_rate"}, calls=calls)["call_id"].to_list() == ["2"]
    assert rows_of(opened, {"kpi": "answer_rate"}, calls=calls)["call_id"].to_list() == ["2", "3"]
