"""What a mapping loses or may misread, as findings: how many of how many, when it stops every figure, and what is said."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from servicepledge.checks.finding import Finding, sentences
from servicepledge.checks.mapping import check_mapping
from servicepledge.exports.open import OpenSource, open_source
from servicepledge.exports.source import load_source

HEAD = 'name = { zh = "示例", en = "Example" }\ntime_zone = "Asia/Shanghai"\n'
Find = Callable[..., list[Finding]]


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Open one export of calls, a column `x` with these values mapped so, and return what is found."""

    def findings(values: list[Any], mapping: str, more: str = "", codes: tuple[str, ...] = ()) -> list[Finding]:
        frame = pl.DataFrame({"x": values, "call_id": [f"c{n}" for n in range(len(values))]}, strict=False)
        frame.with_columns(
            contract_id=pl.lit("k"), arrived_at=pl.lit("2025-10-06 09:00:01").str.to_datetime()
        ).write_parquet(tmp_path / "calls.parquet")
        path = tmp_path / "centre.toml"
        path.write_text(f'{HEAD}[calls]\npath = "calls.parquet"\n{more}\n[calls.columns]\n{mapping}\n', "utf-8")
        opened: OpenSource = open_source(load_source(path, tmp_path), str(path))
        try:
            return list(check_mapping(opened, codes))
        finally:
            opened.close()

    return findings


@pytest.mark.parametrize(("lost", "severity"), [(0, None), (1, "warning"), (2, "critical")])
def test_one_in_a_hundred_lost_is_a_warning_and_two_stop_every_figure(
    find: Find, lost: int, severity: str | None
) -> None:
    found = find(
        ["no time"] * lost + ["2025-10-06 10:00:00"] * (100 - lost), 'answered_at = { column = "x", format = "iso" }'
    )
    assert [(one.check, one.severity, one.failed_n, one.rows_n) for one in found] == (
        [("values_kept", severity, lost, 100)] if severity else []
    )


SILENT = {
    # mapping: values, check, failed, of
    "a cast that passes over AM and PM": ('answered_at = { sql = "cast(x as timestamp)" }', ["2025-10-06 10:00:00 PM"] * 2, "half_of_day_kept", 2, 2),
    "a cast that passes over a zone": ('answered_at = { sql = "try_cast(x as timestamp)" }', ["2025-10-06T10:00:00Z", "2025-10-06T10:00:00"], "zone_kept", 1, 2),
    "an offset that is another than the zone's": ('answered_at = { sql = "try_cast(x as timestamp)" }', ["2025-10-06T10:00:01+09:00"], "zone_kept", 1, 1),
    "a time without a zone taken for UTC": ('answered_at = { sql = "cast(x as timestamptz)" }', ["2025-10-06 10:00:01"], "zone_said", 1, 1),
    "a try within a case": ("answered_at = { sql = \"case when x <> '' then try_strptime(x, '%Y-%m-%d %H:%M') end\" }", ["2025-10-06 10:01", "soon"], "values_kept", 1, 2),
    "a try within a sum": ('answered_at = { sql = "arrived_at + to_seconds(try_cast(x as integer))" }', ["10", "ten"], "values_kept", 1, 2),
    "a fraction rounded": ('reply_wait_s = { sql = "try_cast(x as integer)" }', ["4.5", "4"], "fractions_kept", 1, 2),
    "words for marks, one of them forgotten": ("reply_wait_s = { sql = \"case x when 'good' then 5 when 'bad' then 1 end\" }", ["good", "fair"], "values_kept", 1, 2),
    "a word for yes taken for no": ("resolved = { sql = \"x = 'Y'\" }", ["Y", "yes", "N"], "words_for_yes", 1, 3),
    "every number but nought taken for yes": ('resolved = { sql = "cast(x as boolean)" }', [1, 2], "codes_told", 1, 2),
    "ids without their last digits": ('customer_id = "x"', ["1.23457E+17", "7"], "digits_kept", 1, 2),
    "ids that are fractions": ('customer_id = "x"', [1.0, 1.5], "values_kept", 1, 2),
    "an id with something nobody sees": ('customer_id = "x"', ["u1", "u\u200b1"], "no_odd_blanks", 1, 2),
    "a row of totals": ('topic = "x"', ["合计", "a"], "no_totals", 1, 2),
    "days where times should be": ('answered_at = { sql = "cast(x as timestamp)" }', ["2025-10-06", "2025-10-07"], "time_of_day", 2, 2),
    "another unit": ('answered_at = { sql = "to_timestamp(x)" }', [1759712400001, 1759712400002], "plausible_years", 2, 2),
}  # fmt: skip


