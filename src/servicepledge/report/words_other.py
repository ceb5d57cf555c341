"""The words of the settlement, the annual review and the agents' review, in Chinese and English."""

from collections.abc import Mapping

from ..text import Text

OTHER: Mapping[str, Text] = {
    # settlement
    "settlement_title": Text("结算单", "Settlement"),
    "settlement_says": Text(
        "本期应结 {total} 元，大写：{capitals}。", "Due for the period: CNY {total}, in capitals {capitals}."
    ),
    "settlement_open": Text("本期合计未定：有项目无法计算。", "The total is open: a line cannot be worked out."),
    "settlement_absent": Text("协议没有约定费用或扣款。", "The agreement settles no fees or deductions."),
    # annual review
    "annual": Text("年度评估", "Annual review"),
    "annual_says": Text(
        "{months} 个月、{clauses} 项条款：达标 {met} 次，未达标 {missed} 次。",
        "{months} months, {clauses} clauses: met {met} times, missed {missed} times.",
    ),
    "clause_by_clause": Text("逐条回顾", "Clause by clause"),
    "met_of": Text("达标 / 判定", "Met / judged"),
    "whole": Text("全期数值", "Over the whole"),
    "best_month": Text("最好的月份", "Best month"),
    "worst_month": Text("最差的月份", "Worst month"),
    "longest_run": Text("最长连续未达标", "Longest run of misses"),
    "annual_note": Text(
        "全期数值由各月计数合计得出，不是月度数值的平均。未满周期的月份列出但不计入连续月数。",
        "The value over the whole comes from the months' counts added up, not from an average of months. Months that the term "
        "covers only in part are shown and stay out of runs.",
    ),
    "amendments": Text("补充协议", "Amendments"),
    "no_amendments": Text("本期没有补充协议。", "No amendment was in effect."),
    "renegotiate": Text("值得重新商议的条款", "Worth talking about"),
    "advice": Text("建议", "What the year says"),
    "never_met": Text("从未达到；最好的月份为 {best}", "never met; the best month was {best}"),
    "always_met": Text("每月都达到；最差的月份仍有 {worst}", "met every month; even the worst had {worst}"),
    "never_judged": Text("从未能判定：{reason}", "never judged: {reason}"),
    "nothing_to_renegotiate": Text(
        "没有从未达到、每月都达到或从未能判定的条款。", "No clause was never met, always met or never judged."
    ),
    "least_months": Text("少于 {n} 个月的判定不作建议。", "Fewer than {n} judged months suggest nothing."),
    # agents
    "agents": Text("座席考核（内部）", "Agents (internal)"),
    "agents_says": Text("仅供内部使用，不得随报告交付。", "For internal use; not part of what the client receives."),
    "by_agent": Text("座席表现", "Agent by agent"),
    "agent": Text("座席", "Agent"),
    "agent_no": Text("座席 {n:02}", "Agent {n:02}"),
    "rank": Text("名次", "Rank"),
    "not_ranked": Text("样本不足", "too few"),
    "interval95": Text("95% 区间", "95% interval"),
    "agents_note": Text(
        "少于 {n} 件的座席不排名。排名按数值；区间重叠的座席之间的差别可能只是偶然。{named}",
        "Agents with fewer than {n} are not ranked. Ranks go by value; where intervals overlap the difference may be chance. "
        "{named}",
    ),
    "pseudonyms": Text(
        "座席以编号代替；编号在同一期间内固定。", "Agents are numbered, the same in all tables of the page."
    ),
    "inviting_note": Text(
        "谁受邀不应由座席挑选：邀请率明显偏离同一渠道同事的，应查问。渠道不同，邀请率本就不同。",
        "Agents must not choose who is asked: a rate far from that of others on the same channel should be asked about. Channels "
        "differ of themselves.",
    ),
    "no_agents": Text(
        "导出数据缺少座席，或期内没有记录。", "The exports name no agents, or there were no rows in the period."
    ),
    "no_agent_kpis": Text("没有可按座席分解的指标。", "No figure can be broken down by agent."),
}
