"""The same inputs give the same bytes: elsewhere, on another clock, in another language, with another hash seed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl

MACHINES: tuple[dict[str, str], ...] = (
    {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "LC_ALL": "C", "POLARS_MAX_THREADS": "1"},
    {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "POLARS_MAX_THREADS": "2"},
)


OWED = ("run", "--as-of", "2026-04-01")
BY_HAND = ("report", "one", "--period", "2026-03")


def made(workspace: Path, machine: dict[str, str], command: tuple[str, ...] = OWED) -> dict[str, bytes]:
    """Make the reports of a workspace by the command; return what lies under its reports, by name."""
    done = subprocess.run(
        [sys.executable, "-m", "servicepledge.cli.main", *command, "--workspace", "."],
        cwd=workspace,
        env={**os.environ, **machine},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "what would be made now differs" not in done.stderr, "pages that are published stay, so it would be told"
    reports = workspace / "reports"
    return {
        str(path.relative_to(reports)): path.read_bytes()
        for path in sorted(reports.rglob("*"))
        if path.is_file() and path.name != ".run.lock"
    }


def test_the_same_inputs_give_the_same_bytes_on_any_machine(make_place: Any, tmp_path_factory: Any) -> None:
    here = make_place(one={"languages": '["zh", "en"]', "starts_on": "2026-03-01"}, two={"every": "quarter"}).folder
    elsewhere = tmp_path_factory.mktemp("another place") / "deeper"
    shutil.copytree(here, elsewhere)
    first, second = (made(place, machine) for place, machine in zip((here, elsewhere), MACHINES, strict=True))
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert {Path(name).suffix for name in first} == {".html", ".xlsx", ".parquet", ".json", ".ipynb"}
    assert len([name for name in first if "service_report" in name and name.endswith(".html")]) == 3
    assert made(here, MACHINES[1], BY_HAND) == first, "made again of the same files, nothing is another"
    for place in (here, elsewhere):
        fewer = pl.read_parquet(place / "data" / "calls.parquet").filter(pl.col("arrived_at").dt.day() < 20)
        fewer.write_parquet(place / "data" / "calls.parquet")
    again, there = (made(place, machine, BY_HAND) for place, machine in zip((here, elsewhere), MACHINES, strict=True))
    assert again == there
    editions = {name: held for name, held in again.items() if "index" not in name}
    assert {name: editions[name] for name in first if "index" not in name} == {
        name: held for name, held in first.items() if "index" not in name
    }
    assert "one/2026-03/2/service_report.zh.html" in set(editions) - set(first)
