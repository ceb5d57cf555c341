"""Charts as plain values: one description, drawn by plotly on the page and in JupyterLab, and as a static picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any, Literal

from ...scorecard.verdict import Verdict
from .palette import LIGHT

MARKS = (Verdict.MET, Verdict.MISSED, Verdict.UNDECIDABLE, Verdict.FACTS_ONLY)
TICKS = 5
MARGIN = 12
LIMIT_TOP = 28
"""The room over bars where a limit has its label: over the plot, clear of the shares on the bars."""
FONT = 'system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the axis: its label, its height (None is a gap), what it says, and how it stands to the target."""

    x: str
    y: float | None
    says: str
    mark: Verdict = Verdict.FACTS_ONLY
    label: str = ""
    """What stands over a bar."""


@dataclass(frozen=True, slots=True)
class Chart:
    """
    A line over periods or days, or bars over scores, with the figures it was made from.

    `alt` says the same in a sentence; `columns` and `rows` are the table of its figures.
    """

    id: str
    title: str
    points: tuple[Point, ...]
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["line", "bars"] = "line"
    target: float | None = None
    target_label: str = ""
    """What stands beside the target, right of the chart where no line runs; a line break begins a new line."""
    suffix: str = ""
    ceiling: float | None = None
    """The greatest value there can be: 100 for a share."""
    limits: tuple[tuple[float, float] | None, ...] = ()
    """The usual range at each point, where it is known; empty where nothing is said of it."""
    is_half: bool = False
    """Whether two stand side by side where there is room."""
    caption: str = ""
    """A shorter title, for a chart under a heading that says the rest."""
    limit_after: int | None = None
    """How many of the bars lie within the limit; it is drawn behind them."""
    limit_label: str = ""

    @property
    def heights(self) -> list[float]:
        return [point.y for point in self.points if point.y is not None]

    @property
    def axis(self) -> "Axis":
        """The value axis, the same for every way of drawing."""
        ends = [end for limit in self.limits if limit for end in limit]
        held = [*self.heights, *ends, *([self.target] if self.target is not None else [])] or [0.0, 1.0]
        return Axis.around(held, self.suffix, self.ceiling, from_zero=self.kind == "bars")

    @property
    def right(self) -> int:
        """The room right of the chart, for the target's label."""
        return MARGIN + (max(map(text_width, self.target_label.split("\n"))) if self.target_label else 0)

    @property
    def x_ticks(self) -> list[int]:
        """The places on the other axis that carry a label: all, or evenly spread ones."""
        step = max(1, ceil(len(self.points) / (7 if self.is_half else 16)))
        return list(range(0, len(self.points), step))

    @property
    def is_limit_far(self) -> bool:
        """Whether the limit is so far right that its label has more room on its left."""
        return self.limit_after is not None and self.limit_after > len(self.points) / 2

    def spec(self) -> dict[str, Any]:
        """
        Return the chart as plotly takes it, styled by the template alone.

        The template styles a line's traces by their order: the line, the points of each verdict, the usual range.
        """
        xs, ys = list(range(len(self.points))), [point.y for point in self.points]
        says = [point.says for point in self.points]
        if self.kind == "bars":
            traces: list[dict[str, Any]] = []
            for is_late in (False, True):
                held = [no for no in xs if (self.points[no].mark is Verdict.MISSED) is is_late]
                traces.append(
                    {
                        "type": "bar",
                        "x": held,
                        "y": [ys[no] for no in held],
                        "text": [self.points[no].label for no in held],
                        "hovertext": [says[no] for no in held],
                    }
                )
        else:
            traces = [{"type": "scatter", "x": xs, "y": ys, "hoverinfo": "skip"}]
            for mark in MARKS:
                held = [no for no, point in enumerate(self.points) if point.mark is mark and point.y is not None]
                traces.append(
                    {
                        "type": "scatter",
                        "x": held,
                        "y": [ys[no] for no in held],
                        "hovertext": [says[no] for no in held],
                    }
                )
            for end in (0, 1) if self.limits else ():
                ends = [None if limit is None else round(limit[end], 3) for limit in self.limits]
                traces.append({"type": "scatter", "x": xs, "y": ends, "hoverinfo": "skip"})
        axis = self.axis
        layout: dict[str, Any] = {
            "xaxis": {
                "tickvals": self.x_ticks,
                "ticktext": [self.points[no].x for no in self.x_ticks],
                "range": [-0.6, len(self.points) - 0.4],
            },
            "yaxis": {"tickvals": axis.ticks, "ticktext": [axis.label(tick) for tick in axis.ticks],
                      "range": [axis.low, axis.high]},
        }  # fmt: skip
        if self.kind == "bars":
            layout["hovermode"] = "x"  # a bar may be too low to be pointed at
        if self.target is not None:
            layout["margin"] = {"r": self.right}
            layout["shapes"] = [{"x0": 0, "x1": 1, "y0": self.target, "y1": self.target}]
            layout["annotations"] = [{"y": self.target, "text": self.target_label.replace("\n", "<br>")}]
        if self.limit_after is not None:
            place = self.limit_after - 0.5
            layout["margin"] = {"t": LIMIT_TOP}
            layout["shapes"] = [{"xref": "x", "yref": "paper", "x0": place, "x1": place, "y0": 0, "y1": 1}]
            layout["annotations"] = [
                {
                    "xref": "x",
                    "yref": "paper",
                    "x": place,
                    "y": 1,
                    "xanchor": "right" if self.is_limit_far else "left",
                    "yanchor": "bottom",
                    "xshift": 0,
                    "text": self.limit_label,
                }
            ]
        return {"data": traces, "layout": layout}


