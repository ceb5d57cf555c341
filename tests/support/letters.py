"""The bundled letters filled in, the way a person would: some value in every blank, of the kind its place asks for."""

import re
from pathlib import Path

FILLED = (
    (r'value = "____", sets = "cadence"', 'value = "每月", sets = "cadence"'),
    (r'^days = "____"', 'days = "every_day"'),
    (r'^source = "____"', 'source = "centre"'),
    (r'^starts_on = "____"', "starts_on = 2026-04-01"),
    (r'^ends_on = "____"', "ends_on = 2027-03-31"),
    (r"____-____", "08:00-20:00"),
    (r'^limit = "____ (.+)"', r'limit = "2 \1"'),
    (r'^limit = "____"', 'limit = "2 d"'),
    (r'^target = "([<>]=) ____ points"', r'target = "\1 4 points"'),
    (r'^target = "([<>]=) ____ (\S+)"', r'target = "\1 80 \2"'),
    (r'^within = "____ d"', 'within = "10 d"'),
    (r'^target = "([<>]=) ____"', r'target = "\1 80 %"'),
    (r'times = "____"', 'times = "2"'),
    (r'value = "____"', 'value = "已约定"'),
    (r'^number = "____"', 'number = "CN-1"'),
    (r'^name = \{ zh = "____", en = "____" \}', 'name = { zh = "甲", en = "A" }'),
)  # fmt: skip


def fill_in(path: Path) -> None:
    """Fill in every blank of a contract file; the letter's own words keep theirs."""
    text = path.read_text("utf-8")
    for blank, value in FILLED:
        text = re.sub(blank, value, text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")
