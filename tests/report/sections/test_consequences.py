"""What follows from a miss, on the page and in a terminal: the register, duties, the bill, statistics beside verdicts."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from support.reports import in_language

from servicepledge.consequences.register import register
from servicepledge.contract.consequences import Consequence
from servicepledge.contract.settlement import Deduction, Fee, Settlement
from servicepledge.evidence.surveys import Scores
from servicepledge.report.formatting import figures as formats
from servicepledge.report.formatting.duties import duty_lines
from servicepledge.report.formatting.statistics import statistical_notes
from servicepledge.report.sections.consequences import consequences
from servicepledge.report.sections.satisfaction import satisfaction

PLAN = {"zh": "提交<整改>方案", "en": "a corrective <plan>"}


def text(markup: str) -> str:
    """Return a piece's words, one run of white space between any two."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def under(material, **terms):
    """Return a report's material under other consequences, fees or deductions."""
    card = replace(material.card, contract=material.contract.model_copy(update=terms))
    return replace(material, evidence=replace(material.evidence, card=card))


def test_the_register_shows_each_miss_with_its_evidence(report):
    shown = text(consequences(report("telecom", "zh").material).markup)
    assert "本期登记未达标条款 4 项，应办事项 2 项。" in shown
    assert "4.1.1a 电话客服：接通率不低于95% 93.88% ≥ 95% 4,635 / 4,937 通 3 个月 4.1.2" in shown
    assert "类别" not in shown, "the agreement has no classes"


def test_three_months_in_a_row_call_for_a_plan_by_a_day(report):
    """The report is due on 5 November 2026, a Thursday; ten working days later is Thursday the 19th."""
    zh, en = (text(consequences(report("telecom", language).material).markup) for language in ("zh", "en"))
    assert "提交整改方案 2026-11-19 补充3 4.1.1a 4.1.2 2026-10" in zh
    assert "a corrective plan 2026-11-19 补充3 4.1.1a 4.1.2 2026-10" in en
    assert "加强客服人员培训 未约定期限 附四.2 4.1.1a 4.1.2 4.1.3 4.1.4 2026-10" in zh


def test_nothing_missed_is_said(report):
    shown = text(consequences(report("aftersales", "en").material).markup)
    assert "No clause was missed in this period; nothing is registered." in shown
    assert "What is owed" not in shown and "Settlement" not in shown


def test_classes_and_what_is_left_to_the_parties(report):
    rules = (
        Consequence.model_validate({"ref": "四.1", "clauses": "4.1.3", "class": "minor"}),
        Consequence.model_validate(
            {"ref": "四.2", "clauses": "4.1.4", "class": "major", "needs": {"zh": "重大损失", "en": "major loss"}}
        ),
        Consequence.model_validate(
            {"ref": "四.3", "clauses": "4.1.3", "owed": PLAN, "within": "____ d", "on_person": True}
        ),
    )
    shown = consequences(under(report("telecom", "en").material, consequences=rules)).markup
    assert "minor breach" in text(shown) and "unclassified" in text(shown)
    assert "四.2: with major loss, a major breach; for the parties to decide" in text(shown)
    assert "a corrective &lt;plan&gt;" in shown and "<plan>" not in shown
    assert "falls on a person: registered, never computed" in text(shown)
    assert "the agreement leaves the time blank" in text(shown)


def test_the_bill(report):
    terms = {
        "fees": (
            Fee.model_validate({"ref": "6.1.1", "clause": "4.1.1b", "rate": "0.60 元/分钟"}),
            Fee.model_validate({"ref": "6.1.9", "what": PLAN, "amount": "10000 元"}),
        ),
        "deductions": (
            Deduction.model_validate({"ref": "7.1", "clause": "4.1.1a", "deduct": "1 %", "per": "1 %"}),
            Deduction.model_validate({"ref": "7.2", "clause": "4.1.1b", "deduct": "500 元"}),
        ),
        "settlement": Settlement.model_validate({"cap": "150 元"}),
    }
    shown = consequences(under(report("telecom", "zh").material, **terms)).markup
    # 22,064.68 s of waiting are 367.74… minutes at 0.60: 220.65; two points begun below 95 % are 2 % of 10,220.65
    for line in (
        "6.1.1 平均应答时长 367.745 分钟 0.60 元/分钟 220.65 22,064.68 秒 / 4,635 通",
        "6.1.9 提交<整改>方案 — 固定金额 10,000.00",
        "费用合计 10,220.65",
        "7.1 （4.1.1a） 接通率 93.88% 每 1% 1% −204.41 "
        "差 1.12%，每 1%计一级，不足一级按一级，计 2 级；10,220.65 元 × 1% × 2 = 204.41 元",
        "7.2 （4.1.1b） 平均应答时长 4.76 秒 500 元 0.00 达标，不扣",
        "超出上限（150 元），免扣 +54.41 扣减合计 −150.00",
        "应付合计 10,070.65 大写 壹万零柒拾元陆角伍分",
    ):
        assert line in text(shown), line
    assert "<整改>" not in shown


