"""What pydantic and tomllib find, in sentences; what a sentence may show; what is near to what."""

import pickle
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from servicepledge.errors import ContractError, PledgeError, UsageError, did_you_mean, shown
from servicepledge.schema.toml import problems_of, read_toml


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int = 0
    shape: Literal["small", "large"] = "small"
    share: float = 0.5


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(default="x", max_length=5, pattern=r"^[a-z]+$")
    inner: Inner = Inner()
    several: tuple[Inner, ...] = ()
    by_name: dict[str, Inner] = Field(default_factory=dict)
    since: datetime | None = None


def sentences(**fields: object) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        Outer.model_validate(fields)
    return problems_of(raised.value, Outer)


CASES = {
    "a misspelt field of an inner table": ({"inner": {"sise": 1}}, "inner.sise: is not a field here. Did you mean 'size'?"),
    "a field with nothing near": (
        {"by_name": {"a": {"zzz": 1}}}, "by_name.a.zzz: is not a field here. Use one of: shape, share, size.",
    ),
    "the second of several": ({"several": [{}, {"size": "big"}]}, "several no. 2.size: a whole number is expected, 'big' was found."),
    "a choice": ({"inner": {"shape": "medium"}}, "inner.shape: 'medium' is not possible. Use small or large."),
    "a choice nearly right": ({"inner": {"shape": "Small"}}, "inner.shape: 'Small' is not possible. Did you mean 'small'?"),
    "too long": ({"name": "abcdefgh"}, "name: 'abcdefgh' is too long. Use at most 5 characters."),
    "a name that is none": ({"name": "a/b"}, "name: 'a/b' cannot be a name. Begin with a letter or digit, and leave out '/'"),
    "a table as a list": ({"inner": []}, "inner: a table is expected, a list was found. Write its heading in single brackets."),
    "a list as a table": ({"several": {}}, "several: a list is expected, a table was found. Write its heading in double brackets."),
    "a list as a number": ({"several": 3}, "several: a list is expected, 3 was found. Put it in brackets."),
    "a moment": ({"since": "soon"}, "since: a time is expected, 'soon' was found. Write it as 2026-11-01T00:00:00."),
    "what has no sentence of its own": ({"inner": {"share": "x"}}, "inner.share: 'x' cannot be used (input should be"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_problem_is_one_sentence(case: str) -> None:
    fields, sentence = CASES[case]
    (found,) = sentences(**fields)
    assert found.startswith(sentence)
    assert "Input should" not in found and "pydantic" not in found


plain = st.text(max_size=9) | st.integers() | st.booleans() | st.floats(allow_nan=False) | st.dates() | st.datetimes()
values = plain | st.lists(plain, max_size=2) | st.dictionaries(st.text(max_size=9), plain, max_size=2)


@given(st.dictionaries(st.sampled_from(["name", "inner", "several", "by_name", "since", "nam"]), values))
def test_whatever_stands_in_a_file_becomes_sentences(fields: dict[str, object]) -> None:
    try:
        Outer.model_validate(fields)
    except ValidationError as error:
        found = problems_of(error, Outer)
    else:
        return
    assert found and all(sentence.endswith((".", "?")) for sentence in found)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("月", "'月'"), ("x" * 81, f"'{'x' * 79}…'"), (True, "true"), (3, "3"), (0.5, "0.5"), (date(2026, 5, 1), "2026-05-01"),
        (datetime(2026, 5, 1, 8), "2026-05-01T08:00:00"), (time(8), "08:00:00"), ([1], "a list"), ((), "a list"), ({}, "a table"),
    ],
)  # fmt: skip
def test_values_are_shown_as_the_file_writes_them(value: object, text: str) -> None:
    assert shown(value) == text


def test_what_is_near() -> None:
    assert did_you_mean("answer_rat", ["answer_rate", "abandonment_rate"]) == "Did you mean 'answer_rate'?"
    assert did_you_mean("x", ["b", "a"]) == "Use one of: a, b."
    assert did_you_mean("x", []) == "None is defined."


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "broken.toml").write_text("a = 1\nb = [\n")
    for name, said in {
        "none.toml": "there is no such file. Check the name, or list the folder it should be in.",
        "folder.toml": "cannot be read (Is a directory). Name a readable file.",
        "bytes.toml": "is not UTF-8 text. Save it as UTF-8.",
        "broken.toml": "is not valid TOML: ",
    }.items():
        with pytest.raises(ContractError) as raised:
            read_toml(tmp_path / name, ContractError)
        assert raised.value.where == str(tmp_path / name)
        (problem,) = raised.value.problems
        assert problem.startswith(said)


def test_each_kind_of_error_has_its_own_exit_code() -> None:
    kinds = [kind for kind in PledgeError.__subclasses__() if kind.__module__.startswith("servicepledge.")]
    codes = {kind.exit_code for kind in kinds}
    assert len(codes) == len(kinds) and not codes & {0, 1}


def test_an_error_survives_another_process() -> None:
    error = pickle.loads(pickle.dumps(UsageError("period '2026-13'", ["is not a period.", "Write 2026-10."])))
    assert isinstance(error, UsageError)
    assert str(error) == "period '2026-13'\n  - is not a period.\n  - Write 2026-10."
