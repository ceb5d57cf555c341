"""Scratch folders: this process's own, nobody else's to read, under a name that cannot be guessed, and gone when it is."""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

if sys.platform != "win32":  # there the temporary folder is the user's own
    import fcntl

PREFIX = "servicepledge-"
_HELD = ".held"
_own: dict[int, tuple[Path, int]] = {}
"""By process, as a fork is another: its folder, and the file whose lock says that it is alive."""
_numbers = count()


def scratch_folder() -> Path:
    """Return the name of a folder for this process alone, in the one of its own that it has; whoever uses it makes it."""
    pid = os.getpid()
    if pid not in _own:
        _own.clear()
        sweep_scratch()
        _own[pid] = _begun()
        atexit.register(give_back_scratch)
    return _own[pid][0] / str(next(_numbers))


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder for this process alone, for as long as it is used."""
    folder = scratch_folder()
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def give_back_scratch() -> None:
    """Take away what this process wrote aside."""
    held = _own.pop(os.getpid(), None)
    if held is not None:
        shutil.rmtree(held[0], ignore_errors=True)
        os.close(held[1])


def sweep_scratch() -> None:
    """Take away the folders of processes of this user that have gone without taking them away."""
    if sys.platform == "win32":
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            held = os.open(folder / _HELD, os.O_RDWR | os.O_NOFOLLOW)  # one without is another program's
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(held)


def _begun() -> tuple[Path, int]:
    """Make this process's folder, and hold it until the process ends, however that is."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # mode 0700
        held = os.open(folder / _HELD, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if sys.platform == "win32":
            return folder, held
        with suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if (folder / _HELD).exists():  # else it was swept before it was held
                return folder, held
        os.close(held)
