"""Up to when each export is complete: as its source says, else the last instant in it that has happened.

What is planned, promised, owed or valid until then says nothing of what happened, nor does what lies after now. An entry of
the logbook that says so itself (`planned`), or was reported before it began, was announced: its times are a plan.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from .canonical import TABLES
from .database import Database
from .soundness import EARLIEST
from .source import Source

ANNOUNCED = "coalesce(planned, false) or coalesce(reported_at < started_at, false)"
"""SQL: an entry of the logbook whose beginning and end are a plan."""


def reaches(database: Database, source: Source, tables: Collection[str], now: datetime) -> dict[str, datetime | None]:
    """
    Return until when each table's export is complete, in UTC, never later than `now`; None where nothing shows.

    Raises  SourceError where an export cannot be read.
    """
    found: dict[str, datetime | None] = {}
    for table in tables:
        said = source.exports[table].as_of or source.as_of
        found[table] = min(_in_utc(said, source), now) if said else _last_of(database, table, now)
    return found


def _in_utc(moment: datetime, source: Source) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(source.time_zone))).astimezone(UTC)


def _last_of(database: Database, table: str, now: datetime) -> datetime | None:
    """Return the last instant of a table that has happened."""
    kind = TABLES[table]
    if kind.course:
        # The moment that dates a call is as recorded, so that Parquet's statistics tell the last one, if it can be.
        (last,) = database.row(f"select max({kind.moment}) from {table}")
        if last is not None and last > now.replace(tzinfo=None):
            (last,) = database.row(f"select max({kind.moment}) from {table} where {_happened(kind.moment, now)}")
    else:
        (last,) = database.row(f"select greatest({', '.join(_lasts(table, now))}, null) from {table}")
    return last.replace(tzinfo=UTC) if last is not None else None


def _lasts(table: str, now: datetime) -> Sequence[str]:
    kind = TABLES[table]
    done = [f"max({name})" for name in kind.checked if name not in kind.ahead]
    if table == "shifts":
        done += [f"max({name}) filter ({_happened(name, now)})" for name in ("started_at", "ended_at")]
    if table == "logbook":
        done += [
            f"max({name}) filter ({_happened(name, now)} and not ({ANNOUNCED}))" for name in ("started_at", "ended_at")
        ]
    return done


def _happened(name: str, now: datetime) -> str:
    return f"{name} between timestamp '{EARLIEST}' and timestamp '{now.replace(tzinfo=None)}'"
