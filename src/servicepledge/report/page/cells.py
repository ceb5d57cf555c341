"""Cells that tables have in common."""

from markupsafe import Markup

from ..formatting import figures as formats
from .line_breaks import kept


def clause_cell(ref: str, label: str) -> Markup:
    """Return a clause's reference, set off, and what it is called."""
    return Markup('<bdi class="ref">{}</bdi> {}').format(formats.isolated(ref), kept(label))
