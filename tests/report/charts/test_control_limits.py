"""What is usual of a clause's days: from the months before, never from the period itself."""

import re
from dataclasses import replace
from datetime import date, timedelta

from support.reports import plain

from servicepledge.contract.calendar_cn import is_workday
from servicepledge.periods import Period
from servicepledge.report.charts.control_limits import control_note, usual_days
from servicepledge.report.charts.series import days_of, stretches
from servicepledge.report.sections.kpis import kpi_sections
from servicepledge.stats.control_chart import Day, control_limits


def test_limits_come_from_the_three_months_before_each_kind_of_day_by_itself(report):
    material = report("telecom", "en").material
    score = material.card.of("4.1.1a")
    found = usual_days(material, [score])["4.1.1a"]
    assert set(found) == {date(2026, 10, 1) + timedelta(days=no) for no in range(31)}
    before = stretches(material, [score.term], days_of(Period.parse("2026-07-01..2026-09-30")))["4.1.1a"]
    now = stretches(material, [score.term], days_of(material.part))["4.1.1a"]

    for kind in (True, False):
        days = [Day(one.period.first, int(one.numerator), one.denominator) for one in before]
        learned = control_limits([day for day in days if is_workday(day.on) is kind])
        for one in now:
            if is_workday(one.period.first) is kind:
                judged = found[one.period.first]
                assert (judged.low, judged.high) == learned.limits(one.denominator)


def test_the_days_that_stand_out_are_named_under_the_chart(report):
    material = report("telecom", "zh").material
    found = usual_days(material, [material.card.of("4.1.1a")])["4.1.1a"]
    named = [f"{day:%m-%d}" for day, judged in found.items() if judged.is_outside or judged.is_in_run]
    note = control_note(material, found)
    assert named and all(day in note for day in named)
    assert note in re.sub("</?span[^>]*>", "", plain(kpi_sections(material).markup))
    assert 'class="limit"' in kpi_sections(material).markup


def test_nothing_is_said_without_days_before_or_of_what_is_no_share(report):
    material = report("telecom", "en").material
    assert usual_days(material, [material.card.of("4.1.1b")]) == {}
    began = replace(
        material,
        evidence=replace(
            material.evidence,
            card=replace(material.card, contract=material.contract.model_copy(update={"starts_on": date(2026, 10, 1)})),
        ),
    )
    assert usual_days(began, [material.card.of("4.1.1a")]) == {}
    assert control_note(material, {}) == ""
