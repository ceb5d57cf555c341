"""make bench: speed as ratios taken in one run, each line printed as it is measured.

python tests/benchmarks/run.py [--only NAME] [--rows 10000000] [--large 100000000] [--keep FOLDER] [--no-reports]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import clocks
from generate import write_calls, write_workspace
from growth import growth_lines
from tricks import TRICKS, Trick, trick_lines

from reports import report_lines

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WIDTHS = 46, 24, 32, 12
Line = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured, and where: so many rows, generated calls that may be kept, and an empty folder."""

    rows: int
    large: int
    kept: Path
    scratch: Path

    def calls(self, rows: int) -> Path:
        """Return generated calls; those of a folder that was kept are used again."""
        path = self.kept / f"calls-{rows}.parquet"
        if not path.exists():
            print(f"generating {rows:,} calls …", file=sys.stderr)
            write_calls(path, rows)
        return path

    def workspace(self, rows: int, *, with_resolution: bool) -> Path:
        """Return a workspace with calls, its contracts with first-contact resolution or not."""
        folder = self.scratch / f"{rows}-{with_resolution}"
        write_workspace(folder, self.calls(rows), with_resolution=with_resolution)
        return folder

    def folder(self, name: str) -> Path:
        """Return an empty folder."""
        path = self.scratch / name
        path.mkdir()
        return path


Measurement = Callable[[Bench], Iterator[Line]]


def one(way: str, workspace: Path, rounds: int, *more: str) -> dict[str, float]:
    """Run one measurement in a process of its own; return the median seconds after a warm-up and the peak memory."""
    command = [sys.executable, str(HERE / "one.py"), way, str(workspace), str(rounds), *more]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    counted = found["seconds"][1:] if rounds > 1 else found["seconds"]
    return {"s": statistics.median(counted), "mb": found["peak_mb"]}


def in_turn(measurements: list[tuple[str, Path]], turns: int = 5) -> list[dict[str, float]]:
    """Run measurements in turn, A B C A B C …, so that a drift of the machine's speed falls on all; return medians."""
    found: list[list[dict[str, float]]] = [[] for _ in measurements]
    for _ in range(turns):
        for results, (way, workspace) in zip(found, measurements, strict=True):
            results.append(one(way, workspace, 3))
    return [{key: statistics.median(result[key] for result in results) for key in ("s", "mb")} for results in found]


def whole(command: list[str], rounds: int = 7) -> float:
    """Return the median wall time of a whole process."""
    times = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


def calls(bench: Bench) -> Iterator[Line]:
    """Yield the call clauses of every contract against a bare scan, and a pandas script against them."""
    size = f"{bench.rows / 1e6:g} M calls"
    plain, resolved = (bench.workspace(bench.rows, with_resolution=is_so) for is_so in (False, True))
    scan, engine, with_fcr = in_turn([("scan", plain), ("engine", plain), ("engine", resolved)])
    base = scan["s"]
    yield f"bare scan, {size}", f"{base:.2f} s", "1", ""
    yield f"all call clauses per day, {size}", f"{engine['s']:.2f} s", f"{engine['s'] / base:.2f} × scan", "≤ 2"
    yield "… with first-contact resolution", f"{with_fcr['s']:.2f} s", f"{with_fcr['s'] / base:.2f} × scan", "≤ 5"
    for name, ours, workspace in (
        ("pandas, all call clauses", engine, plain),
        ("pandas, with resolution", with_fcr, resolved),
    ):
        theirs = one("pandas", workspace, 2)
        yield name, f"{theirs['s']:.2f} s", f"{theirs['s'] / ours['s']:.1f} × ours", "≥ 5"
        ratio = f"{theirs['mb'] / ours['mb']:.1f} × ours"
        yield "   peak memory", f"{theirs['mb']:.0f} v {ours['mb']:.0f} MB", ratio, "≥ 4"


