"""What a workspace or an installed package adds to what is bundled: KPIs, facts and sections, a file each."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

AddedKind = Literal["kpi", "fact", "section"]


@dataclass(frozen=True, slots=True)
class Added:
    """
    One such file as it was read.

    The text travels with it to the processes that make reports, so that all of a run work by the very same.
    """

    kind: AddedKind
    name: str
    """Its id: the file's name."""
    file: str
    """The file as sentences and pages name it: 'kpis/handover_rate.py'."""
    text: str
    package: str = ""
    """The package that brings it, such as 'acme-kpis 1.2'; empty for the workspace's own."""
    path: Path = Path()

    @property
    def where(self) -> str:
        """The file, and the package it is of."""
        return f"{self.file} of {self.package}" if self.package else self.file

    @property
    def size(self) -> int:
        return len(self.text.encode())

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()
