"""make bench: speed as ratios taken in one run, printed as a table.

python tests/benchmarks/run.py [--rows 10000000] [--large 100000000] [--keep FOLDER] [--no-reports]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import clocks
from generate import write_calls, write_workspace

from reports import report_lines

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


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


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=10_000_000)
    arguments.add_argument("--large", type=int, default=100_000_000, help="0 leaves the large run out")
    arguments.add_argument("--keep", type=Path, help="a folder for the generated calls, used again next time")
    arguments.add_argument("--no-reports", action="store_true", help="leave reports, PDFs and the page out")
    chosen = arguments.parse_args()
    lines: list[tuple[str, str, str, str]] = []
    with tempfile.TemporaryDirectory(prefix="servicepledge-bench-") as scratch:
        folder = chosen.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        calls = folder / f"calls-{chosen.rows}.parquet"
        if not calls.exists():
            print(f"generating {chosen.rows:,} calls …", file=sys.stderr)
            write_calls(calls, chosen.rows)
        plain, resolved = Path(scratch) / "plain", Path(scratch) / "resolved"
        write_workspace(plain, calls, with_resolution=False)
        write_workspace(resolved, calls, with_resolution=True)
        print("measuring the call clauses …", file=sys.stderr)
        scan, engine, with_fcr = in_turn([("scan", plain), ("engine", plain), ("engine", resolved)])
        base = scan["s"]
        size = f"{chosen.rows / 1e6:g} M calls"
        lines += [
            (f"bare scan, {size}", f"{base:.2f} s", "1", ""),
            (f"all call clauses per day, {size}", f"{engine['s']:.2f} s", f"{engine['s'] / base:.2f} × scan", "≤ 2"),
            ("… with first-contact resolution", f"{with_fcr['s']:.2f} s", f"{with_fcr['s'] / base:.2f} × scan", "≤ 5"),
        ]
        print("measuring a pandas script …", file=sys.stderr)
        for name, ours, workspace in (
            ("pandas, all call clauses", engine, plain),
            ("pandas, with resolution", with_fcr, resolved),
        ):
            theirs = one("pandas", workspace, 2)
            lines.append((name, f"{theirs['s']:.2f} s", f"{theirs['s'] / ours['s']:.1f} × ours", "≥ 5"))
            lines.append(
                (
                    "   peak memory",
                    f"{theirs['mb']:.0f} v {ours['mb']:.0f} MB",
                    f"{theirs['mb'] / ours['mb']:.1f} × ours",
                    "≥ 4",
                )
            )
        if chosen.large:
            large = folder / f"calls-{chosen.large}.parquet"
            if not large.exists():
                print(f"generating {chosen.large:,} calls …", file=sys.stderr)
                write_calls(large, chosen.large)
            for label, with_resolution in (("", False), (", with resolution", True)):
                workspace = Path(scratch) / f"large{with_resolution}"
                write_workspace(workspace, large, with_resolution=with_resolution)
                print(f"measuring {chosen.large:,} calls{label} …", file=sys.stderr)
                free, capped = one("engine", workspace, 1), one("engine", workspace, 1, "1GB")
                size = f"{chosen.large / 1e6:g} M calls{label}"
                lines.append((f"{size}, uncapped", f"{free['s']:.1f} s, {free['mb']:.0f} MB", "1", ""))
                lines.append(
                    (
                        f"{size}, memory_limit 1GB",
                        f"{capped['s']:.1f} s, {capped['mb']:.0f} MB",
                        f"{capped['s'] / free['s']:.2f} × uncapped",
                        "≤ 1.8",
                    )
                )
        print("measuring business time …", file=sys.stderr)
        lines += clocks.lines(folder, chosen.rows)
    print("measuring the cold start …", file=sys.stderr)
    python = [sys.executable, "-c"]
    imports = whole([*python, "import duckdb, polars"])
    queries = statistics.median(
        float(subprocess.run([*python, QUERIES_ONLY], check=True, capture_output=True, text=True, cwd=ROOT).stdout)
        for _ in range(5)
    )
    cold = whole([str(Path(sys.executable).parent / "pledge"), "score", "telecom", "--period", "2026-10"])
    lines.append(
        (
            "pledge score on the sample, cold",
            f"{cold:.2f} s",
            f"{cold / (imports + queries):.2f} × (imports + queries)",
            "≤ 2",
        )
    )
    lines.append(("   import duckdb, polars", f"{imports:.2f} s", "", ""))
    lines.append(("   opening, queries and verdicts", f"{queries:.2f} s", "", ""))
    if not chosen.no_reports:
        print("making reports …", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="servicepledge-bench-") as place:
            lines += report_lines(Path(place))
    print(f"\n{os.cpu_count()} cores, Python {sys.version.split()[0]}; medians; ratios within this run\n")
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    for line in [("what", "measured", "ratio", "wanted"), *lines]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
