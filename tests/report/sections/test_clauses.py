"""A clause written into a contract by hand, with any KPI of the catalogue, is in the report: no code is touched."""

import json
from pathlib import Path

import pytest
from support.centre import scope_of

from servicepledge.cli.tables import score_table
from servicepledge.kpi import Kpi
from servicepledge.kpis import KPIS
from servicepledge.report.formatting import figures as formats
from servicepledge.report.report import Report, open_report
from servicepledge.report.sections.clauses import clause_row, clause_table
from servicepledge.workspace import Workspace

REMARK = 'remark = { zh = "疑为笔误", en = "likely a slip" }'


def by_hand(kpi: Kpi) -> str:
    """Return the clause as a person would write it down."""
    lines = ["[[clauses]]", f'ref = "新 {kpi.id}"', 'words = "补充约定"', f'kpi = "{kpi.id}"', REMARK]
    if scope := {**scope_of(kpi), **({"hours": "work"} if kpi.schedule == "quarter_hour" else {})}:
        lines.append("scope = { " + ", ".join(f'{name} = "{value}"' for name, value in scope.items()) + " }")
    if kpi.id in WITHOUT_AFTER_CALL:
        lines.append('reading = { after_call = "left_out" }')
    if kpi.limit == "required":
        lines.append('limit = "30 min"')
    return "\n".join(lines)


WITHOUT_AFTER_CALL = {"occupancy"}
"""What counts work after the call where it is not left out, which the sample does not record."""
LOST = {"failover_time", "net_promoter_score"}
"""What the sample's rows cannot show: no outage of October says when the backup took over, no survey has eleven grades."""


@pytest.fixture(scope="module")
def report(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Report:
    text = (workspace.data / "contracts" / "telecom.toml").read_text("utf-8")
    head, mark, rest = text.partition("[[clauses]]")
    more = "\n\n".join(by_hand(kpi) for kpi in KPIS.values())
    hours = "[hours.work]\nwindows = ['08:00-18:00']\n\n" if "[hours.work]" not in text else ""
    file: Path = tmp_path_factory.mktemp("by-hand") / "added.toml"
    rows = "" if "\nrows =" in head else 'rows = "telecom"\n'
    file.write_text(f"{rows}{head}{hours}{more}\n\n{mark}{rest}", "utf-8")
    return open_report(str(file), "2026-10", language="en", workspace=str(workspace.folder))


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS)
def test_it_is_measured_and_shown(report: Report, kpi: Kpi) -> None:
    material, ref = report.material, f"新 {kpi.id}"
    score = material.card.of(ref)
    row = clause_row(material, next(clause for clause in material.contract.clauses if clause.ref == ref))
    assert row.kpi == kpi.label.en and row.verdict is score.verdict and row.notes
    assert row.remark == "likely a slip", "what is said beside the words"
    assert (row.value != formats.NONE) == (score.value is not None)
    measured = ("no_target", "no_rows", "not_due", "not_occurred", "none_judged", "unmeasurable")
    assert score.reason.code in measured, "measured, not silently passed over"
    assert (score.reason.code == "unmeasurable") == (kpi.id in LOST)


def test_most_of_them_have_a_figure_and_all_are_on_the_page(report: Report) -> None:
    page, terminal = clause_table(report.material).markup, score_table(report.material.card, "en")
    for kpi in KPIS:
        assert f"新 {kpi}" in page and f"新 {kpi}" in terminal
    assert page.count("likely a slip") == len(KPIS)
    empty = {kpi for kpi in KPIS if report.material.card.of(f"新 {kpi}").value is None}
    assert len(empty) < len(KPIS) / 4, sorted(empty)
    assert json.dumps([score.as_json() for score in report.material.card.scores])
