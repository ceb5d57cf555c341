"""Which edition of a period goes out, and whether it is one: made here, listed byte for byte, as it was published."""

from collections.abc import Sequence
from pathlib import Path

from ...contract.model import Contract
from ...errors import RecordError
from ...periods import Period
from ...workspace import Workspace
from ..ledger import Entry, Event
from ..publication.aside import is_edition
from ..publication.manifest import manifests_in, problems_of


def newest_edition(workspace: Workspace, contract: Contract, period: Period) -> Path | None:
    """Return the folder of the newest edition of a period that was published."""
    place = workspace.reports / contract.id / period.label
    found = place.iterdir() if place.is_dir() else ()
    editions = [folder for folder in found if folder.name.isdecimal() and is_edition(folder)]
    return max(editions, key=lambda folder: int(folder.name), default=None)


def check_edition(contract: Contract, period: Period, folder: Path, events: Sequence[Entry]) -> None:
    """
    Make sure that an edition is one; `events` are what the ledger has of its contract.

    Raises  RecordError where not; then nothing of it is approved or goes out.
    """
    number = int(folder.name)
    made = {
        one.about.get("manifest")
        for one in events
        if (one.event, one.period, one.edition) == (Event.MADE, period.label, number)
    }
    for manifest, sha256 in manifests_in(folder):
        if (manifest.contract, manifest.period, manifest.edition) != (contract.id, period.label, number):
            raise RecordError(str(folder), f"is of {manifest.contract} {manifest.period}, edition {manifest.edition}.")
        if sha256 not in made:
            raise RecordError(str(folder), "is no edition that the ledger knows of. Nothing of it goes out.")
    if problems := problems_of(folder):
        raise RecordError(str(folder), problems)