@dataclass(frozen=True, slots=True)
class Axis:
    """A value axis: where it begins and ends, and its ticks at round figures."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int
    suffix: str

    @classmethod
    def around(cls, values: Sequence[float], suffix: str, ceiling: float | None, *, from_zero: bool) -> "Axis":
        """Return an axis that holds the values with some air, and a share's axis no further than 100 %."""
        low, high = (0.0 if from_zero else min(values)), max(values)
        spread = (high - low) or (max(abs(high), 1.0) * 0.1 if high else 5.0)
        low, high = (0.0 if from_zero else low - spread * 0.15), high + spread * 0.2
        if not from_zero and min(values) >= 0:
            low = max(low, 0.0)
        step = _round_step((high - low) / TICKS)
        decimals = max(0, -floor(log10(step)))
        most = high if ceiling is None else min(high, ceiling)
        ticks = tuple(
            round(number * step, decimals) for number in range(ceil(low / step), floor(most / step + 1e-9) + 1)
        )
        if ceiling is not None:
            high = min(high, ceiling + (ceiling - low) * 0.06)
        return cls(round(low, 6), round(high, 6), ticks, decimals, suffix)

    def label(self, tick: float) -> str:
        return f"{tick:,.{self.decimals}f}{self.suffix}"

    def place(self, value: float, top: float, bottom: float) -> float:
        """Return where a value stands between the top and the bottom of a picture."""
        return bottom - (value - self.low) / (self.high - self.low) * (bottom - top)


def text_width(text: str) -> int:
    """Return about how wide a text is in a chart's small type: Chinese letters are square, Latin ones narrower."""
    return ceil(sum(12 if letter > "\u2e80" else 7.4 for letter in text))


def _round_step(rough: float) -> float:
    """Return 1, 2 or 5 times a power of ten, the nearest to a rough step."""
    power = 10.0 ** floor(log10(rough))
    return min((factor * power for factor in (1, 2, 5, 10)), key=lambda step: abs(log10(step / rough)))


def house_template(colours: Mapping[str, str] = LIGHT) -> dict[str, Any]:
    """Return the one plotly template of all charts; it goes into a page once for each colour scheme."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "linecolor": colours["rule"],
        "tickcolor": colours["rule"],
        "tickfont": {"color": colours["muted"], "size": 12},
        "fixedrange": True,
        "automargin": True,
    }
    marks = [
        ("met", "circle", 8),
        ("missed", "triangle-up", 10),
        ("undecidable", "diamond", 9),
        ("series", "circle", 7),
    ]
    return {
        "layout": {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "color": colours["ink"], "size": 13},
            "margin": {"l": 8, "r": MARGIN, "t": 14, "b": 8, "pad": 4},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": colours["surface"],
                "bordercolor": colours["muted"],
                "font": {"color": colours["ink"], "family": FONT, "size": 13},
            },
            "bargap": 0.35,
            "barmode": "overlay",
            "xaxis": {**axis, "ticks": "outside", "ticklen": 4},
            "yaxis": {**axis, "showgrid": True, "gridcolor": colours["grid"], "showline": False},
            "shapedefaults": {
                "type": "line", "xref": "paper", "line": {"color": colours["target"], "width": 1.5, "dash": "6px,4px"},
            },
            "annotationdefaults": {
                "xref": "paper", "x": 1, "xanchor": "left", "xshift": 6, "yanchor": "middle", "align": "left",
                "showarrow": False, "font": {"color": colours["target"], "size": 12},
            },
        },
        "data": {
            "scatter": [
                {"mode": "lines", "line": {"color": colours["series"], "width": 2}, "connectgaps": False},
                *(
                    {
                        "mode": "markers",
                        "hoverinfo": "text",
                        "cliponaxis": False,
                        "marker": {"color": colours[name], "symbol": symbol, "size": size,
                                   "line": {"color": colours["surface"], "width": 1}},
                    }
                    for name, symbol, size in marks
                ),
                *(
                    {"mode": "lines", "line": {"color": colours["muted"], "width": 1, "dash": "dot"}, "connectgaps": False}
                    for _ in ("low", "high")
                ),
            ],
            "bar": [
                {
                    "marker": {"color": colours[name]},
                    "hoverinfo": "text",
                    "textposition": "outside",
                    "constraintext": "none",
                    "cliponaxis": False,
                    "textfont": {"color": colours["muted"], "size": 12},
                }
                for name in ("series", "missed")
            ],
        },
    }  # fmt: skip
