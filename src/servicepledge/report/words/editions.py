"""The words of editions: number, state, what changed against the one before, and why."""

from collections.abc import Mapping

from ...text import Text

WORDS_OF_EDITIONS: Mapping[str, Text] = {
    "edition": Text("版次", "Edition"),
    "edition_n": Text("第 {n} 版，{state}", "Edition {n}, {state}"),
    "edition_more": Text("{edition}（{more}）", "{edition} ({more})"),
    "edition_alone": Text("第 {n} 版", "Edition {n}"),
    "edition_open": Text("{n} 项指标尚未最终确定", "figures still open: {n}"),
    "edition_replaces": Text("取代第 {n} 版", "replaces edition {n}"),
    "state_final": Text("定稿", "final"),
    "state_provisional": Text("暂定", "provisional"),
    "state_restated": Text("更正", "restated"),
    "restated": Text("更正说明：取代第 {n} 版", "Restatement: takes the place of edition {n}"),
    "restated_because": Text("更正原因：{reason}", "Why: {reason}"),
    "changes": Text("与第 {n} 版相比", "Against edition {n}"),
    "changes_of": Text(
        "数值或判定有变的条款：{n} 项（第 {before} 版数据截至 {as_of}）。",
        "Clauses whose figures or verdicts changed: {n} (edition {before} had data as of {as_of}).",
    ),
    "changes_none": Text(
        "各条款的数值与判定均未改变（第 {before} 版数据截至 {as_of}）。",
        "No clause’s value or verdict changed (edition {before} had data as of {as_of}).",
    ),
    "changes_unknown": Text(
        "第 {before} 版没有留下记录，无法列出差别。", "Edition {before} kept no record; what changed cannot be listed."
    ),
    "change_before": Text("第 {n} 版", "Edition {n}"),
    "change_now": Text("本版", "This edition"),
    "change_absent": Text("无此条款", "no such clause"),
    "causes": Text("已知原因：{causes}。", "As far as known, because of: {causes}."),
    "causes_none": Text("协议、导出数据与截止时刻均相同。", "The agreement, the exports and their date are the same."),
    "causes_unknown": Text(
        "所记录的输入均相同，数值何以有变尚不清楚。",
        "All inputs on record are the same; what made the figures differ is not known.",
    ),
    "cause_calendar": Text("工作日历有变", "another working calendar"),
    "cause_suite": Text("数据检查规则有变", "other checks on the exports"),
    "cause_library": Text("所用软件库的版本不同", "other versions of libraries"),
    "cause_export": Text("{name}的导出数据有变", "other exports of {name}"),
    "cause_source": Text("数据来源设置有变", "other settings of the source"),
    "cause_contract": Text("协议条款有变", "other terms of the agreement"),
    "cause_as_of": Text("数据截止时刻不同", "data as of another moment"),
    "cause_version": Text("软件版本不同", "another version of the software"),
    "source_file": Text("来源设置", "Source"),
}
"""`state_*` follow the words of a state; a cause that is no export has its name behind `cause_`."""
