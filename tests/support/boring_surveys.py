"""The KPIs of surveys, the boring way."""

from collections.abc import Iterator, Mapping
from typing import Any

from .boring_base import Asked, Counted, Figures, Row


def first_answers(asked: Asked) -> Iterator[tuple[Row, Row]]:
    """Yield the first answer of each contact, and its ticket (empty where it names none that is known)."""
    tickets = {ticket["ticket_id"]: ticket for ticket in asked.of(asked.tables.tickets)}
    first: dict[tuple[str, Any], Row] = {}
    for survey in asked.of(asked.tables.surveys):
        if survey["answered_at"] is None or survey["score"] is None:
            continue
        if survey["call_id"] is not None:
            contact = ("call", survey["call_id"])
        elif survey["ticket_id"] is not None:
            contact = ("ticket", survey["ticket_id"])
        else:
            contact = ("survey", survey["survey_id"])
        earlier = first.get(contact)
        if earlier is None or (survey["answered_at"], survey["survey_id"]) < (
            earlier["answered_at"],
            earlier["survey_id"],
        ):
            first[contact] = survey
    for survey in first.values():
        yield survey, tickets.get(survey["ticket_id"], {})


def answered(survey: Row, ticket: Mapping[str, Any], figures: Figures) -> Counted:
    """Date an answer; what the survey does not say of channel, kind and topic its ticket does."""
    merged = {
        name: survey[name] if survey[name] is not None else ticket.get(name) for name in ("channel", "kind", "topic")
    }
    return Counted({**survey, **merged}, survey["answered_at"], survey["answered_at"], figures)


def milli(score: float) -> int:
    return round(score * 1000)


def customer_satisfaction(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        has_scale = survey["scale_max"] is not None
        if asked.chosen("metric") == "mean":
            yield answered(survey, ticket, Figures(milli(survey["score"]), 1, int(not has_scale)))
        elif has_scale:
            yield answered(survey, ticket, Figures(int(survey["score"] >= survey["scale_max"] - 1), 1))
        else:
            yield answered(survey, ticket, Figures(unmeasurable=1))


def complaint_satisfaction(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        counted = answered(survey, ticket, Figures(milli(survey["score"]), 1))
        closed_at = ticket.get("closed_at")
        if counted.row["kind"] == "complaint" and closed_at is not None and closed_at <= survey["answered_at"]:
            yield counted


def survey_response_rate(asked: Asked) -> Iterator[Counted]:
    for survey in asked.of(asked.tables.surveys):
        is_answered = survey["answered_at"] is not None and survey["score"] is not None
        yield Counted(survey, survey["sent_at"], survey["sent_at"], Figures(int(is_answered), 1))
