"""指标达标率: which indicators are judged, and over which periods."""

import pytest
from support.scores import derived

from servicepledge.scorecard.verdict import Verdict

CASES = {
    "two of three were met": ({"a": "o", "b": "o", "c": "x"}, {}, (2, 3)),
    "what nobody can judge is no indicator": ({"a": "o", "b": "?", "c": "-"}, {}, (1, 1)),
    "earlier periods stay out": ({"a": "xxxo"}, {}, (1, 1)),
    "unless the agreement counts a year": ({"a": "xxxo", "b": "oo?x"}, {"span": "twelve"}, (3, 7)),
    "a year is twelve periods, not thirteen": ({"a": "x" + "o" * 12}, {"span": "twelve"}, (12, 12)),
}


@pytest.mark.parametrize(("histories", "reading", "figures"), CASES.values(), ids=CASES)
def test_figures(histories: dict[str, str], reading: dict[str, str], figures: tuple[int, int]) -> None:
    found = derived(histories, {"kpi": "indicator_attainment", "reading": reading})
    assert (found.numerator, found.denominator) == figures


def test_all_of_them_met_is_asked_for_and_one_was_not() -> None:
    clause = {"kpi": "indicator_attainment", "target": ">= 100 %"}
    missed, met = derived({"a": "o", "b": "x"}, clause), derived({"a": "o", "b": "?"}, clause)
    assert (missed.verdict, missed.headroom.amount) == (Verdict.MISSED, -1)
    assert (met.verdict, met.headroom.amount) == (Verdict.MET, 0)


def test_only_the_named_indicators() -> None:
    clause = {"kpi": "indicator_attainment", "target": ">= 100 %", "scope": {"clause": ["a", "b"]}}
    assert derived({"a": "o", "b": "o", "c": "x"}, clause).value == 1


def test_nothing_judged_is_undecidable_never_a_hundred_per_cent() -> None:
    found = derived({"a": "?", "b": "-"}, {"kpi": "indicator_attainment", "target": ">= 100 %"})
    assert (found.verdict, found.value, found.reason.code) == (Verdict.UNDECIDABLE, None, "none_judged")
