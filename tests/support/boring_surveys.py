"""The KPIs of surveys, the boring way."""

from collections.abc import Iterator, Mapping
from typing import Any

from .boring_base import Asked, Counted, Figures, Row


def first_answers(asked: Asked) -> Iterator[tuple[Row, Row]]:
    """Yield the first answer of each contact, and its ticket (empty where it names none that is known)."""
    tickets = {ticket["ticket_id"]: ticket for ticket in asked.of(asked.tables.tickets)}
    first: dict[tuple[str, Any], Row] = {}
    for survey in asked.of(asked.tables.surveys):
        is_known = "answered_at" not in survey["unknown"]
        if (survey["answered_at"] is None and is_known) or survey["score"] is None:
            continue
        if survey["call_id"] is not None:
            contact = ("call", survey["call_id"])
        elif survey["ticket_id"] is not None:
            contact = ("ticket", survey["ticket_id"])
        else:
            contact = ("survey", survey["survey_id"])
        earlier = first.get(contact)
        if earlier is None or place_of(survey) < place_of(earlier):
            first[contact] = survey
    for survey in first.values():
        yield survey, tickets.get(survey["ticket_id"], {})


def place_of(survey: Row) -> tuple[bool, Any, Any]:
    """Earlier answers come first; one whose time is not known comes last."""
    return survey["answered_at"] is None, survey["answered_at"] or 0, survey["survey_id"]


def answered(survey: Row, ticket: Mapping[str, Any], figures: Figures) -> Counted:
    """Date an answer; what the survey does not say of channel, kind and topic its ticket does."""
    merged = {
        name: survey[name] if survey[name] is not None else ticket.get(name) for name in ("channel", "kind", "topic")
    }
    moment = survey["answered_at"] or survey["sent_at"]
    if "answered_at" in survey["unknown"]:
        figures = Figures(unmeasurable=1)
    return Counted({**survey, **merged}, moment, moment, figures)


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


def dissatisfied_follow_up_rate(asked: Asked) -> Iterator[Counted]:
    column = {"begun": "improvement_at", "finished": "improvement_closed_at"}[asked.chosen("action")]
    for survey, ticket in first_answers(asked):
        is_unknown = column in survey["unknown"]
        if "answered_at" in survey["unknown"] or (survey["scale_max"] is not None and survey["score"] <= 2):
            yield answered(survey, ticket, Figures(int(survey[column] is not None), 1, unmeasurable=int(is_unknown)))


def complaint_satisfaction(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        counted = answered(survey, ticket, Figures(milli(survey["score"]), 1))
        closed_at, is_dated = ticket.get("closed_at"), "answered_at" not in survey["unknown"]
        if counted.row["kind"] != "complaint":
            continue
        if "closed_at" in ticket.get("unknown", ()) or (closed_at is not None and not is_dated):
            yield answered(survey, ticket, Figures(unmeasurable=1))
        elif closed_at is not None and closed_at <= survey["answered_at"]:
            yield counted


def survey_response_rate(asked: Asked) -> Iterator[Counted]:
    if asked.chosen("of") == "contacts":
        yield from invited_contacts(asked)
        return
    for survey in asked.of(asked.tables.surveys):
        is_answered = survey["answered_at"] is not None and survey["score"] is not None
        if is_answered and survey["sent_at"] is not None:
            is_answered = survey["answered_at"] - survey["sent_at"] <= asked.length("answer_window")
        is_unknown = survey["score"] is not None and bool(survey["unknown"] & {"sent_at", "answered_at"})
        sent_at = survey["answered_at"] if "sent_at" in survey["unknown"] else survey["sent_at"]
        found = Figures(int(is_answered and not is_unknown), 1, unmeasurable=int(is_unknown))
        yield Counted(survey, sent_at, sent_at, found)


def invited_contacts(asked: Asked) -> Iterator[Counted]:
    """Answered calls that did not become a case, and closed cases."""
    surveys = asked.of(asked.tables.surveys)
    calls = {survey["call_id"] for survey in surveys} - {None}
    cases = {survey["ticket_id"] for survey in surveys if survey["call_id"] is None} - {None}
    for call in asked.of(asked.tables.calls):
        is_handled = call["answered_at"] is not None and call["ended_at"] is not None
        if is_handled and call["ticket_id"] is None and not call["is_test"]:
            is_unknown = "call" in call["unknown"]
            ended_at = call["arrived_at"] if is_unknown else call["ended_at"]
            yield Counted(call, ended_at, ended_at, invited(call["call_id"] in calls, is_unknown))
    for case in asked.of(asked.tables.tickets):
        is_unknown = "closed_at" in case["unknown"]
        closed_at = case["received_at"] if is_unknown else case["closed_at"]
        yield Counted(case, closed_at, closed_at, invited(case["ticket_id"] in cases, is_unknown))


def invited(is_invited: bool, is_unknown: bool) -> Figures:
    return Figures(int(is_invited and not is_unknown), 1, unmeasurable=int(is_unknown))
