"""Small centres for tests: contracts from a few words, exports from rows, and what the engine makes of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl

from servicepledge.contract.model import Contract
from servicepledge.engine.passes import Span
from servicepledge.engine.tally import tally
from servicepledge.engine.terms import Term
from servicepledge.exports.canonical import TABLES, Kind
from servicepledge.exports.open import OpenSource, open_source
from servicepledge.exports.source import Source
from servicepledge.kpi import Kpi
from servicepledge.kpis import BUNDLED, KPIS, Catalogue
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure
from servicepledge.scorecard.score import Score

from .boring import Figures, Row
from .drawn import drawn, instant

NAMES = {"zh": "示例", "en": "Example"}
OCTOBER = Period.parse("2026-10")
LATER = date(2027, 1, 1)
TYPES = {
    Kind.KEY: pl.String(),
    Kind.TEXT: pl.String(),
    Kind.INSTANT: pl.Datetime("us"),
    Kind.FLAG: pl.Boolean(),
    Kind.NUMBER: pl.Float64(),
    Kind.INTEGER: pl.Int64(),
    Kind.INTERVALS: pl.List(pl.Struct({"started_at": pl.Datetime("us"), "ended_at": pl.Datetime("us")})),
}


def contract(clauses: Sequence[Mapping[str, Any]], catalogue: Catalogue = BUNDLED, **more: Any) -> Contract:
    """Build a contract; clauses get the references '1', '2', … unless they bring their own."""
    return Contract.model_validate(
        {
            "id": "one",
            "title": NAMES,
            "source": "small",
            "starts_on": date(2020, 1, 1),
            "ends_on": date(2029, 12, 31),
            "client": {"name": NAMES},
            "provider": {"name": NAMES},
            "report": {"every": "month"},
            "clauses": [{"ref": str(number), "words": "…", **clause} for number, clause in enumerate(clauses, 1)],
            **more,
        },
        context={"catalogue": catalogue},
    )


NOW = datetime(2029, 12, 31, tzinfo=UTC)
"""When small exports are opened: late enough that nothing in them lies ahead, unless a test says so."""


def open_rows(folder: Path, *, as_of: datetime | None = None, **exports: Sequence[Row]) -> OpenSource:
    """
    Write rows of canonical tables as Parquet (times in UTC) and open them.

    A table has the columns its first row has; a table that is not given is an export the centre does not have.
    """
    named: dict[str, Any] = {}
    for table, rows in exports.items():
        columns = TABLES[table].columns
        names = list(rows[0]) if rows else list(columns)
        schema = {name: TYPES[columns[name].kind] for name in names}
        data = {name: [_naive(row[name]) for row in rows] for name in names}
        pl.DataFrame(data, schema=schema).write_parquet(folder / f"{table}.parquet")
        named[table] = {"path": f"{table}.parquet"}
    source = {"id": "small", "name": NAMES, "time_zone": "UTC", "as_of": as_of, "folder": folder, **named}
    return open_source(Source.model_validate(source), "small.toml", now=NOW)


def _naive(value: Any) -> Any:
    match value:
        case datetime():
            return value.replace(tzinfo=None)
        case list():
            return [_naive(part) for part in value]
        case dict():
            return {name: _naive(part) for name, part in value.items()}
        case _:
            return value


def full(table: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Give rows every column of their table, unknown where they do not say."""
    return [{**dict.fromkeys(TABLES[table].columns), **row} for row in rows]


def score(opened: OpenSource, clause: Mapping[str, Any], period: Period = OCTOBER, **more: Any) -> Score:
    """Score one clause of one contract, the way a report does; `more` goes into the contract."""
    (only,) = measure(opened, contract([clause], **more), period, today=LATER).scores
    return only


def scored(
    opened: Callable[..., OpenSource],
    clause: Mapping[str, Any],
    *,
    as_of: str = "2026-12-01 00:00",
    contract: Mapping[str, Any] | None = None,
    **drawings: str,
) -> Score:
    """Score one clause over drawn tables, complete up to a local time."""
    exports = {table: drawn(table, text) for table, text in drawings.items()}
    return score(opened(as_of=instant(as_of), **exports), clause, **(contract or {}))


def counts(
    opened: Callable[..., OpenSource], clause: Mapping[str, Any], **more: Any
) -> tuple[Fraction | None, int | None]:
    """Return numerator and denominator of one clause over drawn tables."""
    found = scored(opened, clause, **more)
    return found.numerator, found.denominator


def choices_of(kpi: Kpi, durations: Sequence[str] = ("72 h", "24 h")) -> list[dict[str, str]]:
    """Return every combination of a KPI's readings."""
    options = [
        list(durations) if reading.duration else ["1", "2"] if reading.number else list(reading.options)
        for reading in kpi.readings.values()
    ]
    return [dict(zip(kpi.readings, chosen, strict=True)) for chosen in product(*options)]


def scope_of(kpi: Kpi) -> dict[str, str]:
    """Return the scope a clause needs: an activity where the KPI has none of its own, the hours it is outside of."""
    if kpi.is_after_hours:
        return {"outside": "work"}
    return {"activity": "training"} if kpi.activities == () else {}


def clauses_on(fact: str) -> list[dict[str, Any]]:
    """Return a clause for every KPI, under every reading, that is measured on a fact."""
    return [
        {
            "kpi": kpi.id,
            "reading": choices,
            "limit": "1 h" if kpi.under(choices).limit == "required" else None,
            "scope": {**scope_of(kpi), **({"channel": ["phone", "chat", "email"]} if kpi.by_channel == fact else {})},
        }
        for kpi in KPIS.values()
        for choices in choices_of(kpi)
        if fact in (kpi.under(choices).fact, kpi.by_channel)
    ]


def engine_figures(opened: OpenSource, terms: Sequence[Term], span: Span) -> dict[tuple[str, str], dict[date, Figures]]:
    """Return what the engine tallies per clause and local day, in the roles of its KPI; days without rows left out."""
    found: dict[tuple[str, str], dict[date, dict[str, int]]] = {term.key: {} for term in terms}
    for row in tally(opened, terms, span).iter_rows(named=True):
        of_day = found[row["contract"], row["clause"]].setdefault(row["day"], {})
        of_day[row["name"]] = of_day.get(row["name"], 0) + row["amount"]
    return {
        term.key: {
            day: figures
            for day, amounts in found[term.key].items()
            if (figures := _in_roles(term.kpi, amounts)) != Figures()
        }
        for term in terms
    }


def _in_roles(kpi: Kpi, amounts: Mapping[str, int]) -> Figures:
    return Figures(
        amounts.get(kpi.numerator, 0),
        amounts.get(kpi.denominator, 0),
        amounts.get("unmeasurable", 0),
        amounts.get("pending", 0),
        amounts.get("unpromised", 0),
    )
