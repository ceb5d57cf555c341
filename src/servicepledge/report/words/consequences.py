"""The words of what follows from a miss, of money, and of statistics beside a verdict."""

from collections.abc import Mapping

from ...text import Text

WORDS_OF_CONSEQUENCES: Mapping[str, Text] = {
    "consequences": Text("违约登记与后续事项", "Breaches and what follows"),
    "register_none": Text(
        "本期没有未达标的条款，无登记事项。", "No clause was missed in this period; nothing is registered."
    ),
    "register_sum": Text(
        "本期登记未达标条款 {n} 项，应办事项 {owed} 项。", "Missed clauses registered: {n}. Duties that follow: {owed}."
    ),
    "register": Text("违约事项登记", "Breach register"),
    "register_note": Text(
        "登记的是事实与证据，不是法律认定。",
        "Facts and evidence are registered; no legal finding is made.",
    ),
    "register_classes": Text(
        "类别仅按协议文字列出，协议未作规定的情形列为「未归类」，由双方认定。",
        "Classes are those of the agreement’s own words; what they leave open is unclassified, for the parties to decide.",
    ),
    "evidence": Text("证据", "Evidence"),
    "in_a_row": Text("连续未达标", "In a row"),
    "in_a_row_of": Text("{n} {every}", "{n} {every}"),
    "breach": Text("类别", "Class"),
    "breach_minor": Text("轻微违约", "minor breach"),
    "breach_major": Text("重大违约", "major breach"),
    "breach_unclassified": Text("未归类", "unclassified"),
    "breach_cases": Text(
        "按件认定：{n}属之，{beyond}亦超过进一步的时限", "case by case: {n}; {beyond} missed the further limit as well"
    ),
    "breach_needs": Text(
        "{ref}：如{needs}，则属{breach}，由双方认定", "{ref}: with {needs}, a {breach}; for the parties to decide"
    ),
    "owed_needs": Text(
        "{ref}：如{needs}，则应{owed}，由双方认定", "{ref}: with {needs}, {owed}; for the parties to decide"
    ),
    # what is owed
    "owed": Text("应办事项", "What is owed"),
    "owed_what": Text("事项", "What"),
    "owed_by": Text("依据", "Under"),
    "owed_for": Text("起因条款", "Because of"),
    "owed_since": Text("起始期间", "Since"),
    "owed_due": Text("最迟", "By"),
    "since_at_the_latest": Text("不晚于 {period}", "{period} at the latest"),
    "due_at_the_latest": Text("不晚于 {day}", "{day} at the latest"),
    "due_not_agreed": Text("未约定期限", "no time agreed"),
    "due_blank": Text("协议未填期限", "the agreement leaves the time blank"),
    "due_no_calendar": Text("届时工作日安排尚未公布", "the working days of that time are not published yet"),
    "on_person": Text("涉及个人：仅登记，不计算金额", "falls on a person: registered, never computed"),
    "owed_line": Text("应办：{what}（{ref}，因 {clause}），{due}", "owed: {what} ({ref}, because of {clause}), {due}"),
    "owed_due_on": Text("最迟 {day}", "by {day}"),
    # money
    "settlement": Text("结算单", "Settlement"),
    "fee": Text("费用", "Fee"),
    "quantity": Text("数量", "Quantity"),
    "rate": Text("单价", "Rate"),
    "deduct_rate": Text("扣减标准", "Agreed deduction"),
    "fixed": Text("固定金额", "fixed"),
    "cny": Text("金额（元）", "CNY"),
    "deduction": Text("扣减", "Deduction"),
    "not_billed": Text("另有 {n} 条不可测，未计费", "{n} rows could not be measured and are not billed"),
    "billed_otherwise": Text("如{reading}，计 {amount} 元", "if billed {reading}: CNY {amount}"),
    "reason": Text("说明", "Remarks"),
    "fee_total": Text("费用合计", "Total fees"),
    "deduction_total": Text("扣减合计", "Total deductions"),
    "because_of": Text("（{clause}）", ", for {clause} "),
    "over_cap": Text("超出上限（{cap}），免扣", "beyond the cap ({cap}), spared"),
    "cap_of": Text("费用合计 {fees} × {cap} = {most}", "total fees {fees} × {cap} = {most}"),
    "given_back": Text("{what}，达标返还", "{what}, earned back"),
    "was_taken": Text("{period} 扣 {amount}", "{amount} deducted for {period}"),
    "was_capped": Text(
        "{period} 扣 {amount}，按上限折为 {back}", "{amount} deducted for {period}, {back} of it under the cap"
    ),
    "total": Text("应付合计", "Total"),
    "total_open": Text("未定：有的行尚缺数据或约定", "open: a line lacks data or terms"),
    "in_capitals": Text("大写", "In Chinese numerals"),
    "band": Text("落入 {low} 至 {high} 一档", "in the band {low} to {high}"),
    "band_open": Text("落入 {low} 以上一档", "in the band from {low} on"),
    "below_minimum": Text(
        "{counted}，少于约定的 {least}，不扣", "{counted}, fewer than the agreed {least}; nothing deducted"
    ),
    "met_no_deduction": Text("达标，不扣", "met, nothing deducted"),
    "band_no_deduction": Text("此档不扣", "nothing deducted in this band"),
    "no_whole_step": Text("差额不足一级，不扣", "short by less than one step, nothing deducted"),
    "steps_begun": Text(
        "差 {short}，每 {step}计一级，不足一级按一级，计 {n} 级", "{short} off the target; steps of {step} begun: {n}"
    ),
    "steps_whole": Text(
        "差 {short}，每 {step}计一级，不足一级不计，计 {n} 级", "{short} off the target; whole steps of {step}: {n}"
    ),
    "steps_exact": Text("差 {short}，每 {step}计一级，计 {n} 级", "{short} off the target; steps of {step}: {n}"),
    "for_each": Text("每 {step} {deduct}", "{deduct} per {step}"),
    "in_a_row_times": Text(
        "连续第 {n} 期：×\N{NO-BREAK SPACE}{times}", "{nth} period in a row: ×\N{NO-BREAK SPACE}{times}"
    ),
    "in_a_row_plus": Text("连续第 {n} 期：另加 {plus}", "{nth} period in a row: {plus} more"),
    "at_most": Text("至多 {most}", "at most {most}"),
    "settlement_note": Text(
        "各行按精确数量乘单价，仅在行末按约定舍入到分，合计为各行之和。数量与扣减所据，与服务报告的判定是同一批计数。",
        "Each line is the exact quantity times its rate, rounded to the fen once, at its end; totals add up the lines. "
        "Quantities and deductions come from the same counts as the verdicts of the service report.",
    ),
    "settlement_partial": Text(
        "协议期仅覆盖本期的一部分；固定金额未按日折算。",
        "The term covers only part of this period; fixed sums are not prorated.",
    ),
    "settlement_provisional": Text("所据数值尚属暂定。", "It rests on provisional figures."),
    "trace_line": Text(
        "追溯各行的数量（此处为第一行）：", "To trace the quantity of a line to its rows (here the first): "
    ),
    # statistics beside the verdict
    "statistics": Text("统计说明", "Statistical notes"),
    "statistics_note": Text(
        "统计说明与判定并列，不改变判定：全量指标的比率就是本期事实，调查与抽检的比率是估计值。",
        "Notes stand beside the verdict and never overrule it: a share of all calls or cases is the period’s fact, a share of "
        "a survey or a sample is an estimate.",
    ),
    "interval": Text("95% 区间（威尔逊）", "95% interval (Wilson)"),
    "interval_of": Text("{low} 至 {high}", "{low} to {high}"),
    "interval_straddles": Text(
        "95% 区间 {low} 至 {high} 跨过目标线：按协议文字为{verdict}，但仅凭样本不足以分辨",
        "95% interval {low} to {high} straddles the target: {verdict} by the agreement’s words, but the sample alone cannot tell",
    ),
    "interval_clear": Text("95% 区间 {low} 至 {high}，n = {n}", "95% interval {low} to {high}, n = {n}"),
    "too_few": Text("样本不足 {n}", "a sample under {n}"),
    "wide": Text(
        "区间较宽：缩小到 ±5 个百分点约需 {n} 个样本", "wide: ±5 percentage points would take a sample of about {n}"
    ),
    "all_needed": Text(
        "即使全部合格，也需 {n} 个样本，整个区间才会高于目标",
        "even without a single failure it would take a sample of {n} for the whole interval to lie above the target",
    ),
    "satisfied_of": Text("{satisfied}／{answers} 满意", "{satisfied}/{answers} satisfied"),
    "invitation_rate": Text("邀请率", "Invitation rate"),
    "of_contacts": Text(
        "{invited} 份邀请 / {contacts} 次服务（接听与结案；来电转为案件的只计案件）",
        "{invited} invitations of {contacts} contacts (answered calls and closed cases; a call that became a case is the case)",
    ),
    "no_contacts": Text("期内没有可邀请的接触", "no contact to invite for"),
    "silent": Text(
        "受邀者中 {silent} 未作答；无论他们会如何评价，满意率都在 {low} 与 {high} 之间。",
        "{silent} of those invited did not answer; whatever they think, the share lies between {low} and {high}.",
    ),
    "weighted": Text("按渠道与类别加权的满意率", "Share weighted by channel and kind"),
    "weighted_by": Text(
        "各渠道、类别按服务量加权；涵盖 {covered} 的服务", "each weighted by its contacts; covers {covered} of them"
    ),
    "who_answered": Text("作答者构成", "Who answered"),
    "channel_kind": Text("渠道 · 类别", "Channel · kind"),
    "of_all": Text("占服务量", "Share of contacts"),
    "of_answers_all": Text("占评价数", "Share of answers"),
    "said": Text("满意 / 评价", "Satisfied / answers"),
    "who_answered_note": Text(
        "两列占比相差越大，未加权的满意率越不能代表全部客户；评价少于 {n} 份的不参与加权。",
        "The further the two shares are apart, the less the plain share speaks for all; with fewer than {n} answers a line stays "
        "out of the weighting.",
    ),
    "evenness": Text(
        "{n} 名座席（各有 {least} 次以上服务）的邀请率：最低 {low}，中位数 {middle}，最高 {high}。各渠道邀请率本就不同；相差悬殊也可能是座席自行挑选客户，宜查问。",
        "Invitation rates of {n} agents (each with {least} contacts or more): lowest {low}, median {middle}, highest {high}. Rates "
        "differ by channel anyway; a wide gap can also mean that agents choose whom to ask, and is worth asking about.",
    ),
    "luck": Text(
        "若真实水平恰在目标线上，{n}中出现这样或更差结果的概率为 {chance}（假定各次相互独立）",
        "with a true rate exactly on the target, a period of {n} comes out this badly or worse with a probability of {chance} "
        "(each taken as independent)",
    ),
    "luck_small": Text(
        "难以归于偶然：若真实水平恰在目标线上，出现这样或更差结果的概率不足 {chance}",
        "hardly chance: with a true rate exactly on the target, a result this bad or worse has a probability below {chance}",
    ),
    "safe_rate": Text(
        "；要有 95% 的把握达标，真实水平须达到约 {rate}",
        "; to meet it with 95% confidence the true rate must be about {rate}",
    ),
    "luck_of_run": Text(
        "真实水平恰在目标线上的中心，一年内连续 {run} {every}未达标的概率约为 {chance}",
        "a centre whose true rate is exactly on the target misses {run} {every} in a row within a year with a probability of about "
        "{chance}",
    ),
    "control_limits": Text("通常范围", "usual range"),
    "control_note": Text(
        "点线为此前约三个月逐日数值的通常范围（莱尼 p′ 图，工作日与休息日分列），是过程本身的波动，与目标线无关。{signals}",
        "The dotted lines show the usual range of days, from about three months before (Laney’s p′ chart, working days and days "
        "off apart): the process’s own variation, unrelated to the target. {signals}",
    ),
    "no_signals": Text("本期没有异常的日子。", "No day of this period stands out."),
    "between_days": Text("、", ", "),
    "between_remarks": Text("；", "; "),
    "signals_outside": Text("超出通常范围的日子：{days}。", "Days outside the usual range: {days}. "),
    "signals_in_run": Text(
        "同类日子中连续第八天起仍差于其中间值的：{days}。",
        "From the eighth day of its kind in a row on the worse side of their middle: {days}.",
    ),
}
