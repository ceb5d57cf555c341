"""A clause: one obligation in the agreement's words, what is measured of it, and what must fit the KPI it names."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, ValidationInfo, model_validator

from ..errors import Problems, did_you_mean
from ..kpi import Better, Kpi, Reading
from ..kpis import BUNDLED, Catalogue
from ..schema.fields import Bilingual, Frozen, Words
from ..text import Language, Text
from .condition import Condition, Party
from .quantity import (
    BLANK,
    Blank,
    BusinessTime,
    CalendarLimit,
    HalfDay,
    Limit,
    Target,
    WorkingDayLimit,
    parse_duration,
    parse_limit,
    parse_target,
)
from .scope import ClauseField, Either, Flag, Scope, Unfilled

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
SCHEDULED = frozenset({"activity", "channel", "topic", "cause", "hours", "outside"})
AT_ENDS = frozenset({"channel", "topic", "kind", "class_"})
"""What can narrow a KPI that is measured against a schedule."""
LIMITED = frozenset({"threshold", "time_limit"})
"""Kinds whose words state a limit where their KPI counts what is within one."""


def _known_kpi(name: str, info: ValidationInfo) -> str:
    catalogue: Catalogue = (info.context or {}).get("catalogue", BUNDLED)
    if name in catalogue.broken:
        raise ValueError(f"kpi '{name}' has mistakes of its own. Correct {catalogue.broken[name]} first.")
    if name not in catalogue.kpis:
        raise ValueError(f"kpi '{name}' is not known. {did_you_mean(name, catalogue.kpis)}")
    return name


class Clause(Frozen):
    """One obligation: reference, words, and for a measured one the KPI, scope, limit, target and readings."""

    ref: Words
    words: Words
    words_en: str = ""
    remark: Bilingual | None = None
    """What is said beside words that are likely a slip of the agreement, which are kept as they stand."""
    kind: Kind = "declarative"
    """What sort of obligation it is; where left out, threshold with a KPI and declarative without."""
    kpi: Annotated[str, AfterValidator(_known_kpi)] | None = None
    binds: Party = "provider"
    """Whose duty it is: what the client owes is never counted as the provider's (DECISIONS.md D63)."""
    scope: Scope = Scope()
    when: Condition = Condition()
    """What must hold for it to bind (DECISIONS.md D64)."""
    limit: Annotated[Limit, BeforeValidator(parse_limit)] | None = None
    clock: str | None = None
    """Name of the hours in which a limit in working time runs; those of the scope where left out."""
    target: Annotated[Target, BeforeValidator(parse_target)] | None = None
    reading: dict[str, str] = Field(default_factory=dict)
    fields: tuple[ClauseField, ...] = ()
    agreed: Either = ""
    """Where a number comes from that the letter's own words lack: a supplement, minutes, a letter."""
    headline: Flag = False
    on_signs: Flag = False
    """Whether what is counted are signs only, no breaches until somebody has looked into them (经查证属实)."""
    best_effort: Flag = False
    """A duty of effort, not of result (应努力达到): measured all the same (DECISIONS.md D52)."""
    _catalogue: Catalogue = PrivateAttr(default=BUNDLED)

    def model_post_init(self, context: Any) -> None:
        """Take the catalogue from what the clause is validated with: `context={"catalogue": …}`."""
        self._catalogue = (context or {}).get("catalogue", BUNDLED)

    @property
    def definition(self) -> Kpi | None:
        """The KPI this clause is measured by."""
        return self._catalogue.kpis[self.kpi] if self.kpi else None

    @property
    def catalogue(self) -> Catalogue:
        """The KPIs and facts that its workspace knows."""
        return self._catalogue

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

    @property
    def named_indicator(self) -> Text | None:
        """
        The indicator that a field names in words, where the clause does not measure it.

        A share of all indicators says nothing of one that the agreement names, unless the clause names the clauses it is about.
        """
        if self.definition is None or not self.definition.is_derived or self.scope.clause:
            return None
        return next((field.text for field in self.fields if field.names_indicator and not field.blank), None)

    def blanks(self) -> Iterator[Unfilled]:
        """Yield what is not filled in, less the hours, which are the contract's."""
        here = f"clause {self.ref}, "
        if isinstance(self.when.unresolved_after, Blank):
            yield Unfilled(f"{here}when.unresolved_after", self.when.unresolved_after.text, "limit", around=self.words)
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
        if self.when.is_given:
            read = None if self.definition is None else _as_read(self, self.definition)
            problems += self.when.misfits(self.scope, read, has_limit=self.limit is not None)
        if self.kind in WITHOUT_NUMBER and self.target and not self.agreed:
            problems.append(
                f"target '{self.target.text}' stands on a clause whose words give no number (kind {self.kind}). "
                "Say where the number was agreed: agreed = '补充协议一'. Or leave the target out: facts only."
            )
        if problems:
            raise Problems(problems)
        return self


