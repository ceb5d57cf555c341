"""Contract files: every mistake of a file in one go, each a sentence that says where, what was found and what to do."""

from pathlib import Path

import pytest
from support.contract_text import CLAUSE, HEAD, load, problems

from servicepledge.contract.load import load_contract, require_filled, unfilled
from servicepledge.contract.scope import either
from servicepledge.errors import ContractError
from servicepledge.text import Text

TWELVE = """
title = "协议"
source = "center"
time_zone = "Asia/Shangai"
starts_on = "first of April"
ends_on = 2027-03-31
[client]
name = { zh = "甲方", en = "Client" }
[provider]
name = { zh = "乙方", en = "Provider" }
[report]
every = "月"
due_days = -1
[hours.work]
windows = ["8-18"]

[[clauses]]
ref = "4.1.1"
words = "接通率不低于95%"
kpi = "answer_rat"
target = ">= 95 %"

[[clauses]]
ref = "4.1.2"
words = "平均响应时间不超过3秒"
kpi = "average_speed_of_answer"
target = "<= 3"

[[clauses]]
ref = "4.1.3"
words = "回复时间不超过24小时"
kpi = "email_first_reply_time"
limit = 24

[[clauses]]
ref = "4.1.3"
words = "工作时间接听"
kpi = "service_level"
limit = "15 s"
scope = { chanel = "phone" }
"""


def test_a_contract_with_twelve_mistakes_lists_all_twelve(tmp_path: Path) -> None:
    found = problems(tmp_path, TWELVE)
    assert len(found) == 12
    assert found == [
        "title: a table is expected, '协议' was found. Write { zh = …, en = … }.",
        "time_zone: 'Asia/Shangai' is not a time zone. Did you mean 'Asia/Shanghai'?",
        "starts_on: a date is expected, 'first of April' was found. Write it as 2026-04-01.",
        "report.every: '月' is not a cadence. Use day, week, month, quarter, half-year or year.",
        "report.due_days: -1 is too small. Use 0 or more.",
        "hours.work.windows no. 1: '8-18' is not a window. Write opening and closing such as '08:00-18:00'; a night runs "
        "past 24:00: '22:00-30:00'.",
        "clause 4.1.1: kpi 'answer_rat' is not known. Did you mean 'answer_rate'?",
        "clause 4.1.2: target '<= 3' has no unit. Write '<= 3 %', '<= 3 s' or another unit.",
        "clause 4.1.3, limit: 24 is not a length of time. Write it as text with a unit, such as '15 s'.",
        "clause 4.1.3, scope.chanel: is not a field here. Did you mean 'channel'?",
        "clause 4.1.3: the reference stands 2 times. Give each clause its own.",
        "source: no source 'center' is known. Did you mean 'centre'?",
    ]


def test_the_message_begins_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as raised:
        load(tmp_path, TWELVE)
    first, *lines = str(raised.value).splitlines()
    assert first == str(tmp_path / "telecom.toml")
    assert all(line.startswith("  - ") for line in lines)
    assert raised.value.exit_code == 3


