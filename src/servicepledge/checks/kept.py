"""
Findings that were kept: what is checked once need not be checked again while the delivery is the same.

They lie in the workspace, a file per source, and may be deleted at any time. They hold counts and names of columns and
files, never a row's value. A file that has been touched or copied, but holds what it held, is known by its content.
"""

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..errors import PledgeError
from ..exports.files.seen import SeenFile
from ..runtime.files import write_whole
from .delivery import Delivery
from .finding import Finding

OF_NOW = frozenset({"moment_can_be", "instants_can_be"})
"""Checks that may pass as time goes by though nothing else changes, as what lay ahead has happened: what they find holds for a day."""
DAY_NS = 86_400_000_000_000
SETTLED_NS = 2_000_000_000
"""A file that changed less than this before it was looked at might change again without its times showing it."""


def read_findings(path: Path, delivery: Delivery) -> tuple[Finding, ...] | None:
    """Return the findings that were kept of a delivery; None where they are another's, or there are none."""
    try:
        kept = json.loads(path.read_bytes())
        if kept["basis"] != delivery.basis or len(kept["files"]) != len(delivery.files):
            return None
        before = [(SeenFile(**file["seen"]), str(file["sha256"])) for file in kept["files"]]
        pairs = list(zip(delivery.files, before, strict=True))
        if not all(_is_alike(now, then) for now, (then, _) in pairs):
            return None
        doubtful = [
            (now, sha256) for now, (then, sha256) in pairs if now != then or not _is_settled(now, kept["at_ns"])
        ]
        if any(delivery.sha256(now) != sha256 for now, sha256 in doubtful):
            return None
        findings = tuple(map(Finding.from_json, kept["findings"]))
        if time.time_ns() - kept["at_ns"] > DAY_NS and any(one.is_failed and one.check in OF_NOW for one in findings):
            return None
        hashes = [sha256 for _, sha256 in before]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if doubtful and not any(one.check in OF_NOW for one in findings):
        _write(path, delivery, hashes, findings)
    return findings


def keep_findings(path: Path, delivery: Delivery, findings: Sequence[Finding]) -> None:
    """Keep the findings of a delivery, where the workspace may be written to."""
    with suppress(OSError):
        _write(path, delivery, [delivery.sha256(file) for file in delivery.files], findings)


def _write(path: Path, delivery: Delivery, hashes: Sequence[str], findings: Sequence[Finding]) -> None:
    files = [{"seen": asdict(seen), "sha256": sha256} for seen, sha256 in zip(delivery.files, hashes, strict=True)]
    kept: dict[str, Any] = {
        "about": "What was found of the exports, so that it is not looked for again. May be deleted at any time.",
        "basis": delivery.basis,
        "at_ns": time.time_ns(),
        "files": files,
        "findings": [finding.as_json() for finding in findings],
    }
    with suppress(PledgeError):
        write_whole(path, json.dumps(kept, ensure_ascii=False, indent=1))


def _is_alike(now: SeenFile, then: SeenFile) -> bool:
    """Tell whether a file may be the one that was seen: what differs otherwise, its content has to say."""
    return (now.table, now.name, now.size) == (then.table, then.name, then.size)


def _is_settled(file: SeenFile, at_ns: int) -> bool:
    return max(file.modified_ns, file.changed_ns) < at_ns - SETTLED_NS
