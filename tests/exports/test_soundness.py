"""The state of a row: what of it cannot be is not in its table, and is known to be there no more than missing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from support.boring_sound import sound_calls, sound_cases, sound_entries, sound_shifts, sound_surveys
from support.centre import NOW
from support.drawn import drawn
from support.generated import made

from servicepledge.exports.canonical import COURSE_UNKNOWN, TABLES, unknown_flag
from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
BORING = {
    "calls": sound_calls,
    "tickets": sound_cases,
    "surveys": sound_surveys,
    "logbook": sound_entries,
    "shifts": sound_shifts,
}


def held(opened: Opened, table: str, drawing: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return columns of a table, in the order of the rows drawn."""
    source, key = opened(**{table: drawn(table, drawing)}), TABLES[table].key
    return source.database.rows(f"select {', '.join(columns)} from {table} order by {key}")


def test_a_call_whose_instants_are_in_order_is_known(opened: Opened) -> None:
    drawing = """
        arrived_at | queued_at | answered_at | ended_at | outcome
        09:00      | 09:00     | 09:00       | 09:00    | answered
        09:00      | 09:01     |             | 09:02    | abandoned
        09:00      |           |             | 09:02    | self_served
        09:00      | 09:01     | 09:02       |          | callback
        09:00      | 09:01     |             |          |
    """
    assert held(opened, "calls", drawing, COURSE_UNKNOWN) == [(False,)] * 5


@pytest.mark.parametrize(
    "row",
    [
        "09:01 | 09:00 | 09:02 | 09:03 |",
        "09:00 | 09:02 | 09:01 | 09:03 |",
        "09:00 | 09:01 | 09:03 | 09:02 |",
        "09:00 | 09:02 |       | 09:01 |",
        "09:00 |       |       | 08:59 |",
        "09:00 | 09:01 | 1970-01-01 08:00 | 09:03 |",
        "09:00 | 09:01 | 09:02 | 9999-12-31 00:00 |",
        "1899-12-30 00:00 | 09:01 | 09:02 | 09:03 |",
        "09:00 | 09:01 | 09:02 | 09:03 | abandoned",
        "09:00 | 09:01 | 09:02 | 09:03 | rejected",
    ],
)
def test_one_that_contradicts_itself_is_not(opened: Opened, row: str) -> None:
    drawing = f"arrived_at | queued_at | answered_at | ended_at | outcome\n{row}"
    assert held(opened, "calls", drawing, COURSE_UNKNOWN) == [(True,)]


def test_an_instant_that_cannot_be_is_not_known_and_no_other_is_touched(opened: Opened) -> None:
    drawing = """
        received_at | resolved_at      | closed_at        | followed_up_at   | promised_at
        09:00       | 10:00            | 11:00            | 1970-01-01 08:00 | 9999-12-31 00:00
        09:00       | 08:59            | 11:00            | 12:00            | 08:00
        09:00       | 12:00            | 11:00            | 12:00            | 2035-01-01 00:00
    """
    names = ("resolved_at", "closed_at", "followed_up_at", "promised_at")
    asked = [*(f"{name} is not null" for name in names), *map(unknown_flag, names)]
    assert held(opened, "tickets", drawing, *asked) == [
        (True, True, False, False, False, False, True, True),
        (False, True, True, False, True, False, False, True),
        (False, False, True, True, True, True, False, False),
    ]


def test_a_case_opened_again_and_open_is_neither_resolved_nor_closed(opened: Opened) -> None:
    drawing = """
        reopened | resolved_at | closed_at
        T        | 10:00       | 11:00
        T        | 10:00       |
        T        |             | 11:00
        F        | 10:00       |
    """
    asked = ("resolved_at is not null", "closed_at is not null", "is_resolved_unknown", "is_closed_unknown")
    assert held(opened, "tickets", drawing, *asked) == [
        (True, True, False, False),
        (False, False, False, False),
        (False, False, False, False),
        (True, False, False, False),
    ]
    alone = "reopened | resolved_at\nT | 10:00\nF | 10:00"
    assert held(opened, "tickets", alone, "resolved_at is not null", "is_resolved_unknown") == [
        (False, True),
        (True, False),
    ]


def test_what_may_lie_ahead_may_and_nothing_else(opened: Opened) -> None:
    later = f"{NOW + timedelta(days=100):%Y-%m-%d %H:%M}"
    drawing = f"activity | started_at | ended_at | effective_at | due_at | reported_at\nnotice {f'| {later} ' * 5}"
    names = ("started_at", "ended_at", "effective_at", "due_at", "reported_at")
    assert held(opened, "logbook", drawing, *map(unknown_flag, names)) == [(False, False, False, False, True)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("seed", range(5))
def test_every_row_as_plain_loops_have_it(opened: Opened, table: str, seed: int) -> None:
    rows = getattr(made(seed).tables, table)
    key, names = TABLES[table].key, TABLES[table].instants
    asked = [*(f"{name} is not null" for name in names), *TABLES[table].flags]
    found = opened(**{table: rows}).database.rows(f"select {key}, {', '.join(asked)} from {table}")
    expected = [(row[key], *_state(table, row)) for row in BORING[table](rows, NOW)]
    assert sorted(found) == sorted(expected)


def _state(table: str, row: dict[str, Any]) -> tuple[bool, ...]:
    kind = TABLES[table]
    known = [row[name] is not None for name in kind.instants]
    flags = [name in row["unknown"] for name in kind.checked]
    return (*known, *flags, *(["call" in row["unknown"]] if kind.course else []), False)
