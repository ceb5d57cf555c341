"""Where tests find what they read: the repository, its own `tests/data`, and what lies outside it and may be absent."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
DATA = REPOSITORY / "tests" / "data"
"""Published figures and reference tables that are small enough to lie in the repository."""
SHARED = Path(os.environ.get("PLEDGE_SHARED") or REPOSITORY.parent / "shared")
"""What is too large for the repository (the exports of real centres, the casebook): beside it, or where the variable says."""


def unsealed(path: Path) -> Path:
    """Let a published file, or its folder, be changed as somebody might who is determined to; return it."""
    path.parent.chmod(0o755)
    if path.is_file():
        path.chmod(0o644)
    return path
