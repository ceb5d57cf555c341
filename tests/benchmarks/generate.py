"""Generated calls for the benchmarks: 50 contracts, a year, about 25 bytes a row as zstd Parquet."""

from pathlib import Path

import duckdb

CONTRACTS = 50
CONTRACT_TOML = """
title = {{ zh = "基准", en = "Bench" }}
source = "bench"
time_zone = "Asia/Shanghai"
starts_on = 2025-01-01
ends_on = 2025-12-31
client = {{ name = {{ zh = "客户", en = "Client" }} }}
provider = {{ name = {{ zh = "中心", en = "Centre" }} }}
report = {{ every = "month" }}
hours.work = {{ windows = ["08:00-{closes}:00"] }}

[[clauses]]
ref = "1"
words = "接通率"
kpi = "answer_rate"
target = ">= 95 %"

[[clauses]]
ref = "2"
words = "平均应答时长"
kpi = "average_speed_of_answer"
target = "<= 15 s"

[[clauses]]
ref = "3"
words = "工作时间"
kpi = "service_level"
scope = {{ hours = "work" }}
limit = "{limit} s"
target = ">= 80 %"

[[clauses]]
ref = "4"
words = "非工作时间"
kpi = "service_level"
scope = {{ outside = "work" }}
limit = "30 s"
target = ">= 80 %"
"""
RESOLUTION_TOML = """
[[clauses]]
ref = "5"
words = "首次解决率"
kpi = "first_contact_resolution"
reading = { unclassified = "counted" }
target = ">= 80 %"
"""
SOURCE_TOML = """
name = {{ zh = "基准", en = "Bench" }}
time_zone = "UTC"
calls = {{ path = "{path}" }}
"""


def write_calls(path: Path, rows: int, threads: int = 2) -> None:
    """Write so many calls, in order of arrival, with repeat callers and an intraday curve; the same rows every time."""
    days = 365
    uniform = "((hash({0} * 1000003 + {1}) >> 11)::double / 9007199254740992.0)".format
    sql = f"""
    with arrivals as (
        select i::bigint as i, floor(i * {days}.0 / {rows})::int as d, (i * {days}.0 / {rows}) % 1 as p,
            case when {uniform("i", 1)} < 0.22
                 then greatest(0, i - 1 - floor({uniform("i", 2)} * {rows} * 6.0 / {days})::bigint) else i end as j
        from range({rows}) t(i)),
    callers as (
        select *, floor({uniform("j", 3)} * {max(1, rows // 4)})::bigint + 100000 as customer_id,
            case when p < 0.08 then p / 0.08 * 28800 when p < 0.92 then 28800 + (p - 0.08) / 0.84 * 43200
                 else 72000 + (p - 0.92) / 0.08 * 14390 end as second_of_day
        from arrivals),
    calls as (
        select i, customer_id, floor({CONTRACTS} * pow({uniform("customer_id", 4)}, 2))::int + 1 as contract_no,
            timestamp '2024-12-31 16:00:00' + to_days(d) + to_milliseconds((second_of_day * 1000)::bigint) as arrived_at,
            {uniform("i", 5)} * 40 + 5 as menu_s, -ln(1 - {uniform("i", 6)}) * 18 as wait_s,
            -ln(1 - {uniform("i", 7)}) * 150 as patience_s, exp(5 + {uniform("i", 8)}) as talk_s,
            {uniform("i", 10)} as u_queue, {uniform("i", 11)} as u_channel, {uniform("i", 13)} as u_end
        from callers)
    select i + 1 as call_id, 'CT-' || lpad(contract_no::varchar, 4, '0') as contract_id,
        case when u_channel < 0.8 then 'phone' else 'chat' end as channel,
        (['billing', 'tech', 'sales', 'complaint', 'logistics', 'vip', 'general', 'service'])[1 + floor(u_queue * 8)::int] as queue,
        customer_id, case when wait_s <= patience_s then 'A' || (i % 400) end as agent_id, arrived_at,
        arrived_at + to_milliseconds((menu_s * 1000)::bigint) as queued_at,
        case when wait_s <= patience_s then arrived_at + to_milliseconds(((menu_s + wait_s) * 1000)::bigint) end as answered_at,
        arrived_at + to_milliseconds(((menu_s + case when wait_s <= patience_s then wait_s + talk_s else patience_s end)
            * 1000)::bigint) as ended_at,
        case when wait_s <= patience_s then 'answered' else 'abandoned' end as outcome,
        u_end > 0.95 as transferred, u_end < 0.03 as is_test
    from calls
    """
    with duckdb.connect(config={"threads": str(threads), "memory_limit": "8GB"}) as connection:
        connection.execute(f"copy ({sql}) to '{path}' (format parquet, compression zstd, row_group_size 1000000)")


def write_workspace(folder: Path, calls: Path, *, with_resolution: bool) -> None:
    """Write a workspace of 50 contracts, 4 call clauses each (5 with first-contact resolution), over one file of calls."""
    (folder / "data" / "contracts").mkdir(parents=True)
    (folder / "data" / "sources").mkdir()
    (folder / "data" / "sources" / "bench.toml").write_text(SOURCE_TOML.format(path=calls), "utf-8")
    for number in range(1, CONTRACTS + 1):
        text = CONTRACT_TOML.format(closes=18 + number % 3, limit=(15, 20, 10)[number % 3])
        path = folder / "data" / "contracts" / f"CT-{number:04}.toml"
        path.write_text(text + (RESOLUTION_TOML if with_resolution else ""), "utf-8")
