"""培训持证率: agents on duty whose certificate was good, or who were trained, on that day."""

from collections.abc import Callable

from support.centre import counts, scored

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]
CLAUSE = {"kpi": "trained_agent_rate", "target": ">= 100 %"}


def test_a_certificate_is_good_through_its_last_day(opened: Opened) -> None:
    drawing = """
        agent_id | started_at  | ended_at    | certified_until
        a        | 05 08:00:00 | 05 12:00:00 | 05 00:00:00
        a        | 06 08:00:00 | 06 12:00:00 | 05 00:00:00
        b        | 06 08:00:00 | 06 09:00:00 | 2027-01-01 00:00
        b        | 06 13:00:00 | 06 14:00:00 |
    """
    assert counts(opened, CLAUSE, shifts=drawing) == (2, 3)


def test_a_shift_over_midnight_is_on_both_days(opened: Opened) -> None:
    drawing = "started_at | ended_at | certified_until\n05 22:00:00 | 06 06:00:00 | 05 00:00:00"
    assert counts(opened, CLAUSE, shifts=drawing) == (1, 2)
    drawing = "started_at | ended_at | certified_until\n05 22:00:00 | 06 00:00:00 | 05 00:00:00"
    assert counts(opened, CLAUSE, shifts=drawing) == (1, 1)


def test_no_certificate_on_record_is_neither_good_nor_bad(opened: Opened) -> None:
    drawing = "started_at | certified_until\n08:00:00 |"
    score = scored(opened, CLAUSE, shifts="started_at | certified_until\n08:00:00 |\n06 08:00:00 | 10 00:00:00")
    assert (score.numerator, score.denominator, score.unmeasurable) == (1, 2, 1)
    assert scored(opened, CLAUSE, shifts=drawing).reason.code == "unmeasurable"


def test_a_passed_training_by_the_end_of_the_day_is_proof_too(opened: Opened) -> None:
    shifts = "agent_id | started_at\na | 05 08:00:00\na | 06 08:00:00\nb | 06 08:00:00\nc | 06 08:00:00"
    logbook = """
        activity | agent_id | started_at  | ended_at    | passed
        training | a        | 05 18:00:00 | 06 01:00:00 |
        training | b        | 01 18:00:00 | 01 19:00:00 | F
        audit    | c        | 01 18:00:00 | 01 19:00:00 | T
    """
    clause = {**CLAUSE, "reading": {"proof": "training"}}
    assert counts(opened, clause, shifts=shifts, logbook=logbook) == (1, 4)
