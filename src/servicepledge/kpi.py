"""What a KPI is: one frozen record, filled in by one file of `kpis/`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from string import Formatter
from typing import Literal, Self

from .facts.expression import KNOWN_UNTIL, Tally, tally_of
from .reading import Option as Option
from .reading import Reading as Reading
from .text import Text as Text

SCORECARD = "scorecard"
"""The fact of KPIs that are worked out from verdicts, after all others: they have no rows of their own."""


class Unit(Enum):
    """The unit a KPI's value is shown and targeted in."""

    RATIO = "%"
    SECONDS = "s"
    POINTS = "points"
    COUNT = "count"
    MINUTES = "min"


class Better(Enum):
    """The direction in which a KPI improves."""

    HIGHER = "higher"
    LOWER = "lower"


Schedule = Literal[
    "open_time", "named_time", "quarter_hour", "half_hour", "open_day", "day", "working_day", "week", "month", "quarter", "half-year", "year", "months_kept", "report"
]  # fmt: skip
"""
Stretches of a clause's calendar, one row each of `schedule`: the open windows of its hours (`named_time`: of those it names
itself, else whole days; `open_day`: each with its day), the quarter or half-hours in them, its days or periods; for each report, the months that must be there (`months_kept`), or itself.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A clause's verdict in one period, as a KPI that is worked out from verdicts sees it."""

    clause: str
    is_missed: bool | None
    """None where the clause was neither met nor missed."""
    is_partial: bool = False
    is_covered: bool = True
    """Whether the agreement's term covers only part of the period, and whether the exports hold all of it (see `Score`)."""
    open_until: str = ""
    """Until when the verdict may still change; empty where it is settled."""


Past = Sequence[Sequence[Judged]]
"""The verdicts such a KPI looks at, period by period, the oldest first; the last is the period of the figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What verdicts come to: a numerator over a denominator, the verdicts it rests on, the clauses it comes from."""

    numerator: int
    denominator: int
    used: Sequence[Judged] = ()
    clauses: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """How a KPI is worked out from the verdicts of other clauses."""

    figure: Callable[[Past], Figure]
    """A function of the KPI's own file."""
    several: Literal["added", "total", "longest", "latest"] = "added"
    """What several periods come to: counts added up; numerators alone (total); the longest of runs; the latest, looking back."""
    sql: str = ""
    """The same as a query of `verdicts` (`periods_ago`, 0 for its own; `clause, is_missed, is_partial`): numerator, denominator."""
    is_register: bool = False
    """Whether it counts what the breach register lists: it sees other derived clauses, too, and is no entry itself."""


def misses_in_a_row(judged: Iterable[bool | None]) -> int:
    """
    Return how many periods in a row, up to the last, were missed.

    A period that could not be judged (None) neither counts nor breaks the run (DECISIONS.md D40).
    """
    run = 0
    for is_missed in judged:
        run = run if is_missed is None else run + 1 if is_missed else 0
    return run


PERCENTILE = "percentile"
"""The reading that says which percentile of the times a value is."""
BOUNDS = ("unmeasurable_least", "unmeasurable_most", "unmeasurable_boundless")
"""Tallies of how far rows that cannot be measured could move a mean; asked only where there are such rows."""
ALIKE = ("alike_sum", "alike_squares")
"""Tallies of what all rows of a mean must have alike (the scale of a score): its sum, and the sum of its squares."""


