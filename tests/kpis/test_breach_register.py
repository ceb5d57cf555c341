"""违约事项登记: one entry per missed clause, those worked out from verdicts included."""

import pytest
from support.scores import agreement, derived, scores_of

CASES = {
    "one entry per missed clause": ({"a": "x", "b": "x", "c": "o"}, (2, 1)),
    "earlier misses have entries of their own": ({"a": "xxo"}, (0, 1)),
    "what nobody can judge is not registered": ({"a": "?", "b": "-"}, (0, 0)),
}


@pytest.mark.parametrize(("histories", "figures"), CASES.values(), ids=CASES)
def test_figures(histories: dict[str, str], figures: tuple[int, int]) -> None:
    found = derived(histories, {"kpi": "breach_register"})
    assert (found.numerator, found.denominator) == figures


def test_a_missed_clause_about_other_clauses_is_missed_too() -> None:
    histories = {"a": "x", "b": "o"}
    clauses = [
        {"ref": "register", "kpi": "breach_register"},
        {"ref": "all", "kpi": "indicator_attainment", "target": ">= 100 %"},
    ]
    now = scores_of(agreement(histories, clauses), histories)[1][-1]
    assert [score.term.clause.ref for score in now] == ["a", "b", "register", "all"]
    assert next(score.value for score in now if score.term.clause.ref == "register") == 2
