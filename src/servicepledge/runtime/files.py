"""Whole files: written aside and renamed, so that a reader finds the old content or the new, never half of either."""

import os
from contextlib import suppress
from pathlib import Path

from ..errors import ReportFailed


def write_whole(target: Path, content: str | bytes) -> None:
    """
    Write a file so that its name never holds half of it: aside, then renamed; text as UTF-8.

    Raises  ReportFailed where the file cannot be written.
    """
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(aside, target)
    except OSError as error:
        raise ReportFailed(
            str(target), f"cannot be written ({error.strerror}). Check who may write there, and the space left."
        ) from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
