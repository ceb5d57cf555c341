"""Starting a workspace outside the repository, from what the package carries."""

import shutil
import tempfile
from pathlib import Path

from .errors import UsageError
from .workspace import bundled

BUNDLED = {
    "data": ("contracts", "sources", "sample"),
    "notebooks": (),
    "expectations": (),
}
"""Folders a new workspace gets; of `data` only these parts."""
_LEFT_BEHIND = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.pyc")


def start_workspace(folder: Path) -> None:
    """
    Make a workspace with the sample centre, whole or not at all.

    Raises  UsageError where the folder already holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(str(folder), "exists and is not empty. Name a new folder, or empty this one.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as aside:
        made = Path(aside) / folder.name
        for name, parts in BUNDLED.items():
            for part in parts or ("",):
                shutil.copytree(bundled(name) / part, made / name / part, ignore=_LEFT_BEHIND)
        (made / "reports").mkdir()
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
