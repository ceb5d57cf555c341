"""Small exports, written and opened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from servicepledge.exports.open import OpenSource, open_source
from servicepledge.exports.source import load_source

HEAD = """
name = { zh = "示例", en = "Example" }
time_zone = "Asia/Shanghai"
"""
GOOD = {
    "call_id": ["c1", "c2"],
    "contract_id": ["one", "one"],
    "arrived_at": ["2026-10-05 09:00:00", "2026-10-05 10:00:00"],
}

Write = Callable[..., Path]
Open = Callable[..., OpenSource]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a Parquet or CSV file from columns; `arrived_at` becomes a time unless `as_text` is true."""

    def write_file(name: str, columns: Mapping[str, Sequence[Any]] = GOOD, *, as_text: bool = False) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        frame = pl.DataFrame(dict(columns), strict=False)
        if name.endswith(".csv"):
            frame.write_csv(path)
            return path
        if not as_text and "arrived_at" in frame.columns and frame["arrived_at"].dtype == pl.String:
            frame = frame.with_columns(pl.col("arrived_at").str.to_datetime("%Y-%m-%d %H:%M:%S"))
        frame.write_parquet(path)
        return path

    return write_file


@pytest.fixture
def load_and_open(tmp_path: Path) -> Iterator[Open]:
    """Write a source file with these lines below its name and zone, load it and open its exports."""
    sources: list[OpenSource] = []

    def open_lines(lines: str, head: str = HEAD) -> OpenSource:
        path = tmp_path / "centre.toml"
        path.write_text(head + lines, encoding="utf-8")
        sources.append(open_source(load_source(path, tmp_path), str(path)))
        return sources[-1]

    yield open_lines
    for source in sources:
        source.close()
