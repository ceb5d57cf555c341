"""What a run computes once and hands to each of its reports: a contract's tallies and the checks' findings.

A run tallies all its contracts in one pass over each export and checks each export once; a report that is opened by
hand does both itself. Each contract gets a folder of its own, so that no report can see another client's figures.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from ..checks import Finding
from ..text import Text

TALLIES, FINDINGS = "tallies.parquet", "findings.json"
_BY = "by-"


@dataclass(frozen=True)
class Prepared:
    """One contract's part of what a run has computed; `breakdowns` as `why.tally_breakdowns` gives them."""

    tallies: pl.DataFrame
    findings: tuple[Finding, ...]
    breakdowns: Mapping[tuple[str, ...], pl.DataFrame]

    def of(self, contract: str) -> "Prepared":
        """Return one contract's part."""
        mine = pl.col("contract") == contract
        breakdowns = {by: tallied.filter(mine) for by, tallied in self.breakdowns.items()}
        return Prepared(self.tallies.filter(mine), self.findings, breakdowns)


def write_prepared(folder: Path, prepared: Prepared) -> None:
    """Write one contract's part into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    prepared.tallies.write_parquet(folder / TALLIES)
    for by, tallied in prepared.breakdowns.items():
        tallied.write_parquet(folder / f"{_BY}{'-'.join(by)}.parquet")
    findings = [asdict(finding) for finding in prepared.findings]
    (folder / FINDINGS).write_text(json.dumps(findings, ensure_ascii=False), "utf-8")


def read_prepared(folder: Path) -> Prepared:
    """Read what `write_prepared` wrote."""
    found = json.loads((folder / FINDINGS).read_text("utf-8"))
    findings = tuple(
        Finding(**{**entry, "columns": tuple(entry["columns"]), "reason": Text(**entry["reason"])}) for entry in found
    )
    breakdowns = {
        tuple(path.stem.removeprefix(_BY).split("-")): pl.read_parquet(path)
        for path in sorted(folder.glob(f"{_BY}*.parquet"))
    }
    return Prepared(pl.read_parquet(folder / TALLIES), findings, breakdowns)
