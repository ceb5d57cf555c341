"""Business time: ten million pairs of instants against a three-year calendar, beside the bare subtraction.

python clocks.py measure bare|duckdb|polars PAIRS ROUNDS     one measurement in a process of its own, as JSON
python clocks.py rows pandas|businesstimedelta PAIRS         seconds per row of a library that goes row by row, as JSON
"""

import json
import statistics
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from peak import peak_mb

sys.path.insert(0, str(Path(__file__).parents[1]))

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
WINDOWS = ["09:00-12:00", "13:30-18:00"]
SAMPLE_ROWS = 60
"""How many rows the slow libraries are given: they need milliseconds each."""
TURNS = 5


def write_pairs(path: Path, rows: int) -> None:
    """Write pairs in order of their start; a span lasts three days on average and ends within the calendar."""
    import duckdb

    uniform = "((hash(i * 1000003 + {0}) >> 11)::double / 9007199254740992.0)".format
    sql = f"""
    select started_at, least(started_at + to_milliseconds((-ln(1 - {uniform(2)}) * 3 * 86400000)::bigint),
        timestamp '2026-12-31 15:59:59') as ended_at
    from (select i, timestamp '2023-12-31 16:00:00' + to_milliseconds((i * (1090.0 * 86400000 / {rows}))::bigint) as started_at
          from range({rows}) t(i))"""
    with duckdb.connect(config={"threads": "2"}) as connection:
        connection.execute(f"copy ({sql}) to '{path}' (format parquet, compression zstd)")


def calendar() -> Any:
    """Work out the clock of the Chinese working days with a lunch break, over three years."""
    from servicepledge.clock.segments import clock
    from servicepledge.contract.hours import Hours

    return clock(Hours.model_validate({"days": "cn_workday", "windows": WINDOWS}), ZONE, FIRST, LAST)


def measure(way: str, pairs: Path, rounds: int) -> dict[str, Any]:
    """Add up the time of all pairs, several times over; the clock is worked out once, as in a run."""
    found = calendar() if way != "bare" else None
    seconds, cpu, total = [], [], 0
    for _ in range(rounds):
        began, began_cpu = time.perf_counter(), time.process_time()
        total = (in_polars if way == "polars" else in_duckdb)(pairs, found)
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    return {"s": seconds, "cpu_s": cpu, "peak_mb": peak_mb(), "total": total}


def in_duckdb(pairs: Path, found: Any) -> int:
    """The sum of all spans in DuckDB: natural time without a clock, else open time."""
    import duckdb

    with duckdb.connect(config={"preserve_insertion_order": "false"}) as connection:
        spans = f"select epoch_us(started_at) as start_us, epoch_us(ended_at) as stop_us from '{pairs}'"
        if found is None:
            return int(connection.execute(f"select sum(stop_us - start_us) from ({spans})").fetchall()[0][0])
        from support.clocks import clock_columns

        from servicepledge.clock import sql
        from servicepledge.clock.index import indexed
        from servicepledge.exports.database import Database

        indexes = indexed([found])
        bound = f"select *, {clock_columns(indexes.reaches[0])} from ({spans})"
        with Database("clocks", connection).held(sql.index_tables(indexes)):
            return int(connection.execute(f"select sum(elapsed_us) from ({sql.timed(bound)})").fetchall()[0][0])


def in_polars(pairs: Path, found: Any) -> int:
    """The sum of all spans in Polars, streaming."""
    import polars as pl
    from support.polars_clock import elapsed

    spans = elapsed(pl.scan_parquet(pairs), found)
    return int(spans.select(pl.col("elapsed_us").sum()).collect(engine="streaming").item())


def row_by_row(library: str, pairs: Path) -> dict[str, float]:
    """Time a library on a sample of the rows, with the same hours and holidays."""
    import duckdb

    sample = f"select started_at, ended_at from '{pairs}' using sample reservoir({SAMPLE_ROWS} rows) repeatable (1)"
    rows = [
        (start.replace(tzinfo=UTC).astimezone(ZONE), end.replace(tzinfo=UTC).astimezone(ZONE))
        for start, end in duckdb.sql(sample).fetchall()
    ]
    one = {"pandas": by_pandas, "businesstimedelta": by_businesstimedelta}[library]()
    began = time.perf_counter()
    for start, end in rows:
        one(start, end)
    return {"s_per_row": (time.perf_counter() - began) / len(rows)}