@dataclass(frozen=True, slots=True, repr=False)
class Kpi:
    """
    A measured quantity with one definition.

    `tally` are additive SQL aggregates over the fact, per clause and day: integers (counts, microseconds,
    thousandths of a point). In them `{name}` is filled by a reading's option and `:name_us` by a duration: the
    clause's limit (`:limit_us`, 0 where an optional one is left out) or a reading of kind duration; `:name_n` is a reading
    of kind number, and `:known_until_us` is up to when the exports are complete. A tally named `unmeasurable` counts the rows whose
    times are missing or impossible, one named `pending` the rows that were not yet due. Of a mean or a total
    `unmeasurable_most` is the most that the unmeasurable rows may add to the numerator, `unmeasurable_least` the least (0
    where left out), `unmeasurable_boundless` how many of them nothing bounds, `unmeasurable_units` how much they add to
    the denominator where that is not their number. `alike_sum` and `alike_squares` add up a number that must be the same
    in all rows of the denominator: it is where the square of the sum is the sum of squares times the rows.
    The value is `numerator / denominator / scale`; of a total it is `numerator / scale`.
    """

    id: str
    label: Text
    definition: Text
    unit: Unit
    better: Better
    fact: str
    tally: Mapping[str, str]
    numerator: str
    denominator: str
    counted: Text
    """What the denominator counts: ('来电', 'calls')."""
    measure_word: str
    """The Chinese measure word of what is counted: '通'."""
    source: str
    lacking: Text | None = None
    """What a missing unit of the numerator is ('未接', 'unanswered'), for the headroom of a share."""
    lacks: str | None = None
    """SQL: the rows that lack some of it, of a share whose numerator is a sum of more than rows."""
    is_total: bool = False
    """Whether the value is the numerator itself (calls, minutes to bill); the denominator says how many were looked at."""
    formula: Text | None = None
    """How the value is made, where its numerator is not what its unit says (a sum of scores, of times)."""
    total: Text | None = None
    """Of a total: what is added up, as a formula says it."""
    total_of: Text | None = None
    """Of a total of things: what they are, a Chinese measure word and an English plural ('封', 'replies')."""
    number_of: Text | None = None
    """Of a mean number of things in `Unit.COUNT`: what they are, as `total_of` says it of a total."""
    total_base: Text | None = None
    """Of a total of other things than the denominator counts: how its base is said, of `{total}` and `{counted}`."""
    between: tuple[str, str] | None = None
    """Columns of the fact, a flag and a time in microseconds: the value is how far apart the medians with and without are."""
    times: str | None = None
    """Column of the fact, in microseconds: the value is the percentile of these times that the reading `percentile` names."""
    is_interpolated: bool = False
    """Of a percentile: whether it lies between two of the times, as a spreadsheet has it, or is one of them."""
    groups: tuple[Text, Text] | None = None
    """What the rows with the flag are called, and those without."""
    scale: int = 1
    """Tally units in one unit of the KPI: 1,000,000 where microseconds make seconds."""
    by_channel: str | None = None
    """The fact it counts where a clause names channels: the rows of every export that has some (DECISIONS.md D67)."""
    activities: tuple[str, ...] | None = None
    """For KPIs on the logbook: the activities they are about; none where every clause names its own in its scope."""
    schedule: Schedule | None = None
    """For facts that read the `schedule`: which stretches of a clause's calendar it holds."""
    is_provable: bool = True
    """Whether exports can show that the target is met; else the best verdict is that nothing speaks against it."""
    step: str | None = None
    """For facts with one row per step of a case: which step this KPI is about."""
    starts: str = "started_at"
    """For such facts: the column at which the clock of the step starts."""
    is_paused: bool = False
    """For such facts: whether the clock stands still while the case is paused."""
    unmeasurable_counted: bool = True
    """Whether the denominator holds the unmeasurable rows (as not good), or they stay outside of it."""
    limit: Literal["none", "optional", "required"] = "none"
    """Whether a clause gives a limit (`within 15 s`)."""
    is_least: bool = False
    """Whether that limit is the least, not the most: a notice 30 days ahead, records kept for two years."""
    is_after_hours: bool = False
    """Whether a clause must name the hours outside of which it counts."""
    readings: Mapping[str, Reading] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    """Canonical columns ('calls.answered_at') without which the KPI cannot be computed."""
    spread: str | None = None
    """Fact expression (microseconds) whose distribution stands behind the KPI: median, P90, longest."""
    derived: Derived | None = None
    """Of a KPI whose fact is the scorecard: how it is worked out."""
    is_of_client: bool = False
    """Whether its rows are the client's own doing (payments): they speak of a duty of the client as they are."""
    happens: bool = False
    """Whether its rows are things that may not happen at all (changes, outages): none in a period is no lack of data."""
    is_sample: bool = False
    """Whether its rows are a sample that somebody drew, so that a share says no more than a sample can."""
    is_routine: bool = False
    """Whether it counts how often something was done, so that a page says when last and the longest time without."""
    staffed_for: Literal["limit", "mean", "reached"] | None = None
    """Of a KPI on waiting callers: what agents are reckoned for: the share in time, the mean wait, or who gets through."""

    @property
    def is_derived(self) -> bool:
        """Whether the KPI is worked out from the verdicts of other clauses, not from rows."""
        return self.fact == SCORECARD

    @property
    def adds_up(self) -> bool:
        """Whether the figures of parts make the figure of the whole; of medians and percentiles they do not."""
        return self.between is None and self.times is None

    @property
    def tallies(self) -> dict[str, Tally]:
        """Its tallies under its readings, each as it was read from its text."""
        return {name: tally_of(sql) for name, sql in self.tally.items()}

    @property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters that its tallies leave to the clause, 'limit' for its own."""
        return frozenset(name for tally in self.tallies.values() for name in tally.expression.parameters) - {
            KNOWN_UNTIL
        }

    def __repr__(self) -> str:
        return f"Kpi('{self.id}', {self.label.zh} / {self.label.en}, in {self.unit.value})"

    def value(self, numerator: int, denominator: int) -> Fraction | None:
        """Return the value in the KPI's unit, exactly; None where there was nothing to measure."""
        return Fraction(numerator, (1 if self.is_total else denominator) * self.scale) if denominator else None

    def under(self, choices: Mapping[str, str]) -> Self:
        """
        Return the KPI as the named choices read it, defaults elsewhere; only `:durations` stay open in its SQL.

        A choice that another makes pointless, because none of its SQL is used, needs no column.
        """
        chosen = self._chosen(choices)
        raw = {name: sql for option in chosen.values() for name, sql in option.sql.items()}
        fragments = {name: sql.format_map(raw) for name, sql in raw.items()}
        used = self._used(raw)
        kpi = self
        for option in chosen.values():
            is_used = not option.sql or used & option.sql.keys()
            kpi = replace(kpi, **option.becomes, needs=(*kpi.needs, *option.needs) if is_used else kpi.needs)
        return replace(
            kpi,
            tally={name: sql.format_map(fragments) for name, sql in self.tally.items()},
            spread=kpi.spread and kpi.spread.format_map(fragments),
            times=kpi.times and kpi.times.format_map(fragments),
        )

    def told(self, choices: Mapping[str, str]) -> set[str]:
        """Return the names of the readings that matter under the named choices: a page leaves out the others."""
        chosen = self._chosen(choices)
        used = self._used({name: sql for option in chosen.values() for name, sql in option.sql.items()})
        parameters = self.under(choices).parameters
        return {
            name
            for name in self.readings
            if (
                not option.is_unsaid and (not option.sql or used & option.sql.keys())
                if (option := chosen.get(name))
                else name in parameters or (name == PERCENTILE and self.times is not None)
            )
        }

    def _chosen(self, choices: Mapping[str, str]) -> dict[str, Option]:
        return {
            name: reading.options[choices.get(name, reading.default)]
            for name, reading in self.readings.items()
            if not (reading.duration or reading.number)
        }

    def _used(self, raw: Mapping[str, str]) -> set[str]:
        """Return the names of the options' fragments that the KPI's SQL has a place for."""
        used = _placeholders([*self.tally.values(), self.spread or ""])
        return used | _placeholders(raw[name] for name in used)


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
