"""Breakdowns: an argument, never a file. Which names there are, and which facts can be broken down by them."""

from collections.abc import Mapping, Sequence

from ..errors import UsageError, did_you_mean

DERIVED = ("day", "week", "month", "weekday", "hour")
"""Parts of the local day, made by the engine; every fact has them."""
COLUMNS = ("channel", "queue", "topic", "kind", "class", "agent_id")
"""Columns of facts that may be broken down by; `customer_id` is none of them."""
ALIASES = {"agent": "agent_id"}


def breakdown(by: Sequence[str], facts: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...] | None]:
    """
    Return, per fact (given with its columns), the names to group by; None where the fact has not all of them.

    Raises  UsageError for a name that no fact has.
    """
    names = tuple(dict.fromkeys(ALIASES.get(name, name) for name in by))
    possible = {*DERIVED, *(name for name in COLUMNS if any(name in columns for columns in facts.values()))}
    unknown = [name for name in names if name not in possible]
    if unknown and facts:
        raise UsageError(f"breakdown '{unknown[0]}'", f"does not exist here. {did_you_mean(unknown[0], possible)}")
    return {
        fact: names if all(name in columns for name in names if name not in DERIVED) else None
        for fact, columns in facts.items()
    }
