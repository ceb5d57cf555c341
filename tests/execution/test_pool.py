"""Pages side by side: each in a process of its own, none able to hurt another."""

import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from support.notebooks import notebook

from servicepledge.errors import ContractError, PledgeError, ReportFailed
from servicepledge.execution.notebook import Page
from servicepledge.execution.pool import CAN_FORK, Job, Pool
from servicepledge.workspace import Workspace

forks = pytest.mark.skipif(not CAN_FORK, reason="processes are forked on Linux only")
HEAD = "from IPython.display import HTML, display\ntarget = 0\n"


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., Job]:
    """Return a function that writes a notebook and returns the job of making its page: `job("display(…)")`."""

    def make(*cells: str, name: str = "report") -> Job:
        path = tmp_path / f"{name}.ipynb"
        path.write_text(notebook(HEAD, *cells), "utf-8")
        return Job(path, {}, "en", tmp_path / "reports" / f"{name}.html")

    return make


def made(pool: Pool, *jobs: Job) -> dict[str, str | PledgeError]:
    """Return what became of jobs, by the name of their notebook."""
    return {job.notebook.stem: page.html.decode() if isinstance(page, Page) else page for job, page in pool.pages(jobs)}


def page(*words: str) -> str:
    return f"display(HTML({' '.join(words)!r}))"


@forks
def test_a_page_is_made_though_this_process_has_run_polars(job: Callable[..., Job]) -> None:
    assert pl.DataFrame({"a": [1, 2]}).select(pl.col("a").sum()).item() == 3
    cells = ("import polars as pl\ntotal = pl.DataFrame({'a': [1, 2]}).lazy().sum().collect().item()", "display(HTML(f'<p>total {total}</p>'))")  # fmt: skip
    text = made(Pool(), job(*cells))["report"]
    assert isinstance(text, str) and "<p>total 3</p>" in text and text.startswith("<!DOCTYPE html>")


@forks
def test_a_cell_that_hangs_is_stopped_and_named_and_one_that_dies_too_and_the_others_are_made(
    job: Callable[..., Job],
) -> None:
    became = made(
        Pool(at_once=2, cell_limit_s=5),
        job("import time", "\ntime.sleep(600)  # hangs\n1", name="hangs"),
        job("import os\nos.kill(os.getpid(), 9)", name="dies"),
        job("import sys\nsys.exit('no')", name="exits"),
        job(page("made"), name="good"),
    )
    hangs, dies, exits, good = (became[name] for name in ("hangs", "dies", "exits", "good"))
    assert isinstance(hangs, ReportFailed) and isinstance(dies, ReportFailed) and isinstance(exits, ReportFailed)
    assert str(hangs) == (
        "hangs.ipynb\n  - cell 3 (time.sleep(600)  # hangs) took more than 5 s and was stopped. No page was written."
    )
    assert "its process ended (signal 9) at cell 2 (import os)" in str(dies)
    assert "cell 2 (import sys) failed with SystemExit" in str(exits)
    assert isinstance(good, str) and "made" in good


@forks
def test_a_failed_cell_is_named_and_its_notebook_kept_as_by_a_kernel(job: Callable[..., Job]) -> None:
    bad = job("x = 1", "\n\nx / 0\n2")
    error = made(Pool(), bad)["report"]
    kept = bad.target.parent / "failed" / "report.ipynb"
    assert str(error) == (
        "report.ipynb\n  - cell 3 (x / 0) failed with ZeroDivisionError. No page was written; "
        f"the notebook with the full error is kept at {kept}."
    )
    assert "division by zero" in kept.read_text("utf-8")
    assert [path.name for path in bad.target.parent.iterdir()] == ["failed"]


@pytest.mark.parametrize("with_kernel", [pytest.param(False, marks=forks), True])
def test_a_user_s_mistake_comes_out_as_what_it_is(job: Callable[..., Job], with_kernel: bool) -> None:
    raises = "raise ContractError('a.toml', ['clause 1: no unit.', 'clause 2:\\n  - of two lines.'])"
    mine = job("from servicepledge.errors import ContractError, SourceError", f"if True:\n    {raises}")
    error = made(Pool(with_kernel=with_kernel), mine)["report"]
    assert isinstance(error, ContractError)
    assert (error.where, error.problems) == ("a.toml", ("clause 1: no unit.", "clause 2:\n  - of two lines."))
    kept = (mine.target.parent / "failed" / "report.ipynb").read_text("utf-8")
    assert "Traceback" in kept and '"exit_code": 3' in kept, "for whoever looks into the notebook"


