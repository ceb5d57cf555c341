"""Amendments in a contract file: what holds on a day, and every mistake as one sentence."""

from datetime import date
from pathlib import Path

import pytest
from support.contract_text import CLAUSE, HEAD, load, problems

from servicepledge.contract.amendments import as_during, narrowed, versions
from servicepledge.contract.load import unfilled

RATE = CLAUSE + 'kpi = "answer_rate"\ntarget = ">= 95 %"\nscope = { channel = "phone" }\n'
SECOND = '[[clauses]]\nref = "4.2"\nwords = "满意度"\nkpi = "customer_satisfaction"\nreading = { metric = "top_two" }\n'


def amendment(number: str, effective_on: str, text: str) -> str:
    return f'[[amendments]]\nnumber = "{number}"\nsigned_on = 2026-05-01\neffective_on = {effective_on}\n{text}'


def change(ref: str, text: str) -> str:
    return f'[[amendments.changes]]\nclause = "{ref}"\n{text}\n'


STRICTER = amendment("补1", "2026-07-01", change("4.1", 'target = ">= 97 %"'))


def test_a_clause_holds_as_signed_and_then_as_amended(tmp_path: Path) -> None:
    later = amendment("补2", "2026-09-15", change("4.1", 'scope = { channel = ["phone", "chat"] }\nheadline = true'))
    agreed = load(tmp_path, HEAD + RATE + later + STRICTER)
    found = {
        day: [(clause.target.text, clause.scope.channel, clause.headline) for clause in agreed.in_force(day)]
        for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 14), date(2026, 9, 15))
    }
    assert found == {
        date(2026, 6, 30): [(">= 95 %", ("phone",), False)],
        date(2026, 7, 1): [(">= 97 %", ("phone",), False)],
        date(2026, 9, 14): [(">= 97 %", ("phone",), False)],
        date(2026, 9, 15): [(">= 97 %", ("phone", "chat"), True)],
    }


def test_a_reading_is_joined_to_the_others(tmp_path: Path) -> None:
    fcr = '[[clauses]]\nref = "5"\nwords = "…"\nkpi = "first_contact_resolution"\nreading = { form = "no_transfer" }\n'
    agreed = load(tmp_path, HEAD + fcr + amendment("A", "2026-07-01", change("5", 'reading = { window = "24 h" }')))
    (clause,) = agreed.in_force(date(2026, 7, 1))
    assert clause.reading == {"form": "no_transfer", "window": "24 h"}


def test_clauses_are_added_and_removed(tmp_path: Path) -> None:
    text = 'removes = "4.2"\n[[amendments.adds]]\nref = "4.3"\nwords = "放弃率"\nkpi = "abandonment_rate"\n'
    agreed = load(tmp_path, HEAD + RATE + SECOND + amendment("A", "2026-07-01", text))
    assert [clause.ref for clause in agreed.in_force(date(2026, 6, 30))] == ["4.1", "4.2"]
    assert [clause.ref for clause in agreed.in_force(date(2026, 7, 1))] == ["4.1", "4.3"]
    spans = {known[0].clause.ref: [(one.since, one.until) for one in known] for known in versions(agreed)}
    assert spans == {
        "4.1": [(None, None)],
        "4.2": [(None, date(2026, 6, 30))],
        "4.3": [(date(2026, 7, 1), None)],
    }
    assert [clause.ref for clause in as_during(agreed, date(2026, 6, 30), date(2026, 7, 1)).clauses] == [
        "4.1", "4.2", "4.3",
    ]  # fmt: skip


def test_a_contract_of_a_period_knows_nothing_of_later_amendments(tmp_path: Path) -> None:
    later = amendment("补2", "2026-09-15", change("4.1", 'target = ">= 99 %"'))
    amended, before = load(tmp_path, HEAD + RATE + STRICTER + later), load(tmp_path, HEAD + RATE + STRICTER)
    for first, last in ((date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 6, 1), date(2026, 9, 14))):
        assert as_during(amended, first, last) == as_during(before, first, last)
    assert [one.number for one in as_during(amended, date(2026, 6, 1), date(2026, 9, 15)).amendments] == ["补1", "补2"]


