"""What a reading (口径) is: the named answers to what a KPI's words leave open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .text import Text


@dataclass(frozen=True, slots=True)
class Option:
    """
    One answer to a reading: its words, the SQL fragments it stands for (in which another reading's may stand), the
    columns it needs.

    `becomes` are fields of the KPI that take another value under this answer (a mean is in points, a share in %).
    """

    label: Text
    sql: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    becomes: Mapping[str, Any] = field(default_factory=dict)
    is_unsaid: bool = False
    """Whether pages leave the answer out: it only says that nothing was agreed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A named choice (口径) that settles what a KPI's words leave open.

    Either `options` (named answers, whose `sql` fills the `{placeholders}` of the KPI's tally), or `duration`
    (a length of time such as '72 h', which fills the parameter `:<id>_us`), or `number` (a whole number above 0, which
    fills `:<id>_n`). The default is used and printed where a clause does not choose.
    """

    label: Text
    default: str
    options: Mapping[str, Option] = field(default_factory=dict)
    duration: bool = False
    usual: tuple[str, ...] = ()
    """Of a duration: the lengths that agreements usually take, which a report tries beside the one in force."""
    ahead: bool = False
    """Of a duration: whether a row can change for so long after its day, so that a period stays open past its end."""
    number: bool = False
    most: int = 1_000_000
    """Of a number: the largest there is; what is more is a slip of the pen."""
    is_agreed: bool = False
    """Whether the answer is part of what was promised (how often, by which records), so that no other is tried."""
    source: str = ""
