"""TOML files read with care: what pydantic and tomllib find wrong, in sentences."""

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ..errors import PledgeError, Problems, did_you_mean, shown

_TEXT = ("text", "Write it in quotes.")
_WHOLE = ("a whole number", "Write it without quotes, such as 5.")
_FLAG = ("true or false", "Write one of the two, without quotes.")
_DATE = ("a date", "Write it as 2026-04-01.")
_MOMENT = ("a time", "Write it as 2026-11-01T00:00:00.")
_LIST = ("a list", "Put it in brackets.")
_EXPECTED = {
    "string_type": _TEXT,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "tuple_type": _LIST,
    "list_type": _LIST,
}
"""pydantic's kind of problem to what is expected and what to do."""
_CHOICES = {
    "every": "a cadence",
    "days": "a set of days",
    "languages": "a language",
    "on": "a day of the week",
    "kind": "a kind of clause",
    "forms": "a form of a report",
}
"""Field to what its choices are called."""
_CLAUSE = ("clause", "ref")
_NAMED: dict[int | str, tuple[str, str]] = {
    "clauses": _CLAUSE, "changes": _CLAUSE, "adds": _CLAUSE, "amendments": ("amendment", "number")
}  # fmt: skip
"""Lists whose entries are told apart by a field of their own: what an entry is, and the field."""


def read_toml(path: Path, error: type[PledgeError]) -> dict[str, Any]:
    """
    Read a TOML file.

    Raises  `error` where the file is missing, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise error(str(path), "there is no such file. Check the name, or list the folder it should be in.") from None
    except (IsADirectoryError, PermissionError) as problem:
        raise error(str(path), f"cannot be read ({problem.strerror}). Name a readable file.") from None
    except UnicodeDecodeError:
        raise error(str(path), "is not UTF-8 text. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as problem:
        raise error(
            str(path), f"is not valid TOML: {problem}. Correct that place first; nothing else was checked."
        ) from None
    except RecursionError:
        raise error(str(path), "holds lists or tables too many deep. Write it flatter.") from None
    except ValueError:  # what Python reads as no number, for its length, is told as no mistake of TOML's
        raise error(str(path), "holds a number of thousands of digits. Write a shorter one.") from None


def problems_of(error: ValidationError, model: type[BaseModel], raw: dict[str, Any] | None = None) -> list[str]:
    """Return one sentence per problem pydantic found, each beginning with the field it is about."""
    return list(dict.fromkeys(_sentences(error, model, raw or {})))


def _sentences(error: ValidationError, model: type[BaseModel], raw: dict[str, Any]) -> Iterator[str]:
    for problem in error.errors(include_url=False):
        location, found = problem["loc"], problem["input"]
        place = _place(location, raw)
        lead = f"{place}: " if place else ""
        match problem["type"]:
            case "missing":
                yield f"{lead}is missing. Add it."
            case "extra_forbidden":
                yield f"{lead}is not a field here. {did_you_mean(str(location[-1]), _fields(model, location[:-1]))}"
            case "literal_error":
                yield lead + _not_a_choice(location, found, problem["ctx"]["expected"])
            case "value_error":
                error = problem["ctx"]["error"]
                for sentence in error.problems if isinstance(error, Problems) else (str(error),):
                    yield _led(location, raw, sentence)
            case "too_short" if found:
                continue  # what is in the list has problems of its own, told with it
            case "too_short" | "string_too_short":
                yield f"{lead}is empty. Fill it in."
            case "string_too_long":
                yield f"{lead}{shown(found)} is too long. Use at most {problem['ctx']['max_length']} characters."
            case "string_pattern_mismatch":
                yield f"{lead}{shown(found)} cannot be a name. Begin with a letter or digit, and leave out '/' and '\\'."
            case "greater_than_equal":
                yield f"{lead}{shown(found)} is too small. Use {problem['ctx']['ge']} or more."
            case "less_than_equal":
                yield f"{lead}{shown(found)} is too large. Use {problem['ctx']['le']} or less."
            case "model_type" | "dict_type":
                yield f"{lead}a table is expected, {shown(found)} was found. {_as_table(problem['type'], model, location, found)}"
            case "tuple_type" if "scope" in location:
                yield f"{lead}text is expected, or a list of texts; {shown(found)} was found. Put it in quotes."
            case "tuple_type" if isinstance(found, str):
                yield f"{lead}a list is expected, {shown(found)} was found. Put it in brackets: [{shown(found)}]."
            case "tuple_type" if isinstance(found, dict):
                yield f"{lead}a list is expected, a table was found. Write its heading in double brackets."
            case kind if kind in _EXPECTED:
                expected, advice = _EXPECTED[kind]
                yield f"{lead}{expected} is expected, {shown(found)} was found. {advice}"
            case _:
                yield f"{lead}{shown(found)} cannot be used ({problem['msg'].lower()}). Correct the value."


def _not_a_choice(location: tuple[int | str, ...], found: object, expected: str) -> str:
    names = expected.replace("'", "")
    field = next((str(part) for part in reversed(location) if str(part) in _CHOICES), "")
    wanted = found if isinstance(found, str) else ""
    near = get_close_matches(wanted, names.replace(" or ", ", ").split(", "), n=1, cutoff=0.6)
    advice = f"Did you mean '{near[0]}'?" if near else f"Use {names}."
    return (
        f"{shown(found)} is not {_CHOICES[field]}. {advice}" if field else f"{shown(found)} is not possible. {advice}"
    )


def _as_table(kind: str, model: type[BaseModel], location: tuple[int | str, ...], found: object) -> str:
    if isinstance(found, list):
        return "Write its heading in single brackets."
    fields = _fields(model, location) if kind == "model_type" else []
    return f"Write {{ {', '.join(f'{name} = …' for name in fields[:3])} }}." if fields else "Write { name = … }."


def _led(location: tuple[int | str, ...], raw: dict[str, Any], line: str) -> str:
    """Begin a sentence with its place, without naming the field twice."""
    names_field = bool(location) and line.startswith(f"{location[-1]} '")
    place = _place(location[:-1] if names_field else location, raw)
    return f"{place}: {line}" if place else line


def _place(location: tuple[int | str, ...], raw: dict[str, Any]) -> str:
    """Name a field the way its file does: a clause by its reference, other things by their dotted path."""
    location = tuple(
        part
        for part in location
        if not str(part).startswith(
            ("[key]", "[one]", "[both]", "function-", "Duration", "BusinessTime", "WorkingDayLimit", "HalfDay", "Blank")
        )
    )
    parts: list[str] = []
    place: Any = raw
    while len(location) >= 2 and location[0] in _NAMED and isinstance(location[1], int):
        what, key = _NAMED[location[0]]
        listed = place.get(location[0]) if isinstance(place, dict) else None
        place = listed[location[1]] if isinstance(listed, list) and location[1] < len(listed) else {}
        name = place.get(key) if isinstance(place, dict) else None
        parts.append(f"{what} {name if name is not None else f'no. {location[1] + 1}'}")
        location = location[2:]
    return ", ".join([*parts, *([_dotted(location)] if location else [])])


def _dotted(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f" no. {part + 1}" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


def _fields(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Return the names of the fields at a place inside a model, as the file writes them."""
    for part in location:
        field = model.model_fields.get(str(part)) if isinstance(part, str) else None
        if field is None:
            continue
        inner = _inner_model(field.annotation)
        if inner is not None:
            model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if (found := _inner_model(argument)) is not None:
            return found
    return None
