"""Building an edition aside and publishing it whole: files that are on the disk, then one rename; nothing half-made is ever in sight.

What is built lies in `reports/.aside`, in the file system of the editions and in no folder that is handed over. What joins an edition
later is noted there first, so that what was stopped half-way can be taken back by whoever writes next.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...errors import RecordError, ReportFailed
from ...report.editions.record import MANIFEST
from ...runtime.files import sync_folder, write_through
from .manifest import Listed, Manifest, listed_in, manifest_name, manifests_in

ASIDE = ".aside"
_JOINING = "joining.json"
_SEALED_FILE, _SEALED_FOLDER, _OPEN_FOLDER = 0o444, 0o555, 0o755


@dataclass(eq=False)
class Attempt:
    """Files on their way into an edition's folder, new or already there."""

    reports: Path
    folder: Path
    """Where the edition lies, or will."""
    kept: list[str] = field(default_factory=list)
    """Names under which other content was published already; it stays."""
    _aside: Path = field(init=False)
    _files: dict[str, Listed] = field(default_factory=dict)
    _is_broken: bool = False
    """Whether some of it could not be written: then none of it is published."""

    def __post_init__(self) -> None:
        self._aside = self.reports / ASIDE / secrets.token_hex(8)

    def add(self, files: Mapping[str, bytes]) -> None:
        """
        Write files aside, on to the disk; those of a name replace earlier ones.

        Raises  ReportFailed where they cannot be written.
        """
        was_broken, self._is_broken = self._is_broken, True
        with _told(self.folder):
            self._aside.mkdir(parents=True, exist_ok=True, mode=0o700)
            for name, content in files.items():
                write_through(self._aside / name, content)
                (self._aside / name).chmod(_SEALED_FILE)
                self._files[name] = Listed.of(name, content)
        self._is_broken = was_broken

    def publish(self, manifest: Manifest) -> str | None:
        """
        Put the files in their place, all or none, under a manifest that says so; return its SHA-256, None where all was there.

        A folder that is there stays as it is: what it holds already, or lists, is not replaced.
        Raises  ReportFailed where it cannot be written; RecordError where its manifests are damaged, or list what is missing
                otherwise.
        """
        try:
            if self._is_broken:
                raise ReportFailed(str(self.folder), "is not published, as not all of it could be written. Run again.")
            with _told(self.folder):
                return self._join(manifest) if is_edition(self.folder) else self._whole(manifest)
        finally:
            self.drop()

    def drop(self) -> None:
        """Take away what lies aside."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def _whole(self, manifest: Manifest) -> str:
        content = replace(manifest, files=tuple(self._files[name] for name in sorted(self._files))).as_bytes()
        self.add({MANIFEST: content})
        if self.folder.exists():  # no edition: what an earlier program left half-made
            os.replace(self.folder, self._aside.with_name(f"{self._aside.name}.left"))
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        sync_folder(self._aside)
        self._aside.chmod(_OPEN_FOLDER)
        os.rename(self._aside, self.folder)
        sync_folder(self.folder.parent)
        seal(self.folder)
        shutil.rmtree(self._aside.with_name(f"{self._aside.name}.left"), ignore_errors=True)
        return hashlib.sha256(content).hexdigest()

    def _join(self, manifest: Manifest) -> str | None:
        """Add to an edition that is there."""
        listed, files = listed_in(self.folder), dict(self._files)
        for name, file in self._files.items():
            is_there, was = (self.folder / name).exists(), listed.get(name)
            if was is not None and was != file and not is_there:
                raise RecordError(
                    str(self.folder / name),
                    "is missing, and what would be made now is not what was published. Put a sound copy there, or make another "
                    "edition with `pledge restate`.",
                )
            if is_there and (was or self._there(name)) != file:
                self.kept.append(name)
            if is_there:
                del files[name]
        if not files:
            return None
        content = self._addition(manifest, listed, files)
        self._place(files, content)
        return hashlib.sha256(content).hexdigest() if content else None

    def _there(self, name: str) -> Listed:
        return Listed.of(name, (self.folder / name).read_bytes())

    def _addition(self, manifest: Manifest, listed: Mapping[str, Listed], files: Mapping[str, Listed]) -> bytes:
        """Return the manifest of what joins; nothing where it only comes back. One from before manifests lists all it has."""
        new = {name: file for name, file in files.items() if name not in listed}
        if not new:
            return b""
        if not listed:
            new |= {path.name: self._there(path.name) for path in self.folder.iterdir() if path.is_file()}
            before = None
        else:
            before = [sha256 for _, sha256 in manifests_in(self.folder)][-1]
        return replace(manifest, files=tuple(new[name] for name in sorted(new)), adds_to=before).as_bytes()

    def _place(self, files: Mapping[str, Listed], content: bytes) -> None:
        number = 1 + sum(1 for _ in self.folder.glob("manifest*.json"))
        name = manifest_name(number)
        note = {"folder": os.path.relpath(self.folder, self.reports), "names": [*files, name]}
        self.add({_JOINING: json.dumps(note).encode(), **({name: content} if content else {})})
        sync_folder(self._aside)
        sync_folder(self._aside.parent)
        self.folder.chmod(_OPEN_FOLDER)
        for one in (*files, *([name] if content else [])):  # its manifest last: until then it is not there
            os.replace(self._aside / one, self.folder / one)
        seal(self.folder)


def seal(folder: Path) -> None:
    """Let nobody write to an edition's files, nor add to them."""
    for path in folder.iterdir():
        if path.is_file() and not path.is_symlink():
            path.chmod(_SEALED_FILE)
    sync_folder(folder)
    folder.chmod(_SEALED_FOLDER)


def is_edition(folder: Path) -> bool:
    """Tell whether a folder holds an edition: with a manifest, or under a number a page from before there were such."""
    return (folder / MANIFEST).exists() or (folder.name.isdecimal() and any(folder.glob("*.html")))


def sweep(reports: Path) -> None:
    """Take away what was left aside by somebody who was stopped, and take back what had half joined an edition."""
    for place in (reports / ASIDE).glob("*"):
        with suppress(OSError, ValueError, KeyError, RecordError):
            _take_back(reports, json.loads((place / _JOINING).read_bytes()))
        shutil.rmtree(place, ignore_errors=True)


def _take_back(reports: Path, note: Mapping[str, object]) -> None:
    folder, names = reports / str(note["folder"]), note["names"]
    assert isinstance(names, list)
    listed = listed_in(folder)
    lost = [name for name in names if name not in listed and not str(name).startswith("manifest")]
    folder.chmod(_OPEN_FOLDER)
    for name in lost:
        (folder / name).unlink(missing_ok=True)
    seal(folder)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what the system says of a place into a sentence."""
    try:
        yield
    except OSError as error:
        raise ReportFailed(
            str(folder), f"cannot be written ({error.strerror}). Check who may write there, and the space left."
        ) from None
