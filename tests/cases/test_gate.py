"""Situations in which the exports are refused: what refuses a report refuses every figure, and says which column is to blame."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from support.command import run_pledge
from support.places import REPOSITORY
from support.situation import FIGURES, SCORE, Edit, Outcome, Situation

EXPLAIN = ("explain", "k", "a", "--period", "2025-10")
CHECK = ("check", "k", "--data")


def clause(kpi: str, more: str = "") -> str:
    return f'[[clauses]]\nref = "a"\nwords = "见协议"\nkpi = "{kpi}"\n{more}'


TWICE = {
    "calls: a second file holds some of the days again": Situation(
        contract=clause("answer_rate", 'target = ">= 90 %"'),
        source="""
            [calls]
            path = "exports/calls-*.parquet"
        """,
        exports={
            "calls-1.parquet": """
                call_id | contract_id | arrived_at | queued_at | answered_at
                A1      | k           | 06 09:00   | 06 09:00  | 06 09:00:10
                A2      | k           | 07 09:00   | 07 09:00  | -
            """,
            "calls-2.parquet": """
                call_id | contract_id | arrived_at | queued_at | answered_at
                A2      | k           | 07 09:00   | 07 09:00  | -
                A3      | k           | 08 09:00   | 08 09:00  | 08 09:00:10
            """,
        },
        expects=Outcome(codes=5, says=["calls: contract_id, call_id: Some calls of one contract share a call_id"]),
    ),
    "tickets: a row for every change of a case": Situation(
        contract=clause("resolution_time", 'limit = "24 h"\ntarget = ">= 90 %"'),
        exports={
            "tickets.parquet": """
                ticket_id | received_at | resolved_at
                T1        | 06 09:00    | -
                T1        | 06 09:00    | 06 12:00
            """
        },
        expects=Outcome(codes=5, says=["tickets: contract_id, ticket_id:", "Found in 2 of 2 rows"]),
    ),
    "surveys: an invitation and its answer are a row each": Situation(
        contract=clause("survey_response_rate", 'target = ">= 20 %"'),
        exports={
            "surveys.parquet": """
                survey_id | call_id | sent_at  | answered_at | score:number | scale_max:whole
                S1        | c1      | 06 09:00 | 06 10:00    | 5            | 5
                S1        | c1      | 06 09:00 | -           | -            | -
            """
        },
        expects=Outcome(codes=5, says=["surveys: contract_id, survey_id:"]),
    ),
    "logbook: an outage is logged once more when it ends": Situation(
        contract=clause("prohibited_conduct_incidents", 'target = "<= 0 count"'),
        exports={
            "logbook.parquet": """
                entry_id | activity   | started_at | ended_at
                L1       | misconduct | 06 09:00   | 06 09:30
                L1       | misconduct | 06 09:00   | 06 09:45
            """
        },
        expects=Outcome(codes=5, says=["logbook: contract_id, entry_id:"]),
    ),
    "shifts: a day of them comes twice": Situation(
        contract=clause("billable_agent_hours"),
        exports={
            "shifts.parquet": """
                shift_id | agent_id | started_at | ended_at
                W1       | Li       | 06 09:00   | 06 17:00
                W1       | Li       | 06 09:00   | 06 17:00
            """
        },
        expects=Outcome(codes=5, says=["shifts: contract_id, shift_id:"]),
    ),
}


@pytest.mark.parametrize("situation", TWICE.values(), ids=TWICE)
def test_a_row_twice_is_refused_for_every_figure(situation: Situation, tmp_path: Path) -> None:
    asked = replace(situation, run=[SCORE, EXPLAIN, (*EXPLAIN, "--format", "json"), SCORE, CHECK])
    done = asked.hold(tmp_path)
    assert [each.out for each in done[:4]] == [""] * 4


def test_without_expectations_of_its_own_a_workspace_is_held_to_the_bundled_ones(tmp_path: Path) -> None:
    situation = next(iter(TWICE.values()))
    situation.set_up(tmp_path)
    shutil.rmtree(tmp_path / "expectations")
    done = run_pledge(SCORE, tmp_path)
    assert (done.code, done.out) == (5, "") and "share a call_id" in done.err


def test_every_line_of_an_unchecked_figure_says_so(tmp_path: Path) -> None:
    situation = next(iter(TWICE.values()))
    asked = [
        FIGURES,
        (*SCORE[:-2], "--unchecked"),
        (*EXPLAIN, "--unchecked"),
        (*EXPLAIN, "--unchecked", "--format", "json"),
    ]
    done = replace(situation, run=asked, expects=Outcome({"a": {"denominator": 4, "unchecked": True}})).hold(tmp_path)
    assert json.loads(done[3].out)[0]["unchecked"] is True
    title, _, *lines = done[1].out.splitlines()
    assert title.endswith("· unchecked") and lines and all("unchecked" in line for line in lines)
    told = {line.split()[0]: line for line in done[2].out.splitlines() if line}
    assert all("unchecked" in told[name] for name in ("k", "Counts", "Value", "Verdict"))
    chinese = run_pledge((*SCORE[:-2], "--unchecked", "--language", "zh"), tmp_path)
    assert all("数据未经检查" in line for line in chinese.out.splitlines() if not line.startswith("条款"))


def test_a_breakdown_says_so_in_every_group(tmp_path: Path) -> None:
    situation = next(iter(TWICE.values()))
    (done,) = replace(situation, run=[(*FIGURES, "--by", "day")], expects=Outcome()).hold(tmp_path)
    rows = json.loads(done.out)
    assert len(rows) == 3 and all(row["unchecked"] for row in rows)


SOUND = Situation(
    contract=clause("answer_rate", 'target = ">= 90 %"'),
    exports={
        "calls.parquet": """
            arrived_at | queued_at | answered_at
            06 09:00   | 06 09:00  | 06 09:00:10
            07 09:00   | 07 09:00  | 07 09:00:10
        """
    },
    expects=Outcome({"a": {"numerator": 2, "verdict": "met"}}),
)
NO_NIGHT = {
    "type": "unexpected_rows_expectation",
    "kwargs": {"unexpected_rows_query": "select * from {batch} where extract('hour' from arrived_at) < 12"},
    "meta": {"reason": {"zh": "清晨无人值守。", "en": "Nobody works in the morning."}},
    "severity": "critical",
}


def test_sound_exports_are_measured_and_nothing_is_marked(tmp_path: Path) -> None:
    done = SOUND.hold(tmp_path)
    assert "unchecked" not in done[0].out


def test_a_workspaces_own_critical_expectation_refuses_figures(tmp_path: Path) -> None:
    """Written between two commands, so that what was kept of the same files no longer holds."""
    SOUND.hold(tmp_path)
    suite = tmp_path / "expectations" / "calls.json"
    held = json.loads(suite.read_text("utf-8"))
    suite.write_text(json.dumps({**held, "expectations": [*held["expectations"], NO_NIGHT]}), "utf-8")
    done = run_pledge(SCORE, tmp_path)
    assert (done.code, done.out) == (5, "") and "Nobody works in the morning. Found in 2 of 2 rows." in done.err


def test_a_suite_with_a_mistake_refuses_figures_and_names_its_file(tmp_path: Path) -> None:
    SOUND.set_up(tmp_path)
    (tmp_path / "expectations" / "calls.json").write_text("{", "utf-8")
    done = run_pledge(SCORE, tmp_path)
    assert (done.code, done.out) == (4, "") and "calls.json" in done.err


def test_contracts_of_one_source_are_refused_and_measured_alike(tmp_path: Path) -> None:
    SOUND.set_up(tmp_path)
    contracts = tmp_path / "data" / "contracts"
    shutil.copy(contracts / "k.toml", contracts / "l.toml")
    other = ("score", "l", "--period", "2025-10")
    assert [run_pledge(command, tmp_path).code for command in (SCORE, other)] == [0, 0]
    twice = TWICE["calls: a second file holds some of the days again"]
    for name in twice.exports:
        replace(twice, exports={name: twice.exports[name]}).set_up(tmp_path / name)
        shutil.copy(tmp_path / name / "data" / "exports" / name, tmp_path / "data" / "exports" / name)
    Edit("data/sources/centre.toml", {"exports/calls.parquet": "exports/calls-*.parquet"}).make(tmp_path)
    assert [run_pledge(command, tmp_path).code for command in (SCORE, other)] == [5, 5]


def test_one_cause_is_one_message(tmp_path: Path) -> None:
    """A value that breaks an expression trips every expectation that reads the column, and is told once."""
    broken = replace(
        SOUND,
        source="""
            [calls]
            path = "exports/calls.csv"
            [calls.columns]
            answered_at = { sql = "strptime(answered, '%Y-%m-%d %H:%M:%S')" }
            arrived_at = { sql = "try_strptime(arrived, '%Y-%m-%d %H:%M:%S')" }
            queued_at = { sql = "try_strptime(arrived, '%Y-%m-%d %H:%M:%S')" }
        """,
        exports={
            "calls.csv": "call_id,contract_id,arrived,answered\n"
            "A1,k,2025-10-06 09:00:00,2025-10-06 09:00:10\n"
            "A2,k,2025-10-07 09:00:00,Zhang San\n"
        },
        run=[SCORE, CHECK],
        expects=Outcome(codes=4, says=["answered_at"], lacks=["Zhang", "cannot be run", "expectation 1"]),
    )
    for done in broken.hold(tmp_path):
        assert len([line for line in (done.out + done.err).splitlines() if line.startswith("  - ")]) == 1


def test_the_bundled_sample_passes_its_checks(tmp_path: Path) -> None:
    done = run_pledge(("check", "telecom", "--data", "-w", REPOSITORY), tmp_path)
    assert done.code == 0 and "checks passed" in done.out
