"""How far long work has come, told now and then, with how long the rest will take."""

import time
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Protocol, TypeVar

T = TypeVar("T", covariant=True)
EVERY_S = 10
"""How often it is told; what is done sooner says nothing."""


class _Counted(Sized, Iterable[T], Protocol[T]):
    """Things that are gone through, of which it is known how many there are."""


def paced(
    things: _Counted[T], of: str, tell: Callable[[str], None], now: Callable[[], float] = time.monotonic
) -> Iterator[T]:
    """Go through things, telling which of how many is next and about how long the rest takes, if they go on as they did."""
    began = told = now()
    for number, thing in enumerate(things):
        if number and (moment := now()) - told >= EVERY_S:
            told = moment
            left_s = (moment - began) / number * (len(things) - number)
            tell(f"{number + 1:,} of {len(things):,} {of}, about {_in_words(left_s)} left")
        yield thing


def _in_words(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
