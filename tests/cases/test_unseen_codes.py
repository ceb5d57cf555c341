"""Situations in which a clause names a code that the exports never hold: a nought that comes of it says nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.situation import SCORE, Outcome, Situation

CHECK = ("check", "k", "--data")
CONDUCT = """
    [[clauses]]
    ref = "m"
    words = "禁止辱骂客户"
    kpi = "prohibited_conduct_incidents"
    scope = { topic = "abusive_language" }
    target = "<= 0 count"
"""
CLAIMED = """
    [[clauses]]
    ref = "o"
    words = "禁止侮辱客户"
    kpi = "prohibited_conduct_incidents"
    scope = { topic = "insult" }
    target = "<= 1 count"
"""
INSULT = """
    activity   | topic  | started_at | confirmed | ended_at
    misconduct | insult | 09 10:00   | T         | -
    training   | -      | 01 10:00   | -         | 01 12:00
"""
UNSEEN = {"m": {"verdict": "undecidable", "value": None, "numerator": None, "reason_has": "abusive_language"}}
CADENCE = """
    [[clauses]]
    ref = "m"
    words = "每月全面检查一次"
    kpi = "cadence_compliance"
    scope = { activity = "inspection", topic = "full" }
    reading = { every = "month" }
    target = ">= 100 %"
"""

SITUATIONS = {
    "the log knows the same conduct by another word": Situation(
        contract=CONDUCT, exports={"logbook.parquet": INSULT}, expects=Outcome(UNSEEN)
    ),
    "of the clause that no number was agreed on, neither is it nought": Situation(
        contract=CONDUCT.replace('target = "<= 0 count"', ""),
        exports={"logbook.parquet": INSULT},
        expects=Outcome(UNSEEN),
    ),
    "the other word lies in another month": Situation(
        contract=CONDUCT,
        exports={"logbook.parquet": INSULT.replace("09 10:00", "2025-08-09 10:00")},
        expects=Outcome(UNSEEN),
    ),
    "the other word is another clause's: nothing of its own happened": Situation(
        contract=CONDUCT + CLAIMED,
        exports={"logbook.parquet": INSULT},
        expects=Outcome({"m": {"verdict": "met", "numerator": 0}, "o": {"verdict": "met", "numerator": 1}}),
    ),
    "the code occurs in an earlier month, so it is known": Situation(
        contract=CONDUCT,
        exports={"logbook.parquet": INSULT + "    misconduct | abusive_language | 2025-08-09 10:00 | T | -\n"},
        expects=Outcome({"m": {"verdict": "met", "numerator": 0}}),
    ),
    "the log has no such activity at all: nothing happened": Situation(
        contract=CONDUCT,
        exports={"logbook.parquet": INSULT.replace("misconduct | insult", "inspection | -")},
        expects=Outcome({"m": {"verdict": "met", "numerator": 0}}),
    ),
    "inspections are logged, none says of what kind": Situation(
        contract=CADENCE,
        exports={
            "logbook.parquet": """
                activity   | topic:text | started_at | ended_at
                inspection | -          | 10 09:00   | 10 11:00
                inspection | -          | 11 09:00   | 11 11:00
            """
        },
        expects=Outcome({"m": {"verdict": "undecidable", "reason_code": "unmeasurable"}}),
    ),
    "some other kind of inspection is logged, and the one owed has been before: it was missed": Situation(
        contract=CADENCE,
        exports={
            "logbook.parquet": """
                activity   | topic | started_at       | ended_at
                inspection | full  | 2025-09-10 09:00 | 2025-09-10 11:00
                inspection | spot  | 11 09:00         | 11 11:00
            """
        },
        expects=Outcome({"m": {"verdict": "missed", "numerator": 0}}),
    ),
    "a queue that no call ever was in": Situation(
        contract="""
            [[clauses]]
            ref = "m"
            words = "专席接通率"
            kpi = "answer_rate"
            scope = { queue = "VIP" }
            target = ">= 90 %"
        """,
        exports={
            "calls.parquet": """
                arrived_at | queued_at | answered_at | queue
                09:00      | 09:00     | 09:00:10    | vip
            """
        },
        expects=Outcome({"m": {"verdict": "undecidable", "reason_has": "queue “VIP”"}}),
    ),
    "a kind that an answer takes from its ticket is known": Situation(
        contract="""
            [[clauses]]
            ref = "m"
            words = "投诉满意率"
            kpi = "customer_satisfaction"
            scope = { kind = "complaint" }
            target = ">= 90 %"
        """,
        exports={
            "tickets.parquet": """
                ticket_id | received_at      | kind
                T1        | 2025-08-01 09:00 | complaint
            """,
            "surveys.parquet": """
                ticket_id | sent_at  | answered_at | score:number | scale_max | kind:text
                T2        | 09:00    | 10:00       | 5            | 5         | -
            """,
        },
        expects=Outcome({"m": {"verdict": "not_occurred", "reason_code": "not_occurred"}}),
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_what_comes_of_a_code_that_does_not_occur(situation: Situation, tmp_path: Path) -> None:
    situation.hold(tmp_path)


@pytest.mark.parametrize("name", ["the log knows the same conduct by another word", "a queue that no call ever was in"])
def test_check_names_the_code_and_the_clause(name: str, tmp_path: Path) -> None:
    (code,) = {"abusive_language", "VIP"} & set(SITUATIONS[name].contract.replace('"', " ").split())
    says = ["warning: k, clause m: no row of", f"'{code}'"]
    replace(SITUATIONS[name], run=[CHECK], expects=Outcome(says=says)).hold(tmp_path)


def test_check_names_topics_that_no_clause_claims_by_their_number(tmp_path: Path) -> None:
    situation = replace(
        SITUATIONS["the log knows the same conduct by another word"],
        run=[CHECK],
        expects=Outcome(says=["entries of misconduct in the logbook stand under 1 topic"], lacks=["insult"]),
    )
    situation.hold(tmp_path)


def test_a_code_that_occurs_is_not_named(tmp_path: Path) -> None:
    known = SITUATIONS["the code occurs in an earlier month, so it is known"]
    replace(known, run=[CHECK, SCORE], expects=Outcome(lacks=["no row of"])).hold(tmp_path)
