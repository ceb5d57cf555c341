"""Source files: every mistake in one go, each as a sentence."""

from pathlib import Path

import pytest

from servicepledge.errors import SourceError
from servicepledge.exports.source import load_source

HEAD = 'name = { zh = "示例", en = "Example" }\ntime_zone = "Asia/Shanghai"\n'
CALLS = '[calls]\npath = "calls.parquet"\n'


def problems(folder: Path, text: str) -> list[str]:
    path = folder / "centre.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as raised:
        load_source(path, folder)
    assert raised.value.where == str(path)
    assert raised.value.exit_code == 4
    return list(raised.value.problems)


MISTAKES = {
    "no export": ("", "no export is named. Add [calls], [tickets], [surveys], [logbook] or [shifts] with a path."),
    "a misspelt export": ('[call]\npath = "x"\n', "call: is not a field here. Did you mean 'calls'?"),
    "an export as text": (
        'calls = "x.parquet"\n',
        "calls: a table is expected, 'x.parquet' was found. Write { path = …, filter = …, time_zone = … }.",
    ),
    "an export in double brackets": (
        '[[calls]]\npath = "x"\n', "calls: a table is expected, a list was found. Write its heading in single brackets.",
    ),
    "no path": ("[calls]\n", "calls.path: is missing. Add it."),
    "an empty path": ('[calls]\npath = ""\n', "calls.path: is empty. Fill it in."),
    "a path as a number": ("[calls]\npath = 3\n", "calls.path: text is expected, 3 was found. Write it in quotes."),
    "a misspelt field": (CALLS + 'filtr = "x"\n', "calls.filtr: is not a field here. Did you mean 'filter'?"),
    "a zone that is none": (
        CALLS + 'time_zone = "Asia/Peking"\n',
        "calls.time_zone: 'Asia/Peking' is not a time zone. Write a place such as 'Asia/Shanghai', as in the tz database.",
    ),
    "a city for a zone": (
        CALLS + 'time_zone = "Shanghai"\n', "calls.time_zone: 'Shanghai' is not a time zone. Did you mean 'Asia/Shanghai'?",
    ),
    "a misspelt canonical column": (
        CALLS + '[calls.columns]\narived_at = "t"\n',
        "calls.columns: 'arived_at' is not a canonical column of calls. Did you mean 'arrived_at'?",
    ),
    "a canonical column of another table": (
        CALLS + '[calls.columns]\nresolved_at = "t"\n', "calls.columns: 'resolved_at' is not a canonical column of calls. Did",
    ),
    "an empty column": (CALLS + '[calls.columns]\nqueue = ""\n', "calls.columns.queue.sql: is empty. Fill it in."),
    "a number for a column": (
        CALLS + "[calls.columns]\nqueue = 3\n", "calls.columns.queue: a table is expected, 3 was found. Write { sql = …, column = …, format = … }.",
    ),
    "a misspelt expression": (
        CALLS + '[calls.columns]\nqueue = { sq = "1" }\n', "calls.columns.queue.sq: is not a field here. Did you mean 'sql'?",
    ),
    "a moment that is none": (
        'as_of = "soon"\n' + CALLS, "as_of: a time is expected, 'soon' was found. Write it as 2026-11-01T00:00:00.",
    ),
    "a folder of its own": (
        'folder = "x"\n' + CALLS,
        "folder: is not a field here. Relative paths start from the data folder; write more into path.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_a_sentence(tmp_path: Path, case: str) -> None:
    lines, sentence = MISTAKES[case]
    assert any(problem.startswith(sentence) for problem in problems(tmp_path, HEAD + lines))


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = 'name = { zh = "示例" }\n[calls]\nfiltr = "x"\n[calls.columns]\nqueu = "q"\n[survey]\npath = "s"\n'
    assert problems(tmp_path, text) == [
        "name.en: is missing. Add it.",
        "time_zone: is missing. Add it.",
        "calls.path: is missing. Add it.",
        "calls.filtr: is not a field here. Did you mean 'filter'?",
        "survey: is not a field here. Did you mean 'surveys'?",
        "calls.columns: 'queu' is not a canonical column of calls. Did you mean 'queue'?",
    ]


def test_not_toml_not_text_not_there(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "name = \n")
    assert problem.startswith("is not valid TOML: ") and "line 1" in problem
    (tmp_path / "latin.toml").write_bytes("name = 'é'".encode("latin-1"))
    with pytest.raises(SourceError, match="is not UTF-8 text. Save it as UTF-8"):
        load_source(tmp_path / "latin.toml", tmp_path)
    with pytest.raises(SourceError, match="there is no such file"):
        load_source(tmp_path / "none.toml", tmp_path)


def test_a_name_is_a_column_and_an_expression_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "centre.toml"
    path.write_text(
        HEAD + CALLS + "[calls.columns]\n"
        'queue = "技能组"\nkind = \'says "who"\'\ntopic = { sql = "lower(topic)" }\nchannel = { sql = \'"a" || "b"\' }\n',
        encoding="utf-8",
    )
    source = load_source(path, tmp_path)
    assert source.calls is not None
    columns = source.calls.columns
    assert (columns["queue"].sql, columns["queue"].column) == (None, "技能组")
    assert (columns["kind"].sql, columns["kind"].column) == (None, 'says "who"')
    assert (columns["topic"].sql, columns["topic"].column) == ("lower(topic)", None)
    assert columns["channel"].column is None
    assert source.id == "centre"
    assert list(source.exports) == ["calls"]


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    path = tmp_path / "centre.toml"
    path.write_text(HEAD + CALLS, encoding="utf-8-sig")
    assert load_source(path, tmp_path).name.zh == "示例"
