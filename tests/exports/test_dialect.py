"""CSV as declared: whatever way rows are written, the same rows are read, or the file is refused with the place; never others."""

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from servicepledge.errors import SourceError
from servicepledge.exports.database import Database
from servicepledge.exports.files.dialect import Csv
from servicepledge.exports.mapping.shapes import all_rows, shapes_of

NAMES = ["id", "what", "which"]
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = Database.open("centre", None, tmp_path_factory.mktemp("spill"))
    yield opened
    opened.close()


def read(database: Database, path: Path, declared: Csv) -> list[list[str]]:
    """Return the rows of one file in the order of its ids; nothing is an empty text."""
    shapes = shapes_of(database, [path], declared)
    rows = database.rows(f"select * from {all_rows(shapes, NAMES)}")
    return sorted([[value or "" for value in row] for row in rows], key=lambda row: int(row[0]))


def written(rows: Sequence[Sequence[str]], encoding: str = "utf-8", **way: Any) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, **{"lineterminator": "\n", **way})
    writer.writerows([NAMES, *rows])
    return text.getvalue().encode(encoding)


@st.composite
def ways(draw: st.DrawFn) -> tuple[dict[str, Any], str, Csv]:
    """A way of writing, its encoding, and how it is declared."""
    separator = draw(st.sampled_from([",", ";", "\t", "|", "^", "~"]))
    quote = draw(st.sampled_from(['"', "'"]))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    has_backslash = draw(st.booleans())
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"]))
    way: dict[str, Any] = {"delimiter": separator, "quotechar": quote, "lineterminator": ends}
    way |= {"quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))}
    if has_backslash:
        way |= {"doublequote": False, "escapechar": "\\", "quoting": csv.QUOTE_ALL}
    declared = Csv(separator=separator, quote=quote, escape="\\" if has_backslash else None, encoding=encoding)
    return way, encoding, declared


def tables(alphabet: str) -> st.SearchStrategy[list[list[str]]]:
    cell = st.text(alphabet, max_size=6)
    return st.lists(st.tuples(cell, cell), max_size=8).map(
        lambda rows: [[str(number), *row] for number, row in enumerate(rows)]
    )


@SLOW
@given(way=ways(), rows=tables("ab1 #;,|\t\"'^~编号é\n"))
def test_rows_written_in_any_way_and_declared_are_read_again(
    database: Database, tmp_path: Path, way: tuple[dict[str, Any], str, Csv], rows: list[list[str]]
) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(written(rows, way[1], **way[0]))
    assert read(database, path, way[2]) == rows


@SLOW
@given(
    way=ways(),
    rows=tables("ab1 #;,|\t\"'^~编号é\n"),
    harm=st.sampled_from(["", "title", "ragged", "unclosed", "no heading"]),
)
def test_without_a_declaration_the_same_rows_or_none(
    database: Database, tmp_path: Path, way: tuple[dict[str, Any], str, Csv], rows: list[list[str]], harm: str
) -> None:
    path = tmp_path / "calls.csv"
    content = written(rows, way[1], **way[0]).decode(way[1])
    ends = way[0]["lineterminator"]
    if harm == "title":
        content = f"Calls of October{ends}{content}"
    elif harm == "ragged":
        content += way[0]["delimiter"].join(["98", "a"]) + ends
    elif harm == "unclosed":
        content += way[0]["delimiter"].join(["99", way[0]["quotechar"] + "a", "b"]) + ends
    elif harm == "no heading":
        content = content.split(ends, 1)[1]
    path.write_bytes(content.encode(way[1]))
    found, problems = read_or_refused(database, path)
    assert all("calls.csv" in problem for problem in problems)
    secrets = [cell for row in rows for cell in row[1:] if len(cell) > 4]
    assert not any(secret in problem for secret in secrets for problem in problems)
    has_marks = found is not None and any(cell[:1] == cell[-1:] == "'" for row in found for cell in row)
    if found is not None and not has_marks:  # quotes left around values are a doubt of the mapping (`no_quotes_left`)
        assert harm in ("", "unclosed"), "a title, a missing value or heading is never passed over"
        assert [row for row in found if row[0] != "99"] == rows


def read_or_refused(database: Database, path: Path) -> tuple[list[list[str]] | None, tuple[str, ...]]:
    """Return the rows, or what is wrong; none of both where the heading has not the names that a mapping would ask for."""
    try:
        shapes = shapes_of(database, [path], Csv())
        return (read(database, path, Csv()) if list(shapes[0].columns) == NAMES else None), ()
    except SourceError as error:
        return None, error.problems


QUOTED = 30_000
LATE = {
    "quotes that begin after thirty thousand rows": ["plain"] * QUOTED + ["a, b", 'say "x"'],
    "a line break within quotes far down": ["plain"] * QUOTED + ["two\nlines"],
    "values that look like rows within quotes, in a file read in pieces": ["x" + "\n7,y,z" * 300] * 9_000,
    "ids that begin with a hash": ["#1"] * 50,
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("case", LATE)
def test_what_comes_late_is_read_as_what_comes_first(
    database: Database, tmp_path: Path, case: str, packed: bool
) -> None:
    rows = [[str(number), text, "z"] for number, text in enumerate(LATE[case])]
    path = tmp_path / ("calls.csv.gz" if packed else "calls.csv")
    path.write_bytes(gzip.compress(written(rows), 1) if packed else written(rows))
    assert read(database, path, Csv()) == rows


REFUSED = {
    "a separator too many": (b"id,what,which\n1,a,b\n2,a,b,c\n", "line 3: has 4 values, 3 are expected"),
    "a value too few": (b"id,what,which\n1,a,b\n2,a\n", "line 3: has 2 values, 3 are expected"),
    "a quote that is not closed": (b'id,what,which\n1,a,b\n2,"a,b\n', "line 3: a quote is not closed"),
    "a backslash nobody declared": (b'id,what,which\n1,"a \\"b\\"",c\n', "line 2: a quote is not closed"),
    "line ends of two kinds": (b"id,what,which\n1,a,b\r\n2,a,b\n", "line 2: a line ends otherwise than the first"),
    "a title": (b"October 2025\nid,what,which\n1,a,b\n", "line 1 has one value, the lines below 3 values"),
    "no heading": (b"1,a,2025-10-05 09:00:00\n2,b,2025-10-06 09:00:00\n", "line 1: where the heading should be, value 1 of 3 is a number"),
    "a heading with two separators": (b"id;what,which\n1;a,b\n", "has commas and semicolons in its heading"),
    "another encoding": ("id,what,which\n1,编,号\n".encode("gb18030"), "is not UTF-8 text"),
    "UTF-16 without a mark": ("id,what,which\n1,a,b\n".encode("utf-16-le"), 'csv = { encoding = "utf-16-le" }'),
    "a workbook": (b"PK\x03\x04\x14\x00xl/workbook.xml", "such as an Excel workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook"),
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
    "JSON": (b'[{"id": 1}]', "is not a CSV file but JSON"),
    "cut off": (gzip.compress(b"id,what,which\n1,a,b\n" * 99)[:-9], "is cut off or damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_as_said_is_refused_with_its_place(database: Database, tmp_path: Path, case: str) -> None:
    content, sentence = REFUSED[case]
    path = tmp_path / "calls.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError) as raised:
        read(database, path, Csv())
    assert "'calls.csv'" in str(raised.value) and sentence in str(raised.value)
    assert raised.value.__cause__ is None


DECLARED = {
    "a title to skip": (b"October 2025\n\nid,what,which\n1,a,b\n", Csv(skip=2)),
    "no heading, and names": (b"1,a,b\n", Csv(header=False, names=NAMES)),
    "names alone": (b"1;a;b\n", Csv(names=NAMES)),
    "tabs by their name": (b"id\twhat\twhich\n1\ta\tb\n", Csv(separator="tab")),
    "no quotes at all": (b"id,what,which\n1,a,b\n", Csv(quote="")),
    "a separator at the end of every row": (b"id,what,which\n1,a,b,\n", Csv()),
    "blanks around the names": (b"id, what , which\n1,a,b\n", Csv()),
    "old line ends": (b"id,what,which\r1,a,b\r", Csv()),
    "no line end at the end": (b"id,what,which\n1,a,b", Csv()),
    "packed under a plain name": (gzip.compress(b"id,what,which\n1,a,b\n"), Csv()),
}


@pytest.mark.parametrize("case", DECLARED)
def test_what_is_declared_is_read_so(database: Database, tmp_path: Path, case: str) -> None:
    content, declared = DECLARED[case]
    path = tmp_path / "calls.csv"
    path.write_bytes(content)
    assert read(database, path, declared) == [["1", "a", "b"]]


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ({"header": False}, "there are no names"),
        ({"header": True, "names": ["a"]}, "header and names cannot both be"),
        ({"names": ["a", "a"]}, "one name is there twice"),
        ({"separator": "||"}, "is more than one mark"),
        ({"separator": '"', "quote": '"'}, "is the quote or escape as well"),
        ({"encoding": "utf-88"}, "is no encoding that is known"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(declared: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Csv.model_validate(declared)


def test_columns_in_another_order_are_read_by_name(database: Database, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,what,which\n1,a,b\n")
    (tmp_path / "b.csv").write_text("which;id;what\nb;2;a\n")
    shapes = shapes_of(database, [tmp_path / "a.csv", tmp_path / "b.csv"], Csv())
    rows = database.rows(f"select id, what, which from {all_rows(shapes, NAMES)} order by id")
    assert rows == [("1", "a", "b"), ("2", "a", "b")]
