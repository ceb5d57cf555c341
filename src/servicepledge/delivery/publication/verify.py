"""Verifying: every byte of an edition against its manifest, the manifests against the ledger, and figures once more from their inputs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...contract.model import Contract
from ...errors import PledgeError, UsageError
from ...periods import Period
from ...report.editions.record import MANIFEST, TOLD, Edition, Row, editions_in, numbers_in
from ...report.preparation import Subject, prepare
from ...scorecard.measure import open_for
from ...workspace import Workspace
from ..cadence import INTERNAL
from ..ledger import Event, Ledger
from .aside import ASIDE, is_edition
from .manifest import manifests_in, problems_of
from .publisher import not_in_place

_MOST_SAID = 20


@dataclass(frozen=True)
class Verified:
    """What became of holding an edition against what was published: what is wrong, and what else is to say of it."""

    name: str
    problems: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Verifier:
    """Verifies editions; those of a workspace against its ledger, too."""

    workspace: Workspace | None
    tell: Callable[[str], None] = field(default=lambda _: None)

    def places(self, named: str | None) -> list[Path]:
        """
        Return the folders of the editions that are named: by a contract, a folder with editions below it, or none for all.

        Raises  UsageError where there are none.
        """
        reports = self.workspace.reports if self.workspace else Path()
        asked = [Path(named), reports / named] if named is not None else [reports]
        for folder in asked if self.workspace or named is not None else ():
            found = [folder] if is_edition(folder) else sorted(_below(folder), key=_order)
            if found:
                return found
        if named is None or (self.workspace and named in self.workspace.contract_files):
            return []
        raise UsageError(
            named,
            "is neither a contract with reports nor a folder of an edition. Name one, such as reports/NAME/2026-10/1.",
        )

    def verify(self, folder: Path) -> Verified:
        """Hold an edition against its manifests, and these against the ledger where it has its place in the workspace."""
        name = self._name(folder)
        if not (folder / MANIFEST).exists() and any(folder.glob("*.html")) and not self._made(folder):
            return Verified(name, notes=["is from before editions listed their files: nothing can be held against it."])
        try:
            manifests = list(manifests_in(folder))
            problems = problems_of(folder)
            if self._is_in_place(folder):
                own = (folder.parents[1].name, folder.parent.name, folder.name)
                of = {(one.contract, one.period, str(one.edition)) for one, _ in manifests}
                problems += [f"lists itself as {'/'.join(one)}. Put it back there." for one in sorted(of - {own})]
                listed = {sha256 for _, sha256 in manifests}
                problems += ["is not what the ledger says was published."] * (not self._made(folder) <= listed)
        except PledgeError as error:
            return Verified(name, _sentences(error))
        files = sum(len(manifest.files) for manifest, _ in manifests)
        return Verified(name, problems, [] if problems else [f"whole: {files} files are what was published."])

    def lost(self, contracts: Sequence[str]) -> list[Verified]:
        """Return the editions of contracts that the ledger knows of and that are not there."""
        return [one for contract in contracts for one in self._lost(contract)]

    def _lost(self, contract: str) -> list[Verified]:
        assert self.workspace
        try:
            places = not_in_place(self.workspace, Ledger.of(self.workspace), contract)
        except PledgeError as error:
            return [Verified(contract, _sentences(error))]
        return [Verified(f"{contract}/{place}", ["was published and is not there any more."]) for place in places]

    def recompute(self, contract: str, folders: Sequence[Path]) -> list[Verified]:
        """Compute the figures of a contract's editions anew; what differs is a problem, and what of their inputs does a note."""
        assert self.workspace
        names = [self._name(folder) for folder in folders]
        try:
            agreed = self.workspace.contract(contract)
            published = [_edition(folder) for folder in folders]
            again = self._again(agreed, [folder.parent.name for folder in folders])
        except PledgeError as error:
            return [Verified(name, _sentences(error)) for name in names]
        return [
            _compared(name, was, again[folder.parent.name])
            for name, folder, was in zip(names, folders, published, strict=True)
        ]

    def _again(self, agreed: Contract, labels: Sequence[str]) -> dict[str, Edition]:
        assert self.workspace
        file = self.workspace.contract_files[agreed.id]
        periods = {label: Period.parse(label, agreed.report.month_starts_on) for label in labels}
        subjects = [Subject(agreed, file, period) for period in periods.values()]
        opened = open_for(self.workspace, agreed)
        try:
            made = prepare(self.workspace, opened, subjects, tell=self.tell)
        finally:
            opened.close()
        return {label: made[agreed.id, period].edition for label, period in periods.items()}

    def _made(self, folder: Path) -> set[str]:
        """Return the manifests under which the ledger has an edition."""
        if not self.workspace or not self._is_in_place(folder):
            return set()
        contract, period, number = folder.parents[1].name, folder.parent.name, folder.name
        events = Ledger.of(self.workspace).events(contract, period, Event.MADE)
        made = (one.about.get("manifest") for one in events if str(one.edition) == number)
        return {sha256 for sha256 in made if isinstance(sha256, str)}

    def _is_in_place(self, folder: Path) -> bool:
        return bool(self.workspace) and folder.resolve().parents[2] == self.workspace.reports.resolve()  # type: ignore[union-attr]

    def _name(self, folder: Path) -> str:
        return "/".join(folder.resolve().parts[-3:]) if self._is_in_place(folder) else str(folder)


def _below(folder: Path) -> Iterator[Path]:
    """Yield the editions in a folder: a period's, a contract's, or all of a workspace's."""
    if folder.is_dir():
        yield from (folder / str(number) for number in numbers_in(folder))
        for place in folder.iterdir():
            if place.is_dir() and place.name not in (ASIDE, INTERNAL) and not is_edition(place):
                yield from _below(place)


def _order(folder: Path) -> tuple[str, str, int]:
    return folder.parent.parent.name, folder.parent.name, int(folder.name)


def _edition(folder: Path) -> Edition:
    return next(one for one in editions_in(folder.parent) if one.number == int(folder.name))


def _sentences(error: PledgeError) -> list[str]:
    return [f"{error.where}: {problem}" for problem in error.problems]


def _compared(name: str, was: Edition, now: Edition) -> Verified:
    """Say how figures that were computed anew stand to those that were published."""
    if not was.basis.terms:
        return Verified(name, notes=["kept no record of its figures."])
    against = replace(now, before=was)
    causes = [f"changed since: {', '.join(against.causes())}."] if against.causes() else []
    if was.basis.figures == now.basis.figures:
        return Verified(name, notes=["figures computed anew are the same to the bit.", *causes])
    rows = [
        f"clause {change.clause}: {_told(change.before)}, computed anew {_told(change.now)}."
        for change in against.changes()[:_MOST_SAID]
    ]
    return Verified(name, ["figures computed anew differ.", *rows], causes or ["no input on record changed."])


def _told(row: Row | None) -> str:
    if row is None:
        return "no such clause"
    return " ".join(f"{part} {row[part]}" for part in TOLD if row[part] is not None)
