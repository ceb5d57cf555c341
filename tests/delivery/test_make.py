"""Making one report by hand."""

from typing import Any

import pytest

from servicepledge.delivery import make as making
from servicepledge.delivery.make import make_one
from servicepledge.errors import PledgeError, ReportFailed, UsageError
from servicepledge.execution.pool import Pool
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for

JANUARY = Period.parse("2026-01")


def silent(line: str) -> None:
    pass


def make(place: Any, **more: Any) -> making.Outcome:
    return make_one(place, place.contract_path("one"), more.pop("period", JANUARY), silent, Pool(), **more)


@pytest.fixture
def unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening the exports is a failure of the test."""
    monkeypatch.setattr(making, "open_for", lambda *_: pytest.fail("the exports were opened"))


REFUSED: dict[str, tuple[dict[str, Any], type[PledgeError], str]] = {
    "an unknown parameter": (
        {"more": {"perod": "2026-01"}},
        UsageError,
        "has no parameter 'perod'. Did you mean 'period'?",
    ),
    "a parameter that would put another month's figures under this month's name": (
        {"more": {"period": "2026-02"}},
        UsageError,
        "parameter 'period'\n  - is set by the command itself. Use its argument or option.",
    ),
    "an unknown notebook": ({"notebook": "service_reprot"}, UsageError, "Did you mean 'service_report'?"),
    "a period before the term": ({"period": Period.parse("2025-12")}, UsageError, "lies outside the term of one"),
}


@pytest.mark.parametrize(("asked", "kind", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_before_the_exports_are_opened(
    make_place: Any, unopened: None, asked: dict[str, Any], kind: type[PledgeError], says: str
) -> None:
    place = make_place(one={})
    with pytest.raises(kind) as refused:
        make(place, **asked)
    assert says in str(refused.value)
    assert not place.reports.exists()


def test_the_contract_s_first_language_and_its_scores(make_place: Any, pages: Any) -> None:
    made = make(make_place(one={"languages": '["en", "zh"]'}))
    assert pages.made == ["one 2026-01 en"]
    assert [(score.numerator, score.denominator) for score in made.scores] == [(31, 31)]


def test_what_stops_the_notebook_stops_the_command(make_place: Any, pages: Any) -> None:
    pages.errors["one"] = ReportFailed("service_report.ipynb", "cell 3 failed.")
    with pytest.raises(ReportFailed, match="cell 3 failed"):
        make(make_place(one={}))


def test_a_notebook_is_told_only_what_it_asks_for(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    make(place, notebook="explore")
    assert set(pages.told[0]) == {"contract", "period", "workspace"}


def test_a_period_the_term_covers_in_part_is_measured_over_that_part(make_place: Any, pages: Any) -> None:
    made = make(make_place(one={"starts_on": "2026-01-22"}))
    assert [(score.denominator, score.is_partial) for score in made.scores] == [(10, True)]


class Prints:
    """Stands in for a browser."""

    def __init__(self, error: PledgeError | None = None) -> None:
        self.error = error

    def pdf(self, html: str, name: str) -> bytes:
        if self.error:
            raise self.error
        return f"{name}: {html}".encode()


def test_with_a_printer_a_pdf_lies_beside_the_page(make_place: Any, pages: Any) -> None:
    made = make(make_place(one={}), printer=Prints())
    assert made.report.path.with_suffix(".pdf").read_text() == "service_report.zh.pdf: page"


def test_a_page_that_cannot_be_printed_is_not_written_either(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    with pytest.raises(ReportFailed, match="could not be printed"):
        make(place, printer=Prints(ReportFailed("x.pdf", "could not be printed.")))
    assert not list(place.reports.rglob("*.html"))


def test_months_of_an_agreement_that_begin_on_the_sixteenth(make_place: Any) -> None:
    """A call at noon of each day: the month of January holds 31 days of calls, from the 16th to the 15th."""
    place = make_place(one={"month_starts_on": "16"})
    agreed = place.contract("one")
    asked = Period.parse("2026-01", agreed.report.month_starts_on)
    card = measure(open_for(place, agreed), agreed, asked, history=12)
    assert [(score.period.label, score.denominator) for (score,) in (*card.history, card.scores)] == [
        ("2025-12", 15),
        ("2026-01", 31),
    ]
    assert [score.is_partial for (score,) in (*card.history, card.scores)] == [True, False]
