"""One blank, one value: what `[fill]` says stands in every place of a clause; and what a letter's promise may not become unsaid."""

import re
from pathlib import Path

import pytest

from servicepledge.contract.blanks import blanks_in_words
from servicepledge.contract.load import load_contract, unfilled
from servicepledge.contract.model import Contract
from servicepledge.contract.template import new_contract, template_files
from servicepledge.errors import ContractError
from servicepledge.kpi import Unit

OWN = """
source = "centre"
number = "N-1"
starts_on = 2026-04-01
ends_on = 2027-03-31
client = { zh = "甲公司", en = "Party A Ltd" }
provider = "乙中心"
"""


def filled(folder: Path, letter: str, fill: str) -> Contract:
    """Return a contract written from a letter, with a table of what fills its blanks."""
    path = folder / "k.toml"
    new_contract(letter, path)
    path.write_text(path.read_text("utf-8") + "\n[fill]\n" + fill, "utf-8")
    return load_contract(path)


def test_one_value_fills_words_and_numbers_in_both_languages(tmp_path: Path) -> None:
    agreed = filled(
        tmp_path,
        "000-8",
        OWN
        + """
        "2.1b" = 95
        "2.1a" = ["09:00", "18:00"]
        "2.2a" = "3"
        "3.2b" = { zh = "5 个工作日", en = "5 working days" }
        "3.1e" = { zh = "每季度", en = "quarterly" }
        "3.1f" = { zh = "电子邮件", en = "e-mail" }
        "4.4" = 2027-03-31
        """,
    )
    clauses = {clause.ref: clause for clause in agreed.clauses}
    rate, hours, time = clauses["2.1b"], clauses["2.1a"], clauses["2.2a"]
    assert (rate.words, rate.words_en) == ("接通率不低于95%。", "The connection rate is at least 95%.")
    assert rate.target.text == ">= 95 %" and rate.target.unit is Unit.RATIO
    assert "每日09:00至18:00" in hours.words and "09:00 to 18:00" in hours.words_en
    assert agreed.hours["work"].windows == ((9 * 60, 18 * 60),)
    assert time.limit.text == "3 min" and "3分钟" in time.words
    assert clauses["3.2b"].limit.text == "5 个工作日" and "within 5 working days." in clauses["3.2b"].words_en
    assert clauses["4.4"].words.startswith("本承诺书自双方签字盖章之日起生效，有效期至2027年3月31日")
    assert clauses["4.4"].fields[0].value == "2027-03-31"
    assert (agreed.number, agreed.client.name.en, agreed.provider.name.en) == ("N-1", "Party A Ltd", "乙中心")


def test_the_cycle_of_reports_cuts_the_periods_and_the_means_is_on_record(tmp_path: Path) -> None:
    agreed = filled(tmp_path, "000-8", OWN + '"3.1e" = { zh = "每季度", en = "quarterly" }\n"3.1f" = "快递"\n')
    assert agreed.report.every == "quarter" and agreed.report.delivery == "快递"
    clauses = {clause.ref: clause for clause in agreed.clauses}
    assert [clauses[ref].fields[0].text.en for ref in ("3.1a", "3.1e")] == ["quarterly", "quarterly"], (
        "one field, one value"
    )
    assert clauses["3.1e"].words == "报告周期为每季度。"


def test_a_blank_that_is_left_is_still_listed(tmp_path: Path) -> None:
    agreed = filled(tmp_path, "000-8", OWN + '"2.1b" = "____"\n"2.2a" = ""\n')
    said = "\n".join([*unfilled(agreed), *blanks_in_words(agreed)])
    assert "clause 2.1b, target" in said and "clause 2.2a, limit" in said


WRONG = {
    "a reference nobody knows": (
        '"2.1bb" = "95"',
        "fill: '2.1bb' is no reference of the contract. Did you mean '2.1b'?",
    ),
    "two values for one blank": ('"2.1b" = ["95", "96"]', "blanks in '接通率不低于____%。': 1, values given: 2"),
    "one value for two blanks": ('"2.1a" = "09:00"', "2, values given: 1"),
    "a flag": ('"2.1b" = true', "fill.2.1b: true is no value. Write a text, a number, or { zh = …, en = … }."),
    "nothing to fill in": ('"2.3a" = "5"\n"1.3b" = "5"', "fill.1.3b: there is no blank left to fill in"),
    "words that are no cadence": ('"3.1e" = "逢旬"', "clause 3.1e: '逢旬' is not a cadence. Write 每日, 每周"),
}


@pytest.mark.parametrize(("fill", "says"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_filled_in_is_said(tmp_path: Path, fill: str, says: str) -> None:
    with pytest.raises(ContractError) as raised:
        filled(tmp_path, "000-8", OWN + fill)
    assert says in str(raised.value)


def test_a_cadence_that_says_something_else_than_the_clause_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.toml"
    new_contract("000-8", path)
    text = re.sub(r"^\[report\]$", '[report]\nevery = "month"', path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text + f"\n[fill]{OWN}'3.1e' = '每季度'\n", "utf-8")
    with pytest.raises(ContractError) as raised:
        load_contract(path)
    assert "report.every: 'month' is not what clause 3.1e says (每季度). Remove report.every" in str(raised.value)


LETTER = """
template = "{letter}"
source = "centre"
starts_on = 2026-04-01
ends_on = 2027-03-31
title = {{ zh = "协议", en = "Agreement" }}
client = {{ name = {{ zh = "甲", en = "A" }} }}
provider = {{ name = {{ zh = "乙", en = "B" }} }}
report = {{ every = "month" }}

[[clauses]]
ref = "{ref}"
words = "…"
kpi = "{kpi}"
{promise}
"""
PROMISES = {
    "a target below the letter's": (
        "001",
        "4.1.1a",
        "answer_rate",
        'target = ">= 90 %"',
        "target: '>= 90 %' promises less than the letter's '>= 95 %'",
    ),
    "a target as strict": ("001", "4.1.1a", "answer_rate", 'target = ">= 95 %"', ""),
    "a stricter target": ("001", "4.1.1a", "answer_rate", 'target = ">= 99 %"', ""),
    "a weaker one that says who agreed": (
        "001",
        "4.1.1a",
        "answer_rate",
        'target = ">= 90 %"\nagreed = "补充协议一"',
        "",
    ),
    "another indicator is another promise": (
        "001",
        "4.1.1a",
        "service_level",
        'target = ">= 90 %"\nlimit = "20 s"',
        "",
    ),
    "a longer wait than the letter's": (
        "001",
        "4.1.1b",
        "average_speed_of_answer",
        'target = "<= 9 s"',
        "promises less",
    ),
    "no letter of that name": ("acme", "4.1.1a", "answer_rate", 'target = ">= 90 %"', ""),
}


@pytest.mark.parametrize(("letter", "ref", "kpi", "promise", "says"), PROMISES.values(), ids=PROMISES)
def test_a_promise_weaker_than_the_letters_says_who_agreed(
    tmp_path: Path, letter: str, ref: str, kpi: str, promise: str, says: str
) -> None:
    path = tmp_path / "k.toml"
    path.write_text(LETTER.format(letter=letter, ref=ref, kpi=kpi, promise=promise), "utf-8")
    if not says:
        assert load_contract(path).clauses[0].ref == ref
        return
    with pytest.raises(ContractError) as raised:
        load_contract(path)
    assert says in str(raised.value) and "Say in agreed" in str(raised.value)


@pytest.mark.parametrize("letter", template_files())
def test_no_letter_is_weaker_than_itself(letter: str) -> None:
    load_contract(template_files()[letter])
