"""特殊客户接听时限达标率: the flagged callers, and no others."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


CLAUSE = {"kpi": "special_needs_service_level", "limit": "15 s"}
DRAWING = """
    special_needs | answered_at | ended_at
    T             | 09:00:15    | 09:01:00
    T             | 09:00:16    | 09:01:00
    T             |             | 09:00:04
    F             | 09:00:01    | 09:01:00
                  | 09:00:01    | 09:01:00
"""


def test_flagged_callers_only(opened: Opened) -> None:
    assert counts(opened, CLAUSE, calls=DRAWING) == (1, 3)


def test_abandoned_calls_as_the_clause_reads_them(opened: Opened) -> None:
    for abandons, expected in (("short_left_out", (1, 2)), ("in_time_met", (2, 3)), ("in_time_left_out", (1, 2))):
        assert counts(opened, {**CLAUSE, "reading": {"abandons": abandons}}, calls=DRAWING) == expected


def test_what_is_a_short_wait_is_a_number_that_agreements_name(opened: Opened) -> None:
    gave_up = "answered_at | ended_at | special_needs\n | 09:00:08 | T"
    for short_wait, expected in (("5 s", (0, 1)), ("7.999 s", (0, 1)), ("8 s", (0, 0)), ("10 s", (0, 0))):
        reading = {"abandons": "short_left_out", "short_wait": short_wait}
        clause = {"kpi": "special_needs_service_level", "limit": "15 s", "reading": reading}
        assert counts(opened, clause, calls=gave_up) == expected, short_wait
