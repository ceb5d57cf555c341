"""Edges of real data: where an export ends, what it lacks, times that cannot be, clocks, shifts, pauses, cases opened again.

Each situation is one that centres have; a figure is right, or said to be none, and never wrong without a word.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from support.situation import SCORE, Outcome, Situation

RESOLVED = """
    [[clauses]]
    ref = "res"
    words = "三日内解决率不低于90%"
    kpi = "resolution_time"
    limit = "3 d"
    target = ">= 90 %"
"""
ANSWERED = """
    [[clauses]]
    ref = "a"
    words = "接通率不低于95%"
    kpi = "answer_rate"
    target = ">= 95 %"
"""
EIGHTEEN_DAYS_AND_THREE_OPEN = "received_at | resolved_at\n" + "\n".join(
    [f"{day:02} 09:00 | {day:02} 12:00" for day in range(1, 19)] + [f"27 {hour}:00 |" for hour in (10, 11, 12)]
)
NEVER = "1970-01-01 00:00"
UNCHECKED = [(*SCORE, "--unchecked")]
"""Of so few rows one is above what the checks let pass: the figures are looked at all the same."""


def calls_on(days: list[date], hours: tuple[int, ...] = (9, 11, 13, 15)) -> str:
    """Draw answered calls, one in each of some hours of some days."""
    moments = [datetime.combine(day, datetime.min.time()) + timedelta(hours=hour) for day in days for hour in hours]
    rows = [f"{at} | {at} | {at + timedelta(seconds=10)} | {at + timedelta(seconds=70)}" for at in moments]
    return "\n".join(["arrived_at | queued_at | answered_at | ended_at", *rows])


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


OCTOBER = days(date(2025, 10, 1), date(2025, 10, 31))
WITHOUT_TEN_DAYS = [day for day in [*OCTOBER, date(2025, 11, 1)] if not date(2025, 10, 11) <= day <= date(2025, 10, 20)]

AS_OF = {
    "a maintenance announced for December is no sign that the month is over": Situation(
        contract=RESOLVED,
        as_of=None,
        exports={
            "tickets.parquet": EIGHTEEN_DAYS_AND_THREE_OPEN,
            "logbook.parquet": """
                activity    | started_at       | ended_at | reported_at
                maintenance | 05 02:00         | 05 03:00 |
                maintenance | 2025-12-20 02:00 |          | 25 10:00
            """,
        },
        expects=Outcome({"res": {"numerator": 18, "denominator": 18, "pending": 3, "provisional": True}}),
    ),
    "nor is it in the logbook itself: what is announced has not been done": Situation(
        contract="""
            [[clauses]]
            ref = "m"
            words = "每月至少维护两次"
            kpi = "cadence_compliance"
            scope = { activity = "maintenance" }
            reading = { every = "month", times = "2" }
            target = ">= 100 %"
        """,
        as_of=None,
        exports={
            "logbook.parquet": """
                activity    | started_at | ended_at | reported_at
                maintenance | 05 02:00   | 05 03:00 |
                maintenance | 30 02:00   |          | 25 10:00
            """,
        },
        expects=Outcome(
            {
                "m": {
                    "denominator": 0,
                    "pending": 1,
                    "verdict": "undecidable",
                    "provisional": True,
                    "reason_has": "as_of",
                }
            }
        ),
    ),
    "a roster for December is none either": Situation(
        contract=RESOLVED,
        as_of=None,
        exports={
            "tickets.parquet": EIGHTEEN_DAYS_AND_THREE_OPEN,
            "shifts.parquet": "agent_id | started_at | ended_at\na | 2025-12-20 09:00 | 2025-12-20 17:00",
        },
        expects=Outcome({"res": {"numerator": 18, "denominator": 18, "pending": 3, "provisional": True}}),
    ),
    "tickets taken before the calls end where they were taken": Situation(
        contract=RESOLVED + ANSWERED,
        as_of=None,
        exports={
            "tickets.parquet": EIGHTEEN_DAYS_AND_THREE_OPEN.replace("27 ", "19 "),
            "calls.parquet": calls_on([*OCTOBER, date(2025, 11, 1), date(2025, 11, 2)], hours=(10,)),
        },
        expects=Outcome(
            {
                "res": {"numerator": 18, "denominator": 18, "provisional": True},
                "a": {"numerator": 31, "denominator": 31, "provisional": False},
            }
        ),
    ),
    "each export may say where it ends": Situation(
        contract=RESOLVED + ANSWERED,
        source="""
            [tickets]
            path = "exports/tickets.parquet"
            as_of = 2025-10-19T12:00:00
        """,
        exports={
            "tickets.parquet": EIGHTEEN_DAYS_AND_THREE_OPEN.replace("27 ", "19 "),
            "calls.parquet": calls_on(OCTOBER, hours=(10,)),
        },
        expects=Outcome({"res": {"pending": 3, "provisional": True}, "a": {"provisional": False}}),
    ),
    "a time of 9999 is not the end of the data": Situation(
        contract=RESOLVED,
        as_of=None,
        exports={"tickets.parquet": EIGHTEEN_DAYS_AND_THREE_OPEN + "\n26 10:00 | 9999-12-31 00:00"},
        expects=Outcome({"res": {"numerator": 18, "denominator": 19, "unmeasurable": 1, "provisional": True}}),
    ),
    "no source says what is to come: an end that lies ahead is now": Situation(
        contract=RESOLVED,
        as_of="2099-01-01T00:00:00",
        exports={"tickets.parquet": EIGHTEEN_DAYS_AND_THREE_OPEN},
        expects=Outcome({"res": {"numerator": 18, "denominator": 21, "provisional": True}}),
    ),
}

COVERAGE = {
    "ten days were never delivered: the verdict waits, and they are named": Situation(
        contract=ANSWERED,
        exports={"calls.parquet": calls_on(WITHOUT_TEN_DAYS)},
        expects=Outcome(
            {
                "a": {
                    "numerator": 84,
                    "denominator": 84,
                    "provisional": True,
                    "reason_has": "2025-10-11..2025-10-20",
                    "gaps": [
                        {"export": "calls", "channel": None, "from": "2025-10-11", "to": "2025-10-20", "hours": None}
                    ],
                }
            }
        ),
    ),
    "the centre says that nobody rang on them": Situation(
        contract=ANSWERED,
        source="""
            [calls]
            path = "exports/calls.parquet"
            complete = ["2025-10-11..2025-10-19", 2025-10-20]
        """,
        exports={"calls.parquet": calls_on(WITHOUT_TEN_DAYS)},
        expects=Outcome({"a": {"numerator": 84, "verdict": "met", "provisional": False, "gaps": []}}),
    ),
    "afternoons of one day are missing: its hours are named": Situation(
        contract=ANSWERED,
        exports={
            "calls.parquet": calls_on([day for day in OCTOBER if day.day != 14], hours=tuple(range(9, 18)))
            + "\n"
            + calls_on([date(2025, 10, 14)], hours=(9, 10, 11, 12)).partition("\n")[2]
        },
        expects=Outcome({"a": {"provisional": True, "reason_has": "2025-10-14 13:00-18:00"}}),
    ),
    "check names them, too": Situation(
        contract=ANSWERED,
        exports={"calls.parquet": calls_on(WITHOUT_TEN_DAYS)},
        run=[("check", "k", "--data")],
        expects=Outcome(says=["k: no rows on calls 2025-10-11..2025-10-20"]),
    ),
    "a centre that is closed at weekends has no gap there": Situation(
        contract=ANSWERED,
        exports={"calls.parquet": calls_on([day for day in OCTOBER if day.weekday() < 5])},
        expects=Outcome({"a": {"verdict": "met", "provisional": False}}),
    ),
    "nor has one that is closed on holidays": Situation(
        contract=ANSWERED,
        exports={"calls.parquet": calls_on([day for day in OCTOBER if day.day > 8])},
        expects=Outcome({"a": {"verdict": "met", "provisional": False}}),
    ),
    "a few calls here and there show no gap": Situation(
        contract=ANSWERED,
        exports={"calls.parquet": calls_on([date(2025, 10, day) for day in (2, 3, 9, 17, 20, 29)], hours=(10,))},
        expects=Outcome({"a": {"verdict": "met", "provisional": False}}),
    ),
    "an export that begins on the 29th does not tell of the month": Situation(
        contract=RESOLVED,
        exports={
            "tickets.parquet": "received_at | resolved_at\n"
            + "\n".join(
                f"{day} 09:{minute:02} | {day} 12:00"
                for day in days(date(2025, 10, 29), date(2025, 11, 12))
                for minute in range(5)
            )
        },
        expects=Outcome({"res": {"provisional": True, "reason_has": "2025-10-09..2025-10-28"}}),
    ),
    "one channel was forgotten for a week": Situation(
        contract=ANSWERED,
        exports={
            "calls.parquet": "\n".join(
                [
                    calls_on([]) + " | channel",
                    *(f"{row} | phone" for row in calls_on(OCTOBER).splitlines()[1:]),
                    *(
                        f"{row} | chat"
                        for row in calls_on([day for day in OCTOBER if not 13 <= day.day <= 19]).splitlines()[1:]
                    ),
                ]
            )
        },
        expects=Outcome({"a": {"provisional": True, "reason_has": "calls/chat 2025-10-13..2025-10-19"}}),
    ),
}

CONTRADICTIONS = {
    "never answered is 1970": Situation(
        contract=ANSWERED,
        exports={
            "calls.parquet": f"""
                arrived_at | queued_at | answered_at | ended_at | outcome
                10:00      | 10:00     | 10:00:05    | 10:01    | answered
                10:10      | 10:10     | {NEVER}     | 10:11    | abandoned
            """
        },
        run=UNCHECKED,
        expects=Outcome(
            {"a": {"numerator": 1, "denominator": 2, "unmeasurable": 1, "value_best": 1, "value_worst": 0.5}}
        ),
    ),
    "abandoned, and yet answered": Situation(
        contract=ANSWERED,
        exports={
            "calls.parquet": """
                arrived_at | queued_at | answered_at | ended_at | outcome
                10:00      | 10:00     | 10:00:05    | 10:01    |
                10:10      | 10:10     | 10:10:15    | 10:10:15 | abandoned
            """
        },
        run=UNCHECKED,
        expects=Outcome({"a": {"numerator": 1, "denominator": 2, "unmeasurable": 1, "verdict": "undecidable"}}),
    ),
    "no fee for what 1970 says": Situation(
        contract="""
            [[clauses]]
            ref = "min"
            words = "按通话分钟计费"
            kpi = "billable_talk_minutes"

            [[fees]]
            ref = "min"
            rate = "0.35 元/分钟"
        """,
        exports={
            "calls.parquet": f"""
                arrived_at | queued_at | answered_at | ended_at
                10:00      | 10:00     | 10:01       | 10:16
                10:10      | 10:10     | {NEVER}     | 10:11
            """
        },
        run=UNCHECKED,
        expects=Outcome({"min": {"value": 15, "unmeasurable": 1, "value_worst": None}}),
    ),
    "no follow-up is 1970": Situation(
        contract="""
            [[clauses]]
            ref = "fu"
            words = "结案后回访"
            kpi = "follow_up_rate"
            target = ">= 95 %"
        """,
        exports={
            "tickets.parquet": f"""
                received_at | closed_at | followed_up_at
                10:00       | 12:00     | 14 10:00
                10:01       | 12:00     | {NEVER}
            """
        },
        run=UNCHECKED,
        expects=Outcome({"fu": {"numerator": 1, "denominator": 2, "unmeasurable": 1, "verdict": "undecidable"}}),
    ),
    "a case closed in 1970 may have been closed": Situation(
        contract="""
            [[clauses]]
            ref = "fu"
            words = "结案后回访"
            kpi = "follow_up_rate"
            target = ">= 95 %"
        """,
        exports={
            "tickets.parquet": f"""
                received_at | closed_at | followed_up_at
                10:00       | 12:00     | 14 10:00
                10:01       | {NEVER}   | 14 10:00
            """
        },
        run=UNCHECKED,
        expects=Outcome({"fu": {"numerator": 1, "denominator": 2, "unmeasurable": 1, "verdict": "undecidable"}}),
    ),
    "answered before it was received": Situation(
        contract="""
            [[clauses]]
            ref = "f"
            words = "1小时内首次响应"
            kpi = "first_response_time"
            limit = "1 h"
            target = ">= 30 %"
        """,
        exports={"tickets.parquet": "received_at | first_response_at\n09:00 | 09:05\n09:01 | 08:00"},
        run=UNCHECKED,
        expects=Outcome({"f": {"numerator": 1, "unmeasurable": 1, "verdict": "met"}}),
    ),
    "a survey answered before it was sent": Situation(
        contract="""
            [[clauses]]
            ref = "s"
            words = "满意率不低于80%"
            kpi = "customer_satisfaction"
            target = ">= 80 %"

            [[clauses]]
            ref = "r"
            words = "回收率不低于50%"
            kpi = "survey_response_rate"
            target = ">= 50 %"
        """,
        exports={
            "surveys.parquet": """
                sent_at | answered_at | score:number | scale_max
                10:00   | 10:05       | 5            | 5
                10:10   | 09:05       | 5            | 5
            """
        },
        run=UNCHECKED,
        expects=Outcome(
            {
                "s": {"numerator": 1, "denominator": 1, "unmeasurable": 1, "verdict": "undecidable"},
                "r": {"numerator": 1, "denominator": 2, "unmeasurable": 1, "verdict": "met"},
            }
        ),
    ),
    "a leak whose time cannot be may have been in the month": Situation(
        contract="""
            [[clauses]]
            ref = "l"
            words = "无数据泄露"
            kpi = "privacy_incidents"
            target = "<= 0 count"
        """,
        exports={
            "logbook.parquet": f"""
                activity | started_at | ended_at
                leak     | {NEVER}    | 15 10:00
                training | 10:00      | 11:00
            """
        },
        run=UNCHECKED,
        expects=Outcome({"l": {"numerator": 0, "unmeasurable": 1, "verdict": "undecidable"}}),
    ),
    "what is found is told": Situation(
        contract=ANSWERED,
        exports={
            "calls.parquet": f"""
                arrived_at | queued_at | answered_at | ended_at
                10:00      | 10:00     | 10:00:05    | 10:01
                10:10      | 10:10     | {NEVER}     | 10:11
            """
        },
        run=[("check", "k", "--data")],
        expects=Outcome(
            codes=5, says=["warning: calls: arrived_at, queued_at, answered_at, ended_at: Some of it cannot be"]
        ),
    ),
}

CALLS_AND_CASES = {
    "the centre rang back two days later those who gave up: they gave up": Situation(
        contract=ANSWERED
        + """
            [[clauses]]
            ref = "b"
            words = "放弃率不高于5%"
            kpi = "abandonment_rate"
            target = "<= 5 %"
        """,
        exports={
            "calls.parquet": """
                arrived_at | queued_at | answered_at | ended_at | outcome   | callback_at
                10:00      | 10:00     | 10:00:05    | 10:01    |           |
                10:10      | 10:10     |             | 10:11    | abandoned | 15 09:00
                10:20      | 10:20     |             | 10:21    | callback  | 10:40
            """
        },
        expects=Outcome({"a": {"numerator": 2, "denominator": 3}, "b": {"numerator": 1, "denominator": 3}}),
    ),
    "opened again and open is not resolved": Situation(
        contract="""
            [[clauses]]
            ref = "rr"
            words = "解决率不低于95%"
            kpi = "resolution_rate"
            limit = "24 h"
            target = ">= 95 %"

            [[clauses]]
            ref = "t"
            words = "24小时内解决"
            kpi = "resolution_time"
            limit = "24 h"
            target = ">= 95 %"
        """,
        exports={
            "tickets.parquet": """
                received_at | resolved_at | closed_at | reopened
                10:00       | 15:00       | 16:00     | F
                10:01       | 15:01       | 16:01     | T
                10:02       | 15:02       |           | T
                10:03       | 15:03       |           | F
            """
        },
        expects=Outcome({"rr": {"numerator": 3, "denominator": 4}, "t": {"numerator": 3, "denominator": 4}}),
    ),
    "opened again, and nothing says whether it is open": Situation(
        contract=RESOLVED,
        exports={"tickets.parquet": "received_at | resolved_at | reopened\n10:00 | 15:00 | F\n10:01 | 15:01 | T"},
        expects=Outcome({"res": {"numerator": 1, "denominator": 2, "unmeasurable": 1, "verdict": "undecidable"}}),
    ),
    "only the quick are judged: a week has run out for none": Situation(
        contract=RESOLVED.replace("3 d", "7 d"),
        as_of="2025-10-08T00:00:00",
        exports={
            "tickets.parquet": "received_at | resolved_at\n"
            + "\n".join(f"06 10:{minute:02} | {'06 15:00' if minute < 10 else '-'}" for minute in range(35))
        },
        expects=Outcome(
            {
                "res": {
                    "numerator": 10,
                    "pending": 25,
                    "verdict": "undecidable",
                    "reason_code": "only_early",
                    "value_worst": 10 / 35,
                    "value_best": 1,
                }
            }
        ),
    ),
    "a promise moves with the pause that was agreed": Situation(
        contract="""
            [[clauses]]
            ref = "r"
            words = "按承诺时间解决，等待客户期间停止计时"
            kpi = "resolution_time"
            reading = { pause = "waiting_for_customer" }
            target = ">= 50 %"
        """,
        source="""
            [tickets]
            path = "exports/tickets.parquet"
            [tickets.columns]
            paused = { sql = "case when waits_from is not null then [{'started_at': waits_from, 'ended_at': waits_till}] end" }
        """,
        exports={
            "tickets.parquet": """
                received_at | resolved_at | promised_at | waits_from | waits_till
                09:00       | 16 11:00    | 14 09:00    | 13 10:00   | 16 10:00
                09:00       | 17 09:00    | 14 09:00    | 13 10:00   | 16 10:00
                09:00       | 17 09:01    | 14 09:00    | 13 10:00   | 16 10:00
                09:00       | 14 15:00    | 14 09:00    |            |
            """
        },
        expects=Outcome({"r": {"numerator": 2, "denominator": 4, "verdict": "met"}}),
    ),
}

SHIFTS_AND_CLOCKS = {
    "signed in twice at once is billed once": Situation(
        contract="""
            [[clauses]]
            ref = "h"
            words = "按在线工时计费"
            kpi = "billable_agent_hours"

            [[clauses]]
            ref = "c"
            words = "按在线客服工时计费"
            kpi = "billable_agent_hours"
            scope = { channel = "chat" }
        """,
        exports={
            "shifts.parquet": """
                agent_id | channel | started_at | ended_at
                a1       | phone   | 13 09:00   | 13 17:00
                a1       | chat    | 13 10:00   | 13 18:00
                a1       | phone   | 14 09:00   | 14 17:00
                a1       | phone   | 14 09:00   | 14 17:00
                a1       | phone   | 15 22:00   | 16 06:00
            """
        },
        run=[("score", "k", "--period", "2025-10", "--format", "json"), ("check", "k", "--data")],
        expects=Outcome(
            {"h": {"value": 25 * 3600}, "c": {"value": 8 * 3600}}, says=["Some shifts of one agent overlap"]
        ),
    ),
    "two who relieve each other are never two": Situation(
        contract="""
            [hours.h]
            days = "every_day"
            windows = ["09:00-09:30"]

            [[clauses]]
            ref = "s"
            words = "服务时间内至少两名座席在岗"
            kpi = "staffed_hours_coverage"
            scope = { hours = "h" }
            reading = { agents = "2" }
            target = ">= 95 %"
        """,
        exports={
            "shifts.parquet": """
                agent_id | started_at | ended_at
                A        | 09:00      | 09:07
                B        | 09:07      | 09:15
                A        | 09:14      | 09:22
                B        | 09:16      | 09:29
            """
        },
        run=[("score", "k", "--period", "2025-10-13", "--format", "json")],
        expects=Outcome({"s": {"numerator": 0, "denominator": 2, "verdict": "missed"}}),
    ),
    "hours that end a minute before are asked about": Situation(
        contract="""
            [hours.w]
            days = "every_day"
            windows = ["08:00-11:59", "12:00-18:00"]
            on = { sun = ["00:00-23:59"] }
        """
        + ANSWERED,
        exports={"calls.parquet": "arrived_at | queued_at | answered_at\n09:00 | 09:00 | 09:00:10"},
        run=[("check", "k")],
        expects=Outcome(
            says=["hours.w: the window 08:00-11:59", "write 08:00-12:00", "00:00-23:59", "write 00:00-24:00"],
            lacks=["12:00-18:00 is closed"],
        ),
    ),
    "an hour that comes twice is an hour of doubt": Situation(
        contract="""
            [[clauses]]
            ref = "asa"
            words = "平均应答不超过20秒"
            kpi = "average_speed_of_answer"
            target = "<= 20 s"

            [[clauses]]
            ref = "a"
            words = "接通率不低于95%"
            kpi = "answer_rate"
            target = ">= 95 %"
        """,
        zone="Europe/Berlin",
        exports={
            "calls.parquet": """
                arrived_at  | queued_at   | answered_at | ended_at
                26 01:59:55 | 26 01:59:55 | 26 02:00:05 | 26 02:03:05
                26 02:59:55 | 26 02:59:55 | 26 02:00:05 | 26 02:03:05
                27 10:00:00 | 27 10:00:00 | 27 10:00:10 | 27 10:00:40
            """
        },
        run=UNCHECKED,
        expects=Outcome(
            {
                "asa": {"value": 10, "denominator": 1, "unmeasurable": 2, "verdict": "undecidable"},
                "a": {"numerator": 3, "denominator": 3, "verdict": "met"},
            }
        ),
    ),
    "times with their zone are what they are": Situation(
        contract="""
            [[clauses]]
            ref = "asa"
            words = "平均应答不超过20秒"
            kpi = "average_speed_of_answer"
            target = "<= 20 s"
        """,
        zone="Europe/Berlin",
        exports={
            "calls.parquet": """
                arrived_at:utc      | queued_at:utc       | answered_at:utc     | ended_at:utc
                2025-10-26 00:59:55 | 2025-10-26 00:59:55 | 2025-10-26 01:00:05 | 2025-10-26 01:03:05
            """
        },
        expects=Outcome({"asa": {"value": 10, "unmeasurable": 0, "verdict": "met"}}),
    ),
    "a case a day long is in time, whichever of the two hours it began in": Situation(
        contract=RESOLVED,
        zone="Europe/Berlin",
        exports={
            "tickets.parquet": """
                received_at | resolved_at
                26 02:30    | 27 02:30
                26 02:30    | 29 01:45
                26 02:30    | 29 04:00
            """
        },
        expects=Outcome({"res": {"numerator": 1, "denominator": 3, "unmeasurable": 1}}),
    ),
    "an outage that begins in a planned one counts from its end": Situation(
        contract="""
            [[clauses]]
            ref = "av"
            words = "可用率不低于99.9%，计划内中断不计入服务时间"
            kpi = "hotline_availability"
            reading = { planned = "left_out" }
            target = ">= 99.9 %"
        """,
        exports={
            "logbook.parquet": """
                activity | started_at | restored_at | ended_at | planned
                outage   | 08:00      | 08:15       | 08:15    | T
                outage   | 08:06:56   | 09:48:36    | 09:48:36 | F
            """
        },
        run=[("score", "k", "--period", "2025-10-13", "--format", "json")],
        expects=Outcome({"av": {"numerator": 79884, "denominator": 85500}}),
    ),
}


@pytest.mark.parametrize("situation", AS_OF.values(), ids=AS_OF)
def test_where_an_export_ends(situation: Situation, tmp_path: Path) -> None:
    situation.hold(tmp_path)


@pytest.mark.parametrize("situation", COVERAGE.values(), ids=COVERAGE)
def test_what_an_export_lacks(situation: Situation, tmp_path: Path) -> None:
    situation.hold(tmp_path)


@pytest.mark.parametrize("situation", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_a_row_cannot_be(situation: Situation, tmp_path: Path) -> None:
    situation.hold(tmp_path)


@pytest.mark.parametrize("situation", CALLS_AND_CASES.values(), ids=CALLS_AND_CASES)
def test_how_it_ended(situation: Situation, tmp_path: Path) -> None:
    situation.hold(tmp_path)


@pytest.mark.parametrize("situation", SHIFTS_AND_CLOCKS.values(), ids=SHIFTS_AND_CLOCKS)
def test_shifts_and_clocks(situation: Situation, tmp_path: Path) -> None:
    situation.hold(tmp_path)
