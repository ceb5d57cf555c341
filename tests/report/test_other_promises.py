"""A whole page of promises that the bundled letters do not make: percentiles, two ends, call-backs, limits by the calendar."""

import shutil
from pathlib import Path

import pytest
from support.places import REPOSITORY
from support.reports import in_language, page_of, text

from servicepledge.report.report import Report, open_report

AGREEMENT = """
title = { zh = "示例", en = "Example" }
source = "centre"
rows = "telecom"
starts_on = 2026-04-01
ends_on = 2027-03-31
client = { name = { zh = "甲", en = "A" } }
provider = { name = { zh = "乙", en = "B" } }
report = { every = "month" }

[hours.work]
days = "cn_workday"
windows = ["09:00-12:00", "13:00-18:00"]
"""
CLAUSES = {
    "P90 应答时长不超过 1 秒": 'kpi = "answer_time_percentile"\ntarget = "<= 1 s"\nheadline = true',
    "中位应答时长不超过 1 分钟": 'kpi = "answer_time_percentile"\ntarget = "<= 1 min"\nreading = { percentile = "50" }',
    "九成案件 3 天内解决": 'kpi = "resolution_percentile"\ntarget = "<= 3 d"',
    "平均解决时长介于 1 小时与 90 天之间": 'kpi = "mean_resolution_time"\ntarget = "between 1 h and 90 d"',
    "接通率介于 80% 与 81% 之间": 'kpi = "answer_rate"\ntarget = "80%~81%"\nheadline = true',
    "超长等待等于 3 通": 'kpi = "long_wait_count"\ntarget = "= 3 通"',
    "漏接 30 分钟内回拨": 'kpi = "callback_time"\nlimit = "半小时"\ntarget = ">= 90 %"',
    "平均处理时长": 'kpi = "average_handle_time"\ntarget = "<= 6 min"',
    "一个月内解决": 'kpi = "resolution_time"\nlimit = "1 个月"\ntarget = ">= 95 %"',
    "次日中午前响应": 'kpi = "first_response_time"\nlimit = "次日12:00前"\ntarget = ">= 95 %"',
    "半个工作日内响应": 'kpi = "first_response_time"\nlimit = "0.5 个工作日"\nclock = "work"\ntarget = ">= 95 %"',
    "加权满意度": 'kpi = "weighted_satisfaction"\ntarget = ">= 60 points"',
    "净推荐值": 'kpi = "net_promoter_score"',
    "月末未结不超过 20 件": 'kpi = "backlog"\ntarget = "<= 20 cases"',
    "未结案件不得久于 30 天": 'kpi = "backlog_age_percentile"\ntarget = "<= 30 d"\nreading = { percentile = "100" }',
    "未结案件平均时长": 'kpi = "mean_backlog_age"',
    "八成半小时内 15 秒接听八成": 'kpi = "interval_service_level"\nlimit = "15 s"\ntarget = ">= 80 %"',
    "座席占用率介于 1% 与 85% 之间": 'kpi = "occupancy"\nreading = { after_call = "left_out" }\ntarget = "1%~85%"',
    "紧急者优先": 'kpi = "handled_first_rate"\nscope = { class = "complex" }',
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder: Path = tmp_path_factory.mktemp("promises")
    for name in ("sample", "sources"):
        shutil.copytree(REPOSITORY / "data" / name, folder / "data" / name)
    shutil.copytree(REPOSITORY / "expectations", folder / "expectations")
    clauses = [
        f'[[clauses]]\nref = "{number}"\nwords = "{words}"\n{rest}'
        for number, (words, rest) in enumerate(CLAUSES.items(), 1)
    ]
    (folder / "data/contracts").mkdir()
    (folder / "data/contracts/promises.toml").write_text(AGREEMENT + "\n" + "\n\n".join(clauses), "utf-8")
    return open_report("promises", "2026-10", workspace=str(folder))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            [
                "80% 至 81%",
                "= 3",
                "时限 1 个月",
                "次日 12:00 前",
                "0.5 个工作日",
                "已接来电时长的百分位数",
                "百分位：90",
            ],
        ),
        (
            "en",
            [
                "80% to 81%",
                "limit 1 month",
                "12:00 on the next day",
                "half a working day",
                "percentile of the times of answered calls",
            ],
        ),
    ],
)
def test_the_page_says_them_all(report: Report, language: str, said: list[str]) -> None:
    found = text(page_of(in_language(report, language)))
    assert [words for words in said if words not in found] == []
