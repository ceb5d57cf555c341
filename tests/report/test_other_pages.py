"""The settlement, the annual review and the agents' review: drafted from the same figures as the report."""

import re

import pytest

from servicepledge.report.open import open_report
from servicepledge.scorecard.verdict import Verdict

from .conftest import plain

PARTS = ("settlement", "annual_head", "annual_clauses", "annual_trend", "annual_amendments", "agents_head", "agents")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_shows_itself(report, part, language):
    markup = getattr(report("telecom", language), part)().markup
    assert "{" not in re.sub(r"<script.*?</script>", "", markup, flags=re.DOTALL) and "None" not in markup


@pytest.fixture(scope="module")
def year():
    return open_report("telecom", "2026", language="en")


def test_the_year_counts_the_verdicts_of_its_months(year):
    months = year.material.year.months.card
    held = [score for period in (*months.history, months.scores) for score in period]
    assert [score.period.label for score in months.past("4.1.1a")] == [f"2026-{month:02}" for month in range(4, 11)]
    met = sum(score.verdict is Verdict.MET for score in held)
    assert f"7 months, 8 clauses: met {met} times" in plain(year.annual_head().markup)


def test_the_year_adds_its_months_up(year):
    whole = year.material.card.of("4.1.1a")
    months = year.material.year.past("4.1.1a")
    assert whole.denominator == sum(score.denominator for score in months)
    assert whole.numerator == sum(score.numerator for score in months)
    assert "4 / 7" in year.annual_clauses().markup


def test_what_to_talk_about_names_clauses_that_were_never_or_always_met_only(year):
    markup = year.annual_amendments().markup
    assert "补充2" in markup and "never judged" in markup and "4.1.1a" not in markup


def test_agents_are_numbered_unless_names_are_asked_for(report):
    opened = report("telecom", "en")
    people = {str(name) for (name,) in opened.material.card.opened.connection.execute(
        "select distinct agent_id from calls where agent_id is not null").fetchall()}  # fmt: skip
    hidden, shown = opened.agents().markup, opened.agents(names=True).markup
    assert not any(f">{name}<" in hidden for name in people) and "Agent 01" in hidden
    assert any(f">{name}<" in shown for name in people)


def test_calls_nobody_answered_are_no_agents_figure(report):
    markup = report("telecom", "en").agents().markup
    assert "4.1.1a" not in markup and "4.1.1b" in markup
