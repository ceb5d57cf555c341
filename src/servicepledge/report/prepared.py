"""What a run hands to each of its reports: all that its page is made from, so that the report opens no export.

A run tallies all its contracts in one pass over each export, checks each export once, and asks what stands behind the
figures once for all the languages of a report; a report that is opened by hand does all of it itself. Every report is
handed its own contract's part alone, so that none can see another client's figures.
"""

import pickle
from dataclasses import dataclass
from pathlib import Path

from ..checks import Finding
from ..evidence.evidence import Behind
from .editions.record import Edition


@dataclass(frozen=True, eq=False)
class Prepared:
    """One contract's part of a run, in one period."""

    behind: Behind
    findings: tuple[Finding, ...]
    edition: Edition

    def write(self, path: Path) -> None:
        """Write it for a process of our own: a pickle, kept in a folder that nobody else may write to."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(self, pickle.HIGHEST_PROTOCOL))


def read_prepared(path: Path) -> Prepared:
    """Read what a run of this very program has written for the process that reads it."""
    held = pickle.loads(path.read_bytes())
    assert isinstance(held, Prepared)
    return held
