"""What changed of the inputs of published periods: a run says so, and restates nothing by itself."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ...checks.hashes import Hashes
from ...contract.model import Contract
from ...errors import PledgeError
from ...exports.files.folder import find_files
from ...periods import Period, clipped
from ...report.editions.record import CONTRACT, Edition, Fingerprint, newest_in, terms_digest
from ...workspace import Workspace

_MOST_NAMED = 3
_Files = Mapping[tuple[str, str], list[Path]]


def changed_inputs(workspace: Workspace, contract: Contract, hashes: Hashes) -> Iterator[str]:
    """
    Yield a sentence for each input of a contract's published periods that is not what it was when they were published.

    An export is the file of its name: that others were added since is no change. The contract's terms are those of the period.

    Raises  RecordError where a record of the contract is damaged.
    """
    files, changed = _files(workspace, contract), dict[str, list[str]]()
    for period in _published(workspace.reports / contract.id, contract):
        newest = newest_in(workspace.reports / contract.id / period.label)
        if newest is None or not newest.basis.terms:
            continue
        for of in _changed(newest, contract, period, files, hashes):
            changed.setdefault(of, []).append(period.label)
    for of, labels in changed.items():
        more = f" and {len(labels) - _MOST_NAMED} earlier periods" if len(labels) > _MOST_NAMED else ""
        told = ", ".join(labels[-_MOST_NAMED:])
        yield (
            f"{contract.id}: {of} of {told}{more} changed after it was published. See what differs with `pledge verify "
            f"{contract.id} --recompute`; `pledge restate {contract.id} --period {labels[-1]} --reason …` publishes another edition."
        )


def _published(folder: Path, contract: Contract) -> list[Period]:
    periods = []
    for place in folder.iterdir() if folder.is_dir() else ():
        try:
            periods.append(Period.parse(place.name, contract.report.month_starts_on))
        except PledgeError:
            continue
    return sorted(periods, key=lambda period: (period.last, period.first))


def _changed(newest: Edition, contract: Contract, period: Period, files: _Files, hashes: Hashes) -> Iterator[str]:
    part = clipped(period, contract)
    if newest.basis.terms != terms_digest(contract, part):
        yield CONTRACT
    exports = [file for file in newest.basis.files if (file.of, file.name) in files or file.of in _tables(files)]
    for of in dict.fromkeys(file.of for file in exports):
        if not all(_is_there(file, files, hashes) for file in exports if file.of == of):
            yield of


def _tables(files: _Files) -> set[str]:
    return {of for of, _ in files}


def _is_there(file: Fingerprint, files: _Files, hashes: Hashes) -> bool:
    """Tell whether a file that was recorded lies there with the same content."""
    try:
        return any(
            path.stat().st_size == file.size and hashes.sha256(path) == file.sha256
            for path in files.get((file.of, file.name), ())
        )
    except OSError:
        return False


def _files(workspace: Workspace, contract: Contract) -> _Files:
    """Return the files of a contract's exports by table and name; none of a source that cannot be read."""
    found: dict[tuple[str, str], list[Path]] = {}
    try:
        source = workspace.source(contract.source)
        for table, export in source.exports.items():
            for path in find_files(export.path, source.folder).files:
                found.setdefault((table, path.name), []).append(path)
    except PledgeError:
        return {}  # said by whoever opens it
    return found
