"""Growth in contracts: the sample centre many times over, each contract with rows of its own, measured for a month's reports.

python growth.py FOLDER     one preparation in a process of its own, as JSON: seconds, and the peak memory
"""

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from peak import peak_mb

PERIOD = "2026-10"
COUNTS = 10, 100, 300
MIDDLE = 100
TURNS = 3
MOST = 1.15
"""How much more than its share a contract among many may cost, held against one among a hundred."""
Line = tuple[str, str, str, str]


def write_centre(folder: Path, count: int) -> None:
    """Write a workspace of so many contracts: the sample's, again and again, each with the sample's rows under a key of its own."""
    import duckdb

    from servicepledge.workspace import bundled

    data = bundled("data")
    for name in ("contracts", "sources", "sample"):
        (folder / "data" / name).mkdir(parents=True)
    source = (data / "sources" / "centre.toml").read_text("utf-8")
    (folder / "data" / "sources" / "centre.toml").write_text(source, "utf-8")
    files = sorted((data / "contracts").glob("*.toml"))
    for number in range(count):
        copy, place = divmod(number, len(files))
        text = files[place].read_text("utf-8")
        text = re.sub(r'^rows = "(.+)"$', rf'rows = "\1-{copy}"', text, flags=re.MULTILINE)
        (folder / "data" / "contracts" / f"{files[place].stem}-{copy}.toml").write_text(text, "utf-8")
    copies = -(-count // len(files))
    for path in (data / "sample").glob("*.parquet"):
        columns = duckdb.read_parquet(str(path)).columns
        keys = ", ".join(f"{name} || '-' || copy as {name}" for name in columns if name.endswith("_id"))
        rows = f"select * replace ({keys}) from '{path}', range({copies}) as copies(copy)"
        target = folder / "data" / "sample" / path.name
        duckdb.execute(f"copy ({rows}) to '{target}' (format parquet, compression zstd)")


def measured(folder: Path) -> dict[str, float]:
    """Measure all contracts of a workspace and ask what stands behind their figures, as a month's run does before its reports."""
    from servicepledge.exports.open import open_source
    from servicepledge.periods import Period
    from servicepledge.report import preparation
    from servicepledge.workspace import Workspace

    place = Workspace.at(folder)
    period = Period.parse(PERIOD)
    subjects = [
        preparation.Subject(place.contract(name), path, period) for name, path in sorted(place.contract_files.items())
    ]
    opened = open_source(place.source("centre"), str(place.source_files["centre"]))
    began, began_cpu = time.perf_counter(), time.process_time()
    preparation._evidence(opened, preparation._measured(opened, subjects), {one.key for one in subjects})
    return {"s": time.perf_counter() - began, "cpu_s": time.process_time() - began_cpu, "mb": peak_mb()}


def growth_lines(scratch: Path) -> Iterator[Line]:
    """Yield the lines of the table: what a contract costs among few and among many; `scratch` is an empty folder."""
    found: dict[int, dict[str, float]] = {}
    for count in COUNTS:
        write_centre(folder := scratch / str(count), count)
        command = [sys.executable, __file__, str(folder)]
        turns: list[dict[str, float]] = [
            json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(TURNS)
        ]
        found[count] = one = {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}
        before = {name: value / MIDDLE for name, value in found.get(MIDDLE, {}).items()}
        each = f"{one['s'] / count * 1000:.0f} ms each, {one['cpu_s'] / count * 1000:.0f} ms CPU"
        is_held = count > MIDDLE
        ratio = f"{one['s'] / count / before['s']:.2f} × of {MIDDLE}" if is_held else ""
        memory = f"{one['mb'] / count / before['mb']:.2f} × of {MIDDLE}" if is_held else ""
        wanted = f"≤ {MOST}" if is_held else ""
        yield f"measuring {count:,} contracts", f"{one['s']:.1f} s", ratio or each, wanted
        if is_held:
            yield "   each", "", each, ""
        yield "   peak memory", f"{one['mb']:.0f} MB", memory, wanted


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
