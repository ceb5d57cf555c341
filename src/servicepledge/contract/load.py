"""Reading contract files, with every problem of a file at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..errors import ContractError, did_you_mean, shown
from ..kpis import BUNDLED, Catalogue
from ..schema.toml import problems_of, read_toml
from .amendments import named, spell_out
from .blanks import fill_in
from .calendar_cn import PUBLISHED, WorkingCalendar
from .model import Contract
from .quantity import is_blank
from .references import weakened

TO_BE_MEASURED = {
    "source": "Write the name of a file in data/sources.",
    "rows": "Write the contract_id of its rows in the exports, or leave it out.",
    "starts_on": "Write the first day of the term, such as 2026-04-01.",
    "ends_on": "Write the last day of the term, such as 2027-03-31.",
}
"""What no contract can be measured without, and what to do."""


def load_contract(
    path: Path,
    sources: Iterable[str] | None = None,
    calendar: WorkingCalendar = PUBLISHED,
    catalogue: Catalogue = BUNDLED,
) -> Contract:
    """
    Read one contract file; its id is the file's name, its working days those of a calendar, its KPIs those of a catalogue.

    Raises  ContractError with every problem of the file; an unknown source too, where the known `sources` are given.
    """
    written = read_toml(path, ContractError)
    not_filled = fill_in(written)
    raw, problems = spell_out(written)
    problems += [*not_filled, *_dangling(raw, sources), *weakened(raw)]
    if raw.get("id", path.stem) != path.stem:
        problems.append(
            f"id: {shown(raw['id'])} is not the file's name. Remove it; a contract's id is its file's name."
        )
    raw["id"] = path.stem
    try:
        contract = Contract.model_validate(raw, context={"calendar": calendar, "catalogue": catalogue})
    except ValidationError as error:
        found = problems_of(error, Contract, raw)
        # What an amendment leaves of a clause has the clause's own mistakes again: they are told once.
        new = [
            problem
            for problem in found
            if not (problem.startswith("amendment ") and problem.partition(", ")[2] in found)
        ]
        raise ContractError(str(path), [*new, *problems]) from None
    if problems:
        raise ContractError(str(path), problems)
    return contract


def unfilled(contract: Contract) -> list[str]:
    """Return one line per blank nobody filled in, with the words around it."""
    return [
        f"{blank.place}: '{blank.text}' is not filled in" + (f" ({blank.around})." if blank.around else ".")
        for blank in contract.blanks
    ]


def require_filled(contract: Contract, path: Path) -> Contract:
    """
    Return a contract that can be measured: whose source and term are filled in.

    Raises  ContractError where they are not; blanks of clauses only leave those clauses undecidable.
    """
    problems = [
        f"{blank.place}: '{blank.text}' is not filled in. {TO_BE_MEASURED[blank.place]}"
        for blank in contract.blanks
        if blank.place in TO_BE_MEASURED
    ]
    if problems:
        raise ContractError(str(path), problems)
    return contract


def _dangling(raw: dict[str, Any], sources: Iterable[str] | None) -> Iterator[str]:
    """Find names that point at nothing and references that stand twice; works on the text, whatever else is wrong."""
    hours = raw.get("hours")
    known_hours = list(hours) if isinstance(hours, dict) else []
    clauses = _clauses(raw, "clauses")
    counted = Counter(str(clause["ref"]) for clause in clauses if "ref" in clause)
    for ref, count in counted.items():
        if count > 1:
            yield f"clause {ref}: the reference stands {count} times. Give each clause its own."
    told: set[int] = set()
    told_clocks: set[str] = set()
    for lead, stage in (("", raw), *_amended(raw)):
        written = [*_clauses(stage, "changes"), *_clauses(stage, "adds")] if lead else clauses
        clauses += written if lead else []
        for clause in written:
            clock = clause.get("clock")
            if isinstance(clock, str) and clock not in known_hours and clock not in told_clocks:
                told_clocks.add(clock)
                yield f"{lead}clause {clause.get('ref', '?')}, clock: '{clock}' is not defined. {_hours_hint(clock, known_hours)}"
            scope = clause.get("scope")
            if not isinstance(scope, dict) or id(scope) in told:  # an amendment left it as it was
                continue
            told.add(id(scope))
            for field in ("hours", "outside"):
                name = scope.get(field)
                if isinstance(name, str) and name not in known_hours:
                    yield f"{lead}clause {clause.get('ref', '?')}, scope.{field}: '{name}' is not defined. {_hours_hint(name, known_hours)}"
            yield from (lead + problem for problem in _dangling_scope(clause, clauses))
        service = stage.get("service_hours")
        for channel, name in service.items() if isinstance(service, dict) else ():
            if isinstance(name, str) and name not in known_hours:
                yield f"{lead}service_hours.{channel}: '{name}' is not defined. {_hours_hint(name, known_hours)}"
    report = raw.get("report")
    calendar = report.get("calendar") if isinstance(report, dict) else None
    if isinstance(calendar, str) and calendar and calendar not in known_hours:
        yield f"report.calendar: '{calendar}' is not defined. {_hours_hint(calendar, known_hours)}"
    source = raw.get("source")
    if (
        sources is not None
        and isinstance(source, str)
        and source
        and not is_blank(source)
        and source not in (known := sorted(sources))
    ):
        yield f"source: no source '{source}' is known. {did_you_mean(source, known) if known else 'Add data/sources/' + source + '.toml.'}"


def _dangling_scope(clause: dict[str, Any], clauses: list[Any]) -> Iterator[str]:
    """Find references in a scope at which no measured clause stands."""
    scope = clause.get("scope")
    named = scope.get("clause", ()) if isinstance(scope, dict) else ()
    measured = {str(other["ref"]) for other in clauses if "ref" in other and other.get("kpi")} - {
        str(clause.get("ref"))
    }
    for name in [named] if isinstance(named, str) else _as_list(named):
        if isinstance(name, str) and name not in measured:
            yield (
                f"clause {clause.get('ref', '?')}, scope.clause: '{name}' is not another measured clause. "
                f"{did_you_mean(name, measured)}"
            )


def _amended(raw: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, amendment in enumerate(_as_list(raw.get("amendments"))):
        if isinstance(amendment, dict):
            yield f"{named(amendment, place)}, ", amendment


def _clauses(stage: dict[str, Any], field: str) -> list[dict[str, Any]]:
    return [clause for clause in _as_list(stage.get(field)) if isinstance(clause, dict)]


def _hours_hint(name: object, known: list[str]) -> str:
    return did_you_mean(str(name), known) if known else f"Add [hours.{name}] with its windows."


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
