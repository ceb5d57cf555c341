"""What follows from a miss: the rules of an agreement, in its own words, that open a duty or name a class of breach."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ..errors import shown
from ..schema.fields import Bilingual, Frozen, Words
from .clause import Clause
from .quantity import BLANK
from .scope import Flag, Names, Unfilled

Class = Literal["minor", "major"]
LONGEST_RUN = 60
_DAYS = re.compile(r"^\s*(\d{1,3})\s*(d|days?|天|日)\s*$", re.IGNORECASE)
_WORKING_DAYS = re.compile(r"^\s*(\d{1,3})\s*(?:个)?\s*(?:工作日|working\s+days?|business\s+days?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Within:
    """A number of days to do something in, calendar or working days; None where nobody filled it in."""

    text: str
    days: int | None = None
    is_working: bool = False

    def after(self, day: date, is_workday: Callable[[date], bool]) -> date | None:
        """
        Return the last day, the first day not counted.

        Raises  whatever `is_workday` does for a year without an arrangement.
        Source  Civil Code arts. 201-203; a last day that is a day off moves to the next working day only where the
                agreement counts working days.
        """
        if self.days is None:
            return None
        if not self.is_working:
            return day + timedelta(days=self.days)
        left = self.days
        while left:
            day += timedelta(days=1)
            left -= is_workday(day)
        return day


def parse_within(text: object) -> Within:
    """
    Read '10 d', '10 天', '5 working days' or '5 个工作日'; a blank ('____ d') is kept as such.

    Raises  ValueError with a sentence that says how it is written.
    """
    if isinstance(text, str):
        if BLANK.search(text):
            return Within(text)
        if found := _DAYS.match(text):
            return Within(text, int(found[1]))
        if found := _WORKING_DAYS.match(text):
            return Within(text, int(found[1]), is_working=True)
    raise ValueError(f"{shown(text)} is not a number of days. Write '10 d' or '5 working days'.")


class When(Frozen):
    """The condition of a consequence; every part that is given must hold."""

    missed_in_a_row: int = Field(default=1, ge=1, le=LONGEST_RUN, strict=True)
    """From so many periods missed in a row on, the same clause each time."""
    unless_missed: Names = ()
    """References of clauses that must not be missed as well (past the agreed time, within the prescribed limit)."""


class Consequence(Frozen):
    """
    One rule: which misses it is about, and what follows.

    A rule that `needs` something no export shows (a major loss) never classifies or opens anything by itself: it is
    printed beside the miss for the parties to decide.
    """

    ref: Words
    """Where the agreement says so."""
    clauses: Names = ()
    """The clauses whose misses it is about; with `kpis`, and those measured by one of them."""
    kpis: Names = ()
    """
    The KPIs whose misses it is about. With neither, all of the provider's clauses that are measured, less those worked out
    from verdicts.
    """
    when: When = When()
    needs: Bilingual | None = None
    class_: Class | None = Field(default=None, alias="class")
    owed: Bilingual | None = None
    within: Annotated[Within, BeforeValidator(parse_within)] | None = None
    counted_from: Literal["period_end", "report_due"] = "period_end"
    on_person: Flag = False
    """Whether it falls on a person: then it is registered, and no sum is ever worked out (DECISIONS.md D45)."""

    def is_about(self, clause: Clause) -> bool:
        """Tell whether the rule is about a clause; one worked out from others' verdicts, or the client's, must be named."""
        if clause.ref in self.clauses:
            return True
        if clause.binds == "client" or clause.definition is None or clause.definition.is_derived:
            return False
        return clause.kpi in self.kpis or not (self.clauses or self.kpis)

    def blanks(self) -> Iterator[Unfilled]:
        """Yield what is not filled in."""
        around = self.owed.zh if self.owed else ""
        if self.within is not None and self.within.days is None:
            yield Unfilled(f"consequences {self.ref}, within", self.within.text, around=around)
        if BLANK.search(around):
            yield Unfilled(f"consequences {self.ref}, owed", around)

    @model_validator(mode="after")
    def _says_what_follows(self) -> Self:
        if self.class_ is None and self.owed is None:
            raise ValueError("nothing follows. Add owed = { zh = …, en = … }, or class = 'minor' or 'major'.")
        if self.within is not None and self.owed is None:
            raise ValueError("within is given, but nothing is owed. Add owed = { zh = …, en = … }.")
        return self
