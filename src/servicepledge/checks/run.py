"""
Running the suites: first yes or no for all of a table, then counts for what failed.

Imported by `check_exports` only, after `quiet.import_gx()`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from great_expectations import ExpectationSuite
from great_expectations.core import ExpectationValidationResult
from great_expectations.datasource.fluent.interfaces import Batch

from ..errors import PledgeError, SourceError
from ..exports.database import Database
from .finding import Finding
from .gx_duckdb import batches
from .quiet import silent
from .suites import Check, load_suite

_Present = Mapping[str, frozenset[str]]

_COUNTS = {"result_format": "BASIC", "partial_unexpected_count": 0, "exclude_unexpected_values": True}
"""Counts only: with anything more, Great Expectations fetches values of the rows that failed."""

_ABOUT_VALUES = ("ConversionException", "InvalidInputException", "OutOfRangeException", "ConstraintException")
"""DuckDB's errors that quote the value they stumbled over."""
_DAMAGED = "(_duckdb.Error)"
"""How its Parquet reader's errors about damage in the middle of a file begin: they alone have no kind of their own."""
_UNREADABLE = ("Failed to read file", "in Parquet file")
"""But for what cannot be decompressed, or is no text, which is told as invalid input."""


class _TrippedError(PledgeError):
    """Expectations that could not be run: for their own mistakes, or for what they read."""


def run(database: Database, columns: _Present, expectations: Path) -> tuple[Finding, ...]:
    """Do what `held_to_suites` says."""
    paths = {table: expectations / f"{table}.json" for table in columns}
    with silent():
        suites = {table: load_suite(path, table) for table, path in paths.items()}
        try:
            with batches(database, suites) as lent:
                return tuple(
                    finding
                    for table, batch in lent.items()
                    for finding in _findings(database, batch, table, suites[table], columns, paths[table])
                )
        finally:
            database.abort()  # Great Expectations leaves results half read, and the database is the caller's


def _findings(
    database: Database,
    batch: Batch,
    table: str,
    checks: Sequence[Check],
    columns: _Present,
    path: Path,
) -> Iterator[Finding]:
    runnable = [check for check in checks if not check.lacks(table, columns)]
    try:
        verdicts = _validate(batch, runnable, "BOOLEAN_ONLY", path)
        failed = [check for check in runnable if not verdicts[check.label]["success"]]
        details = _validate(batch, failed, _COUNTS, path)
    except _TrippedError as tripped:
        _require_readable(database, table, columns[table])  # else it is the expectations
        raise SourceError(tripped.where, tripped.problems) from None
    for check in checks:
        lacking = check.lacks(table, columns)
        failed_n, rows_n = _counts(database, check, table, details.get(check.label))
        yield Finding(
            table=table,
            check=check.type,
            columns=lacking or check.columns,
            severity=check.severity,
            passed=not lacking and check not in failed,
            skipped=bool(lacking),
            failed_n=failed_n,
            rows_n=rows_n,
            reason=check.reason,
        )


def _validate(
    batch: Batch, checks: Sequence[Check], result_format: Any, path: Path
) -> dict[str, ExpectationValidationResult]:
    """
    Return each check's result by label; Great Expectations gives them in an order of its own.

    Raises  _TrippedError for the checks that could not be run, SourceError where the export is damaged.
    """
    if not checks:
        return {}
    suite = ExpectationSuite(name=path.stem, expectations=[check.expectation for check in checks])
    for expectation, check in zip(suite.expectations, checks, strict=True):
        expectation.id = check.label
    validated = batch.validate(suite, result_format=result_format)
    results = {str(result.expectation_config.id): result for result in validated.results if result.expectation_config}
    for expectation in suite.expectations:
        expectation.id = None  # a suite takes only expectations that belong to none
    if any((_complaint(result.exception_info) or "").startswith(_DAMAGED) for result in results.values()):
        raise SourceError(path.stem, "the export is damaged. Export the file again.")
    problems = [
        f"{check.label}: it cannot be run on DuckDB: {said}"
        for check in checks
        if (said := _complaint(results[check.label].exception_info))
    ]
    if problems:
        raise _TrippedError(str(path), problems)
    return results


def _require_readable(database: Database, table: str, columns: Collection[str]) -> None:
    """
    Make sure that every column of a table can be read to its end.

    Raises  SourceError with what is wrong and the columns where it is: once, however many expectations trip over it.
    """
    broken: dict[str, list[str]] = {}
    for column in sorted(columns):
        try:
            database.row(f'select count("{column}") from "{table}"')
        except SourceError as error:
            broken.setdefault(" ".join(error.problems), []).append(column)
    if broken:
        named = (f"{', '.join(names)}: " if len(names) < len(set(columns)) else "" for names in broken.values())
        raise SourceError(table, [place + problem for place, problem in zip(named, broken, strict=True)])


def _complaint(exception_info: Mapping[str, Any]) -> str | None:
    """Return the first line of what Great Expectations said, without any value of a row."""
    infos = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    for info in infos:
        if info and info["raised_exception"]:
            first_line = str(info["exception_message"]).strip().partition("\n")[0]
            if any(words in first_line for words in _UNREADABLE):
                return _DAMAGED
            for name in _ABOUT_VALUES:
                if name in first_line:
                    return f"{name}, on a value of the export (not shown)."
            return first_line
    return None


def _counts(
    database: Database, check: Check, table: str, result: ExpectationValidationResult | None
) -> tuple[int | None, int | None]:
    """Return how many rows failed, of how many looked at; null where nothing failed or nothing is about rows."""
    if result is None:
        return None, None
    counted = result.result
    if "unexpected_count" in counted:
        return counted["unexpected_count"], counted["element_count"] - counted.get("missing_count", 0)
    if check.type == "unexpected_rows_expectation":
        (rows_n,) = database.row(f'select count(*) from "{table}"')
        return counted["observed_value"], rows_n
    return None, None
