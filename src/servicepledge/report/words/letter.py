"""Words around a report on its way: the message's subject and body, and what is told to the operator."""

from collections.abc import Mapping

from ...text import Text

LETTER: Mapping[str, Text] = {
    "subject": Text(zh="{title} {named}：{edition}", en="{title}, {named}: {edition}"),
    "to": Text(zh="致：{client}", en="To: {client}"),
    "from": Text(zh="来自：{provider}", en="From: {provider}"),
    "verdicts": Text(
        zh="本期条款：达标 {met}，未达标 {missed}，无法判定 {undecidable}，仅列事实 {facts_only}。",
        en="Clauses of the period: {met} met, {missed} missed, {undecidable} undecidable, {facts_only} facts only.",
    ),
    "provisional": Text(
        zh="其中 {n} 项尚为暂定，数据齐全后另发新版。",
        en="{n} of them are provisional; another edition follows once the data are complete.",
    ),
    "replaces": Text(zh="本版取代第 {n} 版。", en="This edition replaces edition {n}."),
    "clause": Text(zh="条款", en="Clause"),
    "kpi": Text(zh="指标", en="KPI"),
    "value": Text(zh="数值", en="Value"),
    "target": Text(zh="目标", en="Target"),
    "verdict": Text(zh="判定", en="Verdict"),
    "owed": Text(zh="后续事项", en="What follows"),
    "owed_line": Text(zh="{what}（{ref}），{due}", en="{what} ({ref}), {due}"),
    "due_on": Text(zh="应于 {day} 前完成", en="due on {day}"),
    "due_open": Text(zh="期限未定", en="no day agreed"),
    "files": Text(zh="文件：{names}", en="Files: {names}"),
    "content": Text(zh="内容校验码（SHA-256）：{content}", en="Content (SHA-256): {content}"),
    "automatic": Text(
        zh="本邮件由系统发送；内容以所附报告为准。", en="Sent by a program; what counts is the report itself."
    ),
    "lies_at": Text(zh="报告位于：{place}", en="The report lies at: {place}"),
}
OPERATOR: Mapping[str, Text] = {
    "undelivered": Text(zh="报告未能交付：{contract} {period}", en="Not delivered: {contract} {period}"),
    "undelivered_body": Text(
        zh="{contract} {period} 第 {edition} 版未能经 {where} 交付：{why}",
        en="{contract} {period}, edition {edition}, could not be delivered by {where}: {why}",
    ),
    "at_risk": Text(zh="目标存在风险：{contract} {period}", en="Targets at risk: {contract} {period}"),
}
