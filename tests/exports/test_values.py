"""Each way of reading a value, drawn as a table: what is written, what it is read as; what is not so written is lost."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from servicepledge.checks.mapping import check_mapping
from servicepledge.errors import SourceError
from servicepledge.exports.open import OpenSource
from servicepledge.exports.source import load_source

Open = Callable[..., OpenSource]
LOST = "lost"

TIMES = {
    # in Shanghai, so that 09:00 local is 01:00 UTC
    'format = "%Y-%m-%d %H:%M:%S"': {
        "2025-10-06 09:00:00": "2025-10-06 01:00:00", " 2025-10-06 09:00:00\t": "2025-10-06 01:00:00",
        "2025/10/06 09:00:00": LOST, "2025-10-06": LOST, "2025-10-06 09:00:00Z": LOST, "-": LOST, "": None, "  ": None,
    },
    'format = ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M"]': {
        "2025-10-06 09:00:00": "2025-10-06 01:00:00", "2025/10/6 9:00": "2025-10-06 01:00:00", "06.10.2025": LOST,
    },
    'format = "%d/%m/%Y %H:%M"': {"06/10/2025 09:00": "2025-10-06 01:00:00", "10/13/2025 09:00": LOST},
    'format = "%Y%m%d%H%M%S"': {"20251006090000": "2025-10-06 01:00:00", "202510060900": LOST},
    'format = "%Y-%m-%d %I:%M:%S %p"': {
        "2025-10-06 09:00:00 PM": "2025-10-06 13:00:00", "2025-10-06 12:00:00 AM": "2025-10-05 16:00:00",
        "2025-10-06 09:00:00 下午": "2025-10-06 13:00:00", "2025-10-06 09:00:00": LOST,
    },
    'format = "%Y-%m-%dT%H:%M:%S%z"': {
        "2025-10-06T09:00:00+08:00": "2025-10-06 01:00:00", "2025-10-06T09:00:00Z": "2025-10-06 09:00:00",
        "2025-10-06T09:00:00-0500": "2025-10-06 14:00:00", "2025-10-06T09:00:00": LOST,
    },
    'format = "iso"': {
        "2025-10-06 09:00:00": "2025-10-06 01:00:00", "2025-10-06T09:00": "2025-10-06 01:00:00",
        "2025-10-06 09:00:00.5": "2025-10-06 01:00:00.5", "2025-10-06": LOST, "2025-10-06 25:00:00": LOST,
        "20251006T090000": LOST, "2025-10-06 09:00:00 PM": LOST,
    },
    'format = "iso", zone = "Europe/Berlin"': {"2025-10-06 09:00:00": "2025-10-06 07:00:00"},
    'format = "%Y-%m-%d", day = "start"': {"2025-10-06": "2025-10-05 16:00:00", "2025-10-06 09:00": LOST},
    'format = "%Y-%m-%d", day = "end"': {"2025-10-06": "2025-10-06 16:00:00"},
    'epoch = "s"': {"1759712400": "2025-10-06 01:00:00", "1759712400.25": "2025-10-06 01:00:00.25", "now": LOST},
    'epoch = "ms"': {"1759712400000": "2025-10-06 01:00:00", "1759712400123": "2025-10-06 01:00:00.123"},
    'epoch = "us"': {"1759712400000001": "2025-10-06 01:00:00.000001"},
    'epoch = "ns"': {"1759712400000000000": "2025-10-06 01:00:00"},
    'epoch = "excel"': {"45936.375": "2025-10-06 01:00:00", "45936": "2025-10-05 16:00:00", "1759712400": LOST},
    'duration = "s", after = "arrived_at"': {"10": "2025-10-06 01:00:10", "1.5": "2025-10-06 01:00:01.5", "ten": LOST},
    'duration = "m:ss", after = "arrived_at"': {"00:10": "2025-10-06 01:00:10", "90:00": "2025-10-06 02:30:00", "0:90": LOST},
}  # fmt: skip
NUMBERS = {
    'decimal = "."': {"4.5": 4.5, "5": 5.0, "-1": -1.0, "4,5": LOST, "1,000": LOST, "5 %": LOST, "1e3": LOST, "NaN": LOST, "": None},
    'decimal = ","': {"4,5": 4.5, "5": 5.0, "4.5": LOST, "1.234": LOST, "1.234,5": LOST},
    'decimal = ",", thousands = "."': {"1.234,5": 1234.5, "1234,5": 1234.5, "1.234": 1234.0, "1.23": LOST, "4.5": LOST},
    'decimal = ".", thousands = ","': {"1,234.5": 1234.5, "12,34": LOST, "1,234,567": 1234567.0},
    'decimal = ".", suffix = "%"': {"95%": 95.0, "95 %": 95.0, "95": 95.0, "95‰": LOST},
    'decimal = ".", suffix = "分"': {"4.5分": 4.5},
    'duration = "s"': {"10": 10.0, "00:10": LOST},
    'duration = "ms"': {"1500": 1.5},
    'duration = "min"': {"1.5": 90.0},
    'duration = "h"': {"0.5": 1800.0},
    'duration = "h:mm:ss"': {"1:02:03": 3723.0, "00:00:10.5": 10.5, "00:10": LOST, "0:61:00": LOST},
    'duration = "m:ss"': {"00:10": 10.0, "120:00": 7200.0, "0:00:10": LOST},
    'duration = "h:mm"': {"00:10": 600.0, "26:00": 93600.0},
    'decimal = ".", empty = ["-", "0"]': {"-": None, "0": None, "3": 3.0},
}  # fmt: skip
FLAGS = {
    'flag = { yes = ["Y", "是"], no = ["N", "否"] }': {"Y": True, "是": True, "N": False, " 否 ": False, "y": LOST, "?": LOST, "": None},
    "flag = { yes = [1], no = [2] }": {"1": True, "2": False, "0": LOST, "1.0": LOST},
    'flag = { yes = [1], no = [0], empty = [] }'.replace(", empty = []", "") + ', empty = ["-1"]': {"1": True, "0": False, "-1": None},
}  # fmt: skip
KEYS = {
    'fold = ["case"]': {"ab1": "AB1", "AB1": "AB1"},
    'fold = ["leading_noughts"]': {"007": "7", "0": "0", "70": "70"},
    'fold = ["fraction"]': {"100.0": "100", "100.5": "100.5", "v1.0": "v1.0"},
    'fold = ["fraction", "leading_noughts", "case"]': {"00x7": "X7", "0100.00": "100"},
    'empty = ["None", "-"]': {"None": None, "-": None, "none": "none", " - ": None},
}
COLUMNS = {"answered_at": TIMES, "reply_wait_s": NUMBERS, "resolved": FLAGS, "customer_id": KEYS}
DRAWN = [(column, way) for column, ways in COLUMNS.items() for way in ways]


def opened(load_and_open: Open, tmp_path: Path, column: str, way: str, values: list[Any]) -> OpenSource:
    frame = pl.DataFrame({"call_id": [str(n) for n in range(len(values))], "written": values}).with_columns(
        contract_id=pl.lit("one"), arrived_at=pl.lit(datetime(2025, 10, 6, 9))
    )
    frame.write_parquet(tmp_path / "calls.parquet")
    return load_and_open(
        f'[calls]\npath = "calls.parquet"\n[calls.columns]\n{column} = {{ column = "written", {way} }}\n'
    )


@pytest.mark.parametrize(("column", "way"), DRAWN, ids=[way for _, way in DRAWN])
def test_what_is_written_and_what_it_is_read_as(load_and_open: Open, tmp_path: Path, column: str, way: str) -> None:
    drawn = COLUMNS[column][way]
    source = opened(load_and_open, tmp_path, column, way, list(drawn))
    rows = source.database.rows(f"select cast({column} as varchar), {column} from calls order by cast(call_id as int)")
    expected = [None if value in (LOST, None) else value for value in drawn.values()]
    assert [row[0] if column in ("answered_at", "customer_id") else row[1] for row in rows] == expected
    lost = sum(value == LOST for value in drawn.values())
    counted = [found for found in check_mapping(source) if found.check == "values_kept"]
    assert [found.failed_n for found in counted] == ([lost] if lost else []), (
        "what is lost is counted, and nothing else"
    )
    assert all(found.severity == "critical" for found in counted)


TYPED = {
    "a number of milliseconds": ("answered_at", 'epoch = "ms"', [1759712400000], "2025-10-06 01:00:00"),
    "a compact time as a number": ("answered_at", 'format = "%Y%m%d%H%M%S"', [20251006090000], "2025-10-06 01:00:00"),
    "a compact time as a float": ("answered_at", 'format = "%Y%m%d%H%M%S"', [20251006090000.0], "2025-10-06 01:00:00"),
    "a day": ("answered_at", 'day = "end"', [datetime(2025, 10, 6).date()], "2025-10-06 16:00:00"),
    "codes as floats": ("resolved", "flag = { yes = [1], no = [2] }", [1.0], "true"),
    "true and false": ("resolved", "flag = { yes = [true], no = [false] }", [True], "true"),
    "minutes as numbers": ("reply_wait_s", 'duration = "min"', [2], "120.0"),
    "a time of day as a duration": ("reply_wait_s", 'duration = "h:mm:ss"', [datetime(2025, 1, 1, 0, 2, 3).time()], "123.0"),
    "a number that stands for nothing": ("customer_id", "empty = [0]", [0], None),
}  # fmt: skip


@pytest.mark.parametrize("case", TYPED)
def test_what_has_a_type_is_read_as_said(load_and_open: Open, tmp_path: Path, case: str) -> None:
    column, way, values, expected = TYPED[case]
    source = opened(load_and_open, tmp_path, column, way, values)
    assert source.database.rows(f"select cast({column} as varchar) from calls") == [(expected,)]


REFUSED = {
    'answered_at = { column = "t", format = "%Y-%m-%d" }': "reads a day, an instant is asked for. Add its hours, or say day",
    'answered_at = { column = "t", format = "%Y-%m-%d %I:%M" }': "without saying which half of the day. Add %p, or use %H.",
    'answered_at = { column = "t", format = "%H:%M:%S" }': "does not read a whole date",
    'answered_at = { column = "t", format = "yyyy-MM-dd HH:mm" }': "it has no directive such as %Y",
    'answered_at = { column = "t", format = "%Y-%m-%d %H:%M:%Q" }': "'%Q' is no directive",
    'answered_at = { column = "t", format = "%Y-%m-%dT%H:%M:%SZ" }': "passes over the zone in 'Z'. Write %z for it",
    'answered_at = { column = "t", format = ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"] }': "read 02/03 as two different days",
    'answered_at = { column = "t", format = ["%Y-%m-%d %H:%M%z", "%Y-%m-%d %H:%M"] }': "some forms read an offset and some do not",
    'answered_at = { column = "t", epoch = "seconds" }': "'seconds' is not possible",
    'answered_at = { column = "t", epoch = "s", format = "iso" }': "format and epoch cannot both be",
    'answered_at = { sql = "t", format = "iso" }': "format says how a column is written, and cannot go with sql",
    'answered_at = { format = "iso" }': "name one of the two: a column of the export, or an expression (sql)",
    'answered_at = { column = "t", decimal = "," }': "decimal does not make a time. Leave it out.",
    'answered_at = { column = "t", duration = "s" }': "duration is no time by itself",
    'reply_wait_s = { column = "t", thousands = "." }': "decimal is missing",
    'reply_wait_s = { column = "t", decimal = ".", thousands = "." }': "decimal and thousands are both '.'",
    'reply_wait_s = { column = "t", duration = "00:10" }': "'00:10' is not possible",
    'reply_wait_s = { column = "t", duration = "s", after = "arrived_at" }': "after does not make a number",
    'resolved = { column = "t", flag = { yes = ["Y"], no = ["Y"] } }': "'Y' is both yes and no",
    'resolved = { column = "t", flag = { yes = ["Y"] } }': "flag.no: is missing",
    'queue = { column = "t", flag = { yes = ["Y"], no = ["N"] } }': "flag does not make a text",
    'queue = { column = "t", zone = "Asia/Shanghai" }': "zone does not make a text",
}  # fmt: skip


@pytest.mark.parametrize("mapping", REFUSED)
def test_a_mapping_that_leaves_something_open_is_refused(tmp_path: Path, mapping: str) -> None:
    path = tmp_path / "centre.toml"
    head = 'name = { zh = "示例", en = "Example" }\ntime_zone = "Asia/Shanghai"\n'
    path.write_text(f'{head}[calls]\npath = "calls.csv"\n[calls.columns]\n{mapping}\n', "utf-8")
    with pytest.raises(SourceError) as raised:
        load_source(path, tmp_path)
    (problem,) = raised.value.problems
    assert problem.startswith(f"calls.columns.{mapping.split(' ')[0]}") and REFUSED[mapping] in problem


def test_a_time_that_is_one_already_needs_no_form(load_and_open: Open, tmp_path: Path) -> None:
    for way, said in (('format = "iso"', "is TIMESTAMP already"), ('epoch = "s"', "is TIMESTAMP already")):
        with pytest.raises(SourceError, match=said):
            opened(load_and_open, tmp_path, "answered_at", way, [datetime(2025, 10, 6, 9)])
