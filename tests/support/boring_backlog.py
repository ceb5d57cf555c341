"""What was open when a report's period ended, the boring way: every case looked at, at every such end."""

from collections.abc import Iterator
from datetime import datetime

from .boring_base import US, Asked, Counted, Figures, Row
from .boring_schedule import DAY, is_end_of_report, midnight


def backlog(asked: Asked) -> Iterator[Counted]:
    for dated, end in ends(asked):
        yield Counted({}, dated, None, Figures(0, 1) if end <= asked.tables.as_of else Figures(pending=1))
    for dated, age_us in open_at_ends(asked):
        yield Counted({}, dated, None, Figures(unmeasurable=1) if age_us is None else Figures(1))


def mean_backlog_age(asked: Asked) -> Iterator[Counted]:
    for dated, end in ends(asked):
        if end > asked.tables.as_of:
            yield Counted({}, dated, None, Figures(pending=1))
    for dated, age_us in open_at_ends(asked):
        yield Counted({}, dated, None, Figures(unmeasurable=1) if age_us is None else Figures(age_us, 1))


def backlog_age_percentile(asked: Asked) -> Iterator[Counted]:
    return mean_backlog_age(asked)


def ends(asked: Asked) -> Iterator[tuple[datetime, datetime]]:
    """The last days of reports, and when each is over."""
    for day in asked.tables.days:
        if is_end_of_report(asked, day):
            yield midnight(asked, day), midnight(asked, day + DAY)


def open_at_ends(asked: Asked) -> Iterator[tuple[datetime, int | None]]:
    """How old each open case was at each end; None where it may not have been open."""
    for dated, end in ends(asked):
        for case in asked.of(asked.tables.tickets):
            if end > asked.tables.as_of or not is_meant(asked, case) or case["received_at"] is None:
                continue
            if case["received_at"] >= end or was_done(asked, case, end):
                continue
            if asked.chosen("paused") != "counted" and is_paused(case, end) != (asked.chosen("paused") == "alone"):
                continue
            is_unsure = case["unknown"] & set(stops(asked))
            yield dated, None if is_unsure else (end - case["received_at"]) // US


def stops(asked: Asked) -> tuple[str, ...]:
    return ("closed_at",) if asked.chosen("open_until") == "closed" else ("resolved_at", "closed_at")


def was_done(asked: Asked, case: Row, end: datetime) -> bool:
    return any(case[stop] is not None and case[stop] < end for stop in stops(asked))


def is_paused(case: Row, end: datetime) -> bool:
    for pause in case["paused"] or []:
        begins, ends_at = pause["started_at"], pause["ended_at"]
        if begins is not None and begins < end and (ends_at is None or ends_at >= end):
            return True
    return False


def is_meant(asked: Asked, case: Row) -> bool:
    scope, when = asked.clause.scope, asked.clause.when
    return all(
        not names or case[column] in names
        for column, names in (
            ("channel", scope.channel),
            ("topic", scope.topic or when.topic),
            ("kind", scope.kind or when.kind),
            ("class", scope.class_ or when.class_),
        )
    )
