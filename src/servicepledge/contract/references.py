"""
What must hold between a contract's clauses and what they refer to: what follows from them, and the letter they were written from.

A promise made weaker than the letter's needs to say who agreed to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import ContractError, did_you_mean
from ..kpi import Unit
from ..kpis import BUNDLED
from ..schema.toml import read_toml
from .clause import Clause
from .consequences import Consequence
from .quantity import Duration, Target, parse_duration, parse_target
from .settlement import Deduction, Fee, Settlement


def misfits(
    clauses: Sequence[Clause],
    consequences: Sequence[Consequence],
    fees: Sequence[Fee],
    deductions: Sequence[Deduction],
    settlement: Settlement,
) -> Iterator[str]:
    """Yield, as sentences, each reference that names nothing, and what does not fit together."""
    units = {clause.ref: unit for clause in clauses if (unit := _unit_of(clause)) is not None}
    for rule in consequences:
        for field, names in (("clauses", rule.clauses), ("when.unless_missed", rule.when.unless_missed)):
            for name in names:
                if name not in units:
                    yield f"consequences {rule.ref}, {field}: '{name}' is not a measured clause. {did_you_mean(name, units)}"
        for name in rule.kpis:
            if name not in (measured := {clause.kpi for clause in clauses if clause.kpi}):
                yield f"consequences {rule.ref}, kpis: no clause is measured by '{name}'. {did_you_mean(name, measured)}"
    for fee in fees:
        yield from _misfits_of_fee(fee, units)
    of_client = {clause.ref for clause in clauses if clause.binds == "client"}
    aimless = {clause.ref for clause in clauses if clause.target is None}
    for deduction in deductions:
        if deduction.counted_by in of_client:
            yield f"deductions {deduction.ref}: clause '{deduction.counted_by}' is a duty of the client. Name one of the provider’s."
        yield from _misfits_of_deduction(deduction, units, [fee.ref for fee in fees], settlement)
        if deduction.deduct is not None and deduction.counted_by in aimless & set(units):
            yield f"deductions {deduction.ref}: clause '{deduction.counted_by}' has no target that could be missed. Use bands."


def _unit_of(clause: Clause) -> Unit | None:
    """Return the unit of a clause's KPI as read; None for a clause without one."""
    kpi = clause.definition
    if kpi is None:
        return None
    chosen = {name: text for name, text in clause.reading.items() if text in kpi.readings[name].options}
    return kpi.under(chosen).unit


def _misfits_of_fee(fee: Fee, units: Mapping[str, Unit]) -> Iterator[str]:
    if fee.rate is None:
        return
    here, unit = f"fees {fee.ref}", units.get(fee.counted_by)
    if unit is None:
        yield f"{here}: no measured clause '{fee.counted_by}' counts the quantity. {did_you_mean(fee.counted_by, units)}"
    elif unit in (Unit.RATIO, Unit.POINTS):
        yield f"{here}: clause '{fee.counted_by}' is in {unit.value}, no quantity. Name one that counts time or things."
    elif not fee.rate.fits(unit):
        yield f"{here}: rate '{fee.rate.text}' does not fit clause '{fee.counted_by}', which counts in {unit.value}."


def _misfits_of_deduction(
    deduction: Deduction, units: Mapping[str, Unit], fees: Sequence[str], settlement: Settlement
) -> Iterator[str]:
    here, unit = f"deductions {deduction.ref}", units.get(deduction.counted_by)
    if unit is None:
        yield f"{here}: '{deduction.counted_by}' is not a measured clause. {did_you_mean(deduction.counted_by, units)}"
    for edge in deduction.edges:
        if unit is not None and edge.unit is not unit:
            yield f"{here}: '{edge.text}' is not in the unit of clause '{deduction.counted_by}'. Use {unit.value}."
    for name in deduction.of:
        if name not in fees:
            yield f"{here}, of: there is no fee '{name}'. {did_you_mean(name, fees)}"
    kinds = {entry.kind for entry in deduction.taken}
    if "share" in kinds and not fees:
        yield f"{here}: a share of the fee is deducted, but no fee is agreed. Add [[fees]]."
    if "points" in kinds and settlement.point is None:
        yield f"{here}: points are worth nothing yet. Add point = '100 元' under [settlement]."


def weakened(raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield, in sentences, the clauses that promise less than their letter does and do not say where that was agreed on."""
    promised = _promised(str(raw.get("template", "")))
    clauses = raw.get("clauses")
    for clause in clauses if isinstance(clauses, list) else ():
        if not isinstance(clause, dict) or clause.get("agreed"):
            continue
        letter = promised.get(str(clause.get("ref")), {})
        if not letter or letter.get("kpi") != clause.get("kpi"):
            continue
        for name in ("target", "limit"):
            if _is_weaker(clause, letter, name):
                yield (
                    f"clause {clause['ref']}, {name}: '{clause[name]}' promises less than the letter's '{letter[name]}'. Say in agreed "
                    "where that comes from (agreed = '补充协议一，2026-05-01'), or keep the letter's."
                )


@cache
def _promised(template: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the clauses of a bundled letter by reference; none where the name is not one's."""
    path = Path(__file__).parent / "templates" / f"{template}.toml"
    if not template or "/" in template or "\\" in template or not path.is_file():
        return {}
    return {str(clause["ref"]): clause for clause in read_toml(path, ContractError)["clauses"]}


def _is_weaker(clause: Mapping[str, Any], letter: Mapping[str, Any], name: str) -> bool:
    if name not in letter or name not in clause:
        return False
    if name == "limit":
        wanted, given = _length(letter.get(name)), _length(clause.get(name))
        return wanted is not None and given is not None and _is_longest(letter) and given > wanted
    target = _target(letter.get(name))
    if target is None or target.is_blank:
        return False
    given_target = _target(clause.get(name))
    if given_target is None or given_target.is_blank or given_target.unit is not target.unit:
        return False
    if target.operator.startswith(">"):
        return given_target.bound < target.bound
    return given_target.bound > target.bound


def _is_longest(letter: Mapping[str, Any]) -> bool:
    """Tell whether the limit is the most, so that a longer one is weaker."""
    return not BUNDLED.kpis[letter["kpi"]].is_least


def _length(text: object) -> int | None:
    try:
        found = parse_duration(text)
    except ValueError:
        return None
    return found.ms if isinstance(found, Duration) else None


def _target(text: object) -> Target | None:
    try:
        return parse_target(text)
    except ValueError:
        return None
