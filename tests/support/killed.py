"""Runs that are killed: a process that makes owed reports ends by SIGKILL before its so manieth change of a file.

Called as a program: WORKSPACE SCRATCH MOMENTS... It forks a process for each run, after everything is imported, and prints a
line of JSON for each moment: what the next run left. The first line is that of a run nobody killed, with how many changes it made.
"""

import hashlib
import importlib.util
import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "open", "sqlite3.connect"}
"""What Python tells of before it is done; of `open` only what may write."""
DAY = date(2026, 4, 1)


def _is_change(event: str, told: tuple[Any, ...], folder: str) -> bool:
    if event not in CHANGES:
        return False
    if event == "open" and not (isinstance(told[2], int) and told[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        return False
    return any(str(one).startswith(folder) for one in told if isinstance(one, str | os.PathLike))


def run(workspace: Path, killed_at: int | None) -> int:
    """Make what is owed; be killed before the so manieth change of a file; return how many there were."""
    seen = 0

    def hook(event: str, told: tuple[Any, ...]) -> None:
        nonlocal seen
        if _is_change(event, told, str(workspace)):
            seen += 1
            if seen == killed_at:
                os.kill(os.getpid(), signal.SIGKILL)

    from servicepledge.checks import gate
    from servicepledge.checks.worker import Checker
    from servicepledge.delivery.run import run_due
    from servicepledge.execution.pool import Pool
    from servicepledge.workspace import Workspace

    conftest: Any = sys.modules["stand_in"]
    pool: Any = Pool
    pool.prepare = lambda _: None
    pages = conftest.Pages()
    pool.pages = lambda _, *told: pages(*told)
    stands_in: Any = gate
    stands_in.findings_of = lambda *_: ()
    checker: Any = Checker
    checker.ask, checker.findings = (lambda *_: None), (lambda _: ())
    sys.addaudithook(hook)
    outcomes, broken = run_due(Workspace.at(workspace), DAY, lambda _: None, Pool(), printer=Prints())
    assert not broken and not [one.error for one in outcomes if one.error], outcomes
    return seen


class Prints:
    """Stands in for a browser."""

    def pdf(self, html: str, name: str) -> bytes:
        return f"{name}: {html}".encode()


def left(workspace: Path) -> dict[str, Any]:
    """Return what lies under the reports, what is wrong with editions, and what the ledger has of them."""
    from servicepledge.delivery.ledger import Event, Ledger
    from servicepledge.delivery.publication.manifest import manifests_in, problems_of
    from servicepledge.report.editions.record import numbers_in
    from servicepledge.workspace import Workspace

    ledger, reports = Ledger.of(Workspace.at(workspace)), workspace / "reports"
    editions = [
        place / str(number)
        for contract in reports.iterdir()
        if contract.is_dir() and not contract.name.startswith((".", "_"))
        for place in contract.iterdir()
        if place.is_dir()
        for number in numbers_in(place)
    ]
    listed = [[*place.parts[-3:], sha256] for place in editions for _, sha256 in manifests_in(place)]
    made = [
        [entry.contract, entry.period, str(entry.edition), entry.about["manifest"]]
        for contract in ledger.contracts()
        for entry in ledger.events(contract, None, Event.MADE)
    ]
    return {
        "files": {
            str(path.relative_to(reports)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(reports.rglob("*"))
            if path.is_file()
        },
        "wrong": {str(place): problems_of(place) for place in editions if problems_of(place)},
        "aside": [path.name for path in (reports / ".aside").glob("*")],
        "open": [str(place) for place in editions if place.stat().st_mode & 0o222],
        "listed": sorted(listed),
        "made": sorted(made),
    }


def forked(does: Callable[[], Any]) -> tuple[int, Any]:
    """Do something in a process of its own; return the signal it ended by, and what came of it."""
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        os.close(reads)
        with os.fdopen(writes, "w") as out:
            json.dump(does(), out)
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as said:
        text = said.read()
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, json.loads(text) if text else None


def main(workspace: Path, scratch: Path, moments_n: int, seed: int) -> None:
    """Kill so many runs of copies of a workspace, and say what the run after each has left."""
    place = scratch / "one"

    def copied() -> None:
        if place.exists():
            os.system(f"chmod -R u+w {place}")
            shutil.rmtree(place)
        shutil.copytree(workspace, place, symlinks=True)

    copied()
    _, changes_n = forked(lambda: run(place, None))
    print(json.dumps({"changes": changes_n, **forked(lambda: left(place))[1]}), flush=True)
    moments = random.Random(seed).sample(range(1, changes_n + 1), min(moments_n, changes_n))
    for moment in sorted(moments):
        copied()
        ended_by, _ = forked(lambda moment=moment: run(place, moment))
        _, again_n = forked(lambda: run(place, None))
        told = {"moment": moment, "ended_by": ended_by, "ran_again": again_n is not None}
        print(json.dumps({**told, **(forked(lambda: left(place))[1] or {})}), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(TESTS))
    spec = importlib.util.spec_from_file_location("stand_in", TESTS / "delivery" / "conftest.py")
    assert spec is not None and spec.loader is not None
    sys.modules["stand_in"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    import servicepledge.delivery.publication.verify
    import servicepledge.delivery.run  # noqa: F401

    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
