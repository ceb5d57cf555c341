"""What is owed by a day, and how it stands."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.command import run_pledge

from servicepledge.delivery.due import State, coming, owed_by
from servicepledge.delivery.ics import calendar
from servicepledge.delivery.ledger import Event, Ledger
from servicepledge.delivery.run import run_due
from servicepledge.execution.pool import Pool

SOURCE = """
name = { zh = "中心", en = "Centre" }
time_zone = "UTC"
as_of = 2026-03-15T00:00:00
[calls]
path = "calls.parquet"
"""


def standing(place: Any, day: date) -> dict[str, tuple[State, bool, str]]:
    contracts, _ = place.contracts()
    found, errors = owed_by(place, Ledger.of(place), contracts, day)
    assert errors == []
    return {f"{one.contract.id} {one.period.label}": (one.state, one.is_late, one.why) for one in found}


def test_before_a_run_reports_are_owed_waiting_or_coming(make_place: Any) -> None:
    place = make_place(one={}, source=SOURCE)
    assert standing(place, date(2026, 4, 6)) == {
        "one 2026-01": (State.OWED, True, ""),
        "one 2026-02": (State.OWED, True, ""),
        "one 2026-03": (State.WAITING, True, "for calls through 2026-03-31 (so far 2026-03-14)"),
        "one 2026-04": (State.COMING, False, ""),
    }
    assert standing(place, date(2026, 4, 5))["one 2026-03"][:2] == (State.WAITING, False), "due today is not late"


def test_a_made_report_is_ready_and_no_longer_late_where_nobody_is_to_be_sent_it(
    make_place: Any, pages: Any, april: date
) -> None:
    place = make_place(one={"starts_on": "2026-03-01"})
    run_due(place, april, lambda _: None, Pool())
    state, is_late, why = standing(place, date(2026, 6, 1))["one 2026-03"]
    assert (state, is_late) == (State.READY, False) and "names nobody" in why


def test_an_export_that_cannot_be_read_is_waited_for_and_stops_no_other(make_place: Any) -> None:
    place = make_place(one={"source": "elsewhere"}, two={"starts_on": "2026-03-01"})
    (place.data / "sources" / "elsewhere.toml").write_text(SOURCE.replace("calls.parquet", "none.parquet"), "utf-8")
    found = standing(type(place).at(place.folder), date(2026, 4, 1))
    assert found["two 2026-03"] == (State.OWED, False, "")
    state, _, why = found["one 2026-01"]
    assert state is State.WAITING and why.startswith("for exports that can be read: ") and "none.parquet" in why


def test_what_is_due_is_written_down_once_with_its_day(make_place: Any, pages: Any, april: date) -> None:
    place = make_place(one={"every": "quarter"})
    for _ in range(2):
        run_due(place, april, lambda _: None, Pool())
    (entry,) = Ledger.of(place).events("one", None, Event.DUE)
    assert (entry.period, entry.about) == ("2026-Q1", {"due_on": "2026-04-05"})


def test_one_contract_s_calendar_that_does_not_reach_stops_neither_the_others_nor_its_own_past(
    make_place: Any, pages: Any
) -> None:
    later = {"starts_on": "2026-03-01", "ends_on": "2090-12-31"}
    place = make_place(one=later, two=later)
    path = place.contract_files["one"]
    path.write_text(path.read_text("utf-8").replace("due_days", "due_working_days"), "utf-8")
    outcomes, (error,) = run_due(place, date(2033, 2, 1), lambda _: None, Pool())
    assert error.exit_code == 7
    made = {(one.report.contract.id, one.report.period.label) for one in outcomes if not (one.error or one.waiting)}
    assert made == {("one", "2026-03"), ("two", "2026-03")}


def test_a_damaged_ledger_entry_stops_that_contract_alone(make_place: Any, pages: Any, april: date) -> None:
    import sqlite3

    place = make_place(one={"every": "quarter"}, two={"every": "quarter"})
    run_due(place, april, lambda _: None, Pool())
    with sqlite3.connect(Ledger.of(place).path) as database:
        database.execute("drop trigger events_stay")
        database.execute("update events set period = '2026-Q2' where contract = 'one'")
    outcomes, (error,) = run_due(place, date(2026, 4, 2), lambda _: None, Pool())
    assert outcomes == [] and "of contract 'one', is not what was written" in str(error)
    contracts, _ = place.contracts()
    found, (told,) = owed_by(place, Ledger.of(place), contracts, april)
    assert str(told) == str(error) and {one.contract.id for one in found} == {"two"}


def test_a_mistake_in_measuring_one_contract_leaves_the_others_their_reports(
    make_place: Any, pages: Any, april: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    from servicepledge.delivery import make
    from servicepledge.errors import IdentityError

    place, prepare = make_place(one={"every": "quarter"}, two={"every": "quarter"}), make.prepare

    def fails_for_one(workspace: Any, opened: Any, subjects: Any, **more: Any) -> Any:
        if any(subject.contract.id == "one" for subject in subjects):
            raise IdentityError("one", "figures do not add up.")
        return prepare(workspace, opened, subjects, **more)

    monkeypatch.setattr(make, "prepare", fails_for_one)
    outcomes, broken = run_due(place, april, lambda _: None, Pool())
    assert broken == [] and {one.report.contract.id: bool(one.error) for one in outcomes} == {"one": True, "two": False}


def test_the_command_lists_them_as_a_table_as_json_and_as_a_calendar(make_place: Any, tmp_path: Path) -> None:
    place = make_place(one={"every": "quarter"}, two={"title": "协议, 二; 甲"})
    done = run_pledge(["due", "--as-of", "2026-02-01"], place.folder)
    assert done.code == 0
    assert [line.split() for line in done.out.splitlines()] == [
        ["due", "contract", "period", "edition", "state", "what"],
        ["2026-02-05", "two", "2026-01", "–", "owed"],
        ["2026-03-05", "two", "2026-02", "–", "coming"],
        ["2026-04-05", "one", "2026-Q1", "–", "coming"],
    ]
    done = run_pledge(["due", "--as-of", "2026-02-06", "--json", "--contract", "two", "--ics", "due.ics"], place.folder)
    first, second = json.loads(done.out)
    assert (first["state"], first["late"], first["due_on"]) == ("owed", True, "2026-02-05")
    assert (second["period"], second["state"]) == ("2026-02", "coming")
    text = (place.folder / "due.ics").read_bytes().decode()
    assert text.count("BEGIN:VEVENT") == 12, "January, and the eleven months that come"
    assert "UID:two-2026-01@servicepledge\r\n" in text and "DTSTART;VALUE=DATE:20260205\r\n" in text
    assert "SUMMARY:协议\\, 二\\; 甲 2026-01" in text


def test_lines_of_a_calendar_have_at_most_75_octets_and_keep_their_characters(make_place: Any) -> None:
    title = "关于客户服务热线接通率与投诉处理时限的服务水平协议" * 3
    place = make_place(one={"title": title})
    made = calendar(coming(place.contract("one"), date(2026, 1, 5), 1), datetime(2026, 1, 5, tzinfo=UTC))
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    assert title in made.decode().replace("\r\n ", "")


def test_contracts_on_request_owe_nothing_by_themselves(make_place: Any, pages: Any, april: date) -> None:
    place = make_place(one={"every": "quarter", "languages": '["zh"]\non_request = true'}, two={"every": "quarter"})
    outcomes, _ = run_due(place, april, lambda _: None, Pool())
    assert {one.report.contract.id for one in outcomes} == {"two"}
    done = run_pledge(["due", "--as-of", "2026-04-01"], place.folder)
    assert "one" not in done.out and "only when they are named ([report] on_request): one" in done.err
    assert "2026-Q1" in run_pledge(["due", "-c", "one", "--as-of", "2026-04-01"], place.folder).out


def test_since_a_day_and_of_named_contracts_only(make_place: Any, pages: Any, capsys: Any) -> None:
    place = make_place(one={}, two={})
    done = run_pledge(["run", "--as-of", "2026-04-01", "-c", "two", "--since", "2026-03-01"], place.folder)
    assert (done.code, done.out.split()) == (0, ["reports/two/2026-03/1/service_report.zh.html"])


def test_a_dry_run_makes_nothing(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    done = run_pledge(["run", "--dry-run", "--as-of", "2026-02-01"], place.folder)
    assert done.code == 0 and "owed" in done.out
    assert pages.made == [] and not place.reports.exists() and not Ledger.of(place).path.exists()


def test_a_fresh_workspace_does_not_flood(tmp_path: Path, pages: Any) -> None:
    assert run_pledge(["init", "full"], tmp_path).code == 0
    done = run_pledge(["run", "--as-of", "2026-11-05"], tmp_path / "full")
    assert (done.code, done.out, pages.made) == (0, "", [])
    assert run_pledge(["init", "bare", "--empty"], tmp_path).code == 0
    bare = tmp_path / "bare"
    assert {path.name for path in (bare / "data").iterdir()} == {"contracts", "sources", "exports"}
    assert run_pledge(["run"], bare).code == 0
    assert run_pledge(["due"], bare).out == "Nothing is owed.\n"


# -- the period under way ----------------------------------------------------------------------------------------------


def test_watching_ends_with_one_where_a_target_is_at_risk_and_with_nought_where_none_is(
    make_place: Any, pages: Any
) -> None:
    place = make_place(one={}, two={}, source=SOURCE)
    exported = pl.read_parquet(place.data / "calls.parquet").filter(pl.col("arrived_at") < datetime(2026, 3, 15))
    exported.write_parquet(place.data / "calls.parquet")
    good = run_pledge(["watch", "one", "-p", "2026-03"], place.folder)
    assert (good.code, good.err) == (0, "") and "data through 2026-03-14" in good.out
    assert (
        "100.00%" in good.out
        and "no more than 15 calls may be lost (unanswered), of about 17 calls to come" in good.out
    )
    bad = run_pledge(["watch", "two", "-p", "2026-03", "--format", "json"], place.folder)
    (clause,) = json.loads(bad.out)
    assert bad.code == 1
    assert (clause["outlook"], clause["ends_at"], clause["left"], clause["expected"]) == ("at_risk", 0.0, 1.0, 17)


def test_watching_a_period_without_data_says_so(make_place: Any, pages: Any) -> None:
    place = make_place(one={}, source=SOURCE)
    done = run_pledge(["watch", "one", "--as-of", "2026-05-02"], place.folder)
    assert done.code == 2 and "has no data yet (the exports reach 2026-03-14)" in done.err


def test_a_score_ends_with_one_where_something_is_missed_if_that_is_asked_for(make_place: Any, pages: Any) -> None:
    place = make_place(one={}, two={})
    codes = [
        run_pledge(["score", name, "-p", "2026-03", *more], place.folder).code
        for name in ("one", "two")
        for more in ((), ("--exit-code",))
    ]
    assert codes == [0, 0, 0, 1]
