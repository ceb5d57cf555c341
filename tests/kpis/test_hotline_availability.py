"""热线可用率: seconds of service time without an outage."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
OCTOBER_S = 31 * 24 * 3600
CLAUSE = {"kpi": "hotline_availability", "target": ">= 99.9 %"}
DAY = {"hours": {"day": {"windows": ["08:00-22:00"]}, "night": {"windows": ["22:00-32:00"]}}}


def test_no_outage_is_all_of_the_month(opened: Opened) -> None:
    assert counts(opened, CLAUSE, logbook="activity | ended_at\ntraining | 10:00:00") == (OCTOBER_S, OCTOBER_S)


def test_without_the_export_nothing_can_be_said(opened: Opened) -> None:
    score = scored(opened, CLAUSE, calls="answered_at\n09:00:01")
    assert (score.value, score.reason.code) == (None, "missing_export")


def test_outages_at_the_same_time_count_once(opened: Opened) -> None:
    drawing = """
        activity | started_at | ended_at
        outage   | 09:00:00   | 09:01:30
        outage   | 09:01:00   | 09:02:00
        outage   | 09:01:00   | 09:01:10
        outage   | 10:00:00   | 10:00:01
    """
    assert counts(opened, CLAUSE, logbook=drawing) == (OCTOBER_S - 121, OCTOBER_S)


def test_only_the_agreed_hours_are_service_time(opened: Opened) -> None:
    drawing = "activity | started_at | ended_at\noutage | 07:00:00 | 08:00:10\noutage | 21:59:50 | 06 08:00:05"
    clause = {**CLAUSE, "scope": {"hours": "day"}}
    whole = 31 * 14 * 3600
    assert counts(opened, clause, logbook=drawing, contract=DAY) == (whole - 10 - 10 - 5, whole)
    night = {**CLAUSE, "scope": {"hours": "night"}}
    whole = 31 * 10 * 3600
    assert counts(opened, night, logbook=drawing, contract=DAY) == (whole - 3600 - 10 * 3600, whole)


def test_an_outage_over_midnight_is_shared_by_both_days(opened: Opened) -> None:
    drawing = "activity | started_at | ended_at\noutage | 31 23:59:00 | 2026-11-01 00:02:00"
    assert counts(opened, CLAUSE, logbook=drawing) == (OCTOBER_S - 60, OCTOBER_S)


def test_back_again_is_when_people_could_be_reached_and_no_end_is_no_end(opened: Opened) -> None:
    drawing = """
        activity | started_at | restored_at | ended_at
        outage   | 09:00:00   | 09:00:30    | 12:00:00
    """
    assert counts(opened, CLAUSE, logbook=drawing) == (OCTOBER_S - 30, OCTOBER_S)
    for end in ("", "30 23:00:00"):
        drawing = f"activity | started_at | restored_at | ended_at\noutage | 31 00:00:00 | | {end}"
        assert counts(opened, CLAUSE, logbook=drawing) == (OCTOBER_S - 86_400, OCTOBER_S)


def test_a_channel_has_its_own_outages_and_those_of_all(opened: Opened) -> None:
    drawing = """
        activity | channel | started_at | ended_at
        outage   | phone   | 09:00:00   | 09:00:01
        outage   | chat    | 10:00:00   | 10:00:10
        outage   |         | 11:00:00   | 11:01:40
    """
    clause = {**CLAUSE, "scope": {"channel": "phone"}}
    assert counts(opened, clause, logbook=drawing) == (OCTOBER_S - 101, OCTOBER_S)
    served = {**DAY, "service_hours": {"phone": "day"}}
    whole = 31 * 14 * 3600
    assert counts(opened, clause, logbook=drawing, contract=served) == (whole - 101, whole)


def test_planned_and_the_clients_own_outages_may_be_left_out_and_what_outlasts_a_planned_one_counts_from_its_end(
    opened: Opened,
) -> None:
    drawing = """
        activity | started_at | ended_at | planned | cause
        outage   | 02:00:00   | 02:01:00 | T       | operator
        outage   | 02:00:50   | 02:01:10 | F       | operator
        outage   | 03:00:00   | 03:00:05 | F       | client
        outage   | 04:00:00   | 04:00:01 | T       | client
    """
    for planned, client, lost, left_out in (
        ("counted", "counted", 70 + 5 + 1, 0),
        ("left_out", "counted", 10 + 5, 60 + 1),
        ("counted", "left_out", 70, 5 + 1),
        ("left_out", "left_out", 10, 60 + 5 + 1),
    ):
        clause = {**CLAUSE, "reading": {"planned": planned, "client_caused": client}}
        scheduled = OCTOBER_S - left_out
        assert counts(opened, clause, logbook=drawing) == (scheduled - lost, scheduled)


def test_a_client_caused_outage_is_service_time_while_something_else_fails(opened: Opened) -> None:
    drawing = """
        activity | started_at | ended_at | cause
        outage   | 03:00:00   | 03:01:00 | client
        outage   | 03:00:50   | 03:01:10 | operator
    """
    clause = {**CLAUSE, "reading": {"client_caused": "left_out"}}
    assert counts(opened, clause, logbook=drawing) == (OCTOBER_S - 70, OCTOBER_S - 50)


def test_an_outage_whose_end_cannot_be_may_have_gone_on_since(opened: Opened) -> None:
    drawing = "activity | started_at | ended_at\noutage | 31 00:00:00 | 1970-01-01 08:00"
    score = scored(opened, CLAUSE, logbook=drawing)
    assert (score.numerator, score.denominator, score.unmeasurable) == (OCTOBER_S - 86_400, OCTOBER_S, 86_400)
    assert score.verdict is Verdict.UNDECIDABLE


def test_a_month_that_is_not_over_counts_up_to_the_end_of_the_exports(opened: Opened) -> None:
    drawing = "activity | started_at | ended_at\noutage | 09:00:00 |"
    score = scored(opened, CLAUSE, as_of="05 10:00:00", logbook=drawing)
    assert (score.numerator, score.denominator) == (4 * 86_400 + 9 * 3600, 4 * 86_400 + 10 * 3600)
    assert score.verdict is Verdict.MISSED and score.provisional.code == "period_open"