KPI = 'kpi = "answer_rate"\n'
LIMITED = 'kpi = "service_level"\n'
IN_A_CLAUSE = {
    'target = "<= 5 s"': (KPI, "clause 4.1: target '<= 5 s' is not in the unit of answer_rate. Use %."),
    'target = "<= 95 %"': (
        KPI,
        "clause 4.1: target '<= 95 %' points the wrong way: answer_rate is better when it is higher. Use >=.",
    ),
    'target = ">= 120 %"': (KPI, "clause 4.1: target '>= 120 %' is more than 100 %. Write a share between 0 and 100 %."),
    "target = 95": (KPI, "clause 4.1, target: 95 is not a target. Write it as text with a unit, such as '>= 95 %'."),
    "target = 2026-01-01": (KPI, "clause 4.1, target: 2026-01-01 is not a target."),
    'targt = ">= 95 %"': (KPI, "clause 4.1, targt: is not a field here. Did you mean 'target'?"),
    'target = ">= 95 %"': ("", "clause 4.1: has a target, limit or reading but no kpi. Name the kpi they are about."),
    'limit = "3 s"': (KPI, "clause 4.1: answer_rate takes no limit. Remove it, or use a kpi that counts what is within"),
    'target = ">= 9 %"': (LIMITED, "clause 4.1: service_level needs a limit. Add limit = '15 s' or another length of time."),
    'limit = "30 s"': (
        'kpi = "after_hours_service_level"\n',
        "clause 4.1: after_hours_service_level counts what is outside working hours. Name them: scope = { outside = '…' }.",
    ),
    'limit = "15"': (LIMITED, "clause 4.1, limit: '15' is not a length of time. Write a number and ms, s, min, h or d"),
    'reading = { short_abandon = "counted" }': (
        KPI, "clause 4.1: reading 'short_abandon' does not exist for answer_rate. Did you mean 'short_abandons'?",
    ),
    'reading = { short_abandons = "count" }': (
        KPI, "clause 4.1: reading short_abandons = 'count' does not exist. Did you mean 'counted'?",
    ),
    'reading = "counted"': (KPI, "clause 4.1, reading: a table is expected, 'counted' was found. Write { name = … }."),
    'reading = { window = "3" }': (
        'kpi = "first_contact_resolution"\n', "clause 4.1: reading window: '3' is not a length of time.",
    ),
    'kind = "time_limit_without_number"\nlimit = "15 s"\ntarget = ">= 90 %"': (
        LIMITED,
        "clause 4.1: target '>= 90 %' stands on a clause whose words give no number (kind time_limit_without_number). Say "
        "where the number was agreed: agreed = '补充协议一'.",
    ),
    'kind = "promise"': (KPI, "clause 4.1, kind: 'promise' is not a kind of clause. Use declarative, breach,"),
    'reading = { metric = "mean" }\ntarget = ">= 90 %"': (
        'kpi = "customer_satisfaction"\n',
        "clause 4.1: target '>= 90 %' is not in the unit of customer_satisfaction. Use points.",
    ),
    'scope = "phone"': (KPI, "clause 4.1, scope: a table is expected, 'phone' was found. Write { channel = …, queue = …"),
    "scope = { channel = 1 }": (KPI, "clause 4.1, scope.channel: text is expected, or a list of texts; 1 was found."),
    "scope = { channel = [] }": (KPI, "clause 4.1, scope.channel: is empty. Fill it in."),
    'scope = { queue = ["a", ""] }': (KPI, "clause 4.1, scope.queue no. 2: is empty. Fill it in."),
    'scope = { special_needs = "yes" }': (KPI, "clause 4.1, scope.special_needs: true or false is expected, 'yes' was found."),
    'scope = { hours = "wrk" }': (KPI, "clause 4.1, scope.hours: 'wrk' is not defined. Did you mean 'work'?"),
    'scope = { hours = "work", outside = "work" }': (
        KPI, "clause 4.1, scope: hours and outside cannot both be given. Keep one of them.",
    ),
    'headline = "no"': (KPI, "clause 4.1, headline: true or false is expected, 'no' was found. Write one of the two"),
    "best_effort = 1": (KPI, "clause 4.1, best_effort: true or false is expected, 1 was found."),
}  # fmt: skip


@pytest.mark.parametrize("line", IN_A_CLAUSE)
def test_a_mistake_in_a_clause_is_one_sentence(tmp_path: Path, line: str) -> None:
    kpi, sentence = IN_A_CLAUSE[line]
    (found,) = problems(tmp_path, HEAD + CLAUSE + kpi + line + "\n")
    assert found.startswith(sentence)
    assert found.endswith((".", "?"))


