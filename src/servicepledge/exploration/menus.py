"""Choices for the analyst: menus of contract, clause, period, breakdown and reading, and the answer as table and chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..contract.amendments import as_during
from ..engine.breakdown import NAMES
from ..errors import PledgeError
from ..kpi import Unit
from ..periods import AnyPeriod, Period, clipped
from ..report.charts.chart import Chart, Point
from ..report.charts.series import height, target_height
from ..report.formatting import figures as formats
from ..report.formatting.readings import choice_text
from ..report.page.section import ChartPiece, Html, render
from ..report.words.evidence import WEEKDAYS
from ..report.words.menus import BREAKDOWNS, CHOICES
from ..runtime.display import in_silence
from ..scorecard.measure import HISTORY
from ..scorecard.readings import usual
from ..scorecard.score import Score
from ..text import Language
from .centre import Centre

WHOLE = ""
"""The breakdown that is none."""
AS_AGREED = ("", "")
"""The reading that stands in the contract."""
FIRST_BREAKDOWN = "day"
IN_ORDER = ("day", "week", "month")
"""Breakdowns whose groups follow one another, so that a line joins them."""
Options = list[tuple[str, Any]]
_NOTHING = {"text/plain": ""}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen; a reading is its name and answer."""

    contract: str
    clause: str
    period: str
    breakdown: str = WHOLE
    reading: tuple[str, str] = AS_AGREED


@dataclass(frozen=True)
class Choices:
    """The menus, and the answers to what they are set to; a notebook shows them, with ipywidgets installed."""

    centre: Centre
    contract: str
    period: AnyPeriod
    language: Language

    def contracts(self) -> Options:
        """Return the contracts that can be read, with their titles."""
        found, _ = self.centre.workspace.contracts()
        return [(f"{one.id} · {one.title.text[self.language]}", one.id) for one in found]

    def periods(self, contract: str) -> Options:
        """Return the period that was named and the earlier ones of its kind within the contract's term, the latest first."""
        agreed = self.centre.workspace.contract(contract)
        asked = Period.parse(self.period, agreed.report.month_starts_on)
        known = [one for one in [*asked.earlier(HISTORY), asked] if one.last >= agreed.starts_on][::-1]
        return [(one.label, one.label) for one in known]

    def clauses(self, contract: str, period: str) -> Options:
        """Return the measured clauses of a contract in a period."""
        agreed = self.centre.workspace.contract(contract)
        part = clipped(Period.parse(period, agreed.report.month_starts_on), agreed)
        return [
            (f"{clause.ref} {clause.as_read.label[self.language]}", clause.ref)
            for clause in as_during(agreed, part.first, part.last).measured
            if clause.as_read
        ]

    def breakdowns(self) -> Options:
        """Return the breakdowns there are; not every clause can be broken down by each."""
        return [(CHOICES["whole"][self.language], WHOLE)] + [
            (label if label == name else f"{label} · {name}", name)
            for name in NAMES
            if (label := BREAKDOWNS[name][self.language])
        ]

    def readings(self, contract: str, clause: str) -> Options:
        """Return the usual answers to each reading of a clause's KPI."""
        agreed = self.centre.workspace.contract(contract)
        found: Options = [(CHOICES["as_agreed"][self.language], AS_AGREED)]
        definition = next((one.definition for one in agreed.measured if one.ref == clause), None)
        for name, reading in definition.readings.items() if definition else ():
            for choice in usual(reading):
                says = f"{reading.label[self.language]}: {choice_text(reading, choice, self.language)}"
                found.append((says, (name, choice)))
        return found

    def answer(self, choice: Choice) -> list[Html | ChartPiece]:
        """
        Return the answer to a choice: a chart where there are groups, and the table of its figures.

        Raises  UsageError for what cannot be asked, such as a breakdown the clause's export does not have.
        """
        name, says = choice.reading
        by = [choice.breakdown] if choice.breakdown else []
        reading = {name: says} if name else None
        scores = self.centre.scores_of(choice.contract, choice.clause, choice.period, by=by, reading=reading)
        chart = self._chart(choice, scores) if by and len(scores) > 1 else None
        columns, rows = self._table(choice, scores)
        table = render("choices.html.j2", columns=columns, rows=rows, caption=self._title(choice, scores))
        return [ChartPiece(chart, CHOICES["figures"][self.language]), table] if chart else [table]

    def _title(self, choice: Choice, scores: Sequence[Score]) -> str:
        label = scores[0].term.kpi.label[self.language] if scores else ""
        return f"{formats.isolated(choice.clause)} {label} · {choice.period}"

    def _table(self, choice: Choice, scores: Sequence[Score]) -> tuple[list[str], list[list[str]]]:
        names = ([choice.breakdown] if choice.breakdown else []) + ["value", "base", "target", "verdict"]
        heads = [
            BREAKDOWNS[name][self.language] if name in BREAKDOWNS else CHOICES[name][self.language] for name in names
        ]
        rows = []
        for score in scores:
            mark = f" ({CHOICES['unchecked'][self.language]})" if score.is_unchecked else ""
            says = f"{score.verdict.label[self.language]}{mark}"
            rows.append(
                [
                    *([self._group(choice, score)] if choice.breakdown else []),
                    formats.value_of(score, self.language),
                    formats.base(score, self.language),
                    formats.target_text(score.term.clause.target, self.language),
                    f"{says}: {score.reason.words[self.language]}" if score.reason else says,
                ]
            )
        return heads, rows

    def _group(self, choice: Choice, score: Score) -> str:
        group = next(iter(score.by.values()), None)
        if group is None:
            return formats.NONE
        if choice.breakdown == "weekday":
            return WEEKDAYS[int(group) - 1][self.language]
        return f"{int(group):02}:00" if choice.breakdown == "hour" else str(group)

    def _chart(self, choice: Choice, scores: Sequence[Score]) -> Chart:
        kpi, title = scores[0].term.kpi, self._title(choice, scores)
        line = target_height(scores[0])
        columns, rows = self._table(choice, scores)
        points = tuple(
            Point(
                x=self._group(choice, score).removeprefix(f"{choice.period[:4]}-"),
                y=height(score.term.kpi.unit, score.value),
                says=f"{row[0]} {row[1]} ({row[2]})",
                mark=score.verdict,
            )
            for score, row in zip(scores, rows, strict=True)
        )
        unit = formats.UNITS[kpi.unit][self.language]
        target = formats.target_text(scores[0].term.clause.target, self.language)
        return Chart(
            id="answer",
            title=title,
            points=points,
            alt=f"{title}: {'; '.join(point.says for point in points)}",
            columns=tuple(columns),
            rows=tuple(tuple(row) for row in rows),
            kind="line" if choice.breakdown in IN_ORDER else "bars",
            target=line,
            target_label=f"{CHOICES['target'][self.language]}\n{target}" if line is not None else "",
            suffix=unit if len(unit) < 4 else "",
            ceiling=100.0 if kpi.unit is Unit.RATIO else None,
        )

    def _ipython_display_(self) -> None:
        display: Any = import_module("IPython.display").display  # only ever called by IPython
        if find_spec("ipywidgets") is None:
            display({"text/plain": CHOICES["not_installed"][self.language]}, raw=True)
            return
        Menus(self).show()