def misfits(clause: Clause, kpi: Kpi) -> list[str]:
    """Return, as sentences, what of a clause does not fit the KPI it names."""
    problems = []
    target, read = clause.target, _as_read(clause, kpi)
    is_read = not any(BLANK.search(choice) for choice in clause.reading.values())
    if target and not target.is_blank and is_read:
        if target.unit is not read.unit:
            problems.append(f"target '{target.text}' is not in the unit of {kpi.id}. Use {read.unit.value}.")
        elif target.unit.value == "%" and (target.upper or target.bound) > 1:
            problems.append(f"target '{target.text}' is more than 100 %. Write a share between 0 and 100 %.")
        elif target.upper is None and (target.operator[0] == ">") is not (read.better is Better.HIGHER):
            problems.append(
                f"target '{target.text}' points the wrong way: {kpi.id} is better when it is {read.better.value}. "
                f"Use {'>=' if read.better is Better.HIGHER else '<='}."
            )
    if read.limit == "required" and clause.limit is None and (clause.target or clause.kind in LIMITED):
        problems.append(f"{kpi.id} needs a limit. Add limit = '15 s' or another length of time.")
    if read.limit == "none" and clause.limit is not None:
        problems.append(f"{kpi.id} takes no limit. Remove it, or use a kpi that counts what is within a limit.")
    if kpi.is_after_hours and not clause.scope.outside:
        problems.append(f"{kpi.id} counts what is outside working hours. Name them: scope = {{ outside = '…' }}.")
    problems.extend(_misfits_of_clock(clause, kpi))
    if clause.scope.model_fields_set - {"clause"} and kpi.is_derived:
        problems.append(f"{kpi.id} is worked out from verdicts. Narrow it by scope = {{ clause = ['…'] }} alone.")
    if clause.scope.clause and not kpi.is_derived:
        problems.append(f"{kpi.id} counts rows, not clauses. Remove scope.clause.")
    if clause.scope.activity and kpi.activities is None:
        problems.append(f"{kpi.id} is not about the logbook. Remove scope.activity.")
    if not clause.scope.activity and kpi.activities == ():
        problems.append(f"{kpi.id} needs an activity. Add scope = {{ activity = 'training' }} or another one.")
    known = AT_ENDS if read.schedule == "report" else SCHEDULED
    if read.schedule and (narrower := sorted(clause.scope.model_fields_set - known)):
        problems.append(f"{kpi.id} cannot be narrowed by scope.{narrower[0].rstrip('_')}. Remove it.")
    for name, choice in clause.reading.items():
        if name not in kpi.readings:
            problems.append(f"reading '{name}' does not exist for {kpi.id}. {did_you_mean(name, kpi.readings)}")
        elif not BLANK.search(choice):
            problems.extend(unreadable(name, choice, kpi.readings[name]))
    return problems


def _misfits_of_clock(clause: Clause, kpi: Kpi) -> Iterator[str]:
    limit = clause.limit
    is_by_time = isinstance(limit, CalendarLimit) and limit.by is not None
    if clause.clock and (is_by_time or not isinstance(limit, BusinessTime | WorkingDayLimit | HalfDay | Blank)):
        yield f"clock '{clause.clock}' changes nothing: there is no limit in working time. Write one, or remove clock."
    if not isinstance(limit, BusinessTime | WorkingDayLimit | HalfDay):
        return
    if kpi.step is None or "limit" in kpi.parameters:
        kind = "ends with a day" if isinstance(limit, CalendarLimit) else "is in working time"
        yield f"limit '{limit.text}' {kind}, and {kpi.id} counts natural time. Write it such as '15 s'."
    elif isinstance(limit, BusinessTime | HalfDay) and clause.clock_hours is None:
        yield (
            f"limit '{limit.text}' runs only while hours are open, and none are named. Add clock = 'work', the name of "
            "your [hours.work], or write natural time."
        )
    elif isinstance(limit, WorkingDayLimit) and clause.reading.get("pause", "none") != "none":
        yield (
            f"reading pause cannot be taken out of limit '{limit.text}'. Write the limit in business hours, or leave "
            "the reading out."
        )


def _as_read(clause: Clause, kpi: Kpi) -> Kpi:
    """Return the KPI under those of the clause's readings that exist: a mean is in points, a share in % within a limit."""
    chosen = clause.reading.items()
    return kpi.under(
        {name: choice for name, choice in chosen if name in kpi.readings and choice in kpi.readings[name].options}
    )


def unreadable(name: str, choice: str, reading: Reading) -> list[str]:
    """Return what is wrong with a choice for a reading, as sentences."""
    if reading.number:
        return (
            []
            if choice.isascii() and choice.isdecimal() and 0 < int(choice) <= reading.most
            else [
                f"reading {name} = '{choice}' is not a whole number above 0{_up_to(reading)}. "
                f"Write one, such as '{reading.default}'."
            ]
        )
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


def _up_to(reading: Reading) -> str:
    return f" and up to {reading.most}" if reading.most <= 100 else ""
