"""A clause in a period: what is missing, what is open, what lies outside the term, and whose rows they are."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from support.centre import LATER, contract, scored
from support.drawn import drawn, instant

from servicepledge.errors import UsageError
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period, last_complete_day
from servicepledge.scorecard.measure import check_period, measure
from servicepledge.scorecard.score import Score
from servicepledge.scorecard.verdict import Verdict

Opened = Callable[..., OpenSource]
ANSWERED = "answered_at\n09:00:01"
RATE = {"kpi": "answer_rate", "target": ">= 95 %"}


# -- what is missing ---------------------------------------------------------------------------------------------------

MISSING = {
    "the export is not there": (
        {"kpi": "customer_satisfaction", "target": ">= 80 %"}, "missing_export", "surveys",
    ),
    "a column is not there": (
        {"kpi": "first_contact_resolution", "target": ">= 80 %"}, "missing_column", "calls.customer_id",
    ),
    "a reading needs a column that is not there": (
        {**RATE, "reading": {"short_abandons": "left_out"}}, "missing_column", "calls.ended_at",
    ),
    "the scope names a column that is not there": (
        {**RATE, "scope": {"queue": "vip"}}, "missing_column", "calls.queue",
    ),
    "the limit was left blank": (
        {"kpi": "service_level", "limit": "____ s", "target": ">= 95 %"}, "blank_limit", "____ s",
    ),
    "its hours were left blank": ({**RATE, "scope": {"hours": "blank"}}, "blank_hours", ""),
    "a reading was left blank": (
        {"kpi": "first_contact_resolution", "reading": {"form": "____"}, "target": ">= 80 %"}, "blank_reading", "",
    ),
    "what it speaks of was left blank": (
        {**RATE, "fields": [{"name": {"zh": "Line 线路", "en": "Line 线路"}, "value": "____"}]}, "blank_field", "Line 线路",
    ),
    "neither a limit nor a promise": (
        {"kpi": "resolution_time", "target": ">= 95 %"}, "missing_export", "tickets",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "code", "named"), MISSING.values(), ids=MISSING)
def test_what_is_missing_is_said_and_nothing_else_suffers(
    opened: Opened, clause: dict[str, object], code: str, named: str
) -> None:
    agreed = contract([clause, RATE], hours={"blank": {"windows": ["____-____"]}})
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", ANSWERED))
    lame, sound = measure(source, agreed, Period.parse("2026-10"), today=LATER).scores
    assert (lame.verdict, lame.value, lame.denominator, lame.headroom) == (Verdict.UNDECIDABLE, None, None, None)
    assert lame.reason.code == code
    assert named in lame.reason.words.zh and named in lame.reason.words.en
    assert (sound.verdict, sound.value) == (Verdict.MET, 1)


def test_no_target_gives_facts_only(opened: Opened) -> None:
    score = scored(opened, {"kpi": "answer_rate"}, calls=ANSWERED)
    assert (score.verdict, score.reason.code, score.value) == (Verdict.FACTS_ONLY, "no_target", 1)


def test_hours_left_blank_leave_the_channels_they_serve_undecidable(opened: Opened) -> None:
    hours = {"hours": {"blank": {"windows": ["____-____"]}}, "service_hours": {"chat": "blank"}}
    for channel, code in ((["chat"], "blank_hours"), (["phone"], None), (["chat", "phone"], "blank_hours")):
        score = scored(
            opened,
            {**RATE, "scope": {"channel": channel}},
            calls="channel | answered_at\nphone | 09:00:01",
            contract=hours,
        )
        assert (score.reason and score.reason.code) == code


def test_without_a_target_a_field_left_blank_leaves_the_facts(opened: Opened) -> None:
    fields = [{"name": {"zh": "措施", "en": "Measures"}, "value": "____"}]
    score = scored(opened, {"kpi": "answer_rate", "fields": fields}, calls=ANSWERED)
    assert (score.verdict, score.reason.code, score.value) == (Verdict.FACTS_ONLY, "no_target", 1)


def test_a_promise_without_a_number_gives_facts_only(opened: Opened) -> None:
    clause: dict[str, object] = {"kind": "time_limit_without_number", "kpi": "service_level"}
    score = scored(opened, clause, calls=ANSWERED)
    assert (score.verdict, score.reason.code, score.value) == (Verdict.FACTS_ONLY, "no_limit", None)


def test_no_target_and_no_rows_says_that_there_is_nothing(opened: Opened) -> None:
    score = scored(opened, {"kpi": "answer_rate"}, calls="answered_at")
    assert (score.verdict, score.reason.code, score.value) == (Verdict.FACTS_ONLY, "no_rows", None)


def test_unmeasurable_rows_reach_the_verdict(opened: Opened) -> None:
    clause = {"kpi": "first_response_time", "limit": "10 min", "target": ">= 60 %"}
    score = scored(opened, clause, tickets="first_response_at\n09:05:00\n08:59:00")
    assert (score.verdict, score.reason.code, score.unmeasurable) == (Verdict.UNDECIDABLE, "unmeasurable", 1)


BACKWARDS = """
    arrived_at | queued_at | answered_at | ended_at
      09:00:00 |  09:00:00 |    09:00:04 | 09:02:00
      09:00:00 |  09:00:10 |    09:00:05 | 09:00:16
