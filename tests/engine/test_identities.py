"""Identities: a row is in one part of its whole, a total is the sum of its parts, or the run stops and says where."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from support.centre import LATER, OCTOBER, contract
from support.drawn import drawn, instant

from servicepledge.engine.sums import check_sums
from servicepledge.errors import IdentityError
from servicepledge.exports.open import OpenSource
from servicepledge.facts import FACTS
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.workspace import Workspace

Opened = Callable[..., OpenSource]
RATES = [{"kpi": "answer_rate"}, {"kpi": "abandonment_rate"}]
PARTS = ("answered", "abandoned", "overflowed", "rejected", "open")


def rates(
    opened: Opened, drawing: str, by: Sequence[str] = (), period: Period = OCTOBER
) -> list[tuple[object, int | None]]:
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", drawing))
    scores = measure(source, contract(RATES), period, by=by, today=LATER).scores
    return [(score.numerator, score.denominator) for score in scores]


def parts_of(opened: Opened, drawing: str) -> list[str]:
    source = opened(calls=drawn("calls", drawing))
    flags = ", ".join(f"is_{part}" for part in PARTS)
    rows = source.database.connection.sql(
        f"select {flags} from ({FACTS['contacts'].sql}\n) order by call_id"
    ).fetchall()
    return [" ".join(part for part, flag in zip(PARTS, row, strict=True) if flag) or "-" for row in rows]


HOSTILE = """
    queued_at | answered_at | callback_at | outcome
     09:00:00 |    09:00:05 |           - | rejected
     09:00:00 |    09:00:05 |           - | busy
     09:00:00 |    08:59:00 |           - | abandoned
     09:00:00 |    09:00:05 |    10:00:00 | overflowed
     09:00:00 |           - |    10:00:00 | callback
     09:00:00 |           - |           - | callback
     09:00:00 |           - |           - | answered
     09:00:00 |           - |           - | self_served
     09:00:00 |           - |           - | overflowed
     09:00:00 |           - |           - | rejected
     09:00:00 |           - |           - | -
            - |           - |           - | busy
            - |    09:00:05 |           - | answered
"""


def test_what_contradicts_its_code_is_open_and_every_offered_contact_is_in_one_part(opened: Opened) -> None:
    assert parts_of(opened, HOSTILE) == [
        "open", "answered", "open", "open", "answered", "open", "open",
        "overflowed", "overflowed", "rejected", "abandoned", "-", "-",
    ]  # fmt: skip
    assert rates(opened, HOSTILE) == [(2, 11), (1, 11)]


UNKNOWN = """
    arrived_at  | queued_at   | answered_at | outcome
    05 09:00:00 | 05 09:00:00 | 05 09:00:05 | answered
    05 09:00:00 | 05 09:00:00 |           - | busy
    07 09:00:00 | 07 09:00:00 |           - | abandoned
    07 09:00:00 | 07 09:00:00 |           - | Abandoned
