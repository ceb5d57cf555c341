'''
A situation of real data as a test: a contract in a few lines, exports drawn as tables, commands, and what must come of them.

    Situation(
        contract="""
            [[clauses]]
            ref = "f"
            words = "1小时内首次响应"
            kpi = "first_response_time"
            limit = "1 h"
            target = ">= 90 %"
        """,
        exports={
            "tickets.parquet": """
                received_at | first_response_at
                09:00       | 09:05
                09:01       | 08:00
            """,
        },
        expects=Outcome({"f": {"numerator": 1, "unmeasurable": 1}}),
    ).hold(tmp_path)

**contract** is TOML after a head that ends in `[report]`; its id is `k`, its term 2025 and 2026.
**exports** lie under `data/exports`, by file name (folders may be part of it):
- `*.parquet` is drawn: a line of columns, a line per row, cells between bars (`table` says how cells are read).
  A canonical table (`calls.parquet` …) need not draw its key and `contract_id`.
- Any other file is its text, without the indentation it has in the test; bytes are written as they are.
**source** is TOML after a head with the centre's name, zone and `as_of`: mappings, more exports. A canonical table that it does
not mention is read from `exports/<table>.*` where such a file is there.
**run** are commands of `pledge` (October's scorecard as JSON by default; `FIGURES`: also of exports that the checks refuse) and, between them, edits: `Edit(file, {old: new})`.
**expects** is the one right outcome. Write down what is right before you run it.
'''

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from shutil import copytree
from textwrap import dedent
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from servicepledge.exports.canonical import TABLES

from .command import Done, run_pledge
from .places import REPOSITORY

BASE = date(2025, 10, 13)
"""A Monday, and the day of a time drawn without one; in the past, so that no clock makes it the future."""
SCORE = ("score", "k", "--period", "2025-10", "--format", "json")
FIGURES = (*SCORE, "--unchecked")
"""The same whatever the checks say: of a few rows one that is odd is more than the exports of a centre may have."""
HEAD = """
number = "K-1"
title = {{ zh = "客户服务协议", en = "Service agreement" }}
source = "centre"
rows = "k"
time_zone = "{zone}"
starts_on = 2025-01-01
ends_on = 2026-12-31
[client]
name = {{ zh = "甲公司", en = "Client" }}
[provider]
name = {{ zh = "乙中心", en = "Provider" }}
[report]
every = "month"
due_days = 5
"""
CENTRE = """
name = {{ zh = "中心", en = "Centre" }}
time_zone = "{zone}"
"""
_TIME = re.compile(r"(?:(\d{4}-\d{2}-\d{2}|\d{2}) )?(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)")
_TYPES = {
    "text": pl.String(),
    "whole": pl.Int64(),
    "number": pl.Float64(),
    "flag": pl.Boolean(),
    "day": pl.Date(),
    "instant": pl.Datetime("us"),
    "utc": pl.Datetime("us", "UTC"),
    "nothing": pl.Null(),
}


@dataclass(frozen=True)
class Edit:
    """A file filled in as a person would, between two commands: every occurrence of each old text is replaced."""

    file: str
    replace: Mapping[str, str]

    def make(self, folder: Path) -> None:
        path = folder / self.file
        text = path.read_text("utf-8")
        for old, new in self.replace.items():
            assert old in text, f"{self.file} does not say {old!r}"
            text = text.replace(old, new)
        path.write_text(text, "utf-8")


@dataclass(frozen=True)
class Outcome:
    """
    What must come of a situation.

    `clauses`: by reference, fields of its row in the first JSON printed; numbers to 1e-9, `reason_has` a text in its reasons.
    `codes`: the exit code of every command, or one for each. `says` must all be said (small letters or capitals alike), `lacks` must not.
    """

    clauses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    codes: int | Sequence[int] = 0
    says: Sequence[str] = ()
    lacks: Sequence[str] = ()


