"""Charts: axes at round figures, labels clear of the line, one description for every way of drawing."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from servicepledge.report.charts.chart import Chart, Point, house_template, text_width
from servicepledge.report.charts.svg import WIDE, picture, small_line
from servicepledge.report.page.section import ChartPiece
from servicepledge.scorecard.verdict import Verdict


def chart(*heights: float | None, **more) -> Chart:
    points = tuple(Point(str(no), height, f"{no} {height}", Verdict.MET) for no, height in enumerate(heights))
    return Chart("c", "title", points, "alt", ("x", "y"), (("0", "1"),), **more)


@pytest.mark.parametrize(
    "heights", [(93.0, 97.0), (100.0, 100.0), (0.0, 0.0), (4.7,), (0.001, 0.002), (12000.0, 90000.0), ()]
)
def test_an_axis_holds_its_values_and_has_ticks(heights):
    axis = chart(*heights).axis
    assert all(axis.low <= height <= axis.high for height in heights)
    assert 2 <= len(axis.ticks) <= 9


def test_a_shares_axis_ends_at_a_hundred_per_cent():
    axis = chart(98.0, 100.0, ceiling=100.0, suffix="%").axis
    assert max(axis.ticks) <= 100


def test_a_day_without_rows_is_a_gap():
    line = re.findall(r'<path class="series" d="(.*?)"', picture(chart(1.0, None, 2.0)))[0]
    assert line.count("M") == 2 and "L" not in line
    assert chart(1.0, None, 2.0).spec()["data"][0]["y"] == [1.0, None, 2.0]


def test_the_targets_label_stands_right_of_the_chart_where_no_line_runs():
    drawn = chart(99.0, 98.0, 95.2, 95.1, target=95.0, target_label="Target\n≥ 95%")
    (label,) = drawn.spec()["layout"]["annotations"]
    look = house_template()["layout"]["annotationdefaults"]
    assert label == {"y": 95.0, "text": "Target<br>≥ 95%"} and (look["x"], look["xanchor"]) == (1, "left")
    assert drawn.spec()["layout"]["margin"]["r"] == drawn.right > chart(99.0).right, "there is room for it"
    right = max(float(x) for x in re.findall(r'<line class="target".*? x2="([\d.]+)"', picture(drawn)))
    starts = [float(x) for x in re.findall(r'<text class="target-label" x="([\d.]+)"', picture(drawn))]
    assert len(starts) == 2 and all(right < start < WIDE[0] - text_width("≥ 95%") for start in starts)


@pytest.mark.parametrize("values", [(0.0, 0.0), (None, None), (3.0, 0.0)])
def test_a_target_of_nothing_has_its_label_too(values):
    drawn = chart(*values, target=0.0, target_label="Target\n≤ 0")
    assert picture(drawn).count("target-label") == 2 and len(drawn.axis.ticks) > 2


def test_bars_say_their_share_and_the_limit_stands_between_those_in_time_and_those_late():
    points = tuple(
        Point(f"≤ {no}", 5.0 - no, "says", mark, "10%" if no else "")
        for no, mark in enumerate((Verdict.FACTS_ONLY, Verdict.FACTS_ONLY, Verdict.MISSED))
    )
    drawn = replace(chart(), points=points, kind="bars", limit_after=2, limit_label="limit 2 s")
    layout, traces = drawn.spec()["layout"], drawn.spec()["data"]
    assert [trace["text"] for trace in traces] == [["", "10%"], ["10%"]]
    assert (layout["shapes"][0]["x0"], layout["annotations"][0]["text"]) == (1.5, "limit 2 s")
    assert picture(drawn).count("10%") == 2 and picture(drawn).count("limit 2 s") == 1


@pytest.mark.parametrize("limit_after", [1, 2], ids=["on the left", "on the right"])
def test_a_limits_label_stands_over_the_plot_where_no_bar_and_no_share_reaches(limit_after):
    points = tuple(Point(f"≤ {no}", 5.0, "says", label="52.6%") for no in range(3))
    drawn = replace(chart(), points=points, kind="bars", limit_after=limit_after, limit_label="limit 2 s")
    (y,) = (float(y) for y in re.findall(r'<text class="target-label" x="[\d.]+" y="([\d.]+)"', picture(drawn)))
    shares = [float(y) for y in re.findall(r'<text class="bar-label" x="[\d.]+" y="([\d.]+)"', picture(drawn))]
    grid = [float(y) for y in re.findall(r'<line class="grid" x1="[\d.]+" y1="([\d.]+)"', picture(drawn))]
    letters = 12
    assert letters < y < min(grid) and y < min(shares) - letters
    (label,), margin = drawn.spec()["layout"]["annotations"], drawn.spec()["layout"]["margin"]
    assert (label["y"], label["yanchor"]) == (1, "bottom") and margin["t"] > 2 * letters


def test_labels_under_a_small_chart_keep_their_distance():
    months = tuple(Point(f"2026-{no:02}", 95.0, "says") for no in range(4, 11))
    for is_half in (False, True):
        drawn = picture(replace(chart(), points=months, is_half=is_half))
        places = [float(x) for x in re.findall(r'x="([\d.]+)" y="[\d.]+" text-anchor="middle">2026', drawn)]
        assert len(places) == (4 if is_half else 7)
        assert min(b - a for a, b in pairwise(places)) > text_width("2026-04") + 12


def test_a_single_point_is_no_line():
    assert small_line(chart(95.0).points, 90.0, "said") == "" != small_line(chart(95.0, 96.0).points, 90.0, "said")


def test_a_point_between_gaps_is_a_dot_on_a_small_line():
    heights = (95.0, 96.0, None, 94.0, None, 97.0, 98.0)
    assert small_line(chart(*heights).points, 90.0, "said").count('r="2"') == 1
    assert small_line(chart(94.0, None, 97.0, 98.0).points, 90.0, "said").count('r="2"') == 1


def test_a_small_line_says_its_figures():
    drawn = small_line(chart(1.0, 2.0).points, 1.5, 'said "so" <b>')
    assert 'aria-label="said &#34;so&#34; &lt;b&gt;"' in drawn


def test_jupyterlab_gets_plotly_and_the_page_gets_its_piece():
    bundle = ChartPiece(chart(1.0, 2.0, target=1.5, target_label="t"), "figures").bundle()
    spec = bundle["application/vnd.plotly.v1+json"]
    assert spec["layout"]["template"] == house_template()
    json.dumps(spec)
    assert '<script type="application/json" class="spec">' in bundle["application/vnd.servicepledge.page+html"]


def test_the_usual_range_is_drawn_where_it_is_known():
    ranged = chart(95.0, 96.0, 90.0, limits=((94.0, 97.0), None, (93.5, 98.25)))
    low, high = ranged.spec()["data"][-2:]
    assert (low["y"], high["y"]) == ([94.0, None, 93.5], [97.0, None, 98.25])
    assert len(ranged.spec()["data"]) == len(house_template()["data"]["scatter"])
    assert picture(ranged).count('class="limit"') == 2
    assert ranged.axis.low < 90.0 and ranged.axis.high > 98.25
    plain = chart(95.0, 96.0, 90.0)
    assert 'class="limit"' not in picture(plain) and len(plain.spec()["data"]) == 5
