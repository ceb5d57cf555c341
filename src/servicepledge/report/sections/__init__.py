"""
The sections of a report, one module each: a function from the material to a `Section`.

A workspace or a package adds one as `sections/<name>.py`, with a function of that name; a notebook shows it by
`report.<name>()`. What such a file needs beside the material is imported from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ...additions.python import Function, failed, module_of
from ...errors import ContractError, ReportFailed
from ...kpis import Catalogue
from ...schema.added import Added
from ..formatting.figures import NONE
from ..material import Material as Material
from ..page.section import ChartPiece as ChartPiece
from ..page.section import Html as Html
from ..page.section import Section as Section
from ..page.section import render


@dataclass(frozen=True, slots=True)
class OwnSection:
    """A section that a workspace or a package has added."""

    file: Added
    says: str
    """What it shows, in its own words."""

    def show(self, material: Material, **options: object) -> Section:
        """
        Make the section.

        Raises  ReportFailed where its function returns something else, or under another name.
        """
        found = Function(self.file, self.file.name)(material, **options)
        if not isinstance(found, Section) or found.id != self.file.name:
            what = f"a section '{found.id}'" if isinstance(found, Section) else f"no section but {type(found).__name__}"
            raise ReportFailed(self.file.where, f"returned {what}. Return section('{self.file.name}', title, …).")
        return found


def section(name: str, title: str, *pieces: Html | ChartPiece) -> Section:
    """Return a section of the page under its heading; `name` is that of its file, and its place on the page."""
    head = render("opening.html.j2", id=f"own-{name}", title=title, note="")
    return Section(name, title, (head, *pieces))


def paragraph(text: str) -> Html:
    """Return a paragraph of prose."""
    return render("paragraph.html.j2", text=text)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, note: str = "") -> Html:
    """Return a table of words and numbers; a column of nothing but numbers is set to the right."""
    numbers = [bool(rows) and all(isinstance(row[place], int | float) for row in rows) for place in range(len(columns))]
    cells = [[f"{cell:,}" if isinstance(cell, int | float) else str(cell) for cell in row] for row in rows]
    notes = [note] if note else []
    return render(
        "table.html.j2", id="", title=title, columns=list(zip(columns, numbers, strict=True)), rows=cells, empty=NONE, notes=notes
    )  # fmt: skip


def own_sections(catalogue: Catalogue) -> dict[str, OwnSection]:
    """
    Return the sections that were added, by name.

    Raises  ContractError with what fails when their files are run.
    """
    found, problems, added = {}, [], [one for one in catalogue.added if one.kind == "section"]
    for one in added:
        try:
            found[one.name] = OwnSection(one, getattr(module_of(one), one.name).__doc__)
        except Exception as error:  # whatever a file of somebody else's may raise
            problems.append(f"{one.where}, {failed(one, error)}")
    if problems:
        raise ContractError(str(added[0].path.parents[1]), problems)
    return found
