"""When a report is owed: how often, by when, of which documents, in which languages."""

from datetime import date, timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from ...errors import CalendarError
from ...schema.fields import Frozen, Words
from ...text import Language
from ..hours import Hours
from ..quantity import MOST_WORKING_DAYS
from ..scope import EitherWords

Cadence = Literal["day", "week", "month", "quarter", "half-year", "year"]
_FARTHEST_DAYS = 5 * 366
"""How far working days are looked for: so many of them lie in less than two years of any working week."""


class ReportTerms(Frozen):
    """When the agreement owes a report, of which documents, and in which languages."""

    every: Cadence
    delivery: EitherWords | None = None
    """By which means it is handed over, in the agreement's words; `[delivery]` says it to the program."""
    due_days: int = Field(default=5, ge=0, le=366, strict=True)
    """Calendar days after the period's last day by which the report is owed."""
    due_working_days: int | None = Field(default=None, ge=1, le=MOST_WORKING_DAYS, strict=True)
    """Working days after the period's last day, in place of `due_days`."""
    calendar: str = ""
    """The hours whose days are the client's working days; the State Council's where left out."""
    documents: tuple[Words, ...] = Field(default=("service_report",), min_length=1)
    """The notebooks whose pages are owed."""
    on_request: bool = Field(default=False, strict=True)
    """Whether reports are made only for whoever names the contract, as of a sample: none is owed by itself."""
    languages: tuple[Language, ...] = Field(default=("zh", "en"), min_length=1)
    month_starts_on: int = Field(default=1, ge=1, le=28, strict=True)
    """The day on which the agreement's months begin: with 16, '2026-10' is the 16th of October to the 15th of November."""

    @model_validator(mode="after")
    def _one_count_of_days(self) -> Self:
        if self.due_working_days is not None and "due_days" in self.model_fields_set:
            raise ValueError("due_days and due_working_days stand together. Keep the one that the agreement has.")
        if self.calendar and self.due_working_days is None:
            raise ValueError("calendar belongs to due_working_days. Add that, or take calendar out.")
        return self

    def due_on(self, ends_on: date, working: Hours) -> date:
        """
        Return the day by which the report of a period is owed whose last day is given; the working days are those of hours.

        Raises  CalendarError where it is counted in working days, and there are too few, or a year of them has no notice.
        """
        left = self.due_working_days
        if left is None:
            return ends_on + timedelta(days=self.due_days)
        day = ends_on
        for _ in range(_FARTHEST_DAYS):
            day += timedelta(days=1)
            left -= bool(working.windows_of(day))
            if left == 0:
                return day
        raise CalendarError(
            f"hours.{self.calendar}",
            f"have too few open days after {ends_on} to count {self.due_working_days} of them. Correct days or windows.",
        )
