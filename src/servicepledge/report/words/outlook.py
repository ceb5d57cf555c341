"""Words about a period that is under way."""

from collections.abc import Mapping

from ...text import Text

OUTLOOK: Mapping[str, Text] = {
    "title": Text(zh="{title} · {period} · 数据截至 {day}", en="{title} · {period} · data through {day}"),
    "clause": Text(zh="条款", en="clause"),
    "kpi": Text(zh="指标", en="KPI"),
    "so_far": Text(zh="迄今", en="so far"),
    "base": Text(zh="依据", en="base"),
    "target": Text(zh="目标", en="target"),
    "ends_at": Text(zh="照此期末为", en="ends at this rate at"),
    "room": Text(zh="此后尚可", en="from now on"),
    "outlook": Text(zh="预期", en="outlook"),
    "left": Text(
        zh="达标则{lacking}不得超过 {n}（预计还有 {of}）",
        en="no more than {n} may be lost ({lacking}), of about {of} to come",
    ),
    "beyond": Text(zh="即使此后全部达标，仍超出 {n}", en="{n} too many are lost already, even if none is from now on"),
    "total_most": Text(zh="不得再增加超过 {n}", en="no more than {n} may be added"),
    "total_least": Text(zh="还需 {n}", en="{n} more to reach it"),
    "mean_most": Text(zh="平均不得超过 {n}", en="no more than {n} on average"),
    "mean_least": Text(zh="平均不得低于 {n}", en="at least {n} on average"),
}
COURSES: Mapping[str, Text] = {
    "on_course": Text(zh="● 可达标", en="● on course"),
    "at_risk": Text(zh="▲ 有风险", en="▲ at risk"),
    "out_of_reach": Text(zh="▲ 预计不能达标", en="▲ out of reach"),
    "missed": Text(zh="▲ 未达标", en="▲ missed"),
    "open": Text(zh="— 未定", en="— open"),
}
"""By the value of `evidence.outlook.Course`."""
