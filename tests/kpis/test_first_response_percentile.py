"""首次响应时长百分位数: the time that the agreed share of the cases done in the period did not exceed."""

from support.percentiles import PercentileOfCases


class TestFirstResponses(PercentileOfCases):
    kpi, stop = "first_response_percentile", "first_response_at"
