"""
Great Expectations on an open DuckDB connection.

Written against the insides of great-expectations 1.24 and duckdb-engine 0.17; `tests/checks/test_gx_duckdb.py` holds it
to plain Python's answers. What it changes, all by subclassing, nothing patched:

- one connection, the caller's: results outlive the statement, nothing is opened, nothing is closed;
- no transactions: Great Expectations only reads here, and a ROLLBACK before the fetch loses the result;
- columns come from DESCRIBE, as DuckDB does not serve all of the pg_catalog that duckdb-engine asks;
- regular expressions are emitted as `regexp_matches(column, pattern)`;
- rows found by an UnexpectedRowsExpectation are counted and never fetched.
"""

import atexit
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Literal

import duckdb_engine
import great_expectations as gx
import sqlalchemy as sa
from duckdb_engine import ConnectionWrapper, Dialect, DuckDBIdentifierPreparer
from great_expectations.compatibility import pydantic
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metrics.query_table.unexpected_rows_query_table import (
    UnexpectedRowsQueryTable,
)
from sqlalchemy.dialects.postgresql.base import PGIdentifierPreparer
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedPrimaryKeyConstraint

from ..exports.canonical import recorded_view
from ..exports.database import Database

_URL = "duckdb+open://"


class _Open(ConnectionWrapper):
    """The caller's connection, which stays the caller's to close: what is closed here only lets go of it."""

    def close(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]


class _Quoting(DuckDBIdentifierPreparer):
    """Quote every name; duckdb-engine opens a second database to read the list of reserved words."""

    def __init__(self, dialect: sa.Dialect, **options: Any) -> None:
        PGIdentifierPreparer.__init__(self, dialect, **options)

    def _requires_quotes(self, value: str) -> bool:
        return True


class OpenDialect(Dialect):
    """duckdb-engine's dialect, reading only: no transactions, and columns as DESCRIBE tells them."""

    driver = "open"
    preparer = _Quoting
    supports_statement_cache = False

    def do_begin(self, dbapi_connection: Any) -> None:
        pass

    def do_commit(self, dbapi_connection: Any) -> None:
        pass

    def do_rollback(self, dbapi_connection: Any) -> None:
        pass

    def get_columns(
        self, connection: Any, table_name: str, schema: str | None = None, **options: Any
    ) -> list[ReflectedColumn]:
        described = connection.exec_driver_sql(f"describe {self.identifier_preparer.quote(str(table_name))}").fetchall()
        return [
            {"name": name, "type": self._sql_type(type_name), "nullable": True, "default": None}
            for name, type_name, *_ in described
        ]

    def get_pk_constraint(
        self, connection: Any, table_name: str, schema: str | None = None, **options: Any
    ) -> ReflectedPrimaryKeyConstraint:
        return {"constrained_columns": [], "name": None}

    def _sql_type(self, name: str) -> Any:
        known = self.ischema_names.get(name.partition("(")[0].lower(), sa.types.NullType)
        return known() if isinstance(known, type) else known


sa.dialects.registry.register("duckdb.open", __name__, "OpenDialect")
# Great Expectations keeps duckdb-engine, and through it DuckDB, past the end of Python, which DuckDB would tell the user.
atexit.register(vars(duckdb_engine).clear)


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Great Expectations' SQL engine, keeping its one connection between statements."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Great Expectations picks its regex function by looking for a dialect's class name in this module; Dremio's
        # is REGEXP_MATCHES(column, pattern), which DuckDB has under the same name with the same meaning.
        self.dialect_module = ModuleType("duckdb_regex")
        self.dialect_module.DremioDialect = True  # type: ignore[attr-defined]

    @contextmanager
    def get_connection(self) -> Iterator[sa.Connection]:
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection


_EngineType = type[SqlAlchemyExecutionEngine]
"""Named out here: inside a data source, `type` is a field."""


class _CountedNotFetched(UnexpectedRowsQueryTable):
    """The offending rows of an UnexpectedRowsExpectation: none, for this engine. Their count is another metric."""

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, *ignored: Any, **also_ignored: Any) -> list[dict[Any, Any]]:  # noqa: N805
        return []


class OpenDuckDBDatasource(SQLDatasource):
    """A Great Expectations data source over a connection that is open already."""

    type: Literal["open_duckdb"] = "open_duckdb"  # type: ignore[assignment]
    connection_string: str = _URL
    _execution_engine: DuckDBExecutionEngine = pydantic.PrivateAttr(None)

    @property
    def execution_engine_type(self) -> _EngineType:
        return DuckDBExecutionEngine

    def use(self, database: Database) -> None:
        """Run on a database's connection from now on: the one door through which it leaves `exports.database`."""
        once = iter([_Open(database.connection)])
        engine = sa.create_engine(_URL, creator=once.__next__, poolclass=sa.StaticPool)
        self._execution_engine = DuckDBExecutionEngine(engine=engine, create_temp_table=False)

    def let_go(self) -> None:
        """Forget the connection: Great Expectations keeps its last context, and all that hangs on it, to the very end."""
        self._execution_engine.engine.dispose()

    def get_execution_engine(self) -> DuckDBExecutionEngine:
        return self._execution_engine

    def get_engine(self) -> sa.Engine:
        return self._execution_engine.engine

    def test_connection(self, test_assets: bool = True) -> None:
        """Nothing to test: the connection is open before the data source is."""


@contextmanager
def batches(database: Database, tables: Iterable[str]) -> Iterator[dict[str, Batch]]:
    """
    Lend one batch per export of the open database: its rows as they were recorded, all of them, not read yet.

    The context lives in memory: no project folder, no pages, no progress bars, no telemetry.
    """
    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            analytics_enabled=False,
            progress_bars=ProgressBarsConfig(globally=False),
        ),
    )
    source = context.data_sources.add_open_duckdb(name="exports")
    source.use(database)
    try:
        yield {
            table: source.add_table_asset(name=table, table_name=recorded_view(table))
            .add_batch_definition_whole_table("all")
            .get_batch()
            for table in tables
        }
    finally:
        source.let_go()
