"""The channels: one file each, found by its name."""

from functools import cache
from importlib import import_module
from pathlib import Path

from ...errors import UsageError, one_of_these
from .channel import Channel

_OWN = ("channel",)


@cache
def channel_ids() -> tuple[str, ...]:
    """Return the ids of the channels there are: the files of this folder."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if path.stem not in _OWN))


def channel_of(id: str) -> Channel:
    """
    Return a channel.

    Raises  UsageError where there is none of that name.
    """
    if id not in channel_ids():
        raise UsageError(f"channel '{id}'", f"is not known. {one_of_these(id, channel_ids())}")
    found = import_module(f"{__name__}.{id}").CHANNEL
    assert isinstance(found, Channel) and found.id == id
    return found
