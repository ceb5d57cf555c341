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


def scale_of(asked: Asked, survey: Row) -> tuple[float, float] | None:
    """Return the lowest and the highest grade of an answer's scale; None where it is not known."""
    lowest, highest = survey.get("scale_min"), survey["scale_max"]
    if highest is None:
        return None
    if lowest is not None:
        return lowest, highest
    if highest == 1:
        return 0, 1
    alike = [
        other["score"]
        for other in asked.of(asked.tables.surveys)
        if other["scale_max"] == highest and (other["answered_at"] is not None or "answered_at" in other["unknown"])
    ]
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


def net_promoter_score(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        lowest, score = survey.get("scale_min"), survey["score"]
        if survey["scale_max"] != 10 or (lowest is not None and lowest != 0) or not 0 <= score <= 10:
            yield answered(survey, ticket, Figures(unmeasurable=1))
        else:
            yield answered(survey, ticket, Figures(100_000 * (int(score >= 9) - int(score <= 6)), 1))


def weighted_satisfaction(asked: Asked) -> Iterator[Counted]:
    weights = [int(weight) for weight in reversed(asked.chosen("weights").split("_"))]
    for survey, ticket in first_answers(asked):
        scale, score = on_scale(asked, survey), survey["score"]
        if scale is None or scale[1] - scale[0] != 4 or milli(score) % 1000:
            yield answered(survey, ticket, Figures(unmeasurable=1))
        else:
            yield answered(survey, ticket, Figures(weights[(milli(score) - milli(scale[0])) // 1000] * 1000, 1))


def dissatisfaction_rate(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        _, bad = grade_of(asked, survey)
        yield answered(survey, ticket, Figures(unmeasurable=1) if bad is None else Figures(int(bad), 1))


def stated_resolution_rate(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        if survey["resolved"] is not None or "answered_at" in survey["unknown"]:
            yield answered(survey, ticket, Figures(int(bool(survey["resolved"])), 1))


def dissatisfied_follow_up_rate(asked: Asked) -> Iterator[Counted]:
    column = {"begun": "improvement_at", "finished": "improvement_closed_at"}[asked.chosen("action")]
    for survey, ticket in first_answers(asked):
        _, bad = grade_of(asked, survey)
        is_unknown = column in survey["unknown"]
        if bad is None or "answered_at" in survey["unknown"]:
            yield answered(survey, ticket, Figures(unmeasurable=1))
        elif bad:
            done = Figures(int(survey[column] is not None), 1, unmeasurable=int(is_unknown))
            yield answered(survey, ticket, done)


def complaint_satisfaction(asked: Asked) -> Iterator[Counted]:
    for survey, ticket in first_answers(asked):
        found = Figures(unmeasurable=1) if on_scale(asked, survey) is None else Figures(milli(survey["score"]), 1)
        counted = answered(survey, ticket, found)
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
