"""What is usual of a clause's days: control limits from the days before the period, and the days that stand out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from ...contract.model import Contract
from ...errors import CalendarError
from ...kpi import Better, Unit
from ...periods import Period
from ...scorecard.score import Score
from ...stats.control_chart import BASELINE_DAYS, Day, JudgedDay, judge_days
from ..material import Material
from .series import Stretch, days_of, is_settled, stretches

SATURDAY = 5


def usual_days(material: Material, scores: Sequence[Score]) -> dict[str, dict[date, JudgedDay]]:
    """
    Hold the days of each share against the about three months before the period, by the clause's reference.

    Absent are days whose kind (working day or day off) has too few days before the period to say what is usual, and those
    that later data may still change.
    """
    part = material.part
    first = max(part.first - timedelta(days=BASELINE_DAYS), material.contract.starts_on)
    shares = [score.term for score in scores if score.term.kpi.unit is Unit.RATIO and not score.term.kpi.is_derived]
    if first >= part.first or not shares:
        return {}
    before = stretches(material, shares, days_of(Period(first, part.first - timedelta(days=1), "")))
    now = stretches(material, shares, days_of(part))
    is_workday = _workdays(material.contract)
    return {
        term.clause.ref: judge_days(
            _days(before[term.clause.ref]),
            [day for day in _days(now[term.clause.ref]) if is_settled(material, term, day.on)],
            is_workday,
            worse=1 if term.kpi.better is Better.LOWER else -1,
        )
        for term in shares
    }


def control_note(material: Material, found: Mapping[date, JudgedDay]) -> str:
    """Return what the limits on a chart are, with the days that stand out; nothing where there are none."""
    if not found:
        return ""
    words = material.words

    def days(name: str, chosen: list[JudgedDay]) -> str:
        on = words["between_days"].join(f"{judged.day.on:%m-%d}" for judged in chosen)
        return words[name].format(days=on) if on else ""

    outside = days("signals_outside", [judged for judged in found.values() if judged.is_outside])
    in_run = days("signals_in_run", [judged for judged in found.values() if judged.is_in_run])
    return words["control_note"].format(signals=outside + in_run or words["no_signals"])


def _days(held: Sequence[Stretch]) -> list[Day]:
    return [Day(one.period.first, int(one.numerator), one.denominator) for one in held]


def _workdays(contract: Contract) -> Callable[[date], bool]:
    """Return how to tell working days apart: by the arrangement, and where a year has none by the day of the week."""

    @cache  # every clause asks for the same days
    def is_workday(day: date) -> bool:
        try:
            return contract.is_workday(day)
        except CalendarError:
            return day.weekday() < SATURDAY

    return is_workday
