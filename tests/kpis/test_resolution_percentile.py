"""解决时长百分位数: the time that the agreed share of the cases done in the period did not exceed."""

from support.percentiles import PercentileOfCases


class TestResolutions(PercentileOfCases):
    kpi, stop = "resolution_percentile", "resolved_at"
