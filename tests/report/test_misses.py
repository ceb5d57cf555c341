"""What was missed and where: the counts of the week, the drivers and the exceptions agree with the clause's own figure."""

import re
from fractions import Fraction

import pytest

from servicepledge.report.why import to_explain


@pytest.fixture
def telecom(report):
    return report("telecom", "en").material


def test_missed_clauses_are_explained_and_met_ones_with_headroom_are_not(telecom, report):
    assert [score.term.clause.ref for score in to_explain(telecom.card)] == ["4.1.1a", "4.1.2", "4.1.3", "4.1.4"]
    assert "二.2(4)" in [score.term.clause.ref for score in to_explain(report("aftersales", "en").material.card)]


def test_the_week_adds_up_to_the_figure(telecom):
    for why in telecom.explained:
        score = why.score
        assert sum(count.denominator for count in why.cells.values()) == score.denominator
        scale = score.term.kpi.scale
        assert Fraction(sum(count.numerator for count in why.cells.values()), scale) == score.numerator


def test_drivers_add_up_to_the_change_on_the_period_before(telecom):
    for why in telecom.explained:
        before = telecom.previous(why.score)
        assert before is not None and before.value is not None and why.score.value is not None
        assert why.drivers
        for held in why.drivers.values():
            assert sum((driver.added for driver in held), Fraction(0)) == why.score.value - before.value


def test_exceptions_are_as_many_as_the_clause_lacks(telecom):
    for why in telecom.explained:
        if why.score.headroom and why.score.headroom.actual is not None:
            assert why.row_count == why.score.headroom.actual


def test_the_page_names_no_person(telecom, report):
    markup = report("telecom", "zh").misses().markup
    people = telecom.card.opened.connection.execute("select distinct agent_id from calls").fetchall()
    shown = set(re.findall(r">([^<]+)<", markup))
    assert people and not shown & {str(agent) for (agent,) in people}


def test_nothing_missed_is_said(report):
    section = report("hotline", "en").misses()
    assert len(to_explain(report("hotline", "en").material.card)) == len(section.pieces) - 1
