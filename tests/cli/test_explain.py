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
    for part in ("E-mail: reply within 24 hours", "188 / 190 e-mails", "98.95%", "select\n", "Exceptions: 2 rows"):
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


def counts(sql: str) -> dict[str, object]:
    """Ask a plain DuckDB in the workspace's folder."""
    with duckdb.connect() as plain:
        ((row,), columns) = plain.execute(sql).fetchall(), plain.description
    return dict(zip([name for name, *_ in columns], row, strict=True))


@pytest.mark.parametrize("clause", ["4.1.1b", "补充2", "4.1.3"])
def test_sql_is_one_query_that_gives_the_counts_and_nothing_else(explained, clause):
    (part,) = json.loads(explained("telecom", clause, "--format", "json")[1])
    code, out, err = explained("telecom", clause, "--sql")
    assert (code, err) == (0, "") and out.startswith(f"-- telecom {clause} · ")
    assert len(duckdb.extract_statements(out)) == 1 and out.rstrip().endswith(";")
    assert str(REPOSITORY) not in out, "the files are named from the workspace's folder"
    for query in (out, part["sql"]):
        said = counts(query)
        assert said["numerator"] == pytest.approx(part["numerator"]) and said["denominator"] == part["denominator"]


def test_a_clause_without_counts_has_no_query(explained):
    code, out, err = explained("citizen", "1.3a", "--sql")
    assert (code, out) == (2, "") and "has no counts: no limit was agreed." in err
    assert json.loads(explained("citizen", "1.3a", "--format", "json")[1])[0]["sql"] is None


def test_the_plain_explanation_ends_with_what_is_counted(explained):
    _, out, _ = explained("telecom", "4.1.1a")
    exceptions, _, query = out.partition("Query (add --sql for the whole of it")
    assert "Exceptions: 302 rows" in exceptions
    assert query.splitlines()[1] == "select" and query.rstrip().endswith("channel in ('phone')")
    assert len(query.splitlines()) < 12, "the days and files of the whole query are left out"


def test_a_figure_from_verdicts_says_whose(explained):
    _, out, _ = explained("hotline-letter", "四.1(2)", "--sql")
    assert "from the verdicts of other clauses, each of which has its own query" in out
    assert counts(out) == {"numerator": 7, "denominator": 1, "value": 7.0}
    assert "from runs" in explained("hotline-letter", "四.1(2)")[1]
