"""A clause: one obligation in the agreement's words, and what is measured of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from ..errors import did_you_mean
from ..exports.canonical import ACTIVITIES
from ..kpi import Kpi, Reading
from ..kpis import KPIS
from ..schema.fields import Bilingual, Frozen, Words
from ..text import Language, Text
from .fitting import misfits
from .quantity import BLANK, Blank, Limit, Target, parse_limit, parse_target

Kind = Literal[
    "declarative", "breach", "cadence_without_interval", "threshold_implied", "prohibited", "time_limit",
    "time_limit_without_number", "threshold", "threshold_without_target", "availability", "reporting", "cadence", "fee",
    "notice", "retention",
]  # fmt: skip
KINDS: dict[Kind, Text] = {
    "declarative": Text(zh="宣示", en="declarative"),
    "breach": Text(zh="违约与后果", en="breach"),
    "cadence_without_interval": Text(zh="例行，未约定间隔", en="cadence without interval"),
    "threshold_implied": Text(zh="隐含全部或零", en="implied all or none"),
    "prohibited": Text(zh="禁止", en="prohibited"),
    "time_limit": Text(zh="时限", en="time limit"),
    "time_limit_without_number": Text(zh="时限，未约定数值", en="time limit without number"),
    "threshold": Text(zh="目标值", en="threshold"),
    "threshold_without_target": Text(zh="指标，未约定目标", en="threshold without target"),
    "availability": Text(zh="可用", en="availability"),
    "reporting": Text(zh="报告", en="reporting"),
    "cadence": Text(zh="例行", en="cadence"),
    "fee": Text(zh="费用", en="fee"),
    "notice": Text(zh="通知", en="notice"),
    "retention": Text(zh="保存", en="retention"),
}
WITHOUT_NUMBER: frozenset[Kind] = frozenset(
    {"cadence_without_interval", "time_limit_without_number", "threshold_without_target"}
)
"""Kinds whose words state no number (定期, 及时, 提高…): what is judged there needs an agreed number and its source."""


def _known_kpi(name: str) -> str:
    if name not in KPIS:
        raise ValueError(f"kpi '{name}' is not known. {did_you_mean(name, KPIS)}")
    return name


def _known_activity(name: str) -> str:
    if name not in ACTIVITIES:
        raise ValueError(f"activity '{name}' is not known. {did_you_mean(name, ACTIVITIES)}")
    return name


def _one_or_more(value: object) -> object:
    return (value,) if isinstance(value, str) else value


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

    @property
    def text(self) -> Text:
        return either(self.value)

    @property
    def blank(self) -> str:
        """What stands where something is to be filled in; nothing where it is."""
        return next((words for words in (self.text.zh, self.text.en) if BLANK.search(words)), "")


class Scope(Frozen):
    """Which rows a clause speaks of; what is left out does not narrow it."""

    channel: Names = ()
    queue: Names = ()
    topic: Names = ()
    kind: Names = ()
    class_: Names = Field(default=(), alias="class")
    activity: Activities = ()
    """Activities of the logbook; the KPI's own where left out."""
    special_needs: Flag | None = None
    clause: Names = ()
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


class Clause(Frozen):
    """One obligation: reference, words, and for a measured one the KPI, scope, limit, target and readings."""

    ref: Words
    words: Words
    words_en: str = ""
    kind: Kind = "declarative"
    """What sort of obligation it is; where left out, threshold with a KPI and declarative without."""
    kpi: Annotated[str, AfterValidator(_known_kpi)] | None = None
    scope: Scope = Scope()
    limit: Annotated[Limit, BeforeValidator(parse_limit)] | None = None
    clock: str | None = None
    """Name of the hours in which a limit in working time runs; those of the scope where left out."""
    target: Annotated[Target, BeforeValidator(parse_target)] | None = None
    reading: dict[str, str] = Field(default_factory=dict)
    fields: tuple[ClauseField, ...] = ()
    agreed: Either = ""
    """Where a number comes from that the letter's own words lack: a supplement, minutes, a letter."""
    headline: Flag = False
    best_effort: Flag = False
    """A duty of effort, not of result (应努力达到): measured all the same."""

    @property
    def definition(self) -> Kpi | None:
        """The KPI this clause is measured by."""
        return KPIS[self.kpi] if self.kpi else None

    def words_in(self, language: Language) -> str:
        return self.words_en if language == "en" and self.words_en else self.words

    @property
    def clock_hours(self) -> str | None:
        """Name of the hours in which a limit in working time runs; None where none are named."""
        return self.clock or self.scope.hours or self.scope.outside

    def chosen(self, reading: str) -> str:
        """Return the option (or duration) in force for one of the KPI's readings."""
        assert self.definition is not None
        return str(self.reading.get(reading, self.definition.readings[reading].default))

    @property
    def as_read(self) -> Kpi | None:
        """The KPI under the clause's readings; under the default where one is left blank."""
        return self.definition.under(self._filled) if self.definition else None

    @property
    def told_readings(self) -> dict[str, Reading]:
        """The KPI's readings that matter as the clause reads it, or were left blank."""
        assert self.definition is not None
        told = self.definition.told(self._filled) | (self.reading.keys() - self._filled.keys())
        return {name: reading for name, reading in self.definition.readings.items() if name in told}

    @property
    def _filled(self) -> dict[str, str]:
        return {name: choice for name, choice in self.reading.items() if not BLANK.search(choice)}

    def blanks(self) -> Iterator[Unfilled]:
        """Yield what is not filled in, less the hours, which are the contract's."""
        here = f"clause {self.ref}, "
        if isinstance(self.limit, Blank):
            yield Unfilled(f"{here}limit", self.limit.text, "limit", around=self.words)
        if self.target and self.target.is_blank:
            yield Unfilled(f"{here}target", self.target.text, "target", around=self.words)
        for name, text in self.reading.items():
            if BLANK.search(text) and self.definition:
                label = self.definition.readings[name].label
                yield Unfilled(f"{here}reading.{name}", text, "reading", label, self.words)
        for field in self.fields:
            if field.blank:
                yield Unfilled(f"{here}fields, {field.name.zh}", field.blank, "field", field.name.text, self.words)

    @model_validator(mode="before")
    @classmethod
    def _usual_kind(cls, given: object) -> object:
        if isinstance(given, dict) and "kind" not in given and "kpi" in given:
            return {**given, "kind": "threshold"}
        return given

    @model_validator(mode="after")
    def _fits_its_kpi(self) -> Self:
        problems = [] if self.definition is None else list(misfits(self, self.definition))
        if self.definition is None and (self.target or self.limit or self.reading):
            problems.append("has a target, limit or reading but no kpi. Name the kpi they are about.")
        if self.kind in WITHOUT_NUMBER and self.target and not self.agreed:
            problems.append(
                f"target '{self.target.text}' stands on a clause whose words give no number (kind {self.kind}). "
                "Say where the number was agreed: agreed = '补充协议一'. Or leave the target out: facts only."
            )
        if problems:
            raise ValueError("\n".join(problems))
        return self
