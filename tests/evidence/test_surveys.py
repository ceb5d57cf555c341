"""Who was asked and who answered: strata, the weighted share, and how evenly agents invite, against plain loops."""

from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest
from support.bundled import SHANGHAI, sample
from support.drawn import drawn
from support.reports import plain

from servicepledge.evidence.questions import Question
from servicepledge.evidence.surveys import inviting, range_of_rates, strata
from servicepledge.periods import Period
from servicepledge.report.sections.agents import agents
from servicepledge.report.sections.satisfaction import satisfaction
from servicepledge.stats.samples import Stratum, weighted_share
from servicepledge.workspace import Workspace

OCTOBER = Period.parse("2026-10")
FIRST, END = (datetime(2026, month, 1, tzinfo=SHANGHAI) for month in (10, 11))


def test_every_stratum_weighs_what_its_contacts_weigh() -> None:
    """DECISIONS.md D33: where those whose matter was resolved answer more often than others, 93 % of answers are fewer of all."""
    resolved, open_ones = Stratum("phone", "a", 3400, 291, 282), Stratum("phone", "b", 600, 29, 16)
    share, covered = weighted_share([resolved, open_ones])
    assert Fraction(282 + 16, 320) == Fraction("0.93125") and covered == 1
    assert share == Fraction(85, 100) * Fraction(282, 291) + Fraction(15, 100) * Fraction(16, 29)


def test_a_stratum_that_hardly_answered_speaks_for_nobody() -> None:
    heard, silent = Stratum("phone", None, 75, 10, 5), Stratum("chat", None, 25, 4, 4)
    assert weighted_share([heard, silent]) == (Fraction(1, 2), Fraction(3, 4))
    assert weighted_share([silent]) is None and weighted_share([]) is None
    assert weighted_share([Stratum("phone", None, 0, 9, 9)]) is None, "answers about contacts of another period"


def of_sample(workspace: Workspace, name: str) -> tuple[list[Any], list[Any]]:
    """Return the contacts of October (channel, kind, agent, whether invited) and its answers (channel, kind, satisfied)."""
    tables = sample(str(workspace.data / "sample"))
    calls, cases, surveys = (
        [row for row in rows if row["contract_id"] == name] for rows in (tables.calls, tables.tickets, tables.surveys)
    )
    called = {row["call_id"] for row in surveys}
    filed = {row["ticket_id"] for row in surveys}
    contacts = [
        (call["channel"], call["kind"], call["agent_id"], call["call_id"] in called)
        for call in calls
        if call["answered_at"] and call["ended_at"] and FIRST <= call["ended_at"] < END
        if call["ticket_id"] is None and not call["is_test"]
    ]
    contacts += [
        (case["channel"], case["kind"], case["agent_id"], case["ticket_id"] in filed)
        for case in cases
        if case["closed_at"] and FIRST <= case["closed_at"] < END
    ]
    kinds = {case["ticket_id"]: (case["channel"], case["kind"]) for case in cases}
    first_answers: dict[Any, Any] = {}
    for row in sorted((row for row in surveys if row["answered_at"] and row["score"] is not None), key=when):
        first_answers.setdefault((row["call_id"], row["ticket_id"]), row)
    answers = []
    for row in first_answers.values():
        channel, kind = kinds.get(row["ticket_id"], (None, None))
        if FIRST <= row["answered_at"] < END:
            answers.append((row["channel"] or channel, row["kind"] or kind, row["score"] >= row["scale_max"] - 1))
    return contacts, answers


def when(row: Any) -> Any:
    return row["answered_at"], row["survey_id"]


@pytest.mark.parametrize("name", ["telecom", "citizen"])
def test_the_sample_as_plain_loops_have_it(workspace: Workspace, report: Any, name: str) -> None:
    material = report(name, "en").material
    contacts, answers = of_sample(workspace, material.contract.rows_id)
    [found] = strata(material.card.opened, [Question.of(material.contract, OCTOBER)])
    keys = {(one.channel, one.kind) for one in found}
    assert keys == {(one[0], one[1]) for one in (*contacts, *answers)} and len(keys) == len(found)
    for one in found:
        mine = [answer for answer in answers if answer[:2] == (one.channel, one.kind)]
        asked = [contact for contact in contacts if contact[:2] == (one.channel, one.kind)]
        assert (one.contacts, one.answers, one.satisfied) == (len(asked), len(mine), sum(answer[2] for answer in mine))
    by_agent: dict[str, list[bool]] = {}
    for _, _, agent, is_invited in contacts:
        if agent is not None:
            by_agent.setdefault(agent, []).append(is_invited)
    expected = {agent: (len(row), sum(row)) for agent, row in by_agent.items() if len(row) >= 30}
    [inviters] = inviting(material.card.opened, [Question.of(material.contract, OCTOBER)])
    assert {one.agent: (one.contacts, one.invited) for one in inviters} == expected and expected
    low, _, high = range_of_rates(inviters)
    rates = [Fraction(invited, handled) for handled, invited in expected.values()]
    assert (low, high) == (min(rates), max(rates))


def test_exports_that_do_not_say_what_a_survey_was_about_have_no_strata(opened: Any, report: Any) -> None:
    contract = report("telecom", "en").material.contract
    small = opened(calls=drawn("calls", "answered_at\n09:00:05"), surveys=drawn("surveys", "score\n5"))
    asked = [Question.of(contract, OCTOBER)]
    assert strata(small, asked) == [[]] and inviting(small, asked) == [[]]


def test_the_client_sees_the_range_and_no_agent_the_centre_sees_each(report: Any) -> None:
    material = report("telecom", "en").material
    outside, inside = satisfaction(material).markup, agents(material).markup
    assert "Invitation rates of 20 agents (each with 30 contacts or more): lowest 29.35%" in plain(outside)
    assert "Share weighted by channel and kind" in outside and "75.57%" in outside
    assert "A001" not in outside and "A001" not in inside and "Invitation rate" in inside
    assert "A001" in agents(material, names=True).markup
