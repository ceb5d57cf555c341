"""The bars of times: every time is in one of them, and those past the limit are the clause's late ones."""

import pytest
from support.distributions import distribution

from servicepledge.evidence.evidence import limit_us
from servicepledge.evidence.rows import rows_behind
from servicepledge.report.charts.distribution import distribution_chart
from servicepledge.scorecard.verdict import Verdict


@pytest.mark.parametrize(
    ("contract", "ref"),
    [("telecom", "4.1.1b"), ("hotline", "二.2(4)b"), ("hotline", "三.1(1)b"), ("aftersales", "二.2(4)")],
)
def test_every_time_is_in_one_bar(report, contract, ref):
    material = report(contract, "en").material
    score = material.card.of(ref)
    chart = distribution_chart(material, score)
    assert chart is not None and len(chart.points) <= 12
    assert sum(point.y for point in chart.points) == distribution(material.card.opened, score.term, material.part).n
    assert chart.points[0].y > 0
    assert (chart.limit_after is None) == (limit_us(score) is None)


@pytest.mark.parametrize(("language", "labels"), [
    ("en", ["≤ 3 s", "3–5 s", "5–10 s"]),
    ("zh", ["≤ 3 秒", "3–5 秒", "5–10 秒"]),
])  # fmt: skip
def test_bars_are_named_as_the_bands_they_are(report, language, labels):
    material = report("telecom", language).material
    chart = distribution_chart(material, material.card.of("4.1.1b"))
    assert [point.x for point in chart.points[:3]] == labels
    assert chart.points[-1].x.startswith("> ")


def test_what_has_no_time_is_counted_beside_the_bars(report):
    material = report("telecom", "en").material
    score = material.card.of("4.1.3")
    chart = distribution_chart(material, score)
    drawn = int(sum(point.y for point in chart.points))
    assert drawn < score.denominator
    assert f"{score.denominator - drawn} more have no time" in chart.caption


def test_late_bars_hold_the_cases_that_were_done_late(report):
    material = report("hotline", "en").material
    score = material.card.of("二.2(4)b")
    chart = distribution_chart(material, score)
    late = rows_behind(material.card.opened, score.term, material.part)
    done_late = late.filter(late["elapsed_us"].is_not_null()).height
    assert chart is not None and done_late
    assert sum(point.y for point in chart.points if point.mark is Verdict.MISSED) == done_late
    assert f"Past the limit of 2 h: {done_late}" in chart.alt


def test_counts_agree_with_a_loop_over_the_rows(report):
    material = report("telecom", "en").material
    term = material.card.of("4.1.1b").term
    waits = rows_behind(material.card.opened, term, material.part, "all")["wait_us"].drop_nulls().to_list()
    lengths = [1_000_000, 5_000_000, 20_000_000]
    counted = distribution(material.card.opened, term, material.part, lengths)
    assert counted.n == len(waits)
    assert counted.upto == tuple(sum(wait <= length for wait in waits) for length in lengths)


def test_a_share_without_times_has_no_bars(report):
    material = report("telecom", "zh").material
    assert distribution_chart(material, material.card.of("4.1.4")) is None
