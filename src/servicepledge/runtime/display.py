"""What a notebook shows of the program itself: what is being done, and values as short tables."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from importlib import import_module
from typing import Any

Say = Callable[[str], None]
MOST_ROWS, MOST_LETTERS = 60, 80
"""How much of a value is shown: more is what its frames are for."""
_lines: list[Say] = []
"""The line that is held, if one is."""


@contextmanager
def progress() -> Iterator[Say]:
    """
    Hold a line that says what is being done; work within other work says it on the same line.

    Nothing is said outside of a Jupyter kernel: the command tells its own progress, and a script is its writer's.
    """
    if _lines or not _is_in_kernel():
        yield _lines[-1] if _lines else _unheard
        return
    place: Any = None

    def say(line: str) -> None:
        nonlocal place
        if place is None:
            place = import_module("IPython.display").display(_shown(line), raw=True, display_id=True)
        else:
            place.update(_shown(line), raw=True)

    _lines.append(say)
    try:
        yield say
    finally:
        _lines.pop()
        if place is not None:
            place.update({}, raw=True)


@contextmanager
def in_silence() -> Iterator[None]:
    """Say nothing of what is done: where no cell runs that a line would stand below, as when a menu is set."""
    _lines.append(_unheard)
    try:
        yield
    finally:
        _lines.pop()


def _shown(line: str) -> dict[str, str]:
    return {"text/plain": f"{line} …"}


def _unheard(_: str) -> None:
    """Say nothing."""


def _is_in_kernel() -> bool:
    """Tell whether this process is the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table as HTML, its first rows, its texts cut to what a line holds."""
    shown = "".join(
        f"<tr>{''.join(f'<td{_aligned(value)}>{_cell(value)}</td>' for value in row)}</tr>" for row in rows[:MOST_ROWS]
    )
    more = f"<p>… {len(rows) - MOST_ROWS} more</p>" if len(rows) > MOST_ROWS else ""
    first = rows[0] if rows else heads
    head = "".join(f"<th{_aligned(value)}>{escape(name)}</th>" for name, value in zip(heads, first, strict=True))
    return (
        f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{shown}</tbody></table>{more}"
    )


def _cell(value: object) -> str:
    text = "–" if value is None else str(round(value, 6) if isinstance(value, float) else value)
    return escape(text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…")


def _aligned(value: object) -> str:
    """Return how a cell is aligned: JupyterLab has all to the right, where numbers belong."""
    return "" if isinstance(value, int | float) else ' style="text-align:left"'
