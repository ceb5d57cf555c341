"""Verdicts: exact comparison of whole numbers with the target, and honest reasons where none can be given."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from ..contract.quantity import Target
from ..kpi import Better, Kpi
from ..text import Text, isolated, singular
from .unmeasured import NONE, Unmeasured, value_range


class Verdict(Enum):
    """What can be said of a clause in a period."""

    MET = "met"
    MISSED = "missed"
    UNDECIDABLE = "undecidable"
    FACTS_ONLY = "facts_only"
    NOT_DUE = "not_due"
    NOT_OCCURRED = "not_occurred"

    @property
    def label(self) -> Text:
        return _LABELS[self]

    @property
    def is_not_called_for(self) -> bool:
        """Whether the period gave the clause nothing to speak of, so that it lacks neither data nor terms."""
        return self in (Verdict.NOT_DUE, Verdict.NOT_OCCURRED)


_LABELS = {
    Verdict.MET: Text(zh="达标", en="met"),
    Verdict.MISSED: Text(zh="未达标", en="missed"),
    Verdict.UNDECIDABLE: Text(zh="无法判定", en="undecidable"),
    Verdict.FACTS_ONLY: Text(zh="仅列事实", en="facts only"),
    Verdict.NOT_DUE: Text(zh="本期未到期", en="not due"),
    Verdict.NOT_OCCURRED: Text(zh="本期未发生", en="no occurrence"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is undecidable, gives facts only, or is provisional: a code for programs, words for people."""

    code: str
    words: Text
    until: str = ""
    """Of a provisional value: the local time from which it can no longer change, as '2026-11-04 00:00'."""


_BLANKS = {
    "blank_limit": Text(zh="时限", en="limit"),
    "blank_hours": Text(zh="服务时间", en="hours"),
    "blank_reading": Text(zh="口径", en="reading"),
    "blank_field": Text(zh="填写项", en="field"),
}


def missing_reason(kind: str, detail: Text) -> Reason:
    """Return the reason for a clause that cannot be computed at all."""
    match kind:
        case "not_of_client":
            return Reason(
                kind,
                Text(
                    zh=f"义务人为委托方，导出数据中的{detail.zh}记录的是服务方的行为",
                    en=f"the client is bound, and what the exports hold of “{detail.en}” is the provider’s doing",
                ),
            )
        case "named_indicator":
            name = Text(isolated(detail.zh), isolated(detail.en))
            return Reason(
                kind,
                Text(
                    zh=f"协议指名的指标「{name.zh}」须另立条款并指定其 kpi，或以 scope.clause 指明所涉条款",
                    en=f"the agreement names the indicator “{name.en}”: give the clause its kpi, or name its clauses in scope.clause",
                ),
            )
        case "no_limit":
            return Reason(kind, Text(zh="未约定时限", en="no limit was agreed"))
        case "missing_export":
            return Reason(kind, Text(zh=f"缺少导出数据：{detail.zh}", en=f"the export “{detail.en}” is missing"))
        case "missing_column":
            return Reason(kind, Text(zh=f"导出数据缺少列：{detail.zh}", en=f"the exports lack the column {detail.en}"))
        case _:
            what = _BLANKS[kind]
            return Reason(
                kind,
                Text(
                    zh=f"协议未填：{what.zh}「{isolated(detail.zh)}」",
                    en=f"the agreement leaves the {what.en} “{isolated(detail.en)}” blank",
                ),
            )


PERIOD_OPEN = "period_open"
"""The code of a value whose period the exports do not cover to its end."""
NO_TARGET = Reason("no_target", Text(zh="未约定数值", en="no number was agreed"))
REGISTERED = Reason("no_target", Text(zh="登记条款，不设目标值", en="registered: a clause without a target"))
_REGISTERED_KINDS = frozenset({"breach", "reporting", "fee"})
NONE_JUDGED = Reason(
    "none_judged",
    Text(zh="所看的条款本期没有判定", en="none of the clauses it looks at was judged in the period"),
)
NO_ROWS = Reason("no_rows", Text(zh="期内无数据", en="nothing to measure in the period"))
NOT_DUE = Reason("not_due", Text(zh="期内没有到期的周期或事项", en="nothing fell due in the period"))
NOT_OCCURRED = Reason(
    "not_occurred",
    Text(zh="期内没有条款所指的事项，不适用", en="nothing happened in the period that the clause speaks of"),
)
MIXED_SCALES = Reason(
    "mixed_scales",
    Text(
        zh="期内评分采用了不同的量表，平均分没有意义",
        en="the scores of the period are on different scales, so that their mean says nothing",
    ),
)
NOTHING_AGAINST = Reason(
    "nothing_against",
    Text(zh="未见反证；仅凭导出数据不能证明", en="nothing speaks against it; exports alone cannot prove it"),
)


def blank_target(target: Target) -> Reason:
    """Return the reason for a target nobody filled in: a blank is never a default (DECISIONS.md D50)."""
    return Reason(
        "blank_target",
        Text(
            zh=f"协议未填：目标「{isolated(_with_signs(target.text))}」",
            en=f"the agreement leaves the target “{isolated(_with_signs(target.text))}” blank",
        ),
    )


def _with_signs(text: str) -> str:
    return text.replace(">=", "≥").replace("<=", "≤")


def without_target(kind: str) -> Reason:
    """Return why a clause of this kind has no target: its words lack a number, or it only has things put on record."""
    return REGISTERED if kind in _REGISTERED_KINDS else NO_TARGET


def nothing_measured(kpi: Kpi, pending: int = 0) -> tuple[Verdict, Reason]:
    """Return what is said where there was nothing to count: nothing fell due, or nothing happened (DECISIONS.md D73)."""
    if pending or (kpi.schedule and "pending" in kpi.tally):
        return Verdict.NOT_DUE, NOT_DUE
    return Verdict.NOT_OCCURRED, NOT_OCCURRED


