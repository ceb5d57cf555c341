"""The corrective plan: drafted from the same figures as the report, with room for what people decide."""

import re

import pytest
from support.reports import plain, text

from servicepledge.evidence.staffing import staffing
from servicepledge.report.report import open_report
from servicepledge.scorecard.verdict import Verdict

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
    shown = text(opened.plan_misses().markup)
    assert "56 calls more than allowed" in shown and "3 months in a row" in shown
    rows = re.findall(r"<tr><th scope=.row.*?</tr>", opened.plan_remedies().markup)
    assert [row.count('class="blank"') for row in rows] == [4, 4, 4, 4, 1, 1, 1, 1]


def test_one_clause_is_one(report, workspace):
    assert "2 clauses were missed in this period: 二.2(4)b, 三.2(1)b." in text(
        report("hotline", "en").plan_head().markup
    )
    june = open_report("aftersales", "2026-06", language="en", workspace=str(workspace.folder))
    assert "1 clause was missed in this period: 二.1b." in text(june.plan_head().markup)


@pytest.mark.parametrize("contract", ["telecom", "hotline"])
def test_the_largest_drag_is_the_first_line_of_the_table_shown_open(report, contract):
    """Replies to chats became faster as a whole; what stood against it is of the breakdown the part below opens with."""
    opened = report(contract, "en")
    parts = opened.misses().markup.split("<h3 id=")
    rows = re.findall(r"<tr><th scope=.row.*?</tr>", opened.plan_misses().markup)
    for row in rows:
        ref = re.findall(r'class="ref">(.*?)</bdi>', row)[0]
        (part,) = [text(part) for part in parts if f'class="ref">{ref}</bdi>' in part.split("</h3>")[0]]
        drag = text(re.findall(r"<td>(.*?)</td>", row)[-1])
        found = re.fullmatch(r"(?:improved by .*; most against, )?by (.*?): (.*) ([−+]\S+) \S+", drag)
        assert found is not None, drag
        by, group, added = found.groups()
        table = part.partition("Where the change came from")[2]
        assert table.startswith(f" (against September 2026, by {by})"), ref
        first = re.search(rf"Total \(\S+\) {re.escape(group)} .*? {re.escape(added)}(?= )", table, re.IGNORECASE)
        assert first is not None, (ref, drag, table)


def test_no_clause_about_calls_no_part_about_agents(report):
    assert report("hotline", "en").plan_staffing().pieces == ()
    assert "within 32 s, the time callers usually wait" in text(report("telecom", "en").plan_staffing().markup)


def test_the_worst_hours_come_first_and_need_more_agents_than_are_talking(report):
    material = report("telecom", "en").material
    missed = [miss for miss in material.misses if miss.score.verdict is Verdict.MISSED]
    held = [found for miss in missed if (found := staffing(material.evidence, miss))]
    assert [found.miss.score.term.clause.ref for found in held] == ["4.1.1a"]
    hours = held[0].hours
    assert [hour.lacked for hour in hours] == sorted((hour.lacked for hour in hours), reverse=True)
    assert all(hour.needed > hour.busy > 0 for hour in hours)
    worst = max(count.denominator - count.numerator for count in held[0].miss.cells.values())
    assert hours[0].lacked == worst


def test_no_miss_needs_no_plan(report):
    assert "no plan is called for" in report("aftersales", "en").plan_head().markup
