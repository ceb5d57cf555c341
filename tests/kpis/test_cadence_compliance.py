"""例行事项完成率: periods in which an activity was done as often as agreed."""

from collections.abc import Callable
from datetime import date

import pytest
from pydantic import ValidationError
from support.centre import contract, counts, score, scored
from support.drawn import drawn, instant

from servicepledge.exports.open import OpenSource
from servicepledge.kpi import Unit
from servicepledge.periods import Period
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "cadence_compliance", "scope": {"activity": "training"}, "target": ">= 100 %"}


def every(period: str, times: str = "1", **more: object) -> dict[str, object]:
    return {**CLAUSE, "reading": {"every": period, "times": times, **more}}


def test_each_day_owes_its_checks_and_two_are_not_one(opened: Opened) -> None:
    drawing = """
        activity | started_at  | quantity
        training | 05 00:00:00 |
        training | 05 23:59:59 |
        training | 06 09:00:00 | 2
        training | 07 09:00:00 |
        audit    | 08 09:00:00 |
    """
    assert counts(opened, every("day"), logbook=drawing) == (3, 31)
    assert counts(opened, every("day", "2"), logbook=drawing) == (2, 31)


def test_days_are_those_of_the_hours_and_working_days_those_of_the_state_council(opened: Opened) -> None:
    drawing = "activity | started_at\ntraining | 10 09:00:00\ntraining | 11 09:00:00"
    monday_to_friday = {"hours": {"work": {"windows": ["08:00-18:00"], "days": "mon_fri"}}}
    at_work = {**every("day"), "scope": {"activity": "training", "hours": "work"}}
    assert counts(opened, at_work, logbook=drawing, contract=monday_to_friday) == (0, 20)
    # 1 to 7 October are holidays; Saturday the 10th is worked in their stead.
    assert counts(opened, every("working_day"), logbook=drawing) == (1, 18)


def test_a_week_a_month_and_a_quarter_count_where_they_end(opened: Opened) -> None:
    drawing = "activity | started_at\ntraining | 2026-09-28 09:00:00\ntraining | 05 09:00:00"
    assert counts(opened, every("week"), logbook=drawing) == (2, 4)
    assert counts(opened, every("month"), logbook=drawing) == (1, 1)
    assert counts(opened, every("quarter"), logbook=drawing) == (0, 0)
    december = score(
        opened(as_of=instant("2027-01-01 00:00"), logbook=drawn("logbook", drawing)),
        every("quarter", "2"),
        Period.parse("2026-Q4"),
    )
    assert (december.numerator, december.denominator) == (0, 1)


def test_years_run_from_the_first_day_of_the_term(opened: Opened) -> None:
    term = {"starts_on": date(2025, 10, 16), "ends_on": date(2027, 10, 15)}
    drawing = "activity | started_at\ntraining | 2025-10-16 00:00:00"
    assert counts(opened, every("year"), logbook=drawing, contract=term) == (1, 1)
    assert counts(opened, every("half-year"), logbook=drawing, contract=term) == (0, 1)
    term = {"starts_on": date(2025, 10, 17), "ends_on": date(2026, 10, 15)}
    assert counts(opened, every("year"), logbook=drawing, contract=term) == (0, 0)


def test_a_period_the_term_covers_in_part_is_not_owed(opened: Opened) -> None:
    drawing = "activity | started_at\ntraining | 05 09:00:00"
    score = scored(opened, every("month"), logbook=drawing, contract={"starts_on": date(2026, 10, 2)})
    assert (score.denominator, score.reason.code, score.is_partial) == (0, "not_due", True)
    assert score.verdict is Verdict.NOT_DUE


def test_what_is_not_over_is_pending_unless_it_is_done(opened: Opened) -> None:
    late = "activity | started_at\naudit | 05 09:00:00"
    score = scored(opened, every("month"), as_of="20 00:00:00", logbook=late)
    assert (score.denominator, score.pending, score.verdict) == (0, 1, Verdict.UNDECIDABLE), "October is over by now"
    done = "activity | started_at\ntraining | 05 09:00:00"
    score = scored(opened, every("month"), as_of="20 00:00:00", logbook=done)
    assert (score.numerator, score.denominator, score.pending) == (1, 1, 0)


def test_regularly_without_an_interval_is_a_number_of_times_and_no_verdict(opened: Opened) -> None:
    clause = {"kpi": "cadence_compliance", "scope": {"activity": ["training", "audit"]}}
    score = scored(opened, clause, logbook="activity | quantity\ntraining | 2\naudit |\nbackup |")
    assert (score.value, score.term.kpi.unit, score.verdict) == (3, Unit.COUNT, Verdict.FACTS_ONLY)


def test_a_round_of_a_survey_can_be_seen_in_the_invitations(opened: Opened) -> None:
    clause = {**every("month", "1", records="surveys"), "scope": {"activity": "survey_round"}}
    surveys = "sent_at\n08:00:00\n08:00:01\n2026-09-30 23:59:59"
    assert counts(opened, clause, surveys=surveys) == (1, 1)
    assert counts(opened, {**clause, "reading": clause["reading"] | {"times": "2"}}, surveys=surveys) == (0, 1), (
        "one a month"
    )
    assert counts(opened, clause, surveys="sent_at\n2026-09-30 23:59:59\n2026-11-01 00:00:00") == (0, 1)


def test_invitations_after_every_contact_are_one_round_a_month(opened: Opened) -> None:
    clause = {"kpi": "cadence_compliance", "scope": {"activity": "survey_round"}, "reading": {"records": "surveys"}}
    surveys = "sent_at\n" + "\n".join(f"{day:02} {hour:02}:10:00" for day in range(1, 29) for hour in range(8, 20))
    assert counts(opened, clause, surveys=surveys) == (1, 31)
    night = "sent_at\n2026-09-30 23:59:59\n2026-10-01 00:00:00\n2026-10-31 23:59:59\n2026-11-01 00:00:00"
    assert counts(opened, clause, surveys=night) == (1, 31), "by the local month"


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        ({"kpi": "cadence_compliance"}, "cadence_compliance needs an activity."),
        ({**CLAUSE, "scope": {"activity": "traning"}}, "activity 'traning' is not known. Did you mean 'training'?"),
        ({"kpi": "answer_rate", "scope": {"activity": "training"}}, "answer_rate is not about the logbook."),
        (every("day", "0"), "reading times = '0' is not a whole number above 0. Write one, such as '1'."),
        (every("day", "often"), "reading times = 'often' is not a whole number above 0."),
        ({**every("day"), "scope": {"activity": "training", "queue": "vip"}}, "cannot be narrowed by scope.queue."),
        (CLAUSE, "target '>= 100 %' is not in the unit of cadence_compliance."),
    ],
)
def test_mistakes_are_sentences(clause: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError) as raised:
        contract([clause])
    assert sentence in str(raised.value)


def test_a_blank_number_leaves_the_clause_open(opened: Opened) -> None:
    for reading in ({"every": "day", "times": "____"}, {"every": "____"}):
        score = scored(opened, {**CLAUSE, "reading": reading}, logbook="activity\ntraining")
        assert (score.value, score.verdict, score.reason.code) == (None, Verdict.UNDECIDABLE, "blank_reading")
