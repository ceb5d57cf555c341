"""The annex: the page's figures as typed cells, nothing a spreadsheet would run, the same bytes every time."""

import io
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import polars as pl
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from servicepledge.exports.canonical import PERSONAL
from servicepledge.report.annex.files import annex_files
from servicepledge.report.annex.sheets import ANNEX, annex, summary
from servicepledge.report.annex.workbook import Sheet, SheetColumn, workbook
from servicepledge.report.page.render import page_html
from servicepledge.report.sections.headline import sentence
from servicepledge.scorecard.verdict import Verdict

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def read(book: bytes) -> dict[str, list[list[Any]]]:
    """Return the cells of a workbook's sheets: texts as they are, numbers as floats, None for nothing."""
    with ZipFile(io.BytesIO(book)) as files:
        parse = {name: ElementTree.fromstring(files.read(name)) for name in files.namelist() if name.endswith(".xml")}
    shared = [
        "".join(t.text or "" for t in item.iter(f"{{{SPACE['x']}}}t"))
        for item in parse["xl/sharedStrings.xml"].findall("x:si", SPACE)
    ]
    names = [sheet.attrib["name"] for sheet in parse["xl/workbook.xml"].iterfind(".//x:sheet", SPACE)]
    found = {}
    for number, name in enumerate(names, 1):
        sheet = parse[f"xl/worksheets/sheet{number}.xml"]
        assert sheet.find(".//x:f", SPACE) is None and sheet.find(".//x:hyperlink", SPACE) is None
        rows = [
            {cell.attrib["r"].rstrip("0123456789"): _value(cell, shared) for cell in row.iterfind("x:c", SPACE)}
            for row in sheet.iterfind(".//x:row", SPACE)
        ]
        found[name] = [[row.get(column) for column in rows[0]] for row in rows]  # a cell of nothing is not written
    return found


def _value(cell: ElementTree.Element, shared: list[str]) -> Any:
    value = cell.findtext("x:v", None, SPACE)
    if value is None:
        return None
    return shared[int(value)] if cell.attrib.get("t") == "s" else float(value)


@pytest.fixture
def telecom(report):
    return report("telecom", "en").material


@pytest.fixture
def book(telecom):
    made = annex(telecom)
    return read(workbook(made.title, made.dated, made.sheets))


def test_the_scorecard_has_every_clause_with_its_figures_as_numbers(book, telecom):
    head, *rows = book["Scorecard"]
    assert [row[0] for row in rows] == [score.term.clause.ref for score in telecom.card.scores]
    for row, score in zip(rows, telecom.card.scores, strict=True):
        line = dict(zip(head, row, strict=True))
        assert line["Value"] == (None if score.value is None else pytest.approx(float(score.value), rel=1e-15))
        assert line["Denominator"] == score.denominator
        assert line["Verdict"] == score.verdict.label["en"]


def test_the_days_add_up_to_the_period(book, telecom):
    head, *rows = book["Daily tallies"]
    for score in telecom.card.scores:
        if score.term.kpi.is_derived or score.denominator is None:
            continue
        mine = [dict(zip(head, row, strict=True)) for row in rows if row[0] == score.term.clause.ref]
        assert sum(day["Denominator"] for day in mine) == score.denominator
        assert sum(Fraction(day["Numerator"]) for day in mine) == pytest.approx(score.numerator)
        assert len({day["Day"] for day in mine}) == len(mine) <= 31
    first_of_1900 = date(1899, 12, 30)
    assert {date.fromordinal(first_of_1900.toordinal() + int(row[2])).month for row in rows} == {10}


def test_exceptions_are_those_the_clause_lacked_by_id_and_time_only(book, telecom):
    head, *rows = book["Exceptions"]
    missed = {miss.score.term.clause.ref: miss for miss in telecom.misses}
    score = missed["4.1.1a"].score
    listed = [row for row in rows if row and row[0] == "4.1.1a"]
    assert len(listed) == score.denominator - int(score.numerator) == missed["4.1.1a"].row_count
    assert len({row[3] for row in listed}) == len(listed)
    people = {
        value for miss in missed.values() for name in PERSONAL if name in miss.listed for value in miss.listed[name]
    }
    assert not people
    texts = {text for row in rows for text in row if isinstance(text, str)}
    assert not any(re.match(r"(customer|agent|C|A)[-_ ]?\d", text) for text in texts)
    assert any(f"Clause 4.1.1a: {len(listed)} rows" in text for text in texts)