def closed_days() -> list[date]:
    """The days of the three years that are not worked."""
    import chinese_calendar

    return [day for day in chinese_calendar.get_dates(FIRST, LAST) if not chinese_calendar.is_workday(day)]


def by_pandas() -> Any:
    """The usual way: count the steps of a CustomBusinessHour between the two, whole hours only."""
    import pandas as pd

    hour = pd.offsets.CustomBusinessHour(
        start=["09:00", "13:30"], end=["12:00", "18:00"], weekmask="1111111", holidays=closed_days()
    )

    def one(start: datetime, end: datetime) -> int:
        return len(pd.date_range(start.replace(tzinfo=None), end.replace(tzinfo=None), freq=hour))

    return one


def by_businesstimedelta() -> Any:
    """Rules of work and holidays, and the difference between two instants."""
    from datetime import time as clock_time

    import businesstimedelta
    import pytz

    every_day = list(range(7))
    morning = businesstimedelta.WorkDayRule(clock_time(9), clock_time(12), every_day, tz=pytz.timezone(ZONE.key))
    afternoon = businesstimedelta.WorkDayRule(clock_time(13, 30), clock_time(18), every_day, tz=pytz.timezone(ZONE.key))
    closed = businesstimedelta.HolidayRule(dict.fromkeys(closed_days(), "closed"), tz=pytz.timezone(ZONE.key))
    rules = businesstimedelta.Rules([morning, afternoon, closed])
    return lambda start, end: rules.difference(start, end)


def in_a_process(*arguments: str) -> dict[str, Any]:
    """Run a part of this file in a process of its own."""
    command = [sys.executable, str(Path(__file__)), *arguments]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def lines(folder: Path, rows: int) -> list[tuple[str, str, str, str]]:
    """Measure everything in turn and return the lines of the table."""
    pairs = folder / f"pairs-{rows}.parquet"
    if not pairs.exists():
        write_pairs(pairs, rows)
    found: dict[str, list[dict[str, Any]]] = {way: [] for way in ("bare", "duckdb", "polars")}
    for _ in range(TURNS):
        for way, results in found.items():
            results.append(in_a_process("measure", way, str(pairs), "4"))
    assert len({result["total"] for way in ("duckdb", "polars") for result in found[way]}) == 1

    def median(way: str, key: str) -> float:
        return statistics.median(value for result in found[way] for value in result[key][1:])

    base, base_cpu = median("bare", "s"), median("bare", "cpu_s")
    table = [(f"two columns subtracted, {rows / 1e6:g} M pairs", f"{base:.2f} s", "1", "")]
    for way, name in (("duckdb", "DuckDB"), ("polars", "Polars")):
        ratio, ratio_cpu = median(way, "s") / base, median(way, "cpu_s") / base_cpu
        table.append(
            (f"business time in {name}", f"{median(way, 's'):.2f} s", f"{ratio:.1f} × ({ratio_cpu:.1f} × CPU)", "≤ 5")
        )
        table.append(("   peak memory", f"{max(result['peak_mb'] for result in found[way]):.0f} MB", "", "< 200 MB"))
    per_row = min(median("duckdb", "s"), median("polars", "s")) / rows
    for library, name in (("pandas", "pandas CustomBusinessHour"), ("businesstimedelta", "businesstimedelta")):
        if find_spec(library) is None:
            table.append((f"{name}, row by row", "not installed", "", "≥ 3,000"))
            continue
        slow = in_a_process("rows", library, str(pairs))["s_per_row"]
        table.append((f"{name}, row by row", f"{slow * 1000:.1f} ms a row", f"{slow / per_row:,.0f} × ours", "≥ 3,000"))
    return table


if __name__ == "__main__":
    task, subject, path, *more = sys.argv[1:]
    answer = measure(subject, Path(path), int(more[0])) if task == "measure" else row_by_row(subject, Path(path))
    print(json.dumps(answer))
