"""What the end of the exports leaves open: a value that later data may still change is provisional, until a moment."""

from datetime import datetime, timedelta

from ..contract.hours import wall_instant
from ..engine.terms import Term
from ..periods import Period
from ..text import Text
from .verdict import Reason


def provisional(term: Term, part: Period, as_of: datetime | None) -> Reason | None:
    """Say what is open of a term in (its part of) a period where the exports are complete up to `as_of`, or None."""
    zone = term.contract.zone
    end = part.end
    if term.until and not term.is_deadline:
        end = min(end, term.until + timedelta(days=1))
    ends = wall_instant(end, 0, zone)
    if as_of is None or as_of < ends:
        until = f"{ends.astimezone(zone):%Y-%m-%d %H:%M}"
        return Reason(
            "period_open",
            Text(
                zh=f"数据尚未覆盖整个期间，{until} 后可定",
                en=f"the exports do not cover the whole period; open until {until}",
            ),
            until,
        )
    assert term.clause.definition is not None
    definition = term.clause.definition
    lengths = {
        name: term.parameters[name]
        for name, reading in definition.readings.items()
        if reading.ahead and name in term.kpi.parameters
    }
    if not lengths:
        return None
    longest = max(lengths, key=lambda name: lengths[name])
    settled = ends + timedelta(microseconds=lengths[longest])
    if as_of >= settled:
        return None
    until, label = f"{settled.astimezone(zone):%Y-%m-%d %H:%M}", definition.readings[longest].label
    return Reason(
        "window_open",
        Text(zh=f"{label.zh}未满，{until} 后可定", en=f"the {label.en.lower()} is open until {until}"),
        until,
    )
