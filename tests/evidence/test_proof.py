"""One query for the counts of a figure: it needs a plain DuckDB, the exports' files, and nothing of this program."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.centre import LATER, OCTOBER, contract
from support.drawn import drawn, instant
from support.places import REPOSITORY

from servicepledge.contract.model import Amendment, Contract
from servicepledge.engine.whole_query import written_out
from servicepledge.errors import UsageError
from servicepledge.evidence.proof import proof_of
from servicepledge.exports.open import OpenSource, open_source
from servicepledge.exports.source import Source
from servicepledge.kpi import Derived, Judged
from servicepledge.kpis import KPIS
from servicepledge.periods import Period
from servicepledge.scorecard.card import Scorecard
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.score import Score
from servicepledge.workspace import Workspace

Opened = Callable[..., OpenSource]
SAMPLE = Workspace.at(REPOSITORY)
WITHOUT_COUNTS = {
    "citizen": 1, "hotline-letter": 2, "repairs": 2, "support": 2, "telecom-letter": 1,
}  # fmt: skip
"""The clauses of the sample that have no counts: no limit was agreed."""
ROLES = ("unmeasurable", "pending")
WORK = {"hours": {"work": {"days": "cn_workday", "windows": ["09:00-12:00", "13:30-18:00"]}}}


def asked(sql: str) -> list[dict[str, Any]]:
    """Ask a plain DuckDB, whose clock is somewhere else than ours."""
    with duckdb.connect() as plain:
        plain.execute("set timezone = 'America/New_York'")
        cursor = plain.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def agrees(said: dict[str, Any], score: Score) -> None:
    """Make sure that a row has what the scorecard has."""
    held = score.as_json()
    assert (said["numerator"], said["denominator"]) == (
        pytest.approx(held["numerator"], rel=1e-12),
        held["denominator"],
    )
    assert said["value"] == (None if held["value"] is None else pytest.approx(held["value"], rel=1e-12))
    assert {role: said.get(role, 0) for role in ROLES} == {role: held[role] for role in ROLES}
    units, most, boundless = (said.get(f"unmeasurable_{name}") for name in ("units", "most", "boundless"))
    if score.unmeasurable and units is not None:
        assert units == score.unmeasured.units
    if score.unmeasurable and most is not None and not boundless:
        assert most == score.unmeasured.most


def proved(card: Scorecard, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Hold every clause of a scorecard against its own query; return how many have no counts."""
    monkeypatch.chdir(folder)
    without = 0
    for score in card.scores:
        if score.numerator is None and not score.segments:
            with pytest.raises(UsageError, match=re.escape(f"clause '{score.term.clause.ref}'")):
                proof_of(card, score, folder)
            without += 1
            continue
        (said,) = asked(proof_of(card, score, folder).sql)
        agrees(said, score)
    return without


