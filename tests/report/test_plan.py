"""The corrective plan: drafted from the same figures as the report, with room for what people decide."""

import re

import pytest

from servicepledge.report.staffed import staffing

from .conftest import plain

PARTS = ("plan_head", "plan_misses", "plan_staffing", "plan_remedies")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("contract", ["telecom", "hotline", "aftersales"])
def test_every_part_shows_itself(report, contract, language):
    for part in PARTS:
        markup = getattr(report(contract, language), part)().markup
        assert "{" not in markup and "None" not in markup


def test_the_head_names_what_was_missed_and_what_obliges_a_plan(report):
    markup = plain(report("telecom", "zh").plan_head().markup)
    assert "本期 4 项条款未达标" in markup and "整改" in markup
    assert '最迟 <span class="keep">2026-11-19</span>' in markup


def test_every_missed_clause_has_its_shortfall_its_run_and_a_line_to_fill_in(report):
    opened = report("telecom", "en")
    assert "56 calls too many" in opened.plan_misses().markup and "3 months in a row" in opened.plan_misses().markup
    rows = re.findall(r"<tr><th scope=.row.*?</tr>", opened.plan_remedies().markup)
    assert len([row for row in rows if row.count("________") == 4]) == 4


def test_the_worst_hours_come_first_and_need_more_agents_than_are_talking(report):
    material = report("telecom", "en").material
    held = [found for why in material.explained if (found := staffing(material, why))]
    assert [found.why.score.term.clause.ref for found in held] == ["4.1.1a"]
    hours = held[0].hours
    assert [hour.lacked for hour in hours] == sorted((hour.lacked for hour in hours), reverse=True)
    assert all(hour.needed > hour.busy > 0 for hour in hours)
    worst = max(count.denominator - count.numerator for count in held[0].why.cells.values())
    assert hours[0].lacked == worst


def test_no_miss_needs_no_plan(report):
    assert "no plan is called for" in report("aftersales", "en").plan_head().markup
