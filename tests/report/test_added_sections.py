"""What a workspace adds, seen everywhere: checked, scored, explained, covered, in the catalogue, on the page and its record."""

import json
import re
from pathlib import Path

import polars as pl
import pytest
from support.added import FACT, KPI, SECTION, write
from support.command import run_pledge
from support.situation import SCORE, Edit, Outcome, Situation

from servicepledge.additions import load_catalogue
from servicepledge.additions.section_rules import bundled
from servicepledge.errors import ContractError, ReportFailed
from servicepledge.exploration.explorer import explore
from servicepledge.report.report import Report, open_report
from servicepledge.report.sections import own_sections
from servicepledge.workspace import Workspace

CONTRACT = """
    [[clauses]]
    ref = "a"
    words = "接通率不低于50%"
    kpi = "answer_rate"
    target = ">= 50 %"

    [[clauses]]
    ref = "h"
    words = "转接率不高于30%"
    words_en = "No more than 30 % of calls are handed over"
    kpi = "handover_rate"
    target = "<= 30 %"
    headline = true

    [[clauses]]
    ref = "w"
    words = "逐月改善"
    kpi = "worst_month"
"""
CALLS = {
    "calls.parquet": """
        arrived_at | queued_at | answered_at | transferred | channel
        09:00      | 09:00     | 09:00:05    | T           | phone
        09:10      | 09:10     | 09:10:11    | F           | phone
        09:20      | 09:20     | 09:20:11    | T           | phone
        09:30      | 09:30     |             | F           | phone
    """
}
REPORT = ("report", "k", "--period", "2025-10")
SHOWN = Edit("notebooks/service_report.ipynb", {"report.trend()": "report.handovers()"})


def situation(expects: Outcome, *run: object) -> Situation:
    return Situation(CONTRACT, CALLS, expects, run=run)


def test_it_is_checked_scored_explained_and_covered(tmp_path: Path) -> None:
    write(tmp_path)
    says = [
        "kpis/handover_rate.py: the kpi 'handover_rate'. No mistakes.",
        "kpis/worst_month.py: the kpi 'worst_month'. No mistakes.",
        "facts/answered_calls.sql: the fact 'answered_calls'. No mistakes.",
        "sections/handovers.py: the section 'handovers'. No mistakes.",
        "3 clauses, 3 measured, 2 with a target. No mistakes.",
        "Calls handed over divided by calls answered.",
        "When: at any time",
        "2 / 3 answered calls",
        "answered_calls: one row per call that an agent answered",
        "worked out from the verdicts of other clauses",
        "missed: h",
        "judged 2 · facts only 1",
    ]
    clauses = {
        "h": {"numerator": 2, "denominator": 3, "verdict": "missed"},
        "w": {"numerator": 1, "denominator": 2, "verdict": "facts_only"},
    }
    explain = ("explain", "k", "h", "--period", "2025-10")
    derived = ("explain", "k", "w", "--period", "2025-10")
    situation(
        Outcome(clauses, says=says), ("check",), SCORE, explain, (*explain, "--sql"), derived, ("coverage", "k")
    ).hold(tmp_path)


def test_it_is_on_the_page_in_both_languages_and_in_the_record(tmp_path: Path) -> None:
    write(tmp_path)
    situation(Outcome(), SHOWN, REPORT, (*REPORT, "--language", "en")).hold(tmp_path)
    folder = tmp_path / "reports" / "k" / "2025-10" / "1"
    for language, says in {
        "zh": ("本工作区自定义指标（kpis/handover_rate.py）", "转接情况", "自定义指标 handover_rate.py"),
        "en": ("the workspace’s own KPI (kpis/handover_rate.py)", "Handovers", "Own KPI handover_rate.py"),
    }.items():
        markup = (folder / f"service_report.{language}.html").read_text("utf-8")
        page = " ".join(re.sub(r"<[^>]+>", " ", markup).split())
        assert [words for words in (*says, "our own handbook, 3.2", "&lt;no more&gt;") if words not in page] == []
        assert '<h2 id="own-handovers">' in markup and 'href="#own-handovers"' in markup
    files = json.loads((folder / "edition.json").read_text("utf-8"))["basis"]["files"]
    known = {one.name: one.sha256 for one in load_catalogue(tmp_path).added}
    assert {
        file["name"].partition(".")[0]: file["sha256"] for file in files if file["of"] in ("kpi", "fact", "section")
    } == known