# -- the sample --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLE.contract_files)
def test_the_query_of_every_clause_gives_the_counts_of_the_page(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed = SAMPLE.contract(name)
    card = measure(open_for(SAMPLE, agreed), agreed, OCTOBER)
    assert proved(card, SAMPLE.folder, monkeypatch) == WITHOUT_COUNTS.get(name, 0)


# -- what the sample does not have -------------------------------------------------------------------------------------

CASES = """
    received_at | first_response_at | resolved_at | promised_at | kind      | paused
    13 09:30:00 | 13 11:00:00       | 14 10:00:00 | 15 09:00:00 | complaint |
    13 11:30:00 | 13 14:00:00       |             | 14 09:00:00 | inquiry   | 13 13:40:00-13 13:50:00
    13 17:30:00 | 16 09:30:00       | 17 10:00:00 | 15 09:00:00 | complaint | 16 09:00:00-
    15 19:00:00 | 15 18:00:00       | 16 09:00:00 | -           | -         | 15 20:00:00-15 19:30:00
    30 17:00:00 |                   |             | 31 09:00:00 | inquiry   |
"""
CONTACTS = """
    arrived_at  | queued_at   | answered_at | customer_id | topic | channel | transferred
    12 09:00:00 | 12 09:00:00 | 12 09:00:10 | a           | bill  | phone   | F
    13 09:00:00 | 13 09:00:00 | 13 09:00:20 | a           | bill  | chat    | F
    13 09:00:00 | 13 09:00:00 | 13 09:00:30 | a           | bill  | phone   | T
    20 23:59:59 | 20 23:59:59 | 21 00:00:10 | b           | bill  | phone   | F
    31 23:59:59 | 31 23:59:59 | -           | -           | -     | fax     | -
"""
CLAUSES: dict[str, tuple[dict[str, Any], str]] = {
    "business hours": ({"kpi": "first_response_time", "limit": "4 business hours", "clock": "work"}, CASES),
    "working days": ({"kpi": "resolution_time", "limit": "2 working days"}, CASES),
    "pauses": ({"kpi": "first_response_time", "limit": "1 h", "reading": {"pause": "waiting_for_customer"}}, CASES),
    "pauses in business hours": (
        {"kpi": "resolution_time", "limit": "4 business hours", "clock": "work", "reading": {"pause": "waiting_for_customer"}},
        CASES,
    ),
    "as promised": ({"kpi": "resolution_rate"}, CASES),
    "cases that began in hours": ({"kpi": "resolution_time", "limit": "72 h", "scope": {"hours": "work"}}, CASES),
    "repeats": ({"kpi": "first_contact_resolution", "scope": {"channel": "phone"}}, CONTACTS),
    "out of hours": ({"kpi": "answer_rate", "scope": {"outside": "work"}}, CONTACTS),
    "every channel by its own hours": ({"kpi": "answer_rate"}, CONTACTS),
    "a mean": ({"kpi": "average_speed_of_answer"}, CONTACTS),
    "a percentile": ({"kpi": "answer_time_percentile", "reading": {"percentile": "70"}}, CONTACTS),
    "a percentile between two times": ({"kpi": "answer_time_percentile", "reading": {"percentile": "70", "rank": "interpolated"}}, CONTACTS),
    "a median": ({"kpi": "resolution_percentile", "reading": {"percentile": "50"}}, CASES),
    "the last of them": ({"kpi": "first_response_percentile", "reading": {"percentile": "100", "rank": "interpolated"}}, CASES),
    "a month": ({"kpi": "resolution_time", "limit": "1 个月"}, CASES.replace("13 09:30:00 |", "2026-09-20 09:30 |", 1)),
    "what was open at the end": ({"kpi": "backlog"}, CASES),
    "the oldest of it": ({"kpi": "backlog_age_percentile", "reading": {"percentile": "100"}}, CASES),
    "half-hours": ({"kpi": "interval_service_level", "limit": "15 s"}, CONTACTS),
    "days in their hours": ({"kpi": "interval_service_level", "limit": "15 s", "reading": {"interval": "day"}, "scope": {"hours": "work"}}, CONTACTS),
    "who may still be called back": (
        {"kpi": "callback_time", "limit": "24 h"},
        """
            arrived_at  | queued_at   | answered_at | callback_at | channel
            31 12:00:00 | 31 12:00:00 | -           | -           | chat
            31 12:00:00 | 31 12:00:00 | -           | 31 12:10:00 | chat
            20 12:00:00 | 20 12:00:00 | -           | -           | chat
        """,
    ),
    "who was overtaken": ({"kpi": "handled_first_rate"}, CASES.replace("kind     ", "class    ")),
    "the next day at noon": ({"kpi": "resolution_time", "limit": "次日12:00前"}, CASES),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "drawing"), CLAUSES.values(), ids=CLAUSES)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin"])
def test_clocks_pauses_and_neighbours_stand_in_the_query(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, clause: dict[str, Any], drawing: str, zone: str
) -> None:
    table = "calls" if "arrived_at" in drawing else "tickets"
    source = opened(as_of=instant("2026-11-01 08:00"), **{table: drawn(table, drawing)})
    agreed = contract([clause], **WORK, service_hours={"phone": "work"}, time_zone=zone)
    card = measure(source, agreed, OCTOBER, today=LATER)
    assert card.scores[0].denominator
    assert proved(card, source.source.folder, monkeypatch) == 0


