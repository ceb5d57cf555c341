"""Parcels: what of a published report goes to one address, known by its content, so that it goes once."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ...contract.model import Contract
from ...contract.reporting.delivery import SUFFIXES, Destination
from ...errors import RecordError
from ...periods import Period
from ...report.annex.files import SCORECARD, SUMMARY
from ...report.editions.record import MANIFEST
from ...text import Language
from ..publication.manifest import listed_in

_RECORDS = (MANIFEST, SUMMARY, SCORECARD)
"""What goes along for programs, where it is there."""


@dataclass(frozen=True, eq=False)
class Parcel:
    """What of an edition goes to one address of a destination."""

    contract: Contract
    period: Period
    edition: int
    folder: Path
    """The edition's."""
    to: Destination
    address: str

    @property
    def language(self) -> Language:
        """The language of the words around the report."""
        return self.to.language or self.contract.report.languages[0]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the files that belong to it, there or not."""
        spoken = [self.to.language] if self.to.language else dict.fromkeys(self.contract.report.languages)
        documents = self.to.documents or dict.fromkeys(self.contract.report.documents)
        listed = [
            f"{document}.{language}{SUFFIXES[form]}"
            for document in documents
            for language in spoken
            for form in dict.fromkeys(self.to.forms)
            if form != "record"
        ]
        records = [name for name in _RECORDS if (self.folder / name).is_file()] if "record" in self.to.forms else []
        return (*listed, *records)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of files that belong to it and are not there."""
        return tuple(name for name in self.names if not (self.folder / name).is_file())

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The files by their names, read once, so that what is sent is what was looked at."""
        return {name: (self.folder / name).read_bytes() for name in self.names}

    @cached_property
    def content(self) -> str:
        """
        The hash of what is in it, by what its edition lists, so that nothing is read of what was sent long ago.

        Raises  RecordError where the edition's manifest is missing or damaged.
        """
        listed = listed_in(self.folder)
        hashes = {name: listed[name].sha256 for name in self.names if name in listed}
        return _digest({name: hashes.get(name) or _sha256(self.files[name]) for name in self.names})

    @cached_property
    def id(self) -> str:
        """What a receiver knows a repeat by: the same report to the same address is the same parcel, whenever it is sent."""
        told = (self.contract.id, self.period.label, str(self.edition), self.content)
        where = (self.to.channel, self.to.settings_name, self.address, self.to.language or "")
        return hashlib.sha256("\n".join([*told, *where]).encode()).hexdigest()[:32]

    @cached_property
    def summary(self) -> Mapping[str, Any]:
        """
        What the report says first, as beside its page (`run.json`).

        Raises  RecordError where that is missing, damaged, or of another contract, period or edition.
        """
        path = self.folder / SUMMARY
        try:
            held = json.loads(path.read_text("utf-8"))
            found = (held["contract"], held["period"], held["edition"])
        except (OSError, ValueError, TypeError, KeyError):
            raise RecordError(
                str(path), "is missing or damaged, so nothing of this edition goes out. Put it back from a backup."
            ) from None
        if found != (self.contract.id, self.period.label, self.edition):
            raise RecordError(
                str(path), f"is of {found[0]} {found[1]}, edition {found[2]}. Nothing of this edition goes out."
            )
        return dict(held)

    @property
    def where(self) -> str:
        """How the way to the address is written for people."""
        return f"{self.to.channel} {self.address}"


def parcels_of(contract: Contract, period: Period, folder: Path) -> Iterator[Parcel]:
    """Yield what of an edition goes out, and to whom; nothing of a period that ended before the contract says so."""
    since = contract.delivery.since
    if since is not None and min(period.last, contract.ends_on) < since:
        return
    for to in contract.delivery.to:
        for address in to.address:
            yield Parcel(contract, period, int(folder.name), folder, to, address)


def content_of(folder: Path) -> str:
    """Return the hash of all that lies in an edition's folder, which is what is approved."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return _digest({path.relative_to(folder).as_posix(): _sha256(path.read_bytes()) for path in found})


def _digest(hashes: Mapping[str, str]) -> str:
    """Return the hash of files by their names and their own."""
    return _sha256("\n".join(f"{sha256}  {name}" for name, sha256 in sorted(hashes.items())).encode())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
