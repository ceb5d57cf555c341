"""CSV files, each looked into before it is read: what it is, how it is written, and the reader that takes it as said."""

import codecs
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..sql import quoted
from .content import misnamed
from .dialect import Csv, Dialect, HeadingError, decide
from .encodings import Transcoded, encoding_of, is_utf8, open_bytes, packing

_HEAD = 1 << 17
"""Bytes of a file that are looked at for its heading."""
_READ_AT_ONCE = 4 << 20
_WHOLE = 7 << 20
"""Bytes of a file that DuckDB reads in one piece; of a larger one several at once, unless a quoted value has line breaks."""


@dataclass(frozen=True, slots=True)
class CsvFile:
    """One CSV file, and how it is read."""

    path: Path
    dialect: Dialect
    encoding: str
    packing: str
    text: Transcoded | None = None
    """The same in UTF-8, where it is not."""

    @property
    def columns(self) -> dict[str, str]:
        """Its columns' names, all of them texts."""
        return dict.fromkeys(self.dialect.names, "VARCHAR")

    @property
    def way(self) -> tuple[object, ...]:
        """What files must have in common to be read together."""
        may_split = self.packing == "none" and not _breaks_within_quotes(self)
        return self.dialect, "none" if self.text else self.packing, may_split

    @property
    def read_from(self) -> Path:
        return self.text.path if self.text else self.path


def look_into(path: Path, declared: Csv) -> CsvFile:
    """
    Look into a file's beginning for what it is and what its columns are called.

    Raises  HeadingError with what is wrong, as a sentence's end.
    """
    with open_bytes(path) as file:
        head = file.read(_HEAD)
    if found := misnamed(path.name, head):
        raise HeadingError(found)
    encoding = encoding_of(head, declared.encoding)
    lines = _lines(head, encoding, is_all=len(head) < _HEAD)[declared.skip :]
    if not lines:
        raise HeadingError("has no heading: no line is left after those to skip. Export it again, or correct csv.skip.")
    dialect = decide(declared, lines, is_tsv=".tsv" in path.name.lower())
    text = None if is_utf8(encoding) else _transcoded(path, encoding)
    return CsvFile(path, dialect, encoding, packing(path), text)


def _lines(head: bytes, encoding: str, *, is_all: bool) -> list[str]:
    """Return the lines of a file's beginning, the last one left out where it is cut off."""
    begins = head[:400]
    if encoding == "utf-8" and 4 * begins.count(0) > len(begins):
        order = "le" if begins[1::2].count(0) > begins[::2].count(0) else "be"
        raise HeadingError(
            f'is UTF-16 text without a mark that says so, or no text. Say csv = {{ encoding = "utf-16-{order}" }}.'
        )
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(head, final=is_all)
    except UnicodeDecodeError:
        raise HeadingError(_not_in(encoding)) from None
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return lines if is_all else lines[:-1]


def _not_in(encoding: str) -> str:
    if is_utf8(encoding):
        return 'is not UTF-8 text. Save it as CSV in UTF-8, or say how it is written, such as csv = { encoding = "gb18030" }.'
    return f"is not {encoding} text from end to end. Correct csv.encoding, or save it as CSV in UTF-8."


def _transcoded(path: Path, encoding: str) -> Transcoded:
    try:
        return Transcoded(path, encoding)
    except (UnicodeDecodeError, UnicodeError):
        raise HeadingError(_not_in(encoding)) from None


def reader(files: Sequence[CsvFile], more: str = "", name: Callable[[Path], str] | None = None) -> str:
    """Return the table function over files that are read in one way; called as `name` says, where it does."""
    dialect, packed, may_split = files[0].dialect, *files[0].way[1:]
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in dialect.names)
    options: Mapping[str, str] = {
        "auto_detect": "false",
        "delim": quoted(dialect.separator),
        "quote": quoted(dialect.quote),
        "escape": quoted(dialect.escape),
        "comment": "''",
        "header": str(dialect.has_heading).lower(),
        "skip": str(dialect.skip),
        "columns": f"{{{columns}}}",
        "strict_mode": "true",
        "null_padding": "false",
        "compression": quoted(str(packed)),
        "parallel": str(may_split).lower(),
    }
    if name and not is_utf8(files[0].encoding):
        options = {**options, "encoding": quoted(files[0].encoding)}
    listed = ", ".join(quoted(name(file.path) if name else str(file.read_from)) for file in files)
    return f"read_csv([{listed}], {', '.join(f'{name} = {value}' for name, value in options.items())}{more})"


def grouped(files: Sequence[CsvFile]) -> Iterator[list[CsvFile]]:
    """Yield the files that are read together."""
    groups: dict[tuple[object, ...], list[CsvFile]] = {}
    for file in files:
        groups.setdefault(file.way, []).append(file)
    yield from groups.values()


def _breaks_within_quotes(file: CsvFile) -> bool:
    if not file.dialect.quote:
        return False
    status = file.read_from.stat()
    return _has_breaks(file.read_from, status.st_size, status.st_mtime_ns, file.dialect.quote, file.dialect.escape)


@lru_cache(maxsize=4096)
def _has_breaks(path: Path, size: int, changed: int, quote: str, escape: str) -> bool:
    """
    Whether a line break lies within quotes anywhere in a file that is read in several pieces.

    Every break is held against the number of quotes before it: 0.2 s for a gigabyte without quotes, 1.5 s with many.
    """
    if size <= _WHOLE or not quote.isascii():
        return size > _WHOLE
    import numpy as np

    mark, odd, rest = ord(quote), 0, b""
    with path.open("rb") as raw:
        while chunk := raw.read(_READ_AT_ONCE):
            if escape not in (quote, ""):
                chunk, rest = rest + chunk, b""
                if chunk.endswith(escape.encode()):
                    chunk, rest = chunk[:-1], chunk[-1:]
                chunk = chunk.replace(f"{escape}{escape}".encode(), b"").replace(f"{escape}{quote}".encode(), b"")
            marks = np.frombuffer(chunk, np.uint8)
            quotes = np.flatnonzero(marks == mark)
            if not odd and not len(quotes):
                continue
            breaks = np.flatnonzero((marks == 10) | (marks == 13))
            if ((np.searchsorted(quotes, breaks) + odd) & 1).any():
                return True
            odd = (odd + len(quotes)) & 1
    return False
