"""What the terms of a pass measure, each distinct thing once: the SQL of tallies, and the scope columns as codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..contract.condition import CASES
from ..contract.quantity import Duration
from ..exports.sql import quoted
from ..facts.expression import KNOWN_UNTIL, Expression, Name
from .terms import Term, TermId

OFTEN_EMPTY = ("topic", "cause")
"""What an entry of the logbook may lack, so that it may be one that a clause speaks of (DECISIONS.md D66)."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """
    A scope column coded as a small number: 0 is 'any other value', 1… are the values clauses name.

    With a `condition` (SQL) it is none of the fact's: 1 where a row meets that.
    """

    column: str
    values: tuple[str, ...]
    condition: str = ""
    has_none: bool = False
    """Whether rows with nothing there have a code of their own, the last: each may be any of the values."""

    @property
    def size(self) -> int:
        return len(self.values) + 1 + self.has_none

    @property
    def sql(self) -> str:
        if self.column == "special_needs":
            return "case when special_needs then 1 else 0 end"
        if self.condition:
            return f"case when {self.condition} then 1 else 0 end"
        none = f"when {self.column} is null then {self.size - 1} " if self.has_none else ""
        cases = " ".join(
            f"when {self.column} = {quoted(value)} then {code}" for code, value in enumerate(self.values, 1)
        )
        return f"case {none}{cases} else 0 end"


@dataclass(frozen=True)
class Measures:
    """
    The distinct additive SQL expressions that the terms of one fact need.

    A parametrised tally (`:limit_us`) takes one expression per slot: a contract's first limit, its second, and so on.
    Where all contracts agree on a slot's value it is written into the SQL; elsewhere it is a column of the day table.
    """

    expressions: Mapping[str, Expression]
    """By alias."""
    aliases: Mapping[tuple[TermId, str], str]
    """Of each term's tally, by its name."""
    parameters: Mapping[str, Mapping[str, int]]
    """Per contract id: parameter column to value."""

    def alone(self) -> "Measures":
        """Return what the same tallies count of rows as if they had no neighbours."""
        return replace(self, expressions={alias: one.alone() for alias, one in self.expressions.items()})


@dataclass
class _Slots:
    by_contract: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)

    def place(self, contract: str, values: tuple[int, ...]) -> int:
        known = self.by_contract.setdefault(contract, [])
        if values not in known:
            known.append(values)
        return known.index(values)


def collect_measures(terms: Sequence[Term], prefix: str, as_of_us: int) -> Measures:
    """Gather the expressions of a fact's terms, each once."""
    slots: dict[Expression, _Slots] = {}
    wanted: dict[tuple[TermId, str], tuple[Expression, int]] = {}
    for term in terms:
        for name, tally in term.kpi.tallies.items():
            given = {**term.parameters, KNOWN_UNTIL: as_of_us}
            values = tuple(given[parameter] for parameter in tally.expression.parameters)
            slot = slots.setdefault(tally.expression, _Slots()).place(term.contract.id, values)
            wanted[term.id, name] = (tally.expression, slot)
    expressions: dict[str, Expression] = {}
    parameters: dict[str, dict[str, int]] = {term.contract.id: {} for term in terms}
    aliases: dict[tuple[Expression, int], str] = {}
    for template, slot in dict.fromkeys(wanted.values()):
        held = {
            contract: dict(zip(template.parameters, known[slot], strict=True))
            for contract, known in slots[template].by_contract.items()
            if slot < len(known)
        }
        alias = aliases[template, slot] = f"{prefix}{len(expressions)}"
        filled: dict[str, int | Name] = {}
        for parameter in template.parameters:
            values_held = {values[parameter] for values in held.values()}
            if len(values_held) == 1:
                filled[parameter] = values_held.pop()
            else:
                column = f"{alias}_{parameter}"
                filled[parameter] = Name(column)
                for contract, given in held.items():
                    parameters[contract][column] = given[parameter]
        expressions[alias] = template.filled(filled)
    return Measures(expressions, {key: aliases[value] for key, value in wanted.items()}, parameters)


def collect_dimensions(terms: Sequence[Term], as_of_us: int) -> tuple[Dimension, ...]:
    """Gather the scope columns that the terms of a fact name, with the values they name, and the conditions they set."""
    values: dict[str, dict[str, None]] = {}
    for term in terms:
        scope = term.row_scope
        named = {
            "activity": scope.activity, "queue": scope.queue, "topic": scope.topic, "kind": scope.kind,
            "class": scope.class_, "cause": scope.cause,
        }  # fmt: skip
        channels = [channel for group, _, _ in term.hours_by_channel for channel in group if channel != "*"]
        for column, names in {"channel": (*scope.channel, *channels), **named}.items():
            if names:
                values.setdefault(column, {}).update(dict.fromkeys(names))
        if scope.special_needs is not None:
            values.setdefault("special_needs", {})["true"] = None
    is_log = terms[0].fact.table == "logbook"
    scoped = tuple(
        Dimension(column, tuple(names), has_none=is_log and column in OFTEN_EMPTY) for column, names in values.items()
    )
    conditions = {name: _unresolved_sql(term, as_of_us) for term in terms if (name := term.unresolved_name)}
    return (*scoped, *(Dimension(name, ("true",), condition) for name, condition in conditions.items()))


def _unresolved_sql(term: Term, as_of_us: int) -> str:
    """
    Return the condition that a case took longer than a clause speaks of: its limit, or a time from receipt.

    Of a case whose due time cannot be known it cannot be told, so that it stays in, unmeasurable as it is.
    """
    after = term.clause.when.unresolved_after
    if not isinstance(after, Duration):
        return "coalesce(epoch_us(resolved_at) > due_us, true)"
    ends = f"{CASES[term.kpi.fact]} + interval {after.ms} milliseconds"
    return f"coalesce(resolved_at > {ends}, {ends} <= make_timestamp({as_of_us}))"
