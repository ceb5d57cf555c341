"""Random figures from uniforms alone, so that they are the same under every version of numpy."""

import math
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

_BLOCK_N = 4096


class Draws:
    """
    One named stream of random figures.

    Every stream is independent of the others, so that a change to one desk leaves the rows of the other desks alone.
    Only `Generator.random()` of PCG64 is used: numpy keeps its bits stable, its other distributions it does not.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._generator = np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))
        self._block: list[float] = []

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        if not self._block:
            self._block = self._generator.random(_BLOCK_N).tolist()
        return low + (high - low) * self._block.pop()

    def chance(self, share: float) -> bool:
        return self.uniform() < share

    def exponential(self, mean: float) -> float:
        return -mean * math.log1p(-self.uniform())

    def normal(self) -> float:
        """Return a standard normal figure (Box and Muller 1958)."""
        return math.sqrt(self.exponential(2.0)) * math.cos(2 * math.pi * self.uniform())

    def lognormal(self, median: float, sigma: float) -> float:
        return median * math.exp(sigma * self.normal())

    def below(self, count: int) -> int:
        """Return a whole number from 0 to `count` - 1."""
        return int(self.uniform() * count)

    def weighted(self, weights: Sequence[float]) -> int:
        """Return a position, with chances in proportion to the weights."""
        running = list(accumulate(weights))
        return min(bisect_right(running, self.uniform() * running[-1]), len(running) - 1)
