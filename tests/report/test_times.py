"""What is said of the times behind a clause that promises no number."""

from collections.abc import Callable
from typing import Any

import pytest
from support.centre import scored
from support.drawn import drawn

from servicepledge.engine.spread import spread
from servicepledge.exports.open import OpenSource
from servicepledge.report.times import facts_without_limit, times_text
from servicepledge.text import Language

PROMPTLY = {"kind": "time_limit_without_number", "kpi": "service_level"}
CALLS = "answered_at\n09:00:04\n09:00:06\n09:00:50"


@pytest.mark.parametrize(("language", "says"), [
    ("zh", "3 通：中位数 6.00 秒，九成不超过 50.00 秒，最长 50.00 秒"),
    ("en", "3 calls: 6.00 s in the middle, nine in ten within 50.00 s, 50.00 s at most"),
])  # fmt: skip
def test_promptly_is_how_many_and_how_long(opened: Callable[..., OpenSource], language: Language, says: str) -> None:
    score = scored(opened, PROMPTLY, calls=CALLS)
    assert facts_without_limit(opened(calls=drawn("calls", CALLS)), score, language) == says


@pytest.mark.parametrize(("clause", "calls"), [
    (PROMPTLY, "answered_at"),
    ({"kpi": "service_level", "limit": "15 s"}, CALLS),
    ({**PROMPTLY, "limit": "____ s"}, CALLS),
], ids=["nothing happened", "there is a limit", "the limit is left blank"])  # fmt: skip
def test_otherwise_there_is_nothing_to_say(
    opened: Callable[..., OpenSource], clause: dict[str, Any], calls: str
) -> None:
    score = scored(opened, clause, calls=calls)
    assert facts_without_limit(opened(calls=drawn("calls", calls)), score, "en") == ""


def test_beside_a_figure_they_are_told_with_their_mean(opened: Callable[..., OpenSource]) -> None:
    score = scored(opened, {"kpi": "service_level", "limit": "15 s"}, calls=CALLS)
    times = spread(opened(calls=drawn("calls", CALLS)), score.term, score.period)
    assert times_text(times, score, "en").startswith("Time taken: 20.00 s on average, 6.00 s")
