"""Prose on the page: where a line may break, and where it may not."""

import pytest

from servicepledge.report.page.line_breaks import kept

CASES = {
    "a number and what it counts": ("尚可容许 4 件超时; 3 months", "尚可容许 4~件超时; 3~months"),
    "a unit of several letters": ("平均 2.75 分钟，≤ 24 小时", "平均 [2.75~分钟]，≤~[24~小时]"),
    "a unit that follows at once": ("接到投诉10分钟内", "接到投诉[10分钟]内"),
    "a date, and no longer with the word behind it": ("2026-11-04 00:00 后可定", "[2026-11-04 00:00] 后可定"),
    "hours": ("工作时间（8:00–18:00）内", "工作时间（[8:00–18:00]）内"),
    "each part of the sentence that says it all": ("1 项达标，4 项未达标，2 项仅列事实。", "[1~项达标]，[4~项未达标]，[2~项仅列事实]。"),
    "the same in English": ("5 met, 2 facts only", "[5~met], [2~facts only]"),
    "what another reading leads to": ("来电到达 → 14.78 秒 ▲ 未达标", "来电到达 [→ 14.78~秒 ▲ 未达标]"),
    "that without a verdict": ("确认登记 → 90.23%，其余", "确认登记 [→ 90.23%]，其余"),
    "a fraction; what is counted may stand below it": ("2,676,675 / 2,678,400 seconds", "[2,676,675 / 2,678,400] seconds"),
    "a fraction of times": ("22,064.68 秒 / 4,635 通", "[22,064.68~秒 / 4,635]~通"),
    "an amendment: two lines at most": ("补充协议一（2026-03-20）", "{补充协议一[（2026-03-20）]]"),
    "a clause's number, which takes no space of its own": ("第二.2(4)b 与 4.1.1a", "第<二.2(4)b] 与 4.1.1a"),
    "parties and hyphens": ("Party A answers e-mails", "Party~A answers [e-mails]"),
    "nothing else, and no markup": ("<b>1</b> 至 2 & 3", "&lt;b&gt;1&lt;/b&gt; 至 2 &amp; 3"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), CASES.values(), ids=CASES)
def test_a_line_does_not_break_inside(text: str, shown: str) -> None:
    marks = {
        '<span class="keep">': "[",
        '<span class="whole">': "{",
        '<span class="keep id">': "<",
        "</span>": "]",
        "\N{NO-BREAK SPACE}": "~",
    }
    found = str(kept(text))
    for markup, mark in marks.items():
        found = found.replace(markup, mark)
    assert found == shown
