"""One measurement in a process of its own: prints seconds per round and the peak memory as JSON.

python one.py scan|engine|pandas WORKSPACE ROUNDS [MEMORY_LIMIT]
"""

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from peak import peak_mb

KEYS = ["contract_id", "channel"]


def scan(calls: Path, connection: Any) -> None:
    """The bare scan: hash or sum every column that the call clauses read."""
    connection.execute(
        "select sum(hash(contract_id)), sum(hash(channel)), sum(epoch_us(arrived_at)), sum(epoch_us(queued_at)), "
        f"sum(epoch_us(answered_at)), sum(hash(outcome)), sum(customer_id), sum(is_test::int) from '{calls}'"
    ).fetchall()


def pandas_way(calls: Path, contracts: list[Any], *, with_resolution: bool) -> int:
    """The same tallies as an analyst's pandas script: whole columns in memory, a group-by per contract and day."""
    import pandas as pd

    columns = [
        "contract_id",
        "channel",
        "queue",
        "customer_id",
        "arrived_at",
        "queued_at",
        "answered_at",
        "outcome",
        "is_test",
    ]
    frame = pd.read_parquet(calls, columns=columns)
    frame = frame[~frame.is_test]
    local = frame.arrived_at + pd.Timedelta(hours=8)
    frame["day"] = local.dt.floor("D")
    frame["minute"] = (local - frame.day).dt.total_seconds() // 60
    frame["wait_s"] = (frame.answered_at - frame.queued_at).dt.total_seconds()
    frame["answered"] = frame.wait_s.notna()
    frame["abandoned"] = frame.outcome == "abandoned"
    hours = {c.id: c.hours["work"].windows[0] for c in contracts}
    limits = {c.id: c.clauses[2].limit.ms / 1000 for c in contracts}
    opens = frame.contract_id.map({name: window[0] for name, window in hours.items()}).astype("int64")
    closes = frame.contract_id.map({name: window[1] for name, window in hours.items()}).astype("int64")
    frame["in_hours"] = (frame.minute >= opens) & (frame.minute < closes)
    frame["within"] = frame.wait_s <= frame.contract_id.map(limits).astype("float64")
    frame["within_outside"] = frame.wait_s <= 30
    sums = {name: (name, "sum") for name in ("answered", "abandoned", "wait_s", "within", "within_outside")}
    if with_resolution:
        frame = frame.sort_values(["contract_id", "customer_id", "arrived_at"], kind="stable")
        matter = frame.groupby(["contract_id", "customer_id"]).arrived_at
        window = pd.Timedelta(hours=72)
        before, after = frame.arrived_at - matter.shift(1), matter.shift(-1) - frame.arrived_at
        frame["first"] = frame.answered & ~(before <= window)
        frame["resolved"] = frame["first"] & ~(after <= window)
        sums |= {"first": ("first", "sum"), "resolved": ("resolved", "sum")}
    tallies = frame.groupby(["contract_id", "day", "in_hours"]).agg(offered=("answered", "size"), **sums)
    return len(tallies)


def main() -> None:
    way, workspace, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    memory_limit = sys.argv[4] if len(sys.argv) > 4 else None
    from servicepledge.periods import Period
    from servicepledge.scorecard.measure import measure_from, open_for, tally_periods
    from servicepledge.workspace import Workspace

    place = Workspace.at(workspace)
    contracts = [place.contract(name) for name in place.contract_files]
    opened = open_for(place, contracts[0], memory_limit)
    calls = opened.files["calls"][0]
    year = Period.parse("2025")
    with_resolution = len(contracts[0].clauses) > 4
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        if way == "scan":
            scan(calls, opened.database.connection)
        elif way == "pandas":
            pandas_way(calls, contracts, with_resolution=with_resolution)
        else:
            tallies = tally_periods(opened, contracts, {contract.id: [year] for contract in contracts})
        seconds.append(time.perf_counter() - began)
    answer = {"seconds": seconds, "peak_mb": peak_mb()}
    if way == "engine":
        answer["offered"] = sum(
            measure_from(opened, contract, year, tallies).of("1").denominator or 0 for contract in contracts[:3]
        )
        assert tallies["day"].min() == date(2025, 1, 1)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
