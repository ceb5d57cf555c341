"""What was missed and where: the counts of the week, the drivers and the exceptions agree with the clause's own figure."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from support.reports import plain

from servicepledge.evidence.misses import NEARLY, is_watched, to_look_into, used_of
from servicepledge.report.sections.misses import _unmeasured
from servicepledge.report.words.evidence import MISSES


@pytest.fixture
def telecom(report):
    return report("telecom", "en").material


def test_missed_clauses_are_explained_and_met_ones_with_headroom_are_not(telecom, report):
    assert [score.term.clause.ref for score in to_look_into(telecom.card)] == [
        "4.1.1a",
        "4.1.1b",
        "4.1.2",
        "4.1.3",
        "4.1.4",
    ]
    refs = [score.term.clause.ref for score in to_look_into(report("hotline", "en").material.card)]
    assert "三.2(1)b" in refs and "二.2(2)b" not in refs


def test_the_week_adds_up_to_the_figure(telecom):
    for miss in telecom.misses:
        score = miss.score
        assert sum(count.denominator for count in miss.cells.values()) == score.denominator
        scale = score.term.kpi.scale
        assert Fraction(sum(count.numerator for count in miss.cells.values()), scale) == score.numerator


def test_drivers_add_up_to_the_change_on_the_period_before(telecom):
    for miss in telecom.misses:
        before = telecom.previous(miss.score)
        assert before is not None and before.value is not None and miss.score.value is not None
        assert miss.drivers
        for held in miss.drivers.values():
            assert sum((driver.added for driver in held), Fraction(0)) == miss.score.value - before.value


def test_exceptions_are_as_many_as_the_clause_lacks(telecom):
    for miss in telecom.misses:
        if miss.score.headroom and miss.score.headroom.actual is not None:
            assert miss.row_count == miss.score.headroom.actual


def test_the_page_names_no_person(telecom, report):
    markup = report("telecom", "zh").misses().markup
    people = telecom.card.opened.database.connection.execute("select distinct agent_id from calls").fetchall()
    shown = set(re.findall(r">([^<]+)<", markup))
    assert people and not shown & {str(agent) for (agent,) in people}


def test_a_mean_close_to_its_line_is_watched(telecom):
    score = telecom.card.of("4.1.1b")
    assert used_of(score) == score.value / score.term.clause.target.bound > NEARLY and is_watched(score)


def test_reports_that_were_not_made_are_listed_by_the_cases_that_lack_them(report):
    material = report("aftersales-letter", "en").material
    miss = next(miss for miss in material.misses if miss.score.term.clause.ref == "二.3a")
    due_reports = miss.score.denominator - int(miss.score.numerator)
    lacking = sum(row["open_us"] // 86_400_000_000 - row["progress_days"] for row in miss.listed.iter_rows(named=True))
    assert 0 < miss.row_count < due_reports == lacking
    assert f"Exceptions: {miss.row_count} records" in report("aftersales-letter", "en").misses().markup


def test_rows_without_an_hour_are_not_spread_over_hours(report):
    material = report("retail", "en").material
    miss = next(miss for miss in material.misses if miss.score.term.kpi.id == "trained_agent_rate")
    assert miss.cells == {} and "hour" not in miss.drivers


def test_a_few_exceptions_are_listed_openly_and_by_day_where_they_have_no_identifier(report):
    part = report("retail", "zh").misses().markup.split("<h3 ")
    found = next(one for one in part if "人次" in one and "例外清单" in one)
    assert (
        "例外清单：1 人次<" in found
        and '<table class="heat">' not in found
        and "<details" in found
        and " open>" in found
    )
    assert re.search(r'<th scope="row" class="keep">10-\d\d</th>', found)


def test_alike_clauses_are_accounted_for_once(report):
    markup = report("repairs", "en").misses().markup
    assert markup.count("When, why and which: the same as for <bdi") == 2


def test_what_cannot_be_measured_is_told_apart_from_what_was_late(report):
    material = report("telecom", "en").material
    score = replace(material.card.of("4.1.3"), unmeasurable=3)
    words = {name: text["en"] for name, text in MISSES.items()}
    (said,) = _unmeasured(score, words, "en")
    assert "cannot be measured (times missing or impossible) and all count as late here" in plain(said)
    assert _unmeasured(replace(score, unmeasurable=0), words, "en") == []


def test_nothing_missed_is_said(report):
    section = report("hotline", "en").misses()
    assert len(to_look_into(report("hotline", "en").material.card)) == len(section.pieces) - 1
