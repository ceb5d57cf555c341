"""What DuckDB says of a line of a CSV file, told without the line."""

import re
from pathlib import Path

from .encodings import name_of, open_bytes

_LINE = re.compile(r"CSV Error on Line: (\d+)")
_FILE = re.compile(r"^\s*file = (.+)$", re.MULTILINE)
_WIDTH = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_SEARCHED = 100 << 20
"""Bytes of a file that are searched for where it goes wrong."""
_MARKS = "Say how the file is written: csv = { separator = …, quote = …, escape = … }, or mend the line."


def csv_problem(message: str) -> str | None:
    """
    Return what is wrong with a CSV file and where, as a sentence; None where the message is about something else.

    The line is the record's number, the heading and blank lines counted, so it comes before a value's own line breaks.
    """
    if "CSV" not in message:
        return None
    file, line = _FILE.search(message), _LINE.search(message)
    where = f"file '{name_of(file[1].strip())}'" if file else "a CSV file"
    where += f", line {line[1]}" if line else ""
    if width := _WIDTH.search(message):
        return f"{where}: has {width[2]} values, {width[1]} are expected: a separator too many or too few. {_MARKS}"
    if "unicode" in message or "encod" in message:
        return f'{where}: is not UTF-8 text. Save the file as CSV in UTF-8, or say how it is written: csv = {{ encoding = "gb18030" }}.'
    if "unterminated quote" in message:
        return f"{where}: a quote is not closed, or a quote within a value is not written twice. {_MARKS}"
    if "aximum line size" in message or "ine size" in message:
        return f"{where}: is longer than two million characters: a quote that is not closed. {_MARKS}"
    if file and not line and (other := _other_end(Path(file[1].strip()))):
        where += f", line {other}"
    return f"{where}: a line ends otherwise than the first (\\r\\n and \\n are mixed, say). Save the file with line ends of one kind."


def _other_end(path: Path) -> int | None:
    """Return the first line that ends otherwise than the first does; of a large file nothing."""
    if not path.exists() or path.stat().st_size > _SEARCHED:
        return None
    with open_bytes(path) as raw:
        ends = re.findall(rb"\r+\n\r*|\r+|\n\r*", raw.read())
    return next((line for line, end in enumerate(ends, 1) if end != ends[0] or len(end) > 2), None)
