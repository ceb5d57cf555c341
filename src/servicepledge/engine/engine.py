"""The seam: what lies above asks an engine, in these few verbs, and never the database behind it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import polars as pl

from ..exports.open import OpenSource
from ..facts import Fact
from .duckdb.engine import DuckDBEngine
from .first_rows import Chosen, Times
from .query import Pass


class Engine(Protocol):
    """
    What answers questions about the exports of one source; a second engine has these verbs and nothing else.

    What a source has (`OpenSource.columns`), since when and until when (`OpenSource.as_of`), and how many rows its
    filters left out are the source's own to say. Each verb holds the small tables it is given for as long as it asks.
    Amounts are whole numbers, in counts, microseconds or thousandths of a point.

    Raises  SourceError, from each verb, where an export cannot be read or brought to its types.
    """

    def columns_of(self, fact: Fact) -> frozenset[str]:
        """Return the names of a fact's columns: the same for every source, since no canonical view lacks one."""
        ...

    def cells(self, one_pass: Pass) -> pl.DataFrame:
        """
        Answer a pass.

        Rows    one cell each, and group where it is broken down: `Pass.cell_names`, the breakdown's columns, with
                `Pass.sets` the number `SET_NO`, then each of `Pass.measures` by its alias. Rows of a pass that measures
                nothing say which cells there are.
        """
        ...

    def changes(self, one_pass: Pass) -> pl.DataFrame:
        """
        Return what the neighbours of rows add to the tallies of a pass, or take from them (see `neighbours`).

        Rows    as of `cells`, without `sets`; one cell maybe several times: add them up.
        """
        ...

    def first_rows(self, one_pass: Pass, wanted: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
        """
        Return the first rows of the fact that lie in wanted cells, as they are chosen.

        Rows    one row of the fact each: `no` as in `wanted` (`no`, `Pass.cell_names`), its cell, the fact's columns,
                `PLACE`, its place among those of its `no`, and `COUNT`, how many of them there are.
        """
        ...

    def times(self, one_pass: Pass, wanted: pl.DataFrame, time: str, edges_us: Sequence[int]) -> dict[int, Times]:
        """
        Describe the times (`time`, SQL over the fact's columns) of the rows in wanted cells, by their `no`, none below 0.

        Units   microseconds; `edges_us` are the lengths up to which is counted.
        """
        ...

    def answer(self, question: str, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        """
        Answer a question: SQL over canonical tables and facts, and small tables beside them by name.

        It looks at each contract's rows by themselves, whatever it joins, counts or sorts.
        """
        ...


def engine_of(opened: OpenSource) -> Engine:
    """Return the engine that answers for a source."""
    return DuckDBEngine(opened)
