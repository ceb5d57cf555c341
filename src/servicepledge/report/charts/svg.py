"""Static pictures: a chart or a small line as SVG, for paper, for readers without JavaScript, and beside a figure."""

from collections.abc import Sequence
from math import ceil

from markupsafe import Markup, escape

from ...scorecard.verdict import Verdict
from .chart import Chart, Point, text_width

LEFT, TOP, BOTTOM = 58.0, 16.0, 28.0
LINE = 14.0
WIDE, HALF, BARS = (900.0, 200.0), (420.0, 180.0), (500.0, 200.0)
"""Width and height; what is printed smaller is drawn smaller, so that words come out about alike."""
SMALL_WIDTH, SMALL_HEIGHT = 168.0, 44.0


def picture(chart: Chart) -> Markup:
    """Draw a chart; its colours come from the page's style, light, dark or on paper."""
    width, height = HALF if chart.is_half else BARS if chart.kind == "bars" else WIDE
    axis, floor_y = chart.axis, height - BOTTOM
    top = TOP if chart.limit_after is None else TOP + LINE  # the limit's label has a line of its own
    right = width - chart.right
    step = (right - LEFT) / max(len(chart.points), 1)
    xs = [LEFT + step * (no + 0.5) for no in range(len(chart.points))]
    parts: list[str] = []
    for tick in axis.ticks:
        y = axis.place(tick, top, floor_y)
        parts.append(_line(LEFT, y, right, y, "grid"))
        parts.append(_text(LEFT - 8, y + 4, axis.label(tick), "end"))
    parts.extend(_text(xs[no], height - 8, chart.points[no].x, "middle") for no in _spaced(chart, right - LEFT))
    ys = [None if point.y is None else axis.place(point.y, top, floor_y) for point in chart.points]
    if chart.kind == "bars":
        parts.extend(
            _bar(x, y, step * 0.65, floor_y, "bar missed" if point.mark is Verdict.MISSED else "bar")
            for point, x, y in zip(chart.points, xs, ys, strict=True)
            if y is not None
        )
        parts.extend(
            _text(x, y - 5, point.label, "middle", "bar-label")
            for point, x, y in zip(chart.points, xs, ys, strict=True)
            if y is not None and point.label
        )
    else:
        for end in (0, 1) if chart.limits else ():
            ends = [None if limit is None else axis.place(limit[end], TOP, floor_y) for limit in chart.limits]
            parts.append(_path(xs, ends, "limit"))
        parts.append(_path(xs, ys))
    if chart.target is not None:
        y = axis.place(chart.target, TOP, floor_y)
        parts.append(_line(LEFT, y, right, y, "target"))
        lines = chart.target_label.split("\n")
        for number, line in enumerate(lines):
            parts.append(
                _text(right + 6, y + 4 + (number - (len(lines) - 1) / 2) * LINE, line, "start", "target-label")
            )
    if chart.limit_after is not None:
        x = LEFT + step * chart.limit_after
        parts.append(_line(x, top, x, floor_y, "target"))
        anchor = "end" if chart.is_limit_far else "start"
        parts.append(_text(x, top - 5, chart.limit_label, anchor, "target-label"))
    if chart.kind == "line":
        parts.extend(_marks(chart.points, xs, ys))
    drawn = "".join(parts)
    return Markup(
        f'<svg class="picture" viewBox="0 0 {_n(width)} {_n(height)}" preserveAspectRatio="xMinYMid meet" '
        f'aria-hidden="true">{drawn}</svg>'
    )


def _spaced(chart: Chart, room: float) -> list[int]:
    """Return the places whose labels have room beside each other."""
    longest = max((text_width(chart.points[no].x) for no in chart.x_ticks), default=0)
    return chart.x_ticks[:: ceil(len(chart.x_ticks) * (longest + 14) / room) or 1]


def small_line(points: Sequence[Point], target: float | None, alt: str) -> Markup:
    """Draw a line no larger than a few words, with the target on it and the last point marked."""
    heights = [point.y for point in points if point.y is not None]
    lines = [*heights, *([target] if target is not None else [])]
    if len(heights) < 2:  # a single point is no line, and the figure beside it says as much
        return Markup("")
    low, high = min(lines), max(lines)
    spread = (high - low) or 1.0
    step = (SMALL_WIDTH - 16) / max(len(points) - 1, 1)
    xs = [8 + step * no for no in range(len(points))]

    def place(value: float) -> float:
        return SMALL_HEIGHT - 8 - (value - low) / spread * (SMALL_HEIGHT - 16)

    ys = [None if point.y is None else place(point.y) for point in points]
    parts = [_line(0, place(target), SMALL_WIDTH, place(target), "target")] if target is not None else []
    parts.append(_path(xs, ys))
    parts.extend(_dots(xs, ys))
    parts.extend(_marks(points[-1:], xs[-1:], ys[-1:]))
    return Markup(
        f'<svg class="small-line" viewBox="0 0 {_n(SMALL_WIDTH)} {_n(SMALL_HEIGHT)}" preserveAspectRatio="xMinYMid meet" '
        f'role="img" aria-label="{escape(alt)}">{"".join(parts)}</svg>'
    )


def _marks(points: Sequence[Point], xs: Sequence[float], ys: Sequence[float | None]) -> list[str]:
    return [_mark(point.mark, x, y) for point, x, y in zip(points, xs, ys, strict=True) if y is not None]


def _mark(mark: Verdict, x: float, y: float) -> str:
    shape = {
        Verdict.MISSED: f"M{_n(x)} {_n(y - 6)}l5.5 9.5h-11z",
        Verdict.UNDECIDABLE: f"M{_n(x)} {_n(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
    }.get(mark)
    if shape is None:
        radius = "4" if mark is Verdict.MET else "3.5"
        return f'<circle class="mark {mark.value}" cx="{_n(x)}" cy="{_n(y)}" r="{radius}"/>'
    return f'<path class="mark {mark.value}" d="{shape}"/>'


def _path(xs: Sequence[float], ys: Sequence[float | None], name: str = "series") -> str:
    """Draw the line; where a point is missing it breaks off."""
    commands, is_down = [], False
    for x, y in zip(xs, ys, strict=True):
        if y is not None:
            commands.append(f"{'L' if is_down else 'M'}{_n(x)} {_n(y)}")
        is_down = y is not None
    return f'<path class="{name}" d="{"".join(commands)}"/>'


def _dots(xs: Sequence[float], ys: Sequence[float | None]) -> list[str]:
    """Draw a dot for each point that no line leads to: on either side there is a gap, or the end."""
    return [
        f'<circle class="bar" cx="{_n(x)}" cy="{_n(y)}" r="2"/>'
        for x, before, y, after in zip(xs, [None, *ys], ys, [*ys[1:], None], strict=False)
        if y is not None and before is None and after is None
    ]


def _bar(x: float, y: float, width: float, floor_y: float, name: str) -> str:
    left, height = _n(x - width / 2), _n(max(floor_y - y, 0))
    return f'<rect class="{name}" x="{left}" y="{_n(y)}" width="{_n(width)}" height="{height}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, name: str) -> str:
    return f'<line class="{name}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'


def _text(x: float, y: float, text: str, anchor: str, name: str = "tick") -> str:
    """Write a text; the only thing in a picture that comes from data, so it is escaped here."""
    return f'<text class="{name}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