ELSEWHERE = {
    "no title": (HEAD.replace("title =", "#"), "title: is missing. Add it."),
    "a title in one language": (HEAD.replace(', en = "Agreement"', ""), "title.en: is missing. Add it."),
    "a title as text": (
        HEAD.replace('{ zh = "协议", en = "Agreement" }', '"协议"'),
        "title: a table is expected, '协议' was found. Write { zh = …, en = … }.",
    ),
    "an empty title": (HEAD.replace('"协议"', '""'), "title.zh: is empty. Fill it in."),
    "a client in double brackets": (
        HEAD.replace("[client]", "[[client]]"), "client: a table is expected, a list was found. Write its heading in single brackets.",
    ),
    "a cadence nearly right": (HEAD.replace('"month"', '"monthly"'), "report.every: 'monthly' is not a cadence. Did you mean 'month'?"),
    "a cadence as a number": (HEAD.replace('"month"', "1"), "report.every: 1 is not a cadence. Use day, week, month"),
    "an unknown language": (
        HEAD.replace("[hours", 'languages = ["fr"]\n[hours'), "report.languages no. 1: 'fr' is not a language. Use zh or en.",
    ),
    "a language without brackets": (
        HEAD.replace("[hours", 'languages = "zh"\n[hours'),
        "report.languages: a list is expected, 'zh' was found. Put it in brackets: ['zh'].",
    ),
    "days as true": (HEAD.replace("[hours", "due_days = true\n[hours"), "report.due_days: a whole number is expected, true was found."),
    "days as text": (HEAD.replace("[hours", 'due_days = "5"\n[hours'), "report.due_days: a whole number is expected, '5' was found."),
    "too many days": (HEAD.replace("[hours", "due_days = 1000\n[hours"), "report.due_days: 1000 is too large. Use 366 or less."),
    "a date with a time": (
        HEAD.replace("2026-04-01", "2026-04-01T10:00:00"), "starts_on: a date is expected, 2026-04-01T10:00:00 was found.",
    ),
    "a date as a number": (HEAD.replace("2026-04-01", "20260401"), "starts_on: a date is expected, 20260401 was found."),
    "a term that ends before it starts": (
        HEAD.replace("2027-03-31", "2026-03-31"), "ends_on 2026-03-31 is before starts_on 2026-04-01. Correct one of them.",
    ),
    "a zone nobody knows": (
        'time_zone = "Beijing"\n' + HEAD,
        "time_zone: 'Beijing' is not a time zone. Write a place such as 'Asia/Shanghai', as in the tz database.",
    ),
    "another id than the file's": ('id = "other"\n' + HEAD, "id: 'other' is not the file's name. Remove it; a contract's id"),
    "an unknown source": (HEAD.replace('"centre"', '"center"'), "source: no source 'center' is known. Did you mean 'centre'?"),
    "no source": (HEAD.replace('"centre"', '""'), "source: is empty. Fill it in."),
    "service hours that are not defined": (
        HEAD + '[service_hours]\nchat = "day"\n', "service_hours.chat: 'day' is not defined. Use one of: work.",
    ),
    "service hours as a number": (HEAD + "[service_hours]\nchat = 8\n", "service_hours.chat: text is expected, 8 was found."),
    "hours without a window": (HEAD + "[hours.night]\n", "hours.night: no window is given, so it would never be open. Add windows"),
    "an unknown set of days": (
        HEAD + 'days = "cn_workdays"\n', "hours.work.days: 'cn_workdays' is not a set of days. Did you mean 'cn_workday'?",
    ),
    "an unknown weekday": (
        HEAD + 'on = { monday = ["08:00-12:00"] }\n', "hours.work.on.monday: 'monday' is not a day of the week. Did you mean 'mon'?",
    ),
    "a closed day that is none": (
        HEAD + 'closed = ["05-01", "02-30"]\n', "hours.work.closed no. 2: '02-30' is not a day. Write '2026-05-01', or '05-01' for",
    ),
    "a date without a year": (
        HEAD + 'dates = { "05-01" = ["08:00-12:00"] }\n', "hours.work.dates.05-01: a date is expected, '05-01' was found.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_mistake_elsewhere_is_one_sentence(tmp_path: Path, case: str) -> None:
    head, sentence = ELSEWHERE[case]
    (found,) = problems(tmp_path, head + CLAUSE)
    assert found.startswith(sentence)
    assert found.endswith((".", "?"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD, "clauses: is missing. Add it."),
        ("clauses = []\n" + HEAD, "clauses: is empty. Fill it in."),
        (
            HEAD + '[clauses]\nref = "1"\n',
            "clauses: a list is expected, a table was found. Write its heading in double brackets.",
        ),
        (
            'clauses = ["x"]\n' + HEAD,
            "clause no. 1: a table is expected, 'x' was found. Write { ref = …, words = …, words_en = … }.",
        ),
        (HEAD + '[[clauses]]\nwords = "…"\n', "clause no. 1, ref: is missing. Add it."),
        (
            HEAD + '[[clauses]]\nref = 4.1\nwords = "…"\n',
            "clause 4.1, ref: text is expected, 4.1 was found. Write it in quotes.",
        ),
    ],
)
def test_clauses_that_are_none(tmp_path: Path, text: str, sentence: str) -> None:
    assert problems(tmp_path, text) == [sentence]


def test_not_toml(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, HEAD + "ref = \n")
    assert problem.startswith("is not valid TOML: ") and "line" in problem
    assert problem.endswith("Correct that place first; nothing else was checked.")


def test_a_source_is_only_looked_for_where_sources_are_known(tmp_path: Path) -> None:
    path = tmp_path / "telecom.toml"
    path.write_text(HEAD + CLAUSE, encoding="utf-8")
    assert load_contract(path).source == "centre"
    with pytest.raises(ContractError, match="source: no source 'centre' is known. Add data/sources/centre.toml."):
        load_contract(path, [])


def test_chinese_names_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "电信协议.toml"
    clause = CLAUSE.replace("4.1", "第四条（一）") + KPI + 'scope = { hours = "工作时间", queue = ["热线", "专席"] }\n'
    path.write_text(HEAD.replace("hours.work", 'hours."工作时间"') + clause, encoding="utf-8")
    contract = load_contract(path, ["centre"])
    assert contract.id == "电信协议"
    assert contract.clauses[0].ref == "第四条（一）"
    assert contract.clauses[0].scope.queue == ("热线", "专席")
    assert list(contract.hours) == ["工作时间"]


def test_a_mean_is_in_points_and_a_share_in_percent(tmp_path: Path) -> None:
    kpi = 'kpi = "customer_satisfaction"\n'
    mean = load(tmp_path, HEAD + CLAUSE + kpi + 'reading = { metric = "mean" }\ntarget = ">= 4.5 points"\n')
    share = load(tmp_path, HEAD + CLAUSE + kpi + 'target = ">= 90 %"\n')
    assert mean.clauses[0].target is not None and share.clauses[0].target is not None


def test_blanks_are_told_and_allowed(tmp_path: Path) -> None:
    blank = (
        '[[clauses]]\nref = "2.1"\nwords = "____秒内接听"\nkpi = "service_level"\nlimit = "____ s"\ntarget = ">= ____ %"\n'
        '[[clauses]]\nref = "2.2"\nwords = "15秒内接听"\nkpi = "service_level"\nlimit = "15 s"\ntarget = ">= 90 %"\n'
    )
    assert unfilled(load(tmp_path, HEAD + blank)) == [
        "clause 2.1, limit: '____ s' is not filled in (____秒内接听).",
        "clause 2.1, target: '>= ____ %' is not filled in (____秒内接听).",
    ]
    assert unfilled(load(tmp_path, HEAD + CLAUSE)) == []


def test_the_contract_of_the_tests_is_sound(tmp_path: Path) -> None:
    contract = load(tmp_path, HEAD + CLAUSE + KPI + 'scope = { channel = "phone", special_needs = true }\n')
    assert contract.rows_id == contract.id == "telecom"
    assert contract.clauses[0].scope.channel == ("phone",)
    assert [clause.ref for clause in contract.measured] == ["4.1"]


# -- blanks ------------------------------------------------------------------------------------------------------------

UNFILLED = (
    HEAD.replace("2026-04-01", '"____"')
    .replace("2027-03-31", '"____"')
    .replace('"centre"', '"____"')
    .replace("甲方", "____")
    .replace("08:00-18:00", "____-____")
)


def test_a_contract_with_blanks_everywhere_loads_and_names_each(tmp_path: Path) -> None:
    clauses = (
        '[[clauses]]\nref = "2.1"\nwords = "每日____至____接通率"\nkpi = "answer_rate"\nscope = { hours = "work" }\n'
        'target = ">= 95 %"\n'
        '[[clauses]]\nref = "2.2"\nwords = "渠道____"\nfields = [{ name = { zh = "渠道", en = "Channels" }, value = "____" }]\n'
        '[[clauses]]\nref = "2.3"\nwords = "____小时内不再来电"\nkpi = "first_contact_resolution"\nreading = { window = "__ h" }\n'
    )
    contract = load(tmp_path, UNFILLED + clauses)
    assert [(blank.place, blank.text, blank.around) for blank in contract.blanks] == [
        ("source", "____", ""),
        ("starts_on", "____", ""),
        ("ends_on", "____", ""),
        ("client.name.zh", "____", ""),
        ("hours.work.windows", "____", "每日____至____接通率"),
        ("clause 2.2, fields, 渠道", "____", "渠道____"),
        ("clause 2.3, reading.window", "__ h", "____小时内不再来电"),
    ]


def test_hours_that_several_clauses_name_are_told_once_with_the_words_that_leave_them_open(tmp_path: Path) -> None:
    clauses = "".join(
        f'[[clauses]]\nref = "2.{n}"\nwords = "{words}"\nkpi = "answer_rate"\nscope = {{ hours = "work" }}\n'
        for n, words in enumerate(("工作时间内接听", "每日____至____", "及时接听"))
    )
    (blank,) = load(tmp_path, HEAD.replace("08:00-18:00", "____-____") + clauses).blanks
    assert (blank.place, blank.around) == ("hours.work.windows", "每日____至____")


def test_hours_no_clause_names_are_told_once(tmp_path: Path) -> None:
    blanks = load(tmp_path, HEAD.replace("08:00-18:00", "____-____") + CLAUSE).blanks
    assert [blank.place for blank in blanks] == ["hours.work.windows"]


def test_a_contract_without_a_term_or_source_cannot_be_measured(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as raised:
        require_filled(load(tmp_path, UNFILLED + CLAUSE), tmp_path / "telecom.toml")
    assert list(raised.value.problems) == [
        "source: '____' is not filled in. Write the name of a file in data/sources.",
        "starts_on: '____' is not filled in. Write the first day of the term, such as 2026-04-01.",
        "ends_on: '____' is not filled in. Write the last day of the term, such as 2027-03-31.",
    ]
    whole = load(tmp_path, HEAD.replace("甲方", "____") + CLAUSE)
    assert require_filled(whole, tmp_path / "telecom.toml") is whole


def test_a_kind_is_said_or_follows_from_the_kpi(tmp_path: Path) -> None:
    said = 'kind = "breach"\n'
    kinds = [load(tmp_path, HEAD + CLAUSE + more).clauses[0].kind for more in ("", KPI, said + KPI)]
    assert kinds == ["declarative", "threshold", "breach"]


def test_a_number_agreed_elsewhere_names_its_source(tmp_path: Path) -> None:
    vague = 'kind = "time_limit_without_number"\nkpi = "service_level"\n'
    facts = load(tmp_path, HEAD + CLAUSE + vague).clauses[0]
    assert facts.target is None and facts.limit is None
    agreed = 'limit = "15 s"\ntarget = ">= 90 %"\nagreed = "补充协议一"\n'
    assert load(tmp_path, HEAD + CLAUSE + vague + agreed).clauses[0].agreed == "补充协议一"


def test_what_was_agreed_and_filled_in_is_written_once_or_in_both_languages(tmp_path: Path) -> None:
    once = 'agreed = "补充协议一"\nfields = [{ name = { zh = "周期", en = "Cycle" }, value = "每月" }]\n'
    both = once.replace('"补充协议一"', '{ zh = "补充协议一", en = "Amendment 1" }').replace(
        '"每月"', '{ zh = "每月", en = "monthly" }'
    )
    plain, written = (load(tmp_path, HEAD + CLAUSE + KPI + text).clauses[0] for text in (once, both))
    assert (plain.agreed, plain.fields[0].text) == ("补充协议一", Text("每月", "每月"))
    assert plain.model_dump(exclude_defaults=True)["agreed"] == "补充协议一", "editions know it by that"
    assert (either(written.agreed).en, written.fields[0].text) == ("Amendment 1", Text("每月", "monthly"))
    blank = load(tmp_path, HEAD + CLAUSE + KPI + both.replace('"monthly"', '"____"'))
    assert [(one.place, one.text) for one in blank.blanks] == [("clause 4.1, fields, 周期", "____")]


@pytest.mark.parametrize(("written", "says"), [
    ("agreed = 5", "clause 4.1, agreed: text is expected, 5 was found. Write it in quotes."),
    ('agreed = { zh = "补充协议一" }', "clause 4.1, agreed.en: is missing. Add it."),
    ('agreed = { zh = "一", en = "1", fr = "1" }', "clause 4.1, agreed.fr: is not a field here. Use one of: en, zh."),
    ('fields = [{ name = { zh = "周期", en = "Cycle" }, value = "" }]', "clause 4.1, fields no. 1.value: is empty. Fill it in."),
])  # fmt: skip
def test_words_in_one_or_both_languages_say_what_is_wrong(tmp_path: Path, written: str, says: str) -> None:
    with pytest.raises(ContractError) as raised:
        load(tmp_path, HEAD + CLAUSE + KPI + written + "\n")
    assert list(raised.value.problems) == [says]
