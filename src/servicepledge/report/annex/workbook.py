"""Workbooks: typed sheets as XLSX, the same bytes for the same figures, and no text that a spreadsheet would run."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

FORMATS = {"count": "#,##0", "number": "#,##0.00", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}
VALUES = {"ratio": "0.00%", "count": "#,##0"}
"""How a value with a unit is shown; others with two decimals."""
LONGEST_TEXT = 32_767
FIRST_YEAR = 1900
"""What a cell can hold; longer texts are cut, earlier days are text."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its heading, what its cells are (text, count, number, value, day, moment), its width in characters."""

    title: str
    kind: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A sheet of plain values: texts, numbers, `[number, unit]`, days and local times in ISO form, None for nothing.

    `notes` stand under the rows.
    """

    name: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = field(default_factory=tuple)


def workbook(title: str, dated: date, sheets: Sequence[Sheet]) -> bytes:
    """Return sheets as an XLSX file; `dated` is what it says of its making, so that it does not tell when that was."""
    import xlsxwriter

    held = io.BytesIO()
    # A text is a text whatever it begins with: no formula, no link, no number is read out of it.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book: Any = xlsxwriter.Workbook(held, options)
    book.set_properties({"title": title, "created": datetime(dated.year, dated.month, dated.day)})
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    shown = {
        form: book.add_format({"num_format": form, "valign": "top"})
        for form in (*FORMATS.values(), *VALUES.values())
    }  # fmt: skip
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width)
            page.write_string(0, number, column.title, heading)
        for line, row in enumerate(sheet.rows, 1):
            for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
                if value is not None:
                    _write(page, line, number, column.kind, value, plain, shown)
        if sheet.rows and len(sheet.columns) > 2:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
        for line, note in enumerate(sheet.notes, len(sheet.rows) + 2):
            page.write_string(line, 0, note[:LONGEST_TEXT])
    book.close()
    return held.getvalue()


def _write(page: Any, line: int, number: int, kind: str, value: Any, plain: Any, shown: Any) -> None:
    if kind == "value":
        amount, unit = value
        page.write_number(line, number, amount, shown[VALUES.get(unit, FORMATS["number"])])
    elif kind in ("count", "number"):
        whole = kind == "count" or isinstance(value, int)
        page.write_number(line, number, value, shown[FORMATS["count" if whole else "number"]])
    elif kind in ("day", "moment") and int(value[:4]) >= FIRST_YEAR:
        page.write_datetime(line, number, datetime.fromisoformat(value), shown[FORMATS[kind]])
    else:
        page.write_string(line, number, value[:LONGEST_TEXT], plain)
