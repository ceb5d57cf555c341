"""The words of the corrective plan, in Chinese and English."""

from collections.abc import Mapping

from ...text import Text

PLAN: Mapping[str, Text] = {
    "plan": Text("未达标说明与整改方案", "Explanation of misses and corrective plan"),
    "plan_draft": Text(
        "草案：数字由数据得出，空白栏由服务方填写。",
        "Draft: figures come from the exports; the provider fills in what is left empty.",
    ),
    "plan_sentence": Text("本期 {n} 项条款未达标：{refs}。", "{n} clauses were missed in this period: {refs}."),
    "plan_sentence_one": Text("本期 {n} 项条款未达标：{refs}。", "{n} clause was missed in this period: {refs}."),
    "plan_none": Text(
        "本期没有未达标的条款，无需整改方案。", "No clause was missed in this period; no plan is called for."
    ),
    "obliged": Text("{ref}：{what}{due}", "{ref}: {what}{due}"),
    "not_obliged": Text(
        "协议没有因本期结果要求提交整改方案；本方案由服务方自行拟定。",
        "The agreement asks for no plan on these results; the provider draws it up of its own accord.",
    ),
    "what_was_missed": Text("未达标情况", "What was missed"),
    "shortfall": Text("差额", "Shortfall"),
    "since": Text("起始", "Since"),
    "this_period": Text("本期", "this period"),
    "in_a_row": Text("{since} 起连续 {n} {every}", "{since}, {n} {every} in a row"),
    "main_driver": Text("最大拖累", "Largest drag"),
    "driver": Text("按{by}：{group} {added}", "by {by}: {group} {added}"),
    "driver_against": Text(
        "整体好转 {change}；最大拖累按{by}：{group} {added}",
        "improved by {change}; most against, by {by}: {group} {added}",
    ),
    "nothing_worse": Text("整体好转 {change}；没有转差的部分", "improved by {change}; nothing became worse"),
    "no_driver": Text("上期无可比数据", "nothing before to compare with"),
    "staffing": Text("未达标时段所需座席", "Agents the missed hours would have needed"),
    "staffing_note": Text(
        "按 Erlang C 估算：该模型假定来电随机到达、无人挂断，因此结果偏高；未计休息与缺勤。",
        "Estimated with Erlang C, which assumes random arrivals and that nobody hangs up, so it errs on the high side; breaks "
        "and absence are not included.",
    ),
    "patience_note": Text(
        "接通率按在 {patience}内接听估算，这是来电者通常等待的时间。",
        " The connection rate is modelled as answering within {patience}, the time callers usually wait.",
    ),
    "when": Text("时段", "Hour"),
    "calls_an_hour": Text("平均每小时来电", "Calls an hour"),
    "handling": Text("平均通话", "Talk time"),
    "busy": Text("平均在通话座席", "Agents talking, on average"),
    "needed": Text("所需座席", "Agents needed"),
    "lacked": Text("本期{what}", "{what} in the period"),
    "remedies": Text("整改措施", "Remedies"),
    "remedy": Text("措施", "Remedy"),
    "owner": Text("责任人", "Owner"),
    "by_day": Text("完成日期", "By"),
    "expected": Text("预期数值", "Expected value"),
    "follow_up": Text("上期未达标条款的跟进", "Follow-up of what was missed in the period before"),
    "no_follow_up": Text("上期没有未达标的条款。", "Nothing was missed in the period before."),
    "then": Text("上期", "Before"),
    "remedy_done": Text("上期措施是否完成", "Were the remedies done?"),
    "signatures": Text("签署", "Signatures"),
    "signature": Text("签字", "Signature"),
    "date": Text("日期", "Date"),
}
