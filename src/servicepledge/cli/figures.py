"""What `score` and `explain` share: figures are let out once the exports are found to be sound, or marked as unchecked."""

from collections.abc import Callable
from typing import TypeVar

from ..checks.gate import Gate
from ..checks.worker import Checker
from ..contract.model import Contract
from ..exports.open import OpenSource
from ..scorecard.measure import open_for
from ..workspace import Workspace

Made = TypeVar("Made")


def let_out(
    workspace: Workspace,
    contract: Contract,
    measure: Callable[[OpenSource], Made],
    *,
    memory_limit: str | None,
    unchecked: bool,
) -> Made:
    """
    Make figures of a contract's exports, while these are checked by a process of its own unless they have been.

    Raises  ChecksFailed where the exports are not sound, SourceError where they cannot be read or checked.
    """
    opened = open_for(workspace, contract, memory_limit, unchecked=unchecked)
    if unchecked:
        return measure(opened)
    with Checker(memory_limit) as checker:
        return Gate(workspace, opened, checker).around(lambda: measure(opened))
