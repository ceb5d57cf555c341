"""The bundled sample, counted twice: by one SQL pass and by plain loops, clause by clause and day by day."""

import pytest
from support.boring import Tables, figures
from support.bundled import SPAN, sample
from support.centre import choices_of, contract, engine_figures, scope_of

from servicepledge.exports.canonical import TABLES
from servicepledge.exports.open import OpenSource
from servicepledge.kpis import KPIS
from servicepledge.scorecard.measure import open_for, terms_of
from servicepledge.workspace import Workspace


@pytest.fixture(scope="module")
def opened(workspace: Workspace) -> OpenSource:
    return open_for(workspace, workspace.contract("telecom"))


@pytest.mark.parametrize("name", ["telecom", "hotline", "aftersales"])
def test_every_clause_counts_the_same_each_day(workspace: Workspace, opened: OpenSource, name: str) -> None:
    agreed = workspace.contract(name)
    found = engine_figures(opened, terms_of(agreed), SPAN)
    tables = sample(str(workspace.data / "sample"))
    for clause in agreed.measured:
        expected = {
            day: counted for day, counted in figures(agreed, clause, tables).items() if SPAN.first <= day <= SPAN.last
        }
        assert expected, f"{clause.ref} counts nothing on the sample"
        assert found[name, clause.ref] == expected, clause.ref


def test_all_contracts_in_one_run_count_what_each_counts_alone(workspace: Workspace, opened: OpenSource) -> None:
    terms = {name: terms_of(workspace.contract(name)) for name in workspace.contract_files}
    together = engine_figures(opened, [term for group in terms.values() for term in group], SPAN)
    alone = {key: days for group in terms.values() for key, days in engine_figures(opened, group, SPAN).items()}
    assert together == alone


def test_every_reading_of_every_kpi_counts_the_same(workspace: Workspace, opened: OpenSource) -> None:
    limits = {"required": ("20 s", "30 min"), "optional": ("8 h", None), "none": (None,)}
    clauses = [
        {
            "ref": f"{kpi.id} {number} {limit}",
            "kpi": kpi.id,
            "limit": limit,
            "reading": choices,
            "scope": {**scope_of(kpi), **({"hours": "work"} if kpi.schedule == "quarter_hour" else {})},
        }
        for kpi in KPIS.values()
        if not kpi.is_derived
        for number, choices in enumerate(choices_of(kpi))
        for limit in limits[kpi.under(choices).limit]
        if not {"tickets.paused", "tickets.classified_at", "calls.after_call_s"}
        & {*kpi.under(choices).needs}  # which the sample does not have
    ]
    agreed = contract(clauses, id="hotline", hours={"work": {"windows": ["08:00-18:00"]}})
    tables = sample(str(workspace.data / "sample"))
    mine = Tables(
        *(
            [row for row in rows if row["contract_id"] == "hotline"]
            for rows in (getattr(tables, table) for table in TABLES)
        ),
        as_of=tables.as_of,
        days=tables.days,
    )
    found = engine_figures(opened, terms_of(agreed), SPAN)
    for clause in agreed.measured:
        expected = figures(agreed, clause, mine)
        assert found["hotline", clause.ref] == {
            day: counted for day, counted in expected.items() if SPAN.first <= day <= SPAN.last
        }, clause.ref
