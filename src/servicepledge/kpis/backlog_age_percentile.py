"""未结案件时长百分位数: what age nine in ten open cases did not exceed, or half, or all: the hundredth is the oldest."""

from ..kpi import Text
from ._shared import PERCENTILES, backlog_age

KPI = backlog_age(
    "backlog_age_percentile",
    label=Text(zh="未结案件时长百分位数", en="Percentile of the age of open cases"),
    definition=Text(
        zh="报告期期末时刻尚未解决（或结案，依约定）的案件，按自受理至该时刻的自然时长由短到长排列，居约定百分位处的时长；第100百分位即最久的一件。",
        en="Of the cases not yet resolved (or closed, as agreed) when a report’s period ended, the natural time since receipt that the "
        "agreed share of them did not exceed; the 100th percentile is the oldest.",
    ),
    times="{age}",
    readings=PERCENTILES,
)
