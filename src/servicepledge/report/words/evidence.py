"""The words of the parts that look behind a figure, in Chinese and English."""

from collections.abc import Mapping

from ...text import Language, Text, isolated

MISSES: Mapping[str, Text] = {
    "misses": Text("未达标与临界条款的分析", "Misses and near misses"),
    "misses_note": Text(
        "列出未达标的条款，以及余量已用九成以上的条款（目标不容任何差错的除外）。各表只有计数和编号，没有个人信息。",
        "Clauses that were missed, and those that used up nine tenths of their headroom (not those that allow nothing). The tables "
        "hold counts and identifiers only, nothing about persons.",
    ),
    "none_to_explain": Text("本期没有未达标或临界的条款。", "No clause was missed or nearly missed in this period."),
    "heat": Text(
        "发生在何时：{what}，按星期与小时；底色越重越多，空白为没有{counted}",
        "When it happened: {what}, by weekday and hour; a stronger shade is more, blank: no {counted}",
    ),
    "heat_due": Text(
        "发生在何时：{what}，按到期的星期与小时；底色越重越多，空白为没有到期的",
        "When it happened: {what}, by weekday and hour it fell due; a stronger shade is more, blank: none fell due",
    ),
    "whole_day": Text("全天", "Whole day"),
    "no_hours": Text("本条按日或时段计，不分小时。", "This clause goes by days or stretches of time, not by the hour."),
    "as_for": Text("发生的时间、变化的来源与例外清单同", "When, why and which: the same as for"),
    "unmeasured": Text(
        "其中 {counted}不能计量（时间缺失或矛盾），在此一律算作{lacking}：{range}。",
        "{counted} of them cannot be measured (times missing or impossible) and all count as {lacking} here: {range}.",
    ),
    "heat_mean": Text(
        "各时段数值（{unit}），按星期与小时，底色越重越差",
        "Value by weekday and hour ({unit}); a stronger shade is worse",
    ),
    "hour": Text("时", "Hour"),
    "total": Text("合计", "All"),
    "drivers": Text("变化来自何处（较 {before}，按{by}）", "Where the change came from (against {before}, by {by})"),
    "drivers_note": Text(
        "「结构」是该组占比变化的影响，「水平」是该组自身数值变化的影响；各组两项之和恰为整体的变化 {change}。",
        "Mix is the effect of a group’s share growing or shrinking, level that of its own value changing; over all groups the "
        "two add up exactly to the change of the whole, {change}.",
    ),
    "other_breakdowns": Text("按其他维度", "By other breakdowns"),
    "group": Text("组", "Group"),
    "base_now": Text("本期数量", "Count"),
    "now": Text("本期", "This period"),
    "before": Text("上期", "Previous"),
    "mix": Text("结构", "Mix"),
    "level": Text("水平", "Level"),
    "added": Text("合计影响", "Total"),
    "other_groups": Text("其余 {n} 组", "{n} others"),
    "no_group": Text("未填", "not given"),
    "exceptions": Text("例外清单：{counted}", "Exceptions: {counted}"),
    "rows_of": Text("{n} 条记录", "{n} records"),
    "exceptions_longest": Text("时间最长的 {counted}", "The {n} longest {noun}"),
    "exceptions_shown": Text("（列出前 {n}）", " (the first {n})"),
    "exceptions_all": Text("全部列出：", "To list them all: "),
    "exceptions_longest_first": Text("时间最长的在前。", "The longest first."),
    "id": Text("编号", "Identifier"),
    "took": Text("所需时间", "Time taken"),
}
TIMES: Mapping[str, Text] = {
    "distribution": Text(" · 所需时间分布", ", how long it took"),
    "distribution_counts": Text("所需时间分布（{noun}）", "How long it took ({noun})"),
    "distribution_without": Text(
        "所需时间分布（{noun}；另有 {n} {noun}没有时间，不在图中）",
        "How long it took ({noun}; {n} more have no time and are in no bar)",
    ),
    "limit_at": Text("时限 {limit}", "limit {limit}"),
    "distribution_alt": Text("{title}，共 {n}：{parts}。", "{title}, {n} in all: {parts}."),
    "late_alt": Text("超过时限 {limit} 的有 {late}。", " Past the limit of {limit}: {late}."),
    "and": Text("，", ", "),
    "all": Text("全部", "all"),
    "took": Text("所需时间", "Time taken"),
    "count": Text("数量", "Count"),
    "share": Text("占比", "Share"),
}
WORK: Mapping[str, Text] = {
    "work": Text("在办工单与渠道", "Open cases and channels"),
    "open_cases": Text(
        "{moment} 尚未办结的工单，按进展与受理后的天数", "Cases still open at {moment}, by stage and age"
    ),
    "day_old": Text("{n} 天", "{n} day"),
    "days_old": Text("{n} 天", "{n} days"),
    "stage": Text("进展", "Stage"),
    "stage_received": Text("已受理，未响应", "received, not answered"),
    "stage_answered": Text("已响应", "answered"),
    "stage_diagnosed": Text("已分析原因", "cause found"),
    "stage_solved": Text("已给出方案，未办结", "solution given, not done"),
    "all": Text("合计", "All"),
    "late": Text("其中 {n} 件已超过承诺时间。", "{n} of them past the promised time."),
    "none_late": Text("有承诺时间的均未超过。", "None is past its promised time."),
    "unpromised": Text(
        "另有 {n} 件没有承诺时间，是否超时由各条款判定。",
        " {n} have no promised time; whether those are late is for the clauses to say.",
    ),
    "no_promises": Text(
        "这些工单没有承诺时间，是否超时由各条款判定。",
        "They have no promised times; whether they are late is for the clauses to say.",
    ),
    "nothing_open": Text("没有尚未办结的工单。", "No case was open."),
    "channels": Text("各渠道", "By channel"),
    "channel": Text("渠道", "Channel"),
    "no_channel": Text("未填渠道", "no channel given"),
    "calls": Text("来电", "calls"),
    "contacts": Text("会话", "chats"),
    "cases": Text("工单", "cases"),
    "count": Text("数量", "Count"),
    "answered": Text("已接听或响应", "Answered"),
    "share": Text("接听或响应率", "Answered, %"),
    "median": Text("等待或响应中位数", "Median wait or response"),
    "nothing_came": Text("期内没有记录。", "Nothing came in the period."),
    "channels_note": Text(
        "按到达或受理日期计，不论服务时间；测试呼叫和在自助语音中结束的来电不计。判定以逐条判定为准。",
        "By day of arrival or receipt, whatever the service hours; test calls and calls that ended in self-service are left "
        "out. Verdicts are those clause by clause.",
    ),
}
BY: Mapping[str, Text] = {
    "queue": Text("队列", "queue"),
    "topic": Text("事项", "topic"),
    "channel": Text("渠道", "channel"),
    "kind": Text("类别", "kind"),
    "class": Text("级别", "class"),
    "hour": Text("小时", "hour of the day"),
    "weekday": Text("星期", "weekday"),
}
MOMENTS: Mapping[str, Text] = {
    "arrived_at": Text("到达", "Arrived"),
    "queued_at": Text("排队", "Queued"),
    "answered_at": Text("接听", "Answered"),
    "ended_at": Text("结束", "Ended"),
    "opens_at": Text("起", "From"),
    "closes_at": Text("止", "To"),
    "from_at": Text("起", "From"),
    "till_at": Text("止", "To"),
    "started_at": Text("开始", "Started"),
    "stopped_at": Text("完成", "Done"),
    "received_at": Text("受理", "Received"),
    "promised_at": Text("承诺", "Promised"),
    "due_at": Text("到期", "Due"),
    "sent_at": Text("发出", "Sent"),
    "reported_at": Text("汇报", "Reported"),
    "closed_at": Text("关闭", "Closed"),
    "effective_at": Text("生效", "In effect"),
}
WEEKDAYS = (
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
)
CODES: Mapping[str, Text] = {
    "phone": Text("电话", "phone"),
    "chat": Text("在线", "chat"),
    "email": Text("邮件", "e-mail"),
    "onsite": Text("现场", "on site"),
    "web": Text("网站", "web"),
    "social": Text("社交媒体", "social media"),
    "inquiry": Text("咨询", "inquiry"),
    "request": Text("业务办理", "request"),
    "fault": Text("故障", "fault"),
    "complaint": Text("投诉", "complaint"),
    "urgent": Text("紧急", "urgent"),
    "important": Text("重要", "important"),
    "complex": Text("复杂", "complex"),
    "general": Text("一般", "general"),
}
"""The usual codes of channels and kinds; a centre's own are shown as its exports have them."""


def code_text(code: str, language: Language, names: Mapping[str, Text]) -> str:
    """Return a code of the exports as the page names it: by the centre's own names for them, else by the usual ones."""
    text = names.get(code) or CODES.get(code)
    return text[language] if text else isolated(code)
