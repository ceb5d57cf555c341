"""A page is made whole or not at all; executing the notebook is stood in for, but for its failures' shape."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.notebooks import make_page, notebook

from servicepledge import errors
from servicepledge.errors import ChecksFailed, ContractError, PledgeError, ReportFailed, UsageError
from servicepledge.execution import notebook as make
from servicepledge.execution.mistakes import MISTAKE, as_value
from servicepledge.execution.notebook import check_parameters, parameters_of
from servicepledge.runtime.files import write_whole

GOOD = {"contract": "one", "period": "2026-10"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "notebooks" / "service_report.ipynb"
    place.parent.mkdir()
    place.write_text(notebook('contract = "telecom"\nperiod: str = "2026-10"\n', "report.headline()"), "utf-8")
    return place


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "one" / "service_report.zh.html"


Execute = Callable[..., Any]


@pytest.fixture
def execute(monkeypatch: pytest.MonkeyPatch) -> Callable[[Execute], None]:
    """Replace the notebook's execution."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import papermill

    def replace(stand_in: Execute) -> None:
        monkeypatch.setattr(papermill, "execute_notebook", stand_in)

    return replace


def failing(
    ename: str,
    evalue: str,
    source: str = "\n\nreport.headline()\nmore()",
    written: str = "the notebook with its error",
) -> Execute:
    """Return an execution that fails the way papermill tells of it, with the notebook so far written."""

    def run(_: str, executed: str, **options: Any) -> None:
        from papermill.exceptions import PapermillExecutionError

        Path(executed).write_text(written, "utf-8")
        raise PapermillExecutionError(3, 4, source, ename, evalue, ["Traceback", "…"])

    return run


def executed(_: str, __: str, *, parameters: Mapping[str, str], **options: Any) -> Any:
    """Return an executed notebook whose only cell shows the period."""
    import nbformat

    shown = {"output_type": "display_data", "data": {"text/html": f"<p>{parameters['period']}</p>"}, "metadata": {}}
    cell = nbformat.v4.new_code_cell("…", outputs=[nbformat.from_dict(shown)])
    return nbformat.v4.new_notebook(cells=[cell])


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# -- parameters --------------------------------------------------------------------------------------------------------


def test_parameters_are_what_the_tagged_cell_gives_a_value_to(path: Path) -> None:
    assert parameters_of(path) == ["contract", "period"]
    check_parameters(path, GOOD)
    path.write_text(notebook('contract = "telecom"', tag="other"), "utf-8")
    assert parameters_of(path) == []


def test_an_unknown_parameter_is_refused_before_anything_runs(path: Path, target: Path, execute: Any) -> None:
    execute(lambda *_, **__: pytest.fail("the notebook was run"))
    with pytest.raises(UsageError) as refused:
        make_page(path, {**GOOD, "perod": "2026-10", "wholly": "other"}, "zh", target)
    assert refused.value.exit_code == 2
    assert refused.value.problems == (
        "has no parameter 'perod'. Did you mean 'period'?",
        "has no parameter 'wholly'. Use one of: contract, period.",
    )
    assert not target.parent.exists()


BROKEN = {
    "cut off": (notebook("a = 1")[:-9], "is not a whole notebook"),
    "no notebook": ("[]", "is not a whole notebook"),
    "cells that are none": ('{"cells": [1]}', "is not a whole notebook"),
    "parameters that are no Python": (notebook("%magic\n"), "its cell tagged `parameters` is not Python"),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_notebook_is_a_sentence(path: Path, target: Path, text: str, says: str) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(ReportFailed, match=says):
        make_page(path, GOOD, "zh", target)


# -- a cell fails ------------------------------------------------------------------------------------------------------


def test_a_failed_cell_is_named_its_notebook_kept_and_an_older_page_left_alone(
    path: Path, target: Path, execute: Any
) -> None:
    target.parent.mkdir(parents=True)
    target.write_text("the good page of last night", "utf-8")
    execute(failing("ZeroDivisionError", "division by zero"))
    with pytest.raises(ReportFailed) as failed:
        make_page(path, GOOD, "zh", target)
    kept = target.parent / "failed" / "service_report.zh.ipynb"
    assert str(failed.value) == (
        "service_report.ipynb\n  - cell 4 (report.headline()) failed with ZeroDivisionError. No page was written; "
        f"the notebook with the full error is kept at {kept}."
    )
    assert kept.read_text("utf-8") == "the notebook with its error"
    assert files(target.parent) == ["failed/service_report.zh.ipynb", "service_report.zh.html"]
    assert target.read_text("utf-8") == "the good page of last night"


def test_a_failed_cell_leaves_no_page_where_there_was_none(path: Path, target: Path, execute: Any) -> None:
    execute(failing("KeyError", "'x'"))
    with pytest.raises(ReportFailed):
        make_page(path, GOOD, "zh", target)
    assert files(target.parent) == ["failed/service_report.zh.ipynb"]


def met(mistake: PledgeError, cell_number: int = 4) -> str:
    """Return an executed notebook of which a cell met a mistake."""
    import nbformat

    shown = nbformat.v4.new_output("display_data", {MISTAKE: as_value(mistake)})
    cells = [nbformat.v4.new_code_cell("1", execution_count=3), nbformat.v4.new_code_cell("2", outputs=[shown])]
    cells[1].execution_count = cell_number
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))


KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, PledgeError) and kind not in (PledgeError, ReportFailed)
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_user_s_mistake_inside_the_notebook_comes_out_as_what_it_is(
    path: Path, target: Path, execute: Any, kind: type[PledgeError]
) -> None:
    mistake = kind("telecom.toml", ["clause 4.1.1: kpi is not known.", "clause 4.1.2:\n  - target has no unit."])
    execute(failing(kind.__name__, "", written=met(mistake)))
    with pytest.raises(kind) as raised:
        make_page(path, GOOD, "zh", target)
    assert (raised.value.where, raised.value.problems) == (mistake.where, mistake.problems)
    assert raised.value.exit_code == mistake.exit_code != 6
    assert not target.exists()


def test_the_mistakes_a_report_meets_most_are_among_those() -> None:
    assert {ChecksFailed, ContractError} <= set(KINDS)


@pytest.mark.parametrize(
    ("ename", "evalue"),
    [
        ("UsageError", "Line magic function `%matplotlb` not found."),  # IPython's own error of that name
        ("ContractError", ""),
        ("path", "x"),  # a name our module of errors happens to hold
        ("Iterable", "x\n  - y"),
        ("ContractError", "a.toml\n  - a text that reads like a mistake of ours"),
    ],
)
def test_another_library_s_error_of_the_same_name_is_a_failed_cell(
    path: Path, target: Path, execute: Any, ename: str, evalue: str
) -> None:
    execute(failing(ename, evalue))
    with pytest.raises(ReportFailed, match=rf"failed with {ename}\."):
        make_page(path, GOOD, "zh", target)


def test_a_mistake_that_an_earlier_cell_was_allowed_to_meet_is_not_what_the_notebook_failed_of(
    path: Path, target: Path, execute: Any
) -> None:
    allowed = met(ContractError("a.toml", ["clause 1: no unit."]), cell_number=2)
    execute(failing("ZeroDivisionError", "division by zero", written=allowed))
    with pytest.raises(ReportFailed, match=r"failed with ZeroDivisionError\."):
        make_page(path, GOOD, "zh", target)


@pytest.mark.parametrize("error", [RuntimeError("Kernel died"), TimeoutError("Cell execution timed out")])
def test_a_kernel_that_dies_or_hangs_is_a_sentence(path: Path, target: Path, execute: Any, error: Exception) -> None:
    def run(*_: Any, **__: Any) -> None:
        raise error

    execute(run)
    with pytest.raises(ReportFailed, match="its kernel did not finish"):
        make_page(path, GOOD, "zh", target)
    assert not target.exists()


# -- writing -----------------------------------------------------------------------------------------------------------


def test_a_page_replaces_the_one_before(path: Path, target: Path, execute: Any) -> None:
    execute(executed)
    target.parent.mkdir(parents=True)
    target.write_text("old", "utf-8")
    assert make_page(path, GOOD, "zh", target) == target
    assert "<p>2026-10</p>" in target.read_text("utf-8")
    assert files(target.parent) == [target.name, "service_report.zh.ipynb"]


def stopped(*_: Sequence[Any]) -> None:
    raise KeyboardInterrupt


def full(*_: Sequence[Any]) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("there", [False, True], ids=["no page before", "an older page"])
@pytest.mark.parametrize(("stop", "raised"), [(stopped, KeyboardInterrupt), (full, ReportFailed)])
def test_writing_that_is_interrupted_leaves_no_half_page(
    target: Path, monkeypatch: pytest.MonkeyPatch, stop: Any, raised: type[BaseException], there: bool
) -> None:
    if there:
        target.parent.mkdir(parents=True)
        target.write_text("old", "utf-8")
    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(raised):
        write_whole(target, "new")
    assert files(target.parent) == ([target.name] if there else [])
    assert not there or target.read_text("utf-8") == "old"


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file")
    with pytest.raises(ReportFailed, match="cannot be written"):
        write_whole(tmp_path / "reports" / "one" / "page.html", "page")


def test_the_kernel_is_the_one_notebooks_name() -> None:
    assert make.KERNEL == "python3"
