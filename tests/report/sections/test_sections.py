"""Sections: what they say of the sample, in both languages, and of things that are missing."""

import re
from dataclasses import replace

import polars as pl
import pytest
from support.reports import SECTIONS, plain, sections_of

from servicepledge.contract.clause import Clause
from servicepledge.contract.hours import Hours
from servicepledge.errors import UsageError
from servicepledge.evidence.evidence import Evidence, look_up
from servicepledge.evidence.misses import tally_breakdowns
from servicepledge.exports import activities
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.report.formatting import labels
from servicepledge.report.formatting.hours import _usual, hours_lines
from servicepledge.report.formatting.labels import labels_of
from servicepledge.report.formatting.readings import filled_in
from servicepledge.report.report import open_report
from servicepledge.report.sections.clauses import clause_row
from servicepledge.report.sections.headline import sentence, worst_sentence
from servicepledge.scorecard.measure import HISTORY, measure_from, tally_periods
from servicepledge.scorecard.verdict import Verdict


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("contract", ["telecom", "hotline", "aftersales"])
def test_every_section_shows_itself_in_both_languages(report, contract, language):
    for section in sections_of(report(contract, language)):
        assert section.title and len(section.markup) > 50
        assert "{" not in re.sub(r"<script.*?</script>", "", section.markup, flags=re.DOTALL)
        assert "None" not in section.markup


def test_one_sentence_says_it_all(report):
    assert (
        sentence(report("telecom", "zh").material)
        == "8 项可计量条款：1 项达标，4 项未达标，1 项无法判定，2 项仅列事实。"
    )
    assert sentence(report("hotline", "en").material) == "6 clauses that can be measured: 4 met, 2 missed."


def test_the_worst_miss_comes_with_its_run(report, workspace):
    assert worst_sentence(report("telecom", "zh").material) == (
        "最突出的一项：4.1.1a 接通率为 93.88%，约定 ≥ 95%，未接通数超限 56 通，连续 3 个月未达标。"
    )
    assert worst_sentence(report("aftersales", "en").material) == "Nothing was missed in this period."
    may = open_report("hotline", "2026-05", language="en", workspace=str(workspace.folder)).material
    assert worst_sentence(may) == (
        "Nothing was missed in this period. Closest to its line: 三.2(1)b Solved by the one first asked, 80.81% "
        "(target ≥ 80%): room for 11 more first contacts (not resolved at once)."
    )
    telecom = report("telecom", "zh").material
    september = [replace(one, verdict=Verdict.UNDECIDABLE) for one in telecom.card.history[-1]]
    card = replace(telecom.card, history=(*telecom.card.history[:-1], tuple(september)))
    with_a_gap = replace(telecom, evidence=replace(telecom.evidence, card=card))
    assert "最近 3 次判定均未达标" in worst_sentence(with_a_gap)
    assert worst_sentence(report("retail", "en").material).startswith("Worst miss: 一.2(4)b")


@pytest.mark.parametrize(
    ("contract", "language", "ref", "figures"),
    [
        ("telecom", "zh", "4.1.1a", ("4,635 / 4,937 通", "93.88%", "≥ 95%", "未接通数超限 56 通")),
        ("telecom", "zh", "4.1.1b", ("22,064.68 秒 / 4,635 通", "4.76 秒", "≤ 5 秒", "余 0.24 秒")),
        ("telecom", "en", "4.1.2", ("16,386.60 s / 5,108 replies", "3.21 s", "≤ 3 s", "0.21 s over")),
        ("telecom", "zh", "补充2", ("4,259 / 4,697 次", "90.67%", "≥ ____ %", "—")),
        ("hotline", "zh", "二.2(4)a", ("150 / 153 件", "98.04%", "≥ 95%", "尚可容许 4 件超时")),
        ("aftersales", "en", "二.2(4)", ("346 / 355 cases", "97.46%", "≥ 90%", "room for 26 more cases (late)")),
    ],
)
def test_a_clause_is_shown_with_its_counts_and_headroom_in_its_own_unit(report, contract, language, ref, figures):
    material = report(contract, language).material
    clause = next(clause for clause in material.contract.clauses if clause.ref == ref)
    row = clause_row(material, clause)
    assert (row.base, row.value, row.target, row.headroom) == figures


def test_an_open_window_says_until_when(report):
    material = report("hotline", "en").material
    row = clause_row(material, next(clause for clause in material.contract.clauses if clause.ref == "三.2(1)b"))
    assert row.is_provisional and row.notes[0] == "the repeat window is open until 2026-11-04 00:00"
    assert row.is_sensitive and row.notes[-1] == "Repeat window: 24 h → 80.04% ● met"


def test_every_link_on_the_page_leads_somewhere(report):
    markup = "".join(section.markup for section in sections_of(report("telecom", "en")))
    assert set(re.findall(r'href="#([^"]+)"', markup)) <= set(re.findall(r' id="([^"]+)"', markup))


