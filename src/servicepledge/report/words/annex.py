"""The words of what lies beside the page: the annex and the archive."""

from collections.abc import Mapping

from ...text import Text

ANNEX: Mapping[str, Text] = {
    "report": Text("报告", "Report"),
    "scorecard": Text("评分表", "Scorecard"),
    "days": Text("逐日计数", "Daily tallies"),
    "exceptions": Text("例外明细", "Exceptions"),
    "definitions": Text("定义与口径", "Definitions"),
    "title": Text("名称", "Title"),
    "sentence": Text("结论", "In a sentence"),
    "worst": Text("最突出", "Worst miss"),
    "note": Text("说明", "Note"),
    "times_note": Text(
        "各时刻为协议时区 {zone} 的当地时间。占比以小数保存、以百分比显示；时长以秒计。",
        "Times are local to {zone}. Shares are fractions shown as per cent; lengths of time are in seconds.",
    ),
    "exceptions_note": Text(
        "条款 {ref}：共 {n} 条，列出 {shown} 条；仅列编号与时刻。",
        "Clause {ref}: {n} rows, {shown} listed; ids and times only.",
    ),
    "clause": Text("条款", "Clause"),
    "words": Text("条款原文", "Words"),
    "kpi": Text("指标", "KPI"),
    "numerator": Text("分子", "Numerator"),
    "denominator": Text("分母", "Denominator"),
    "value": Text("数值", "Value"),
    "unit": Text("单位", "Unit"),
    "limit": Text("时限", "Limit"),
    "target": Text("目标", "Target"),
    "verdict": Text("判定", "Verdict"),
    "provisional": Text("暂定", "Provisional"),
    "headroom": Text("余量", "Headroom"),
    "previous": Text("上期数值", "Previous period"),
    "unmeasurable": Text("不能计量", "Cannot be measured"),
    "pending": Text("尚未到期", "Not yet due"),
    "remarks": Text("说明", "Remarks"),
    "day": Text("日期", "Day"),
    "id": Text("编号", "Id"),
    "definition": Text("定义", "Definition"),
    "formula": Text("计算", "Formula"),
    "readings": Text("口径", "Readings"),
    "shown": Text(
        "附表 {sheets} 张，随页面写在其旁：{names}", "An annex of {sheets} sheets, written beside the page: {names}"
    ),
}

KINDS: Mapping[str, Text] = {
    "service_report": Text("服务报告", "Service report"),
    "corrective_plan": Text("整改方案", "Corrective plan"),
    "settlement": Text("结算单", "Settlement"),
    "annual_review": Text("年度评估", "Annual review"),
}
"""What a client's archive lists, by notebook; other notebooks are the operator's own."""

ARCHIVE: Mapping[str, Text] = {
    "archive": Text("报告存档", "Report archive"),
    "latest": Text("最近一期", "Latest period"),
    "trend": Text("主要指标的变化", "Headline figures over the periods"),
    "periods": Text("各期报告", "Reports by period"),
    "period": Text("期间", "Period"),
    "outcome": Text("结论", "Outcome"),
    "files": Text("文件", "Documents"),
    "earlier": Text("已被取代：", "Superseded:"),
    "page": Text("网页", "page"),
    "workbook": Text("工作簿", "workbook"),
    "in_language": Text("{language}：", "{language}: "),
    "target": Text("目标", "Target"),
    "other": Text("English", "中文"),
    "no_summary": Text("见报告", "see the report"),
}
