"""Texts in other encodings than UTF-8, and compressed: read by Python, as DuckDB reads UTF-8 only without a guess."""

import codecs
import gzip
import io
import os
import tempfile
import weakref
from pathlib import Path
from typing import IO, Annotated, Any, cast

from pydantic import AfterValidator

BOMS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_PACKED = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_CHUNK = 1 << 22


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise ValueError(
            f"'{name}' is no encoding that is known. Write one such as 'utf-8', 'gb18030' or 'utf-16'."
        ) from None


Encoding = Annotated[str, AfterValidator(_known)]


def packing(path: Path) -> str:
    """Return how a file is compressed, whatever its name says: `gzip`, `zstd` or `none`."""
    with path.open("rb") as file:
        head = file.read(4)
    return next((name for name, mark in _PACKED.items() if head.startswith(mark)), "none")


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file, unpacked."""
    match packing(path):
        case "gzip":
            return cast(IO[bytes], gzip.open(path, "rb"))
        case "zstd":
            import pyarrow as pa  # 0.1 s, and seldom needed

            return cast(IO[bytes], pa.input_stream(str(path), compression="zstd"))
    return path.open("rb")


def encoding_of(head: bytes, declared: str) -> str:
    """Return a text's encoding: as its byte-order mark says, else as declared."""
    return next((name for mark, name in BOMS.items() if head.startswith(mark)), declared)


def is_utf8(encoding: str) -> bool:
    """Whether DuckDB reads an encoding itself."""
    return encoding in ("utf-8", "utf-8-sig", "ascii")


_WRITTEN_FOR: dict[str, str] = {}


def name_of(path: str) -> str:
    """Return the name of the file that a path stands for, for messages."""
    return _WRITTEN_FOR.get(path, Path(path).name)


class Transcoded:
    """A text once more, in UTF-8: in a file without a name that ends with the process, where the system has such."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._file: Any = tempfile.NamedTemporaryFile(  # noqa: SIM115  (it lasts as long as this)
            prefix="servicepledge-", suffix=".csv", delete=not _has_nameless()
        )
        with open_bytes(path) as raw, io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="") as text:
            while chunk := text.read(_CHUNK):
                self._file.write(chunk.encode())
        self._file.flush()
        if _has_nameless():
            self.path = Path(f"/proc/self/fd/{self._file.fileno()}")
            os.unlink(self._file.name)
        else:
            self.path = Path(self._file.name)
        _WRITTEN_FOR[str(self.path)] = path.name
        weakref.finalize(self, self._file.close)


def _has_nameless() -> bool:
    """Whether a file can be opened by its number, so that it needs no name."""
    return Path("/proc/self/fd").is_dir()
