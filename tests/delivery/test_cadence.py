"""What a contract owes by a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from servicepledge.delivery.cadence import due_reports, report_path
from servicepledge.errors import UsageError
from servicepledge.periods import Period

CASES: dict[str, tuple[Mapping[str, str], str, list[tuple[str, str]]]] = {
    "a month is owed the day after it ends, and due five days after its last": (
        {},
        "2026-02-01",
        [("2026-01", "2026-02-05")],
    ),
    "on the last day of a month nothing is owed yet": ({}, "2026-01-31", []),
    "before the term nothing is owed": ({}, "2025-12-31", []),
    "the first and last months count though the term covers only part of them": (
        {"starts_on": "2026-01-15", "ends_on": "2026-03-10"},
        "2027-01-01",
        [("2026-01", "2026-02-05"), ("2026-02", "2026-03-05"), ("2026-03", "2026-03-15")],
    ),
    "the last month of a term that ends within it is owed the day after the term": (
        {"starts_on": "2026-03-01", "ends_on": "2026-03-10"},
        "2026-03-11",
        [("2026-03", "2026-03-15")],
    ),
    "but not on the term's last day": ({"starts_on": "2026-03-01", "ends_on": "2026-03-10"}, "2026-03-10", []),
    "a term of one day owes one report": (
        {"starts_on": "2026-03-10", "ends_on": "2026-03-10"},
        "2026-12-31",
        [("2026-03", "2026-03-15")],
    ),
    "quarters are the calendar's, whenever the term begins": (
        {"every": "quarter", "starts_on": "2026-02-10"},
        "2026-07-01",
        [("2026-Q1", "2026-04-05"), ("2026-Q2", "2026-07-05")],
    ),
    "months begin on the day the agreement says": (
        {"starts_on": "2026-01-20", "month_starts_on": "16"},
        "2026-03-16",
        [("2026-01", "2026-02-20"), ("2026-02", "2026-03-20")],
    ),
    "weeks begin on Monday and are named as the calendar of weeks does": (
        {"every": "week", "starts_on": "2025-12-31"},
        "2026-01-12",
        [("2026-W01", "2026-01-09"), ("2026-W02", "2026-01-16")],
    ),
    "half-years": ({"every": "half-year"}, "2027-01-01", [("2026-H1", "2026-07-05"), ("2026-H2", "2027-01-05")]),
    "years": ({"every": "year"}, "2027-01-01", [("2026", "2027-01-05")]),
    "days": ({"every": "day"}, "2026-01-03", [("2026-01-01", "2026-01-06"), ("2026-01-02", "2026-01-07")]),
    "a term without a foreseeable end": ({"ends_on": "9999-12-31"}, "2026-02-01", [("2026-01", "2026-02-05")]),
}


@pytest.mark.parametrize(("terms", "as_of", "expected"), CASES.values(), ids=CASES)
def test_owed(make_place: Any, terms: Mapping[str, str], as_of: str, expected: list[tuple[str, str]]) -> None:
    place = make_place(one=terms)
    found = [
        (report.period.label, str(report.due_on))
        for report in due_reports(place, place.contract("one"), date.fromisoformat(as_of))
    ]
    assert found == expected


def test_each_language_is_a_report_of_its_own_and_a_language_named_twice_is_one(make_place: Any) -> None:
    place = make_place(one={"languages": '["zh", "en", "zh"]'})
    reports = list(due_reports(place, place.contract("one"), date(2026, 2, 1)))
    assert [report.language for report in reports] == ["zh", "en"]
    assert {report.notebook for report in reports} == {"service_report"}
    assert [str(report.path.relative_to(place.folder)) for report in reports] == [
        "reports/one/2026-01/1/service_report.zh.html",
        "reports/one/2026-01/1/service_report.en.html",
    ]


def test_a_report_exists_once_its_page_does(make_place: Any) -> None:
    place = make_place(one={})
    (report,) = due_reports(place, place.contract("one"), date(2026, 2, 1))
    assert not report.exists
    path = report_path(place, "one", Period.parse("2026-01"), "zh", "service_report")
    path.parent.mkdir(parents=True)
    path.write_text("page")
    assert report.exists


def test_each_document_is_owed_in_each_language(make_place: Any) -> None:
    place = make_place(one={"languages": '["zh", "en"]\ndocuments = ["service_report", "settlement"]'})
    reports = list(due_reports(place, place.contract("one"), date(2026, 2, 1)))
    assert [(report.notebook, report.language) for report in reports] == [
        ("service_report", "zh"), ("service_report", "en"), ("settlement", "zh"), ("settlement", "en"),
    ]  # fmt: skip


def test_since_a_day_only_periods_that_end_from_then_on_are_owed(make_place: Any) -> None:
    place = make_place(one={})
    found = due_reports(place, place.contract("one"), date(2026, 5, 1), since=date(2026, 3, 31))
    assert [report.period.label for report in found] == ["2026-03", "2026-04"]


def test_years_before_there_were_exports_are_refused(make_place: Any) -> None:
    place = make_place(one={"starts_on": "1926-01-01"})
    contract = place.contract("one")
    with pytest.raises(UsageError, match="No period before 1990"):
        list(due_reports(place, contract, date(2026, 5, 1)))
    assert len(list(due_reports(place, contract, date(2026, 5, 1), since=date(2026, 4, 1)))) == 1


def test_more_than_a_thousand_periods_are_refused(make_place: Any) -> None:
    place = make_place(one={"every": "day", "starts_on": "2020-01-01"})
    contract = place.contract("one")
    assert len(list(due_reports(place, contract, date(2022, 9, 27)))) == 1_000
    with pytest.raises(UsageError, match="more than 1,000 reports"):
        list(due_reports(place, contract, date(2022, 9, 28)))
