"""A run that is killed at any moment: the next one ends with every edition whole, none twice, and nothing left over."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from servicepledge.delivery.run import run_due
from servicepledge.execution.pool import Pool
from servicepledge.workspace import Workspace

KILLED = Path(__file__).parents[1] / "support" / "killed.py"
MOMENTS_N = int(os.environ.get("PLEDGE_KILLS", "12"))
"""How many moments are tried, of all there are; PLEDGE_KILLS=200 tries more."""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked and killed otherwise there")
def test_a_run_killed_at_any_moment_is_made_whole_by_the_next(
    make_place: Any, pages: Any, tmp_path_factory: Any
) -> None:
    place = make_place(one={}, two={"every": "quarter"})
    run_due(
        place, date(2026, 2, 1), lambda _: None, Pool()
    )  # January is published, in one language, and nothing printed
    file = place.contract_files["one"]
    file.write_text(file.read_text("utf-8").replace('["zh"]', '["zh", "en"]'), "utf-8")
    assert Workspace.at(place.folder).contract("one").report.languages == ("zh", "en")
    scratch = tmp_path_factory.mktemp("killed")
    command = [sys.executable, str(KILLED), str(place.folder), str(scratch), str(MOMENTS_N), "16"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    whole, *runs = map(json.loads, done.stdout.splitlines())
    assert not whole["wrong"] and not whole["aside"] and not whole["open"]
    assert whole["made"] == whole["listed"] and len(whole["files"]) > 20
    assert len(runs) == min(MOMENTS_N, whole["changes"])
    # What is kept of hashes and findings depends on how long ago files were written, so a run may end before the last moments.
    not_reached = [run["moment"] for run in runs if run["ended_by"] != 9]
    assert len(not_reached) <= 3 and all(moment > whole["changes"] - 6 for moment in not_reached), not_reached
    for run in runs:
        at = f"killed before change {run['moment']} of {whole['changes']}"
        assert run["ran_again"], at
        assert not run["wrong"] and not run["aside"] and not run["open"], at
        assert run["made"] == run["listed"], at
        editions = [name for name in run["files"] if name.endswith(".html") and not Path(name).name.startswith("index")]
        assert all(Path(name).parent.name == "1" for name in editions), at
        assert without_manifests(run) == without_manifests(whole), at
    print(f"{len(runs)} of {whole['changes']} moments")


def without_manifests(run: Any) -> dict[str, str]:
    """Return what lies there; what joined an edition in one piece or in two is the same but for how it is listed."""
    return {name: held for name, held in run["files"].items() if not Path(name).name.startswith("manifest")}
