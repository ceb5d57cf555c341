"""
An edge planted in any column of an export never changes a figure in silence.

Ten calls, eight of them answered, written as text. In some rows of one column the same is written in another way, or nothing is
written as some word for nothing. Then the figure is what it was, or there is none, or it is said which column is at fault.
"""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.situation import HEAD

from servicepledge.checks import check_mapping, stop_on_critical
from servicepledge.checks.finding import sentences
from servicepledge.errors import PledgeError
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.verdict import Verdict
from servicepledge.workspace import Workspace

COLUMNS = ["id", "code", "arrived", "answered"]
FORM = "%Y-%m-%d %H:%M:%S"
CLAUSE = '\n[[clauses]]\nref = "a"\nwords = "接通率"\nkpi = "answer_rate"\ntarget = ">= 80 %"\n'
Edge = Callable[[str], str]


def plain_rows() -> list[dict[str, str]]:
    rows = []
    for number in range(10):
        arrived = datetime(2025, 10, 1, 2) + timedelta(hours=71 * number)
        answered = "" if number in (3, 7) else f"{arrived + timedelta(seconds=10):{FORM}}"
        rows.append({"id": f"A{number}", "code": "k", "arrived": f"{arrived:{FORM}}", "answered": answered})
    return rows


def reformed(form: str) -> Edge:
    return lambda text: f"{datetime.strptime(text, FORM):{form}}" if text else text


def around(before: str, after: str) -> Edge:
    return lambda text: f"{before}{text}{after}" if text else text


def as_nothing(word: str) -> Edge:
    return lambda text: text or word


BLANKS = [
    around(*pair)
    for pair in (
        ("", " "),
        (" ", ""),
        ("", "\t"),
        ("\u3000", ""),
        ("", "\u00a0"),
        ("", "\u200b"),
        ("\ufeff", ""),
        ("", "\r\n"),
    )
]
NOTHING = [
    as_nothing(word)
    for word in (" ", "\u3000", "-", "NULL", "None", "NaN", "N/A", "无", "\\N", "nan", "0000-00-00 00:00:00")
]
FORMS = [
    reformed(form)
    for form in ("%Y/%m/%d %H:%M:%S", "%d.%m.%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y%m%d%H%M%S", "%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %H:%M:%S.%f")
]  # fmt: skip
ZONED = [around("", end) for end in ("Z", "+00:00", " UTC", "-05:00")]
CODES: list[Edge] = [str.upper, around("0", ""), around("", ".0"), lambda _: "ｋ", lambda _: "", lambda _: "other"]
IDS: list[Edge] = [around("#", ""), around('"', '"'), around("", ", x"), around("", "\nx")]
EDGES: dict[str, list[Edge]] = {
    "id": [*BLANKS, *IDS],
    "code": [*BLANKS, *CODES],
    "arrived": [*BLANKS, *FORMS, *ZONED],
    "answered": [*BLANKS, *FORMS, *ZONED, *NOTHING],
}
WAYS = [
    '{{ column = "{0}", format = "%Y-%m-%d %H:%M:%S" }}',
    '{{ column = "{0}", format = ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S"] }}',
    '{{ column = "{0}", format = "iso" }}',
    "{{ sql = \"try_strptime({0}, '%Y-%m-%d %H:%M:%S')\" }}",
    "{{ sql = \"try_strptime(nullif({0}, ''), ['%Y-%m-%d %H:%M:%S', '%d.%m.%Y %H:%M'])\" }}",
    '{{ sql = "try_cast({0} as timestamp)" }}',
    "{{ sql = \"cast(nullif({0}, '') as timestamp)\" }}",
    '{{ sql = "case when {0} is not null then try_cast({0} as timestamp) end" }}',
    '{{ sql = "cast(left({0}, 19) as timestamp)" }}',
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("centre")
    for part in ("contracts", "sources", "exports"):
        (folder / "data" / part).mkdir(parents=True)
    (folder / "data" / "contracts" / "k.toml").write_text(HEAD.format(zone="Asia/Shanghai") + CLAUSE, "utf-8")
    return folder


def write(folder: Path, rows: list[dict[str, str]], way: str, kind: str) -> None:
    exports = folder / "data" / "exports"
    for old in exports.iterdir():
        old.unlink()
    if kind == "parquet":
        pl.DataFrame(rows, schema=COLUMNS).write_parquet(exports / "calls.parquet")
    else:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        writer.writeheader()
        writer.writerows(rows)
        (exports / "calls.csv").write_text(text.getvalue(), "utf-8", newline="")
    times = "".join(
        f"{canonical} = {way.format(column)}\n"
        for canonical, column in (("arrived_at", "arrived"), ("queued_at", "arrived"), ("answered_at", "answered"))
    )
    (folder / "data" / "sources" / "centre.toml").write_text(
        'name = { zh = "中心", en = "Centre" }\ntime_zone = "Asia/Shanghai"\nas_of = 2025-11-20T00:00:00\n'
        f'[calls]\npath = "exports/calls.{kind}"\n[calls.columns]\n'
        f'call_id = "id"\ncontract_id = "code"\nchannel = {{ sql = "\'phone\'" }}\n{times}',
        "utf-8",
    )


def outcome(folder: Path) -> tuple[Any, str]:
    """Return the figure, None where there is none, and all that is said."""
    place = Workspace.at(folder)
    agreed = place.contract("k")
    try:
        opened = open_for(place, agreed)
        try:
            found = check_mapping(opened, place.codes_of(agreed.source))
            stop_on_critical(found, opened.where)
            (score,) = measure(opened, agreed, Period.parse("2025-10")).scores
        finally:
            opened.close()
    except PledgeError as error:
        return None, str(error)
    figure = None if score.verdict is Verdict.UNDECIDABLE else (score.numerator, score.denominator)
    return figure, "\n".join(sentences(found))


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, int, list[int], str, str]:
    column = draw(st.sampled_from(COLUMNS))
    edge = draw(st.integers(0, len(EDGES[column]) - 1))
    where = draw(st.lists(st.integers(0, 9), min_size=1, unique=True))
    return column, edge, where, draw(st.sampled_from(WAYS)), draw(st.sampled_from(["csv", "parquet"]))


@given(planted())
def test_an_edge_changes_no_figure_in_silence(place: Path, case: tuple[str, int, list[int], str, str]) -> None:
    column, edge, where, way, kind = case
    rows = plain_rows()
    change = EDGES[column][edge]
    for number in where:
        rows[number][column] = change(rows[number][column])
    write(place, rows, way, kind)
    figure, said = outcome(place)
    named = any(name in said for name in (column, "answered_at", "arrived_at", "contract_id", "call_id"))
    kept = [row[column] == plain[column] for row, plain in zip(rows, plain_rows(), strict=True) if plain[column]]
    if change in ZONED and any(kept) and not all(kept):
        assert figure is None and named, "a zone among times without one is never passed over"
    else:
        assert figure == (8, 10) or named or change in ZONED
    assert not any(row["arrived"] in said for row in rows if row["arrived"]), "no value of a row is told"


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("way", WAYS)
def test_without_an_edge_the_figure_is_plain_and_nothing_is_said(place: Path, way: str, kind: str) -> None:
    write(place, plain_rows(), way, kind)
    figure, said = outcome(place)
    assert figure == (8, 10) or (kind == "parquet" and figure is None and "answered_at" in said)
    assert said == "" or kind == "parquet"
