"""违约事项登记: how many clauses were missed, each with its evidence in the register."""

from ..kpi import SCORECARD, Better, Derived, Figure, Kpi, Past, Text, Unit

_ENTRIES = """
select count(*) filter (where is_missed) as numerator, least(count(is_missed), 1) as denominator
from verdicts
where periods_ago = 0
"""


def _entries(past: Past) -> Figure:
    judged = [one for one in past[-1] if one.is_missed is not None and one.is_covered]
    missed = tuple(one.clause for one in judged if one.is_missed)
    return Figure(len(missed), int(bool(judged)), judged, missed)


KPI = Kpi(
    id="breach_register",
    label=Text(zh="违约事项登记", en="Breach register"),
    definition=Text(
        zh="本期登记的事项数，一条未达标条款一项，证据列于登记表；仅登记事实，不作法律认定。",
        en="Entries of the period, one per missed clause, with the evidence in the register; facts are registered, no "
        "legal finding is made.",
    ),
    unit=Unit.COUNT,
    better=Better.LOWER,
    fact=SCORECARD,
    tally={},
    derived=Derived(_entries, several="total", sql=_ENTRIES, is_register=True),
    numerator="entries",
    denominator="looked_at",
    counted=Text(zh="登记事项", en="entries"),
    measure_word="项",
    source="000/3 4.1; 000/8 3.2c; 001 附二.3; 003/2 4.1, 4.2",
)
