"""The analyst's choices: what the menus offer, the answer to each choice, and what is said without ipywidgets."""

from importlib.util import find_spec
from typing import Any

import pytest
from support.places import REPOSITORY

from servicepledge import explore
from servicepledge.engine.breakdown import NAMES
from servicepledge.errors import UsageError
from servicepledge.exploration import menus
from servicepledge.exploration.explorer import Explorer
from servicepledge.exploration.menus import AS_AGREED, WHOLE, Choice, Choices, Menus
from servicepledge.report.page.section import PLOTLY, ChartPiece, Html
from servicepledge.report.words.menus import BREAKDOWNS
from servicepledge.runtime.imports import lab_installation

with_widgets = pytest.mark.skipif(find_spec("ipywidgets") is None, reason="ipywidgets is not installed here")


@pytest.fixture(scope="module")
def centre() -> Explorer:
    return explore(REPOSITORY)


@pytest.fixture
def choices(centre: Explorer) -> Choices:
    return centre.choose("telecom", "2026-10")


def values(options: list[tuple[str, Any]]) -> list[Any]:
    return [value for _, value in options]


def test_the_menus_offer_what_can_be_asked(centre: Explorer, choices: Choices) -> None:
    assert values(choices.contracts()) == [contract.id for contract in centre.workspace.contracts()[0]]
    months = [f"2026-{month:02}" for month in range(10, 3, -1)]
    assert values(choices.periods("telecom")) == months, "the term begins in April"
    refs = centre.score("telecom", "2026-10")["clause"].to_list()
    assert values(choices.clauses("telecom", "2026-10")) == refs
    assert values(choices.breakdowns()) == [WHOLE, *NAMES] and set(BREAKDOWNS) >= set(NAMES)
    assert [words.split(" · ")[-1] for words, _ in choices.breakdowns()[1:]] == list(NAMES), "each by its one name"
    readings = choices.readings("hotline", "三.1(1)b")
    assert readings[0] == ("as agreed", AS_AGREED) and ("clock_start", "arrival") in values(readings)
    assert choices.readings("telecom", "no such clause") == [("as agreed", AS_AGREED)]


def test_an_answer_has_the_figures_of_the_explorer_as_chart_and_table(centre: Explorer, choices: Choices) -> None:
    chart, table = choices.answer(Choice("telecom", "4.1.1a", "2026-10", "queue"))
    frame = centre.clause("telecom", "4.1.1a", "2026-10", by=["queue"])
    assert isinstance(chart, ChartPiece) and isinstance(table, Html)
    assert [point.x for point in chart.chart.points] == frame["queue"].to_list()
    assert [point.y for point in chart.chart.points] == pytest.approx([100 * value for value in frame["value"]])
    assert chart.chart.kind == "bars" and chart.chart.target == 95.0
    for row in frame.to_dicts():
        assert f"{row['numerator']:,.0f} / {row['denominator']:,} calls" in table.markup
    whole = centre.score("telecom", "2026-10").filter(clause="4.1.1a")
    assert frame["denominator"].sum() == whole["denominator"].item()
    assert centre.clause("telecom", "4.1.1a", "2026-10").equals(whole)


def test_a_whole_has_a_table_alone_and_days_a_line(choices: Choices) -> None:
    (table,) = choices.answer(Choice("telecom", "4.1.1a", "2026-10"))
    assert isinstance(table, Html) and "93.88%" in table.markup
    chart, _ = choices.answer(Choice("telecom", "4.1.1a", "2026-10", "day"))
    assert isinstance(chart, ChartPiece) and chart.chart.kind == "line"
    assert [chart.chart.points[no].x for no in (0, -1)] == ["10-01", "10-31"]


def test_another_reading_is_answered_otherwise(choices: Choices) -> None:
    agreed, other = (
        choices.answer(Choice("hotline", "三.1(1)b", "2026-10", reading=reading))[0].markup
        for reading in (AS_AGREED, ("clock_start", "arrival"))
    )
    assert agreed != other


def test_what_is_worked_out_from_verdicts_can_be_chosen_too(centre: Explorer) -> None:
    derived = centre.clauses().filter(kpi="indicator_attainment").to_dicts()
    assert derived
    for row in derived:
        assert centre.clause(row["contract"], row["clause"], "2026-10").height == 1


def test_a_contract_or_period_that_cannot_be_is_refused_at_once(centre: Explorer) -> None:
    with pytest.raises(UsageError, match="Did you mean 'telecom'"):
        centre.choose("telcom", "2026-10")
    with pytest.raises(UsageError, match="outside the term"):
        centre.choose("telecom", "2025-10")


def test_without_ipywidgets_one_sentence_says_what_to_install(
    choices: Choices, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    monkeypatch.setattr(menus, "find_spec", lambda name: None)
    choices._ipython_display_()
    assert shown == [{"text/plain": f"Interactive choices need ipywidgets. Run: {lab_installation()}"}]


class Place:
    """Stands in for a place in a notebook: what it shows, and what it showed before."""

    def __init__(self, first: Any) -> None:
        self.shown = [first]

    def update(self, piece: Any, *, raw: bool) -> None:
        self.shown.append(piece)


@with_widgets
def test_setting_a_menu_fills_the_others_and_shows_the_answer(
    choices: Choices, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[Place] = []

    def display(piece: Any, *, raw: bool = False, display_id: bool = False) -> Place:
        places.append(Place(piece))
        return places[-1]

    monkeypatch.setattr("IPython.display.display", display)
    shown = Menus(choices)
    shown.show()
    menus, (_, chart, table) = shown._menus, places
    assert {name: menu.value for name, menu in menus.items()} == {
        "contract": "telecom", "period": "2026-10", "clause": "4.1.1a", "breakdown": "day", "reading": AS_AGREED,
    }  # fmt: skip
    assert PLOTLY in chart.shown[-1] and "2026-10-31" in table.shown[-1]["text/html"]
    menus["breakdown"].value = "queue"
    assert "billing" in table.shown[-1]["text/html"]
    menus["contract"].value = "hotline"
    assert menus["clause"].value in values(choices.clauses("hotline", "2026-10"))
    assert len([piece for piece in table.shown if piece != {"text/plain": ""}]) == 3, (
        "answered once, not once for each menu that was filled"
    )
    assert chart.shown[-1] == {"text/plain": ""}
    assert table.shown[-1]["text/plain"].startswith("breakdown 'queue'"), "cases have no queue"
    menus["breakdown"].value = WHOLE
    assert "text/html" in table.shown[-1] and chart.shown[-1] == {"text/plain": ""}
