"""The state of a row, decided once for all that reads it: which of its instants cannot be, and so are not known.

An instant cannot be where it lies before any centre existed or, unless it may be planned, after now; before the row's
first; after one that it must precede; or against what the row says otherwise (answered, and yet abandoned). Then the
canonical view has no instant there, and its flag (`unknown_flag`) says that it is not simply missing: facts count such
rows as unmeasurable. A case that was opened again and is open is neither resolved nor closed; where no column says whether
it is open, neither is known.

A call is one short event: its instants are judged together, stay as they were recorded, and one flag says that its course
is not known. Each expression here is worked out for every call there is, so those that are as they should be are told
first, by two comparisons; and the moment that dates a call keeps Parquet's statistics, which say what row groups a period
needs. One that cannot be lies in no period.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from .canonical import COURSE_UNKNOWN, HOUR_UNSURE, TABLES, UNANSWERED, Table, unknown_flag
from .sql import quoted

EARLIEST = datetime(1990, 1, 1)
"""No export of a centre reaches back so far: the noughts of computers do (1899, 1900, 1970, 1980)."""
FURTHEST = timedelta(days=20 * 366)
"""What is planned or promised lies no further ahead: 9999 stands for never."""
NEVER_TOO_FAR = frozenset({"certified_until"})
"""What may hold for ever."""
SURE = "false"
"""SQL of a row none of whose times may be an hour off."""


def sound_rows(table: str, recorded: str, present: Collection[str], now: datetime, *, is_sure: bool = True) -> str:
    """
    Return the query of a table's canonical rows over those `recorded`, which have its columns and `is_hour_unsure`.

    Rows    as recorded, with `Table.flags`.
    `present` are the columns that the export has, `now` is naive UTC; `is_sure` where no row may be an hour off.
    """
    kind = TABLES[table]
    checked = [name for name in kind.checked if name in present]
    rows = recorded
    if checked:
        alone = {name: " or ".join(_alone(kind, name, present, now, is_sure=is_sure)) for name in checked}
        rows = _emptied(checked, f"select *, {_flags(alone)} from {rows}")
    for wrong in (_out_of_order(kind, checked, is_sure=is_sure), _stale_or_not(kind, present)):
        if wrong:
            further = {name: f"{unknown_flag(name)} or {sql}" for name, sql in wrong.items()}
            rows = _emptied(list(wrong), f"select * replace ({_flags(further)}) from ({rows})")
    if stale := _stale(kind, present):
        rows = f"select * replace ({', '.join(stale)}) from ({rows})"
    flags = [unknown_flag(name) if name in checked else f"false as {unknown_flag(name)}" for name in kind.checked]
    if kind.course:
        flags.append(f"{_course(kind, present, now, is_sure=is_sure)} as {COURSE_UNKNOWN}")
    columns = ", ".join([*(f'"{name}"' for name in kind.columns), *flags, HOUR_UNSURE])
    return f"select {columns} from {rows if rows == recorded else f'({rows})'}"


def _course(kind: Table, present: Collection[str], now: datetime, *, is_sure: bool) -> str:
    """Return when the course of a call is not known; a column that the export lacks is null, and contradicts nothing."""
    arrived, queued, answered, ended = kind.course
    last = _literal(now)
    wrong = [
        f"coalesce({answered}, {ended}) < coalesce({queued}, {arrived})",
        f"coalesce({queued}, {answered}, {ended}) < {arrived}",
        f"{ended} < coalesce({answered}, {queued}, {arrived})",
    ]
    impossible = [
        f"least({arrived}, {queued}, {answered}, {ended}) < {_literal(EARLIEST)}",
        f"greatest({arrived}, {queued}, {answered}, {ended}) > {last}",
        f"({answered} is not null and outcome in ({', '.join(map(quoted, UNANSWERED))}))",
    ]
    in_order = " or ".join(wrong) if is_sure else f"(not {HOUR_UNSURE} and ({' or '.join(wrong)}))"
    told = f"coalesce({' or '.join([in_order, *impossible])}, false)"
    usual = (
        f"{queued} between {arrived} and {answered} and {ended} between {answered} and {last} and outcome = 'answered'"
    )
    return f"case when {usual} then false else {told} end" if set(kind.course) <= set(present) else told


def _flags(conditions: Mapping[str, str]) -> str:
    return ", ".join(f"coalesce({sql}, false) as {unknown_flag(name)}" for name, sql in conditions.items())


def _emptied(names: Collection[str], rows: str) -> str:
    """Return the query of rows without the instants that are not known."""
    if not names:
        return rows
    kept = ", ".join(f"case when not {unknown_flag(name)} then {name} end as {name}" for name in names)
    return f"select * replace ({kept}) from ({rows})"


def _alone(kind: Table, name: str, present: Collection[str], now: datetime, *, is_sure: bool) -> Iterator[str]:
    """Yield when an instant cannot be, whatever the others are; or cannot be after the row's first."""
    yield f"{name} < {_literal(EARLIEST)}"
    if name not in NEVER_TOO_FAR:
        yield f"{name} > {_literal(now + FURTHEST if name in kind.ahead else now)}"
    if name in kind.after_it and kind.begins in present:
        first_may_be = now + FURTHEST if kind.begins in kind.ahead else now
        is_sound = f"{kind.begins} between {_literal(EARLIEST)} and {_literal(first_may_be)}"
        yield f"({name} < {kind.begins} and {is_sound}{'' if is_sure else f' and not {HOUR_UNSURE}'})"


def _out_of_order(kind: Table, checked: Collection[str], *, is_sure: bool) -> dict[str, str]:
    """
    Return when an instant is out of order with another, of those that may be at all.

    Which of the two is wrong nothing shows, so neither is known; but what dates the row keeps its word.
    """
    found: dict[str, list[str]] = {}
    for first, second in kind.order:
        if first in checked and second in checked:
            for name in (first, second):
                if name != kind.moment:
                    found.setdefault(name, []).append(f"{first} > {second}")
    sure = "" if is_sure else f"not {HOUR_UNSURE} and "
    return {name: f"({sure}({' or '.join(pairs)}))" for name, pairs in found.items()}


def _stale_or_not(kind: Table, present: Collection[str]) -> dict[str, str]:
    """Return when nothing shows whether an instant still holds: the column that would say so is absent, or not known."""
    return {
        name: flag if other not in present else f"({flag} and {unknown_flag(other)})"
        for name, (flag, other) in kind.stale_if.items()
        if {name, flag} <= set(present)
    }


def _stale(kind: Table, present: Collection[str]) -> list[str]:
    """Return, as SQL, the instants that no longer hold, emptied."""
    return [
        f"case when not coalesce({flag} and {other} is null and not {unknown_flag(other)}, false) then {name} end as {name}"
        for name, (flag, other) in kind.stale_if.items()
        if {name, flag, other} <= set(present)
    ]


def _literal(moment: datetime) -> str:
    return f"timestamp '{moment:%Y-%m-%d %H:%M:%S.%f}'"
