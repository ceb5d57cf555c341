"""The publisher: gathers the pages of an edition aside, and publishes them together, in the ledger as well, once the last is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...report.editions.record import Edition, editions_in, fingerprint, numbers_in
from ...runtime.files import write_whole
from ...workspace import Workspace
from ..cadence import DueReport
from ..editions import Planned
from ..ledger import Event, Ledger
from .aside import Attempt, is_edition, seal
from .manifest import Manifest, listed_in, manifests_in


@dataclass(eq=False)
class Publisher:
    """Publishes the editions of a workspace; `parameters` are what its notebooks are told besides."""

    workspace: Workspace
    ledger: Ledger
    parameters: Mapping[str, Any] = field(default_factory=dict)
    _attempts: dict[Path, Attempt] = field(default_factory=dict)
    _internal: dict[Path, Mapping[str, bytes]] = field(default_factory=dict)
    """By page: what is the operator's own, until it is written."""

    def gather(self, planned: Planned, files: Mapping[str, bytes]) -> None:
        """
        Take in the files of a report: aside until its edition is published.

        Raises  ReportFailed where they cannot be written.
        """
        folder = planned.report.path.parent
        if planned.report.is_internal:
            self._internal[planned.report.path] = files
            return
        if folder not in self._attempts:
            self._attempts[folder] = Attempt(self.workspace.reports, folder)
        self._attempts[folder].add(files)

    def publish(self, reports: Sequence[Planned]) -> list[str]:
        """
        Publish what was gathered of one edition; return the names of files that stay as they were published before.

        Raises  ReportFailed where it cannot be written, RecordError where the ledger or the edition is damaged.
        """
        one = reports[0]
        for name, content in self._internal.pop(one.report.path, {}).items():
            write_whole(one.report.path.with_name(name), content)
        attempt = self._attempts.pop(one.report.path.parent, None)
        if attempt is None:
            return []
        sha256 = attempt.publish(self._manifest(reports))
        if sha256 is not None:
            self._write_down(one, sha256)
        return attempt.kept

    def drop(self) -> None:
        """Take away all that was gathered and not published."""
        for attempt in self._attempts.values():
            attempt.drop()
        self._attempts.clear()

    def _manifest(self, reports: Sequence[Planned]) -> Manifest:
        report, edition = reports[0].report, reports[0].edition
        notebooks = sorted({self.workspace.notebooks / f"{one.report.notebook}.ipynb" for one in reports})
        beside = [file for file in edition.basis.beside if file.of != "library"]
        libraries = [file.name.partition(" ") for file in edition.basis.beside if file.of == "library"]
        return Manifest(
            contract=report.contract.id,
            period=report.period.label,
            edition=edition.number,
            state=edition.state,
            files=(),
            inputs=(*edition.basis.files, *beside, *(fingerprint("notebook", path) for path in notebooks)),
            software={name: said for name, _, said in libraries},
            parameters=dict(self.parameters),
        )

    def _write_down(self, one: Planned, sha256: str) -> None:
        contract, period, edition = one.report.contract.id, one.report.period.label, one.edition
        about = {"manifest": sha256, "state": edition.state}
        if edition.reason:
            about["reason"] = edition.reason
        self.ledger.append(Event.MADE, contract, period, edition.number, about=about)
        supersede(self.ledger, contract, period, edition)


def join(workspace: Workspace, ledger: Ledger, report: DueReport, files: Mapping[str, bytes]) -> None:
    """
    Add files to the edition that a report lies in.

    Raises  ReportFailed where it cannot be written, RecordError where the ledger or the edition is damaged.
    """
    folder = report.path.parent
    attempt = Attempt(workspace.reports, folder)
    if report.is_internal:
        for name, content in files.items():
            write_whole(folder / name, content)
        return
    number = int(folder.name)
    edition = next(one for one in editions_in(report.folder) if one.number == number)
    attempt.add(files)
    sha256 = attempt.publish(Manifest(report.contract.id, report.period.label, number, edition.state, ()))
    if sha256 is not None:
        about = {"manifest": sha256, "state": edition.state}
        ledger.append(Event.MADE, report.contract.id, report.period.label, number, about=about)


def supersede(ledger: Ledger, contract: str, period: str, edition: Edition) -> None:
    """
    Write down that an edition takes the place of the one before it, once.

    Raises  RecordError where the ledger is damaged.
    """
    if edition.before is not None:
        number, by = edition.before.number, {"by": edition.number}
        ledger.append(Event.SUPERSEDED, contract, period, number, about=by, once=True)


def adopt(workspace: Workspace, ledger: Ledger, contract: str) -> None:
    """
    Bring into the ledger what lies published and it does not know of: what was stopped before it was written down, or is older.

    Raises  RecordError where the ledger, or a manifest of the contract, is damaged.
    """
    known = {
        (entry.period, entry.edition, entry.about.get("manifest"))
        for entry in ledger.events(contract, None, Event.MADE)
    }
    folder = workspace.reports / contract
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not place.is_dir():
            continue
        for number in numbers_in(place):
            edition = place / str(number)
            is_listed = bool(listed_in(edition))
            for sha256 in [sha256 for _, sha256 in manifests_in(edition)] if is_listed else [None]:
                if (place.name, number, sha256) not in known:
                    if is_listed:
                        seal(edition)
                    about = {"manifest": sha256, "found": True}
                    ledger.append(Event.MADE, contract, place.name, number, about=about)


def not_in_place(workspace: Workspace, ledger: Ledger, contract: str) -> list[str]:
    """
    Return the editions that the ledger knows of a contract and that do not lie in their folders, as '2026-10/1'.

    Raises  RecordError where the ledger is damaged.
    """
    made = dict.fromkeys((entry.period, entry.edition) for entry in ledger.events(contract, None, Event.MADE))
    places = (workspace.reports / contract / period / str(number) for period, number in made)
    return [f"{place.parent.name}/{place.name}" for place in places if not is_edition(place)]
