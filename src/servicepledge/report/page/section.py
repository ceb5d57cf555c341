"""Sections: what a notebook's cell shows, as a piece of the client's page and as something JupyterLab can display."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ..charts.chart import Chart, house_template
from ..charts.palette import as_css
from ..charts.svg import picture
from .line_breaks import kept

PAGE = "application/vnd.servicepledge.page+html"
"""The mime type of a piece of the page; JupyterLab does not know it and shows the piece's other forms."""
ABOUT = "servicepledge"
"""The name, among an output's metadata, of what is known of a piece."""
PLACES, CHART, FOOT, SENTENCE = "places", "chart", "foot", "sentence"
"""The names of what is known of some: its headings with their anchors; that it is drawn; a page's foot and first sentence."""
LAB_RESET = (
    "background:var(--surface);color:var(--ink);padding:12px;line-height:1.6;"
    "dt,dd{float:none;width:auto;font-style:normal;font-weight:inherit}table{margin:0}tr:nth-child(n),tr:hover{background:none}"
    "p{margin:0}ul{padding:0}blockquote{font-style:normal}"
)
"""What JupyterLab styles of its own accord, set back."""
PLOTLY = "application/vnd.plotly.v1+json"


@cache
def environment() -> Environment:
    """Return the templates of the page; every value put into them is escaped."""
    found = Environment(
        loader=PackageLoader("servicepledge.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["kept"] = kept
    return found


def render(template: str, **values: Any) -> "Html":
    """Fill in one of the page's templates; the headings it writes are the piece's places."""
    places: list[tuple[str, str]] = []

    def placed(id: str, title: str) -> str:
        places.append((id, str(escape(title))))
        return ""

    return Html(
        environment().get_template(template).render(**values, placed=placed), {PLACES: places} if places else {}
    )


def page_file(name: str) -> str:
    """Return the text of one of the page's own files, as it is."""
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0]


def as_data(value: object) -> Markup:
    """Return JSON that may stand inside a script element, whatever texts it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of the page; what it was made from is escaped already."""

    markup: str
    about: Mapping[str, Any] = field(default_factory=dict)
    """What the page, or the archive, is told of it besides (see PLACES, CHART, FOOT, SENTENCE): nobody reads the markup."""

    def bundle(self) -> dict[str, Any]:
        return {PAGE: self.markup, "text/html": in_lab(self.markup)}

    def _repr_html_(self) -> str:
        return in_lab(self.markup)


@dataclass(frozen=True, slots=True)
class ChartPiece:
    """A chart with its title, its text alternative and the table of its figures."""

    chart: Chart
    figures_of: str
    """The words that open the table."""

    about: ClassVar[Mapping[str, Any]] = {CHART: True}

    @property
    def markup(self) -> str:
        return self._markup(self.chart.spec())

    def _markup(self, spec: Mapping[str, Any]) -> str:
        chart = self.chart
        values = {"chart": chart, "picture": picture(chart), "spec": as_data(spec), "summary": self.figures_of}
        return environment().get_template("figure.html.j2").render(values)

    def bundle(self) -> dict[str, Any]:
        """Return the chart as a piece of the page, as a plotly chart for JupyterLab, and as a picture for the rest."""
        chart = self.chart
        spec = chart.spec()
        markup = self._markup(spec)
        layout = {
            **spec["layout"],
            "template": {**house_template()},
            "title": {"text": str(escape(chart.title)), "font": {"size": 15}},
            "margin": {"l": 8, "r": chart.right, "t": 44, "b": 8, "pad": 4},
            "height": 300,
            "paper_bgcolor": "#ffffff",
        }
        return {PAGE: markup, PLOTLY: {"data": spec["data"], "layout": layout}, "text/html": in_lab(markup)}

    def _repr_html_(self) -> str:
        return in_lab(self.markup)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: shown piece by piece, so that JupyterLab draws its charts by its own plotly."""

    id: str
    title: str
    pieces: Sequence[Html | ChartPiece] = field(repr=False)

    @property
    def markup(self) -> str:
        return "\n".join(piece.markup for piece in self.pieces)

    def _repr_html_(self) -> str:
        return in_lab(self.markup)

    def _ipython_display_(self) -> None:
        display: Any = import_module("IPython.display").display  # only ever called by IPython
        for data, about in self.outputs():
            display(data, raw=True, metadata=about)

    def outputs(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Yield each piece as a notebook's output: its forms by mime type, and which section it belongs to."""
        for piece in self.pieces:
            about = {"section": self.id, "title": self.title, **piece.about}
            yield {**piece.bundle(), "text/plain": self.title}, {ABOUT: about}


def known_of(notebook: Any) -> Iterator[Mapping[str, Any]]:
    """Yield what is known of each piece that the sections of an executed notebook showed."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get(ABOUT)
            if about:
                yield about


def in_lab(markup: str) -> str:
    """Return a piece with the style it needs outside the page."""
    return f"<style>{lab_css()}</style><div class='sp-lab'>{markup}</div>"


@cache
def lab_css() -> str:
    """Return the page's style for sections, shut into the pieces: JupyterLab's own pages stay as they are."""
    return f"{as_css()}.sp-lab.sp-lab{{{LAB_RESET}{page_file('sections.css')}}}"
