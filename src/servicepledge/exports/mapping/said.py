"""What DuckDB and an export's heading say, as it may stand in a message: never a value of a row."""

import re
from collections.abc import Iterable

_MANY_DIGITS = re.compile(r"\d{4}")
_LONGEST = 60


def first_line(error: Exception) -> str:
    """Return the first line of what DuckDB said, as a sentence."""
    line = re.sub(r"^\w+ Error:\s*", "", str(error).splitlines()[0]).replace(" in FROM clause!", " in the export.")
    return line if line.endswith((".", "!", "?")) else line + "."


def listed(names: Iterable[str]) -> str:
    """Name the columns of an export; what looks like a row's value, in a file without a header, is not shown."""
    return ", ".join("…" if _MANY_DIGITS.search(name) or len(name) > _LONGEST else name for name in names)
