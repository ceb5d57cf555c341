"""What must hold between a contract's clauses and what follows from them: references, units, shares of something."""

from collections.abc import Iterator, Mapping, Sequence

from ..errors import did_you_mean
from ..kpi import Unit
from .clause import Clause
from .consequences import Consequence
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
