"""The scorecard: one row per clause and period, with value, base, target, verdict and headroom."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from ..engine.terms import Term
from ..periods import Period
from ..stats.gaps import Gap
from .medians import Medians, Percentile
from .unmeasured import NONE, Range, Unmeasured, value_range
from .verdict import PERIOD_OPEN, Headroom, Reason, Verdict


@dataclass(frozen=True, repr=False)
class Score:
    """One clause in one period (and one group of a breakdown): the figures and what they mean."""

    term: Term
    period: Period
    value: Fraction | None
    numerator: Fraction | None
    """In the KPI's unit, so that value = numerator / denominator (the numerator itself for a total)."""
    denominator: int | None
    verdict: Verdict
    reason: Reason | None = None
    provisional: Reason | None = None
    headroom: Headroom | None = None
    unmeasurable: int = 0
    unmeasured: Unmeasured = NONE
    """What the unmeasurable rows may add to the figures."""
    pending: int = 0
    early: int = 0
    """How many of those that count were done before they were due, by the end of the exports."""
    unpromised: int = 0
    """Cases on which no time was promised, where the clause gives none: nothing to be late for (DECISIONS.md D65)."""
    is_partial: bool = False
    """True where the contract's term covers only part of the period."""
    segments: tuple["Score", ...] = ()
    """Where an amendment cut the period: the clause under each of its terms, the earliest first."""
    is_judged_by_segment: bool = False
    """True where the target itself changed, so that each segment was judged by its own."""
    medians: Medians | None = None
    """Of a KPI that compares two of them."""
    percentile: Percentile | None = None
    """Of a KPI that is one."""
    others: tuple["Score", ...] | None = None
    """The clause under each other usual reading; None where they were not asked for."""
    gaps: tuple[Gap, ...] = ()
    """Where the exports have no rows in the period, though they should."""
    by: Mapping[str, str | int | None] = field(default_factory=dict)
    is_unchecked: bool = False
    """True where it was asked for whatever the checks on the exports say."""

    def __repr__(self) -> str:
        named = " ".join((self.term.contract.id, self.term.clause.ref, self.period.label, *map(str, self.by.values())))
        return f"Score({named}: {_number(self.value)}, {self.verdict.label.en})"

    @property
    def is_covered(self) -> bool:
        """
        Whether the exports hold the whole of the period.

        Else the verdict is of what they hold, and counts neither as met nor as missed in runs and consequences.
        """
        return not self.gaps and (self.provisional is None or self.provisional.code != PERIOD_OPEN)

    @property
    def is_whole(self) -> bool:
        """Whether the verdict is of a whole period, in the term of the contract and in the exports, and so counts in runs."""
        return self.is_covered and not self.is_partial

    @property
    def range(self) -> Range:
        """The value in the best and in the worst case of the rows that cannot be measured, or are not due yet."""
        if self.numerator is None or self.denominator is None:
            return Range(None, None)
        kpi = self.term.kpi
        return value_range(kpi, int(self.numerator * kpi.scale), self.denominator, self.unmeasured, self.pending)

    @property
    def is_sensitive(self) -> bool | None:
        """Whether another usual reading would flip the verdict (口径敏感); None where none was tried."""
        if self.others is None:
            return None
        return any(self.is_flipped_by(other) for other in self.others)

    @property
    def is_of_client(self) -> bool:
        """Whether it is the client who owes it: then it stands apart from what the provider met and missed."""
        return self.term.clause.binds == "client"

    def is_flipped_by(self, other: "Score") -> bool:
        """Tell whether another reading turns met into missed, or missed into met."""
        return {self.verdict, other.verdict} == {Verdict.MET, Verdict.MISSED}

    @property
    def in_force(self) -> dict[str, str | None]:
        """From and until which day of the period the term was in force, where it changed within it; and by what."""
        term = self.term
        return {
            "since": term.since.isoformat() if term.since else None,
            "until": term.until.isoformat() if term.until and term.until < self.period.last else None,
            "amendment": term.amendment or None,
        }

    def unchecked(self) -> "Score":
        """Return the same figures, marked as what nobody has checked the exports of."""
        return replace(self, is_unchecked=True, segments=tuple(segment.unchecked() for segment in self.segments))

    def as_json(self) -> dict[str, Any]:
        """Return the row as plain values; shares are fractions of one, times seconds."""
        term, kpi = self.term, self.term.kpi
        return {
            "contract": term.contract.id,
            "period": self.period.label,
            "clause": term.clause.ref,
            "binds": term.clause.binds,
            "kpi": kpi.id,
            "unit": kpi.unit.name.lower(),
            "value": _number(self.value),
            "value_best": _number(self.range.best),
            "value_worst": _number(self.range.worst),
            "numerator": _number(self.numerator),
            "denominator": self.denominator,
            "limit": term.clause.limit.text if term.clause.limit else None,
            "target": term.clause.target.text if term.clause.target else None,
            "verdict": self.verdict.value,
            "provisional": self.provisional is not None,
            "reason": self.reason.words.en if self.reason else None,
            "reason_code": self.reason.code if self.reason else None,
            "provisional_reason": self.provisional.words.en if self.provisional else None,
            "provisional_until": self.provisional.until if self.provisional else None,
            "headroom": _number(self.headroom.amount) if self.headroom else None,
            "unmeasurable": self.unmeasurable,
            "pending": self.pending,
            "unpromised": self.unpromised,
            "partial": self.is_partial,
            "gaps": [gap.as_json() for gap in self.gaps],
            "judged_by_segment": self.is_judged_by_segment,
            "segments": [{**segment.in_force, **segment.as_json()} for segment in self.segments],
            "sensitive": self.is_sensitive,
            "readings": None if self.others is None else [other.as_other() for other in self.others],
            **({"by": dict(self.by)} if self.by else {}),
            **({"unchecked": True} if self.is_unchecked else {}),
        }

    def as_other(self) -> dict[str, Any]:
        """Return what a score under another reading says; the verdict is null where the target is in another unit."""
        name, choice = self.term.other or ("", "")
        return {
            "reading": name,
            "choice": choice,
            "unit": self.term.kpi.unit.name.lower(),
            "value": _number(self.value),
            "numerator": _number(self.numerator),
            "denominator": self.denominator,
            "verdict": None if self.verdict is Verdict.FACTS_ONLY else self.verdict.value,
        }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
