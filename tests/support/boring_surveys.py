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


def scale_of(asked: Asked, survey: Row) -> tuple[float, float] | None:
    """Return the lowest and the highest grade of an answer's scale; None where it is not known."""
    lowest, highest = survey.get("scale_min"), survey["scale_max"]
    if highest is None:
        return None
    if lowest is not None:
        return lowest, highest
    if highest == 1:
        return 0, 1
    alike = [other["score"] for other in asked.of(asked.tables.surveys) if other["scale_max"] == highest]
    return (1, highest) if all(score is None or score >= 1 for score in alike) else None


def grade_of(asked: Asked, survey: Row) -> tuple[bool | None, bool | None]:
    """Say whether an answer is satisfied, and whether it is dissatisfied; None where nobody can say."""
    scale, score = scale_of(asked, survey), survey["score"]
    if scale is None or not scale[0] <= score <= scale[1]:
        return None, None
    lowest, highest = scale
    grades = highest - lowest + 1
    width = {2: 0, 3: 0, 4: 1, 5: 1, 10: 1}.get(grades)
    good = survey.get("satisfied_from")
    bad = survey.get("dissatisfied_to")
    if good is None and width is not None:
        good = highest - width
    if bad is None and width is not None:
        bad = lowest + width
    return None if good is None else score >= good, None if bad is None else score <= bad


def on_scale(asked: Asked, survey: Row) -> tuple[float, float] | None:
    scale = scale_of(asked, survey)
    return scale if scale is not None and scale[0] <= survey["score"] <= scale[1] else None


def customer_satisfaction(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        scale = on_scale(asked, survey)
        good, bad = grade_of(asked, survey)
        if asked.chosen("metric") == "mean":
            found = Figures(unmeasurable=1) if scale is None else Figures(milli(survey["score"]), 1)
        elif asked.chosen("metric") == "mean_as_share":
            found = Figures(unmeasurable=1)
            if scale is not None:
                found = Figures(milli(survey["score"]) - milli(scale[0]), int(scale[1] - scale[0]))
        elif asked.chosen("metric") == "good_and_bad":
            found = Figures(unmeasurable=1)
            if good is not None and bad is not None:
                found = Figures(int(good), int(good != bad))
        else:
            found = Figures(unmeasurable=1) if good is None else Figures(int(good), 1)
        yield answered(survey, ticket, found)


def dissatisfaction_rate(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        _, bad = grade_of(asked, survey)
        yield answered(survey, ticket, Figures(unmeasurable=1) if bad is None else Figures(int(bad), 1))


def stated_resolution_rate(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        if survey["resolved"] is not None:
            yield answered(survey, ticket, Figures(int(survey["resolved"]), 1))


def dissatisfied_follow_up_rate(asked: Asked) -> Iterator[Counted]:
    column = {"begun": "improvement_at", "finished": "improvement_closed_at"}[asked.chosen("action")]
    for survey, ticket in first_answers(asked):
        _, bad = grade_of(asked, survey)
        if bad is None:
            yield answered(survey, ticket, Figures(unmeasurable=1))
        elif bad:
            yield answered(survey, ticket, Figures(int(survey[column] is not None), 1))


def complaint_satisfaction(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        found = Figures(unmeasurable=1) if on_scale(asked, survey) is None else Figures(milli(survey["score"]), 1)
        counted = answered(survey, ticket, found)
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
