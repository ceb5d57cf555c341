"""The words of the page, in Chinese and English: all of them, in one place."""

from collections.abc import Mapping

from ...text import Language, Text
from .added import WORDS_OF_ADDED
from .consequences import WORDS_OF_CONSEQUENCES
from .editions import WORDS_OF_EDITIONS
from .parties import WORDS_OF_PARTIES

TABLES: Mapping[str, Text] = {
    "calls": Text("来电与会话", "Calls and chats"),
    "tickets": Text("工单", "Cases"),
    "surveys": Text("满意度评价", "Surveys"),
    "logbook": Text("运营日志", "Logbook"),
    "shifts": Text("座席班次", "Agent shifts"),
}

WORDS: Mapping[str, Text] = {
    **WORDS_OF_ADDED,
    **WORDS_OF_CONSEQUENCES,
    **WORDS_OF_EDITIONS,
    **WORDS_OF_PARTIES,
    # head
    "service_report": Text("服务报告", "Service report"),
    "client": Text("客户", "Client"),
    "provider": Text("服务方", "Provider"),
    "contract": Text("协议", "Agreement"),
    "number": Text("编号", "No."),
    "period": Text("报告期间", "Period"),
    "as_of": Text("数据截至", "Data as of"),
    "contents": Text("目录", "Contents"),
    "skip": Text("跳到正文", "Skip to the report"),
    # sentences
    "all_of_it": Text("{n} 项可计量条款：{parts}。", "{n} clauses that can be measured: {parts}."),
    "part_of_it": Text("{n} 项{verdict}", "{n} {verdict}"),
    "part_of_facts": Text("{n} 项{verdict}", "{n} with {verdict}"),
    "between_parts": Text("，", ", "),
    "none_agreed": Text("协议没有以指标计量的条款。", "No clause is measured by a figure."),
    "worst": Text(
        "最突出的一项：{ref} {kpi}为 {value}，约定 {target}，{distance}{run}。",
        "Worst miss: {ref} {kpi}, {value} (target {target}): {distance}{run}.",
    ),
    "worst_only": Text(
        "未达标的一项：{ref} {kpi}为 {value}，约定 {target}，{distance}{run}。",
        "The one miss: {ref} {kpi}, {value} (target {target}): {distance}{run}.",
    ),
    "run": Text("，连续 {n} {every}未达标", ", missed {n} {every} in a row"),
    "run_with_gaps": Text("，最近 {n} 次判定均未达标", ", missed each of the last {n} times it was judged"),
    "watched": Text("临界", "close to the line"),
    "missed_all": Text("未达标的条款", "Missed"),
    "none_missed": Text("本期没有未达标的指标。", "Nothing was missed in this period."),
    "nearest": Text(
        "最接近目标线的一项：{ref} {kpi}为 {value}，约定 {target}，{distance}。",
        " Closest to its line: {ref} {kpi}, {value} (target {target}): {distance}.",
    ),
    "none_judged": Text("本期没有可判定的指标。", "Nothing could be judged in this period."),
    # headline
    "headline": Text("主要指标", "Headline figures"),
    "small_lines": Text(
        "折线为最近 {n} 期数值，虚线为目标。", "Small lines: the last {n} periods; dashed: the target."
    ),
    "target": Text("目标", "Target"),
    "no_target": Text("未约定目标", "no target agreed"),
    "headroom": Text("余量", "Headroom"),
    "against_previous": Text("较上期", "vs previous period"),
    "no_previous": Text("上期无数值可比", "no earlier value to compare with"),
    "as_before": Text("与上期持平", "as in the previous period"),
    "improved": Text("好转", "better"),
    "worsened": Text("转差", "worse"),
    "provisional": Text("暂定", "provisional"),
    # days of a headline figure
    "by_calendar": Text(
        "按日历时间计，判定只计约定的时间。", "By the calendar; the verdict counts the agreed time only. "
    ),
    "spread": Text(
        "所需时间：平均 {mean}，中位数 {median}，九成不超过 {p90}，最长 {longest}。",
        "Time taken: mean {mean}, median {median}, nine in ten within {p90}, longest {longest}.",
    ),
    "distribution_of": Text(
        "{counted}：中位数 {median}，九成不超过 {p90}，最长 {longest}",
        "{counted}: median {median}, nine in ten within {p90}, longest {longest}",
    ),
    "medians": Text(
        "中位数：{of} {of_median}（{of_n} 件），{other} {other_median}（{other_n} 件）",
        "medians: {of} {of_median} ({of_n}), {other} {other_median} ({other_n})",
    ),
    "medians_apart": Text(
        "；{of}减{other}的 95% 区间 {low} 至 {high}", "; 95% interval of {of} less {other} {low} to {high}"
    ),
    "medians_alike": Text(
        "；{of}减{other}的 95% 区间 {low} 至 {high}，含零，差异可能出于偶然",
        "; 95% interval of {of} less {other} {low} to {high}, which includes zero: they may differ by chance",
    ),
    "medians_few": Text("；案件太少，不足以给出区间", "; too few for an interval"),
    "missed_are": Text("未达标：{clauses}", "missed: {clauses}"),
    "run_of_clause": Text("出自 {clauses}", "of {clauses}"),
    "routine_never": Text("期内一次也没有", "not once in the period"),
    "routine_last": Text("最近一次 {day}", "last on {day}"),
    "routine_gap": Text(
        "；最长连续 {n} 天未做（{first} 至 {last}）", "; longest stretch without: {n} days ({first} to {last})"
    ),
    # clause table
    "clauses": Text("逐条判定", "Clause by clause"),
    "clauses_note": Text(
        "判定以原始计数精确比较，不以显示的四舍五入值为准。「余量」是距目标线的距离，以条款自身的单位计。",
        "Verdicts compare the exact counts, never the rounded figures shown. Headroom is the distance to the target in "
        "the clause’s own unit.",
    ),
    "clause": Text("条款", "Clause"),
    "kpi": Text("指标与口径", "KPI and reading"),
    "base": Text("分子 / 分母", "Numerator / denominator"),
    "value": Text("数值", "Value"),
    "verdict": Text("判定", "Verdict"),
    "note": Text("说明", "Remarks"),
    "limit": Text("时限", "limit"),
    "not_measured": Text("本条不以指标计量", "not measured by a figure"),
    "partial": Text("协议期仅覆盖本期的一部分", "the term covers only part of this period"),
    "sensitive": Text("口径敏感", "depends on the reading"),
    "otherwise": Text("其他口径", "Other readings"),
    "otherwise_note": Text(
        "「其他口径」每次只改变一项口径，其余不变；换一种口径会使判定反转的，标为「口径敏感」。判定以所用口径为准。",
        "Other readings: one reading is changed at a time, the rest stay as they are. Where that turns met into missed or missed "
        "into met, the clause is marked as depending on the reading. The verdict stands on the reading in force.",
    ),
    "amendment": Text(
        "补充协议 {number}：{signed_on} 签署，自 {effective_on} 起生效。",
        "Amendment {number}: signed {signed_on}, in effect from {effective_on}.",
    ),
    "judged_together": Text(
        "期内条款有变更：各段按当时条款逐笔计量，合计后判定",
        "changed within the period: each row measured under the terms of its moment, the sum judged",
    ),
    "judged_by_segment": Text(
        "期内目标有变更：各段按当时目标分别判定，全部达标方为达标",
        "the target changed within the period: each segment judged by its own, all must be met",
    ),
    "since": Text("自 {day} 起", "from {day}"),
    "received_on": Text("{days} 受理", "received {days}"),
    "received_from": Text("{day} 起受理", "received from {day}"),
    "received_until": Text("截至 {day} 受理", "received up to {day}"),
    "best_effort": Text("努力条款", "duty of effort"),
    "agreed": Text("数值出处", "number agreed in"),
    # trend
    "trend": Text("趋势", "Trend"),
    "unmarked": Text("无标记：", "unmarked: "),
    "matrix": Text("各条款各期的判定", "Verdicts by clause and period"),
    "over_periods": Text("各期数值", "by period"),
    # chart
    "figures_of": Text("图中数字", "Figures in this chart"),
    "range_alt": Text(
        "{title}，{first} 至 {last}：最低 {low}（{low_at}），最高 {high}（{high_at}），最近 {latest}（{latest_at}）",
        "{title}, {first} to {last}: lowest {low} ({low_at}), highest {high} ({high_at}), latest {latest} ({latest_at})",
    ),
    "target_alt": Text("；目标 {target}，{n} 个点未达到。", "; target {target}, missed at {n} points."),
    "end_alt": Text("。", "."),
    "empty_alt": Text("{title}：期内无数据。", "{title}: nothing to measure."),
    "nothing": Text("期内无数据", "nothing to measure"),
    # kpi sections
    "kpis": Text("主要指标逐日明细", "Headline figures day by day"),
    "daily": Text("逐日数值", "by day"),
    "look_behind": Text("发生在何时，变化来自何处", "When it happened, and where the change came from"),
    "by_day": Text("逐日数值", "Day by day"),
    "day": Text("日期", "Day"),
    "week_no": Text("第 {n} 周", "Week {n}"),
    "days": Text("日期", "Days"),
    "week": Text("周", "Week"),
    "month": Text("月份", "Month"),
    "daily_note": Text(
        "▲ 表示当日未达到目标线；没有数据的日子留空。判定只对整个期间作出。",
        "▲ marks a day on the wrong side of the target; days without rows are gaps. Only the whole period is judged.",
    ),
    "daily_open": Text(
        "◆ 表示当日数值尚属暂定，之后的数据仍可能改变它。",
        " ◆ marks a day whose value is provisional: later data may still change it.",
    ),
    # satisfaction
    "satisfaction": Text("满意度", "Satisfaction"),
    "top_two": Text("满意率（最高两档）", "Share of the two top scores"),
    "mean": Text("平均分", "Mean score"),
    "answers": Text("有效评价", "Answers"),
    "response_rate": Text("回收率", "Response rate"),
    "of_invited": Text(
        "{answered} / {invited} 份邀请，按邀请日期", "{answered} of {invited} invitations; by day of the invitation"
    ),
    "of_answers": Text("{n} / {total} 份", "{n} of {total}"),
    "out_of": Text("满分 {n} 分", "out of {n}"),
    "one_each": Text("每次服务取首次有效评价，按答复日期", "one per contact, the first; by day of the answer"),
    "scores": Text("评分分布", "Distribution of scores"),
    "score": Text("评分", "Score"),
    "share": Text("占比", "Share"),
    "count": Text("份数", "Answers"),
    "scores_alt": Text("评分分布，共 {n} 份：{parts}。", "Distribution of {n} scores: {parts}."),
    "score_alt": Text("{score} 分 {share}", "{score}: {share}"),
    "no_surveys": Text("缺少导出数据：surveys", "the export “surveys” is missing"),
    "no_answers": Text("期内没有评价", "no survey was answered in the period"),
    "no_sent_at": Text("导出数据缺少列：surveys.sent_at", "the exports lack the column surveys.sent_at"),
    "no_invitations": Text("期内没有发出邀请", "no invitation was sent in the period"),
    # data quality
    "quality": Text("数据质量", "Data quality"),
    "received": Text("收到的数据", "What was received"),
    "table": Text("数据表", "Table"),
    "files": Text("文件", "Files"),
    "rows": Text("本协议记录数", "Rows of this agreement"),
    "rows_in_period": Text("其中期内", "In the period"),
    "covers": Text("覆盖（当地时间）", "Covers (local time)"),
    "left_out": Text("筛除记录（全部导出）", "Left out (whole export)"),
    "left_out_note": Text(
        "记录按其时间归入期间：来电按呼入，工单按受理，评价按答复（未答复的邀请不归入）。「筛除」是数据映射约定不计的记录，例如测试呼叫。",
        "A call belongs to the day it arrived, a case to the day it was received, a survey to the day it was answered. "
        "Rows left out are those that the mapping excludes, such as test calls.",
    ),
    "no_filter": Text("无筛选", "no filter"),
    "to": Text(" 至 ", " to "),
    "checks": Text("检查结果", "Checks"),
    "checks_summary": Text(
        "共 {n} 项检查（对整份导出）：{passed} 项通过，{failed} 项提示，{skipped} 项因缺列未做。关键检查全部通过，否则不会出具本报告。",
        "{n} checks on the whole export: {passed} passed, {failed} warnings, {skipped} skipped for lack of columns. No "
        "critical check failed; otherwise there would be no report.",
    ),
    "check": Text("提示", "Warning"),
    "column": Text("列", "Column"),
    "failed_rows": Text("涉及记录", "Rows concerned"),
    "skipped": Text("未做的检查", "Checks not made"),
    "lacking": Text("缺少", "Lacking"),
    "all_rows": Text("整表", "whole table"),
    "open_rows": Text(
        "应在本期判定而不能计量或尚未到期的记录",
        "Rows to be judged in this period that cannot be measured or are not due",
    ),
    "unmeasurable": Text("不能计量", "Cannot be measured"),
    "best_worst": Text("最好 / 最坏情形", "Best / worst case"),
    "best_to_worst": Text("最好 {best}，最坏 {worst}", "{best} at best, {worst} at worst"),
    "range_note": Text("{counted}不能计量：{range}", "{counted} cannot be measured: {range}"),
    "unbounded": Text("无上限", "unbounded"),
    "pending": Text("尚未到期", "Not yet due"),
    "open_rows_note": Text(
        "「不能计量」是时间缺失或矛盾的记录。最好情形把它们全部算作达标（平均时长：没有等待），最坏情形全部算作未达标（平均时长：一直等到通话结束）；两种情形判定不同的条款，列为无法判定。「尚未到期」的案件计入到期的那一期。",
        "Rows with missing or impossible times cannot be measured. The best case counts all of them as good (for a mean time: "
        "no wait), the worst case all as bad (a wait as long as the contact lasted); where the two lead to different verdicts, "
        "the clause is undecidable. Cases that are not yet due count in the period in which they fall due.",
    ),
    "none_open": Text("没有这样的记录。", "There are none."),
    # definitions
    "definitions": Text("定义与口径", "Definitions and readings"),
    "unit": Text("单位", "Unit"),
    "formula": Text("计算", "Formula"),
    "readings": Text("口径", "Readings"),
    "source": Text("范本条款", "Model clauses"),
    "used_by": Text("适用条款", "Clauses"),
    "by_contract": Text("协议约定", "as agreed"),
    "by_template": Text("本报告采用", "as used here"),
    "by_default": Text("默认", "default"),
    "no_reading": Text("无需选择口径", "nothing left open"),
    "formula_higher": Text("（{counted} − {lacking}）÷ {counted}", "({counted} − {lacking}) ÷ {counted}"),
    "formula_lower": Text("{lacking} ÷ {counted}", "{lacking} ÷ {counted}"),
    "formula_seconds": Text("时长合计 ÷ {counted}", "total time ÷ {counted}"),
    "formula_points": Text("评分合计 ÷ {counted}", "sum of scores ÷ {counted}"),
    "formula_medians": Text("｜{of}中位数 − {other}中位数｜", "|median {of} − median {other}|"),
    "between": Text("{0} 至 {1}", "{0} to {1}"),
    "formula_percentile": Text("{counted}时长的百分位数", "percentile of the times of {counted}"),
    "formula_count": Text("{counted}数", "number of {counted}"),
    "formula_plain": Text("合计 ÷ {counted}", "total ÷ {counted}"),
    "unit_ratio": Text("百分比", "per cent"),
    "unit_seconds": Text("秒", "seconds"),
    "unit_points": Text("分", "points"),
    "unit_minutes": Text("分钟", "minutes"),
    "unit_hours": Text("小时", "hours"),
    "unit_time": Text("时长", "time"),
    "open_hours": Text("服务时间", "Service hours"),
    # provenance
    "provenance": Text("出处与复核", "Provenance"),
    "provenance_note": Text(
        "同样的文件总是得出同样的报告。用下面的指纹可以核对文件是否原样。",
        "The same files always give the same report. The fingerprints below tell whether a file is the one used.",
    ),
    "file": Text("文件", "File"),
    "size": Text("字节", "Bytes"),
    "contract_file": Text("协议文件", "Agreement"),
    "export_file": Text("导出数据", "Export"),
    "versions": Text("软件版本", "Software"),
    "recompute": Text("复算全部数值", "To compute every figure again"),
    "explain": Text("逐条追溯（任一条款，此处为一例）", "To trace one figure to its rows (any clause; here one)"),
}

EVERY: Mapping[str | None, Text] = {
    "day": Text("天", "days"),
    "week": Text("周", "weeks"),
    "month": Text("个月", "months"),
    "quarter": Text("个季度", "quarters"),
    "half-year": Text("个半年", "half-years"),
    "year": Text("年", "years"),
    None: Text("期", "periods"),
}


def in_language(language: Language) -> dict[str, str]:
    """Return all words in one language."""
    return {name: text[language] for name, text in WORDS.items()}
