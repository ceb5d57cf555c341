"""Long work says how far it has come, now and then, and about how long the rest takes."""

from collections.abc import Iterator, Sequence

from servicepledge.runtime.pace import paced


def said(count: int, each_s: float) -> Sequence[str]:
    """Return what is told while so many things are gone through that take so long each."""
    clock, told = [0.0], []

    def work() -> Iterator[int]:
        for thing in paced(range(count), "contract", told.append, lambda: clock[0]):
            yield thing
            clock[0] += each_s

    assert list(work()) == list(range(count))
    return told


def test_what_is_soon_done_says_nothing() -> None:
    assert said(20, 0.4) == []


def test_every_ten_seconds_it_is_told_which_of_how_many_and_how_long_the_rest_takes() -> None:
    assert said(1_320, 0.125)[:2] == [
        "contract 81 of 1,320, about 3 min left",
        "contract 161 of 1,320, about 2 min left",
    ]
    assert said(320, 0.125) == [
        "contract 81 of 320, about 30 s left",
        "contract 161 of 320, about 20 s left",
        "contract 241 of 320, about 10 s left",
    ]


def test_a_long_rest_is_told_in_minutes() -> None:
    assert said(100, 10)[0] == "contract 2 of 100, about 16 min left"