@forks
def test_one_report_leaves_nothing_to_the_next(job: Callable[..., Job]) -> None:
    spoils = "import os, sys, json\nos.environ['LEFT'] = 'x'\nos.chdir('/')\njson.left = 1\nsys.path.append('/left')"
    looks = "import os, sys, json\nleft = ['LEFT' in os.environ, os.getcwd() == '/', hasattr(json, 'left'), '/left' in sys.path]"
    became = made(Pool(at_once=1), job(spoils, name="spoils"), job(looks, "display(HTML(repr(left)))", name="looks"))
    assert "[False, False, False, False]" in str(became["looks"])


@pytest.mark.parametrize("with_kernel", [pytest.param(False, marks=forks), True])
def test_the_memory_limit_reaches_duckdb_in_a_notebook(
    job: Callable[..., Job], workspace: Workspace, with_kernel: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = f"from servicepledge import explore\ncentre = explore({str(workspace.folder)!r})"
    ask = "opened = centre._centre.open(centre.workspace.contract('telecom'))\nrow = opened.database.connection.execute(sql).fetchall()"
    cells = (opened, "sql = \"select current_setting('memory_limit')\"", ask, "display(HTML(str(row)))")
    monkeypatch.setenv("PLEDGE_MEMORY_LIMIT", "789MiB")
    assert "789.0 MiB" in str(made(Pool(with_kernel=with_kernel), job(*cells))["report"])
    assert "456.0 MiB" in str(made(Pool(with_kernel=with_kernel, memory_limit="456MiB"), job(*cells))["report"])
    monkeypatch.setenv("PLEDGE_MEMORY_LIMIT", "lots")
    error = made(Pool(with_kernel=with_kernel), job(*cells))["report"]
    assert str(error).startswith("PLEDGE_MEMORY_LIMIT: lots\n  - is not a size.")


@forks
def test_no_more_than_so_many_at_once_and_each_in_a_process_of_its_own(job: Callable[..., Job], tmp_path: Path) -> None:
    logs = tmp_path / "log"
    cell = (
        "import os, time\n"
        f"line = lambda what: os.write(log, f'{{what}} {{os.getpid()}}\\n'.encode())\n"
        f"log = os.open({str(logs)!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)\nline('begin')\ntime.sleep(0.3)\nline('end')"
    )
    assert len(made(Pool(at_once=2), *(job(cell, page("x"), name=f"n{no}") for no in range(5)))) == 5
    running, most, processes = 0, 0, set()
    for line in logs.read_text().splitlines():
        what, process = line.split()
        running += 1 if what == "begin" else -1
        most, processes = max(most, running), processes | {process}
    assert most == 2 and len(processes) == 5 and str(os.getpid()) not in processes


@forks
def test_the_environment_and_folder_of_a_cell(
    job: Callable[..., Job], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made(Pool(), job(page("before")))
    monkeypatch.setenv("SET_LATER", "yes")
    cell = "import os\nos.system('echo printed by a program')\ndisplay(HTML(os.environ['SET_LATER'] + os.getcwd() + str('PYTHONSAFEPATH' in os.environ)))"
    assert f"yes{tmp_path}False" in str(made(Pool(), job(cell))["report"])
    assert "printed by a program" not in capfd.readouterr().out


@forks
def test_a_file_of_the_current_folder_cannot_stand_in_for_a_module(
    job: Callable[..., Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "papermill.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    assert "safe" in str(made(Pool(), job(page("safe")))["report"])


@forks
def test_leaving_early_ends_the_processes(job: Callable[..., Job], tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    slow = job(f"import time, os\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)", name="slow")
    pages = Pool(at_once=2).pages([slow, job("while not __import__('os').path.exists('mark'): pass", page("x"))])
    next(pages)
    pages.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_by_a_standard_kernel_too(job: Callable[..., Job]) -> None:
    became = made(Pool(with_kernel=True), job(page("by a kernel")), job("1 / 0", name="bad"))
    assert "by a kernel" in str(became["report"])
    assert "cell 2 (1 / 0) failed with ZeroDivisionError" in str(became["bad"])
