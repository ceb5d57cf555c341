"""Expressions: read once from their text, then asked for what they use and what becomes of them."""

import pytest

from servicepledge.facts.expression import Expression, Name, tally_of
from servicepledge.kpis import KPIS

WITHIN = Expression.of("count_if(is_answered and wait_us <= :limit_us)")
REPEATED = Expression.of("count_if(coalesce(since_previous_us <= :window_us, false) or until_next_us <= :window_us)")


def test_a_parameter_is_put_in_as_a_number_or_as_the_column_that_holds_it() -> None:
    assert WITHIN.parameters == ("limit",)
    assert WITHIN.filled({"limit": 15_000_000}).sql == "count_if(is_answered and wait_us <= 15000000)"
    held = WITHIN.filled({"limit": Name("m3_limit")})
    assert held.sql == "count_if(is_answered and wait_us <= m3_limit)"
    assert held.names == {"count_if", "is_answered", "and", "wait_us", "m3_limit"}
    assert not held.parameters


def test_a_parameter_that_is_not_put_in_has_no_text() -> None:
    with pytest.raises(ValueError, match="parameter 'limit' has not been put in"):
        _ = WITHIN.sql


def test_a_parameter_that_stands_in_it_twice_is_one() -> None:
    assert REPEATED.parameters == ("window",)


def test_a_number_of_times_is_a_parameter_too() -> None:
    assert Expression.of("count_if(done_n >= :times_n)").filled({"times": 4}).sql == "count_if(done_n >= 4)"


def test_what_stands_in_quotes_is_no_name_and_no_parameter() -> None:
    found = Expression.of("count_if(kind = 'is_met, it''s :limit_us' and is_due)")
    assert found.names == {"count_if", "kind", "and", "is_due"}
    assert found.parameters == ()
    assert found.sql == "count_if(kind = 'is_met, it''s :limit_us' and is_due)"


def test_a_row_alone_has_no_neighbours() -> None:
    assert REPEATED.asks_neighbours and not REPEATED.alone().asks_neighbours
    null = "cast(null as bigint)"
    assert REPEATED.alone().filled({"window": 7}).sql == f"count_if(coalesce({null} <= 7, false) or {null} <= 7)"
    assert WITHIN.alone() == WITHIN


@pytest.mark.parametrize(
    ("sql", "condition"),
    [
        ("count(*)", "true"),
        ("count_if(is_met)", "(is_met)"),
        ("count_if(a and (b or c))", "(a and (b or c))"),
        ("sum(length_s) filter (where outages_n = 0)", "(outages_n = 0)"),
        ("sum(incidents_n)", "(incidents_n > 0)"),
        ("sum(wait_us)", None),
        ("0 * count(*)", None),
    ],
)
def test_a_count_says_which_rows_it_counts_and_a_sum_does_not(sql: str, condition: str | None) -> None:
    rows = tally_of(sql).rows
    assert (rows and rows.sql) == condition


@pytest.mark.parametrize("kpi", KPIS.values(), ids=list(KPIS))
def test_the_pieces_of_every_tally_are_its_text(kpi: object) -> None:
    read = KPIS[kpi.id].under({})  # type: ignore[attr-defined]
    for name, tally in read.tallies.items():
        expression = tally.expression
        text = read.tally[name]
        for parameter in expression.parameters:
            text = text.replace(f":{parameter}_us", "7").replace(f":{parameter}_n", "7")
        assert expression.filled(dict.fromkeys(expression.parameters, 7)).sql == text
