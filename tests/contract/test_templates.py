"""The bundled letters: each holds every row of its letter, loads, and can be filled in and checked."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from support.letters import fill_in
from support.places import DATA, REPOSITORY

from servicepledge.cli.check import check_contracts
from servicepledge.contract.clause import KINDS, WITHOUT_NUMBER
from servicepledge.contract.load import load_contract, unfilled
from servicepledge.contract.model import Contract
from servicepledge.contract.template import load_template, new_contract, template_files
from servicepledge.errors import UsageError
from servicepledge.scorecard.coverage import Standing, coverage

READ_ANEW = {
    ("000-4", "4.1(1)"): "prohibited_conduct_incidents",  # 经查证属实: what the logbook has as confirmed, no signs
    ("000-5", "二.1(3)b"): "payment_timeliness",
    ("001", "6.2a"): "report_timeliness",
    ("002", "3.1.1.1"): "payment_timeliness",
}
"""Clauses that are measured by another indicator than was listed at first, or by one where billing alone was listed (DECISIONS.md D46)."""
NOTHING_SHOWS = {("001", "附二.5"), ("001", "附四.5")}
"""Breaches that no export and no other clause shows: a dispute settled otherwise than agreed."""
NOBODY_SAYS_WHEN = {"000-3": ["3.2a"], "001": ["2.2"], "003-2": ["3.2.1"]}
"""Enough people, and no word of the hours: hours left out are unfilled, not round the clock."""

LETTERS = """
letter | clauses | measured | blanks | declarative | breach | cadence_without_interval | threshold_implied | prohibited | time_limit | time_limit_without_number | threshold | threshold_without_target | availability | reporting | cadence | fee | notice | retention
000-1 | 32 | 22 | 1 | 12 | 2 | 6 | 5 | 1 | 0 | 2 | 0 | 0 | 2 | 0 | 2 | 0 | 0 | 0
000-2 | 42 | 30 | 2 | 16 | 4 | 6 | 2 | 1 | 0 | 4 | 1 | 4 | 1 | 0 | 1 | 0 | 2 | 0
000-3 | 23 | 12 | 0 | 17 | 4 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
000-4 | 30 | 24 | 2 | 8 | 7 | 2 | 2 | 9 | 0 | 0 | 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0
000-5 | 39 | 31 | 4 | 11 | 3 | 2 | 2 | 1 | 6 | 2 | 5 | 0 | 2 | 2 | 2 | 1 | 0 | 0
000-6 | 30 | 24 | 0 | 10 | 1 | 5 | 3 | 2 | 0 | 6 | 0 | 2 | 0 | 1 | 0 | 0 | 0 | 0
000-7 | 24 | 14 | 2 | 13 | 4 | 2 | 0 | 3 | 0 | 0 | 0 | 0 | 2 | 0 | 0 | 0 | 0 | 0
000-8 | 32 | 22 | 17 | 14 | 1 | 1 | 1 | 0 | 3 | 1 | 2 | 0 | 1 | 6 | 0 | 0 | 1 | 1
001   | 55 | 38 | 1 | 20 | 12 | 2 | 1 | 1 | 1 | 0 | 4 | 1 | 5 | 2 | 0 | 6 | 0 | 0
002   | 46 | 32 | 18 | 20 | 0 | 1 | 4 | 3 | 6 | 3 | 5 | 0 | 1 | 0 | 0 | 1 | 2 | 0
003-1 | 25 | 19 | 4 | 6 | 0 | 2 | 5 | 0 | 5 | 2 | 0 | 3 | 0 | 0 | 2 | 0 | 0 | 0
003-2 | 33 | 12 | 0 | 24 | 4 | 2 | 0 | 0 | 0 | 0 | 0 | 3 | 0 | 0 | 0 | 0 | 0 | 0
003-3 | 12 | 5 | 7 | 7 | 2 | 1 | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0
003-4 | 23 | 14 | 0 | 9 | 0 | 1 | 6 | 0 | 5 | 0 | 0 | 0 | 0 | 1 | 1 | 0 | 0 | 0
004-1 | 31 | 17 | 4 | 16 | 1 | 3 | 4 | 0 | 2 | 0 | 0 | 2 | 0 | 1 | 1 | 0 | 1 | 0
004-2 | 20 | 15 | 0 | 7 | 0 | 2 | 0 | 7 | 0 | 2 | 0 | 0 | 0 | 1 | 1 | 0 | 0 | 0
"""
"""Per letter: its clauses, those with a KPI, those with a blank of their own, and how many are of each kind."""
HEADER, *LINES = [[cell.strip() for cell in line.split("|")] for line in LETTERS.strip().splitlines()]
COUNTS = {name: dict(zip(HEADER[1:], map(int, cells), strict=True)) for name, *cells in LINES}
IDS = sorted(COUNTS)


@pytest.fixture(scope="module")
def letters() -> dict[str, Contract]:
    return {name: load_template(name) for name in template_files()}


def blank_clauses(letter: Contract) -> list[str]:
    """The clauses that hold a blank of their own; hours count for the clauses whose words leave them open."""
    return [
        clause.ref
        for clause in letter.clauses
        if any(blank.what != "hours" or "____" in clause.words for blank in letter.blanks_of(clause))
    ]


def test_there_are_sixteen() -> None:
    assert sorted(template_files()) == IDS and len(IDS) == 16
    assert sum(count["clauses"] for count in COUNTS.values()) == 497
    assert sum(count["blanks"] for count in COUNTS.values()) == 62


@pytest.mark.parametrize("name", IDS)
def test_a_letter_holds_every_row(letters: dict[str, Contract], name: str) -> None:
    letter = letters[name]
    kinds = Counter(clause.kind for clause in letter.clauses)
    found = {
        "clauses": len(letter.clauses),
        "measured": len(letter.measured),
        "blanks": len(blank_clauses(letter)),
        **{kind: kinds[kind] for kind in KINDS},
    }
    assert found == COUNTS[name]
    assert letter.template == letter.id == name


@pytest.fixture(scope="module")
def listed_clauses() -> list[dict[str, str]]:
    """The clauses of the letters as they were listed from their documents, before any template was written."""
    with (DATA / "letters" / "clauses.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", IDS)
def test_rows_kinds_and_kpis_are_those_of_the_list(
    letters: dict[str, Contract], listed_clauses: list[dict[str, str]], name: str
) -> None:
    rows = [row for row in listed_clauses if row["letter"].replace("/", "-") == name]
    read = {(name, row["clause"]): row["kpi"] for row in rows} | READ_ANEW | dict.fromkeys(NOTHING_SHOWS, "")
    read = {place: "" if kpi == "billing_basis" else kpi for place, kpi in read.items()}
    listed = [(row["clause"], row["kind"], read[name, row["clause"]]) for row in rows]
    assert [(clause.ref, clause.kind, clause.kpi or "") for clause in letters[name].clauses] == listed


@pytest.mark.parametrize("name", IDS)
def test_the_blanks_are_those_of_the_list(
    letters: dict[str, Contract], listed_clauses: list[dict[str, str]], name: str
) -> None:
    listed = [(row["letter"].replace("/", "-"), row["clause"]) for row in listed_clauses if row["blank"] == "yes"]
    assert len(listed) == 62
    assert blank_clauses(letters[name]) == [ref for letter, ref in listed if letter == name]


@pytest.mark.parametrize("name", IDS)
def test_a_letter_is_whole_in_both_languages(letters: dict[str, Contract], name: str) -> None:
    for clause in letters[name].clauses:
        assert clause.words_en and not re.search(r"[\u4e00-\u9fff]", clause.words_en.replace("承诺方", "")), clause.ref
        assert not re.search(r"\?\?|\[(热线|监督|电话)\]", clause.words), clause.ref


@pytest.mark.parametrize("name", IDS)
def test_no_number_is_made_up(letters: dict[str, Contract], name: str) -> None:
    for clause in letters[name].clauses:
        if clause.kind in WITHOUT_NUMBER or clause.kind == "declarative":
            assert clause.target is None, clause.ref
        assert not clause.agreed, clause.ref


@pytest.mark.parametrize("name", IDS)
def test_a_letter_filled_in_passes_the_check(name: str, tmp_path: Path) -> None:
    contracts = tmp_path / "data" / "contracts"
    path = contracts / "acme.toml"
    new_contract(name, path)
    said: list[str] = []
    assert check_contracts(tmp_path, ["acme"], with_data=False, say=said.append) == 3, "its term is not filled in"
    assert any("starts_on: '____' is not filled in" in line for line in said)
    fill_in(path)
    (tmp_path / "data" / "sources").mkdir()
    (tmp_path / "data" / "sources" / "centre.toml").write_bytes((REPOSITORY / "data/sources/centre.toml").read_bytes())
    said.clear()
    assert check_contracts(tmp_path, [str(path)], with_data=False, say=said.append) == 0, said
    assert unfilled(load_contract(path)) == []


@pytest.mark.parametrize("name", IDS)
def test_filled_in_no_clause_is_left_unmeasured(letters: dict[str, Contract], name: str, tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    new_contract(name, path)
    fill_in(path)
    covered = coverage(load_contract(path))
    named = [clause.ref for clause in letters[name].clauses if any(field.names_indicator for field in clause.fields)]
    named += [ref for ref in ("二.1(5)",) if name == "000-5"]  # the client's duty, and calls are the provider's doing
    named += NOBODY_SAYS_WHEN.get(name, [])
    undecided = [one.clause.ref for one in covered.clauses if one.standing is Standing.UNDECIDABLE]
    assert sorted(undecided) == sorted(named), "an indicator that is named in words wants a clause of its own"
    assert covered.totals[Standing.DECLARATIVE] == COUNTS[name]["clauses"] - COUNTS[name]["measured"]
    targets = sum(clause.target is not None for clause in letters[name].clauses)
    lost = sum(clause.target is not None for clause in letters[name].clauses if clause.ref in named)
    assert covered.totals[Standing.JUDGED] == targets - lost


@pytest.mark.parametrize("name", IDS)
def test_left_blank_a_clause_is_undecidable_and_says_why(letters: dict[str, Contract], name: str) -> None:
    for covered in coverage(letters[name]).clauses:
        blanks = [blank for blank in letters[name].blanks_of(covered.clause) if blank.what != "field"]
        if covered.clause.kpi and blanks:
            assert covered.standing is Standing.UNDECIDABLE
            assert any(lack.code.startswith("blank_") for lack in covered.lacks)


# -- starting a contract from one --------------------------------------------------------------------------------------


def test_a_new_contract_says_what_to_do_and_is_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "contracts" / "acme.toml"
    new_contract("000-8", path)
    text = path.read_text("utf-8")
    assert text.startswith("# 由范本 000-8 生成。Written from the template 000-8.\n")
    assert text.endswith(template_files()["000-8"].read_text("utf-8"))
    assert load_contract(path).clauses == load_template("000-8").clauses
    assert [left.name for left in path.parent.iterdir()] == ["acme.toml"], "nothing is left beside it"


def test_a_file_that_is_there_is_only_replaced_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"exists. Name another file, or write over it with --replace."):
        new_contract("000-8", path)
    assert path.read_text("utf-8") == "mine"
    new_contract("000-8", path, replace=True)
    assert load_contract(path).template == "000-8"
    assert [left.name for left in tmp_path.iterdir()] == ["acme.toml"]


@pytest.mark.parametrize(("name", "file", "says"), [
    ("000-9", "acme.toml", "template '000-9'\n  - is not known. Did you mean '000-"),
    ("000-8", "acme", "is not a contract file"),
    ("000-8", ".", "is not a contract file"),
])  # fmt: skip
def test_what_cannot_be_started(name: str, file: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        new_contract(name, tmp_path / file)
    assert says in str(raised.value) and not list(tmp_path.iterdir())
