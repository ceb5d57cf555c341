"""Amendments: how a contract file writes them down, and what they make of each clause over time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..errors import did_you_mean, shown
from .model import Clause, Contract

KEPT = ("ref", "kpi")
"""What an amendment cannot change of a clause: then it is another clause."""

_BY_CLAUSE = (
    "goes with a clause: remove the clause, add it under a new reference, and give that one its own [[{field}]] beside "
    "the others. Each holds while its clause does."
)
NOT_AMENDED = {
    **{field: _BY_CLAUSE.format(field=field) for field in ("fees", "deductions", "consequences")},
    "hours": "keep what they were. Add [hours.NAME] with the new ones, and change the clauses' scope (or service_hours) to it.",
    "settlement": "holds for the whole term. Write what holds from that day on as a contract of its own.",
    "report": "holds for the whole term. Write what holds from that day on as a contract of its own.",
}
"""What an amendment does not change by itself, and how it is changed instead."""


@dataclass(frozen=True, slots=True)
class Version:
    """A clause as it stood from one day to another, both within it; None is the beginning or the end of the term."""

    clause: Clause
    contract: Contract
    """With the service hours of that time."""
    since: date | None = None
    until: date | None = None
    amendment: str = ""
    """The number of the amendment that began this version."""


def versions(contract: Contract) -> list[list[Version]]:
    """Return each clause there ever was, in the contract's order, as its versions from the first to the last."""
    found: dict[str, list[Version]] = {}
    for since, number, then in _stages(contract):
        clauses = {clause.ref: clause for clause in then.clauses}
        for ref, clause in clauses.items():
            known = found.setdefault(ref, [])
            open_one = known[-1] if known and known[-1].until is None else None
            if open_one and (open_one.clause, open_one.contract.service_hours) == (clause, then.service_hours):
                continue
            _close(known, since)
            known.append(Version(clause, then, since, amendment=number))
        for ref, known in found.items():
            if ref not in clauses:
                _close(known, since)
    return list(found.values())


def as_during(contract: Contract, first: date, last: date) -> Contract:
    """
    Return the contract as it stood from one day to another: each clause in force on any of them, as it last read.

    An amendment that takes effect later leaves no trace.
    """
    if not contract.amendments:
        return contract
    clauses = tuple(
        [version for version in known if holds_during(version.since, version.until, first, last)][-1].clause
        for known in versions(contract)
        if any(holds_during(version.since, version.until, first, last) for version in known)
    )
    in_effect = tuple(amendment for amendment in contract.amendments if amendment.effective_on <= last)
    stages = [then for since, _, then in _stages(contract) if since is None or since <= last]
    return stages[-1].model_copy(update={"clauses": clauses, "amendments": in_effect})


