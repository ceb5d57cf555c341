"""What the agreement owes as a report: how often, by when, which documents, in which forms, by which way, to whom."""

import re
from datetime import date, timedelta
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from ..errors import CalendarError, Problems, shown
from ..schema.fields import Frozen, Words
from ..text import Language
from .hours import Hours
from .quantity import MOST_WORKING_DAYS

Cadence = Literal["day", "week", "month", "quarter", "half-year", "year"]
Form = Literal["page", "pdf", "workbook", "word", "record"]
FORMS: tuple[Form, ...] = get_args(Form)
SUFFIXES: dict[Form, str] = {"page": ".html", "pdf": ".pdf", "workbook": ".xlsx", "word": ".docx", "record": ".json"}
"""The end of a file's name by the form it is in; `record` are the edition's own records, for programs."""
_SECRET_IN_URL = re.compile(r"^[a-z][a-z0-9+.-]*://[^/@\s]*:[^/@\s]*@", re.IGNORECASE)
_FARTHEST_DAYS = 5 * 366
"""How far working days are looked for: so many of them lie in less than two years of any working week."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


def _public(address: str) -> str:
    """Return an address as it stands; one with a password in it, or with what could begin another header, is refused."""
    if _SECRET_IN_URL.match(address):
        raise ValueError(
            "a password stands in the address. Take it out of the contract and name it in data/delivery.toml: "
            "password = 'env:NAME' or 'file:PATH'."
        )
    if _CONTROL.search(address):
        raise ValueError("the address holds a line break or another control character. Write it on one line.")
    return address


Address = Annotated[str, Field(min_length=1), AfterValidator(_public)]


class ReportTerms(Frozen):
    """When the agreement owes a report, of which documents, and in which languages."""

    every: Cadence
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


class Destination(Frozen):
    """One way to somebody: a channel, addresses, and what goes there."""

    channel: Words
    """The name of a file of `delivery/channels`: mail, folder, message, webhook."""
    address: tuple[Address, ...] = Field(min_length=1)
    """Of mail its recipients ('王芳 <wang@client.example>'), of a folder where it lies, else the name of a secret place."""
    language: Language | None = None
    """Of the words around the report, and of its pages where it has several; the report's first one where left out."""
    forms: tuple[Form, ...] = ("page",)
    documents: tuple[Words, ...] = ()
    """Which documents go there; all that are owed where left out."""
    settings: str = ""
    """Which table of data/delivery.toml says how to get there; the one named as the channel where left out."""

    @property
    def settings_name(self) -> str:
        return self.settings or self.channel


class DeliveryTerms(Frozen):
    """Where reports go, and whether somebody has to approve them first."""

    approval: bool = Field(default=False, strict=True)
    """Whether nothing goes out before `pledge approve`."""
    since: date | None = None
    """Nothing goes out of periods that ended before this day; of the whole term where left out."""
    to: tuple[Destination, ...] = ()
    """The client's."""
    operator: tuple[Destination, ...] = ()
    """Who at the provider hears of what could not be delivered, and of targets at risk."""

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        keys = [(one.channel, one.settings_name, address, one.language) for one in self.to for address in one.address]
        twice = sorted({key[2] for key in keys if keys.count(key) > 1})
        if twice:
            raise Problems(f"{shown(address)} stands twice in 'to' under one channel. Keep one." for address in twice)
        return self
