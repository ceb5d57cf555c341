"""DECISIONS.md and what cites it: each decision is there, has a source, and is rested on somewhere."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from support.places import REPOSITORY

from servicepledge.kpis import KPIS

TEXT = (REPOSITORY / "DECISIONS.md").read_text("utf-8")
ENTRY = re.compile(r"^### D(\d+) · (.+)\n((?:(?!#).+\n?)+)", re.MULTILINE)
ENTRIES = {int(number): (title, body) for number, title, body in ENTRY.findall(TEXT)}
CITED = re.compile(r"DECISIONS\.md((?: |, )D\d+(?:, D\d+)*)?")
MOST_LINES = 5
"""A decision that takes more is two."""


def readings() -> dict[str, set[str]]:
    """Return every option of the readings of all KPIs, by the reading's name."""
    options: dict[str, set[str]] = defaultdict(set)
    for kpi in KPIS.values():
        for name, reading in kpi.readings.items():
            options[name] |= set(reading.options)
    return options


def files() -> list[Path]:
    """Return what may cite a decision: code, and tests other than this one."""
    found = [
        path
        for folder in ("src", "tests")
        for suffix in ("py", "sql", "toml")
        for path in (REPOSITORY / folder).rglob(f"*.{suffix}")
    ]
    return sorted(path for path in found if path != Path(__file__))


def citations() -> dict[int, list[str]]:
    """Return where each decision is cited, by its number."""
    cited: dict[int, list[str]] = defaultdict(list)
    for path in files():
        for line_no, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for found in CITED.finditer(line):
                where = f"{path.relative_to(REPOSITORY)}:{line_no}"
                assert found[1], f"{where} cites DECISIONS.md without saying which decision"
                for number in re.findall(r"\d+", found[1]):
                    cited[int(number)].append(where)
    return cited


def test_decisions_are_numbered_without_gaps() -> None:
    assert list(ENTRIES) == list(range(1, len(ENTRIES) + 1))
    assert len(ENTRIES) == TEXT.count("\n### "), "an entry is not read: write `### D1 · Title`, then its lines"


@pytest.mark.parametrize("number", ENTRIES)
def test_a_decision_is_short_and_has_a_source(number: int) -> None:
    title, body = ENTRIES[number]
    sources = [line for line in body.splitlines() if line.startswith("Source: ")]
    assert len(sources) == 1, f"D{number} {title}: one line 'Source: …'"
    assert len(body.splitlines()) <= MOST_LINES


def test_every_citation_exists() -> None:
    unknown = {number: where for number, where in citations().items() if number not in ENTRIES}
    assert unknown == {}


def test_every_decision_is_cited_or_says_why_not() -> None:
    cited = citations()
    excused = {number for number, (_, body) in ENTRIES.items() if "\nNot cited: " in body}
    assert {number for number in ENTRIES if number not in cited} == excused


def test_an_option_that_a_decision_names_is_one_of_a_kpi() -> None:
    named = set(re.findall(r'`(\w+) = "(\w+)"`', TEXT))
    options = readings()
    assert named
    assert {(name, option) for name, option in named if option not in options[name]} == set()


def test_no_document_is_cited_that_is_not_in_the_repository() -> None:
    absent = {
        f"{path.relative_to(REPOSITORY)}: {name}"
        for path in files()
        for name in re.findall(r"\b[A-Za-z][\w.-]*\.md\b", path.read_text("utf-8"))
        if not any((folder / name).is_file() for folder in (REPOSITORY, REPOSITORY / "data", path.parent))
    }
    assert absent == set()
