"""The commands about what was published: holding it against its manifests, and restating it."""

from itertools import groupby
from typing import Annotated

import typer

from ..errors import RecordError, UsageError
from ..execution.notebook import CELL_TIMEOUT_S
from ..execution.pool import CAN_FORK, Pool
from .options import HERE, ContractName, Folder, MemoryLimit, PeriodText, answer, near, tell
from .reports import AsPdf, Kernel, TimeLimit, printer_for


def verify(
    edition: Annotated[
        str | None,
        typer.Argument(
            metavar="[CONTRACT|EDITION]", help="A contract's id, or a folder with editions; all by default."
        ),
    ] = None,
    workspace: Folder = HERE,
    recompute: Annotated[
        bool, typer.Option("--recompute", help="Compute the figures of the newest editions anew as well.")
    ] = False,
) -> None:
    """Hold published editions against their manifests, byte for byte; a lone folder, too, where there is no workspace."""
    from ..delivery.publication.verify import Verified, Verifier
    from ..workspace import Workspace

    try:
        place = Workspace.at(workspace)
    except UsageError:
        if edition is None or recompute:
            raise
        place = None
    verifier = Verifier(place, tell)
    places = verifier.places(edition)
    found: list[Verified] = [verifier.verify(folder) for folder in places]
    if place is not None and (edition is None or edition in place.contract_files):
        found += verifier.lost([edition] if edition else list(place.contract_files))
    if recompute:
        newest = [list(group)[-1] for _, group in groupby(places, key=lambda folder: folder.parent)]
        for contract, folders in groupby(newest, key=lambda folder: folder.resolve().parents[1].name):
            found += verifier.recompute(contract, list(folders))
    for one in found:
        for line in (*one.problems, *one.notes):
            answer(f"{one.name}: {line}")
    wrong_n = sum(bool(one.problems) for one in found)
    tell(f"{len(places)} editions, {wrong_n} not as published." if wrong_n else f"{len(places)} editions as published.")
    if wrong_n:
        raise typer.Exit(RecordError.exit_code)


def restate(
    contract: ContractName,
    period: PeriodText,
    reason: Annotated[
        str, typer.Option("--reason", help="Why, in words for the client: they stand on the first page.")
    ],
    workspace: Folder = HERE,
    pdf: AsPdf = False,
    memory_limit: MemoryLimit = None,
    kernel: Kernel = not CAN_FORK,
    time_limit: TimeLimit = CELL_TIMEOUT_S,
) -> None:
    """Publish the next edition of a period, whose first page says what changed and why; the earlier ones stay."""
    from ..checks.finding import KEPT
    from ..checks.worker import Checker

    with Checker(memory_limit, waits=(workspace / KEPT).is_dir()) as checker, printer_for(pdf) as printer:
        pool = Pool(1, kernel, time_limit, checker, memory_limit)
        pool.prepare()
        from ..delivery.restate import restate as restated
        from ..periods import Period
        from ..workspace import Workspace

        place = Workspace.at(workspace)
        file = place.contract_path(contract)
        outcomes = restated(place, file, Period.parse(period), reason, tell, pool, memory_limit, printer)
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
        answer(near(outcome.report.path))
