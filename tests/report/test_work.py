"""Open cases and channels, against a loop over the sample's rows."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from servicepledge.report.work import AGES_H


@pytest.mark.parametrize("contract", ["telecom", "hotline", "aftersales"])
def test_open_cases_agree_with_a_loop(report, contract):
    material = report(contract, "en").material
    found = material.behind.answers.open_cases
    assert found is not None
    at = min(datetime(2026, 10, 31, 16), material.reach.replace(tzinfo=None))
    assert material.reach.tzinfo is UTC and found.at == at
    expected: Counter[tuple[str, int]] = Counter()
    late = 0
    for row in material.card.opened.connection.sql("select * from tickets").pl().iter_rows(named=True):
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
        hours = (at.replace(microsecond=0) - row["received_at"].replace(microsecond=0)).total_seconds() / 3600
        expected[stage, sum(hours > limit for limit in AGES_H)] += 1
        late += bool(row["promised_at"] and row["promised_at"] < at)
    assert (found.counts, found.late) == (expected, late)


def test_channels_agree_with_the_clauses_that_count_the_same(report):
    material = report("telecom", "en").material
    phone = next(
        channel for channel in material.behind.answers.channels if (channel.name, channel.kind) == ("phone", "contacts")
    )
    assert (phone.answered, phone.n) == (4635, 4937)


def test_the_section_says_what_is_open(report):
    assert "Cases still open at 2026-11-01 00:00" in report("aftersales", "en").work().markup
