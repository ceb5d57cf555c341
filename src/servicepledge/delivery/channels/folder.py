"""Folders and stores: files under `<address>/<contract>/<period>/<edition>/`, and last `parcel.json`, which says that all are there.

An address is a path, or a URL that fsspec knows (sftp://, s3://, webdav+https:// …). Settings: `roots`, the folders and stores that
contracts may name or lie below, since a contract alone lets nobody write anywhere; `options` of the store's file system.
"""

import errno
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from ...errors import UsageError
from ..outbox.letter import Letter
from ..outbox.settings import Settings
from .channel import Channel, Kind, Undelivered

PARCEL = "parcel.json"
_LASTING = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EINVAL)


def _check(address: str, settings: Settings) -> None:
    settings.check("roots", "options")
    settings.values("options")
    if not any(_lies_in(address, root, settings.folder) for root in settings.texts("roots")):
        raise UsageError(
            settings.where, f"roots: '{address}' lies in none of them. Add the folder or store that contracts may use."
        )
    if "://" in address and "fsspec" not in _importable():
        raise UsageError(address, "needs fsspec. Install servicepledge[stores], and what the store itself needs.")


def _lies_in(address: str, root: str, folder: Path) -> bool:
    """Tell whether an address is a root or lies below it, whatever dots and links are on the way."""
    if "://" in address or "://" in root:
        return ".." not in address.split("/") and f"{address.rstrip('/')}/".startswith(f"{root.rstrip('/')}/")
    ours, theirs = ((folder / Path(one).expanduser()).resolve() for one in (root, address))
    return theirs.is_relative_to(ours)


def _importable() -> set[str]:
    from importlib.util import find_spec

    return {name for name in ("fsspec",) if find_spec(name)}


def _send(letter: Letter, settings: Settings) -> str:
    within = (
        PurePosixPath(letter.contract, letter.period, str(letter.edition)) if letter.contract else PurePosixPath("told")
    )
    with _told(letter.address, settings):
        store = _store(letter.address, settings)
        if _is_there(store, within, letter.id):
            return f"was there already: {within}"
        for name, content in letter.files.items():
            store.put(str(within / name), content)
        store.put(str(within / (PARCEL if letter.contract else f"{letter.id}.json")), _parcel(letter))
    return f"written to {within}"


def _parcel(letter: Letter) -> bytes:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(letter.files.items())}
    told = {**letter.as_json(), "files": hashes, "text": letter.text}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _is_there(store: "_Store", within: PurePosixPath, id: str) -> bool:
    held = store.get(str(within / PARCEL))
    try:
        return held is not None and json.loads(held).get("id") == id
    except (ValueError, AttributeError):
        return False


class _Store:
    """A file system below a path, by fsspec."""

    def __init__(self, system: Any, path: str) -> None:
        self._system, self._path = system, path.rstrip("/")

    def put(self, name: str, content: bytes) -> None:
        """Write a file whole where the store lets it be renamed, and see that it has the right size."""
        path = f"{self._path}/{name}"
        folder, _, last = path.rpartition("/")
        aside = f"{folder}/.{last}.part"
        self._system.makedirs(folder, exist_ok=True)
        self._system.pipe_file(aside, content)
        if self._system.exists(path):
            self._system.rm_file(path)
        self._system.mv(aside, path)
        if self._system.info(path)["size"] != len(content):
            raise Undelivered(Kind.TRANSIENT, f"{name} has another size there than it was sent with")

    def get(self, name: str) -> bytes | None:
        """Return a file that is there."""
        try:
            return bytes(self._system.cat_file(f"{self._path}/{name}"))
        except FileNotFoundError:
            return None


class _Folder(_Store):
    """A folder of this machine, mounted or its own; it needs nothing else."""

    def __init__(self, path: Path) -> None:
        self._folder = path

    def put(self, name: str, content: bytes) -> None:
        """Write a file aside and rename it, on the disk when this returns."""
        import os

        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.part")
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, target)

    def get(self, name: str) -> bytes | None:
        """Return a file that is there."""
        path = self._folder / name
        return path.read_bytes() if path.is_file() else None


def _store(address: str, settings: Settings) -> _Store:
    if "://" not in address:
        folder = settings.folder / Path(address).expanduser()
        if not folder.is_dir():
            raise Undelivered(Kind.TRANSIENT, "there is no such folder; it may not be mounted")
        return _Folder(folder)
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(address, "needs fsspec. Install servicepledge[stores].") from None
    options: Mapping[str, Any] = settings.values("options")
    system, path = url_to_fs(address, **options)
    return _Store(system, path)


@contextmanager
def _told(address: str, settings: Settings) -> Iterator[None]:
    """Say in a sentence what went wrong, and whether it is worth trying again; whatever a store's library raises."""
    try:
        yield
    except (Undelivered, UsageError):
        raise
    except ImportError as error:
        said = settings.hidden(str(error))
        raise Undelivered(Kind.PERMANENT, f"what this store needs is not installed: {said}") from None
    except OSError as error:
        kind = Kind.PERMANENT if error.errno in _LASTING or isinstance(error, PermissionError) else Kind.TRANSIENT
        raise Undelivered(
            kind, f"cannot be written there ({settings.hidden(error.strerror or type(error).__name__)})"
        ) from None
    except Exception as error:  # stores raise what their libraries do
        raise Undelivered(Kind.TRANSIENT, f"the store does not take it ({type(error).__name__})") from None


CHANNEL = Channel("folder", _send, _check)
