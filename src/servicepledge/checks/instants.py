"""Findings on instants that cannot be, and on agents in two places: what the figures carry as unmeasurable or count once.

They need no suite, since the canonical views decide them (`exports.soundness`) whatever a centre expects of its data.
"""

from collections.abc import Iterator
from datetime import datetime

from ..exports.canonical import COURSE_UNKNOWN, HOUR_UNSURE, TABLES, unknown_flag
from ..exports.open import OpenSource
from ..exports.soundness import EARLIEST
from ..text import Text
from .finding import Finding

MOST_WITHOUT_A_MOMENT = 0.01
"""Above this share of rows that no period holds, since what dates them cannot be, no figure is to be trusted."""
MOMENT = Text(
    zh="这些记录的时间早于任何中心可能存在之时，或晚于现在，因此不归入任何期间。",
    en="In some rows it lies before any centre existed, or after now: they belong to no period.",
)
IMPOSSIBLE = Text(
    zh="这些时间不可能：早于任何中心可能存在之时、晚于现在，或与同一记录的其他内容相矛盾；相关数值按无法计量处理。",
    en="Some of it cannot be: before any centre existed, after now, or against what else the row says. Figures that need it "
    "count such rows as unmeasurable.",
)
HOUR = Text(
    zh="这些当地时间在时钟调整时出现两次或不存在，可能相差一小时；时长按无法计量处理。请导出带时区的时间。",
    en="Some local times occur twice or never as clocks change, and may be an hour off: lengths of time count them as "
    "unmeasurable. Export times with their zone.",
)
TWICE = Text(
    zh="同一座席的班次重叠；重叠部分只计一次。",
    en="Some shifts of one agent overlap; what they have in common counts once.",
)


def findings_on_instants(opened: OpenSource) -> Iterator[Finding]:
    """
    Yield what was found, table by table; nothing for what is as it should be.

    Raises  SourceError where an export cannot be read.
    """
    for table, present in opened.columns.items():
        asked = dict(_asked(table, present, opened.now))
        counts = opened.database.row(
            f"select count(*), {', '.join(f'count_if({sql})' for sql, *_ in asked.values())} from {_rows(table)}"
        )
        for (check, names), (_, reason), failed_n in zip(asked, asked.values(), counts[1:], strict=True):
            if failed_n:
                is_critical = check == "moment_can_be" and failed_n > MOST_WITHOUT_A_MOMENT * counts[0]
                severity = "critical" if is_critical else "warning"
                yield Finding(table, check, names, severity, False, False, failed_n, counts[0], reason)  # type: ignore[arg-type]


def _rows(table: str) -> str:
    """Return what is counted over: of shifts, with whether an earlier one of the same agent has not ended yet."""
    if table != "shifts":
        return table
    held_until = (
        "max(ended_at) over (partition by contract_id, agent_id order by started_at, ended_at, shift_id "
        "rows between unbounded preceding and 1 preceding)"
    )
    return f"(select *, coalesce(started_at < {held_until}, false) as is_twice from shifts)"


def _asked(
    table: str, present: frozenset[str], now: datetime
) -> Iterator[tuple[tuple[str, tuple[str, ...]], tuple[str, Text]]]:
    """Yield what is counted: the check and its columns, and the condition with its reason."""
    kind = TABLES[table]
    if kind.course:
        until = now.replace(tzinfo=None)
        outside = f"{kind.moment} < timestamp '{EARLIEST}' or {kind.moment} > timestamp '{until}'"
        yield ("moment_can_be", (kind.moment,)), (outside, MOMENT)
        course = tuple(name for name in (*kind.course, "outcome") if name in present)
        yield ("instants_can_be", course), (f"{COURSE_UNKNOWN} and not coalesce({outside}, false)", IMPOSSIBLE)
    for name in kind.checked:
        if name in present:
            is_moment = name == kind.moment and name == kind.begins
            check, reason = ("moment_can_be", MOMENT) if is_moment else ("instants_can_be", IMPOSSIBLE)
            yield (check, (name,)), (unknown_flag(name), reason)
    yield ("hour_is_sure", tuple(name for name in kind.instants if name in present)), (HOUR_UNSURE, HOUR)
    if table == "shifts" and "ended_at" in present:
        yield ("agent_is_in_one_place", ("agent_id", "started_at", "ended_at")), ("is_twice", TWICE)
