"""How far long work has come, told now and then, with how long the rest will take."""

import time
from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

T = TypeVar("T")
EVERY_S = 10
"""How often it is told; what is done sooner says nothing."""
MINUTE_S = 60


def paced(
    things: Collection[T], one: str, tell: Callable[[str], None], now: Callable[[], float] = time.monotonic
) -> Iterator[T]:
    """Go through things, telling which of how many (of `one`) is next and how long the rest takes if it goes on like this."""
    began = told = now()
    for number, thing in enumerate(things):
        if number and (moment := now()) - told >= EVERY_S:
            told = moment
            left_s = (moment - began) / number * (len(things) - number)
            tell(f"{one} {number + 1:,} of {len(things):,}, about {_in_words(left_s)} left")
        yield thing


def _in_words(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * MINUTE_S else f"{seconds / MINUTE_S:.0f} min"
