"""The words of the settlement, the annual review and the agents' review, in Chinese and English."""

from collections.abc import Mapping

from ...text import Text

OTHER: Mapping[str, Text] = {
    # settlement
    "settlement_title": Text("结算单", "Settlement"),
    "settlement_says": Text(
        "本期应结 {total} 元，大写：{capitals}。", "Due for the period: CNY {total} (in Chinese numerals: {capitals})."
    ),
    "settlement_open": Text("本期合计未定：有项目无法计算。", "The total is open: a line cannot be worked out."),
    "settlement_absent": Text(
        "协议未载明可结算的费率或扣减，本期无可结算项目。",
        "The agreement as recorded has no rates or deductions to settle.",
    ),
    # annual review
    "annual": Text("年度评估", "Annual review"),
    "annual_says": Text(
        "{span}（{months} 个月）：已判定 {clauses} 项条款，达标 {met} 次，未达标 {missed} 次。",
        "{span} ({months} {month}), {clauses} {clause} judged: met {met} {met_times}, missed {missed} {missed_times}.",
    ),
    "annual_open": Text(
        "其中 {n} 次判定尚属暂定，之后的数据仍可能改变它们。",
        "Provisional, because later data may still change them: {n} of these verdicts.",
    ),
    "annual_span": Text("{first} 至 {last}", "{first} to {last}"),
    "clause_by_clause": Text("逐条回顾", "Clause by clause"),
    "met_of": Text("达标 / 判定", "Met / judged"),
    "whole": Text("全期数值", "Over the whole"),
    "best_month": Text("最好的月份", "Best month"),
    "worst_month": Text("最差的月份", "Worst month"),
    "longest_run": Text("最长连续未达标", "Longest run of misses"),
    "same_every_month": Text("各月相同", "same every month"),
    "in_months": Text("{value}（{n} 个月）", "{value} ({n} months)"),
    "months_run": Text("{n} 个月", "{n} {month}"),
    "annual_note": Text(
        "全期数值由各月计数合计得出，不是月度数值的平均。未满周期的月份列出但不计入连续月数。",
        "The value over the whole comes from the months’ counts added up, not from an average of months. Months that the term "
        "covers only in part are shown and stay out of runs.",
    ),
    "amendments": Text("补充协议", "Amendments"),
    "no_amendments": Text("协议期内没有变更条款的补充协议。", "No amendment changed a clause."),
    "agreed_apart": Text("另行约定的数值", "Numbers agreed apart from the agreement’s own words"),
    "agreed_in": Text("出处", "Agreed in"),
    "of_clauses": Text("条款", "Clauses"),
    # seasons
    "seasons": Text("逐季回顾", "Seasons"),
    "best_quarter": Text("最好的季度", "Best quarter"),
    "weakest_quarter": Text("最弱的季度", "Weakest quarter"),
    "same_every_quarter": Text("各季相同", "same every quarter"),
    "seasons_note": Text(
        "各季数值由所含各月的计数合计得出。单凭一年看不出季节规律，只能说明这一年何时强、何时弱。",
        "The value of a quarter comes from the counts of its months added up. One year shows when it went well or badly, not "
        "that every year goes so.",
    ),
    "quarter_in_part": Text(
        "* 协议期或数据只涵盖该季的一部分。", "* The term or the exports cover only part of the quarter."
    ),
    "renegotiate": Text("值得重新商议的条款", "Worth talking about"),
    "advice": Text("全年情况", "What the year says"),
    "never_met": Text("从未达到；最好的月份为 {best}", "never met; the best month was {best}"),
    "always_met": Text(
        "每月都宽裕达到；最差的月份为 {worst}，所容许的差额用了不到一半",
        "met every month with much to spare; the worst, with {worst}, used less than half of what is allowed",
    ),
    "never_judged": Text("从未能判定（{reason}）", "never judged ({reason})"),
    "nothing_to_renegotiate": Text(
        "没有从未达到、每月都宽裕达到或从未能判定的条款。",
        "No clause was never met, met every month with much to spare, or never judged.",
    ),
    "least_months": Text("判定不足 {n} 个月的条款不列入。", "Clauses judged in fewer than {n} months are left out."),
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
        "排名按数值；区间重叠的座席之间，差别可能只是偶然。{named}",
        "Ranks go by value; where intervals overlap the difference may be chance. {named}",
    ),
    "unranked": Text("少于 {least}的座席不排名。", "Agents with fewer than {least} are not ranked."),
    "none_ranked": Text("没有座席达到 {least}，不作排名。", "No agent has {least}; nobody is ranked."),
    "pseudonyms": Text(
        "座席以编号代替；编号在本页各表中一致，在别的页面上可能不同。",
        "Agents are numbered; the numbers are the same in all tables of this page and may differ on others.",
    ),
    "inviting_note": Text(
        "各渠道邀请率本就不同；差异过大的应查问。只列有 {n} 次以上服务的座席。",
        "Rates differ by channel anyway; wide gaps are worth asking about. Agents with {n} contacts or more.",
    ),
    "without_agents": Text("未按座席列出的主要指标", "Headline figures without a table"),
    "why_not": Text("原因", "Why"),
    "nobodys": Text("也计入没有座席经手的记录，不能分到座席", "it also counts what no agent handled"),
    "of_verdicts": Text("由各条款的判定得出", "it is worked out from verdicts"),
    "agents_not_named": Text("所依据的记录没有座席", "the rows it counts name no agent"),
    "no_agents": Text(
        "导出数据缺少座席，或期内没有记录。", "The exports name no agents, or there were no rows in the period."
    ),
    "no_agent_kpis": Text("没有可按座席分解的指标。", "No figure can be broken down by agent."),
}
