"""The words of the analyst's choices."""

from collections.abc import Mapping

from ...runtime.imports import lab_installation
from ...text import Text
from .evidence import BY

CHOICES: Mapping[str, Text] = {
    "contract": Text("协议", "Contract"),
    "period": Text("期间", "Period"),
    "clause": Text("条款", "Clause"),
    "breakdown": Text("分组", "Breakdown"),
    "reading": Text("口径", "Reading"),
    "whole": Text("不分组", "none"),
    "as_agreed": Text("按协议", "as agreed"),
    "value": Text("数值", "Value"),
    "base": Text("分子 / 分母", "Numerator / denominator"),
    "target": Text("目标", "Target"),
    "verdict": Text("判定", "Verdict"),
    "figures": Text("数字", "Figures"),
    "unchecked": Text("数据未经检查", "unchecked"),
    "not_installed": Text(
        f"交互选择需要 ipywidgets，请运行：{lab_installation()}",
        f"Interactive choices need ipywidgets. Run: {lab_installation()}",
    ),
}
BREAKDOWNS: Mapping[str, Text] = {
    **BY,
    "day": Text("日", "day"),
    "week": Text("周", "week"),
    "month": Text("月", "month"),
    "agent": Text("座席", "agent"),
}
"""A name for every breakdown there is."""