def narrowed(contract: Contract, ref: str) -> Contract:
    """Return the contract with one of its clauses only, and what amendments make of it."""

    def only(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
        return tuple(clause for clause in clauses if clause.ref == ref)

    amendments = tuple(
        amendment.model_copy(update={"changes": only(amendment.changes), "adds": only(amendment.adds)})
        for amendment in contract.amendments
    )
    return contract.model_copy(update={"clauses": only(contract.clauses), "amendments": amendments})


def holds_during(since: date | None, until: date | None, first: date, last: date) -> bool:
    """Tell whether a stretch of days with open ends has a day in common with another."""
    return (since is None or since <= last) and (until is None or until >= first)


def _stages(contract: Contract) -> list[tuple[date | None, str, Contract]]:
    """Return the contract as it stood at first and from each effective date on: (from, numbers, contract)."""
    stages: list[tuple[date | None, str, Contract]] = [(None, "", contract)]
    service_hours = dict(contract.service_hours)
    for day in sorted({amendment.effective_on for amendment in contract.amendments}):
        new = [amendment for amendment in contract.amendments if amendment.effective_on == day]
        for amendment in new:
            service_hours |= amendment.service_hours
        then = contract.model_copy(update={"clauses": contract.in_force(day), "service_hours": dict(service_hours)})
        stages.append((day, ", ".join(amendment.number for amendment in new), then))
    return stages


def _close(known: list[Version], since: date | None) -> None:
    """End the version that is still open the day before another begins."""
    if known and known[-1].until is None and since is not None:
        last = known[-1]
        known[-1] = Version(last.clause, last.contract, last.since, since - timedelta(days=1), last.amendment)


# -- as a file writes them ---------------------------------------------------------------------------------------------


def spell_out(raw: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """
    Write out the amendments of a contract file: each changed clause whole, its `reading` joined to the one before.

    Returns the contract's text with them, without those changes that point at nothing, and what is wrong with them.
    """
    amendments = raw.get("amendments")
    if not isinstance(amendments, list) or not all(isinstance(amendment, dict) for amendment in amendments):
        return raw, []
    problems = list(_misdated(raw, amendments))
    clauses = {str(clause["ref"]): clause for clause in _tables(raw.get("clauses")) if "ref" in clause}
    once = set(clauses)
    spelled: list[dict[str, Any]] = [{} for _ in amendments]
    touched: dict[tuple[object, str], str] = {}
    for place in sorted(range(len(amendments)), key=lambda place: _day(amendments[place])):
        amendment = amendments[place]
        name = named(amendment, place)
        changes = []
        for change in _tables(amendment.get("changes")):
            ref = str(change.get("clause", ""))
            problems += _misplaced(name, change, ref, clauses, once)
            if ref in clauses:
                problems += _twice(name, amendment, ref, touched)
                clauses[ref] = _changed(clauses[ref], change)
                changes.append(clauses[ref])
        adds = amendment.get("adds", [])
        for clause in _tables(adds):
            ref = str(clause.get("ref", ""))
            if ref in once:
                problems.append(
                    f"{name}, adds: clause {ref} exists already. Change it, or give the new one its own reference."
                )
            elif ref:
                problems += _twice(name, amendment, ref, touched)
                clauses[ref] = clause
                once.add(ref)
        removes = amendment.get("removes", [])
        for ref in [removes] if isinstance(removes, str) else removes if isinstance(removes, list) else []:
            if str(ref) not in clauses:
                problems.append(f"{name}, removes: {_unknown(str(ref), clauses, once)}")
            else:
                problems += _twice(name, amendment, str(ref), touched)
                del clauses[str(ref)]
        whole = isinstance(amendment.get("changes", []), list)
        unchanged = [field for field in NOT_AMENDED if field in amendment]
        problems += [f"{name}, {field}: {NOT_AMENDED[field]}" for field in unchanged]
        amendment = {field: value for field, value in amendment.items() if field not in unchanged}
        spelled[place] = {**amendment, **({"changes": changes} if whole and "changes" in amendment else {})}
        if not unchanged and not {"changes", "adds", "removes", "service_hours"} & set(amendment):
            problems.append(f"{name}: changes nothing. Add [[amendments.changes]] with a clause, or remove it.")
    return {**raw, "amendments": spelled}, list(dict.fromkeys(problems))


def named(amendment: dict[str, Any], place: int) -> str:
    """Name an amendment by its number, or by its place in the file."""
    return f"amendment {amendment['number']}" if amendment.get("number") else f"amendment no. {place + 1}"


def _misdated(raw: dict[str, Any], amendments: list[dict[str, Any]]) -> Iterator[str]:
    first, last = raw.get("starts_on"), raw.get("ends_on")
    for place, amendment in enumerate(amendments):
        day = amendment.get("effective_on")
        if type(day) is not date:
            continue
        if type(first) is date and day <= first:
            yield (
                f"{named(amendment, place)}, effective_on: {day} is not after starts_on {first}. "
                "Write what holds from the first day into the clauses themselves."
            )
        if type(last) is date and day > last:
            yield f"{named(amendment, place)}, effective_on: {day} is after ends_on {last}. Correct one of them."


def _misplaced(name: str, change: dict[str, Any], ref: str, clauses: dict[str, Any], once: set[str]) -> Iterator[str]:
    if not ref:
        yield f"{name}, changes: a change names no clause. Add clause = '4.1', its reference."
    elif ref not in clauses:
        yield f"{name}, changes: {_unknown(ref, clauses, once)}"
    for field in KEPT:
        if field in change:
            yield f"{name}, clause {ref}: {field} cannot be changed. Remove the clause and add another."
    if set(change) <= {"clause"} and ref:
        yield f"{name}, clause {ref}: nothing is changed. Add what is new, such as target = '>= 96 %'."


def _unknown(ref: str, clauses: dict[str, Any], once: set[str]) -> str:
    if ref in once:
        return f"clause {ref} was removed before. Add it again under a reference of its own."
    return f"clause {shown(ref)} does not exist. {did_you_mean(ref, clauses)}"


def _twice(name: str, amendment: dict[str, Any], ref: str, touched: dict[tuple[object, str], str]) -> Iterator[str]:
    day = amendment.get("effective_on")
    if (day, ref) not in touched:
        touched[day, ref] = name
    elif touched[day, ref] == name:
        yield f"{name}, clause {ref}: stands twice. Put what changes of it into one entry."
    else:
        yield f"{name}, clause {ref}: {touched[day, ref]} changes it on the same day, {day}. Put both into one of them."


def _changed(clause: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    new = {name: value for name, value in change.items() if name not in ("clause", *KEPT)}
    readings = clause.get("reading"), new.get("reading")
    if all(isinstance(reading, dict) for reading in readings):
        new["reading"] = {**clause["reading"], **new["reading"]}
    return {**clause, **new}


def _day(amendment: dict[str, Any]) -> date:
    day = amendment.get("effective_on")
    return day if type(day) is date else date.max


def _tables(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