def large(bench: Bench) -> Iterator[Line]:
    """Yield many calls, with the memory there is and with little."""
    for label, with_resolution in (("", False), (", with resolution", True)) if bench.large else ():
        workspace = bench.workspace(bench.large, with_resolution=with_resolution)
        free, capped = one("engine", workspace, 1), one("engine", workspace, 1, "1GB")
        size = f"{bench.large / 1e6:g} M calls{label}"
        yield f"{size}, uncapped", f"{free['s']:.1f} s, {free['mb']:.0f} MB", "1", ""
        ratio = f"{capped['s'] / free['s']:.2f} × uncapped"
        yield f"{size}, memory_limit 1GB", f"{capped['s']:.1f} s, {capped['mb']:.0f} MB", ratio, "≤ 1.8"


def business_time(bench: Bench) -> Iterator[Line]:
    """Yield business time of many pairs of instants against their difference, and libraries that count it row by row."""
    yield from clocks.lines(bench.kept, bench.rows)


QUERIES_ONLY = """
import time
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.periods import Period
from servicepledge.workspace import Workspace
place = Workspace.at('.')
contract = place.contract('telecom')
began = time.perf_counter()
measure(open_for(place, contract), contract, Period.parse('2026-10'))
print(time.perf_counter() - began)
"""


def cold_start(_: Bench) -> Iterator[Line]:
    """Yield a whole command on the sample against what it cannot do without."""
    python = [sys.executable, "-c"]
    imports = whole([*python, "import duckdb, polars"])
    queries = statistics.median(
        float(subprocess.run([*python, QUERIES_ONLY], check=True, capture_output=True, text=True, cwd=ROOT).stdout)
        for _ in range(5)
    )
    cold = whole([str(Path(sys.executable).parent / "pledge"), "score", "telecom", "--period", "2026-10"])
    ratio = f"{cold / (imports + queries):.2f} × (imports + queries)"
    yield "pledge score on the sample, cold", f"{cold:.2f} s", ratio, "≤ 2"
    yield "   import duckdb, polars", f"{imports:.2f} s", "", ""
    yield "   opening, queries and verdicts", f"{queries:.2f} s", "", ""


def reports(bench: Bench) -> Iterator[Line]:
    """Yield a month's batch of reports and one alone, PDFs, and the page in a browser."""
    yield from report_lines(bench.folder("reports"))


def growth(bench: Bench) -> Iterator[Line]:
    """Yield what measuring a contract costs among ten, a hundred and three hundred."""
    yield from growth_lines(bench.folder("growth"))


def _trick(trick: Trick, bench: Bench) -> Iterator[Line]:
    yield from trick_lines(trick, bench.folder(trick.name))


MEASUREMENTS: dict[str, Measurement] = {
    "calls": calls,
    "large": large,
    "business_time": business_time,
    "cold_start": cold_start,
    "reports": reports,
    "growth": growth,
    **{trick.name: partial(_trick, trick) for trick in TRICKS},
}


def show(line: Line) -> None:
    """Print a line of the table at once."""
    print("  ".join(cell.ljust(width) for cell, width in zip(line, WIDTHS, strict=True)).rstrip(), flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=MEASUREMENTS, help="one measurement, instead of all")
    arguments.add_argument("--rows", type=int, default=10_000_000)
    arguments.add_argument("--large", type=int, default=100_000_000, help="0 leaves the large run out")
    arguments.add_argument("--keep", type=Path, help="a folder for the generated calls, used again next time")
    arguments.add_argument("--no-reports", action="store_true", help="leave reports, PDFs and the page out")
    chosen = arguments.parse_args()
    names = [chosen.only] if chosen.only else [n for n in MEASUREMENTS if n != "reports" or not chosen.no_reports]
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; medians; ratios within this run\n")
    show(("what", "measured", "ratio", "wanted"))
    with tempfile.TemporaryDirectory(prefix="servicepledge-bench-") as scratch:
        kept = chosen.keep or Path(scratch)
        kept.mkdir(parents=True, exist_ok=True)
        for name in names:
            for line in MEASUREMENTS[name](Bench(chosen.rows, chosen.large, kept, Path(scratch))):
                show(line)


if __name__ == "__main__":
    main()