def test_every_definition_in_both_languages(report):
    for language, name in (("zh", "定义与口径"), ("en", "Definitions")):
        material = report("hotline", language).material
        made = annex(material)
        rows = read(workbook(made.title, made.dated, made.sheets))[name][1:]
        assert [row[2] for row in rows] == [score.term.kpi.definition[language] for score in material.card.scores]


HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "http://example.com",
    "=cmd|' /C calc'!A0",
    "{=1}",
    "1",
    "<b>&",
    "\x01",
)


def test_a_text_stays_a_text_whatever_it_begins_with():
    columns = [SheetColumn(text, "text", 10) for text in HOSTILE]
    found = read(workbook("=1", date(2026, 1, 1), [Sheet("s", columns, [list(HOSTILE)], ["=1+1"])]))["s"]
    assert [cell.replace("_x0001_", "\x01") for cell in found[0]] == list(HOSTILE)
    assert [cell.replace("_x0001_", "\x01") for cell in found[1]] == list(HOSTILE)
    assert (found[2][0], {*found[2][1:]}) == ("=1+1", {None})


def test_what_a_cell_cannot_hold_is_cut_or_text():
    columns = [
        SheetColumn("a", "text", 10),
        SheetColumn("b", "day", 10),
        SheetColumn("c", "value", 9),
        SheetColumn("d", "count", 9),
    ]
    rows = [["x" * 40_000, "0999-01-01", [0.5, "ratio"], None]]
    ((text, day, share, nothing),) = read(workbook("t", date(2026, 1, 1), [Sheet("s", columns, rows)]))["s"][1:]
    assert (len(text), day, share, nothing) == (32_767, "0999-01-01", 0.5, None)


def test_the_same_figures_give_the_same_bytes_and_another_report_others(telecom):
    made = annex(telecom)
    once, again = (workbook(made.title, made.dated, made.sheets) for _ in range(2))
    assert once == again
    assert workbook(made.title, date(2026, 1, 1), made.sheets) != once
    with ZipFile(io.BytesIO(once)) as files:
        assert {info.date_time[0] for info in files.infolist()} == {1980}
        assert b"2026-10-31" in files.read("docProps/core.xml")


def test_the_summary_says_in_both_languages_what_the_page_says(telecom):
    said = summary(telecom)
    assert said["sentence"] == {one: sentence(replace(telecom, language=one)) for one in ("zh", "en")}
    assert sum(said["verdicts"].values()) == len(telecom.card.scores)
    assert said["verdicts"]["missed"] == sum(score.verdict is Verdict.MISSED for score in telecom.card.scores)
    assert [entry["clause"] for entry in said["headline"]] == [score.term.clause.ref for score in telecom.headline]
    assert said["headline"][0]["line"] == 95.0 and said["headline"][0]["shown"]["en"].startswith("93.88")


def test_a_notebook_s_annex_is_written_beside_its_page_and_not_on_it(telecom):
    bundle = annex(telecom).bundle()
    notebook = new_notebook(cells=[new_code_cell("report.annex()", outputs=[new_output("display_data", bundle)])])
    files = annex_files(notebook, "service_report.en")
    assert set(files) == {"service_report.en.xlsx", "scorecard.parquet", "run.json"}
    scores = pl.read_parquet(io.BytesIO(files["scorecard.parquet"]))
    assert scores["clause"].to_list() == [score.term.clause.ref for score in telecom.card.scores]
    values = dict(zip(scores["clause"], scores["value"], strict=True))
    assert values["4.1.1a"] == pytest.approx(float(telecom.card.of("4.1.1a").value))
    assert files == annex_files(notebook, "service_report.en")
    assert ANNEX not in page_html(notebook, title="t", language="en").decode()
    assert annex_files(new_notebook(cells=[new_code_cell("1")]), "x") == {}
    assert "Scorecard" in bundle["text/plain"]
