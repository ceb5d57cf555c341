"""The templates say what their letters say: every word, in order, and nothing else."""

import re
from collections.abc import Iterator

import pytest
from support.places import REPOSITORY
from support.seeds import BORDER, SEEDS, clause_text, letter_text

from servicepledge.contract.load import load_contract
from servicepledge.contract.template import load_template, template_files

at_hand = pytest.mark.skipif(not SEEDS.is_dir(), reason="the letters' documents are not at hand (PLEDGE_SHARED)")

NUMBER = r"(?:第[一二三四五六七八九]条|[一二三四五六七八九]、|\d(?:\.\d)*\.?(?!\d)|\(\d\))"
HEADING = rf"{NUMBER}[\u4e00-\u9fff/]{{0,10}}:?"
"""A number and what is titled with it: ten characters at most and no mark but a colon, so that no sentence passes."""
BETWEEN = re.compile(rf"[{BORDER}]*(?:{HEADING})*")
"""What may stand in a letter between the words of two clauses."""
JOINED = re.compile(rf"{BETWEEN.pattern}[或和并]?")
"""The same before a clause that repeats its lead, and so leaves out what joined the two."""
LEADS = {
    "服务商的义务": "002 3.1 is headed 服务商的权利与义务, and divided into 权利 and 义务: each clause says whose it is"
}
"""Leads that no letter holds in these words, and why a clause has them all the same."""


def walk(letter: str, clauses: list[tuple[str, str]]) -> list[str]:
    """
    Go through a letter clause by clause and say what differs.

    A clause's words go on where those before ended, but for a mark or a heading. Before its own words it may repeat, in
    the letter's words, what they hang on: the heading just passed, or the lead of a sentence that is several clauses.
    One that is measured twice may repeat a part of the clause before.
    """
    said: list[str] = []
    at, before = 0, ""
    for ref, words in clauses:
        ends = next(_ends(letter, at, words), None)
        if ends is None and not (words in before or words in LEADS):
            said.append(f"{ref}: '{words}' is not what comes next: '{letter[at : at + 40]}'")
        at, before = ends or at, words
    if not BETWEEN.fullmatch(letter, at):
        said.append(f"left out: '{letter[at:]}'")
    return said


def _ends(letter: str, at: int, words: str) -> Iterator[int]:
    """Yield where a clause's own words end, for each way to divide its words into a lead and its own."""
    for split in range(max(1, len(words) - 1)):
        lead, own = words[:split].strip(BORDER), words[split:]
        gap = JOINED if lead else BETWEEN
        for found in re.finditer(_numbered(own), letter[at:]):
            start = at + found.start()
            if gap.fullmatch(letter, at, start) and (lead in letter[:start] or lead in LEADS):
                yield at + found.end()


def _numbered(words: str) -> str:
    """Return a pattern of words in which numbers of a list, left out in a clause, may stand after each colon."""
    return f":{NUMBER}?".join(re.escape(part) for part in words.split(":"))


def clauses_of(name: str) -> list[tuple[str, str]]:
    return [(clause.ref, clause_text(name, clause.words)) for clause in load_template(name).clauses]


@at_hand
@pytest.mark.parametrize("name", sorted(template_files()))
def test_a_template_holds_its_letters_words_and_every_one_of_them(name: str) -> None:
    assert walk(letter_text(name), clauses_of(name)) == []


BLANK = re.compile(r"_+(?:（[^）]*/[^）]*）|（百分比或分数）)?|【[^】]*】|\[[^\]]*\]")
"""A blank, with what may be written into it where the letter leaves a choice."""
FILLED_IN = ("aftersales-letter", "citizen", "hotline-letter", "repairs", "retail", "support", "telecom-letter")
"""The sample's agreements that are a letter as a whole."""


@pytest.mark.parametrize("name", FILLED_IN)
def test_a_letter_filled_in_keeps_its_words(name: str) -> None:
    contract = load_contract(REPOSITORY / "data" / "contracts" / f"{name}.toml")
    assert contract.template
    for clause, of_letter in zip(contract.clauses, load_template(contract.template).clauses, strict=True):
        words = ".*".join(re.escape(part) for part in BLANK.split(of_letter.words)).replace("□", "[□☑]")
        assert clause.ref == of_letter.ref and re.fullmatch(words, clause.words), f"{clause.ref}: {clause.words}"


LETTER = "1.总则1.1接通率不低于95%,平均响应时间不超过5秒。1.2投诉处理:建立机制,并向客户反馈结果。"


@pytest.mark.parametrize(("clauses", "said"), [
    (["接通率不低于95%", "平均响应时间不超过5秒", "投诉处理:建立机制", "投诉处理:向客户反馈结果"], []),
    (["接通率不低于95%", "投诉处理:建立机制", "并向客户反馈结果"], ["1: '投诉处理:建立机制' is not what comes next"]),
    (["接通率不低于95%", "平均响应时间不超过5秒", "投诉处理:建立机制"], ["left out: ',并向客户反馈结果"]),
    (["接通率不低于90%,平均响应时间不超过5秒"], ["0: '接通率不低于90%"]),
    (["平均响应时间不超过5秒", "接通率不低于95%"], ["0: '平均响应时间"]),
    (["接通率不低于95%", "及时率:平均响应时间不超过5秒"], ["1: '及时率"]),
])  # fmt: skip
def test_what_is_dropped_or_said_otherwise_is_found(clauses: list[str], said: list[str]) -> None:
    found = walk(LETTER, [(str(position), words) for position, words in enumerate(clauses)])
    assert len(found) >= len(said) and all(line.startswith(start) for line, start in zip(found, said, strict=False))
    assert bool(found) is bool(said)
