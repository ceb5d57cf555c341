"""Proofs: one query that gives the counts of a figure to whoever has the exports' files and a DuckDB shell."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import polars as pl

from ..engine.passes import Span, pass_over
from ..engine.terms import Term
from ..engine.whole_query import WholeQuery, whole_query, written_out
from ..errors import UsageError
from ..exports.open import OpenSource
from ..exports.sql import quoted
from ..kpi import PERCENTILE
from ..periods import clipped
from ..scorecard.amounts import ROLES
from ..scorecard.card import Scorecard, reach_of
from ..scorecard.derived import verdicts_seen
from ..scorecard.medians import MEDIAN
from ..scorecard.score import Score
from ..scorecard.verdict import missing_reason

COUNTS, SEGMENTS, VERDICTS = "counts", "segments", "verdicts"
"""The names of what is counted, of what each term of a cut period counts, and of the verdicts of other clauses."""
_VERDICT_COLUMNS = {"periods_ago": pl.Int32, "clause": pl.String, "is_missed": pl.Boolean, "is_partial": pl.Boolean}


@dataclass(frozen=True, slots=True)
class Proof:
    """A query in its parts: named queries, each reading only those before it, and what is selected from them."""

    named: Mapping[str, str]
    selected: str

    @property
    def sql(self) -> str:
        """The whole query, which reads nothing but the exports' files."""
        named = ",\n\n".join(f"{name} as (\n{indent(query, '    ')}\n)" for name, query in self.named.items())
        return f"with {named}\n\n{self.selected}"


def proof_of(card: Scorecard, score: Score, folder: Path) -> Proof:
    """
    Return the query for the counts of a scorecard's score; it names the exports' files from a folder.

    Rows    one: `numerator, denominator, value`, and of each role that the KPI tallies `unmeasurable` (with `_units`,
            `_most`, `_boundless`) and `pending`. Where an amendment cut the period one for each of the clause's terms,
            which `terms` names, and one for the whole period where their counts add up.
    Units   of the KPI: shares are fractions of one, times seconds; `unmeasurable_most` is in the unit of its tally.
    Raises  UsageError for a clause that has no counts.
    """
    if score.term.kpi.is_derived:
        return _from_verdicts(card, score)
    segments = score.segments or (score,)
    for one in segments:
        _require_counts(card.opened, one.term)
    if len(segments) == 1:
        alone, kpi = counted(card, score, folder), score.term.kpi
        return Proof({**alone.named, COUNTS: alone.selected}, _figures(score.term, str(kpi.scale), kpi.is_total))
    parts = [_segment(one.term, counted(card, one, folder)) for one in segments]
    named = {SEGMENTS: "\nunion all\n".join(parts), COUNTS: f"select * from {SEGMENTS}"}
    if score.numerator is not None and score.term.kpi.adds_up:
        sums = ", ".join(f"sum({role})" for role in _roles(score.term))
        named[COUNTS] += (
            f"\nunion all\nselect 'the whole period', any_value(scale), any_value(is_total), {sums} from {SEGMENTS}"
        )
    return Proof(named, _figures(score.term, "scale", None))


def counted(card: Scorecard, score: Score, folder: Path) -> Proof:
    """
    Return the query for what one term of a clause counts in each of its roles, from rows.

    Units   of the tallies: counts, microseconds or thousandths of a point.
    """
    term, part = score.term, clipped(score.period, score.term.contract)
    one_pass = pass_over(card.opened, [term], Span(part.first, part.last, reach_of(card)))
    whole = whole_query(card.opened, one_pass, part.first, part.last, folder)
    measures = one_pass.measures
    tallies = {role: measures.expressions[measures.aliases[term.id, name]].sql for role, name in _roles(term).items()}
    if term.kpi.between is not None:
        return _medians(*term.kpi.between, tallies, whole.named, whole.counted)
    if term.kpi.times is not None:
        return _percentile(term, tallies, whole.named, whole.counted)
    sums = ",\n".join(f"    coalesce({sql}, 0) as {role}" for role, sql in tallies.items())
    sure = f"select\n{sums}\n{whole.counted}"
    if not whole.doubtful or "unmeasurable" not in tallies:
        return Proof(whole.named, sure)
    together = ", ".join(f"sum({role}) as {role}" for role in tallies)
    return Proof(whole.named, f"select {together}\nfrom (\n{sure}\nunion all\n{_in_doubt(term, tallies, whole)}\n)")


def _in_doubt(term: Term, tallies: Mapping[str, str], whole: WholeQuery) -> str:
    """Return the query for entries that the clause may speak of, as rows that cannot be measured (DECISIONS.md D66)."""
    base = tallies["denominator"]
    counted = {"unmeasurable": base, **({"denominator": base} if term.kpi.unmeasurable_counted else {})}
    sums = ",\n".join(f"    coalesce({counted.get(role, '0')}, 0) as {role}" for role in tallies)
    return f"select\n{sums}\n{whole.doubtful}"


def _roles(term: Term) -> dict[str, str]:
    """Return the roles that a term has tallies for, with their names."""
    further = {role: role for role in ROLES[2:] if role in term.kpi.tally}
    return {"numerator": term.kpi.numerator, "denominator": term.kpi.denominator, **further}