def test_only_what_a_contract_rests_on_is_in_its_record(tmp_path: Path) -> None:
    write(tmp_path)
    plain = CONTRACT.partition('    [[clauses]]\n    ref = "h"')[0]
    Situation(plain, CALLS, Outcome(), run=(REPORT,)).hold(tmp_path)
    record = json.loads((tmp_path / "reports" / "k" / "2025-10" / "1" / "edition.json").read_text("utf-8"))
    assert [file["of"] for file in record["basis"]["files"]] == ["contract", "section", "source", "calls"]


def test_another_definition_makes_another_edition_that_says_so(tmp_path: Path) -> None:
    write(tmp_path)
    late = Edit("kpis/handover_rate.py", {'default="ever"': 'default="late"'})
    situation(Outcome(), REPORT, late, REPORT).hold(tmp_path)
    page = (tmp_path / "reports" / "k" / "2025-10" / "2" / "service_report.zh.html").read_text("utf-8")
    assert "自定义指标有变" in page and "转接率" in page


def test_it_is_in_the_catalogue_and_may_be_asked_for_ad_hoc(tmp_path: Path) -> None:
    situation(Outcome()).hold(write(tmp_path))
    explorer = explore(tmp_path)
    row = explorer.kpis().row(by_predicate=pl.col("kpi") == "handover_rate", named=True)
    assert (row["zh"], row["readings"]) == ("转接率", ["after: ever, late", "long: 10 s"])
    found = explorer.kpi("k", "handover_rate", "2025-10", reading={"after": "late"})
    assert found.select("numerator", "denominator").row(0) == (1.0, 3)
    assert explorer.rows("k", "h", "2025-10", "counted").height == 2


@pytest.fixture
def report(tmp_path: Path) -> Report:
    situation(Outcome()).hold(write(tmp_path))
    return open_report("k", "2025-10", language="en", workspace=str(tmp_path))


def test_a_section_is_a_method_of_the_report(report: Report) -> None:
    assert "handovers" in dir(report)
    assert report.handovers.__doc__ == "How often a caller was passed on, month by month."
    section = report.handovers(note="enough & more")
    assert "&lt;enough &amp; more&gt;" in section.markup and section.title == "Handovers"


def test_a_section_that_no_report_has(report: Report) -> None:
    with pytest.raises(AttributeError, match="a report has no section 'handover'. Did you mean 'handovers'?"):
        report.handover()


def test_every_name_a_report_has_already_is_refused() -> None:
    assert {name for name in vars(Report) if not name.startswith("_")} <= bundled()


MISTAKES: dict[str, tuple[str, str]] = {
    "no Python": (
        SECTION + ")",
        "line 13: this is not Python. Correct it first; nothing else of the file was looked at.",
    ),
    "no function of its name": (
        SECTION.replace("def handovers", "def shown"),
        "handovers: is missing. Write def handovers(material): …, which returns section('handovers', title, …).",
    ),
    "more to be told than the material": (
        SECTION.replace("material: Material, *", "material: Material, months, *"),
        "line 8: handovers takes more or less than the material. Give all else a default.",
    ),
    "no words of its own": (
        re.sub(r'    """.*"""\n', "", SECTION),
        "line 8: handovers does not say what it shows. Begin it with a sentence in quotes.",
    ),
    "an import from beside it": (
        SECTION.replace("TITLES =", "from .shared import TITLES as OTHERS\n\nTITLES ="),
        "line 5: imports from beside it. Import from servicepledge, or keep it in the one file.",
    ),
    "an import of what is not there": (
        SECTION.replace("TITLES =", "import no_such_thing\n\nTITLES ="),
        "line 5: fails with ModuleNotFoundError: No module named 'no_such_thing'. Correct it.",
    ),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ContractError) as caught:
        own_sections(load_catalogue(write(tmp_path, **{"sections/handovers.py": text})))
    assert (caught.value.where, caught.value.problems) == (str(tmp_path), (f"sections/handovers.py, {said}",))


@pytest.mark.parametrize("name", ["definitions", "annex"])
def test_a_bundled_section_is_never_replaced(tmp_path: Path, name: str) -> None:
    files = {f"sections/{name}.py": SECTION.replace("def handovers", f"def {name}")}
    with pytest.raises(ContractError) as caught:
        load_catalogue(write(tmp_path, **files))
    assert caught.value.problems == (
        f"sections/{name}.py, '{name}' is bundled already, and none is put in its place. Give it another name.",
    )


RETURNS = {
    "return 3": r"returned no section but int. Return section\('handovers', title, …\).",
    "return section('other', 'Other')": r"returned a section 'other'. Return section\('handovers', title, …\).",
}


