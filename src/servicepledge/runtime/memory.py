"""How much memory DuckDB may use: as a command is told, or as the environment says, for its reports' processes too."""

import os
import re

from ..errors import UsageError

VARIABLE = "PLEDGE_MEMORY_LIMIT"
_SIZE = re.compile(r"\d+(\.\d+)?\s*[KMGT]i?B", re.IGNORECASE)


def checked(text: str, named: str) -> str:
    """
    Return a size as DuckDB takes it.

    Raises  UsageError for what is no size.
    """
    if not _SIZE.fullmatch(text.strip()):
        raise UsageError(f"{named} {text}", "is not a size. Write a number and KB, MB, GB or TB, such as 1GB.")
    return text


def from_environment() -> str | None:
    """
    Return the limit that the environment sets, if it sets one.

    Raises  UsageError where that is no size.
    """
    text = os.environ.get(VARIABLE)
    return checked(text, f"{VARIABLE}:") if text else None