def test_without_surveys_the_section_says_so(spoiled):
    folder = spoiled("sources/centre.toml", ('[surveys]\npath = "sample/surveys.parquet"', ""))
    opened = open_report("telecom", "2026-10", language="zh", workspace=str(folder))
    assert "缺少导出数据：surveys" in opened.satisfaction().markup
    assert "缺少导出数据：surveys" in opened.clause_table().markup
    assert "缺少导出数据：surveys" in opened.headline().markup
    assert all(getattr(opened, name)().markup for name in SECTIONS)


@pytest.mark.parametrize("contract", ["aftersales", "telecom"])
def test_a_notebook_finds_the_workspace_above_it_and_what_a_run_has_measured(
    contract, report, workspace, tmp_path, monkeypatch
):
    by_hand = report(contract, "zh")
    card = by_hand.material.card
    agreed = [workspace.contract(name) for name in ("aftersales", "telecom", "hotline")]
    september = Period.parse("2026-09")
    tallies = tally_periods(
        card.opened, agreed, {one.id: [card.period, september] for one in agreed}, history=HISTORY, readings=True
    )
    cards = [
        measure_from(card.opened, one, period, tallies, history=HISTORY, readings=True)
        for one in agreed
        for period in (september, card.period)
    ]
    breakdowns = tally_breakdowns(card.opened, cards)
    assert {("hour",), ("weekday", "hour"), ("queue",), ("kind",)} <= set(breakdowns)
    evidence = [
        Evidence(one, {by: rows.filter(pl.col("contract") == one.contract.id) for by, rows in breakdowns.items()})
        for one in cards
    ]
    look_up(evidence)
    (mine,) = (one for one in evidence if one.card.contract.id == contract and one.card.period == card.period)
    replace(by_hand.material, evidence=mine).write(tmp_path / "prepared")
    monkeypatch.chdir(workspace.folder / "notebooks")
    with pytest.raises(UsageError, match="contract 'nobody'\n  - is not known"):
        open_report("nobody", "2026-10")
    expected = [section.markup for section in sections_of(by_hand)]
    monkeypatch.setattr(OpenSource, "database", property(lambda _: pytest.fail("opened again")))
    prepared = open_report(contract, "2026-10", prepared=str(tmp_path / "prepared"))
    assert [section.markup for section in sections_of(prepared)] == expected


def test_an_unknown_language_is_refused(workspace):
    with pytest.raises(UsageError, match="language 'fr'"):
        open_report("telecom", "2026-10", language="fr", workspace=str(workspace.folder))


FIRST = '[[clauses]]\nref = "4.1.1a"'
AMENDED = """
[[amendments]]
number = "补2026-10"
signed_on = 2026-10-01
effective_on = 2026-10-15
[[amendments.changes]]
clause = "4.1.1a"
target = ">= 90 %"
[[amendments.changes]]
clause = "4.1.3"
limit = "12 h"
"""


def test_a_period_that_an_amendment_cuts_shows_its_segments_and_the_whole(spoiled):
    folder = spoiled("contracts/telecom.toml", (FIRST, AMENDED + FIRST))
    opened = open_report("telecom", "2026-10", language="en", workspace=str(folder))
    rate = clause_row(opened.material, next(one for one in opened.material.contract.clauses if one.ref == "4.1.1a"))
    rule, before, after = rate.notes
    assert rule == "the target changed within the period: each segment judged by its own, all must be met"
    first, second = (re.fullmatch(SEGMENT, line) for line in (before, after))
    assert (first["days"], first["target"]) == ("2026-10-01 to 2026-10-14", "≥ 95%")
    assert (second["days"], second["target"]) == ("2026-10-15 to 2026-10-31", "≥ 90%")
    tops = [int(found["top"].replace(",", "")) for found in (first, second)]
    assert rate.base == f"{sum(tops):,} / 4,937 calls" == "4,635 / 4,937 calls"
    assert rate.target == "≥ 90%"
    reply = clause_row(opened.material, next(one for one in opened.material.contract.clauses if one.ref == "4.1.3"))
    assert [line.partition(": ")[0] for line in reply.notes] == [
        "changed within the period",
        "received up to 2026-10-14",
        "received from 2026-10-15",
    ]
    assert "Amendment 补2026-10: signed 2026-10-01, in effect from 2026-10-15." in re.sub(
        "</?span[^>]*>", "", opened.clause_table().markup
    )
    assert "received from 2026-10-15" in opened.definitions().markup
    assert all(getattr(opened, name)().markup for name in SECTIONS)


SEGMENT = r"(?P<days>.+): [\d.]+% \((?P<top>[\d,]+) / [\d,]+ calls\) · Target (?P<target>.+) · . \w+"


def test_a_verdict_that_another_reading_flips_is_marked_and_the_others_are_listed(report):
    opened = report("telecom", "zh")
    material = opened.material
    clauses = {clause.ref: clause_row(material, clause) for clause in material.contract.clauses}
    assert [ref for ref, row in clauses.items() if row.is_sensitive] == ["4.1.1b"]
    assert clauses["4.1.1b"].notes == ("计时起点：来电到达 → 14.78 秒 ▲ 未达标",)
    assert "口径敏感" in opened.clause_table().markup
    definitions = re.sub("</?span[^>]*>", "", plain(opened.definitions().markup))
    assert "重复联系时间窗：24 小时 → 93.64% ? 无法判定" in definitions


