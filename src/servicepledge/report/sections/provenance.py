"""Provenance: fingerprints of the files, versions of the software, and the command that computes it all again."""

from importlib.metadata import version
from typing import get_args

from ...schema.added import AddedKind
from ..editions.record import CONTRACT, SOURCE
from ..formatting import figures as formats
from ..material import Material
from ..page.section import Section, render

SOFTWARE = ("servicepledge", "polars", "duckdb", "great-expectations")


def provenance(material: Material) -> Section:
    """Return what a reader needs to compute the figures again and to know that they have the same files."""
    words = material.words
    kinds = {of: words[f"{of}_file"] for of in (CONTRACT, SOURCE, *get_args(AddedKind))}
    files = [
        (kinds.get(file.of, words["export_file"]), file.name, f"{file.size:,}", file.sha256)
        for file in material.edition.basis.files
    ]
    contract, period = material.contract_name, ("--period", material.period.label)
    commands = [(words["recompute"], formats.command("score", contract, *period))]
    commands += [
        (words["explain"], formats.command("explain", contract, score.term.clause.ref, *period))
        for score in material.headline[:1]
    ]
    piece = render(
        "provenance.html.j2",
        w=words,
        files=files,
        versions=[(name, version(name)) for name in SOFTWARE],
        commands=commands,
    )
    return Section("provenance", words["provenance"], (piece,))
