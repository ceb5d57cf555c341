"""
The gate between exports and figures: what refuses a report refuses every figure that anybody asks for.

Reports, `score`, `explain`, the explorer and `check --data` all ask it for the findings of a source.
"""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from ..errors import SourceError, UsageError
from ..exports.files.seen import SeenFile, seen_files
from ..exports.open import OpenSource
from ..runtime.limits import STAGE_LIMIT_S
from ..workspace import Workspace
from . import findings_of
from .delivery import delivery_of
from .finding import KEPT, Finding, sentences, stop_on_critical
from .kept import keep_findings, read_findings
from .mapping import unread
from .worker import Checker

LARGE_BYTES = 256_000_000
"""Exports of more than this are checked first and measured then: together they could need more memory than there is."""
Made = TypeVar("Made")


class Gate:
    """
    The checks of a source's exports: those kept of the same delivery, or made beside what else is done, or here and now.

    `checker` is a process that checks; without one, this one does.
    """

    def __init__(self, workspace: Workspace, opened: OpenSource, checker: Checker | None = None) -> None:
        self.opened, self.checker = opened, checker
        self._expectations = workspace.expectations
        self._codes = workspace.codes_of(opened.source.id)
        self._where = str(workspace.source_files[opened.source.id])
        self._kept_at = workspace.folder / KEPT / f"{opened.source.id}.json"
        try:
            self._delivery = delivery_of(opened, self._expectations, self._codes)
        except OSError as error:
            raise self._gone(error) from None
        self._kept = read_findings(self._kept_at, self._delivery)

    def begin(self) -> None:
        """Have the checks begun beside whatever is done next, where they have to be made."""
        if self._kept is None and self.checker is not None:
            self.checker.ask(self.opened.source, self._where, self._expectations, self._codes)

    @property
    def come_first(self) -> bool:
        """Whether the checks are waited for before anything is measured."""
        if self.checker is None or self.checker.memory_limit or self._kept is not None:
            return True
        return sum(file.size for file in self._delivery.files) > LARGE_BYTES

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """
        What was found of the exports, in the order of tables and checks.

        Raises  SourceError where they cannot be checked, or changed while they were.
        """
        if self._kept is not None:
            return self._kept
        found = self._found()
        self.require_same()
        keep_findings(self._kept_at, self._delivery, found)
        return found

    def sound(self) -> tuple[Finding, ...]:
        """
        Return the findings, once they are there.

        Raises  ChecksFailed where one of them is critical; SourceError as `findings`.
        """
        stop_on_critical(self.findings, self._where)
        return self.findings

    @property
    def warnings(self) -> tuple[str, ...]:
        """What stops no figure, and may well make one wrong, in sentences: what mappings lose, and files nobody reads."""
        lesser = (one for one in self.findings if one.is_failed and one.severity == "warning" and one.remedy)
        return (*unread(self.opened), *sentences(lesser))

    def around(self, measure: Callable[[], Made]) -> Made:
        """
        Make figures of the exports, and let them out once the exports are found to be sound and the same as before.

        Raises  ChecksFailed or SourceError for the exports, whatever measuring them comes to; UsageError as measuring them does.
        """
        self.begin()
        if self.come_first:
            self.sound()
        limit_s = self.checker.limit_s if self.checker is not None else STAGE_LIMIT_S
        try:
            with self.opened.database.within(limit_s, "measuring the exports"):
                made = measure()
        except UsageError:
            raise  # no export is to blame
        except Exception:
            self.sound()  # what is wrong with the exports is said rather than what came of it
            self.require_same()
            raise
        self.sound()
        self.require_same()
        return made

    @property
    def is_same(self) -> bool:
        """Whether the exports still are what was opened."""
        return self._seen() == self._delivery.files

    def require_same(self) -> None:
        """
        Make sure that the exports still are what was opened.

        Raises  SourceError where a file was replaced, changed or taken away meanwhile.
        """
        seen = set(self._seen())
        changed = [file for file in self._delivery.files if file not in seen]
        if changed:
            raise SourceError(
                self._where,
                [
                    f"{file.table}: file '{Path(file.name).name}' was changed while it was being read. Run again once it "
                    "is there whole."
                    for file in changed
                ],
            )

    def _found(self) -> tuple[Finding, ...]:
        if self.checker is not None:
            return self.checker.findings()
        return findings_of(self.opened, self._expectations, self._codes)

    def _seen(self) -> tuple[SeenFile, ...]:
        try:
            return seen_files(self.opened.files, self._delivery.folder)
        except OSError as error:
            raise self._gone(error) from None

    def _gone(self, error: OSError) -> SourceError:
        name = Path(str(error.filename)).name
        return SourceError(self._where, f"file '{name}' cannot be read any more. Put the export there.")
