"""A run: every report that is owed, each once, whatever becomes of the others."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from support.places import unsealed

from servicepledge.cli.main import main
from servicepledge.delivery.publication.lock import only_writer
from servicepledge.delivery.run import run_due
from servicepledge.errors import ContractError, ReportFailed, SourceError, UsageError
from servicepledge.execution.pool import Pool
from servicepledge.report.material import Material

SOURCE = """
name = { zh = "中心", en = "Centre" }
time_zone = "UTC"
as_of = 2026-04-01T00:00:00
[calls]
path = "calls.parquet"
"""


def silent(line: str) -> None:
    pass


def run(place: Any, as_of: date) -> tuple[list[str], list[str], list[str], list[Any]]:
    """Run, and return what was made, what waits, what failed (as 'contract period language'), and what was broken."""
    outcomes, broken = run_due(place, as_of, silent, Pool())
    named = [(f"{o.report.contract.id} {o.report.period.label} {o.report.language}", o) for o in outcomes]
    made = [name for name, o in named if o.error is None and not o.waiting]
    waiting = [name for name, o in named if o.waiting]
    return made, waiting, [name for name, o in named if o.error], broken


def test_each_report_is_made_once_and_a_second_run_makes_nothing(make_place: Any, pages: Any, april: date) -> None:
    place = make_place(one={"languages": '["zh", "en", "zh"]'}, two={"every": "quarter"})
    expected = [
        "one 2026-01 zh", "one 2026-01 en", "one 2026-02 zh", "one 2026-02 en", "one 2026-03 zh", "one 2026-03 en",
        "two 2026-Q1 zh",
    ]  # fmt: skip
    assert run(place, april) == (expected, [], [], [])
    longest_first = [expected[-1], *expected[:-1]]
    assert pages.made == longest_first
    assert run(place, april) == ([], [], [], [])
    assert pages.made == longest_first


def test_a_report_that_was_taken_away_is_made_again_alone(make_place: Any, pages: Any, april: date) -> None:
    place = make_place(one={})
    run(place, april)
    unsealed(place.reports / "one" / "2026-02" / "1" / "service_report.zh.html").unlink()
    assert run(place, april)[0] == ["one 2026-02 zh"]


def test_a_report_is_handed_the_figures_of_its_own_client_only(make_place: Any, pages: Any, april: date) -> None:
    run(make_place(one={}, two={}), april)
    handed = [(name.split()[0], clients) for name, clients in zip(pages.made, pages.clients, strict=True)]
    assert sorted(handed, key=lambda one: one[0]) == [*[("one", {"one"})] * 3, *[("two", {"two"})] * 3]


def test_exports_that_do_not_reach_are_waited_for_until_the_day_the_report_is_due(make_place: Any, pages: Any) -> None:

    place = make_place(one={}, source=SOURCE.replace("2026-04-01", "2026-03-15"))
    made, waiting, failed, _ = run(place, date(2026, 4, 5))
    assert (made, waiting, failed) == (["one 2026-01 zh", "one 2026-02 zh"], ["one 2026-03 zh"], [])
    outcomes, _ = run_due(place, date(2026, 4, 6), silent, Pool())
    (overdue,) = outcomes
    assert isinstance(overdue.error, SourceError)
    assert str(overdue.error) == (
        "one 2026-03 zh\n  - was due 2026-04-05, but the exports reach 2026-03-14, the period ends 2026-03-31. "
        "Bring the exports up to date and run again."
    )
    assert not (place.reports / "one" / "2026-03").exists()


def test_one_contract_s_mistake_does_not_stop_the_others(make_place: Any, pages: Any, april: date) -> None:
    place = make_place(one={}, two={})
    place.contract_files["one"].write_text("title = ", "utf-8")
    made, _, failed, (error,) = run(place, april)
    assert (made, failed) == (["two 2026-01 zh", "two 2026-02 zh", "two 2026-03 zh"], [])
    assert isinstance(error, ContractError) and "one.toml" in str(error)


def test_one_source_s_mistake_does_not_stop_the_others(make_place: Any, pages: Any, april: date) -> None:
    place = make_place(one={"source": "elsewhere"}, two={})
    elsewhere = place.data / "sources" / "elsewhere.toml"
    elsewhere.write_text(SOURCE.replace("calls.parquet", "elsewhere.parquet"), "utf-8")
    made, _, failed, _ = run(type(place).at(place.folder), april)
    assert made == ["two 2026-01 zh", "two 2026-02 zh", "two 2026-03 zh"]
    assert failed == ["one 2026-01 zh", "one 2026-02 zh", "one 2026-03 zh"]


def test_one_report_s_failure_does_not_stop_the_others_and_it_is_tried_again(
    make_place: Any, pages: Any, april: date
) -> None:
    place = make_place(one={}, two={})
    pages.errors["one"] = ReportFailed("service_report.ipynb", "cell 3 failed.")
    made, _, failed, _ = run(place, april)
    assert (len(made), len(failed)) == (3, 3) and all(name.startswith("one") for name in failed)
    pages.errors.clear()
    assert run(place, april)[0] == failed


def test_a_contract_whose_misses_cannot_be_looked_into_does_not_stop_the_others(
    make_place: Any, pages: Any, april: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, write = make_place(one={}, two={}), Material.write

    def fails_for_one(prepared: Material, path: Path) -> None:
        if prepared.contract.id == "one":
            raise SourceError("centre", "the memory limit is too small for this run.")
        write(prepared, path)

    monkeypatch.setattr(Material, "write", fails_for_one)
    made, _, failed, _ = run(place, april)
    assert (len(made), len(failed)) == (3, 3) and all(name.startswith("one") for name in failed)
    assert made == sorted(pages.made)


def test_a_second_run_at_the_same_time_is_refused_and_the_first_lets_go_even_when_it_fails(
    make_place: Any, pages: Any, april: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(one={})
    place.reports.mkdir()
    with FileLock(place.reports / ".run.lock"), pytest.raises(UsageError, match="another `pledge run` is under way"):
        run(place, april)
    assert pages.made == []
    pages.errors["one"] = RuntimeError("a mistake of ours")
    with pytest.raises(RuntimeError):
        run(place, april)
    pages.errors.clear()
    assert len(run(place, april)[0]) == 3


def test_whoever_holds_the_workspace_is_named_and_readers_never_wait(make_place: Any, pages: Any, april: date) -> None:
    place = make_place(one={})
    said = r"another `pledge restate` is under way here since \d{4}-\d\d-\d\d .* \(process \d+ of .+ on .+\)\. Wait"
    with only_writer(place, "restate"):
        with pytest.raises(UsageError, match=said):
            run(place, april)
        with pytest.raises(SystemExit) as read:
            main(["verify", "--workspace", str(place.folder)])
        assert read.value.code in (0, None)
    assert len(run(place, april)[0]) == 3


def test_nothing_owed_opens_nothing(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    (place.data / "calls.parquet").unlink()
    assert run(place, date(2026, 1, 31)) == ([], [], [], [])


# -- the command -------------------------------------------------------------------------------------------------------


def command(place: Any, capsys: Any, as_of: str) -> tuple[int, list[str], str]:
    with pytest.raises(SystemExit) as ended:
        main(["run", "--workspace", str(place.folder), "--as-of", as_of])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out.splitlines(), err


def test_the_command_prints_the_pages_and_tells_the_rest_on_standard_error(
    make_place: Any, pages: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(one={})
    monkeypatch.chdir(place.folder)
    code, out, err = command(place, capsys, "2026-02-01")
    assert (code, out) == (0, ["reports/one/2026-01/1/service_report.zh.html"])
    assert "1 made, 0 waiting for data, 0 failed." in err
    code, out, err = command(place, capsys, "2026-02-01")
    assert (code, out, err) == (0, [], "0 made, 0 waiting for data, 0 failed.\n")


def test_waiting_is_no_failure_and_overdue_is_one_of_the_source(make_place: Any, pages: Any, capsys: Any) -> None:
    place = make_place(one={}, source=SOURCE.replace("2026-04-01", "2026-01-15"))
    code, out, err = command(place, capsys, "2026-02-05")
    assert (code, out) == (0, []) and "one 2026-01 zh: waiting" in err and "1 waiting for data" in err
    code, out, err = command(place, capsys, "2026-02-06")
    assert (code, out) == (4, []) and "was due 2026-02-05" in err and "1 failed" in err


def test_the_exit_code_is_that_of_the_failures_and_one_where_they_differ(
    make_place: Any, pages: Any, capsys: Any
) -> None:
    place = make_place(one={}, two={})
    sound = place.contract_files["two"].read_text("utf-8")
    place.contract_files["two"].write_text(sound.replace("answer_rate", "answer_rat"), "utf-8")
    code, out, err = command(place, capsys, "2026-02-01")
    assert code == 3 and len(out) == 1 and "Did you mean 'answer_rate'?" in err
    (place.data / "calls.parquet").unlink()
    code, out, err = command(place, capsys, "2026-04-01")
    assert (code, out) == (1, [])
    assert err.count("no file at 'calls.parquet'") == 1, "one error behind several reports is told once"


def test_reports_that_cannot_be_written_do_not_end_in_a_traceback(make_place: Any, pages: Any, capsys: Any) -> None:
    place = make_place(one={})
    place.reports.write_text("a file where the folder should be")
    code, out, err = command(place, capsys, "2026-02-01")
    assert (code, out) == (2, []) and str(place.reports) in err
    assert Path(place.reports).is_file()


def test_the_command_s_own_process_does_not_import_what_only_notebooks_need() -> None:
    heavy = "jsonschema", "nbformat", "papermill", "IPython", "nbconvert", "great_expectations", "scipy", "pandas"
    code = f"import sys, servicepledge.delivery.run; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"
