"""Made-up centres, counted twice: by one SQL pass per fact and by plain loops, for every KPI under every reading."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from support.boring import figures
from support.centre import engine_figures, open_rows
from support.generated import made

from servicepledge.engine.tally import Span
from servicepledge.scorecard.measure import terms_of


@given(st.integers(0, 1_000_000))
@settings(max_examples=20)
def test_every_kpi_under_every_reading_counts_the_same(seed: int) -> None:
    centre = made(seed)
    terms = [term for agreed in centre.contracts for term in terms_of(agreed)]
    span = Span(centre.first, centre.last, centre.tables.as_of)
    with tempfile.TemporaryDirectory() as folder:
        opened = open_rows(
            Path(folder),
            as_of=centre.tables.as_of,
            calls=centre.tables.calls,
            tickets=centre.tables.tickets,
            surveys=centre.tables.surveys,
        )
        found = engine_figures(opened, terms, span)
        opened.connection.close()
    for agreed in centre.contracts:
        for clause in agreed.measured:
            expected = {
                day: counted
                for day, counted in figures(agreed, clause, centre.tables).items()
                if centre.first <= day <= centre.last
            }
            assert found[agreed.id, clause.ref] == expected, (seed, agreed.id, clause.kpi, clause.reading, clause.scope)
