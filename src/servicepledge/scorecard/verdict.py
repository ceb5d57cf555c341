"""Verdicts: exact comparison of whole numbers with the target, and honest reasons where none can be given."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from ..contract.quantity import Target
from ..kpi import Better, Kpi, Unit
from ..text import Text


class Verdict(Enum):
    """What can be said of a clause in a period."""

    MET = "met"
    MISSED = "missed"
    UNDECIDABLE = "undecidable"
    FACTS_ONLY = "facts_only"

    @property
    def label(self) -> Text:
        return _LABELS[self]


_LABELS = {
    Verdict.MET: Text(zh="达标", en="met"),
    Verdict.MISSED: Text(zh="未达标", en="missed"),
    Verdict.UNDECIDABLE: Text(zh="无法判定", en="undecidable"),
    Verdict.FACTS_ONLY: Text(zh="仅列事实", en="facts only"),
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
        case "no_limit":
            return Reason(kind, Text(zh="未约定时限，仅列事实", en="no limit was agreed; facts only"))
        case "missing_export":
            return Reason(kind, Text(zh=f"缺少导出数据：{detail.zh}", en=f"the export '{detail.en}' is missing"))
        case "missing_column":
            return Reason(kind, Text(zh=f"导出数据缺少列：{detail.zh}", en=f"the exports lack the column {detail.en}"))
        case _:
            what = _BLANKS[kind]
            return Reason(
                kind,
                Text(
                    zh=f"合同未填：{what.zh}“{detail.zh}”", en=f"the contract leaves the {what.en} '{detail.en}' blank"
                ),
            )


NO_TARGET = Reason("no_target", Text(zh="未约定数值，仅列事实", en="no number was agreed; facts only"))
NO_ROWS = Reason("no_rows", Text(zh="期内无数据", en="nothing to measure in the period"))
NOT_DUE = Reason("not_due", Text(zh="期内没有届满的周期", en="nothing fell due in the period"))
NOTHING_AGAINST = Reason(
    "nothing_against",
    Text(zh="未见反证；仅凭导出数据不能证明", en="nothing speaks against it; exports alone cannot prove it"),
)


def blank_target(target: Target) -> Reason:
    """Return the reason for a target nobody filled in."""
    return Reason(
        "blank_target",
        Text(zh=f"合同未填：目标“{target.text}”", en=f"the contract leaves the target '{target.text}' blank"),
    )


def nothing_measured(kpi: Kpi) -> Reason:
    """Return why there was nothing to count: no rows, or no period owed that ended."""
    return NOT_DUE if kpi.schedule and "pending" in kpi.tally else NO_ROWS


def _something_against(kpi: Kpi, lacking_n: int) -> Reason:
    zh, en = kpi.counted.zh, kpi.counted.en if lacking_n != 1 else kpi.counted.en.removesuffix("s")
    lacking = kpi.lacking or Text(zh="", en="")
    return Reason(
        "something_against",
        Text(
            zh=f"{lacking_n} {kpi.measure_word}{lacking.zh}（{zh}），请核查；仅凭导出数据不能判定",
            en=f"{lacking_n} {en} {lacking.en}: look into it; exports alone cannot settle it",
        ),
    )


def judge(
    kpi: Kpi, target: Target | None, numerator: int, denominator: int, unmeasurable: int
) -> tuple[Verdict, Reason | None]:
    """
    Judge a clause by exact arithmetic, never by a rounded figure.

    A share whose unmeasurable rows could change the verdict, taken all as good or all as bad, is undecidable; so is a
    number of cases that entries of no stated kind could change.
    """
    if target is None:
        return Verdict.FACTS_ONLY, NO_TARGET
    if target.is_blank:
        return Verdict.UNDECIDABLE, blank_target(target)
    if denominator == 0:
        return Verdict.UNDECIDABLE, nothing_measured(kpi)
    verdict = _compare(kpi, target, numerator, denominator)
    if not kpi.is_provable:
        is_met = verdict is Verdict.MET
        return Verdict.UNDECIDABLE, NOTHING_AGAINST if is_met else _something_against(kpi, denominator - numerator)
    if unmeasurable and kpi.unit is Unit.RATIO:
        base = denominator if kpi.unmeasurable_counted else denominator + unmeasurable
        worst, best = _compare(kpi, target, numerator, base), _compare(kpi, target, numerator + unmeasurable, base)
        if worst is not best:
            return Verdict.UNDECIDABLE, Reason(
                "unmeasurable",
                Text(
                    zh=f"{unmeasurable} 条记录时间缺失或矛盾，足以改变判定",
                    en=f"{unmeasurable} rows have missing or impossible times, enough to change the verdict",
                ),
            )
    is_number = kpi.is_total and kpi.unit is Unit.COUNT
    if unmeasurable and is_number and _compare(kpi, target, numerator + unmeasurable, denominator) is not verdict:
        return Verdict.UNDECIDABLE, Reason(
            "unmeasurable",
            Text(
                zh=f"{unmeasurable} 条记录未注明类别，足以改变判定",
                en=f"{unmeasurable} rows do not say of what kind they are, enough to change the verdict",
            ),
        )
    return verdict, None


def _compare(kpi: Kpi, target: Target, numerator: int, denominator: int) -> Verdict:
    value = kpi.value(numerator, denominator)
    assert value is not None
    return Verdict.MET if target.is_met_by(value) else Verdict.MISSED


@dataclass(frozen=True, slots=True)
class Headroom:
    """
    How far a value is from the line, in the clause's own unit; negative when it is over.

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
