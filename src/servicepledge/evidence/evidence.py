"""What stands behind a scorecard's figures, in no language: asked of the exports once for all the pages that show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import polars as pl

from ..contract.quantity import Duration
from ..engine.distribution import Distribution, Timed, distributions
from ..engine.terms import TermId
from ..periods import Period, clipped
from ..scorecard.card import Scorecard, headline
from ..scorecard.score import Score
from ..stats.control_chart import BASELINE_DAYS
from .answers import Answers, answers
from .counts import Counts, counted
from .misses import Miss, exceptions_of, misses_of
from .questions import Question
from .rows import FirstRows

SECOND, MINUTE, HOUR, DAY = 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000
LADDER_US = (
    *(SECOND * n for n in (1, 2, 3, 5, 10, 15, 20, 30, 45)),
    *(MINUTE * n for n in (1, 2, 3, 5, 10, 15, 20, 30, 45)),
    *(HOUR * n for n in (1, 2, 4, 8, 12, 24, 48, 72)),
    *(DAY * n for n in (5, 7, 10, 15, 30, 60, 90, 180, 365)),
)
"""Lengths of time that people count in."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """
    A scorecard and what is asked of its exports beyond it; each question is asked when its answer is first wanted.

    It may be handed to another process, with the answers it has.
    """

    card: Scorecard
    breakdowns: Mapping[tuple[str, ...], pl.DataFrame] = field(default_factory=dict)
    """What a run has tallied for all its misses at once (see `misses.tally_breakdowns`); else it is tallied when wanted."""

    def __getstate__(self) -> dict[str, Any]:
        """Hand over what is worked out from what was looked up, so that a report's languages share it."""
        if "exceptions" not in vars(self):
            return vars(self)
        shared = {"misses": self.misses, "by_day": self.by_day}
        return {**vars(self), **shared, "breakdowns": {}, "exceptions": []}

    @cached_property
    def part(self) -> Period:
        """The part of the period that lies in the contract's term."""
        return clipped(self.card.period, self.card.contract)

    @property
    def counted_from(self) -> date:
        """The first day that a section may look at: of those before the period that say what is usual."""
        return self.part.first - timedelta(days=BASELINE_DAYS)

    @cached_property
    def by_day(self) -> Counts:
        """What every clause counted each day, added up once for all the sections."""
        days = [
            Period.of("day", self.counted_from + timedelta(days=no)) for no in range(self.part.days + BASELINE_DAYS)
        ]
        return counted(self.card, [score.term for score in self.card.scores], days)

    @property
    def size(self) -> int:
        """About how much a page has to show, as far as it was looked up: clauses, and rows behind misses."""
        exceptions: Sequence[FirstRows] = vars(self).get("exceptions", ())
        return len(self.card.scores) + sum(first.rows.height for first in exceptions)

    @property
    def question(self) -> Question:
        """Whose rows these are, and when."""
        return Question.of(self.card.contract, self.part, self.card.as_of)

    @cached_property
    def answers(self) -> Answers:
        """What the rows say besides the figures."""
        return answers(self.card.opened, [self.question])[0]

    @cached_property
    def exceptions(self) -> list[FirstRows]:
        """The rows of each miss and near miss."""
        return exceptions_of([self.card])[0]

    @cached_property
    def misses(self) -> list[Miss]:
        """What is behind each miss and near miss."""
        return misses_of(self.card, self.breakdowns, self.exceptions)

    @cached_property
    def distributions(self) -> Mapping[TermId, Distribution]:
        """The times behind the figures a report shows them of, by term; counted up to every length of a bar."""
        return _distributions([self])[0]


def look_up(evidence: Sequence[Evidence]) -> None:
    """
    Ask all that service reports ask of one source, once for all of them; whoever gets them need not open the exports.

    Raises  SourceError where an export cannot be read.
    """
    evidence = list({id(one): one for one in evidence}.values())
    if not evidence:
        return
    opened = evidence[0].card.opened
    given = answers(opened, [one.question for one in evidence])
    exceptions = exceptions_of([one.card for one in evidence])
    for one, *its in zip(evidence, given, exceptions, _distributions(evidence), strict=True):
        vars(one).update(
            zip(("answers", "exceptions", "distributions"), its, strict=True)
        )  # as if it had asked by itself


def _distributions(evidence: Sequence[Evidence]) -> list[dict[TermId, Distribution]]:
    wanted = [
        (no, score)
        for no, one in enumerate(evidence)
        for score in one.card.scores
        if has_only_times(score) or (score.denominator and score in headline(one.card))
    ]
    timed = [Timed(score.term, evidence[no].part, tuple(lengths_us(score))) for no, score in wanted]
    found: list[dict[TermId, Distribution]] = [{} for _ in evidence]
    if timed:
        for (no, score), times in zip(wanted, distributions(evidence[0].card.opened, timed), strict=True):
            found[no][score.term.id] = times
    return found


def has_only_times(score: Score) -> bool:
    """Tell whether a clause promises no number, so that how long it took is all there is to say."""
    return score.reason is not None and score.reason.code == "no_limit"


def lengths_us(score: Score) -> list[int]:
    """Return every length of time that a bar of a clause's times may end at."""
    return sorted({*LADDER_US, *([limit] if (limit := limit_us(score)) is not None else [])})


def limit_us(score: Score) -> int | None:
    """Return a clause's limit, where it is one in plain time."""
    limit = score.term.clause.limit
    return limit.ms * 1000 if isinstance(limit, Duration) and not getattr(limit, "is_working", False) else None