@pytest.mark.parametrize(("language", "says"), [
    ("zh", ("语种：中文、英文", "数值出处：补充协议一")),
    ("en", ("Languages: 中文、英文", "number agreed in: 补充协议一")),
])  # fmt: skip
def test_what_was_filled_in_and_where_a_number_was_agreed_stands_with_the_clause(language, says):
    names = {"zh": "语种", "en": "Languages"}
    fields = [{"name": names, "value": "中文、英文"}]
    clause = Clause(ref="2.4", words="语种____", kpi="answer_rate", fields=fields, agreed="补充协议一")
    assert filled_in(clause, language) == says


def test_words_written_in_both_languages_are_each_on_their_page():
    field = {"name": {"zh": "周期", "en": "Cycle"}, "value": {"zh": "每月", "en": "monthly"}}
    agreed = {"zh": "补充协议一", "en": "Amendment 1"}
    clause = Clause(ref="2.4", words="周期____", kpi="answer_rate", fields=[field], agreed=agreed)
    assert filled_in(clause, "zh") == ("周期：每月", "数值出处：补充协议一")
    assert filled_in(clause, "en") == ("Cycle: monthly", "number agreed in: Amendment 1")


def row_of(report, contract, language, ref):
    material = report(contract, language).material
    return clause_row(material, next(clause for clause in material.contract.clauses if clause.ref == ref))


def test_a_price_stands_on_the_english_page_as_on_the_bill(report):
    assert "Rate: CNY 0.35/min" in row_of(report, "telecom-letter", "en", "6.1.1").readings


def test_a_routine_without_an_interval_says_no_reading_about_one(report):
    row = row_of(report, "citizen", "zh", "2.3b")
    assert (row.value, row.base, row.readings) == ("1 次", "31 天内", ("依据：运营日志",))


def test_an_invitation_rate_is_not_called_a_response_rate(report):
    assert row_of(report, "aftersales-letter", "zh", "二.2(5)b").kpi == "满意度调查邀请率"
    assert "Survey invitation rate" in report("aftersales-letter", "en").definitions().markup


def test_clauses_under_one_kpi_are_told_apart_in_the_trend(report):
    called = labels_of(report("citizen", "zh").material.card, "zh")
    assert called["2.2b"] == "首次响应时限达标率（≤ 30 分钟）"
    assert called["3.3b"] == "首次响应时限达标率（≤ 4 小时）"
    assert called["2.1a"] == "热线可用率", "no other clause has it"
    assert "2.2b 首次响应时限达标率（≤ 30 分钟） · 各期数值" in report("citizen", "zh").trend().markup
    english = labels_of(report("repairs", "en").material.card, "en")
    assert english["三.3a"] == "Routine activities done (safety check)"


def test_every_activity_of_the_logbook_has_a_name():
    assert set(labels.ACTIVITIES) == set(activities.ACTIVITIES)


def test_the_trend_leaves_out_what_was_never_measured_and_explains_only_the_signs_there_are(report):
    zh, en = (report(*asked).trend().markup for asked in (("citizen", "zh"), ("repairs", "en")))
    assert '<bdi class="ref">1.3a</bdi>' not in zh, "facts only, under no limit"
    assert "● 达标　▲ 未达标　? 无法判定　无标记：仅列事实　○ 本期未发生</p>" in plain(zh)
    assert "● met　▲ missed　unmarked: facts only</p>" in plain(en)


@pytest.mark.parametrize(("contract", "language", "name", "says"), [
    ("citizen", "zh", "work", "每日 08:30–17:30；法定节假日除外；本期 10-01、10-02、10-03 休；适用：2.1a、"),
    ("telecom-letter", "zh", "onsite", "工作日 09:00–17:00；按国务院办公厅放假与调休安排；本期 10-01、10-02、10-05、10-06、10-07 休；本期 10-10 上班；适用：2.1.4"),
    ("hotline", "en", "work", "every day 08:00–18:00; for 三.1(1)b; outside of them: 三.1(2)a"),
    ("support", "en", "Working days", "by the State Council’s arrangement of holidays and make-up days; closed on 10-01, "),
])  # fmt: skip
def test_the_definitions_say_which_hours_and_days_count(report, contract, language, name, says):
    found = dict(hours_lines(report(contract, language).material.card, language))
    assert found[name].startswith(says)


def test_the_own_hours_of_days_and_nights_are_said():
    hours = Hours.model_validate(
        {"windows": ["22:00-30:00"], "on": {"sat": ["09:00-12:00", "13:00-17:00"], "sun": []}, "days": "every_day"}
    )
    assert list(_usual(hours, "zh")) == ["每日 22:00–次日 06:00", "周六 09:00–12:00、13:00–17:00", "周日 休"]
    assert list(_usual(hours, "en"))[0] == "every day 22:00–06:00 the next day"


def test_the_definitions_say_whether_a_reading_was_agreed_or_chosen_with_a_template(report):
    assert "本报告采用" in report("telecom", "zh").definitions().markup
    assert "as used here" in report("hotline-letter", "en").definitions().markup
