"""What was promised: the contract as a typed, frozen value, checked once at the door."""

from datetime import date
from difflib import get_close_matches
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ..errors import did_you_mean, shown
from ..kpi import Better, Kpi, Reading
from ..kpis import KPIS
from ..text import Language, Text
from .hours import Hours
from .quantity import Blank, Duration, Target, parse_duration, parse_target

Cadence = Literal["day", "week", "month", "quarter", "half-year", "year"]


def _known_zone(name: str) -> str:
    zones = available_timezones()
    if name not in zones:
        places = {zone.rpartition("/")[2]: zone for zone in sorted(zones, reverse=True)}
        near = [
            *get_close_matches(name, zones, 1, 0.8),
            *(places[like] for like in get_close_matches(name, places, 1, 0.8)),
        ]
        advice = (
            f"Did you mean '{near[0]}'?" if near else "Write a place such as 'Asia/Shanghai', as in the tz database."
        )
        raise ValueError(f"{shown(name)} is not a time zone. {advice}")
    return name


def _known_kpi(name: str) -> str:
    if name not in KPIS:
        raise ValueError(f"kpi '{name}' is not known. {did_you_mean(name, KPIS)}")
    return name


def _one_or_more(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Words = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[Words, ...], Field(min_length=1), BeforeValidator(_one_or_more)]
Flag = Annotated[bool, Field(strict=True)]
TimeZoneName = Annotated[str, AfterValidator(_known_zone)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Bilingual(_Frozen):
    """Words a page shows, in both languages."""

    zh: Words
    en: Words

    @property
    def text(self) -> Text:
        return Text(zh=self.zh, en=self.en)


class Party(_Frozen):
    """A party to the agreement."""

    name: Bilingual


class ReportTerms(_Frozen):
    """When the agreement owes a report, and in which languages."""

    every: Cadence
    due_days: int = Field(default=5, ge=0, le=366, strict=True)
    """Calendar days after the period's last day by which the report is owed."""
    languages: tuple[Language, ...] = Field(default=("zh", "en"), min_length=1)


class Scope(_Frozen):
    """Which rows a clause speaks of; what is left out does not narrow it."""

    channel: Names = ()
    queue: Names = ()
    topic: Names = ()
    kind: Names = ()
    class_: Names = Field(default=(), alias="class")
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


class Clause(_Frozen):
    """One obligation: reference, words, and for a measured one the KPI, scope, limit, target and readings."""

    ref: Words
    words: Words
    words_en: str = ""
    kpi: Annotated[str, AfterValidator(_known_kpi)] | None = None
    scope: Scope = Scope()
    limit: Annotated[Duration | Blank, BeforeValidator(parse_duration)] | None = None
    target: Annotated[Target, BeforeValidator(parse_target)] | None = None
    reading: dict[str, str] = Field(default_factory=dict)
    headline: Flag = False
    best_effort: Flag = False
    """A duty of effort, not of result (应努力达到): measured all the same."""

    @property
    def definition(self) -> Kpi | None:
        """The KPI this clause is measured by."""
        return KPIS[self.kpi] if self.kpi else None

    def words_in(self, language: Language) -> str:
        return self.words_en if language == "en" and self.words_en else self.words

    def chosen(self, reading: str) -> str:
        """Return the option (or duration) in force for one of the KPI's readings."""
        assert self.definition is not None
        return str(self.reading.get(reading, self.definition.readings[reading].default))

    @model_validator(mode="after")
    def _fits_its_kpi(self) -> Self:
        problems = [] if self.definition is None else list(_misfits(self, self.definition))
        if self.definition is None and (self.target or self.limit or self.reading):
            problems.append("has a target, limit or reading but no kpi. Name the kpi they are about.")
        if problems:
            raise ValueError("\n".join(problems))
        return self


def _misfits(clause: Clause, kpi: Kpi) -> list[str]:
    problems = []
    target = clause.target
    if target and not target.is_blank:
        unit = _as_read(clause, kpi).unit
        if target.unit is not unit:
            problems.append(f"target '{target.text}' is not in the unit of {kpi.id}. Use {unit.value}.")
        elif target.unit.value == "%" and target.bound > 1:
            problems.append(f"target '{target.text}' is more than 100 %. Write a share between 0 and 100 %.")
        elif (target.operator[0] == ">") is not (kpi.better is Better.HIGHER):
            problems.append(
                f"target '{target.text}' points the wrong way: {kpi.id} is better when it is {kpi.better.value}. "
                f"Use {'>=' if kpi.better is Better.HIGHER else '<='}."
            )
    if kpi.limit == "required" and clause.limit is None:
        problems.append(f"{kpi.id} needs a limit. Add limit = '15 s' or another length of time.")
    if kpi.limit == "none" and clause.limit is not None:
        problems.append(f"{kpi.id} takes no limit. Remove it, or use a kpi that counts what is within a limit.")
    if clause.scope.model_fields_set - {"clause"} and kpi.is_derived:
        problems.append(f"{kpi.id} is worked out from verdicts. Narrow it by scope = {{ clause = ['…'] }} alone.")
    if clause.scope.clause and not kpi.is_derived:
        problems.append(f"{kpi.id} counts rows, not clauses. Remove scope.clause.")
    for name, choice in clause.reading.items():
        if name not in kpi.readings:
            problems.append(f"reading '{name}' does not exist for {kpi.id}. {did_you_mean(name, kpi.readings)}")
        else:
            problems.extend(unreadable(name, choice, kpi.readings[name]))
    return problems


def _as_read(clause: Clause, kpi: Kpi) -> Kpi:
    """Return the KPI under those of the clause's readings that exist: a mean is in points, a share in %."""
    chosen = clause.reading.items()
    return kpi.under(
        {name: choice for name, choice in chosen if name in kpi.readings and choice in kpi.readings[name].options}
    )


def unreadable(name: str, choice: str, reading: Reading) -> list[str]:
    """Return what is wrong with a choice for a reading, as sentences."""
    if not reading.duration:
        return (
            []
            if choice in reading.options
            else [f"reading {name} = '{choice}' does not exist. {did_you_mean(choice, reading.options)}"]
        )
    try:
        if isinstance(parse_duration(choice), Blank):
            return [f"reading {name} is blank. Fill it in, or leave it out for the usual {reading.default}."]
        return []
    except ValueError as problem:
        return [f"reading {name}: {problem}"]


class Contract(_Frozen):
    """One agreement with one client."""

    id: Annotated[str, Field(pattern=r"^[^\s./\\][^/\\]*$", max_length=64)]
    """The file's name; it names the folder of its reports too."""
    number: str = ""
    title: Bilingual
    template: str = ""
    source: Words
    rows: str = ""
    """The value of `contract_id` in the exports; the contract's own id where left out."""
    time_zone: TimeZoneName = "Asia/Shanghai"
    starts_on: date
    ends_on: date
    """The first and the last day of the term, both within it."""
    client: Party
    provider: Party
    report: ReportTerms
    hours: dict[str, Hours] = Field(default_factory=dict)
    service_hours: dict[str, str] = Field(default_factory=dict)
    """Channel to name of hours: when a live channel is served; round the clock where left out."""
    clauses: tuple[Clause, ...] = Field(min_length=1)

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

    @model_validator(mode="after")
    def _term_in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(f"ends_on {self.ends_on} is before starts_on {self.starts_on}. Correct one of them.")
        return self