@pytest.mark.parametrize(("returns", "said"), RETURNS.items())
def test_a_section_that_returns_something_else(tmp_path: Path, returns: str, said: str) -> None:
    text = SECTION.replace("    scores =", f"    {returns}\n    scores =")
    situation(Outcome()).hold(write(tmp_path, **{"sections/handovers.py": text}))
    with pytest.raises(ReportFailed, match=said):
        open_report("k", "2025-10", workspace=str(tmp_path)).handovers()


def test_mistakes_stop_the_command_with_the_code_of_a_contract(tmp_path: Path) -> None:
    broken = {
        "kpis/handover_rate.py": "import os\n" + KPI,
        "facts/answered_calls.sql": FACT,
        "sections/handovers.py": SECTION.replace("def handovers", "def shown"),
    }
    (done,) = situation(Outcome(codes=3), SCORE).hold(write(tmp_path, **broken))
    said = "kpis/handover_rate.py, line 1: imports os."
    assert done.err.startswith(f"{tmp_path}\n  - {said}") and done.out == ""
    for command in (("run",), REPORT, ("explain", "k", "h", "--period", "2025-10"), ("coverage", "k")):
        done = run_pledge(command, tmp_path)
        assert (done.code, said in done.err, "Traceback" in done.err) == (3, True, False), command
    checked = run_pledge(("check",), tmp_path)
    assert checked.code == 3 and "Traceback" not in checked.out + checked.err
    assert [line for line in checked.out.splitlines() if "  - " in line] == [
        f"  - {said} A KPI imports from servicepledge.kpi only: take it out.",
        "  - sections/handovers.py, handovers: is missing. Write def handovers(material): …, which returns section('handovers', title, …).",
        "  - clause h: kpi 'handover_rate' has mistakes of its own. Correct kpis/handover_rate.py first.",
    ]


def test_a_fact_that_counts_a_thing_twice_is_found_with_the_data(tmp_path: Path) -> None:
    twice = FACT.replace("from calls", "from calls cross join (values (1), (2)) as twice (n)")
    says = [
        "facts/answered_calls.sql, header, grain: 6 rows have 3 different (contract_id, call_id), so some are counted twice."
    ]
    run = (("check", "--data"),)
    Situation(CONTRACT, CALLS, Outcome(codes=3, says=says), run=run).hold(
        write(tmp_path, **{"facts/answered_calls.sql": twice})
    )


def test_a_section_with_mistakes_stops_a_report_before_anything_is_measured(tmp_path: Path) -> None:
    broken = {"sections/handovers.py": SECTION.replace("def handovers", "def shown")}
    says = ["sections/handovers.py, handovers: is missing."]
    situation(Outcome(codes=3, says=says, lacks=["measuring"]), REPORT).hold(write(tmp_path, **broken))


def test_two_workspaces_in_one_process(tmp_path: Path, report: Report) -> None:
    other = tmp_path / "other"
    situation(Outcome()).hold(write(other, **{"sections/handovers.py": SECTION.replace('"Handovers"', '"Others"')}))
    second = open_report("k", "2025-10", language="en", workspace=str(other))
    titles = [one.handovers().title for one in (report, second, report)]
    assert titles == ["Handovers", "Others", "Handovers"]
    assert Workspace.at(other).catalogue != Workspace.at(tmp_path).catalogue


def test_a_kernel_finds_them_too(tmp_path: Path) -> None:
    situation(Outcome(codes=0), SHOWN, (*REPORT, "--kernel")).hold(write(tmp_path))
    page = (tmp_path / "reports" / "k" / "2025-10" / "1" / "service_report.zh.html").read_text("utf-8")
    assert "转接情况" in page and "本工作区自定义指标" in page


def test_where_nothing_is_added_nothing_is_said(tmp_path: Path) -> None:
    (done,) = Situation(
        CONTRACT.partition('    [[clauses]]\n    ref = "h"')[0], CALLS, Outcome(), run=(("check",),)
    ).hold(tmp_path)
    assert "kpis/" not in done.out


def test_a_wrong_contract_stays_its_own_mistake(tmp_path: Path) -> None:
    wrong = CONTRACT.replace('"handover_rate"', '"handover_rat"')
    says = ["clause h: kpi 'handover_rat' is not known. Did you mean 'handover_rate'?"]
    Situation(wrong, CALLS, Outcome(codes=3, says=says), run=(SCORE,)).hold(write(tmp_path))
    with pytest.raises(ContractError):
        Workspace.at(tmp_path).contract("k")