class Menus:
    """The menus as widgets: what one is set to decides what the next ones offer, and every change is answered."""

    def __init__(self, choices: Choices) -> None:
        widgets: Any = import_module("ipywidgets")
        self._choices = choices
        self._is_filling = False
        self._menus: Mapping[str, Any] = {
            name: widgets.Dropdown(
                description=CHOICES[name][choices.language],
                layout=widgets.Layout(width="38em"),
                style={"description_width": "9em"},
            )
            for name in ("contract", "period", "clause", "breakdown", "reading")
        }
        self._box = widgets.VBox([*self._menus.values()])
        self._places: list[Any] = []
        self._fill("contract", choices.contracts(), choices.contract)
        self._fill("breakdown", choices.breakdowns(), FIRST_BREAKDOWN)
        for name, menu in self._menus.items():
            menu.observe(lambda _, name=name: self._chosen(name), "value")
        self._fill_after("contract")

    def show(self) -> None:
        """Show the menus and, below them, the answer: a chart and a table, which later answers take the place of."""
        display: Any = import_module("IPython.display").display
        display(self._box)
        self._places = [display(piece, raw=True, display_id=True) for piece in self._answer()]

    def _chosen(self, name: str) -> None:
        """Fill the menus that hang on the one that was set, and answer."""
        if self._is_filling:
            return
        with in_silence():
            self._fill_after(name)
            pieces = self._answer()
        for place, piece in zip(self._places, pieces, strict=True):
            place.update(_NOTHING, raw=True)  # JupyterLab draws no chart anew over another
            place.update(piece, raw=True)

    def _fill_after(self, name: str) -> None:
        self._is_filling = True
        try:
            menus, choices = self._menus, self._choices
            if name == "contract":
                self._fill("period", choices.periods(menus["contract"].value), menus["period"].value)
            if name in ("contract", "period"):
                clauses = choices.clauses(menus["contract"].value, menus["period"].value)
                self._fill("clause", clauses, menus["clause"].value)
            if name in ("contract", "period", "clause"):
                readings = choices.readings(menus["contract"].value, menus["clause"].value)
                self._fill("reading", readings, AS_AGREED)
        finally:
            self._is_filling = False

    def _fill(self, name: str, options: Options, value: Any) -> None:
        menu = self._menus[name]
        menu.options = options
        held = [one for _, one in options]
        menu.value = value if value in held else held[0] if held else None

    def _answer(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the chart and the table by mime type; nothing for a chart where there is none, a sentence for a mistake."""
        try:
            pieces = self._choices.answer(Choice(**{name: menu.value for name, menu in self._menus.items()}))
        except PledgeError as error:
            return _NOTHING, {"text/plain": str(error)}
        *chart, table = [{**piece.bundle(), **_NOTHING} for piece in pieces]
        return (chart[0] if chart else _NOTHING), table
