"""Cells: what a pass brings back, taken apart and given to the clauses whose scope holds them.

A cell is one contract, local day, in or out of each of its hours, and coded scope columns, packed into one number.
"""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import and_, or_

import polars as pl

from .query import Pass
from .sums import check_sums
from .terms import ID_COLUMNS, Term

TOGETHER = 256
"""How many questions are asked together."""


def by_clause(one_pass: Pass, cells: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """
    Give each term the cells its scope holds, and add them up by day.

    Rows    one term, day, breakdown and tally name each: `ID_COLUMNS`, `day`, the breakdown, `name, amount`.
    """
    dated = unpacked(one_pass, cells.lazy()).filter(pl.col("day").is_between(first, last)).collect()
    extra = [name for name in one_pass.by if name != "day"]
    alike = _terms_alike(one_pass)
    if not alike:
        keys = {**ID_COLUMNS, "day": pl.Date(), **dict.fromkeys(extra, pl.String())}
        return pl.DataFrame(schema={**keys, "name": pl.String(), "amount": pl.Int64()})
    key = one_pass.own_number or "contract_no"
    parts = _Parts(_own(one_pass, dated), key)
    # Hundreds of small questions: asked together, they cost what their rows cost, and not what asking costs.
    questions: list[pl.LazyFrame] = []
    for like in alike:
        names = {name: one_pass.measures.aliases[like[0].id, name] for name in like[0].kpi.tally}
        sums = [pl.col(alias).sum().alias(name) for name, alias in names.items()]
        theirs = parts.of([_number(one_pass, term) for term in like])
        held = _with_doubtful(
            one_pass, theirs, like[0], _in_force(one_pass, theirs.filter(_holds(one_pass, like[0])), like[0])
        )
        questions += [held.select(sums), held.group_by(key, "day", *extra).agg(sums)]
    found = collected(questions)
    wholes, summed = found[::2], [frame.lazy() for frame in found[1::2]]
    added = [frame.select(pl.col(*like[0].kpi.tally).sum()) for like, frame in zip(alike, summed, strict=True)]
    tallies = [_by_term(one_pass, like, frame, extra) for like, frame in zip(alike, summed, strict=True)]
    again = collected([*added, *tallies])
    for like, whole, total in zip(alike, wholes, again, strict=False):
        refs = ", ".join(sorted({term.clause.ref for term in like}))
        check_sums(f"clause {refs}", whole.row(0, named=True), total.row(0, named=True))
    return pl.concat(again[len(alike) :])


def _own(one_pass: Pass, dated: pl.DataFrame) -> pl.DataFrame:
    """Leave out the rows that were made for a term of another contract, which has the same code in the exports."""
    if not one_pass.own_number:
        return dated
    pairs = [(one_pass.own_number_of(term), one_pass.number_of(term)) for term in one_pass.terms]
    owners = pl.DataFrame(pairs, schema={one_pass.own_number: pl.Int32, "contract_no": pl.Int32}, orient="row")
    return dated.join(owners, on=owners.columns, how="semi")


class _Parts:
    """Cells by what tells whose they are: each question looks at those of its own terms, and at no others."""

    def __init__(self, dated: pl.DataFrame, key: str) -> None:
        self.dated = dated.sort(key)
        runs = self.dated[key].rle().struct.unnest()
        ends = runs["len"].cast(pl.Int64).cum_sum()
        self.ends = dict(zip(runs["value"], zip(ends - runs["len"], ends, strict=True), strict=True))

    def of(self, numbers: Sequence[int]) -> pl.LazyFrame:
        """Return the cells of some contracts, or of terms where rows are a term's own."""
        stretches: list[tuple[int, int]] = []
        for begins, ends in sorted(self.ends[number] for number in {*numbers} & self.ends.keys()):
            if stretches and stretches[-1][1] == begins:
                stretches[-1] = stretches[-1][0], ends
            else:
                stretches.append((begins, ends))
        return pl.concat([self.dated.slice(begins, ends - begins) for begins, ends in stretches or [(0, 0)]]).lazy()


def collected(questions: Sequence[pl.LazyFrame]) -> list[pl.DataFrame]:
    """Answer questions, so many at a time that planning them together does not take longer than answering them."""
    return [
        frame
        for begins in range(0, len(questions), TOGETHER)
        for frame in pl.collect_all(questions[begins : begins + TOGETHER])
    ]


def _number(one_pass: Pass, term: Term) -> int:
    """Return the number by which a term's cells are told: its own where rows are made for it, else its contract's."""
    return one_pass.own_number_of(term) if one_pass.own_number else one_pass.number_of(term)


def _by_term(one_pass: Pass, like: Sequence[Term], by_day: pl.LazyFrame, extra: Sequence[str]) -> pl.LazyFrame:
    """Give each of alike terms its sums, one tally a row."""
    key = one_pass.own_number or "contract_no"
    clauses = pl.LazyFrame(
        [(_number(one_pass, term), *term.id) for term in like], schema={key: pl.Int32, **ID_COLUMNS}, orient="row"
    )
    return by_day.join(clauses, on=key).unpivot(
        list(like[0].kpi.tally),
        index=[*ID_COLUMNS, "day", *extra],
        variable_name="name",
        value_name="amount",
    )


def unpacked(one_pass: Pass, cells: pl.LazyFrame) -> pl.LazyFrame:
    """Take the cell numbers apart again, and add the parts of the day a breakdown asks for."""
    rest = pl.col("cell")
    columns: dict[str, pl.Expr] = {}
    for name, size in reversed(one_pass.parts):
        columns[f"in_{name}"] = rest % size
        rest = rest // size
    columns["day_id"] = rest.cast(pl.Int32)
    days = one_pass.days.frame.lazy().select("day_id", "contract_no", "day")
    derived = {
        "week": pl.col("day").dt.strftime("%G-W%V"),
        "month": pl.col("day").dt.strftime("%Y-%m"),
        "weekday": pl.col("day").dt.weekday(),
    }
    return (
        cells.with_columns(**columns)
        .join(days, on="day_id", how="left")
        .with_columns(**{name: made for name, made in derived.items() if name in one_pass.by})
    )


def _terms_alike(one_pass: Pass) -> list[list[Term]]:
    """
    Group the terms whose cells are found and added up in the same way, whatever their contract.

    Fifty contracts of one centre with four clauses each are four questions, not two hundred.
    """
    alike: dict[object, list[Term]] = {}
    for term in one_pass.terms:
        slots = one_pass.days.slots[term.contract.id]
        hours = tuple((group, slots[name] if name else None, inside) for group, name, inside in term.hours_by_channel)
        others = tuple(term.contract.service_hours) if (("*",), "", True) in term.hours_by_channel else ()
        measured = tuple((name, one_pass.measures.aliases[term.id, name]) for name in term.kpi.tally)
        scope = term.row_scope.model_copy(update={"hours": None, "outside": None}).model_dump_json()
        in_force = (term.since, term.until, term.unresolved_name)
        alike.setdefault((scope, hours, others, measured, in_force), []).append(term)
    return list(alike.values())


def in_scope(one_pass: Pass, dated: pl.LazyFrame, term: Term) -> pl.LazyFrame:
    """Return the unpacked cells (or rows with cells) that a term's scope holds, of its contract and of others."""
    return _of_term(one_pass, dated.filter(_holds(one_pass, term)), term)


def _of_term(one_pass: Pass, held: pl.LazyFrame, term: Term) -> pl.LazyFrame:
    """Keep what is the term's own: the rows made for it, on the days on which it was in force."""
    if one_pass.own_number:
        held = held.filter(pl.col(one_pass.own_number) == one_pass.own_number_of(term))
    return _in_force(one_pass, held, term)


def _in_force(one_pass: Pass, held: pl.LazyFrame, term: Term) -> pl.LazyFrame:
    """Keep the days on which a term was in force."""
    if one_pass.is_deadline:  # the query has asked already whether the term was in force when the clock started
        return held
    if term.since:
        held = held.filter(pl.col("day") >= term.since)
    return held.filter(pl.col("day") <= term.until) if term.until else held


def _with_doubtful(one_pass: Pass, dated: pl.LazyFrame, term: Term, held: pl.LazyFrame) -> pl.LazyFrame:
    """
    Add the cells that may be in a term's scope, as rows that cannot be measured.

    An entry of the logbook without a topic may be the one that a clause about a topic speaks of.
    """
    kpi, aliases = term.kpi, one_pass.measures.aliases
    if not any(dimension.has_none for dimension in one_pass.dimensions) or "unmeasurable" not in kpi.tally:
        return held
    doubtful = dated.filter(_holds(one_pass, term, or_none=True) & ~_holds(one_pass, term))
    base = pl.col(aliases[term.id, kpi.denominator])
    nothing = [pl.lit(0, pl.Int64).alias(aliases[term.id, name]) for name in kpi.tally]
    counted = {aliases[term.id, "unmeasurable"]: base}
    if kpi.unmeasurable_counted:
        counted[aliases[term.id, kpi.denominator]] = base
    kept = [one for one in nothing if one.meta.output_name() not in counted]
    doubtful = _in_force(one_pass, doubtful, term).with_columns(*kept, **counted)
    return pl.concat([held, doubtful], how="vertical_relaxed")


def _holds(one_pass: Pass, term: Term, *, or_none: bool = False) -> pl.Expr:
    """Return the condition a cell must meet to be in a term's scope; with `or_none`, to be in it as far as is known."""
    scope = term.row_scope
    named = {
        "activity": scope.activity, "queue": scope.queue, "topic": scope.topic, "kind": scope.kind, "class": scope.class_,
        "cause": scope.cause,
    }  # fmt: skip
    conditions = [_is_one_of(one_pass, column, names, or_none=or_none) for column, names in named.items() if names]
    if scope.special_needs is not None:
        conditions.append(pl.col("in_special_needs") == int(scope.special_needs))
    if term.unresolved_name:
        conditions.append(pl.col(f"in_{term.unresolved_name}") == 1)
    slots = one_pass.days.slots[term.contract.id]
    alternatives = []
    for channels, hours, inside in term.hours_by_channel:
        parts = []
        if channels == ("*",):
            parts.append(~_is_one_of(one_pass, "channel", tuple(term.contract.service_hours)))
        elif channels:
            parts.append(_is_one_of(one_pass, "channel", channels))
        if hours:
            parts.append(pl.col(f"in_h{slots[hours]}") == int(inside))
        alternatives.append(reduce(and_, parts, pl.lit(True)))
    return reduce(and_, conditions, reduce(or_, alternatives))


def _is_one_of(one_pass: Pass, column: str, names: Sequence[str], *, or_none: bool = False) -> pl.Expr:
    dimension = next(dimension for dimension in one_pass.dimensions if dimension.column == column)
    codes = [dimension.values.index(name) + 1 for name in names]
    return pl.col(f"in_{column}").is_in([*codes, dimension.size - 1] if or_none and dimension.has_none else codes)
