"""What clauses are called: by their KPI's label, and where several share one by what tells them apart."""

from collections.abc import Iterator, Mapping, Sequence

from ...contract.quantity import Blank
from ...scorecard.card import Scorecard
from ...scorecard.score import Score
from ...text import Language, Text
from ..words.evidence import code_text
from . import figures as formats
from .readings import choice_text

ACTIVITIES: Mapping[str, Text] = {
    "outage": Text("中断", "outage"),
    "major_incident": Text("重大事件", "major incident"),
    "security_check": Text("安全检查", "safety check"),
    "backup": Text("数据备份", "data backup"),
    "maintenance": Text("维护升级", "maintenance"),
    "training": Text("培训", "training"),
    "assessment": Text("技能考核", "assessment of skills"),
    "appraisal": Text("服务考核", "appraisal of the service"),
    "inspection": Text("检查巡查", "inspection"),
    "spot_check": Text("抽查暗访", "spot check"),
    "evaluation": Text("评估", "evaluation"),
    "review_meeting": Text("复盘会议", "review meeting"),
    "survey_round": Text("满意度调查", "satisfaction survey"),
    "standards_update": Text("标准更新", "update of standards"),
    "audit": Text("第三方评估", "third-party audit"),
    "qa_review": Text("质检", "quality review"),
    "misconduct": Text("禁止行为", "prohibited conduct"),
    "leak": Text("信息泄露", "leak of data"),
    "corrective_action": Text("整改", "corrective action"),
    "notice": Text("通知", "notice"),
    "change": Text("变更", "change"),
    "major_change": Text("重大变更", "major change"),
    "breach": Text("未达标", "missed target"),
    "report": Text("报告", "report"),
    "payment": Text("付款", "payment"),
}
"""What the activities of a logbook are called where clauses are told apart by them."""


def code_names(card: Scorecard) -> dict[str, Text]:
    """Return what the centre calls the codes of its exports."""
    return {code: name.text for code, name in card.opened.source.names.items()}


def labels_of(card: Scorecard, language: Language) -> dict[str, str]:
    """Return what each clause is called, by its reference: '首次响应时限达标率（≤ 30 分钟）' where another has the same KPI."""
    scores, names = card.scores, code_names(card)
    found = {score.term.clause.ref: score.term.kpi.label[language] for score in scores}
    by_label: dict[str, list[Score]] = {}
    for score in scores:
        by_label.setdefault(score.term.kpi.label[language], []).append(score)
    for alike in by_label.values():
        for score, mark in zip(alike, _marks(alike, names, language), strict=True):
            said = Text(f"（{mark.replace('（', '，').replace('）', '')}）", f" ({mark})")
            found[score.term.clause.ref] += said[language] if mark else ""
    return found


def _marks(alike: Sequence[Score], names: Mapping[str, Text], language: Language) -> list[str]:
    """Return of each clause what it has and others lack, as far as is needed to tell them all apart."""
    marks: list[list[str]] = [[] for _ in alike]
    for texts in zip(*(_features(score, names, language) for score in alike), strict=True):
        if len(set(texts)) > 1:
            for mark, text in zip(marks, texts, strict=True):
                mark += [text] if text else []
        if len(set(map(tuple, marks))) == len(marks):
            break
    return [" · ".join(mark) for mark in marks]


def _features(score: Score, names: Mapping[str, Text], language: Language) -> Iterator[str]:
    """Yield what may tell a clause from others under the same KPI, the plainest first, empty where it does not say."""
    clause, kpi = score.term.clause, score.term.kpi
    limit, scope = clause.limit, clause.scope
    joint = "、" if language == "zh" else ", "
    yield formats.within(kpi, limit, language) if limit and not isinstance(limit, Blank) else ""
    yield joint.join(ACTIVITIES[name][language] for name in scope.activity)
    for codes in (scope.kind, scope.class_, scope.channel, scope.topic, scope.queue):
        yield joint.join(code_text(code, language, names) for code in codes)
    outside, inside = Text("服务时间外", "outside service hours"), Text("服务时间内", "in service hours")
    yield (outside if scope.outside else inside)[language] if scope.outside or scope.hours else ""
    for name, reading in clause.definition.readings.items() if clause.definition else ():
        yield choice_text(reading, clause.chosen(name), language) if name in clause.told_readings else ""
    yield joint.join(formats.isolated(ref) for ref in scope.clause)