"""


def test_a_wait_that_runs_backwards_is_at_worst_as_long_as_the_call(opened: Opened) -> None:
    clause = {"kpi": "average_speed_of_answer", "target": "<= 10 s"}
    score = scored(opened, clause, calls=BACKWARDS)
    assert (score.value, score.range.best, score.range.worst) == (4, 2, 10)
    assert (score.verdict, score.unmeasurable) == (Verdict.MET, 1)
    stricter = scored(opened, {**clause, "target": "<= 9 s"}, calls=BACKWARDS)
    assert (stricter.verdict, stricter.reason.code) == (Verdict.UNDECIDABLE, "unmeasurable")
    row = stricter.as_json()
    assert (row["value"], row["value_best"], row["value_worst"]) == (4, 2, 10)


def test_a_call_without_an_end_bounds_nothing(opened: Opened) -> None:
    clause = {"kpi": "average_speed_of_answer", "target": "<= 10 s"}
    score = scored(opened, clause, calls=BACKWARDS.replace("09:00:16", "-"))
    assert (score.range.best, score.range.worst, score.verdict) == (2, None, Verdict.UNDECIDABLE)
    late = scored(opened, {**clause, "target": "<= 1 s"}, calls=BACKWARDS.replace("09:00:16", "-"))
    assert late.verdict is Verdict.MISSED, "missed even if that call had not waited at all"


def test_turns_of_a_chat_whose_waits_run_backwards_count_one_by_one(opened: Opened) -> None:
    drawing = """
        arrived_at | ended_at | reply_turns | reply_wait_s
          09:00:00 | 09:01:00 |           2 |            8
          09:00:00 | 09:01:00 |           6 |           -3
    """
    clause = {"kpi": "chat_response_time", "reading": {"turns": "every"}, "target": "<= 9 s"}
    score = scored(opened, clause, calls=drawing)
    assert (score.value, score.range.best, score.range.worst) == (4, 1, Fraction(68, 8))
    assert score.verdict is Verdict.MET


def test_the_row_as_plain_values(opened: Opened) -> None:
    row = scored(opened, RATE, calls="answered_at\n09:00:01\n-").as_json()
    assert row == {
        "contract": "one", "period": "2026-10", "clause": "1", "binds": "provider", "kpi": "answer_rate", "unit": "ratio", "value": 0.5, "value_best": 0.5, "value_worst": 0.5,
        "numerator": 1, "denominator": 2, "limit": None, "target": ">= 95 %", "verdict": "missed", "provisional": False,
        "reason": None, "reason_code": None, "provisional_reason": None,
        "provisional_until": None, "headroom": -1, "unmeasurable": 0, "pending": 0, "unpromised": 0,
        "partial": False, "gaps": [], "judged_by_segment": False, "segments": [], "sensitive": None, "readings": None,
    }  # fmt: skip


# -- what is open ------------------------------------------------------------------------------------------------------

FCR = {"kpi": "first_contact_resolution", "target": ">= 80 %"}
IDENTIFIED = "customer_id | topic | answered_at\nx | bill | 09:00:01"
RESPONSES = {"kpi": "survey_response_rate", "target": ">= 80 %"}
REPLIES = {"kpi": "first_response_time", "limit": "72 h", "target": ">= 80 %"}
OPEN = {
    "the exports end a microsecond before the period": (RATE, "2026-10-31 23:59:59.999999", "period_open"),
    "the exports end with the period": (RATE, "2026-11-01 00:00", None),
    "the repeat window is still open": (FCR, "2026-11-03 23:59:59.999999", "window_open"),
    "the repeat window has closed": (FCR, "2026-11-04 00:00", None),
    "a shorter window closes sooner": ({**FCR, "reading": {"window": "24 h"}}, "2026-11-02 00:00", None),
    "invitations may still be answered": (RESPONSES, "2026-11-07 23:59:59.999999", "window_open"),
    "the answer window has closed": (RESPONSES, "2026-11-08 00:00", None),
    "an agreed answer window closes sooner": (
        {**RESPONSES, "reading": {"answer_window": "3 d"}},
        "2026-11-04 00:00",
        None,
    ),
    "a case falls due within its period": (REPLIES, "2026-11-01 00:00", None),
    "what the agent recorded waits for no window": ({**FCR, "reading": {"form": "recorded"}}, "2026-11-01 00:00", None),
}


@pytest.mark.parametrize(("clause", "as_of", "code"), OPEN.values(), ids=OPEN)
def test_provisional(opened: Opened, clause: dict[str, object], as_of: str, code: str | None) -> None:
    calls = "customer_id | topic | answered_at | resolved\nx | bill | 09:00:01 | T"
    score = scored(
        opened,
        clause,
        as_of=as_of,
        calls=calls,
        tickets="received_at | first_response_at\n30 09:00:00 | -\n09:00:00 | 09:01:00",
        surveys="sent_at | answered_at | score\n09:00:00 | 09:01:00 | 5",
    )
    assert (score.provisional and score.provisional.code) == code
    assert score.verdict is Verdict.MET


def test_provisional_says_until_when_in_the_contracts_own_time(opened: Opened) -> None:
    score = scored(opened, FCR, as_of="2026-11-02 00:00", calls=IDENTIFIED, contract={"time_zone": "Europe/Berlin"})
    assert "2026-11-04 00:00" in score.provisional.words.en and "2026-11-04 00:00" in score.provisional.words.zh


def test_without_a_word_from_the_source_the_last_recorded_instant_is_the_end(opened: Opened) -> None:
    source = opened(calls=drawn("calls", "arrived_at | queued_at | answered_at\n2026-11-01 00:00:00 | - | -"))
    (score,) = measure(source, contract([RATE]), Period.parse("2026-10"), today=LATER).scores
    assert score.provisional is None


def test_the_last_complete_day() -> None:
    agreed = contract([RATE])
    assert last_complete_day(instant("2026-11-01 00:00"), agreed) == date(2026, 10, 31)
    assert last_complete_day(instant("2026-10-31 23:59:59"), agreed) == date(2026, 10, 30)


# -- the term ----------------------------------------------------------------------------------------------------------

DAYS = "arrived_at | queued_at | answered_at\n" + "\n".join(
    f"{day:02} 09:00:00 | {day:02} 09:00:00 | {day:02} 09:00:01" for day in range(1, 32)
)


def test_a_month_the_term_covers_in_part_counts_that_part_and_says_so(opened: Opened) -> None:
    for term, days in (
        ({"starts_on": date(2026, 10, 15)}, 17),
        ({"ends_on": date(2026, 10, 10)}, 10),
        ({"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31)}, 31),
    ):
        score = scored(opened, RATE, calls=DAYS, contract=term)
        assert (score.denominator, score.is_partial) == (days, days < 31)


def test_a_part_that_ends_with_the_term_is_final_when_the_term_is(opened: Opened) -> None:
    score = scored(opened, RATE, as_of="2026-10-11 00:00", calls=DAYS, contract={"ends_on": date(2026, 10, 10)})
    assert score.provisional is None


def test_history_stops_where_the_term_began(opened: Opened) -> None:
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", DAYS))
    agreed = contract([RATE], starts_on=date(2026, 8, 20))
    card = measure(source, agreed, Period.parse("2026-10"), history=6, today=LATER)
    assert [(score.period.label, score.is_partial, score.denominator) for score in card.past("1")] == [
        ("2026-08", True, 0), ("2026-09", False, 0), ("2026-10", False, 31)
    ]  # fmt: skip
    assert card.of("1") == card.past("1")[-1]


def test_a_period_outside_the_term_or_not_begun_is_refused() -> None:
    agreed = contract([RATE], starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31))
    for text in ("2026-03", "2027-04", "2025"):
        with pytest.raises(UsageError, match="outside the term"):
            check_period(agreed, Period.parse(text), date(2030, 1, 1))
    with pytest.raises(UsageError, match="has not begun"):
        check_period(agreed, Period.parse("2026-11"), date(2026, 10, 31))
    check_period(agreed, Period.parse("2026-11"), date(2026, 11, 1))
    check_period(agreed, Period.parse("2026"), date(2026, 11, 1))


def test_a_reading_given_for_a_run_goes_over_the_clauses_own(opened: Opened) -> None:
    source = opened(
        as_of=instant("2026-12-01 00:00"), calls=drawn("calls", "answered_at | ended_at\n09:00:01 | -\n- | 09:00:02")
    )
    agreed = contract([RATE])
    october = Period.parse("2026-10")
    assert measure(source, agreed, october, today=LATER).of("1").value.denominator == 2
    other = measure(source, agreed, october, today=LATER, reading={"short_abandons": "left_out"})
    assert other.of("1").value == 1
    with pytest.raises(UsageError, match="short_abandons"):
        measure(source, agreed, october, today=LATER, reading={"short": "left_out"})
    with pytest.raises(UsageError, match="left_out"):
        measure(source, agreed, october, today=LATER, reading={"short_abandons": "gone"})
    with pytest.raises(UsageError, match="length of time"):
        measure(
            opened(calls=drawn("calls", IDENTIFIED)), contract([FCR]), october, today=LATER, reading={"window": "long"}
        )


# -- whose rows --------------------------------------------------------------------------------------------------------


def test_two_contracts_in_one_export_never_mix(opened: Opened) -> None:
    """The same keys, customers and times for both, and opposite results."""
    clauses = [
        RATE,
        {"kpi": "service_level", "limit": "15 s"},
        FCR,
        {"kpi": "first_response_time", "limit": "10 min"},
        {"kpi": "answer_accuracy"},
        {"kpi": "customer_satisfaction"},
        {"kpi": "complaint_satisfaction"},
        {"kpi": "survey_response_rate"},
    ]
    calls = "customer_id | topic | contract_id | arrived_at | queued_at | answered_at\nx | a | one | 09:00:00 | 09:00:00 | 09:00:01\nx | a | two | 09:00:00 | 09:00:00 | -\nx | a | two | 10:00:00 | 10:00:00 | -"
    tickets = "ticket_id | contract_id | kind | first_response_at | closed_at | answer_correct\n7 | one | complaint | 09:05:00 | 09:06:00 | T\n7 | two | inquiry | 09:55:00 | - | F"
    surveys = "survey_id | contract_id | ticket_id | sent_at | answered_at | score | scale_max\n1 | one | 7 | 09:00:00 | 09:30:00 | 5 | 5\n1 | two | 7 | 09:00:00 | 09:29:00 | 1 | 5\n2 | two | 8 | 09:00:00 | - | - | 5"
    source = opened(
        as_of=instant("2026-12-01 00:00"),
        calls=drawn("calls", calls),
        tickets=drawn("tickets", tickets),
        surveys=drawn("surveys", surveys),
    )

    def figures(name: str) -> list[tuple[object, int | None]]:
        scores = measure(source, contract(clauses, id=name), Period.parse("2026-10"), today=LATER).scores
        return [(score.numerator, score.denominator) for score in scores]

    assert figures("one") == [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (5, 1), (1, 1)]
    assert figures("two") == [(0, 2), (0, 2), (0, 0), (0, 1), (0, 1), (0, 1), (0, 0), (1, 2)]
    assert figures("nobody") == [(0, 0)] * len(clauses)


def test_scores_are_in_the_contracts_order(opened: Opened) -> None:
    agreed = contract([RATE, {"ref": "b"}, {"ref": "a", "kpi": "abandonment_rate"}])
    source = opened(as_of=instant("2026-12-01 00:00"), calls=drawn("calls", ANSWERED))
    scores: tuple[Score, ...] = measure(source, agreed, Period.parse("2026-10"), today=LATER).scores
    assert [score.term.clause.ref for score in scores] == ["1", "a"]
