"""Provenance: fingerprints of the files, versions of the software, and the command that computes it all again."""

import hashlib
import shlex
from importlib.metadata import version
from pathlib import Path

from ..material import Material
from ..section import Section, render

SOFTWARE = ("servicepledge", "polars", "duckdb", "great-expectations")


def provenance(material: Material) -> Section:
    """Return what a reader needs to compute the figures again and to know that they have the same files."""
    words = material.words
    exports = material.card.opened.files
    files = [
        (words["contract_file"], *fingerprint(material.contract_path)),
        *((words["export_file"], *fingerprint(file)) for found in exports.values() for file in found),
    ]
    piece = render(
        "provenance.html.j2",
        w=words,
        files=files,
        versions=[(name, version(name)) for name in SOFTWARE],
        command=f"pledge score {shlex.quote(material.contract_name)} --period {shlex.quote(material.period.label)}",
    )
    return Section("provenance", words["provenance"], (piece,))


def fingerprint(path: Path) -> tuple[str, str, str]:
    """Return a file's name, size and SHA-256."""
    with path.open("rb") as file:
        return path.name, f"{path.stat().st_size:,}", hashlib.file_digest(file, "sha256").hexdigest()