def test_a_fee_says_what_it_would_come_to_under_the_other_rounding(report):
    material = report("telecom", "en").material
    score = material.card.of("4.1.1b")
    assert score.others, "a report measures the other usual readings"
    (other,) = [one for one in score.others if one.term.other == ("clock_start", "arrival")]
    fees = (Fee.model_validate({"ref": "6.1.1", "clause": "4.1.1b", "rate": "0.60 元/min"}),)
    shown = text(consequences(under(material, fees=fees)).markup)
    expected = formats.number(other.numerator / 100, 2)
    assert other.numerator > score.numerator and f"arrival of the call: CNY {expected}" in shown


def test_an_open_bill_says_what_is_open(report):
    fees = (Fee.model_validate({"ref": "6.1.1", "clause": "4.1.1b", "rate": "____ 元/分钟"}),)
    shown = text(consequences(under(report("telecom", "en").material, fees=fees)).markup)
    assert "the agreement leaves the rate blank" in shown
    assert "Total — open: a line lacks data or terms" in shown and "In Chinese numerals" not in shown


def test_statistics_stand_beside_the_verdict(report):
    card = report("telecom", "en").material.card
    straddling = (
        "95% interval 85.2% to 97.6% straddles the target: missed by the agreement’s words, but the sample alone cannot "
        "tell"
    )
    assert statistical_notes(card.of("4.1.4"), "en")[:2] == (
        straddling,
        "wide: ±5 percentage points would take a sample of about 97",
    )
    (luck,) = statistical_notes(card.of("4.1.1a"), "en")
    assert luck == (
        "hardly chance: with a true rate exactly on the target, a result this bad or worse has a probability below 1%"
    )
    assert statistical_notes(card.of("4.1.1b"), "en") == ()
    assert "41%" in statistical_notes(card.of("4.1.4"), "zh")[3]
    hotline = report("hotline", "zh").material.card
    (near,) = statistical_notes(hotline.of("二.2(4)b"), "zh")
    assert near.startswith("若真实水平恰在目标线上，153 件中出现这样或更差结果的概率为 36%")


def test_a_few_answers_have_no_percentage(report):
    material = report("telecom", "zh").material
    evidence = replace(material.evidence)
    few = Scores({5: 8, 3: 2}, 10, 8, 46_000, 5)
    vars(evidence)["answers"] = replace(material.evidence.answers, scores=few)
    shown = text(satisfaction(replace(material, evidence=evidence)).markup.split("<figure")[0])
    assert "满意率（最高两档） 8／10 满意 样本不足 30" in shown
    assert "95% 区间（威尔逊） 49.0% 至 94.3%" in shown
    assert "80.00%" not in shown


def test_how_many_could_have_been_asked(report):
    shown = text(satisfaction(report("telecom", "en").material).markup)
    assert "Response rate 16.13% 330 of 2,046 invitations" in shown
    assert (
        "Invitation rate 35.90% 2,046 invitations of 5,699 contacts (answered calls and closed cases; a call that became a case is the case)"
        in shown
    )
    assert (
        "83.9% of those invited did not answer; whatever they think, the share lies between 12.4% and 96.2%." in shown
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_owed_in_a_terminal(report, language):
    lines = duty_lines(register(report("telecom", "zh").material.card).duties, language)
    assert len(lines) == 6
    assert {
        "zh": "应办：提交整改方案（补充3，因 4.1.1a），最迟 2026-11-19",
        "en": "owed: a corrective plan (补充3, because of 4.1.1a), by 2026-11-19",
    }[language] in lines


def test_a_term_that_began_within_the_period_says_what_is_not_prorated(report):
    material = report("telecom", "en").material
    fees = (Fee.model_validate({"ref": "6", "what": PLAN, "amount": "1 元"}),)
    late = under(material, fees=fees, starts_on=date(2026, 10, 3))
    assert "fixed sums are not prorated" in text(consequences(late).markup)
    assert "fixed sums are not prorated" not in text(consequences(under(material, fees=fees)).markup)


def test_both_languages_say_it(report):
    for language in ("zh", "en"):
        assert "None" not in in_language(report("telecom", "zh"), language).consequences().markup


def test_a_run_of_misses_says_how_often_luck_makes_one(report):
    """A centre on the line with 1,000 calls has three missed months in a row within a year every other year (DECISIONS.md D35)."""
    score = report("telecom", "en").material.card.of("4.1.1a")
    near = replace(score, numerator=score.numerator * 0 + 945, denominator=1000)
    notes = statistical_notes(near, "en", 3, "month")
    assert notes[-1] == (
        "a centre whose true rate is exactly on the target misses 3 months in a row within a year with a probability of "
        "about 50%"
    )
    assert "一年内连续 3 个月未达标的概率约为 50%" in statistical_notes(near, "zh", 3, "month")[-1]
    assert statistical_notes(near, "en", 1, "month") == notes[:-1], "one miss is no run"
    assert statistical_notes(near, "en", 3, None) == notes[:-1], "a free stretch has no year"
    assert len(statistical_notes(score, "en", 3, "month")) == 1, "what is not luck needs no more of it"
