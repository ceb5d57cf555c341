"""What was published of each period of a contract: its editions, their files and summaries, and the sentence they say."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..periods import Period
from ..report.annex.files import SAID, SUMMARY
from ..report.editions.record import RECORD, numbers_in
from ..report.editions.text import edition_text
from ..report.page.section import SENTENCE
from ..report.words.annex import ARCHIVE, KINDS
from ..text import Language

SETTLEMENT = "settlement"
FORMS = {".html": "page", ".pdf": "PDF", ".xlsx": "workbook"}
"""The forms a report is published in, by the end of their names, in the order they are listed."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published of a period: its newest edition, and the earlier ones, the newest first."""

    period: Period
    edition: int
    files: tuple[Path, ...]
    summary: Mapping[str, Any]
    """Empty where the report has none."""
    state: str | None = None
    earlier: tuple["Published", ...] = ()

    def edition_text(self, language: Language) -> str:
        """Return the edition's number and, where that is known, its state."""
        return edition_text(self.edition, self.state, language)

    def sentence(self, language: Language) -> str:
        """Return what the summary says, or else what is kept of a page, its kinds in their order, the language's own first."""
        if "sentence" in self.summary:
            return str(self.summary["sentence"][language])
        kinds, pages = list(KINDS), [path for path in self.files if path.suffix == ".html"]
        pages.sort(key=lambda path: (kinds.index(kind_of(path)), spoken_of(path) != language))
        said = next((said for page in pages if (said := _said(page))), "")
        return said or ARCHIVE["no_summary"][language]


def published_in(folder: Path) -> list[Published]:
    """Return what a contract's folder keeps, the newest period first; folders that are no periods are passed over."""
    found = (
        [one for place in folder.iterdir() if place.is_dir() for one in _published(place)] if folder.is_dir() else []
    )
    return sorted(found, key=lambda one: (one.period.last, one.period.first), reverse=True)


def _published(place: Path) -> Iterator[Published]:
    try:
        period = Period.parse(place.name)
    except UsageError:
        return
    editions = [one for number in numbers_in(place)[::-1] for one in _edition(period, place / str(number))]
    if editions:
        yield replace(editions[0], earlier=tuple(editions[1:]))


def _edition(period: Period, folder: Path) -> Iterator[Published]:
    summary = _summary(folder / SUMMARY)
    settles_nothing = "settlement" in summary and summary["settlement"] is None
    listed = [path for path in sorted(folder.iterdir()) if path.suffix in FORMS and path.is_file()]
    files = tuple(
        path for path in listed if kind_of(path) in KINDS and not (settles_nothing and kind_of(path) == SETTLEMENT)
    )
    if files or summary:
        yield Published(period, int(folder.name), files, summary, summary.get("state") or _state(folder / RECORD))


def _summary(path: Path) -> Mapping[str, Any]:
    """Return a report's summary; an empty one where there is none that can be read."""
    try:
        held = json.loads(path.read_text("utf-8"))
        return held if {"sentence", "headline", "title", "client", "named"} <= set(held) else {}
    except (OSError, ValueError, TypeError):
        return {}


def _state(record: Path) -> str | None:
    """Return an edition's state, where its record says it."""
    try:
        return str(json.loads(record.read_text("utf-8"))["state"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _said(page: Path) -> str:
    """Return the sentence a page says first; nothing where none was written beside it, as before there were such files."""
    try:
        return str(json.loads(page.with_suffix(SAID).read_text("utf-8"))[SENTENCE])
    except (OSError, ValueError, TypeError, KeyError):
        return ""


def kind_of(path: Path) -> str:
    """Return which notebook made a file."""
    return path.name.rsplit(".", 2)[0]


def spoken_of(path: Path) -> str:
    """Return the language a file is in."""
    return path.name.split(".")[-2]
