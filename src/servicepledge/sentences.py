"""TOML files read with care: what pydantic and tomllib find wrong, in sentences."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from .errors import PledgeError, did_you_mean

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "date_type": "a date such as 2026-04-01",
    "date_parsing": "a date such as 2026-04-01",
    "date_from_datetime_parsing": "a date such as 2026-04-01",
    "datetime_type": "a time such as 2026-11-01T00:00:00",
    "datetime_parsing": "a time such as 2026-11-01T00:00:00",
    "dict_type": "a table",
    "model_type": "a table",
    "tuple_type": "a list",
}


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


def problems_of(error: ValidationError, model: type[BaseModel], raw: dict[str, Any] | None = None) -> list[str]:
    """Return one sentence per problem pydantic found, each beginning with the field it is about."""
    return list(dict.fromkeys(_sentences(error, model, raw or {})))


def _sentences(error: ValidationError, model: type[BaseModel], raw: dict[str, Any]) -> Iterator[str]:
    for problem in error.errors(include_url=False):
        place = _place(problem["loc"], raw)
        lead = f"{place}: " if place else ""
        match problem["type"]:
            case "missing":
                yield f"{lead}is missing. Add it."
            case "extra_forbidden":
                yield f"{lead}is not a field here. {did_you_mean(str(problem['loc'][-1]), _fields(model, problem['loc'][:-1]))}"
            case "literal_error":
                allowed = str(problem["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
                yield f"{lead}'{problem['input']}' is not possible. Use one of: {allowed}."
            case "value_error":
                for line in str(problem["ctx"]["error"]).splitlines():
                    yield lead + line
            case "too_short" | "string_too_short":
                yield f"{lead}is empty. Fill it in."
            case "string_pattern_mismatch":
                yield f"{lead}'{problem['input']}' has characters that do not fit. Use letters, digits, '.', '_' and '-'."
            case kind if kind in _EXPECTED:
                yield f"{lead}{_EXPECTED[kind]} is expected, {type(problem['input']).__name__} was found. Correct the value."
            case _:
                yield f"{lead}{problem['msg']}. Correct the value."


def _place(location: tuple[int | str, ...], raw: dict[str, Any]) -> str:
    """Name a field the way its file does: a clause by its reference, other things by their dotted path."""
    parts = [str(part) for part in location if not str(part).startswith(("function-", "Duration", "Blank"))]
    if len(location) >= 2 and location[0] == "clauses" and isinstance(location[1], int):
        clauses = raw.get("clauses")
        clause = clauses[location[1]] if isinstance(clauses, list) and location[1] < len(clauses) else {}
        name = clause.get("ref", f"no. {location[1] + 1}") if isinstance(clause, dict) else f"no. {location[1] + 1}"
        return ", ".join([f"clause {name}", *([".".join(parts[2:])] if parts[2:] else [])])
    return ".".join(parts)


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
