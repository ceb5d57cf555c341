"""The words for what is not bundled: KPIs, facts and sections of a workspace or an installed package."""

from collections.abc import Mapping

from ...text import Text

WORDS_OF_ADDED: Mapping[str, Text] = {
    "own": Text("出处", "Where from"),
    "own_kpi": Text("本工作区自定义指标（{file}）", "the workspace’s own KPI ({file})"),
    "package_kpi": Text("安装包 {package} 的指标（{file}）", "a KPI of the package {package} ({file})"),
    "own_source": Text("依据", "Source"),
    "kpi_file": Text("自定义指标", "Own KPI"),
    "fact_file": Text("自定义事实", "Own fact"),
    "section_file": Text("自定义章节", "Own section"),
    "cause_kpi": Text("自定义指标有变", "another definition of a KPI of the workspace’s own"),
    "cause_fact": Text("自定义事实有变", "another fact of the workspace’s own"),
    "cause_section": Text("自定义章节有变", "another section of the workspace’s own"),
}
"""`cause_*` and `*_file` have the kind of what was added in their name."""
