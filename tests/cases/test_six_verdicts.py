"""Situations that lack neither data nor terms: what was not due in the period, and what did not occur in it."""

from pathlib import Path

import pytest
from support.situation import Outcome, Situation

QUARTERLY = """
    [[clauses]]
    ref = "q"
    words = "每季度培训一次"
    kpi = "cadence_compliance"
    scope = { activity = "training" }
    reading = { every = "quarter" }
    target = ">= 100 %"

    [[clauses]]
    ref = "f"
    words = "每季度培训一次"
    kpi = "cadence_compliance"
    scope = { activity = "training" }
    reading = { every = "quarter" }
"""
TRAINED = {
    "logbook.parquet": "activity | started_at | ended_at\ntraining | 2025-10-05 09:00 | 2025-10-05 10:00\ntraining | 2025-11-28 09:00 | -"
}
NOT_DUE = {"verdict": "not_due", "reason_code": "not_due", "denominator": 0, "value": None}
NOT_OCCURRED = {"verdict": "not_occurred", "reason_code": "not_occurred", "denominator": 0, "value": None}
NO_ROWS = {"verdict": "undecidable", "reason_code": "no_rows", "denominator": 0}
COMPLAINTS = """
    [[clauses]]
    ref = "c"
    words = "投诉24小时内首次响应"
    kpi = "first_response_time"
    scope = { kind = "complaint" }
    limit = "24 h"
    target = ">= 95 %"

    [[clauses]]
    ref = "f"
    words = "及时响应投诉"
    kpi = "first_response_time"
    scope = { kind = "complaint" }
    limit = "24 h"

    [[clauses]]
    ref = "b"
    words = "投诉____内首次响应"
    kpi = "first_response_time"
    scope = { kind = "complaint" }
    limit = "24 h"
    target = ">= ____ %"
"""
CASES = """
    ticket_id | kind      | received_at      | first_response_at
    a         | complaint | 2025-08-04 09:00 | 2025-08-04 10:00
    {}
    c         | question  | 2025-11-28 09:00 | 2025-11-28 10:00
"""
RESTORED = """
    [[clauses]]
    ref = "r"
    words = "系统中断2小时内恢复"
    kpi = "service_restoration_time"
    limit = "2 h"
    target = ">= 100 %"
"""

SITUATIONS = {
    "the quarter ends in another month": Situation(
        contract=QUARTERLY, exports=TRAINED, expects=Outcome({"q": NOT_DUE, "f": NOT_DUE})
    ),
    "the export ends in the quarter's middle, which is over by now: what it lacks may be due": Situation(
        contract=QUARTERLY,
        exports={"logbook.parquet": "activity | started_at\naudit | 2025-11-28 09:00"},
        run=[("score", "k", "-p", "2025-12", "--format", "json")],
        expects=Outcome({"q": {**NO_ROWS, "pending": 1, "provisional": True}, "f": {"verdict": "facts_only"}}),
    ),
    "cases came in, none of them a complaint": Situation(
        contract=COMPLAINTS,
        exports={"tickets.parquet": CASES.format("b | question | 2025-10-09 09:00 | 2025-10-09 10:00")},
        expects=Outcome(
            {"c": NOT_OCCURRED, "f": NOT_OCCURRED, "b": {"verdict": "undecidable", "reason_code": "blank_target"}}
        ),
    ),
    "no case at all came in, so that the export may lack them": Situation(
        contract=COMPLAINTS,
        exports={"tickets.parquet": CASES.format("b | question | 2025-09-09 09:00 | 2025-09-09 10:00")},
        expects=Outcome({"c": NO_ROWS, "f": {"verdict": "facts_only", "reason_code": "no_rows"}}),
    ),
    "a log that goes on has no outage": Situation(
        contract=RESTORED,
        exports={"logbook.parquet": "activity | started_at | ended_at\ntraining | 2025-11-28 09:00 | 2025-11-28 10:00"},
        expects=Outcome({"r": NOT_OCCURRED}),
    ),
    "a log that ends before the period cannot say that there was none": Situation(
        contract=RESTORED,
        exports={"logbook.parquet": "activity | started_at | ended_at\noutage | 2025-09-28 09:00 | 2025-09-28 10:00"},
        as_of=None,
        expects=Outcome({"r": {**NO_ROWS, "provisional": True}}),
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_what_was_not_called_for_is_no_lack_of_data(situation: Situation, tmp_path: Path) -> None:
    situation.hold(tmp_path)