@dataclass(frozen=True)
class Situation:
    """A centre, an agreement, and what was asked of them; `hold` asserts what came of it."""

    contract: str
    exports: Mapping[str, str | bytes]
    expects: Outcome
    source: str = ""
    as_of: str | None = "2025-11-20T00:00:00"
    zone: str = "Asia/Shanghai"
    run: Sequence[Sequence[str] | Edit] = (SCORE,)

    def hold(self, folder: Path) -> list[Done]:
        """Set the situation up in an empty folder, run its commands and hold what came to what is expected."""
        self.set_up(folder)
        done = []
        for step in self.run:
            if isinstance(step, Edit):
                step.make(folder)
            else:
                done.append(run_pledge(step, folder))
        _hold(self.expects, done)
        return done

    def set_up(self, folder: Path) -> None:
        """Write the centre and its agreement to an empty folder."""
        exports = folder / "data" / "exports"
        for name, content in self.exports.items():
            path = exports / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            elif path.suffix == ".parquet":
                table(content, path.stem if path.stem in TABLES else None).write_parquet(path)
            else:
                path.write_text(dedent(content).lstrip("\n"), "utf-8", newline="")
        _write_text(folder / "data" / "contracts" / "k.toml", HEAD.format(zone=self.zone) + dedent(self.contract))
        _write_text(folder / "data" / "sources" / "centre.toml", self._source())
        for part in ("expectations", "notebooks"):
            copytree(REPOSITORY / part, folder / part)

    def _source(self) -> str:
        head = CENTRE.format(zone=self.zone) + (f"as_of = {self.as_of}\n" if self.as_of else "")
        mapped = dedent(self.source)
        plain = [name for name in self.exports if Path(name).stem in TABLES and f"[{Path(name).stem}]" not in mapped]
        return head + mapped + "".join(f'\n[{Path(name).stem}]\npath = "exports/{name}"\n' for name in plain)


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def table(drawing: str, canonical: str | None = None) -> pl.DataFrame:
    """
    Read a drawn table into a frame with the columns of its first line.

    A column's type is what all its cells have in common: `instant` (naive local times: '09:00', '09:00:05', '14 09:00' with the day of the
    month, '2025-10-14 09:00'), `whole`, `number` (with `nan`), `flag` (T, F), else `text`; `nothing` where all are empty. 'score:number'
    names it (`day` and `utc`, times with a zone, must be named). An empty cell or '-' is null, '""' an empty text; a text between
    double quotes keeps its blanks.
    """
    heading, *lines = [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
    columns: dict[str, pl.Series] = {}
    if canonical:
        columns[TABLES[canonical].key] = pl.Series([f"{canonical}-{number:04}" for number in range(1, len(lines) + 1)])
        columns["contract_id"] = pl.Series(["k"] * len(lines), dtype=pl.String())
    for place, head in enumerate(heading):
        name, _, kind = head.partition(":")
        cells = [line[place] for line in lines]
        kind = kind or _kind_of([cell for cell in cells if cell not in ("", "-")])
        columns[name] = pl.Series([_value(kind, cell) for cell in cells], dtype=_TYPES[kind], strict=True)
    return pl.DataFrame(columns)


def _kind_of(cells: Sequence[str]) -> str:
    if not cells:
        return "nothing"
    patterns = {"instant": _TIME, "whole": r"-?\d+", "number": r"-?\d+(\.\d+)?|nan", "flag": "[TF]"}
    return next((kind for kind, found in patterns.items() if all(re.fullmatch(found, cell) for cell in cells)), "text")


def _value(kind: str, cell: str) -> Any:
    if cell in ("", "-"):
        return None
    match kind:
        case "instant":
            return _local(cell)
        case "utc":
            return _local(cell).replace(tzinfo=ZoneInfo("UTC"))
        case "day":
            return date.fromisoformat(cell)
        case "whole":
            return int(cell)
        case "number":
            return float(cell)
        case "flag":
            return {"T": True, "F": False}[cell]
        case _:
            return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _local(cell: str) -> datetime:
    found = _TIME.fullmatch(cell)
    assert found, f"{cell!r} is not a time of a drawn table"
    named, clock = found.groups()
    day = BASE if not named else date.fromisoformat(named) if "-" in named else BASE.replace(day=int(named))
    return datetime.combine(day, time.fromisoformat(clock))


def _hold(expects: Outcome, done: Sequence[Done]) -> None:
    said = "\n".join(each.out + each.err for each in done)
    assert "Traceback (most recent call last)" not in said, said
    codes = [expects.codes] * len(done) if isinstance(expects.codes, int) else list(expects.codes)
    assert [each.code for each in done] == codes, said
    assert [text for text in expects.says if text.lower() not in said.lower()] == [], said
    assert [text for text in expects.lacks if text.lower() in said.lower()] == [], said
    if expects.clauses:
        rows = _rows(done)
        assert {ref: _fields(rows[ref], wanted) for ref, wanted in expects.clauses.items()} == {
            ref: _expected(rows[ref], wanted) for ref, wanted in expects.clauses.items()
        }


def _rows(done: Sequence[Done]) -> dict[str, dict[str, Any]]:
    """Return the rows of the first command that printed JSON, by clause."""
    printed = next(each.out for each in done if each.out.lstrip()[:1] in ("[", "{"))
    answer = json.loads(printed)
    rows = answer if isinstance(answer, list) else next(each for each in answer.values() if isinstance(each, list))
    return {row["clause"]: row for row in rows}


def _fields(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _reasons(row) if name == "reason_has" else row[name] for name in wanted}


def _expected(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as they must be: a number nearly so, and all reasons where the text asked for is among them."""
    expected = {}
    for name, value in wanted.items():
        if name == "reason_has":
            value = _reasons(row) if value.lower() in _reasons(row).lower() else f"… {value} …"
        elif isinstance(value, float):
            value = pytest.approx(value, rel=1e-9)
        expected[name] = value
    return expected


def _reasons(row: Mapping[str, Any]) -> str:
    return f"{row.get('reason') or ''} {row.get('provisional_reason') or ''}"
