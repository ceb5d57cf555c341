"""The rows behind a figure: which calls or cases a clause counted, and which of them it lacked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

import polars as pl

from ..engine.cells import unpacked
from ..engine.engine import engine_of
from ..engine.first_rows import COUNT, PLACE, Chosen
from ..engine.query import is_windowed
from ..engine.row_sets import RowSet, by_pass, pass_of
from ..engine.terms import Term
from ..errors import UsageError
from ..exports.canonical import PERSONAL
from ..exports.open import OpenSource
from ..facts.expression import KNOWN_UNTIL, tally_of
from ..kpi import Better, Unit
from ..periods import Period, clipped
from ..scorecard.verdict import missing_reason

Which = Literal["all", "counted", "lacking"]
INNER = frozenset(
    {
        "no",
        PLACE,
        COUNT,
        "cell",
        "at_us",
        "start_us",
        "stop_us",
        "due_us",
        "contract_no",
        "limit_no",
        "term_no",
        "matter",
        "part",
    }
)
"""What a query carries for its own use."""


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows behind a figure, and how many there are."""

    rows: pl.DataFrame
    count: int


def rows_behind(
    opened: OpenSource,
    term: Term,
    period: Period,
    which: Which = "lacking",
    *,
    people: bool = False,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """
    Return the rows of the fact that stand behind a clause's figure in a period, by day and time.

    Rows    one row of the clause's fact each, in its scope: `lacking` those in the denominator and not in the
            numerator (of a mean: all it was made of; of a share that is better low: those in the numerator), `counted` those in the numerator, `all` every one in scope.
            Columns that point at a person are left out unless `people` is true. Times are on the contract's clock.
    Raises  UsageError where the exports lack what the clause needs.
    """
    return first_behind(opened, [(term, period)], which, people=people, as_of=as_of)[0].rows


def first_behind(
    opened: OpenSource,
    asked: Sequence[tuple[Term, Period]],
    which: Which = "lacking",
    *,
    most: int | None = None,
    longest_first: bool = False,
    people: bool = False,
    as_of: datetime | None = None,
) -> list[FirstRows]:
    """
    Return the rows behind figures as `rows_behind` does, the first `most` of each; alike ones in one pass.

    With `longest_first` those of a mean come by how long they took.

    Raises  as `rows_behind`.
    """
    row_sets = []
    for term, period in asked:
        missing = term.unmeasurable_because(opened.columns)
        if missing:
            raise UsageError(
                f"clause {term.clause.ref}",
                f"cannot be measured: {missing_reason(*missing).words.en}. Bring the export or column.",
            )
        part = clipped(period, term.contract)
        row_sets.append(RowSet(term, part.first, part.last))
    reach = as_of or opened.as_of() or datetime.max.replace(tzinfo=UTC)
    found: dict[int, FirstRows] = {}

    def order(term: Term) -> str | None:
        return term.kpi.spread if longest_first and term.kpi.unit is not Unit.RATIO else None

    for places in by_pass(row_sets, lambda term: (order(term), is_windowed(term.kpi))):
        mine = [row_sets[place] for place in places]
        one_pass, wanted = pass_of(opened, mine, reach)
        conditions = tuple(_condition(row_set.term, which, one_pass.as_of_us) for row_set in mine)
        chosen = Chosen(conditions, order(mine[0].term), most)
        rows = engine_of(opened).first_rows(one_pass, wanted, chosen)
        dated = unpacked(one_pass, rows.lazy()).sort("no", PLACE).collect()
        by_no = {no: held for (no,), held in dated.partition_by("no", as_dict=True).items()}
        for no, place in enumerate(places):
            held = by_no.pop(no, dated.clear())
            found[place] = FirstRows(
                _shown(held, rows.columns, mine[no].term, people), held[COUNT][0] if len(held) else 0
            )
    return [found[place] for place in range(len(row_sets))]


def _shown(rows: pl.DataFrame, columns: Sequence[str], term: Term, people: bool) -> pl.DataFrame:
    """Return what is shown of rows: no column for inner use, none that points at a person unless `people` is true."""
    hidden = INNER | (frozenset() if people else PERSONAL)
    kept = [name for name in columns if name not in hidden]
    moments = [name for name in kept if name.endswith("_at")]
    return rows.select("day", *kept).with_columns(
        pl.col(moments).dt.replace_time_zone("UTC").dt.convert_time_zone(term.contract.time_zone)
    )


def _condition(term: Term, which: Which, as_of_us: int) -> str:
    if which == "all":
        return "true"
    term = replace(term, parameters={**term.parameters, KNOWN_UNTIL: as_of_us})
    if term.kpi.lacks is not None and which == "lacking":
        return f"coalesce({tally_of(term.kpi.lacks).expression.filled(term.parameters).sql}, false)"
    denominator, numerator = (_counted_by(term, name) for name in (term.kpi.denominator, term.kpi.numerator))
    if numerator is None:
        return denominator or "true"
    is_against = term.kpi.is_total or (term.kpi.unit is Unit.RATIO and term.kpi.better is Better.LOWER)
    if (
        which == "counted" or is_against
    ):  # what makes up a total, or a share that is better low, is what there is to see
        return f"coalesce({numerator}, false)"
    return f"coalesce({denominator or 'true'}, false) and not coalesce({numerator}, false)"


def _counted_by(term: Term, name: str) -> str | None:
    """Return the condition a tally counts by; None for a sum of anything but counts."""
    rows = term.kpi.tallies[name].rows
    return None if rows is None else rows.filled(term.parameters).sql
