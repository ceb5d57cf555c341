"""pledge explain: one figure from words to rows, for people and for programs."""

import json

import duckdb
import pytest
from support.places import REPOSITORY

from servicepledge.cli.main import main


@pytest.fixture
def explained(capsys, monkeypatch):
    monkeypatch.chdir(REPOSITORY)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["explain", *arguments, "--period", "2026-10"])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def test_words_counts_query_and_exceptions(explained):
    code, out, _ = explained("telecom", "4.1.3")
    assert code == 0
    for part in ("E-mail: reply within 24 hours", "188 / 190 e-mails", "98.95%", "select ", "Exceptions: 2 rows"):
        assert part in out


def test_in_chinese(explained):
    _, out, _ = explained("telecom", "4.1.3", "--language", "zh")
    assert "条款原文" in out and "188 / 190" in out and "例外：2 条" in out


def test_the_first_twenty_rows_unless_all_are_asked_for(explained):
    count = {
        rows: len(json.loads(explained("telecom", "4.1.1a", "--format", "json", *rows)[1])[0]["rows"])
        for rows in ((), ("--rows",))
    }
    assert count == {(): 20, ("--rows",): 302}


def test_json_holds_what_the_scorecard_holds(explained):
    (part,) = json.loads(explained("telecom", "4.1.1a", "--format", "json")[1])
    assert (part["numerator"], part["denominator"], part["verdict"], part["exceptions"]) == (4635, 4937, "missed", 302)
    assert "agent_id" not in part["rows"][0] and "customer_id" not in part["rows"][0]


def test_the_query_shown_is_one_that_duckdb_can_read(explained):
    (part,) = json.loads(explained("telecom", "4.1.1a", "--format", "json")[1])
    assert duckdb.extract_statements(part["sql"])


def test_a_clause_nobody_knows(explained):
    code, _, err = explained("telecom", "4.1.1")
    assert code == 2 and "Did you mean '4.1.1" in err


def test_what_stands_beside_a_figure_is_told(explained):
    _, text, _ = explained("retail", "一.1(4)")
    assert "Formula     |median online − median on site|" in text and "medians: online" in text
