"""The sample centre: the same rows every time, nothing impossible in them, and the story they were made to tell."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from servicepledge.exports.canonical import TABLES, Kind
from servicepledge.sample import files, switch, write_sample
from servicepledge.sample.centre import AFTERSALES_PHONE
from servicepledge.sample.shifts import agent_shifts

COMMITTED = Path(__file__).parents[2] / "data" / "sample"
KEYS = {"calls": "call_id", "tickets": "ticket_id", "surveys": "survey_id", "logbook": "entry_id", "shifts": "shift_id"}
ASKED = pl.col("queued_at").is_not_null() & ~pl.col("is_test")
ANSWERED = pl.col("outcome") == "answered"
MONTHS = range(4, 11)
AHEAD = ["promised_at", "callback_at", "effective_at", "due_at", "certified_until"]
"""Times that may lie after the day the exports were taken."""
TYPES = {
    Kind.KEY: pl.String(),
    Kind.TEXT: pl.String(),
    Kind.INSTANT: pl.Datetime("ms"),
    Kind.FLAG: pl.Boolean(),
    Kind.NUMBER: pl.Float64(),
    Kind.INTEGER: pl.Int64(),
}

Frames = Mapping[str, pl.DataFrame]


def read(folder: Path) -> Frames:
    return {name: pl.read_parquet(folder / f"{name}.parquet") for name in KEYS}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    folder = tmp_path_factory.mktemp("sample")
    return folder, write_sample(folder)


@pytest.fixture(scope="module")
def sample(written: tuple[Path, dict[str, int]]) -> Frames:
    return read(written[0])


def by_month(rows: pl.DataFrame, moment: str, value: pl.Expr) -> dict[int, Any]:
    months = rows.group_by(month=pl.col(moment).dt.month()).agg(value=value)
    return dict(months.filter(pl.col("month").is_in(MONTHS)).sort("month").iter_rows())


def wait_s() -> pl.Expr:
    return (pl.col("answered_at") - pl.col("queued_at")).dt.total_milliseconds() / 1000


# -- the same rows, wherever and whenever ------------------------------------------------------------------------------


def test_two_runs_give_the_same_rows_and_another_seed_gives_others(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_sample(tmp_path / name, scale=0.05)
    write_sample(tmp_path / "other", scale=0.05, seed=7)
    one, two, other = (read(tmp_path / name) for name in ("one", "two", "other"))
    for table in KEYS:
        assert_frame_equal(one[table], two[table])
        assert not one[table].equals(other[table])


def test_the_committed_files_are_what_the_generator_writes(sample: Frames) -> None:
    if not COMMITTED.exists():
        pytest.skip("data/sample is not here")
    for table, committed in read(COMMITTED).items():
        assert_frame_equal(committed, sample[table])


def test_the_files_stay_small_enough_to_be_committed(written: tuple[Path, dict[str, int]]) -> None:
    sizes = [(written[0] / f"{table}.parquet").stat().st_size for table in KEYS]
    assert max(sizes) < 1_900_000
    assert sum(sizes) < 3_200_000


def test_rows_per_file_are_returned(written: tuple[Path, dict[str, int]], sample: Frames) -> None:
    assert written[1] == {f"{table}.parquet": rows.height for table, rows in sample.items()}


@pytest.mark.parametrize("table", KEYS)
def test_columns_are_canonical_with_canonical_types(sample: Frames, table: str) -> None:
    for column, dtype in sample[table].schema.items():
        assert dtype == TYPES[TABLES[table].columns[column].kind], column
        assert sample[table][column].null_count() < sample[table].height, f"{column} is empty"


# -- nothing impossible ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "key"), KEYS.items())
def test_no_id_twice(sample: Frames, table: str, key: str) -> None:
    assert sample[table][key].null_count() == 0
    assert sample[table][key].is_unique().all()


ORDERS = [
    ("logbook", "started_at detected_at reported_at"),
    ("logbook", "started_at backup_at restored_at"),
    ("logbook", "started_at ended_at"),
    ("logbook", "approved_at effective_at"),
    ("shifts", "started_at ended_at"),
    ("calls", "arrived_at queued_at answered_at ended_at"),
    ("calls", "answered_at first_reply_at ended_at"),
    ("calls", "queued_at ended_at callback_at"),
    ("tickets", "received_at registered_at first_response_at diagnosed_at solution_at plan_notified_at"),
    ("tickets", "first_response_at solution_at resolved_at closed_at followed_up_at"),
    ("tickets", "plan_notified_at resolved_at confirmed_at closed_at"),
    ("tickets", "first_response_at escalated_at reported_to_client_at"),
    ("surveys", "sent_at answered_at"),
]


@pytest.mark.parametrize(("table", "stamps"), ORDERS)
def test_time_never_runs_backwards(sample: Frames, table: str, stamps: str) -> None:
    for before, after in pairwise(stamps.split()):
        backwards = sample[table].filter(pl.col(after) < pl.col(before)).height
        assert backwards == 0, f"{after} before {before}"


def test_all_days_of_the_seven_months_and_no_other(sample: Frames) -> None:
    days = sample["calls"]["arrived_at"].dt.date()
    assert (str(days.min()), str(days.max()), days.n_unique()) == ("2026-04-01", "2026-10-31", 214)
    for rows in sample.values():
        for column in rows.select(pl.col(pl.Datetime)).drop(AHEAD, strict=False):
            assert str(column.max()) <= "2026-11-01 02:00:00"


def test_everyone_who_asked_ends_in_one_way(sample: Frames) -> None:
    calls = sample["calls"]
    asked = calls.filter(pl.col("queued_at").is_not_null())
    ends = {"answered", "abandoned", "overflowed", "rejected", "callback"}
    assert set(asked["outcome"]) == ends
    assert set(calls.filter(pl.col("queued_at").is_null())["outcome"]) == {"self_served"}
    assert calls["ended_at"].null_count() == 0
    for column in ("answered_at", "agent_id", "transferred", "recorded"):
        assert calls.filter(pl.col(column).is_not_null() != ANSWERED).is_empty(), column
    assert calls.filter((pl.col("outcome") == "callback") != pl.col("callback_at").is_not_null()).is_empty()


def test_first_come_first_served_but_for_the_time_to_pick_up(sample: Frames) -> None:
    answered = sample["calls"].filter(ANSWERED).sort("queued_at", maintain_order=True)
    overtaken = answered.filter(
        pl.col("answered_at").cum_max().over("contract_id", "channel") - pl.col("answered_at") > pl.duration(seconds=2)
    )
    assert overtaken.is_empty()


def test_no_agent_talks_to_two_callers_at_once(sample: Frames) -> None:
    talks = sample["calls"].filter(ANSWERED, pl.col("channel") == "phone").sort("answered_at")
    next_answered_at = pl.col("answered_at").shift(-1).over("agent_id")
    assert talks.filter(next_answered_at < pl.col("ended_at")).is_empty()


def test_ids_in_one_file_are_found_in_the_other(sample: Frames) -> None:
    calls, tickets, surveys = sample["calls"], sample["tickets"], sample["surveys"]
    assert calls.filter(pl.col("ticket_id").is_not_null()).join(tickets, on="ticket_id", how="anti").is_empty()
    for rows, key in ((calls, "call_id"), (tickets, "ticket_id")):
        assert surveys.filter(pl.col(key).is_not_null()).join(rows, on=key, how="anti").is_empty()
    assert surveys.filter(pl.col("call_id").is_null() == pl.col("ticket_id").is_null()).is_empty()
    closed = surveys.join(tickets.select("ticket_id", "closed_at"), on="ticket_id")
    assert closed.filter(pl.col("closed_at").is_null() | (pl.col("sent_at") < pl.col("closed_at"))).is_empty()


# -- the story ---------------------------------------------------------------------------------------------------------


def test_telecom_misses_its_connection_rate_three_months_in_a_row(sample: Frames) -> None:
    phone = sample["calls"].filter(ASKED, pl.col("contract_id") == "telecom", pl.col("channel") == "phone")
    connection = by_month(phone, "arrived_at", ANSWERED.mean())
    assert all(connection[month] > 0.957 for month in (4, 5, 6, 7))
    assert all(0.925 < connection[month] < 0.946 for month in (8, 9, 10))
    speed_s = by_month(phone, "arrived_at", wait_s().mean())
    assert all(speed_s[month] < 4.6 for month in (4, 5, 6, 7))
    assert speed_s[8] > 5.3
    assert all(4 < speed_s[month] < 5.8 for month in (9, 10))


def test_telecom_chat_is_slower_than_three_seconds_once_understaffed(sample: Frames) -> None:
    chats = sample["calls"].filter(ASKED, pl.col("contract_id") == "telecom", pl.col("channel") == "chat")
    reply_s = by_month(chats, "arrived_at", pl.col("reply_wait_s").sum() / pl.col("reply_turns").sum())
    assert all((reply_s[month] > 3.1) == (month >= 8) and abs(reply_s[month] - 3) > 0.1 for month in MONTHS)


def test_hotline_misses_its_level_in_july(sample: Frames) -> None:
    hotline = sample["calls"].filter(ASKED, pl.col("contract_id") == "hotline")
    in_hours = hotline.filter(pl.col("arrived_at").dt.hour().is_between(8, 17))
    level = by_month(in_hours, "arrived_at", (wait_s() <= 15).fill_null(False).mean())
    assert all((level[month] < 0.89) == (month == 7) and abs(level[month] - 0.9) > 0.01 for month in MONTHS)
    assert min(level.values()) > 0.85


def test_few_complaints_are_answered_late(sample: Frames) -> None:
    complaints = sample["tickets"].filter(pl.col("contract_id") == "hotline")
    in_time = pl.col("first_response_at") - pl.col("received_at") <= pl.duration(minutes=10)
    late_n = by_month(complaints, "received_at", (~in_time.fill_null(False)).sum())
    assert 5 <= sum(late_n.values()) <= 25
    assert max(late_n.values()) <= 6


def test_aftersales_misses_its_first_response_in_june(sample: Frames) -> None:
    general = sample["tickets"].filter(pl.col("contract_id") == "aftersales", pl.col("class") == "general")
    in_time = pl.col("first_response_at") - pl.col("received_at") <= pl.duration(minutes=30)
    share = by_month(general, "received_at", in_time.fill_null(False).mean())
    assert all((share[month] < 0.9) == (month == 6) and (month == 6 or share[month] > 0.96) for month in MONTHS)


@pytest.mark.parametrize(("contract_id", "bad"), [("telecom", {8, 9, 10}), ("hotline", {7}), ("aftersales", {6})])
def test_satisfaction_dips_with_the_misses(sample: Frames, contract_id: str, bad: set[int]) -> None:
    surveys = sample["surveys"].filter(pl.col("contract_id") == contract_id, pl.col("score").is_not_null())
    score = by_month(surveys, "answered_at", pl.col("score").mean())
    assert max(score[month] for month in bad) < min(score[month] for month in set(MONTHS) - bad)
    assert {2.0, 3.0, 4.0, 5.0} <= set(surveys["score"]) <= {1.0, 2.0, 3.0, 4.0, 5.0}


def test_surveys_are_mostly_left_unanswered(sample: Frames) -> None:
    surveys = sample["surveys"]
    assert 0.1 < 1 - surveys["answered_at"].null_count() / surveys.height < 0.3
    assert surveys.filter(pl.col("answered_at").is_null() != pl.col("score").is_null()).is_empty()


def test_some_cases_are_open_reopened_or_never_answered(sample: Frames) -> None:
    tickets = sample["tickets"]
    assert 20 < tickets["closed_at"].null_count() < 300
    assert 50 < tickets["reopened"].sum() < 500
    assert 5 < tickets.filter(pl.col("received_at").dt.month() < 10)["first_response_at"].null_count() < 40


# -- scale, and the writing itself -------------------------------------------------------------------------------------


def test_scale_multiplies_the_rows(tmp_path: Path, sample: Frames) -> None:
    write_sample(tmp_path, scale=0.2)
    small = read(tmp_path)
    for table in ("calls", "tickets", "surveys"):
        assert 0.17 < small[table].height / sample[table].height < 0.23, table
    assert small["logbook"].height == sample["logbook"].height
    assert len(agent_shifts(3, seed=1)) == 3 * len(agent_shifts(1, seed=1))


def test_a_larger_centre_has_more_teams_and_the_same_waits() -> None:
    small, large = (switch.line_contacts(AFTERSALES_PHONE, scale, seed=1) for scale in (1, 3))
    assert 2.8 < len(large) / len(small) < 3.2
    waits_s = [sum(contact.wait_s for contact in contacts) / len(contacts) for contacts in (small, large)]
    assert abs(waits_s[0] - waits_s[1]) < 1


def test_a_scale_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scale must be above 0"):
        write_sample(tmp_path, scale=0)


@pytest.mark.parametrize("fails_at", ["calls.parquet", "tickets.parquet", "surveys.parquet"])
def test_an_interrupted_write_changes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str) -> None:
    write_sample(tmp_path, scale=0.02)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write = files._write

    def interrupted(frame: pl.DataFrame, path: Path) -> None:
        write(frame, path)
        if fails_at in path.name:
            raise OSError("disk full")

    monkeypatch.setattr(files, "_write", interrupted)
    with pytest.raises(OSError, match="disk full"):
        write_sample(tmp_path, scale=0.02, seed=7)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
