"""What a run computes once and hands to each of its reports: a contract's tallies and the checks' findings.

A run tallies all its contracts in one pass over each export and checks each export once; a report that is opened by
hand does both itself. Each contract gets a folder of its own, so that no report can see another client's figures.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from ..checks import Finding
from ..text import Text

TALLIES, FINDINGS = "tallies.parquet", "findings.json"


def write_prepared(folder: Path, tallies: pl.DataFrame, findings: Sequence[Finding]) -> None:
    """Write one contract's tallies and its source's findings into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tallies.write_parquet(folder / TALLIES)
    (folder / FINDINGS).write_text(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False), "utf-8")


def read_prepared(folder: Path) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Read what `write_prepared` wrote."""
    found = json.loads((folder / FINDINGS).read_text("utf-8"))
    findings = tuple(
        Finding(**{**entry, "columns": tuple(entry["columns"]), "reason": Text(**entry["reason"])}) for entry in found
    )
    return pl.read_parquet(folder / TALLIES), findings
