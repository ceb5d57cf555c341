"""The commands that make reports: one by hand, or all that are owed."""

from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Annotated

import typer

from ..execution.notebook import CELL_TIMEOUT_S
from ..execution.pdf import Printer
from ..execution.pool import AT_ONCE, CAN_FORK, Pool
from ..runtime.limits import STAGE_LIMIT_S
from .deliver import sent
from .due import AsOf, Contracts, Since, chosen, day_of, due
from .options import HERE, ContractName, Folder, MemoryLimit, PeriodText, answer, end_with, near, one_of, pairs, tell

Kernel = Annotated[
    bool, typer.Option("--kernel", help="Run notebooks in a standard Jupyter kernel, as JupyterLab does; slower.")
]
TimeLimit = Annotated[
    float, typer.Option("--time-limit", metavar="SECONDS", min=1, help="Stop a report whose cell takes longer.")
]
StageLimit = Annotated[
    float,
    typer.Option(
        "--stage-limit", metavar="SECONDS", min=1, help="Stop checking, or measuring, a source that takes longer."
    ),
]
AsPdf = Annotated[
    bool, typer.Option("--pdf", help="A PDF beside each page, printed by an installed Chromium or Chrome.")
]


def report(
    contract: ContractName,
    period: PeriodText,
    workspace: Folder = HERE,
    language: Annotated[
        str | None, typer.Option(metavar="zh|en", help="The contract's first language by default.")
    ] = None,
    notebook: Annotated[str, typer.Option(help="Which notebook of notebooks/ to run.")] = "service_report",
    parameter: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="Another parameter of the notebook.")
    ] = None,
    pdf: AsPdf = False,
    memory_limit: MemoryLimit = None,
    kernel: Kernel = not CAN_FORK,
    time_limit: TimeLimit = CELL_TIMEOUT_S,
    stage_limit: StageLimit = STAGE_LIMIT_S,
) -> None:
    """Make one report as one HTML file under reports/, and print its path and the headline verdicts."""
    from ..checks.finding import KEPT
    from ..checks.worker import Checker

    with Checker(memory_limit, limit_s=stage_limit, waits=(workspace / KEPT).is_dir()) as checker:
        pool = Pool(1, kernel, time_limit, checker, memory_limit)
        pool.prepare()
        from ..delivery.make import make_one
        from ..periods import Period
        from ..report.formatting.duties import duty_lines
        from ..workspace import Workspace
        from .tables import headline_lines

        if language is not None:
            one_of("--language", language, ("zh", "en"))
        place = Workspace.at(workspace)
        with printer_for(pdf) as printer:
            made = make_one(
                place,
                place.contract_path(contract),
                Period.parse(period),
                tell,
                pool,
                language="zh" if language == "zh" else "en" if language else None,
                notebook=notebook,
                more=pairs("--parameter", parameter),
                memory_limit=memory_limit,
                printer=printer,
            )
    answer("\n".join(headline_lines(made.scores, made.report.language)))
    for line in duty_lines(made.duties, made.report.language):
        answer(line)
    answer(near(made.report.path))
    if pdf:
        answer(near(made.report.pdf))


def run(
    workspace: Folder = HERE,
    as_of: AsOf = None,
    contract: Contracts = None,
    since: Since = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be made and sent.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many reports are made at a time.")] = AT_ONCE,
    pdf: AsPdf = False,
    memory_limit: MemoryLimit = None,
    kernel: Kernel = not CAN_FORK,
    time_limit: TimeLimit = CELL_TIMEOUT_S,
    stage_limit: StageLimit = STAGE_LIMIT_S,
) -> None:
    """Make every report that is owed and does not exist yet, and again what was provisional, once it is settled."""
    from ..checks.finding import KEPT
    from ..checks.worker import Checker

    day, first = day_of("--as-of", as_of) or date.today(), day_of("--since", since)
    if dry_run:
        from ..workspace import Workspace

        due(workspace, as_of, contract, since)
        place = Workspace.at(workspace)
        made, _ = chosen(place, contract, is_said=False)
        end_with(one.error for one in sent(place, made, day, first, is_dry=True, is_by_run=True) if one.error)
        return
    kept = (workspace / KEPT).is_dir()
    with (
        Checker(memory_limit, stands_back=True, limit_s=stage_limit, waits=kept) as checker,
        printer_for(pdf) as printer,
    ):
        pool = Pool(jobs, kernel, time_limit, checker, memory_limit)
        pool.prepare()  # beside the imports that follow; in vain where nothing is owed
        from ..delivery.publication.lock import only_writer
        from ..delivery.run import run_due
        from ..report.formatting.duties import duty_lines
        from ..workspace import Workspace

        place = Workspace.at(workspace)
        contracts, mistaken = chosen(place, contract)
        outcomes, broken = run_due(place, day, tell, pool, memory_limit, printer, contracts=contracts, since=first)
    for outcome in outcomes:
        if outcome.is_printed:
            answer(near(outcome.report.pdf))
        elif outcome.error is None and not outcome.waiting:
            answer(near(outcome.report.path))
            for line in duty_lines(outcome.duties, outcome.report.language):
                tell(f"{outcome.report.contract.id} {outcome.report.period.label} {line}")
    with only_writer(place, "run"):
        went = sent(place, contracts, day, first, is_by_run=True)
    failed = sum(outcome.error is not None for outcome in outcomes)
    waiting = sum(bool(outcome.waiting) for outcome in outcomes)
    printed = sum(outcome.is_printed for outcome in outcomes)
    more = f", {printed} printed" if printed else ""
    tell(f"{len(outcomes) - failed - waiting - printed} made, {waiting} waiting for data, {failed} failed{more}.")
    undelivered = sum(one.error is not None for one in went)
    if went:
        tell(f"{len(went) - undelivered} delivered, {undelivered} not.")
    end_with(
        [
            *mistaken,
            *broken,
            *(outcome.error for outcome in outcomes if outcome.error),
            *(one.error for one in went if one.error),
        ]
    )


def printer_for(is_wanted: bool) -> AbstractContextManager[Printer | None]:
    return Printer() if is_wanted else nullcontext()
