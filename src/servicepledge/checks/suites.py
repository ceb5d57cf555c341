"""Reading `expectations/<table>.json`: suites in Great Expectations' own JSON, each with a severity and a reason."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

from ..errors import SourceError, did_you_mean
from ..exports.canonical import TABLES
from ..text import LANGUAGES, Text
from .finding import Severity

_QUERY = "unexpected_rows_query"
_ABOUT_COLUMNS = ("expect_column_to_exist", "expect_table_columns_", "expect_table_column_count_")
"""Types that ask which columns there are, so an absent column is their business."""

_TYPE_CHECKS = ("expect_column_values_to_be_of_type", "expect_column_values_to_be_in_type_list")
"""Types Great Expectations answers wrongly on DuckDB, as it has no type objects for it."""

_STRING = re.compile(r"'(?:[^']|'')*'")
_WORD = re.compile(r"[A-Za-z_]\w*")


class _ProblemError(Exception):
    """One sentence on one expectation."""


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation of a suite: what it is called in messages, what it needs, and Great Expectations' own object."""

    label: str
    type: str
    columns: tuple[str, ...]
    tables: tuple[str, ...]
    severity: Severity
    reason: Text
    expectation: Expectation

    def lacks(self, table: str, present: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
        """Return the columns, and other tables, that this check needs and the exports do not have."""
        if self.type.startswith(_ABOUT_COLUMNS):
            return ()
        absent = (column for column in self.columns if column not in present[table])
        return (*absent, *(other for other in self.tables if other not in present))


def load_suite(path: Path, table: str) -> tuple[Check, ...]:
    """
    Read one suite.

    Raises  SourceError with every problem of the file.
    """
    try:
        suite = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourceError(str(path), f"There is no suite of expectations for the table '{table}'. Write one.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"The suite cannot be read: {type(error).__name__}.") from None
    except json.JSONDecodeError as error:
        raise SourceError(str(path), f"The suite is not JSON: {error.msg}, line {error.lineno}.") from None
    except (RecursionError, ValueError):
        raise SourceError(
            str(path), "The suite holds lists too many deep, or a number of thousands of digits."
        ) from None
    entries = suite.get("expectations") if isinstance(suite, dict) else None
    if not isinstance(entries, list) or not entries:
        raise SourceError(str(path), "The suite has no list of 'expectations'. Write at least one.")
    checks, problems = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            checks.append(_check(number, entry, table))
        except _ProblemError as problem:
            problems.append(str(problem))
    if problems:
        raise SourceError(str(path), problems)
    return tuple(checks)


def _check(number: int, entry: Any, table: str) -> Check:
    kind = entry.get("type") if isinstance(entry, dict) else None
    if not isinstance(kind, str) or not isinstance(entry.get("kwargs"), dict):
        raise _ProblemError(f"expectation {number}: it needs a 'type' (a text) and 'kwargs' (a table).")
    kwargs = entry["kwargs"]
    columns = tuple(dict.fromkeys(_columns(kwargs, table)))
    label = f"expectation {number}, {kind}" + (f" of {', '.join(columns)}" if columns else "")
    if kind in _TYPE_CHECKS:
        raise _ProblemError(f"{label}: types cannot be checked on DuckDB. They are when the export is opened.")
    unknown = [column for column in columns if column not in TABLES[table].columns] if table in TABLES else []
    if unknown and not kind.startswith(_ABOUT_COLUMNS):
        hint = did_you_mean(unknown[0], TABLES[table].columns)
        raise _ProblemError(f"{label}: '{unknown[0]}' is not a column of {table}. {hint}")
    if _QUERY in kwargs and "{batch}" not in str(kwargs[_QUERY]):
        raise _ProblemError(f"{label}: the query must read the table by the name {{batch}}.")
    return Check(
        label=label,
        type=kind,
        columns=columns,
        tables=tuple(sorted((_words(kwargs.get(_QUERY)) & TABLES.keys()) - {table})),
        severity=_severity(label, entry),
        reason=_with_list(_reason(label, entry), entry),
        expectation=_expectation(label, entry),
    )


def _columns(kwargs: Mapping[str, Any], table: str) -> Iterator[str]:
    """Yield every column an expectation's arguments, condition and query speak of."""
    for name in ("column", "column_A", "column_B"):
        if isinstance(kwargs.get(name), str):
            yield kwargs[name]
    yield from (column for column in kwargs.get("column_list") or () if isinstance(column, str))
    condition = kwargs.get("row_condition")
    yield from _columns_of_condition(condition)
    known = TABLES[table].columns if table in TABLES else {}
    mentioned = _words(kwargs.get(_QUERY)) | _words(condition)
    yield from (column for column in known if column in mentioned)


def _columns_of_condition(condition: Any) -> Iterator[str]:
    if isinstance(condition, list):
        for part in condition:
            yield from _columns_of_condition(part)
    elif isinstance(condition, dict):
        column = condition.get("column")
        if isinstance(column, dict) and isinstance(column.get("name"), str):
            yield column["name"]
        yield from _columns_of_condition(condition.get("conditions"))


def _words(sql: Any) -> frozenset[str]:
    return frozenset(_WORD.findall(_STRING.sub("", sql))) if isinstance(sql, str) else frozenset()


def _severity(label: str, entry: Mapping[str, Any]) -> Severity:
    match entry.get("severity"):
        case "critical":
            return "critical"
        case "warning":
            return "warning"
    raise _ProblemError(f'{label}: \'severity\' must be "critical" or "warning".')


def _reason(label: str, entry: Mapping[str, Any]) -> Text:
    meta = entry.get("meta")
    reason = meta.get("reason") if isinstance(meta, dict) else None
    words = [reason.get(language) if isinstance(reason, dict) else None for language in LANGUAGES]
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise _ProblemError(f"{label}: 'meta' must have a 'reason' with a sentence each in 'zh' and 'en'.")
    return Text(**dict(zip(LANGUAGES, map(str, words), strict=True)))


def _with_list(reason: Text, entry: Mapping[str, Any]) -> Text:
    """Add to a reason the values that were agreed on, where the expectation is a list of them."""
    agreed = entry["kwargs"].get("value_set")
    if entry["type"] != "expect_column_values_to_be_in_set" or not isinstance(agreed, list):
        return reason
    listed = [str(value) for value in agreed]
    return Text(zh=f"{reason.zh}约定：{'、'.join(listed)}。", en=f"{reason.en} Agreed: {', '.join(listed)}.")


def _expectation(label: str, entry: Mapping[str, Any]) -> Expectation:
    try:
        return ExpectationConfiguration(**entry).to_domain_obj()
    except Exception as error:  # Great Expectations raises its own, pydantic's and plain TypeErrors alike
        said = "; ".join(line.strip() for line in str(error).splitlines()[:3])
        raise _ProblemError(f"{label}: Great Expectations cannot read it: {said}") from None
