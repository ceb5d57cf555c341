"""The register, what is owed and the settlement as plain values: for programs, and to tell one edition from another."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..contract.consequences import Consequence
from ..scorecard.card import Scorecard
from ..text import LANGUAGES, Text
from .register import Duty, Entry, register
from .settlement import DeductionLine, FeeLine, Statement, settle

EVIDENCE = ("clause", "kpi", "value", "numerator", "denominator", "target")


def follows(card: Scorecard) -> dict[str, Any]:
    """
    Return what follows from a period's scores: `register` (and `register_of_client`, where the client missed something), `owed`, and `settlement` (None where none is agreed).

    Units   money in CNY as decimal text, days in ISO form; shares are fractions of one, times seconds.
    """
    found, statement = register(card), settle(card)
    return {
        "register": [_entry(entry) for entry in found.entries],
        **({"register_of_client": [_entry(entry) for entry in found.of_client]} if found.of_client else {}),
        "owed": [_duty(one) for one in found.duties],
        "settlement": None if statement is None else _statement(statement),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    row = entry.score.as_json()
    return {
        **{name: row[name] for name in EVIDENCE},
        "in_a_row": entry.run,
        "breach": entry.breach,
        **({"breach_cases": entry.cases} if entry.cases is not None else {}),
        "undecided": [
            {"ref": rule.ref, "class": rule.class_, "needs": _both(rule.needs.text if rule.needs else None)}
            for rule in entry.undecided
        ],
    }


def _duty(one: Duty) -> dict[str, Any]:
    rule: Consequence = one.rule
    return {
        "ref": rule.ref,
        "what": _both(rule.owed.text if rule.owed else None),
        "clause": one.score.term.clause.ref,
        "in_a_row": one.run,
        "since": one.since.label,
        "is_since_known": one.is_since_known,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "on_person": rule.on_person,
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "fees": [_fee(line) for line in statement.fees],
        "deductions": [_deduction(line) for line in statement.deductions],
        "given_back": [
            {"ref": back.deduction.ref, "taken_in": back.taken_in.period.label, "amount": _money(back.amount)}
            for back in statement.given_back
        ],
        "fee_total": _money(statement.fee_total),
        "deduction_total": _money(statement.deduction_total),
        "over_cap": _money(statement.over_cap),
        "total": _money(statement.total),
        "in_capitals": statement.in_capitals,
        "provisional": statement.is_provisional,
    }


def _fee(line: FeeLine) -> dict[str, Any]:
    return {
        "ref": line.fee.ref,
        "what": _both(line.what),
        "clause": line.score.term.clause.ref if line.score else None,
        "quantity": _number(line.quantity),
        "rate": line.fee.rate.text if line.fee.rate else None,
        "amount": _money(line.amount),
        "reason": _both(line.reason),
    }


def _deduction(line: DeductionLine) -> dict[str, Any]:
    ends: Sequence[Any] = (line.band.from_, line.band.to) if line.band else ()
    return {
        "ref": line.deduction.ref,
        "clause": line.deduction.counted_by,
        "band": [end.text if end else None for end in ends] or None,
        "points": _number(line.points),
        "in_a_row": line.run,
        "amount": _money(line.amount),
        "reason": _both(line.reason),
    }


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {language: text[language] for language in LANGUAGES}


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _number(value: Fraction | None) -> int | float | None:
    return None if value is None else int(value) if value.denominator == 1 else float(value)
