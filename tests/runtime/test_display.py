"""What a notebook shows of the program itself: a line while something takes a while, values as short tables."""

from typing import Any

import pytest

from servicepledge.runtime import display


class Place:
    """Stands in for a place in a notebook: all that was shown there."""

    def __init__(self) -> None:
        self.shown: list[Any] = []

    def display(self, data: Any, *, raw: bool, display_id: bool) -> "Place":
        assert raw and display_id
        self.shown.append(data)
        return self

    def update(self, data: Any, *, raw: bool) -> None:
        assert raw
        self.shown.append(data)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    """A notebook's kernel, as far as lines are concerned."""
    found = Place()
    monkeypatch.setattr("IPython.display.display", found.display)
    monkeypatch.setattr(display, "_is_in_kernel", lambda: True)
    return found


def test_work_and_what_it_is_part_of_share_one_line_that_is_gone_in_the_end(place: Place) -> None:
    with display.progress() as say:
        say("opening the exports")
        with display.progress() as further:
            further("measuring")
        say("checking")
    lines = [{"text/plain": f"{words} …"} for words in ("opening the exports", "measuring", "checking")]
    assert place.shown == [*lines, {}]


def test_a_line_goes_where_the_work_failed_and_the_next_is_a_new_one(place: Place) -> None:
    def fail() -> None:
        with display.progress() as say:
            say("measuring")
            raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            fail()
    assert place.shown == [{"text/plain": "measuring …"}, {}] * 2


def test_nothing_is_shown_where_nothing_was_said_or_nobody_would_see_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with display.progress():
        pass
    with display.in_silence(), display.progress() as say:
        say("set by a menu")
    monkeypatch.setattr(display, "_is_in_kernel", lambda: False)
    with display.progress() as say:
        say("in a script")
    assert place.shown == []


def test_a_table_shows_its_first_rows_and_no_markup_of_its_texts() -> None:
    rows = [[f"<b>{number}", number, 1 / 3, None] for number in range(display.MOST_ROWS + 5)]
    shown = display.table("a & b", ("text", "count", "share", "nothing"), rows)
    assert shown.count("<tr>") == display.MOST_ROWS + 1 and "… 5 more" in shown
    assert "a &amp; b" in shown and "&lt;b&gt;0" in shown and "<b>" not in shown
    assert "<td>0</td><td>0.333333</td>" in shown and "–" in shown
    assert display.table("none", ("text",), []).count("<tr>") == 1
