"""What is usual of a clause's days: control limits from the days before the period, and the days that stand out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from ..contract.model import Contract
from ..errors import CalendarError
from ..kpi import Unit
from ..periods import Period
from ..scorecard.control import BASELINE_DAYS, Day, Judged, judge_days
from ..scorecard.score import Score
from .charts import Stretch, days_of, stretches
from .material import Material

SATURDAY = 5


def usual_days(material: Material, scores: Sequence[Score]) -> dict[str, dict[date, Judged]]:
    """
    Hold the days of each share against the about three months before the period, by the clause's reference.

    Days whose kind (working day or day off) has too few days before the period to say what is usual are absent.
    """
    part = material.part
    first = max(part.first - timedelta(days=BASELINE_DAYS), material.contract.starts_on)
    shares = [score.term for score in scores if score.term.kpi.unit is Unit.RATIO and not score.term.kpi.is_derived]
    if first >= part.first or not shares:
        return {}
    before = stretches(material, shares, days_of(Period(first, part.first - timedelta(days=1), "")))
    now = stretches(material, shares, days_of(part))
    is_workday = _workdays(material.contract)
    return {ref: judge_days(_days(before[ref]), _days(now[ref]), is_workday) for ref in now}


def control_note(material: Material, found: Mapping[date, Judged]) -> str:
    """Return what the limits on a chart are, with the days that stand out; nothing where there are none."""
    if not found:
        return ""
    words = material.words
    days = words["between_days"].join(f"{day:%m-%d}" for day, judged in found.items() if judged.is_signal)
    said = words["signals"].format(days=days) if days else words["no_signals"]
    return words["control_note"].format(signals=said)


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
