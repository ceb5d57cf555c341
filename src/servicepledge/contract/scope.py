"""The parts of a clause: which rows it speaks of, words in one language or both, what an agreement leaves blank."""

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from ..errors import did_you_mean
from ..exports.activities import ACTIVITIES
from ..exports.values.blanks import USUAL
from ..schema.fields import Bilingual, Frozen, Words
from ..text import Text
from .quantity import BLANK


def _known_activity(name: str) -> str:
    if name not in ACTIVITIES:
        raise ValueError(f"activity '{name}' is not known. {did_you_mean(name, ACTIVITIES)}")
    return name


def _one_or_more(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Code = Annotated[str, AfterValidator(lambda code: code.strip(USUAL))]
"""A value as exports have it: without the blanks around it, which these lose as they are read."""
Codes = Annotated[tuple[Annotated[Code, Field(min_length=1)], ...], Field(min_length=1), BeforeValidator(_one_or_more)]
Names = Annotated[tuple[Words, ...], Field(min_length=1), BeforeValidator(_one_or_more)]
Activities = Annotated[
    tuple[Annotated[str, AfterValidator(_known_activity)], ...], Field(min_length=1), BeforeValidator(_one_or_more)
]
Flag = Annotated[bool, Field(strict=True)]


IN_ONE, IN_BOTH = "[one]", "[both]"
"""What pydantic calls the two ways in which words may be written, where it says what is wrong with them."""
_how_written = Discriminator(lambda value: IN_BOTH if isinstance(value, dict | Bilingual) else IN_ONE)
Either = Annotated[Annotated[str, Tag(IN_ONE)] | Annotated[Bilingual, Tag(IN_BOTH)], _how_written]
"""Words that a page shows as they are, or in both languages."""
EitherWords = Annotated[Annotated[Words, Tag(IN_ONE)] | Annotated[Bilingual, Tag(IN_BOTH)], _how_written]


def either(words: str | Bilingual) -> Text:
    """Return words in both languages: the same in each where they were written once."""
    return Text(words, words) if isinstance(words, str) else words.text


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A blank of a contract: its place in the file, what stands there, and the words around it."""

    place: str
    text: str
    what: Literal["own", "limit", "target", "hours", "reading", "field"] = "own"
    label: Text = Text(zh="", en="")
    """What is to be filled in, where the place alone does not say."""
    around: str = ""


class ClauseField(Frozen):
    """Something an agreement leaves to be filled in that is no target, limit, hours or reading: a name, a count."""

    name: Bilingual
    value: EitherWords
    sets: Literal["cadence", "delivery"] | None = None
    """What of the report it sets: how often (报告周期), or by which means it is handed over (提交方式)."""
    names_indicator: Flag = False
    """Whether what is filled in is an indicator (接通率不低于90%): then it is that one that was promised."""

    @property
    def text(self) -> Text:
        return either(self.value)

    @property
    def blank(self) -> str:
        """What stands where something is to be filled in; nothing where it is."""
        return next((words for words in (self.text.zh, self.text.en) if BLANK.search(words)), "")


class Scope(Frozen):
    """Which rows a clause speaks of; what is left out does not narrow it."""

    channel: Codes = ()
    queue: Codes = ()
    topic: Codes = ()
    kind: Codes = ()
    class_: Codes = Field(default=(), alias="class")
    cause: Codes = ()
    """Whose doing it was: operator, client, third_party; of entries of the logbook."""
    activity: Activities = ()
    """Activities of the logbook; the KPI's own where left out."""
    special_needs: Flag | None = None
    clause: Codes = ()
    """Of a KPI worked out from verdicts: the references of the clauses it looks at; all where left out."""
    hours: str | None = None
    """Name of the hours a row must fall in."""
    outside: str | None = None
    """Name of the hours a row must fall outside of."""

    @model_validator(mode="after")
    def _one_side_of_hours(self) -> Self:
        if self.hours and self.outside:
            raise ValueError("hours and outside cannot both be given. Keep one of them.")
        return self
