"""`pledge check`: every problem of contracts, their sources and, if asked, their exports."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..additions import mistakes, read_catalogue
from ..checks.readers import unread
from ..contract.blanks import blanks_in_words
from ..contract.calendar_cn import PUBLISHED
from ..contract.hours import minute_short
from ..contract.load import load_contract, require_filled, unfilled
from ..contract.model import Contract
from ..contract.quantity import is_blank
from ..errors import PledgeError, UsageError
from ..kpis import Catalogue
from ..workspace import Workspace

if TYPE_CHECKING:
    from ..exports.open import OpenSource


def check_contracts(folder: Path, names: Sequence[str], *, with_data: bool, say: Callable[[str], None]) -> int:
    """
    Check contracts by id or file (all by default) and their sources; return the first problem's exit code, or 0.

    Blanks are listed and are no problem, save what no contract in the workspace's `data/contracts` can be measured
    without: its source and its term. A draft elsewhere may lack these too.
    """
    paths, workspace, unknown = _paths(folder, names)
    code = 0
    for error in unknown:
        say(str(error))
        code = error.exit_code
    catalogue, found = _check_added(workspace.folder if workspace else None, say)
    code = code or found
    calendar = PUBLISHED
    try:
        calendar = workspace.calendar if workspace else PUBLISHED
    except PledgeError as error:
        say(str(error))
        code = code or error.exit_code
    sources: dict[str, list[Contract]] = {}
    for path in paths:
        try:
            contract = load_contract(path, workspace.source_files if workspace else None, calendar, catalogue)
        except PledgeError as error:
            say(str(error))
            code = code or error.exit_code
            continue
        say(_summary(path, contract))
        for amendment in contract.amendments:
            if amendment.signed_on > amendment.effective_on:
                say(
                    f"  - amendment {amendment.number}: takes effect on {amendment.effective_on}, before it was signed on "
                    f"{amendment.signed_on}. Reports of the days between will change."
                )
        for line in (*_minutes_asked_about(contract), *_to_fill_in(contract)):
            say(line)
        if not is_blank(contract.source):
            sources.setdefault(contract.source, []).append(contract)
        if workspace is not None and path in workspace.contract_files.values():
            code = code or _ready(path, contract, say)
            code = code or _delivers(workspace, contract, say)
    if workspace is not None:
        for name in sources if names else workspace.source_files:
            found = _check_source(workspace, name, sources.get(name, ()), with_data, say)
            code = code or found
    return code


def _delivers(workspace: Workspace, contract: Contract, say: Callable[[str], None]) -> int:
    """Say what of a contract's documents and ways to deliver them cannot be right; return the first problem's exit code."""
    from ..delivery.outbox.deliver import check_delivery

    problems = check_delivery(workspace, contract)
    for error in problems:
        say(str(error))
    return problems[0].exit_code if problems else 0


def _check_added(folder: Path | None, say: Callable[[str], None]) -> tuple[Catalogue, int]:
    """Say what is wrong with the KPIs, facts and sections that are not bundled; return what can be used, and a code."""
    catalogue, problems = read_catalogue(folder)
    try:
        if problems:
            raise mistakes(folder, problems)
        if any(one.kind == "section" for one in catalogue.added):
            from ..report.sections import own_sections

            own_sections(catalogue)
    except PledgeError as error:
        say(str(error))
        return catalogue, error.exit_code
    for one in catalogue.added:
        say(f"{one.where}: the {one.kind} '{one.name}'. No mistakes.")
    return catalogue, 0


def _paths(folder: Path, names: Sequence[str]) -> tuple[list[Path], Workspace | None, list[PledgeError]]:
    """Find the files to check; a file named by path can be checked outside any workspace."""
    try:
        workspace = Workspace.at(folder)
    except UsageError:
        if names and all(Path(name).is_file() for name in names):
            return [Path(name) for name in names], None, []
        raise
    if not names and not workspace.contract_files:
        raise UsageError(str(folder), "has no contract. Add one as data/contracts/NAME.toml.")
    paths: dict[Path, None] = {}
    unknown: list[PledgeError] = []
    for name in names or workspace.contract_files:
        try:
            paths[workspace.contract_path(name)] = None
        except UsageError as error:
            unknown.append(error)
    return list(paths), workspace, unknown


def _summary(path: Path, contract: Contract) -> str:
    judged = sum(1 for clause in contract.measured if clause.target)
    return f"{path}: {len(contract.clauses)} clauses, {len(contract.measured)} measured, {judged} with a target. No mistakes."


def _minutes_asked_about(contract: Contract) -> list[str]:
    """Ask about windows that end a minute early; half-open as they are, the last minute is closed."""
    return [
        f"  - hours.{name}: the window {window} is closed from {window.partition('-')[2]}:00 on. If the minute itself is service "
        f"time, write {meant}."
        for name, hours in contract.hours.items()
        for window, meant in minute_short(hours)
    ]


def _to_fill_in(contract: Contract) -> list[str]:
    """List the blanks; they are no mistakes, only what leaves clauses undecidable."""
    blanks = unfilled(contract)
    in_words = blanks_in_words(contract)
    return [
        *([f"  {len(blanks)} to fill in:", *(f"  - {blank}" for blank in blanks)] if blanks else []),
        *(
            [f"  {len(in_words)} texts with blanks that a page would print:", *(f"  - {line}" for line in in_words)]
            if in_words
            else []
        ),
    ]


def _ready(path: Path, contract: Contract, say: Callable[[str], None]) -> int:
    """Say what a contract of the workspace cannot be measured without."""
    try:
        require_filled(contract, path)
    except PledgeError as error:
        say(str(error))
        return error.exit_code
    return 0


def _check_source(
    workspace: Workspace, name: str, contracts: Sequence[Contract], with_data: bool, say: Callable[[str], None]
) -> int:
    try:
        source = workspace.source(name)
        say(f"{workspace.source_files[name]}: {', '.join(source.exports)}. No mistakes.")
        mapped = {table: export.columns.keys() for table, export in source.exports.items()}
        known, mistakes_of_own = read_catalogue(workspace.folder)
        for column in () if mistakes_of_own else unread(mapped, known.facts.values()):
            say(f"  - {column}: no KPI reads it. Take it out of the mapping, or add the KPI that does.")
        if with_data:
            _check_data(workspace, name, contracts, say)
    except PledgeError as error:
        say(str(error))
        return error.exit_code
    return 0


def _check_data(workspace: Workspace, name: str, contracts: Sequence[Contract], say: Callable[[str], None]) -> None:
    from ..checks import stop_on_critical
    from ..checks.finding import sentences
    from ..checks.gate import Gate
    from ..checks.mapping import unread as unread_files
    from ..exports.open import open_source
    from ..scorecard.measure import terms_of
    from ..scorecard.unseen import code_warnings

    opened = open_source(workspace.source(name), str(workspace.source_files[name]))
    _check_grain(workspace, opened)
    findings = Gate(workspace, opened).findings
    lesser = (one for one in findings if one.is_failed and one.severity == "warning")
    for line in (*unread_files(opened), *sentences(lesser)):
        say(f"  - warning: {line}")
    for contract in contracts:
        for line in dict.fromkeys(code_warnings(contract, terms_of(contract), opened)):
            say(f"  - warning: {line}")
        for line in _gaps(contract, opened):
            say(f"  - warning: {line}")
    stop_on_critical(findings, str(workspace.source_files[name]))
    passed = sum(finding.passed for finding in findings)
    say(f"  {passed} of {sum(not finding.skipped for finding in findings)} checks passed.")


def _gaps(contract: Contract, opened: "OpenSource") -> Iterator[str]:
    """Yield what exports lack of a contract's days, as far as they reach."""
    from ..scorecard.provisional import named_gap, whole_gaps

    for gap in whole_gaps(opened, contract):
        yield (
            f"{contract.id}: no rows on {named_gap(gap)}, where the same weekday always had some. Export them again, or name "
            "the days as complete in the source."
        )


def _check_grain(workspace: Workspace, opened: "OpenSource") -> None:
    """
    Make sure that the facts which are not bundled have one row of each thing they count.

    Raises  ContractError with those that count something twice.
    """
    from ..engine.engine import engine_of

    problems = []
    for fact in workspace.catalogue.own_facts.values():
        if fact.is_scheduled or not opened.columns.keys() >= set(fact.reads):
            continue
        keys = ", ".join(fact.grain)
        question = f"select count(*) as rows_n, count(distinct ({keys})) as things_n from ({fact.sql}\n)"
        ((rows_n, things_n),) = engine_of(opened).answer(question, {}).rows()
        added = workspace.catalogue.file_of("fact", fact.name)
        if added is not None and rows_n != things_n:
            problems.append(
                f"{added.where}, header, grain: {rows_n:,} rows have {things_n:,} different ({keys}), so some are counted "
                "twice. Correct the grain, or the joins."
            )
    if problems:
        raise mistakes(workspace.folder, problems)
