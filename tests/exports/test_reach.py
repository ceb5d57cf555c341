"""Up to when each export is complete: what its source says, else the last instant in it that has happened."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.centre import NOW, open_rows
from support.drawn import drawn, instant

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def reach(opened: Opened, table: str, drawing: str) -> datetime | None:
    return opened(**{table: drawn(table, drawing)}).as_of(table)


def test_of_a_case_the_last_thing_that_was_done(opened: Opened) -> None:
    drawing = """
        received_at | resolved_at | closed_at | promised_at
        09:00       | 06 10:00    | 06 11:00  | 20 09:00
        07 08:00    |             |           | 21 09:00
    """
    assert reach(opened, "tickets", drawing) == instant("07 08:00")
    assert reach(opened, "tickets", drawing.replace("06 11:00", "08 11:00")) == instant("08 11:00")


def test_of_surveys_invitations_too(opened: Opened) -> None:
    drawing = "sent_at | answered_at | score\n09:00 | 09:05 | 5\n10:00 | | "
    assert reach(opened, "surveys", drawing) == instant("10:00")


def test_of_a_roster_and_a_logbook_what_lies_ahead_says_nothing(opened: Opened) -> None:
    ahead = f"{NOW + timedelta(days=30):%Y-%m-%d %H:%M}"
    shifts = f"started_at | ended_at | certified_until\n08:00 | 16:00 | {ahead}\n{ahead} | {ahead} |"
    assert reach(opened, "shifts", shifts) == instant("16:00")
    logbook = f"activity | started_at | ended_at | due_at | effective_at\nreport | 08:00 | 09:00 | {ahead} |\nnotice | {ahead} | | | {ahead}"
    assert reach(opened, "logbook", logbook) == instant("09:00")


@pytest.mark.parametrize("mark", ["planned", "reported_at"])
def test_an_entry_that_was_announced_is_a_plan(opened: Opened, mark: str) -> None:
    held = {"planned": "T", "reported_at": "07:00"}[mark]
    drawing = f"activity | started_at | ended_at | {mark}\ntraining | 08:00 | 09:00 |\nmaintenance | 20 08:00 | 20 09:00 | {held}"
    assert reach(opened, "logbook", drawing) == instant("09:00")


@pytest.mark.parametrize("table", ["calls", "tickets", "surveys", "logbook", "shifts"])
def test_a_time_that_cannot_be_is_not_the_end(opened: Opened, table: str) -> None:
    sound = {
        "calls": "arrived_at | queued_at | answered_at | ended_at\n09:00 | 09:00 | 09:01 | 09:02",
        "tickets": "received_at | closed_at\n09:00 | 09:30",
        "surveys": "sent_at | answered_at | score\n09:00 | 09:30 | 5",
        "logbook": "activity | started_at | ended_at\ntraining | 09:00 | 09:30",
        "shifts": "started_at | ended_at\n09:00 | 09:30",
    }[table]
    end = reach(opened, table, sound)
    width = sound.splitlines()[0].count("|")
    for never in ("9999-12-31 00:00", "2031-01-01 00:00", "1970-01-01 08:00"):
        texts = {"logbook": ["training"]}.get(table, [])
        cells = [*texts, *[never] * (width + 1 - len(texts))]
        if table == "surveys":
            cells[-1] = "5"
        assert reach(opened, table, f"{sound}\n{' | '.join(cells)}") == end, never


def test_the_furthest_of_all_and_the_least_of_some(opened: Opened) -> None:
    source = opened(
        calls=drawn("calls", "arrived_at | answered_at\n09:00 |"),
        tickets=drawn("tickets", "received_at\n08 09:00"),
        shifts=[],
    )
    assert source.as_of() == instant("08 09:00")
    assert source.as_of("calls", "tickets") == instant("09:00")
    assert source.as_of("tickets", "surveys") == instant("08 09:00"), "an export that is not there ends nothing"
    assert source.as_of("tickets", "shifts") is None, "of an empty one nothing shows where it ends"


def test_what_a_source_says_goes_before_and_never_past_now(tmp_path: Path) -> None:
    rows: dict[str, Any] = {"calls": drawn("calls", "arrived_at | answered_at\n09:00 |")}
    said = datetime(2026, 11, 1, tzinfo=UTC)
    assert open_rows(tmp_path, as_of=said, **rows).as_of("calls") == said
    assert open_rows(tmp_path, as_of=NOW + timedelta(days=1), **rows).as_of("calls") == NOW