def test_a_period_that_an_amendment_cuts_has_a_row_for_each_of_its_terms(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", CONTACTS))
    before = contract([{"kpi": "service_level", "limit": "15 s", "target": ">= 50 %"}], id="one")
    changed = before.clauses[0].model_copy(
        update={"limit": contract([{"kpi": "service_level", "limit": "25 s"}]).clauses[0].limit}
    )
    one = Amendment(number="补1", signed_on=date(2026, 1, 1), effective_on=date(2026, 10, 13), changes=(changed,))
    card = measure(source, before.model_copy(update={"amendments": (one,)}), OCTOBER, today=LATER)
    (score,) = card.scores
    monkeypatch.chdir(source.source.folder)
    first, second, whole = asked(proof_of(card, score, source.source.folder).sql)
    assert [row["terms"] for row in (first, second, whole)] == ["as signed", "补1", "the whole period"]
    for row, segment in zip((first, second), score.segments, strict=True):
        agrees(row, segment)
    agrees(whole, score)
    assert (whole["numerator"], whole["denominator"]) == (3, 5)


def test_an_export_is_read_as_its_mapping_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "calls").mkdir(parents=True)
    for number, lines in enumerate(
        (["a,2026-10-05 09:00:00,Y,in", "b,2026-10-25 02:30:00,N,in"], ["c,2026-10-25 03:30:00,Y,out"])
    ):
        (tmp_path / "data" / "calls" / f"{number}.csv").write_text("\n".join(["uuid,came,taken,way", *lines]))
    columns = {
        "call_id": "uuid", "contract_id": {"sql": "'one' -- the only one"}, "arrived_at": {"sql": "strptime(came, '%Y-%m-%d %H:%M:%S')"},
        "queued_at": {"sql": "came::timestamp"}, "answered_at": {"sql": "case when taken = 'Y' then came::timestamp end"},
    }  # fmt: skip
    source = Source.model_validate(
        {
            "id": "small", "name": {"zh": "小", "en": "small"}, "time_zone": "Europe/Berlin", "folder": tmp_path / "data",
            "calls": {"path": "calls", "filter": "way = 'in' -- not out", "columns": columns},
        }
    )  # fmt: skip
    opened = open_source(source, "small.toml")
    card = measure(opened, contract([{"kpi": "answer_rate"}], time_zone="Europe/Berlin"), OCTOBER, today=LATER)
    assert (card.scores[0].numerator, card.scores[0].denominator) == (1, 2)
    assert "read_csv(['data/calls/0.csv', 'data/calls/1.csv']" in proof_of(card, card.scores[0], tmp_path).sql
    assert proved(card, tmp_path, monkeypatch) == 0


# -- its parts ---------------------------------------------------------------------------------------------------------

WAYS = {
    f"{kpi.id}, {name or 'as usual'}": (kpi.derived if not name else option.becomes.get("derived", kpi.derived))
    for kpi in KPIS.values()
    if kpi.derived
    for name, option in {"": None, **{key: one for reading in kpi.readings.values() for key, one in reading.options.items()}}.items()
}  # fmt: skip
JUDGED = st.tuples(st.sampled_from("abc"), st.sampled_from([True, False, None]), st.booleans())


@pytest.mark.parametrize("derived", WAYS.values(), ids=WAYS)
@given(past=st.lists(st.lists(JUDGED, max_size=4, unique_by=lambda one: one[0]), min_size=1, max_size=14))
def test_a_figure_from_verdicts_is_the_same_by_function_and_by_query(
    derived: Derived, past: list[list[tuple[str, bool | None, bool]]]
) -> None:
    figure = derived.figure([[Judged(*one) for one in period] for period in past])
    rows = [(ago, *one) for ago, period in enumerate(reversed(past)) for one in period]
    schema = {"periods_ago": pl.Int32, "clause": pl.String, "is_missed": pl.Boolean, "is_partial": pl.Boolean}
    verdicts = written_out(pl.DataFrame(rows, schema=schema, orient="row"))
    (said,) = asked(f"with verdicts as ({verdicts}), counts as ({derived.sql}) select * from counts")
    assert (said["numerator"], said["denominator"]) == (figure.numerator, figure.denominator)


def test_a_small_table_is_written_out_as_it_is() -> None:
    moments = pl.Series([None, instant("2026-10-05 09:00").replace(tzinfo=None)], dtype=pl.Datetime("us"))
    table = pl.DataFrame(
        {
            "number": pl.Series([1, 2**40], dtype=pl.Int64),
            "text": ["it's", None],
            "flag": [True, None],
            "day": [date(2026, 10, 5), date(2026, 10, 6)],
            "at": moments,
            "again": moments,
            "alike": ["x", "x"],
            "lists": [["a", "b"], []],
            "nothing": pl.Series([None, None], dtype=pl.Int32),
        }
    )
    for held in (table, table.head(1), table.head(0)):
        with duckdb.connect() as plain:
            back = plain.sql(written_out(held)).pl()
        assert back.schema == held.schema and back.rows() == held.rows()
    assert written_out(table).count("'x'") == 1


def test_hours_whose_name_needs_quotes_are_columns_all_the_same(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = opened(as_of=instant("2026-11-01 00:00"), calls=drawn("calls", CONTACTS))
    hours = {'白班 "A"': {"days": "every_day", "windows": ["09:00-18:00"]}}
    agreed: Contract = contract([{"kpi": "answer_rate", "scope": {"hours": '白班 "A"'}}], hours=hours)
    assert proved(measure(source, agreed, Period.parse("2026-10"), today=LATER), source.source.folder, monkeypatch) == 0