def _something_against(kpi: Kpi, lacking_n: int) -> Reason:
    zh, en = kpi.counted.zh, singular(kpi.counted.en) if lacking_n == 1 else kpi.counted.en
    lacking = kpi.lacking or Text(zh="", en="")
    return Reason(
        "something_against",
        Text(
            zh=f"{lacking_n} {kpi.measure_word}{lacking.zh}（{zh}），请核查；仅凭导出数据不能判定",
            en=f"{lacking_n} {en} {lacking.en}: look into it; exports alone cannot settle it",
        ),
    )


def judge(
    kpi: Kpi, target: Target | None, numerator: int, denominator: int, unmeasured: Unmeasured = NONE
) -> tuple[Verdict, Reason | None]:
    """
    Judge a clause by exact arithmetic, never by a rounded figure (DECISIONS.md D47).

    Where the best and the worst case of the rows that cannot be measured differ in verdict, it is undecidable (DECISIONS.md D49).
    """
    if target is not None and target.is_blank:
        return Verdict.UNDECIDABLE, blank_target(target)
    value = kpi.value(numerator, denominator)
    if value is None and not unmeasured.rows:
        return nothing_measured(kpi)
    if value is None:
        return Verdict.UNDECIDABLE if target else Verdict.FACTS_ONLY, only_unmeasurable(unmeasured.rows)
    if target is None:
        return Verdict.FACTS_ONLY, NO_TARGET
    verdict = Verdict.MET if target.is_met_by(value) else Verdict.MISSED
    if not kpi.is_provable:
        is_met = verdict is Verdict.MET
        return Verdict.UNDECIDABLE, NOTHING_AGAINST if is_met else _something_against(kpi, denominator - numerator)
    found = value_range(kpi, numerator, denominator, unmeasured)
    if not target.is_settled(found.best, found.worst):
        return Verdict.UNDECIDABLE, unsettled_by(unmeasured.rows)
    return verdict, None


def judge_open(
    kpi: Kpi,
    target: Target | None,
    numerator: int,
    denominator: int,
    unmeasured: Unmeasured,
    *,
    pending: int,
    early: int,
) -> tuple[Verdict, Reason | None]:
    """
    Judge a clause of which some cases are not due yet.

    Those done ahead of time are the quick ones: they count, but a verdict that turns on them is none while others are open
    (DECISIONS.md D62).
    """
    verdict, reason = judge(kpi, target, numerator, denominator, unmeasured)
    if verdict.is_not_called_for:
        return nothing_measured(kpi, pending)
    if verdict not in (Verdict.MET, Verdict.MISSED) or not early:
        return verdict, reason
    if judge(kpi, target, numerator - early, denominator - early, unmeasured)[0] is verdict:
        return verdict, reason
    return Verdict.UNDECIDABLE, only_early(early, pending)


def only_early(early: int, pending: int) -> Reason:
    """Return the reason for a verdict that would rest on what was done before it was due."""
    return Reason(
        "only_early",
        Text(
            zh=f"已完成的仅为提前办结的 {early} 件，另有 {pending} 件未到期，尚不能判定",
            en=f"it would rest on {early} done before they were due, while {pending} are open and not due yet",
        ),
    )


def to_verify(kpi: Kpi, numerator: int) -> Reason:
    """Return the reason for signs of a breach, which is none until somebody has looked into them."""
    return Reason(
        "to_verify",
        Text(
            zh=f"{numerator} {kpi.measure_word}待查证；经查证属实方为违约",
            en=f"{numerator} {singular(kpi.counted.en) if numerator == 1 else kpi.counted.en} to be looked into; a breach only once verified",
        ),
    )


def unsettled_by(rows: int) -> Reason:
    """Return the reason for a verdict that rows nobody can measure could change."""
    return Reason(
        "unmeasurable",
        Text(
            zh=f"{rows} 条记录的时间或类别缺失、矛盾，足以改变判定",
            en=f"{rows} rows have missing or impossible times or kinds, enough to change the verdict",
        ),
    )


def only_unmeasurable(rows: int) -> Reason:
    """Return the reason for a period in which nothing could be measured though there were rows."""
    return Reason(
        "unmeasurable",
        Text(zh=f"期内 {rows} 条记录均不能计量", en=f"none of the {rows} rows of the period can be measured"),
    )


@dataclass(frozen=True, slots=True)
class Headroom:
    """
    How far a value is from the line, in the clause's own unit; negative when it is over (DECISIONS.md D51).

    For a share `amount` is a whole number of calls or cases, with how many the target `allowed` and how many there
    were (`actual`); for anything else it is in the KPI's unit.
    """

    amount: Fraction
    allowed: int | None = None
    actual: int | None = None


def headroom(kpi: Kpi, target: Target | None, numerator: int, denominator: int) -> Headroom | None:
    """Return the headroom; None where there is no line or nothing was measured."""
    value = kpi.value(numerator, denominator)
    if target is None or target.is_blank or value is None:
        return None
    if target.upper is not None:
        return Headroom(min(value - target.bound, target.upper - value))
    if kpi.lacking is None:
        distance = target.bound - value
        return Headroom(distance if kpi.better is Better.LOWER else -distance)
    is_higher = kpi.better is Better.HIGHER
    most = denominator * ((1 - target.bound) if is_higher else target.bound)
    allowed = most.numerator // most.denominator
    if target.operator in (">", "<") and most.denominator == 1:
        allowed -= 1
    actual = denominator - numerator if is_higher else numerator
    return Headroom(Fraction(allowed - actual), allowed, actual)