"""


@pytest.mark.parametrize("by", [[], ["hour"], ["day", "channel"]])
def test_a_code_nobody_knows_stops_the_run_and_says_where(opened: Opened, by: list[str]) -> None:
    with pytest.raises(IdentityError) as raised:
        rates(opened, UNKNOWN.replace("arrived_at ", "channel | arrived_at ").replace("    0", "    phone | 0"), by)
    assert raised.value.where == "contacts: offered = answered + abandoned + overflowed + rejected + open"
    assert list(raised.value.problems) == [
        "one, 2026-10-05: offered 2, but answered 1 + abandoned 0 + overflowed 0 + rejected 0 + open 0 = 1 "
        "(1 rows are in none of them or in several).",
        "one, 2026-10-07: offered 2, but answered 0 + abandoned 1 + overflowed 0 + rejected 0 + open 0 = 1 "
        "(1 rows are in none of them or in several).",
        "Map the column outcome to answered, abandoned, overflowed, rejected, self_served or callback, or leave it empty.",
    ]
    assert raised.value.exit_code == 8
    assert "busy" not in str(raised.value)


def test_what_lies_outside_the_period_stops_nothing(opened: Opened) -> None:
    assert rates(opened, UNKNOWN, period=Period.parse("2026-10-06")) == [(0, 0), (0, 0)]
    with pytest.raises(IdentityError):
        rates(opened, UNKNOWN, period=Period.parse("2026-10-05"))


def test_another_contracts_rows_stop_nothing(opened: Opened) -> None:
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", UNKNOWN))
    scores = measure(source, contract(RATES, id="two"), OCTOBER, today=LATER).scores
    assert [score.denominator for score in scores] == [0, 0]


def test_many_broken_days_are_counted_not_listed(opened: Opened) -> None:
    lines = "\n".join(f"{day:02} 09:00:00 | {day:02} 09:00:00 | busy" for day in range(1, 12))
    with pytest.raises(IdentityError) as raised:
        rates(opened, "arrived_at | queued_at | outcome\n" + lines)
    assert len(raised.value.problems) == 7
    assert raised.value.problems[5] == "and on 6 more days."


def test_the_parts_of_the_sample_counted_by_loops(workspace: Workspace) -> None:
    source = open_for(workspace, workspace.contract("telecom"))
    calls = source.database.connection.sql("select * from calls where not coalesce(is_test, false)").pl().to_dicts()
    found: Counter[str] = Counter()
    for call in calls:
        if call["queued_at"] is None:
            continue
        if call["answered_at"] is not None or call["callback_at"] is not None:
            found["answered"] += 1
        else:
            found[
                {"self_served": "overflowed", "callback": "open", None: "abandoned"}.get(
                    call["outcome"], call["outcome"]
                )
            ] += 1
    flags = ", ".join(f"count_if(is_{part})" for part in PARTS)
    (row,) = source.database.connection.sql(
        f"select count_if(is_offered), {flags} from ({FACTS['contacts'].sql}\n)"
    ).fetchall()
    assert row == (sum(found.values()), *(found[part] for part in PARTS))
    assert found["answered"] and found["abandoned"]


def test_a_case_that_is_due_was_met_missed_or_cannot_be_measured(opened: Opened) -> None:
    drawing = """
        received_at | first_response_at
           09:00:00 | 09:10:00
           09:00:00 | 09:10:00.000001
           09:00:00 | 08:59:00
           09:00:00 | -
                  - | 09:00:00
        2026-11-30 23:55:00 | -
    """
    source = opened(as_of=instant("2026-12-01 00:00"), tickets=drawn("tickets", drawing))
    clause = {"kpi": "first_response_time", "limit": "10 min"}
    year = measure(source, contract([clause]), Period.parse("2026"), today=date(2027, 1, 1)).of("1")
    assert (year.numerator, year.denominator, year.unmeasurable, year.pending) == (1, 5, 2, 1)


def test_sums_that_do_not_add_up_stop_the_run() -> None:
    check_sums("clause 1", {"answered": 3, "offered": 5}, {"answered": 3, "offered": 5})
    with pytest.raises(IdentityError) as raised:
        check_sums("clause 1", {"answered": 3, "offered": 5}, {"answered": 3, "offered": 4})
    assert raised.value.problems[0] == "offered: the total is 5, its parts add up to 4."
    assert raised.value.where == "clause 1"


@pytest.mark.parametrize(
    "outcome", ["-", "busy", "ANSWERED", *("abandoned", "rejected", "overflowed", "callback", "answered")]
)
def test_a_row_is_astray_where_its_parts_do_not_add_up_to_its_whole(opened: Opened, outcome: str) -> None:
    times = ["09:00:00 | 09:00:05 | -", "09:00:00 | - | 10:00:00", "09:00:00 | - | -", "- | - | -"]
    drawing = "queued_at | answered_at | callback_at | outcome\n" + "\n".join(f"{row} | {outcome}" for row in times)
    source = opened(calls=drawn("calls", drawing))
    fact = FACTS["contacts"]
    together = " + ".join(f"cast({part} as integer)" for part in fact.parts)
    rows = source.database.connection.sql(
        f"select cast({fact.whole} as integer), {together}, {fact.astray} from ({fact.sql}\n)"
    )
    for whole, parts, astray in rows.fetchall():
        assert astray is (whole != parts)
