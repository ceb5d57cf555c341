"""What a clause's calendar owes, laid out: quarter hours of a day of 23 hours, periods where they end, up to the end."""

from datetime import UTC, date, datetime

from support.centre import contract

from servicepledge.clock.local import microseconds
from servicepledge.engine.timetables.schedule import schedule
from servicepledge.scorecard.measure import terms_of

STAFFED = {"kpi": "staffed_hours_coverage"}
NEVER = datetime(2099, 1, 1, tzinfo=UTC)


def laid_out(
    clause: dict[str, object], first: date, last: date, as_of: datetime = NEVER, **more: object
) -> list[tuple]:
    (term,) = terms_of(contract([clause], **more))
    return schedule([term], first, last, as_of).select("dated_at", "opens_at", "closes_at", "is_over").rows()


def test_a_day_of_23_hours_has_92_quarter_hours_and_one_of_25_has_100() -> None:
    for day, count in ((date(2026, 3, 29), 92), (date(2026, 10, 25), 100), (date(2026, 10, 26), 96)):
        rows = laid_out(STAFFED, day, day, time_zone="Europe/Berlin")
        assert len(rows) == count
        assert all(opens < closes and opens == dated for dated, opens, closes, _ in rows)


def test_the_time_outside_of_hours_is_what_they_leave_free() -> None:
    hours = {"work": {"windows": ["08:00-12:00", "13:00-18:00"], "days": "mon_fri"}}
    friday, saturday = date(2026, 10, 16), date(2026, 10, 17)
    outside = {"kpi": "hotline_availability", "scope": {"outside": "work"}}
    rows = laid_out(outside, friday, saturday, hours=hours)
    assert [(closes - opens).seconds // 3600 or 24 for _, opens, closes, _ in rows] == [8, 1, 6, 24]


def test_open_time_ends_where_the_exports_end_and_only_whole_intervals_count() -> None:
    day = date(2026, 10, 5)
    as_of = datetime(2026, 10, 5, 1, 20, tzinfo=UTC)
    (window,) = laid_out({"kpi": "hotline_availability"}, day, day, as_of)
    assert window[2] == as_of.replace(tzinfo=None)
    assert len(laid_out(STAFFED, day, day, as_of)) == (8 + 1) * 4 + 1


def test_a_period_counts_on_its_last_day_and_is_laid_out_from_its_first() -> None:
    weekly = {"kpi": "cadence_compliance", "scope": {"activity": "backup"}, "reading": {"every": "week"}}
    ((dated, opens, closes, is_over),) = laid_out(
        weekly, date(2026, 10, 5), date(2026, 10, 11), datetime(2026, 10, 10, tzinfo=UTC), time_zone="UTC"
    )
    assert (dated, opens, closes) == (datetime(2026, 10, 11), datetime(2026, 10, 5), datetime(2026, 10, 12))
    assert not is_over
    assert laid_out(weekly, date(2026, 10, 5), date(2026, 10, 10)) == []


def test_years_of_a_term_that_begins_on_the_last_of_a_month_do_not_drift() -> None:
    halves = {"kpi": "cadence_compliance", "scope": {"activity": "audit"}, "reading": {"every": "half-year"}}
    term = {"starts_on": date(2025, 8, 31), "ends_on": date(2027, 8, 30), "time_zone": "UTC"}
    rows = laid_out(halves, date(2025, 1, 1), date(2027, 12, 31), **term)
    begins = [opens.date() for _, opens, _, _ in rows]
    assert begins == [date(2025, 8, 31), date(2026, 2, 28), date(2026, 8, 31), date(2027, 2, 28)]
    assert [closes for _, _, closes, _ in rows][:-1] == [opens for _, opens, _, _ in rows][1:]


def test_the_rows_of_a_term_carry_its_scope() -> None:
    clause = {"kpi": "privacy_incidents", "scope": {"topic": ["a", "b"], "channel": "phone"}}
    (term,) = terms_of(contract([clause]))
    row = schedule([term], date(2026, 10, 5), date(2026, 10, 5), NEVER).row(0, named=True)
    assert (row["term_no"], row["contract_id"]) == (0, "one")
    assert (row["activities"], row["channels"], row["topics"]) == (["leak"], ["phone"], ["a", "b"])
    assert microseconds(row["opens_at"].replace(tzinfo=UTC)) == microseconds(datetime(2026, 10, 4, 16, tzinfo=UTC))