@pytest.mark.parametrize("case", SILENT)
def test_what_an_expression_does_in_silence_is_counted(find: Find, case: str) -> None:
    mapping, values, check, failed, of = SILENT[case]
    (found,) = [one for one in find(values, mapping) if one.check == check]
    assert (found.severity, found.failed_n, found.rows_n) == ("critical", failed, of)
    (said,) = sentences([found])
    assert all(str(value) not in said for value in values if len(str(value)) > 4), "no value of a row is told"
    assert said.startswith("calls: ") and f"Found in {failed} of {of} rows" in said


MEANT = {
    "what nullif sets aside": ("customer_id = { sql = \"nullif(x, '0')\" }", ["0", "7"]),
    "what the mapping says may be empty": ("topic = { sql = \"case x when 'a' then 'b' end\", may_empty = true }", ["a", "c"]),
    "an else that says null": ("topic = { sql = \"case x when 'a' then 'b' else null end\" }", ["a", "c"]),
    "a time that only some rows have": ("answered_at = { sql = \"case when x = 'ok' then arrived_at + interval 1 second end\" }", ["ok", "no"]),
    "an offset that is the zone's own": ('answered_at = { sql = "cast(x as timestamp)" }', ["2025-10-06T10:00:01+08:00"]),
    "a number asked for as a number": ('resolved = { sql = "x = 1" }', [1, 2]),
    "a count asked for as more than nought": ('resolved = { sql = "x > 0" }', [0, 1, 2, 3]),
    "seven hours in three parts": ('answered_at = { sql = "arrived_at + cast(x as interval)" }', ["00:00:10"]),
    "a topic in Chinese": ('topic = "x"', ["账单", "套餐 变更"]),
    "one customer who called at midnight": ('answered_at = { sql = "cast(x as timestamp)" }', ["2025-10-07 00:00:00", "2025-10-07 00:00:01"]),
}  # fmt: skip


@pytest.mark.parametrize("case", MEANT)
def test_what_is_meant_is_not_doubted(find: Find, case: str) -> None:
    mapping, values = MEANT[case]
    assert find(values, mapping) == []


def test_what_the_filter_leaves_out_is_not_counted(find: Find) -> None:
    mapping = 'answered_at = { column = "x", format = "iso" }\nresolved = { sql = "x = \'Y\'" }'
    assert find(["2025-10-06 10:00:00", "合计"], mapping, more="filter = \"x <> '合计'\"") == []


def test_one_cause_is_one_message(find: Find) -> None:
    sql = '{ sql = "cast(x as timestamp)" }'
    found = find(["2025-10-06T10:00:00Z"], f"arrived_at = {sql}\nqueued_at = {sql}\nended_at = {sql}")
    (said,) = sentences(found)
    assert said.startswith("calls: arrived_at, queued_at, ended_at (made of cast(x as timestamp)): Times carry a zone")
    assert "Found in 1 of 1 rows in 'calls.parquet'. Name the column and its form" in said


def test_codes_of_contracts_are_held_against_those_known(find: Find) -> None:
    near = "contract_id = { sql = \"case x when 1 then 'K' when 2 then 'x' else 'k' end\" }"
    found = find([1, 2, 3, 4], near, codes=("k",))
    assert [(one.severity, one.failed_n, one.rows_n) for one in found] == [("critical", 1, 4), ("warning", 1, 4)]
    assert find([1, 2, 3, 4], near) == [], "where no contract is known, none is unknown"