def test_service_hours_make_a_version_of_every_clause(tmp_path: Path) -> None:
    agreed = load(tmp_path, HEAD + RATE + amendment("A", "2026-07-01", 'service_hours = { phone = "work" }\n'))
    ((before, after),) = versions(agreed)
    assert (before.contract.service_hours, after.contract.service_hours) == ({}, {"phone": "work"})
    assert (before.until, after.since, after.amendment) == (date(2026, 6, 30), date(2026, 7, 1), "A")


def test_what_leaves_a_clause_as_it_was_makes_no_version_of_it(tmp_path: Path) -> None:
    agreed = load(tmp_path, HEAD + RATE + SECOND + STRICTER)
    assert [len(known) for known in versions(agreed)] == [2, 1]
    (known,) = versions(narrowed(agreed, "4.2"))
    assert [one.clause.ref for one in known] == ["4.2"]


def test_blanks_of_an_amendment_are_told(tmp_path: Path) -> None:
    agreed = load(tmp_path, HEAD + RATE + amendment("A", "2026-07-01", change("4.1", 'target = ">= ____ %"')))
    (told,) = unfilled(agreed)
    assert told.startswith("amendment A, clause 4.1, target: '>= ____ %' is not filled in")


MISTAKES = {
    "a clause that does not exist": (
        amendment("A", "2026-07-01", change("4.11", 'target = ">= 97 %"')),
        "amendment A, changes: clause '4.11' does not exist. Did you mean '4.1'?",
    ),
    "a change that names no clause": (
        amendment("A", "2026-07-01", '[[amendments.changes]]\ntarget = ">= 97 %"\n'),
        "amendment A, changes: a change names no clause. Add clause = '4.1', its reference.",
    ),
    "a change of nothing": (
        amendment("A", "2026-07-01", change("4.1", "")),
        "amendment A, clause 4.1: nothing is changed. Add what is new, such as target = '>= 96 %'.",
    ),
    "an amendment of nothing": (
        amendment("A", "2026-07-01", ""),
        "amendment A: changes nothing. Add [[amendments.changes]] with a clause, or remove it.",
    ),
    "a fee of its own": (
        amendment("A", "2026-07-01", '[[amendments.fees]]\nref = "6.1"\nrate = "0.4 元/分钟"\n'),
        "amendment A, fees: goes with a clause: remove the clause, add it under a new reference, and give that one its own "
        "[[fees]] beside the others.",
    ),
    "hours of its own": (
        amendment("A", "2026-07-01", '[amendments.hours.work]\nwindows = ["09:00-12:00"]\n'),
        "amendment A, hours: keep what they were. Add [hours.NAME] with the new ones,",
    ),
    "another cap": (
        amendment("A", "2026-07-01", '[amendments.settlement]\ncap = "5 %"\n'),
        "amendment A, settlement: holds for the whole term.",
    ),
    "another kpi": (
        amendment("A", "2026-07-01", change("4.1", 'kpi = "abandonment_rate"')),
        "amendment A, clause 4.1: kpi cannot be changed. Remove the clause and add another.",
    ),
    "in effect on the first day": (
        amendment("A", "2026-04-01", change("4.1", "headline = true")),
        "amendment A, effective_on: 2026-04-01 is not after starts_on 2026-04-01. Write what holds from the first day into",
    ),
    "in effect after the last day": (
        amendment("A", "2027-04-01", change("4.1", "headline = true")),
        "amendment A, effective_on: 2027-04-01 is after ends_on 2027-03-31. Correct one of them.",
    ),
    "two on one day for one clause": (
        STRICTER + amendment("补2", "2026-07-01", change("4.1", "headline = true")),
        "amendment 补2, clause 4.1: amendment 补1 changes it on the same day, 2026-07-01. Put both into one of them.",
    ),
    "one clause twice": (
        amendment("A", "2026-07-01", change("4.1", "headline = true") + change("4.1", "best_effort = true")),
        "amendment A, clause 4.1: stands twice. Put what changes of it into one entry.",
    ),
    "adding what exists": (
        amendment("A", "2026-07-01", '[[amendments.adds]]\nref = "4.1"\nwords = "…"\n'),
        "amendment A, adds: clause 4.1 exists already. Change it, or give the new one its own reference.",
    ),
    "removing what does not exist": (
        amendment("A", "2026-07-01", 'removes = ["4.3"]\n'),
        "amendment A, removes: clause '4.3' does not exist. Did you mean '4.1'?",
    ),
    "changing what was removed": (
        amendment("A", "2026-07-01", 'removes = ["4.1"]\n') + amendment("B", "2026-08-01", change("4.1", "headline = true")),
        "amendment B, changes: clause 4.1 was removed before. Add it again under a reference of its own.",
    ),
    "a target of another unit": (
        amendment("A", "2026-07-01", change("4.1", 'target = "<= 5 s"')),
        "amendment A, clause 4.1: target '<= 5 s' is not in the unit of answer_rate. Use %.",
    ),
    "a field that is none": (
        amendment("A", "2026-07-01", change("4.1", 'targt = ">= 97 %"')),
        "amendment A, clause 4.1, targt: is not a field here. Did you mean 'target'?",
    ),
    "a field of the amendment that is none": (
        STRICTER.replace("signed_on", "signd_on = 2026-05-01\nsigned_on"),
        "amendment 补1, signd_on: is not a field here. Did you mean 'signed_on'?",
    ),
    "hours that are not defined": (
        amendment("A", "2026-07-01", change("4.1", 'scope = { hours = "wrk" }')),
        "amendment A, clause 4.1, scope.hours: 'wrk' is not defined. Did you mean 'work'?",
    ),
    "service hours that are not defined": (
        amendment("A", "2026-07-01", 'service_hours = { phone = "wrk" }\n'),
        "amendment A, service_hours.phone: 'wrk' is not defined. Did you mean 'work'?",
    ),
    "no date": (
        STRICTER.replace("effective_on = 2026-07-01\n", ""),
        "amendment 补1, effective_on: is missing. Add it.",
    ),
    "a date as text": (
        STRICTER.replace("effective_on = 2026-07-01", 'effective_on = "July"'),
        "amendment 补1, effective_on: a date is expected, 'July' was found. Write it as 2026-04-01.",
    ),
    "amendments in single brackets": (
        '[amendments]\nnumber = "A"\n',
        "amendments: a list is expected, a table was found. Write its heading in double brackets.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_one_sentence(tmp_path: Path, case: str) -> None:
    text, sentence = MISTAKES[case]
    (found,) = problems(tmp_path, HEAD + RATE + text)
    assert found.startswith(sentence)
    assert found.endswith((".", "?"))


def test_all_mistakes_at_once_and_the_clauses_own_only_once(tmp_path: Path) -> None:
    text = RATE.replace(">= 95 %", ">= 95") + amendment(
        "A", "2028-01-01", change("4.1", "headlin = true") + change("9", "")
    )
    assert problems(tmp_path, HEAD + text) == [
        "clause 4.1: target '>= 95' has no unit. Write '>= 95 %', '>= 95 s' or another unit.",
        "amendment A, clause 4.1, headlin: is not a field here. Did you mean 'headline'?",
        "amendment A, effective_on: 2028-01-01 is after ends_on 2027-03-31. Correct one of them.",
        "amendment A, changes: clause '9' does not exist. Use one of: 4.1.",
        "amendment A, clause 9: nothing is changed. Add what is new, such as target = '>= 96 %'.",
    ]
