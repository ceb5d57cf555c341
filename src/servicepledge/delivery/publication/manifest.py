"""Manifests: every file of an edition and everything it was made from, by SHA-256, in a file that shows when it was altered itself.

An edition has one, `manifest.json`; what joins it later (another language, a PDF) brings one of its own, `manifest-2.json` and so on,
which names the one before it. None holds when or where it was made: the same edition has the same manifest anywhere.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...errors import RecordError
from ...report.editions.record import MANIFEST, Fingerprint

_ABOUT = "Every file of this edition, and all it was made from. `pledge verify FOLDER` holds them against it."
_REMEDY = "Put a sound copy of this edition there, from a backup or from whom it was sent to."


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of an edition."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> "Listed":
        return cls(name, len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition, or an addition to one, is: whose, its files, its inputs, the versions and parameters it was made with."""

    contract: str
    period: str
    edition: int
    state: str
    files: tuple[Listed, ...]
    inputs: tuple[Fingerprint, ...] = ()
    software: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    adds_to: str | None = None
    """The SHA-256 of the manifest before it, of an addition."""

    def as_bytes(self) -> bytes:
        """Return it as it is written, under a seal over all of it."""
        held = {"about": _ABOUT, **asdict(self)}
        return _as_text({**held, "seal": hashlib.sha256(_as_text(held)).hexdigest()})


def manifest_name(number: int) -> str:
    """Return the name of an edition's manifest, the first, or of its so manieth."""
    return MANIFEST if number == 1 else f"manifest-{number}.json"


def read_manifest(path: Path) -> Manifest:
    """
    Read a manifest.

    Raises  RecordError where it is missing or not what was written.
    """
    try:
        content = path.read_bytes()
        held = json.loads(content)
        about, seal = held.pop("about"), held.pop("seal")
        manifest = Manifest(
            **{
                **held,
                "files": tuple(Listed(**file) for file in held["files"]),
                "inputs": tuple(Fingerprint(**file) for file in held["inputs"]),
            }
        )
        if about != _ABOUT or not isinstance(seal, str) or manifest.as_bytes() != content:
            raise ValueError
    except FileNotFoundError:
        raise RecordError(str(path), f"is missing. {_REMEDY}") from None
    except OSError as error:
        raise RecordError(str(path), f"cannot be read ({error.strerror}). Check who may read there.") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise RecordError(str(path), f"is not what was written: it is damaged or was changed. {_REMEDY}") from None
    return manifest


def manifests_in(folder: Path) -> Iterator[tuple[Manifest, str]]:
    """
    Yield the manifests of an edition, each with its own SHA-256: that of the edition, then those of what joined it.

    Raises  RecordError where one is missing, damaged, or does not follow the one before it.
    """
    before = None
    for number in range(1, 1 + _count(folder)):
        path = folder / manifest_name(number)
        manifest = read_manifest(path)
        if manifest.adds_to != before:
            raise RecordError(str(path), f"does not follow the manifest before it. {_REMEDY}")
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        yield manifest, before


def _count(folder: Path) -> int:
    """Return how many manifests an edition should have, by those that are there: one at least."""
    found = (path.stem.removeprefix("manifest-") for path in folder.glob("manifest-*.json"))
    return max((int(number) for number in found if number.isdecimal()), default=1)


def listed_in(folder: Path) -> dict[str, Listed]:
    """
    Return what an edition lists, by name; nothing where it is from before there were manifests.

    Raises  RecordError as `manifests_in`.
    """
    if not (folder / MANIFEST).exists() and _count(folder) == 1:
        return {}
    return {file.name: file for manifest, _ in manifests_in(folder) for file in manifest.files}


def problems_of(folder: Path) -> list[str]:
    """
    Return what of an edition is not as it was published, a sentence each: files that were changed, are missing, or are new.

    Raises  RecordError for the manifests themselves.
    """
    listed = {file.name: file for manifest, _ in manifests_in(folder) for file in manifest.files}
    manifests = {manifest_name(number) for number in range(1, 1 + _count(folder))}
    return [*_changed(folder, listed.values()), *_unlisted(folder, listed.keys() | manifests)]


def _changed(folder: Path, listed: Iterable[Listed]) -> Iterator[str]:
    for file in listed:
        path = folder / file.name
        try:
            with path.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        except FileNotFoundError:
            yield f"'{file.name}' is missing. {_REMEDY}"
            continue
        except OSError as error:
            yield f"'{file.name}' cannot be read ({error.strerror}). Check who may read there."
            continue
        if sha256 != file.sha256:
            yield f"'{file.name}' is not what was published ({path.stat().st_size:,} bytes, of {file.size:,}). {_REMEDY}"


def _unlisted(folder: Path, known: Iterable[str]) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        for name in sorted([*names, *(one for one in folders if Path(place, one).is_symlink())]):
            found = Path(place, name).relative_to(folder).as_posix()
            if found not in set(known):
                yield f"'{found}' is no part of what was published. Take it away."


def _as_text(held: Any) -> bytes:
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()
