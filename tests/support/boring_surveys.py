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
        score, best = survey["score"], survey["scale_max"]
        if asked.chosen("metric") == "mean":
            found = Figures(milli(score), 1, int(best is None))
        elif best is None:
            found = Figures(unmeasurable=1)
        elif asked.chosen("metric") == "mean_as_share":
            found = Figures(milli(score) - 1000, best - 1)
        elif asked.chosen("metric") == "good_and_bad":
            good, bad = score >= best - 1, score <= 2
            found = Figures(int(good and not bad), int(good != bad))
        else:
            found = Figures(int(score >= best - 1), 1)
        yield answered(survey, ticket, found)


def dissatisfaction_rate(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        if survey["scale_max"] is None:
            yield answered(survey, ticket, Figures(unmeasurable=1))
        else:
            yield answered(survey, ticket, Figures(int(survey["score"] <= 2), 1))


def stated_resolution_rate(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        if survey["resolved"] is not None:
            yield answered(survey, ticket, Figures(int(survey["resolved"]), 1))


def dissatisfied_follow_up_rate(asked: Asked) -> Iterator[Counted]:
    column = {"begun": "improvement_at", "finished": "improvement_closed_at"}[asked.chosen("action")]
    for survey, ticket in first_answers(asked):
        if survey["scale_max"] is not None and survey["score"] <= 2:
            yield answered(survey, ticket, Figures(int(survey[column] is not None), 1))


def complaint_satisfaction(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        counted = answered(survey, ticket, Figures(milli(survey["score"]), 1))
        closed_at = ticket.get("closed_at")
        if counted.row["kind"] == "complaint" and closed_at is not None and closed_at <= survey["answered_at"]:
            yield counted


def survey_response_rate(asked: Asked) -> Iterator[Counted]:
    if asked.chosen("of") == "contacts":
        yield from invited_contacts(asked)
        return
    for survey in asked.of(asked.tables.surveys):
        is_answered = survey["answered_at"] is not None and survey["score"] is not None
        if is_answered and survey["sent_at"] is not None:
            is_answered = survey["answered_at"] - survey["sent_at"] <= asked.length("answer_window")
        yield Counted(survey, survey["sent_at"], survey["sent_at"], Figures(int(is_answered), 1))


def invited_contacts(asked: Asked) -> Iterator[Counted]:
    """Answered calls that did not become a case, and closed cases."""
    surveys = asked.of(asked.tables.surveys)
    calls = {survey["call_id"] for survey in surveys} - {None}
    cases = {survey["ticket_id"] for survey in surveys if survey["call_id"] is None} - {None}
    for call in asked.of(asked.tables.calls):
        if call["answered_at"] is not None and call["ticket_id"] is None and not call["is_test"]:
            yield Counted(call, call["ended_at"], call["ended_at"], Figures(int(call["call_id"] in calls), 1))
    for case in asked.of(asked.tables.tickets):
        yield Counted(case, case["closed_at"], case["closed_at"], Figures(int(case["ticket_id"] in cases), 1))
