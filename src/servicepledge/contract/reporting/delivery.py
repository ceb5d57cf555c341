"""How a report reaches the client: in which forms, by which channel, to whom, and after whose word."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from ...errors import Problems, shown
from ...schema.fields import Frozen, Words
from ...text import Language

Form = Literal["page", "pdf", "workbook", "word", "record"]
SUFFIXES: dict[Form, str] = {"page": ".html", "pdf": ".pdf", "workbook": ".xlsx", "word": ".docx", "record": ".json"}
"""The end of a file's name by the form it is in; `record` are the edition's own records, for programs."""
_SECRET_IN_URL = re.compile(r"^[a-z][a-z0-9+.-]*://[^/@\s]*:[^/@\s]*@", re.IGNORECASE)
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
