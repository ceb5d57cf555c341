"""The KPIs of single entries of the logbook, and of shifts, the boring way."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from .boring_base import US, Asked, Counted, Figures, Row
from .boring_limits import dated_by, due_under

ZERO = timedelta(0)


def entries(asked: Asked, *activities: str) -> list[Row]:
    """The entries of the clause's activities; of the KPI's own where it names none."""
    wanted = asked.clause.scope.activity or activities
    return [entry for entry in asked.of(asked.tables.logbook) if entry["activity"] in wanted]


def began(entry: Row, figures: Figures) -> Counted:
    return Counted(entry, entry["started_at"], entry["started_at"], figures)


def took(start: datetime | None, stop: datetime | None) -> timedelta | None:
    """How long something took; None where a time is missing or it ended before it began."""
    if start is None or stop is None or stop < start:
        return None
    return stop - start


def qa_score(asked: Asked) -> Iterator[Counted]:
    for entry in entries(asked, "qa_review"):
        if entry["passed"] is not None:
            yield began(entry, Figures(int(entry["passed"]), 1))


def inspection_duration(asked: Asked) -> Iterator[Counted]:
    for entry in entries(asked, "inspection"):
        length = took(entry["started_at"], entry["ended_at"])
        if length is None:
            yield began(entry, Figures(0, 1, unmeasurable=1))
        else:
            yield began(entry, Figures(int(length >= asked.limit), 1))


def failover_time(asked: Asked) -> Iterator[Counted]:
    for entry in entries(asked, "outage", "major_incident"):
        length = took(entry["started_at"], entry["backup_at"])
        yield began(entry, Figures(unmeasurable=1) if length is None else Figures(length // US, 1))


def corrective_action_closure_time(asked: Asked) -> Iterator[Counted]:
    for entry in entries(asked, "corrective_action"):
        length = took(entry["started_at"], entry["ended_at"])
        if length is not None:
            yield began(entry, Figures(length // US, 1))
        elif entry["ended_at"] is None and "ended_at" not in entry["unknown"]:
            yield began(entry, Figures(pending=1))
        else:
            yield began(entry, Figures(unmeasurable=1))


def notice_lead_time(asked: Asked) -> Iterator[Counted]:
    for entry in entries(asked, "notice", "change", "major_change"):
        effective_at, reported_at = entry["effective_at"], entry["reported_at"]
        if effective_at is not None:
            is_in_time = reported_at is not None and effective_at - reported_at > ZERO
            if is_in_time and asked.limit is not None:
                is_in_time = effective_at - reported_at >= asked.limit
            is_unknown = "reported_at" in entry["unknown"]
            yield Counted(entry, effective_at, effective_at, Figures(int(is_in_time), 1, unmeasurable=int(is_unknown)))


def change_approval_rate(asked: Asked) -> Iterator[Counted]:
    for entry in entries(asked, "major_change"):
        effective_at, approved_at = entry["effective_at"], entry["approved_at"]
        if effective_at is not None:
            is_approved = approved_at is not None and approved_at <= effective_at
            is_unknown = "approved_at" in entry["unknown"]
            yield Counted(entry, effective_at, effective_at, Figures(int(is_approved), 1, unmeasurable=int(is_unknown)))


def done_in_time(asked: Asked, start_column: str, stop_columns: tuple[str, ...], *activities: str) -> Iterator[Counted]:
    for entry in entries(asked, *activities):
        start = entry[start_column]
        stop = next((entry[name] for name in stop_columns if entry[name] is not None), None)
        due = due_under(asked, entry["due_at"], start)
        first_known = next((name for name in stop_columns if entry[name] is not None or name in entry["unknown"]), "")
        is_unknown = first_known in entry["unknown"]
        if asked.clause.limit is None and entry["due_at"] is None and "due_at" not in entry["unknown"]:
            found = Figures(unpromised=1)
        elif is_unknown or due is None or (start is not None and stop is not None and stop < start):
            found = Figures(0, 1, unmeasurable=1)
        elif stop is not None:
            found = Figures(int(stop <= due), 1)
        elif due <= asked.tables.as_of:
            found = Figures(0, 1)
        else:
            found = Figures(pending=1)
        yield Counted(entry, dated_by(asked, due) or start or stop, start, found)


def service_restoration_time(asked: Asked) -> Iterator[Counted]:
    return done_in_time(asked, "started_at", ("restored_at", "ended_at"), "outage", "major_incident")


def incident_report_time(asked: Asked) -> Iterator[Counted]:
    start = "detected_at" if asked.chosen("counted_from") == "detection" else "started_at"
    return done_in_time(asked, start, ("reported_at",), "major_incident")


def report_timeliness(asked: Asked) -> Iterator[Counted]:
    return done_in_time(asked, "started_at", ("reported_at",), "report")


def breach_explanation_time(asked: Asked) -> Iterator[Counted]:
    return done_in_time(asked, "started_at", ("reported_at",), "breach")


def payment_timeliness(asked: Asked) -> Iterator[Counted]:
    return done_in_time(asked, "started_at", ("ended_at",), "payment")
