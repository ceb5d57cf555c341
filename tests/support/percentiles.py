"""What every percentile of how long cases took is held to, whichever step it is of."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from support.boring_base import US, Asked
from support.boring_times import percentile
from support.bundled import sample
from support.centre import contract, score, scored
from support.drawn import drawn, instant

from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.verdict import Verdict
from servicepledge.workspace import Workspace

Opened = Callable[..., OpenSource]
CASES = {
    "nine in ten of four are all four": ({}, 180),
    "three in four": ({"percentile": "75"}, 30),
    "the median": ({"percentile": "50"}, 25),
    "nine in ten as a spreadsheet has it": ({"rank": "interpolated"}, 30 + Fraction(7, 10) * 150),
}


class PercentileOfCases:
    """A KPI's file of tests names the KPI and the column at which its step is done, and gets these."""

    kpi: str
    stop: str

    @property
    def clause(self) -> dict[str, str]:
        return {"kpi": self.kpi, "target": "<= 30 min"}

    @pytest.mark.parametrize(("reading", "minutes"), CASES.values(), ids=CASES)
    def test_of_four_cases(self, opened: Opened, reading: dict[str, str], minutes: Fraction) -> None:
        found = scored(
            opened, {**self.clause, "reading": reading}, tickets=f"{self.stop}\n09:10:00\n09:20:00\n09:30:00\n12:00:00"
        )
        assert (found.value, found.denominator) == (minutes * 60, 4)
        assert found.verdict is (Verdict.MET if minutes <= 30 else Verdict.MISSED)

    def test_what_is_open_is_not_among_them_and_one_that_cannot_be_may_be_the_longest(self, opened: Opened) -> None:
        assert scored(opened, self.clause, tickets=f"{self.stop}\n09:10:00\n-").value == 600
        found = scored(opened, self.clause, tickets=f"{self.stop}\n08:10:00\n09:10:00")
        assert (found.value, found.unmeasurable, found.range.best, found.range.worst) == (600, 1, 600, None)
        assert found.verdict is Verdict.UNDECIDABLE

    def test_an_amendment_within_the_period_leaves_one_percentile_of_the_whole(self, opened: Opened) -> None:
        rows = f"received_at | {self.stop}\n05 09:00 | 05 09:10\n20 09:00 | 20 09:30\n21 09:00 | 21 10:00"
        amended = {"number": "1", "signed_on": date(2026, 10, 10), "effective_on": date(2026, 10, 10)}
        changed = {"ref": "1", "words": "…", **self.clause, "words_en": "…"}
        tables = opened(as_of=instant("2026-12-01 00:00"), tickets=drawn("tickets", rows))
        clause = {**self.clause, "reading": {"percentile": "50"}}
        more = {"amendments": [{**amended, "changes": [{**changed, "reading": {"percentile": "50"}}]}]}
        found = score(tables, clause, **more)
        assert (found.value, found.denominator, len(found.segments)) == (1800, 3, 2)
        assert (found.verdict, found.is_judged_by_segment) == (Verdict.MET, False)
        lower = {**changed, "reading": {"percentile": "50"}, "target": "<= 15 min"}
        stricter = score(tables, clause, amendments=[{**amended, "changes": [lower]}])
        assert (stricter.value, stricter.verdict, stricter.is_judged_by_segment) == (1800, Verdict.MISSED, True)

    @pytest.mark.parametrize("rank", ["nearest", "interpolated"])
    @pytest.mark.parametrize("percent", [25, 50, 90])
    def test_the_sample_as_plain_loops_have_it(self, workspace: Workspace, percent: int, rank: str) -> None:
        reading = {"percentile": str(percent), "rank": rank}
        agreed = contract([{**self.clause, "reading": reading}], id="retail", source="centre", rows="retail")
        asked, opened = (
            Asked(agreed, agreed.clauses[0], sample(str(workspace.data / "sample"))),
            open_for(workspace, agreed),
        )
        for number in range(4, 11):
            period = Period.parse(f"2026-{number:02}")
            times = [
                (case[self.stop] - case["received_at"]) // US
                for case in asked.of(asked.tables.tickets)
                if case[self.stop] is not None
                and period.first <= case[self.stop].astimezone(agreed.zone).date() <= period.last
                and case[self.stop] >= case["received_at"]
            ]
            (found,) = measure(opened, agreed, period).scores
            expected = percentile(times, percent, rank)
            assert expected is not None and len(times) == found.denominator > 9
            assert 0 <= found.value * 1_000_000 - expected < 1