def _medians(group: str, time: str, tallies: Mapping[str, str], named: Mapping[str, str], counted: str) -> Proof:
    """Return the query for the distance of two medians, as a sum over all rows: twice each median is a whole number."""
    times = "\n".join(
        (
            "select",
            f"    list_sort(list({time}) filter ({group} and {time} is not null)) as ones,",
            f"    list_sort(list({time}) filter (not {group} and {time} is not null)) as others",
            counted,
        )
    )
    twice = "{0}[(len({0}) + 1) // 2] + {0}[len({0}) // 2 + 1]"
    apart = f"abs(cast({twice.format('ones')} as hugeint) - ({twice.format('others')}))"
    further = [f"    (select {sql}\n    {counted}) as {role}" for role, sql in tallies.items() if role in ROLES[2:]]
    selected = ",\n".join(
        (
            f"    coalesce({apart} * (len(ones) + len(others)) // 2, 0) as numerator",
            "    coalesce(len(ones) + len(others), 0) as denominator",
            *further,
        )
    )
    return Proof({**named, "times": times}, f"select\n{selected}\nfrom times")


def _percentile(term: Term, tallies: Mapping[str, str], named: Mapping[str, str], counted: str) -> Proof:
    """Return the query for a percentile, as a sum over all rows: a hundred times it is a whole number (see `Percentile`)."""
    time, percent = term.kpi.times, term.parameters[PERCENTILE]
    n = "len(ordered)"
    if percent == MEDIAN:
        hundredths = f"50 * (cast(ordered[({n} + 1) // 2] as hugeint) + ordered[{n} // 2 + 1])"
    elif term.kpi.is_interpolated:
        low, part = f"({n} - 1) * {percent} // 100", f"({n} - 1) * {percent} % 100"
        hundredths = (
            f"cast(ordered[{low} + 1] as hugeint) * (100 - {part}) + coalesce(ordered[{low} + 2], 0) * ({part})"
        )
    else:
        hundredths = f"cast(ordered[({n} * {percent} + 99) // 100] as hugeint) * 100"
    further = [f"    (select {sql}\n    {counted}) as {role}" for role, sql in tallies.items() if role in ROLES[2:]]
    selected = ",\n".join(
        (
            f"    coalesce((({hundredths}) * {n} + 99) // 100, 0) as numerator",
            f"    coalesce({n}, 0) as denominator",
            *further,
        )
    )
    times = f"select list_sort(list({time}) filter ({time} is not null)) as ordered\n{counted}"
    return Proof({**named, "times": times}, f"select\n{selected}\nfrom times")


def _segment(term: Term, part: Proof) -> str:
    """Return the query for one of the terms that a period has."""
    about = (
        f"{quoted(term.amendment or 'as signed')} as terms, {term.kpi.scale} as scale, {term.kpi.is_total} as is_total"
    )
    return f"select {about}, *\nfrom (\n{indent(part.sql, '    ')}\n)"


def _figures(term: Term, scale: str, is_total: bool | None) -> str:
    """Return what is selected of the counts; where a period has several terms, each has a scale of its own."""
    base = "1" if is_total else "denominator" if is_total is False else "case when is_total then 1 else denominator end"
    over = "" if scale == "1" else f" / {scale}"
    lines = [
        *(["    terms"] if is_total is None else []),
        f"    numerator{over} as numerator" if over else "    numerator",
        "    denominator",
        f"    case when denominator > 0 then numerator / {base}{over} end as value",
        *(f"    {role}" for role in _roles(term) if role in ROLES[2:]),
    ]
    return "select\n" + ",\n".join(lines) + f"\nfrom {COUNTS}"


def _from_verdicts(card: Scorecard, score: Score) -> Proof:
    """Return the query for a figure that is worked out from verdicts: those of other clauses, each by its own query."""
    term = score.term
    missing = term.unmeasurable_because({})
    if missing is not None:
        raise _no_counts(term, missing_reason(*missing).words.en)
    derived = term.kpi.derived
    if derived is None or not derived.sql:
        raise _no_counts(term, f"{term.kpi.id} is worked out by its own function, and says no query")
    rows = [
        (ago, one.clause, one.is_missed, one.is_partial)
        for ago, period in enumerate(reversed(verdicts_seen(term, card.before, card.scores)))
        for one in period
    ]
    verdicts = pl.DataFrame(rows, schema=_VERDICT_COLUMNS, orient="row")
    kpi = term.kpi
    return Proof(
        {VERDICTS: written_out(verdicts), COUNTS: derived.sql.strip()}, _figures(term, str(kpi.scale), kpi.is_total)
    )


def _require_counts(opened: OpenSource, term: Term) -> None:
    missing = term.unmeasurable_because(opened.columns)
    if missing is not None:
        raise _no_counts(term, missing_reason(*missing).words.en)


def _no_counts(term: Term, why: str) -> UsageError:
    return UsageError(
        f"clause '{term.clause.ref}'", f"has no counts: {why}. `pledge explain` without --sql says what it has."
    )
