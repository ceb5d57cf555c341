"""Breakdowns: an argument, never a file. Which names there are, and which facts can be broken down by them."""

from collections.abc import Iterable, Mapping, Sequence

from ..errors import UsageError, one_of_these, shown

DERIVED = ("day", "week", "month", "weekday", "hour")
"""Parts of the local day, made by the engine; every fact has them."""
COLUMNS: Mapping[str, str] = {
    **{name: name for name in ("channel", "queue", "topic", "kind", "class")},
    "agent": "agent_id",
}
"""What facts may be broken down by besides, and the column each is; `customer_id` is none of them."""
NAMES = (*DERIVED, *COLUMNS)
"""Every breakdown there is, by its one name."""


def names_of(by: str | Iterable[str] | None) -> tuple[str, ...]:
    """
    Return the names of a breakdown, which may be one, several, several in one text ('queue,hour'), or none.

    The column of a name ('agent_id') stands for the name.

    Raises  UsageError for what is no name of a breakdown.
    """
    given: list[object] = [by] if isinstance(by, str) or not isinstance(by, Iterable) else list(by)
    given = [] if by is None else given
    texts = [name.strip() for one in given if isinstance(one, str) for name in one.split(",") if name.strip()]
    known = {*NAMES, *COLUMNS.values()}
    wrong = [*(one for one in given if not isinstance(one, str)), *(name for name in texts if name not in known)]
    if wrong:
        raise UsageError(f"breakdown {shown(wrong[0])}", f"does not exist. {one_of_these(wrong[0], NAMES)}")
    return tuple(dict.fromkeys(texts))


def breakdown(by: Sequence[str], facts: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...] | None]:
    """
    Return, per fact (given with its columns), the columns to group by; None where the fact has not all of them.

    Raises  UsageError for a name that no fact has.
    """
    had = {name: column for name, column in COLUMNS.items() if any(column in columns for columns in facts.values())}
    unknown = [name for name in by if name not in {*DERIVED, *had, *had.values()}]
    if unknown and facts:
        raise UsageError(
            f"breakdown '{unknown[0]}'", f"does not exist here. {one_of_these(unknown[0], [*DERIVED, *had])}"
        )
    grouped = tuple(dict.fromkeys(COLUMNS.get(name, name) for name in by))
    return {
        fact: grouped if all(name in columns for name in grouped if name not in DERIVED) else None
        for fact, columns in facts.items()
    }
