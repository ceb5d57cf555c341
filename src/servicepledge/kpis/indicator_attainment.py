"""指标达标率: how many of the contract's judged indicators were met."""

from ..kpi import SCORECARD, Better, Derived, Figure, Kpi, Option, Past, Reading, Text, Unit

TWELVE = 12
_ATTAINED = """
select count(*) filter (where not is_missed) as numerator, count(is_missed) as denominator
from verdicts
where periods_ago < {periods}
"""


def _attained(past: Past) -> Figure:
    judged = [one for period in past for one in period if one.is_missed is not None]
    missed = tuple(one.clause for one in past[-1] if one.is_missed)
    return Figure(sum(not one.is_missed for one in judged), len(judged), judged, missed)


def _of_period(past: Past) -> Figure:
    return _attained(past[-1:])


def _of_twelve(past: Past) -> Figure:
    figure = _attained(past[-TWELVE:])
    return Figure(figure.numerator, figure.denominator, figure.used)  # so many misses that no list says much


KPI = Kpi(
    id="indicator_attainment",
    label=Text(zh="指标达标率", en="Indicator attainment"),
    definition=Text(
        zh="达标的指标项次除以已作出判定的指标项次，一条款一期为一项次；无法判定与仅列事实的不计，本身由判定推算的指标不计。",
        en="Indicators met divided by indicators judged, one clause in one period each; what is undecidable or gives facts "
        "only stays out, and so do figures that are themselves worked out from verdicts.",
    ),
    unit=Unit.RATIO,
    better=Better.HIGHER,
    fact=SCORECARD,
    tally={},
    derived=Derived(_of_period, sql=_ATTAINED.format(periods=1)),
    numerator="met",
    denominator="judged",
    counted=Text(zh="指标项次", en="indicators"),
    measure_word="项次",
    lacking=Text(zh="未达标", en="missed"),
    readings={
        "span": Reading(
            label=Text(zh="统计期数", en="Periods counted"),
            default="period",
            options={
                "period": Option(Text(zh="仅本期", en="this period only")),
                "twelve": Option(
                    Text(zh="本期及此前十一期", en="this period and the eleven before"),
                    becomes={"derived": Derived(_of_twelve, several="latest", sql=_ATTAINED.format(periods=TWELVE))},
                ),
            },
            source="000/2 三.3b",
        )
    },
    source="000/2 三.3b; 000/5 三.1(3); 002 2.5.3; 004/1 一.3(2)b",
)
