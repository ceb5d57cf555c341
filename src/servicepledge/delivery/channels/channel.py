"""What a channel is: one way by which a letter gets to an address, filled in by one file of this folder."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ..outbox.letter import Letter
from ..outbox.settings import Settings


class Kind(StrEnum):
    """Why a letter did not arrive, and so what to do about it."""

    UNREACHABLE = "unreachable"
    """Nobody answers there: again later, and until then nothing else that goes there."""
    TRANSIENT = "transient"
    """This letter, this time: again later."""
    PERMANENT = "permanent"
    """It will not go by itself: somebody has to do something."""


class Undelivered(Exception):
    """A letter did not arrive; the words name no secret."""

    def __init__(self, kind: Kind, why: str) -> None:
        super().__init__(why)
        self.kind, self.why = kind, why


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to an address."""

    id: str
    send: Callable[[Letter, Settings], str]
    """Sends a letter and returns what the receiver said of it; Undelivered where it did not arrive, UsageError for settings."""
    check: Callable[[str, Settings], None]
    """Raises UsageError where an address or the settings cannot be right; sends nothing."""
    carries_files: bool = True
    """Whether files go along; else only words."""
