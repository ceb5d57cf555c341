"""What the agreement says of its reports: how often, by when, in which documents, to whom."""

from datetime import date
from pathlib import Path

import pytest
from support.contract_text import CLAUSE, HEAD, load, problems

from servicepledge.errors import CalendarError

REPORT = HEAD.replace("[hours.work]", "{}\n[hours.work]")
DELIVERY = """
[delivery]
approval = true
[[delivery.to]]
channel = "mail"
address = ["王芳 <wang@client.example>"]
language = "zh"
forms = ["page", "pdf", "workbook"]
[[delivery.operator]]
channel = "webhook"
address = ["ops"]
settings = "our_room"
"""


def with_report(lines: str) -> str:
    return HEAD.replace('every = "month"\n', f'every = "month"\n{lines}\n') + CLAUSE


@pytest.mark.parametrize(
    ("lines", "ends_on", "due_on"),
    [
        ("", "2026-09-30", "2026-10-05"),
        ("due_days = 0", "2026-09-30", "2026-09-30"),
        ("due_working_days = 5", "2026-10-31", "2026-11-06"),
        ("due_working_days = 1", "2026-09-30", "2026-10-08"),
        ("due_working_days = 2", "2026-09-30", "2026-10-09"),
        ("due_working_days = 3", "2026-09-30", "2026-10-10"),
        ('due_working_days = 1\ncalendar = "work"', "2026-09-30", "2026-10-01"),
    ],
    ids=[
        "five days where nothing is said", "on the last day itself", "five working days over a weekend",
        "the first one after the national holiday", "the second", "a make-up Saturday counts",
        "the client's own calendar knows no holiday",
    ],
)  # fmt: skip
def test_a_report_is_due(tmp_path: Path, lines: str, ends_on: str, due_on: str) -> None:
    contract = load(tmp_path, with_report(lines))
    assert contract.report_due_on(date.fromisoformat(ends_on)) == date.fromisoformat(due_on)


def test_the_client_s_own_closed_days_are_no_working_days(tmp_path: Path) -> None:
    text = with_report('due_working_days = 1\ncalendar = "work"').replace("windows =", 'closed = ["10-01"]\nwindows =')
    assert load(tmp_path, text).report_due_on(date(2026, 9, 30)) == date(2026, 10, 2)


def test_working_days_of_hours_that_never_open_are_refused_and_not_counted_for_ever(tmp_path: Path) -> None:
    text = with_report('due_working_days = 1\ncalendar = "work"').replace('["08:00-18:00"]', "[]")
    with pytest.raises(CalendarError, match="too few open days"):
        load(tmp_path, text).report_due_on(date(2026, 9, 30))


def test_working_days_beyond_the_last_notice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="no working-day arrangement"):
        load(tmp_path, with_report("due_working_days = 5")).report_due_on(date(2090, 1, 31))


def test_where_a_report_goes_is_read(tmp_path: Path) -> None:
    delivery = load(tmp_path, HEAD + DELIVERY + CLAUSE).delivery
    assert delivery.approval
    (to,), (operator,) = delivery.to, delivery.operator
    assert (to.channel, to.address, to.language) == ("mail", ("王芳 <wang@client.example>",), "zh")
    assert to.forms == ("page", "pdf", "workbook") and to.settings_name == "mail"
    assert (operator.settings_name, operator.forms) == ("our_room", ("page",))


def test_nothing_goes_anywhere_unless_the_contract_says_so(tmp_path: Path) -> None:
    delivery = load(tmp_path, HEAD + CLAUSE).delivery
    assert (delivery.approval, delivery.to, delivery.operator) == (False, (), ())


MISTAKES = {
    "both counts of days": (
        with_report("due_days = 5\ndue_working_days = 5"),
        "report: due_days and due_working_days stand together. Keep the one that the agreement has.",
    ),
    "a calendar without working days": (
        with_report('calendar = "work"'), "report: calendar belongs to due_working_days. Add that, or take calendar out.",
    ),
    "an unknown calendar": (
        with_report('due_working_days = 5\ncalendar = "wrok"'),
        "report.calendar: 'wrok' is not defined. Did you mean 'work'?",
    ),
    "no documents": (with_report("documents = []"), "report.documents: is empty. Fill it in."),
    "an unknown form": (
        HEAD + DELIVERY.replace('"workbook"', '"workbok"') + CLAUSE,
        "delivery.to no. 1.forms no. 3: 'workbok' is not a form of a report. Did you mean 'workbook'?",
    ),
    "nobody": (HEAD + DELIVERY.replace('["ops"]', "[]") + CLAUSE, "delivery.operator no. 1.address: is empty. Fill it in."),
    "an address twice": (
        HEAD + DELIVERY.replace(".example>", '.example>", "王芳 <wang@client.example>') + CLAUSE,
        "delivery: '王芳 <wang@client.example>' stands twice in 'to' under one channel. Keep one.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told(tmp_path: Path, text: str, problem: str) -> None:
    assert problems(tmp_path, text) == [problem]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("sftp://acme:hunter2@files.example/in", "a password stands in the address"),
        ("a@b.example\\nBcc: everybody@x.example", "a line break or another control character"),
    ],
)
def test_secrets_and_second_headers_are_refused_and_not_repeated(tmp_path: Path, address: str, told: str) -> None:
    (problem,) = problems(tmp_path, HEAD + DELIVERY.replace("王芳 <wang@client.example>", address) + CLAUSE)
    assert told in problem and "hunter2" not in problem and "everybody" not in problem
