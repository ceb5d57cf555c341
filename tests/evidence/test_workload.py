"""Open cases and channels, against a loop over the sample's rows."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from servicepledge.evidence.workload import AGES_DAYS, OpenCases
from servicepledge.report.sections.work import _late_text
from servicepledge.report.words.evidence import WORK


@pytest.mark.parametrize("contract", ["telecom", "hotline", "aftersales"])
def test_open_cases_agree_with_a_loop(report, contract):
    material = report(contract, "en").material
    found = material.evidence.answers.open_cases
    assert found is not None
    at = min(datetime(2026, 10, 31, 16), material.reach.replace(tzinfo=None))
    assert material.reach.tzinfo is UTC and found.at == at
    expected: Counter[tuple[str, int]] = Counter()
    late = unpromised = 0
    for row in material.card.opened.database.connection.sql("select * from tickets").pl().iter_rows(named=True):
        done = row["resolved_at"] or row["closed_at"]
        if row["contract_id"] != material.contract.rows_id or row["received_at"] >= at or (done and done < at):
            continue
        stage = "received"
        for name, column in (
            ("answered", "first_response_at"),
            ("diagnosed", "diagnosed_at"),
            ("solved", "solution_at"),
        ):
            if row[column] and row[column] < at:
                stage = name
        age = at.replace(microsecond=0) - row["received_at"].replace(microsecond=0)
        expected[stage, sum(age > timedelta(days=days) for days in AGES_DAYS)] += 1
        unpromised += row["promised_at"] is None
        late += bool(row["promised_at"] and row["promised_at"] < at)
    assert (found.counts, found.late, found.unpromised) == (expected, late, unpromised)


def test_channels_agree_with_the_clauses_that_count_the_same(report):
    material = report("telecom", "en").material
    phone = next(
        channel
        for channel in material.evidence.answers.channels
        if (channel.name, channel.kind) == ("phone", "contacts")
    )
    assert (phone.answered, phone.n) == (4635, 4937)


def test_the_section_says_what_is_open(report):
    markup = report("aftersales", "en").work().markup
    assert "Cases still open at 2026-11-01 00:00, by stage and age" in markup
    assert all(f">{age}</th>" in markup for age in ("≤ 1 day", "1–3 days", "7–30 days", "&gt; 30 days"))


@pytest.mark.parametrize(
    ("late", "unpromised", "says"),
    [
        (0, 5, "They have no promised times; whether they are late is for the clauses to say."),
        (0, 0, "None is past its promised time."),
        (2, 0, "2 of them past the promised time."),
        (
            2,
            1,
            "2 of them past the promised time. 1 have no promised time; whether those are late is for the clauses to say.",
        ),
    ],
)
def test_a_case_without_a_promise_is_not_said_to_be_in_time(late, unpromised, says):
    cases = OpenCases(datetime(2026, 11, 1), {("received", 0): 5}, late, unpromised)
    assert _late_text(cases, {name: text["en"] for name, text in WORK.items()}) == says
