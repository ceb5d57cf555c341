"""The engine in this process: DuckDB, and neighbours found among its rows."""
