"""A notice written down in the workspace: the way out beyond the last published one."""

from datetime import date
from pathlib import Path

import pytest

from servicepledge.contract.calendar_cn import load_calendar
from servicepledge.contract.hours import Hours
from servicepledge.errors import CalendarError
from servicepledge.workspace import Workspace

NOTICE = """
source = "国务院办公厅关于2027年部分节假日安排的通知（示例）"
workdays = [2027-02-20]
rest_days = [2027-01-01, 2027-02-08, 2027-02-09]
statutory = [2027-01-01, 2027-02-06, 2027-02-08]
"""
CONTRACT = """
title = { zh = "例", en = "example" }
source = "s"
starts_on = 2027-01-01
ends_on = 2027-12-31
client = { name = { zh = "例", en = "example" } }
provider = { name = { zh = "例", en = "example" } }
report = { every = "month" }
hours.work = { days = "cn_workday", windows = ["09:00-18:00"] }

[[clauses]]
ref = "1"
words = "…"
"""


def written(folder: Path, text: str = NOTICE, name: str = "2027.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


DAYS = {
    "a make-up Saturday": (date(2027, 2, 20), True, False),
    "another Saturday": (date(2027, 2, 27), False, False),
    "a statutory holiday": (date(2027, 2, 8), False, True),
    "a bridged rest day": (date(2027, 2, 9), False, False),
    "a statutory Saturday, which need not be listed as a rest day": (date(2027, 2, 6), False, True),
    "an ordinary Wednesday": (date(2027, 2, 10), True, False),
    "a year that is published stays as published": (date(2026, 10, 10), True, False),
}


@pytest.mark.parametrize("case", DAYS)
def test_a_day(case: str, tmp_path: Path) -> None:
    day, works, is_statutory = DAYS[case]
    calendar = load_calendar(written(tmp_path))
    assert (calendar.is_workday(day), calendar.is_statutory_holiday(day)) == (works, is_statutory)


def test_a_written_notice_goes_before_a_published_one(tmp_path: Path) -> None:
    text = 'source = "示例"\nworkdays = []\nrest_days = []'
    calendar = load_calendar(written(tmp_path, text, "2026.toml"))
    assert not calendar.is_workday(date(2026, 10, 10))
    assert not load_calendar(tmp_path / "nowhere").written


def test_a_contract_of_the_workspace_can_be_measured_in_that_year(tmp_path: Path) -> None:
    contracts = tmp_path / "data" / "contracts"
    contracts.mkdir(parents=True)
    (contracts / "one.toml").write_text(CONTRACT, encoding="utf-8")
    (tmp_path / "data" / "sources").mkdir()
    (tmp_path / "data" / "sources" / "s.toml").write_text("", encoding="utf-8")
    without = Workspace.at(tmp_path).contract("one")
    with pytest.raises(CalendarError, match="write the notice down in data/calendar/2027.toml"):
        without.hours["work"].windows_of(date(2027, 2, 20))
    written(tmp_path / "data" / "calendar")
    contract = Workspace.at(tmp_path).contract("one")
    for hours in (contract.hours["work"], contract.working_days):
        assert hours.windows_of(date(2027, 2, 20)) and not hours.windows_of(date(2027, 2, 9))


def test_statutory_days_are_asked_for_where_they_are_needed(tmp_path: Path) -> None:
    calendar = load_calendar(written(tmp_path, NOTICE.replace("statutory", "# statutory")))
    hours = Hours.model_validate(
        {"days": "except_statutory", "windows": ["09:00-18:00"]}, context={"calendar": calendar}
    )
    with pytest.raises(CalendarError, match=r"does not say which days are statutory. Add statutory = \[ … \]"):
        hours.windows_of(date(2027, 3, 1))


MISTAKES = {
    "no source": ('source = "国', '# "国', "source: is missing. Add it."),
    "a field nobody knows": ("rest_days", "restdays", "restdays: is not a field here. Did you mean 'rest_days'?"),
    "a day of another year": ("[2027-02-20]", "[2026-02-21]", "workdays: 2026-02-21 is not in 2027. Move it"),
    "a weekday that is worked anyway": ("[2027-02-20]", "[2027-02-22]", "workdays: 2027-02-22 is a Monday, worked anyway."),
    "a day both worked and not": ("2027-01-01, 2027-02-08, ", "2027-01-01, 2027-02-08, 2027-02-20, ", "rest_days: 2027-02-20 stands in workdays too."),
    "a statutory day that is worked": ("2027-02-06, ", "2027-03-03, ", "statutory: 2027-03-03 is not in rest_days. Add it there"),
    "not a day": ("2027-02-09]", "'9 February']", "rest_days no. 3: a date is expected"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_mistakes_are_told_in_sentences(case: str, tmp_path: Path) -> None:
    old, new, sentence = MISTAKES[case]
    assert NOTICE.count(old) >= 1
    with pytest.raises(CalendarError) as raised:
        load_calendar(written(tmp_path, NOTICE.replace(old, new, 1)))
    assert sentence in str(raised.value) and "2027.toml" in str(raised.value)


def test_a_file_that_is_not_named_for_a_year(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="is not named for a year. Name it such as 2027.toml."):
        load_calendar(written(tmp_path, NOTICE, "next.toml"))
