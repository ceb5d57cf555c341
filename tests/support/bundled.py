"""The bundled sample as rows for plain loops: aware UTC instants, up to where its exports are complete."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import polars as pl

from servicepledge.engine.passes import Span
from servicepledge.exports.canonical import TABLES

from .boring_base import Row, Tables

SHANGHAI = ZoneInfo("Asia/Shanghai")
SPAN = Span(date(2026, 4, 1), date(2026, 10, 31), datetime(2026, 10, 31, 16, tzinfo=UTC))


@cache
def sample(folder: str) -> Tables:
    days = [SPAN.first + timedelta(days=number) for number in range((SPAN.last - SPAN.first).days + 1)]
    return Tables(*(_rows(f"{folder}/{table}.parquet") for table in TABLES), as_of=SPAN.as_of, days=days)


def _rows(path: str) -> list[Row]:
    return [
        {name: _aware(value) if isinstance(value, datetime) else value for name, value in row.items()}
        for row in pl.read_parquet(path).iter_rows(named=True)
    ]


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=SHANGHAI).astimezone(UTC)
