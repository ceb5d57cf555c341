"""Sections: what they say of the sample, in both languages, and of things that are missing."""

import re

import polars as pl
import pytest

from servicepledge.contract.clause import Clause
from servicepledge.errors import UsageError
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.report.behind import Behind, look_up
from servicepledge.report.open import open_report
from servicepledge.report.prepared import Prepared
from servicepledge.report.sections.clauses import clause_row, filled_in
from servicepledge.report.sections.headline import sentence, worst_sentence
from servicepledge.report.why import tally_breakdowns
from servicepledge.scorecard.measure import HISTORY, measure_from, tally_periods

from .conftest import SECTIONS, sections_of


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("contract", ["telecom", "hotline", "aftersales"])
def test_every_section_shows_itself_in_both_languages(report, contract, language):
    for section in sections_of(report(contract, language)):
        assert section.title and len(section.markup) > 200
        assert "{" not in re.sub(r"<script.*?</script>", "", section.markup, flags=re.DOTALL)
        assert "None" not in section.markup


def test_one_sentence_says_it_all(report):
    assert (
        sentence(report("telecom", "zh").material) == "8 项约定指标：1 项达标，4 项未达标，1 项无法判定，2 项仅列事实。"
    )
    assert sentence(report("hotline", "en").material) == "6 agreed measures: 5 met, 1 missed."


def test_the_worst_miss_comes_with_its_run(report):
    assert worst_sentence(report("telecom", "zh").material) == (
        "最突出的一项：4.1.1a 接通率为 93.88%，约定 ≥ 95%，超出 56 通（未接），连续 3 个月未达标。"
    )
    assert worst_sentence(report("aftersales", "en").material) == "Nothing was missed in this period."


@pytest.mark.parametrize(
    ("contract", "language", "ref", "figures"),
    [
        ("telecom", "zh", "4.1.1a", ("4,635 / 4,937 通", "93.88%", "≥ 95%", "超出 56 通（未接）")),
        ("telecom", "zh", "4.1.1b", ("22,064.68 秒 / 4,635 通", "4.76 秒", "≤ 5 秒", "余 0.24 秒")),
        ("telecom", "en", "4.1.2", ("16,386.60 s / 5,108 replies", "3.21 s", "≤ 3 s", "0.21 s over")),
        ("telecom", "zh", "补充2", ("4,261 / 4,699 通", "90.68%", "≥ ____ %", "—")),
        ("hotline", "zh", "二.2(4)a", ("150 / 153 件", "98.04%", "≥ 95%", "还可超时 4 件")),
        ("aftersales", "en", "二.2(4)", ("346 / 383 cases", "90.34%", "≥ 90%", "room for 1 more case (late)")),
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
    assert row.is_provisional and row.notes == ("the repeat window is open until 2026-11-04 00:00",)


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
    card, findings = by_hand.material.card, by_hand.material.findings
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
    behind = [
        Behind(one, {by: rows.filter(pl.col("contract") == one.contract.id) for by, rows in breakdowns.items()})
        for one in cards
    ]
    look_up(behind)
    (mine,) = (one for one in behind if one.card.contract.id == contract and one.card.period == card.period)
    Prepared(mine, findings, by_hand.material.edition).write(tmp_path / "prepared")
    monkeypatch.chdir(workspace.folder / "notebooks")
    expected = [section.markup for section in sections_of(by_hand)]
    monkeypatch.setattr(OpenSource, "connection", property(lambda _: pytest.fail("opened again")))
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
    assert "重复来电时间窗：24 小时 → 93.66% ? 无法判定" in opened.definitions().markup


@pytest.mark.parametrize(("language", "says"), [
    ("zh", ("语种：中文、英文", "数值出处：补充协议一")),
    ("en", ("Languages: 中文、英文", "number agreed in: 补充协议一")),
])  # fmt: skip
def test_what_was_filled_in_and_where_a_number_was_agreed_stands_with_the_clause(language, says):
    names = {"zh": "语种", "en": "Languages"}
    fields = [{"name": names, "value": "中文、英文"}]
    clause = Clause(ref="2.4", words="语种____", kpi="answer_rate", fields=fields, agreed="补充协议一")
    assert filled_in(clause, language) == says
