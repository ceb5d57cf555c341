"""A total is the sum of its days, its groups and its segments, in every run, or the run stops."""

from collections.abc import Mapping

from ..errors import IdentityError


def check_sums(where: str, whole: Mapping[str, int], parts: Mapping[str, int]) -> None:
    """
    Make sure that totals are the sums of their parts.

    Raises  IdentityError with the place, and the two numbers that differ.
    """
    problems = [
        f"{name}: the total is {whole.get(name, 0):,}, its parts add up to {parts.get(name, 0):,}."
        for name in sorted({*whole, *parts})
        if whole.get(name, 0) != parts.get(name, 0)
    ]
    if problems:
        raise IdentityError(where, [*problems, "This is a mistake of servicepledge itself. Please report it."])
