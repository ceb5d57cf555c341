"""What clauses counted in weeks: added up from days, and counted again from the tallies."""

from datetime import date, timedelta

import pytest

from servicepledge.evidence.counts import counted
from servicepledge.evidence.evidence import Evidence
from servicepledge.periods import Period
from servicepledge.report.sections.kpis import weeks_of

CONTRACTS = ("telecom", "telecom-letter", "hotline-letter", "repairs")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_weeks_from_days_are_what_the_tallies_say(report, contract: str) -> None:
    material = report(contract, "en").material
    terms = [score.term for score in material.card.scores]
    weeks = weeks_of(material.part)
    again = counted(material.card, terms, weeks)
    assert {key: held for key, held in material.counts(terms, weeks).items() if any(held)} == {
        key: held for key, held in again.items() if any(held)
    }
    assert any(again.values()) and len(weeks) == 5


def test_medians_of_a_week_are_not_added_up(report) -> None:
    material = report("retail", "en").material
    compared = [score.term for score in material.card.scores if score.term.kpi.between]
    weeks = weeks_of(material.part)
    assert compared and material.counts(compared, weeks) == counted(material.card, compared, weeks)


def test_days_outside_those_held_are_counted_from_the_tallies(report) -> None:
    material = report("telecom", "en").material
    terms = [score.term for score in material.card.scores]
    earlier = Period(date(2026, 4, 1), date(2026, 4, 30), "2026-04")
    assert earlier.first < material.evidence.counted_from
    assert material.counts(terms, [earlier]) == counted(material.card, terms, [earlier]) != {}


def test_a_report_s_languages_share_the_counts_of_each_day(report) -> None:
    evidence: Evidence = report("telecom", "en").material.evidence
    day = evidence.part.first + timedelta(days=3)
    one = Period.of("day", day)
    terms = [score.term for score in evidence.card.scores]
    assert {key: held for key, held in evidence.by_day.items() if key[1] == one.label} == counted(
        evidence.card, terms, [one]
    )
