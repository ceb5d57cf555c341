"""Starting a workspace outside the repository, from what the package carries."""

import shutil
import tempfile
from pathlib import Path

from ..errors import UsageError
from ..workspace import bundled

SAMPLE, EXPORTS = "sample", "exports"
"""Where a new workspace has the sample's exports, and an empty one room for its own."""
BUNDLED = {
    "data": ("contracts", "sources", SAMPLE),
    "notebooks": (),
    "expectations": (),
}
"""Folders a new workspace gets; of `data` only these parts."""
_LEFT_BEHIND = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.pyc")


def start_workspace(folder: Path, *, is_empty: bool = False) -> None:
    """
    Make a workspace with the sample centre, whole or not at all; an empty one has no contract, source or export.

    Raises  UsageError where the folder already holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(str(folder), "exists and is not empty. Name a new folder, or empty this one.")
    # Made beside a new folder, but within one that is there: the one above it may not be ours to write in.
    within = folder if folder.is_dir() else folder.parent
    within.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=within, prefix=".starting-") as aside:
        made = Path(aside) / "workspace"
        for name, parts in BUNDLED.items():
            for part in parts or ("",):
                if is_empty and part:
                    (made / name / (part if part != SAMPLE else EXPORTS)).mkdir(parents=True)
                    continue
                shutil.copytree(bundled(name) / part, made / name / part, ignore=_LEFT_BEHIND)
        (made / "reports").mkdir()
        if within == folder:
            _move_all(made, folder)
        else:
            made.rename(folder)


def _move_all(made: Path, folder: Path) -> None:
    """Move what was made into a folder that is there (and may be where the user stands), all of it or nothing."""
    moved: list[Path] = []
    try:
        for part in sorted(made.iterdir()):
            moved.append(folder / part.name)
            part.rename(moved[-1])
    except BaseException:
        for part in moved:
            shutil.rmtree(part, ignore_errors=True)
        raise
