"""The words of the parts that look behind a figure, in Chinese and English."""

from collections.abc import Mapping

from ..text import Language, Text, isolated

MISSES: Mapping[str, Text] = {
    "misses": Text("未达标与临界条款的分析", "Misses and near misses"),
    "misses_note": Text(
        "列出未达标的条款，以及余量已用九成以上的条款。各表只有计数和编号，没有个人信息。",
        "Clauses that were missed, and those that used up nine tenths of their headroom. The tables hold counts and identifiers "
        "only, nothing about persons.",
    ),
    "none_to_explain": Text("本期没有未达标或临界的条款。", "No clause was missed or nearly missed in this period."),
    "watched": Text("临界", "close to the line"),
    "heat": Text(
        "发生在何时：{what}，按星期与小时，底色越重越多",
        "When it happened: {what}, by weekday and hour; a stronger shade is more",
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
        "Mix is the effect of a group's share growing or shrinking, level that of its own value changing; over all groups the "
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
    "exceptions": Text("例外清单：{n} {counted}", "Exceptions: {n} {counted}"),
    "exceptions_longest": Text("时间最长的 {n} {counted}", "The {n} longest {counted}"),
    "exceptions_shown": Text("（列出前 {n}）", " (the first {n})"),
    "exceptions_all": Text("全部列出：", "To list them all: "),
    "exceptions_longest_first": Text("时间最长的在前。", "The longest first."),
    "id": Text("编号", "Identifier"),
    "took": Text("所需时间", "Time taken"),
}
TIMES: Mapping[str, Text] = {
    "distribution": Text(" · 所需时间分布", ", how long it took"),
    "distribution_alone": Text("所需时间分布", "How long it took"),
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
    "open_cases": Text("{moment} 尚未办结的工单", "Cases still open at {moment}"),
    "stage": Text("进展", "Stage"),
    "stage_received": Text("已受理，未响应", "received, not answered"),
    "stage_answered": Text("已响应", "answered"),
    "stage_diagnosed": Text("已分析原因", "cause found"),
    "stage_solved": Text("已给出方案，未办结", "solution given, not done"),
    "all": Text("合计", "All"),
    "late": Text("其中 {n} 件已超过承诺时间。", "{n} of them past the promised time."),
    "none_late": Text("均未超过承诺时间。", "All are within their promised time."),
    "no_promises": Text(
        "导出数据没有承诺时间，不能判断是否超时。",
        "The exports have no promised times, so which are late is not known.",
    ),
    "nothing_open": Text("没有尚未办结的工单。", "No case was open."),
    "channels": Text("各渠道", "By channel"),
    "channel": Text("渠道", "Channel"),
    "no_channel": Text("未填渠道", "no channel given"),
    "contacts": Text("来电与会话", "calls and chats"),
    "cases": Text("工单", "cases"),
    "count": Text("数量", "Count"),
    "answered": Text("已接听或响应", "Answered"),
    "share": Text("占比", "Share"),
    "median": Text("等待或响应中位数", "Median wait or response"),
    "nothing_came": Text("期内没有记录。", "Nothing came in the period."),
    "channels_note": Text(
        "按到达或受理日期计，不论服务时间；判定以逐条判定为准。",
        "By day of arrival or receipt, whatever the service hours; verdicts are those clause by clause.",
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
    "inquiry": Text("咨询", "inquiry"),
    "request": Text("业务办理", "request"),
    "fault": Text("故障", "fault"),
    "complaint": Text("投诉", "complaint"),
}
"""The usual codes of channels and kinds; a centre's own are shown as its exports have them."""


def code_text(code: str, language: Language) -> str:
    """Return a code of the exports as the page names it."""
    return CODES[code][language] if code in CODES else isolated(code)
