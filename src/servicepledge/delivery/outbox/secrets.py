"""Secrets: named where they are used, kept in the environment or in a file of one's own, shown nowhere."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from ...errors import UsageError

FROM_ENVIRONMENT, FROM_FILE = "env:", "file:"
HIDDEN = "•••"


class Secret:
    """A password, a key, or a place whose address is one; it does not show itself."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    __str__ = __repr__


def read_secret(where: str, field: str, written: str, folder: Path) -> Secret:
    """
    Return the secret that a field names: `env:NAME`, or `file:PATH` from a workspace's folder on.

    Raises  UsageError where it names none, or a file that others may read.
    """
    if written.startswith(FROM_ENVIRONMENT):
        name = written.removeprefix(FROM_ENVIRONMENT)
        if not (value := os.environ.get(name, "").strip()):
            raise UsageError(where, f"{field}: the environment has no {name}. Set it where pledge is started.")
        return Secret(value)
    if written.startswith(FROM_FILE):
        return Secret(_of_file(where, field, folder / Path(written.removeprefix(FROM_FILE)).expanduser()))
    raise UsageError(
        where,
        f"{field}: the secret itself stands here. Write where it is kept: 'env:NAME', or 'file:PATH' with mode 0600.",
    )


def _of_file(where: str, field: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if os.name == "posix" and (
                about.st_mode & (stat.S_IRWXG | stat.S_IRWXO) or not stat.S_ISREG(about.st_mode)
            ):
                raise UsageError(
                    where,
                    f"{field}: others than its owner may read {path}. Run: chmod 600 {path}, and change the secret.",
                )
            if os.name == "posix" and about.st_uid not in (os.geteuid(), 0):
                raise UsageError(where, f"{field}: {path} belongs to somebody else. Let it belong to who runs pledge.")
            text = file.read(64 * 1024).decode().strip()
    except OSError as error:
        raise UsageError(where, f"{field}: {path} cannot be read ({error.strerror}). Check the path.") from None
    except UnicodeDecodeError:
        raise UsageError(where, f"{field}: {path} is not UTF-8 text. Write the secret alone, on one line.") from None
    if not text:
        raise UsageError(where, f"{field}: {path} is empty. Write the secret into it.")
    return text


def without(text: str, secrets: Iterable[Secret]) -> str:
    """Return what somebody said, on one line, without secrets and what could steer a terminal; the beginning of it."""
    for secret in secrets:
        text = text.replace(secret.value, HIDDEN)
    return "".join(one if one.isprintable() else " " for one in text)[:300].strip()
