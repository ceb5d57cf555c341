"""Drivers: whatever the groups, mix and level add up to the change of the whole, exactly."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from servicepledge.kpis import KPIS
from servicepledge.stats.contributions import Count, drivers

RATE, SPEED = KPIS["answer_rate"], KPIS["average_speed_of_answer"]
COUNTS = st.integers(0, 500).flatmap(lambda n: st.integers(0, n).map(lambda k: Count(k, n)))
GROUPS = st.dictionaries(st.sampled_from(["a", "b", "c", "d", None]), COUNTS, max_size=5)


def value_of(counts: dict[str | None, Count]) -> Fraction | None:
    n = sum(count.denominator for count in counts.values())
    return Fraction(sum(count.numerator for count in counts.values()), n) if n else None


@given(GROUPS, GROUPS)
def test_mix_and_level_add_up_to_the_change(now, before):
    found = drivers(RATE, now, before)
    after, earlier = value_of(now), value_of(before)
    if after is None or earlier is None:
        assert found == []
    else:
        assert sum((driver.added for driver in found), Fraction(0)) == after - earlier


def test_a_group_that_only_grew_is_mix_and_one_that_only_fell_is_level():
    before = {"good": Count(90, 100), "bad": Count(50, 100)}
    grown = drivers(RATE, {"good": Count(90, 100), "bad": Count(150, 300)}, before)
    assert {driver.group: driver.rate for driver in grown} == {"good": 0, "bad": 0}
    assert grown[0].group in before and sum(driver.mix for driver in grown) == Fraction(240, 400) - Fraction(140, 200)
    fallen = drivers(RATE, {"good": Count(90, 100), "bad": Count(30, 100)}, before)
    assert [(driver.group, driver.mix, driver.rate) for driver in fallen] == [
        ("bad", 0, Fraction(-1, 10)),
        ("good", 0, 0),
    ]


def test_what_made_it_worse_comes_first_whichever_way_is_better():
    second = 1_000_000
    before = {"a": Count(10 * second, 10), "b": Count(10 * second, 10)}
    now = {"a": Count(5 * second, 10), "b": Count(30 * second, 10)}
    assert [(driver.group, driver.added) for driver in drivers(SPEED, now, before)] == [
        ("b", Fraction(1)), ("a", Fraction(-1, 4)),
    ]  # fmt: skip


def test_a_group_that_was_not_there_before_is_all_mix():
    found = drivers(RATE, {"a": Count(9, 10), "new": Count(1, 10)}, {"a": Count(9, 10)})
    assert [(driver.group, driver.rate) for driver in found] == [("new", 0), ("a", 0)]
    assert sum(driver.mix for driver in found) == Fraction(10, 20) - Fraction(9, 10)
