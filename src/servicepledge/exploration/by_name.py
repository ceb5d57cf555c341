"""What a script asks for in one line: contracts measured, covered or loaded, by whatever names them."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import overload

from ..additions import load_catalogue
from ..contract import load
from ..contract.model import Contract
from ..contract.quantity import is_blank
from ..errors import UsageError
from ..periods import AnyPeriod, AnyPeriods
from ..scorecard.card import Scorecard
from ..scorecard.coverage import Coverage
from ..scorecard.coverage import coverage as coverage_of
from ..scorecard.measure import open_for
from ..workspace import AnyContract, AnyContracts, AnyWorkspace, Workspace
from .centre import Breakdown, Centre, Reading, is_one, several


@overload
def measure(  # type: ignore[overload-overlap]  # a text is a sequence of texts, too, but names one
    contract: AnyContract,
    period: AnyPeriod,
    *,
    by: Breakdown = (),
    reading: Reading = None,
    history: int = 0,
    readings: bool = False,
    unchecked: bool = False,
    workspace: AnyWorkspace = ".",
) -> Scorecard: ...
@overload
def measure(
    contract: AnyContracts,
    period: AnyPeriods,
    *,
    by: Breakdown = (),
    reading: Reading = None,
    history: int = 0,
    readings: bool = False,
    unchecked: bool = False,
    workspace: AnyWorkspace = ".",
) -> list[Scorecard]: ...
def measure(
    contract: AnyContracts,
    period: AnyPeriods,
    *,
    by: Breakdown = (),
    reading: Reading = None,
    history: int = 0,
    readings: bool = False,
    unchecked: bool = False,
    workspace: AnyWorkspace = ".",
) -> Scorecard | list[Scorecard]:
    """
    Score a contract in a period: a Scorecard, with `scores` and, where `history` asks for them, those of earlier periods.

    Of several contracts or periods (a list of either) a list of them, contract by contract. A contract is named by its id,
    its file, or a Contract; a period as "2026-10", "2026-09-01..2026-10-15", a date or a Period. With `readings` each score
    carries those under every other usual reading. `unchecked` ones are scored whatever the checks on the exports say, and marked.

    Raises  UsageError for an unknown contract, period, breakdown or reading; ContractError and SourceError for files with
            mistakes; ChecksFailed where the exports are not sound enough for a report.
    """
    centre = Centre(Workspace.around(workspace), unchecked)
    asked = centre.asked(contract, period)
    cards = centre.cards(asked, by=by, reading=reading, history=history, readings=readings)
    return cards[0] if is_one(contract) and is_one(period) else cards


@overload
def coverage(  # type: ignore[overload-overlap]
    contract: AnyContract, *, exports: bool = True, workspace: AnyWorkspace = "."
) -> Coverage: ...
@overload
def coverage(
    contract: Sequence[AnyContract], *, exports: bool = True, workspace: AnyWorkspace = "."
) -> list[Coverage]: ...
def coverage(
    contract: AnyContracts, *, exports: bool = True, workspace: AnyWorkspace = "."
) -> Coverage | list[Coverage]:
    """
    Say of every clause of a contract whether it can be judged, and what the others lack: a Coverage, of a list a list.

    Blanks do not stop it. Without `exports`, or where the contract's source is not filled in or it stands in no
    workspace, only the contract itself is looked at.

    Raises  UsageError for an unknown contract, ContractError and SourceError for files with mistakes.
    """
    found = []
    for one in several(contract):
        agreed = load_contract(one, workspace=workspace)
        place = _place(workspace) if exports and not is_blank(agreed.source) else None
        found.append(coverage_of(agreed, open_for(place, agreed).columns if place else None))
    return found[0] if is_one(contract) else found


def load_contract(contract: AnyContract, *, workspace: AnyWorkspace = ".") -> Contract:
    """
    Load one contract by its id, or by its file, which may stand outside of any workspace; blanks do not stop it.

    Raises  UsageError for an unknown contract, ContractError where its file has mistakes.
    """
    if isinstance(contract, Contract):
        return contract
    place = _place(workspace)
    if place is None:
        if isinstance(contract, str | PathLike) and Path(contract).is_file():
            return load.load_contract(Path(contract), catalogue=load_catalogue())
        place = Workspace.around(workspace)
    path = place.contract_path(contract)
    is_held = path.resolve() in {file.resolve() for file in place.contract_files.values()}
    return load.load_contract(path, place.source_files if is_held else None, place.calendar, place.catalogue)


def _place(workspace: AnyWorkspace) -> Workspace | None:
    """Return the workspace, if there is one."""
    try:
        return Workspace.around(workspace)
    except UsageError:
        return None
