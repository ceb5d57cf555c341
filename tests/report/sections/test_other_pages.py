"""The settlement, the annual review and the agents' review: drafted from the same figures as the report."""

import re

import pytest
from support.reports import in_language, text

from servicepledge.kpi import Unit
from servicepledge.report.formatting import figures as formats
from servicepledge.report.page.section import ChartPiece
from servicepledge.report.report import open_report
from servicepledge.scorecard.segments import whole_of
from servicepledge.scorecard.verdict import Verdict

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
    months = year.year.months.card
    held = [score for period in (*months.history, months.scores) for score in period]
    assert [score.period.label for score in months.past("4.1.1a")] == [f"2026-{month:02}" for month in range(4, 11)]
    met, missed = (sum(score.verdict is verdict for score in held) for verdict in (Verdict.MET, Verdict.MISSED))
    said = f"April to October 2026 (7 months), 5 clauses judged: met {met} times, missed {missed} times."
    assert said in text(year.annual_head().markup)
    chinese = text(in_language(year, "zh").annual_head().markup).replace(" ", "")
    assert "2026-04至2026-10（7个月）：已判定5项条款" in chinese


def test_the_year_adds_its_months_up(year):
    whole = year.material.card.of("4.1.1a")
    months = year.year.past("4.1.1a")
    assert whole.denominator == sum(score.denominator for score in months)
    assert whole.numerator == sum(score.numerator for score in months)
    assert "4 / 7" in year.annual_clauses().markup


def test_what_to_talk_about_names_clauses_that_were_never_or_always_met_only(year):
    markup = year.annual_amendments().markup
    assert "补充2" in markup and "never judged" in markup and "4.1.1a" not in markup


def test_best_and_worst_months_are_counted_where_they_are_several(year):
    shown = text(year.annual_clauses().markup)
    assert "4.1.1a Connection rate ≥ 95% 4 / 7 95.70% 2026-05 97.59% 2026-08 93.64% 3 months" in shown
    assert "4.1.3 E-mails answered within the limit 100% 3 / 7 99.25% 100.00% (3 months) 2026-09 97.13%" in shown


def test_every_judged_clause_has_its_line_and_an_odd_one_stands_across(year):
    charts = [piece.chart for piece in year.annual_trend().pieces if isinstance(piece, ChartPiece)]
    assert [chart.title.split()[0] for chart in charts] == ["4.1.1a", "4.1.1b", "4.1.2", "4.1.3", "4.1.4"]
    assert [chart.is_half for chart in charts] == [True, True, True, True, False]


def test_a_quarter_adds_its_months_up_and_says_where_it_is_not_whole(year):
    months = year.year.past("4.1.1a")[:3]
    value = formats.quantity(
        Unit.RATIO, sum(one.numerator for one in months) / sum(one.denominator for one in months), "en"
    )
    shown = text(year.annual_trend().markup.split('id="seasons"')[1])
    assert f"4.1.1a Connection rate {value} 94.75% 93.88% 2026-Q2 2026-Q4*" in shown
    assert "Clause 2026-Q2 2026-Q3 2026-Q4* Best quarter" in shown and "only part of the quarter" in shown


def test_a_single_quarter_is_no_season():
    markup = open_report("telecom", "2026-Q3", language="en").annual_trend().markup
    assert "seasons" not in markup


def test_what_was_worked_out_from_verdicts_adds_up_over_the_months():
    """114 of 133 verdicts of the support agreement's months were met."""
    year = open_report("support", "2026", language="en")
    past = year.year.past("2.5.3")
    whole = whole_of(past)
    assert (whole.numerator, whole.denominator) == (
        sum(one.numerator for one in past),
        sum(one.denominator for one in past),
    )
    shown = text(year.annual_clauses().markup)
    assert f"2.5.3 Indicator attainment ≥ 80% 4 / 7 {formats.value_of(whole, 'en')}" in shown
    apart = text(year.annual_amendments().markup)
    assert "No amendment changed a clause. Numbers agreed apart from the agreement’s own words" in apart
    assert "2.1.1b, 2.1.2a" in apart
    assert "1.4.2b" not in apart.partition("Worth talking about")[2], "a target of 100 % leaves nothing to spare"


def test_agents_are_numbered_unless_names_are_asked_for(report):
    opened = report("telecom", "en")
    people = {str(name) for (name,) in opened.material.card.opened.database.connection.execute(
        "select distinct agent_id from calls where agent_id is not null").fetchall()}  # fmt: skip
    hidden, shown = opened.agents().markup, opened.agents(names=True).markup
    assert not any(f">{name}<" in hidden for name in people) and "Agent 01" in hidden
    assert any(f">{name}<" in shown for name in people)


def test_calls_nobody_answered_are_no_agents_figure(report):
    tables, _, without = text(report("telecom", "en").agents().markup).partition("Headline figures without a table")
    assert "4.1.1a" not in tables and "4.1.1b" in tables
    assert "4.1.1a Connection rate it also counts what no agent handled" in without


def test_a_mean_has_no_interval_and_few_rows_no_rank(report):
    """Nobody has thirty answers in the month: their table is folded away, without ranks."""
    parts = dict(
        re.findall(r'class="ref">(.*?)</bdi>(.*?)(?=<h3>|$)', report("telecom", "en").agents().markup, re.DOTALL)
    )
    heads = {ref: re.findall(r'<th scope="col".*?>(.*?)</th>', part) for ref, part in parts.items()}
    assert heads["4.1.1b"] == ["Agent", "Value", "Numerator / denominator", "Rank"]
    assert heads["1.2"] == ["Agent", "Value", "Numerator / denominator", "95% interval"]
    assert "No agent has 30 answers; nobody is ranked." in text(parts["1.2"])
    assert "<details>" in parts["1.2"] and "<details>" not in parts["4.1.1b"]
