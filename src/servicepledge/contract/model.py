"""What was promised: the contract as a typed, frozen value, checked once at the door."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from ..errors import Problems
from ..kpis import BUNDLED, Catalogue
from ..runtime.display import table
from ..schema.fields import Bilingual as Bilingual
from ..schema.fields import Frozen, TimeZoneName, Words
from ..text import Text
from .calendar_cn import PUBLISHED, WorkingCalendar
from .clause import Clause as Clause
from .consequences import Consequence
from .hours import Hours
from .quantity import BLANK, CalendarLimit, HalfDay, is_blank
from .references import misfits
from .reporting.cadence import Cadence as Cadence
from .reporting.cadence import ReportTerms
from .reporting.delivery import DeliveryTerms
from .scope import Code, Names, Unfilled
from .scope import Scope as Scope
from .settlement import Deduction, Fee, Settlement


class UnfilledDay(date):
    """A first or last day of a term that is not filled in: as early, or as late, as can be."""


def _first_day(value: object, read: ValidatorFunctionWrapHandler) -> object:
    return UnfilledDay(1, 1, 1) if is_blank(value) else read(value)


def _last_day(value: object, read: ValidatorFunctionWrapHandler) -> object:
    return UnfilledDay(9999, 12, 31) if is_blank(value) else read(value)


_HOURS = Text(zh="服务时间", en="Hours")


class Party(Frozen):
    """A party to the agreement."""

    name: Bilingual


class Amendment(Frozen):
    """
    Changes to the clauses from the local midnight that begins `effective_on` (补充协议).

    A changed clause stands here as it reads from then on, whole; in the file only what differs is written.
    """

    number: Words
    signed_on: date
    effective_on: date
    changes: tuple[Clause, ...] = ()
    adds: tuple[Clause, ...] = ()
    removes: Names = ()
    service_hours: dict[str, str] = Field(default_factory=dict)
    """Channel to name of hours, for the channels whose service hours change."""


class Contract(Frozen):
    """One agreement with one client; `clauses` as first signed, before any amendment."""

    id: Annotated[str, Field(pattern=r"^[^\s./\\][^/\\]*$", max_length=64)]
    """The file's name; it names the folder of its reports too."""
    number: str = ""
    title: Bilingual
    template: str = ""
    source: Words
    rows: Code = ""
    """The value of `contract_id` in the exports; the contract's own id where left out."""
    time_zone: TimeZoneName = "Asia/Shanghai"
    starts_on: Annotated[date, WrapValidator(_first_day)]
    ends_on: Annotated[date, WrapValidator(_last_day)]
    """The first and the last day of the term, both within it; an UnfilledDay where not filled in."""
    client: Party
    provider: Party
    report: ReportTerms
    delivery: DeliveryTerms = DeliveryTerms()
    hours: dict[str, Hours] = Field(default_factory=dict)
    service_hours: dict[str, str] = Field(default_factory=dict)
    """Channel to name of hours: when a live channel is served; round the clock where left out."""
    clauses: tuple[Clause, ...] = Field(min_length=1)
    amendments: tuple[Amendment, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    fees: tuple[Fee, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    settlement: Settlement = Settlement()
    _calendar: WorkingCalendar = PrivateAttr(default=PUBLISHED)
    _catalogue: Catalogue = PrivateAttr(default=BUNDLED)

    def __repr__(self) -> str:
        term = " to ".join(
            "____" if isinstance(day, UnfilledDay) else str(day) for day in (self.starts_on, self.ends_on)
        )
        return f"Contract('{self.id}', {term}, {len(self.clauses)} clauses, {len(self.measured)} of them measured)"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        rows = [
            [one.ref, one.words, one.kpi, one.limit and one.limit.text, one.target and one.target.text]
            for one in self.clauses
        ]
        title = f"{self.title.text.zh} · {self.title.text.en} · {self.starts_on} – {self.ends_on}"
        return table(f"{self.id} · {title}", ("clause", "words", "kpi", "limit", "target"), rows)

    def model_post_init(self, context: Any) -> None:
        """Take what its workspace knows from what the contract is validated with: `context={"calendar": …, "catalogue": …}`."""
        self._calendar = (context or {}).get("calendar", PUBLISHED)
        self._catalogue = (context or {}).get("catalogue", BUNDLED)

    @property
    def catalogue(self) -> Catalogue:
        """The KPIs and facts that its workspace knows."""
        return self._catalogue

    def is_workday(self, day: date) -> bool:
        """
        Tell whether a day is a working day, published or as the workspace wrote it down.

        Raises  CalendarError for a year without a notice.
        """
        return self._calendar.is_workday(day)

    @property
    def working_days(self) -> Hours:
        """What a working day is where a clause names no hours: the State Council's, until 24:00."""
        return Hours.model_validate(
            {"days": "cn_workday", "windows": ["00:00-24:00"]}, context={"calendar": self._calendar}
        )

    def days_until(self, limit: CalendarLimit) -> Hours:
        """What the next day of a limit such as '次日12:00前' is, any or a working day, and until when it runs."""
        hour, minute = divmod(limit.by or 24 * 60, 60)
        return Hours.model_validate(
            {"days": "every_day" if limit.is_every_day else "cn_workday", "windows": [f"00:00-{hour:02}:{minute:02}"]},
            context={"calendar": self._calendar},
        )

    def report_due_on(self, ends_on: date) -> date:
        """
        Return the day by which the report of a period is owed whose last day within the term is given.

        Raises  CalendarError where it is counted in working days, and a year of them has no notice.
        """
        return self.report.due_on(ends_on, self.hours.get(self.report.calendar, self.working_days))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def rows_id(self) -> str:
        return self.rows or self.id

    @property
    def measured(self) -> tuple[Clause, ...]:
        """The clauses that name a KPI, in the contract's order."""
        return tuple(clause for clause in self.clauses if clause.kpi)

    def in_force(self, day: date) -> tuple[Clause, ...]:
        """Return the clauses that hold on a day: as signed, then as each amendment in effect has changed them."""
        clauses = {clause.ref: clause for clause in self.clauses}
        for amendment in sorted(self.amendments, key=lambda amendment: amendment.effective_on):
            if amendment.effective_on <= day:
                clauses.update({clause.ref: clause for clause in (*amendment.changes, *amendment.adds)})
                clauses = {ref: clause for ref, clause in clauses.items() if ref not in amendment.removes}
        return tuple(clauses.values())

    @property
    def blanks(self) -> tuple[Unfilled, ...]:
        """
        What is not filled in, the contract's own first.

        Hours that clauses name stand with the first of those clauses, one whose words have the blank if there is one.
        """
        new = (
            replace(blank, place=f"amendment {amendment.number}, {blank.place}")
            for amendment in self.amendments
            for clause in (*amendment.changes, *amendment.adds)
            for blank in self.blanks_of(clause)
        )
        found: dict[str, Unfilled] = {}
        for blank in (
            *self._own_blanks(),
            *(blank for clause in self.clauses for blank in self.blanks_of(clause)),
            *new,
        ):
            known = found.setdefault(blank.place, blank)
            if BLANK.search(blank.around) and not BLANK.search(known.around):
                found[blank.place] = blank
        return tuple(found.values())

    def blanks_of(self, clause: Clause) -> tuple[Unfilled, ...]:
        """Return what is not filled in of one clause, the hours its scope names included."""
        names = [
            name
            for name in dict.fromkeys((clause.scope.hours, clause.scope.outside, clause.clock))
            if name in self.hours and self.hours[name].is_blank
        ]
        hours = (
            Unfilled(f"hours.{name}.{self.hours[name].blank_part}", "____", "hours", _HOURS, clause.words)
            for name in names
        )
        return (*hours, *clause.blanks())

    def _own_blanks(self) -> Iterator[Unfilled]:
        texts = {
            "number": self.number,
            "title.zh": self.title.zh,
            "title.en": self.title.en,
            "source": self.source if is_blank(self.source) else "",
            "rows": self.rows if is_blank(self.rows) else "",
            "starts_on": "____" if isinstance(self.starts_on, UnfilledDay) else "",
            "ends_on": "____" if isinstance(self.ends_on, UnfilledDay) else "",
            "client.name.zh": self.client.name.zh,
            "client.name.en": self.client.name.en,
            "provider.name.zh": self.provider.name.zh,
            "provider.name.en": self.provider.name.en,
        }
        yield from (Unfilled(place, text) for place, text in texts.items() if BLANK.search(text))
        yield from (blank for rule in self.consequences for blank in rule.blanks())
        yield from (blank for fee in self.fees for blank in fee.blanks())
        yield from self.settlement.blanks()
        named = {name for clause in self.clauses for name in (clause.scope.hours, clause.scope.outside, clause.clock)}
        for name, hours in self.hours.items():
            if hours.is_blank and name not in named:
                yield Unfilled(f"hours.{name}.{hours.blank_part}", "____", "hours", _HOURS)

    @model_validator(mode="after")
    def _term_in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(f"ends_on {self.ends_on} is before starts_on {self.starts_on}. Correct one of them.")
        return self

    @model_validator(mode="after")
    def _half_days_are_of_one_length(self) -> Self:
        ever = (*self.clauses, *(one for amendment in self.amendments for one in (*amendment.changes, *amendment.adds)))
        problems = [
            f"clause {clause.ref}: limit '{clause.limit.text}' is half a working day, and those of [hours.{clause.clock_hours}] "
            "are not all of one length. Write it in business hours, such as '4 business hours'."
            for clause in ever
            if isinstance(clause.limit, HalfDay)
            and (hours := self.hours.get(clause.clock_hours or ""))
            and not hours.is_blank
            and hours.day_length_min is None
        ]
        if problems:
            raise Problems(problems)
        return self

    @model_validator(mode="after")
    def _consequences_fit(self) -> Self:
        ever = (*self.clauses, *(clause for amendment in self.amendments for clause in amendment.adds))
        problems = list(misfits(ever, self.consequences, self.fees, self.deductions, self.settlement))
        if problems:
            raise Problems(problems)
        return self
