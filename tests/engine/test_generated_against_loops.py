"""Made-up centres, counted twice: by one SQL pass per fact and by plain loops, for every KPI under every reading."""

import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from support.boring import amended_figures, figures
from support.centre import engine_figures, open_rows
from support.generated import Made, made

from servicepledge.contract.model import Amendment, Contract
from servicepledge.engine.passes import Span
from servicepledge.exports.canonical import TABLES
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
            **{table: getattr(centre.tables, table) for table in TABLES},
        )
        found = engine_figures(opened, terms, span)
        opened.close()
    for agreed in centre.contracts:
        for clause in agreed.measured:
            expected = {
                day: counted
                for day, counted in figures(agreed, clause, centre.tables).items()
                if centre.first <= day <= centre.last
            }
            assert found[agreed.id, clause.ref] == expected, (seed, agreed.id, clause.kpi, clause.reading, clause.scope)


@given(st.integers(0, 1_000_000))
@settings(max_examples=10)
def test_amended_clauses_count_each_row_under_the_terms_of_its_moment(seed: int) -> None:
    centre = made(seed)
    chance = Random(seed)
    contracts = [_amended(chance, agreed, centre) for agreed in centre.contracts[1:]]
    terms = [term for agreed in contracts for term in terms_of(agreed)]
    with tempfile.TemporaryDirectory() as folder:
        opened = open_rows(
            Path(folder),
            as_of=centre.tables.as_of,
            **{table: getattr(centre.tables, table) for table in TABLES},
        )
        found = engine_figures(opened, terms, Span(centre.first, centre.last, centre.tables.as_of))
        opened.close()
    for agreed in contracts:
        for clause in agreed.measured:
            expected = {
                day: counted
                for day, counted in amended_figures(agreed, clause.ref, centre.tables).items()
                if centre.first <= day <= centre.last
            }
            assert found[agreed.id, clause.ref] == expected, (seed, agreed.id, clause.kpi, clause.ref)


def _amended(chance: Random, agreed: Contract, centre: Made) -> Contract:
    """Change each clause to one that the first contract has for its KPI, on one of two days or on none."""
    like = centre.contracts[0].clauses
    days = sorted(centre.first + timedelta(days=chance.randint(-1, 3)) for _ in range(2))
    changes = {day: {} for day in days}
    for clause in agreed.clauses:
        for day in changes:
            if chance.random() < 0.5:
                other = chance.choice([one for one in like if one.kpi == clause.kpi])
                changes[day][clause.ref] = other.model_copy(update={"ref": clause.ref})
    amendments = [
        Amendment(number=f"{day}", signed_on=day, effective_on=day, changes=tuple(of_day.values()))
        for day, of_day in changes.items()
    ]
    return agreed.model_copy(update={"amendments": tuple(amendments)})
