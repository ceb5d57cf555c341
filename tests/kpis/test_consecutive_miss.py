"""连续未达标期数: the same clause, months nobody can judge, and the first and last months of a term."""

import pytest
from support.scores import derived

from servicepledge.scorecard.verdict import Verdict

CASES = {
    "three months in a row": ({"a": "oxxx"}, {}, (3, 1)),
    "a month that was met ends it": ({"a": "xxo"}, {}, (0, 1)),
    "a month nobody can judge neither counts nor breaks it": ({"a": "x?x"}, {}, (2, 1)),
    "the last month cannot be judged": ({"a": "xx?"}, {}, (2, 1)),
    "another clause does not go on with it": ({"a": "xxo", "b": "oox"}, {}, (1, 1)),
    "unless any clause counts": ({"a": "xxo", "b": "oox"}, {"run_of": "any_clause"}, (3, 1)),
    "a first month of half a term stays out": ({"a": "(x)xx"}, {}, (2, 1)),
    "and does not break the run, met or not": ({"a": "x(o)x"}, {}, (2, 1)),
    "nothing was ever judged": ({"a": "??-"}, {}, (0, 0)),
}


@pytest.mark.parametrize(("histories", "reading", "figures"), CASES.values(), ids=CASES)
def test_figures(histories: dict[str, str], reading: dict[str, str], figures: tuple[int, int]) -> None:
    found = derived(histories, {"kpi": "consecutive_miss", "reading": reading})
    assert (found.numerator, found.denominator) == figures


def test_fewer_than_three_in_a_row_is_agreed() -> None:
    clause = {"kpi": "consecutive_miss", "target": "< 3 期"}
    assert derived({"a": "oxx"}, clause).verdict is Verdict.MET
    assert derived({"a": "xxx"}, clause).verdict is Verdict.MISSED
    assert derived({"a": "???"}, clause).verdict is Verdict.UNDECIDABLE
