"""A source over a connection that a test has made by hand."""

from collections.abc import Mapping

import duckdb

from servicepledge.exports.database import Database
from servicepledge.exports.open import OpenSource
from servicepledge.exports.source import Source

SOURCE = Source.model_validate({"id": "small", "name": {"zh": "小", "en": "small"}, "time_zone": "UTC"})


def over(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, frozenset[str]]) -> OpenSource:
    """Return a source that is asked by an open connection."""
    opened = OpenSource(SOURCE, columns, {}, "small.toml")
    vars(opened).update(database=Database(SOURCE.id, connection), views={})
    return opened
