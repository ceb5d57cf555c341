"""Editions: what was published of a period stays as it is; other figures make the next edition, which says what changed.

An edition is a folder, `reports/<contract>/<period>/<number>/`. Its record holds the figures and the fingerprints of
what they were made from, so that the next one can say which clauses changed, and why as far as that shows.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from ...consequences.as_json import follows
from ...contract.amendments import as_during
from ...contract.model import Contract
from ...errors import RecordError
from ...exports.open import OpenSource
from ...periods import Period
from ...scorecard.card import Scorecard
from ...text import LANGUAGES
from ..formatting import figures as formats

RECORD, MANIFEST = "edition.json", "manifest.json"
CONTRACT, SOURCE = "contract", "source"
"""What a fingerprint is of, where it is of no export."""
SCORED = (
    *("contract", "period", "clause", "kpi", "unit", "value", "numerator", "denominator", "limit", "target"),
    *("verdict", "provisional", "reason_code", "headroom", "unmeasurable", "pending", "partial"),
)
"""The columns of the scorecard for programs, of those a score has."""
LIBRARIES = (
    *(
        "duckdb",
        "great-expectations",
        "ipython",
        "jinja2",
        "nbconvert",
        "numpy",
        "papermill",
        "plotly",
        "polars",
        "pyarrow",
    ),
    *("pydantic", "scipy", "servicepledge", "xlsxwriter"),
)
"""Distributions that figures and pages are made with."""
TOLD = ("value", "numerator", "denominator", "limit", "target", "verdict")
"""What a clause is listed for when it changes."""
State = Literal["provisional", "final", "restated"]
Row = Mapping[str, Any]
NextNumber = Callable[[Sequence[int]], int]
"""Gives the number of a period's next edition, told of those that are there."""
_REMEDY = "Put a sound copy of this edition there; until then nothing is made of its contract."


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file that figures were made from: what it is of (`contract`, `source`, an export, a KPI …), and its SHA-256."""

    of: str
    name: str
    size: int
    sha256: str


def fingerprint(of: str, path: Path) -> Fingerprint:
    """Return a file's fingerprint."""
    with path.open("rb") as file:
        return Fingerprint(of, path.name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def fingerprints(opened: OpenSource, source: Path) -> tuple[Fingerprint, ...]:
    """Return the fingerprints of a source and of its exports' files."""
    exports = (fingerprint(table, file) for table, files in opened.files.items() for file in files)
    return (fingerprint(SOURCE, source), *exports)


def fingerprints_beside(calendar: Path, suites: Iterable[Path]) -> tuple[Fingerprint, ...]:
    """Return the fingerprints of what figures and pages rest on besides: the working calendar, the suites, the libraries."""
    libraries = (*((name, version(name)) for name in LIBRARIES), ("python", platform.python_version()))
    return (
        *(fingerprint("calendar", path) for path in sorted(calendar.glob("*.toml"))),
        *(fingerprint("suite", path) for path in suites if path.is_file()),
        *(Fingerprint("library", f"{name} {said}", 0, "") for name, said in libraries),
    )


@dataclass(frozen=True, slots=True)
class Basis:
    """What an edition stands on: its figures, and what they were made from."""

    scores: tuple[Row, ...]
    """A row per clause: what SCORED names, and the value as `shown` in each language."""
    terms: str = ""
    """Tells the contract's terms of the period from others; empty where no record was kept."""
    follows: str = ""
    """Tells the register, what is owed and the settlement from others."""
    as_of: str | None = None
    open_until: str = ""
    """The local time from which nothing is provisional any more, as '2026-11-04 00:00'; empty where nothing is."""
    files: tuple[Fingerprint, ...] = ()
    version: str = ""
    beside: tuple[Fingerprint, ...] = ()
    """What the figures and pages rest on besides: the working calendar, the suites, the libraries."""

    @property
    def figures(self) -> tuple[Any, ...]:
        """What makes another edition when it changes."""
        return [{name: row.get(name) for name in SCORED} for row in self.scores], self.terms, self.follows

    @property
    def inputs(self) -> tuple[Any, ...]:
        """What the same figures may have been made from again."""
        return self.files, self.as_of, self.version, self.beside


@dataclass(frozen=True, slots=True)
class Change:
    """A clause whose figures differ between two editions; None where one of them does not have it."""

    clause: str
    before: Row | None
    now: Row | None


@dataclass(frozen=True, slots=True)
class Edition:
    """A published report of a period, or the one that is being made; `before` is the one it replaces."""

    number: int
    state: State
    basis: Basis
    before: "Edition | None" = None
    reason: str = ""
    """Why it was restated, in the words of who had it restated; empty where nobody asked for it."""

    def changes(self) -> list[Change]:
        """Return the clauses whose figures differ from the edition before, in the contract's order."""
        if self.before is None or not self.before.basis.terms:
            return []
        was, now = ({row["clause"]: row for row in one.basis.scores} for one in (self.before, self))
        return [
            Change(ref, was.get(ref), now.get(ref))
            for ref in dict.fromkeys([*now, *was])
            if any(was.get(ref, {}).get(name) != now.get(ref, {}).get(name) for name in TOLD)
        ]

    def causes(self) -> list[str]:
        """Return what differs from the edition before, of what its figures were made from: exports by name, and so on."""
        if self.before is None or not self.before.basis.terms:
            return []
        was, now = self.before.basis, self.basis
        beside = [*now.beside, *was.beside] if was.beside else []  # not kept of old
        files = [
            of
            for of in dict.fromkeys(file.of for file in (*now.files, *was.files, *beside))
            if of != CONTRACT and _files_of(was, of) != _files_of(now, of)
        ]
        told = {
            CONTRACT: was.terms != now.terms,
            "as_of": was.as_of != now.as_of,
            "version": was.version != now.version,
        }
        return [*files, *(name for name, is_so in told.items() if is_so)]

    def as_record(self) -> bytes:
        """Return the edition as its record is kept, without what lies before it."""
        why = {"reason": self.reason} if self.reason else {}
        return _as_json({"number": self.number, "state": self.state, **why, "basis": asdict(self.basis)})


def _files_of(basis: Basis, of: str) -> list[Fingerprint]:
    return [file for file in (*basis.files, *basis.beside) if file.of == of]


def basis_of(
    card: Scorecard, contract_file: Path, files: Iterable[Fingerprint], beside: Iterable[Fingerprint] = ()
) -> Basis:
    """Return what an edition of a scorecard stands on; `files` are its source's, `beside` what else it rests on."""
    rows = []
    for score in card.scores:
        row = score.as_json()
        shown = {language: formats.value_of(score, language) for language in LANGUAGES}
        rows.append({**{name: row[name] for name in SCORED}, "shown": shown})
    return Basis(
        scores=tuple(rows),
        terms=_digest_of_terms(card.contract),
        follows=_digest(_as_json(follows(card))),
        as_of=card.as_of.isoformat() if card.as_of else None,
        open_until=max((score.provisional.until for score in card.scores if score.provisional), default=""),
        files=(fingerprint(CONTRACT, contract_file), *_added(card), *files),
        version=version("servicepledge"),
        beside=tuple(beside),
    )


def _added(card: Scorecard) -> Iterator[Fingerprint]:
    """Yield the fingerprints of what is not bundled and the figures and pages may rest on: KPIs, their facts, sections."""
    named = dict.fromkeys(score.term.kpi.id for score in card.scores)
    for one in card.contract.catalogue.files_behind(named):
        yield Fingerprint(one.kind, one.path.name, one.size, one.sha256)


_OF_ALL_REPORTS = {"languages", "documents", "on_request"}
_NOT_OF_THE_PERIOD: Any = {"id": True, "ends_on": True, "report": _OF_ALL_REPORTS, "delivery": True}
"""What may change in a contract without changing what it says of a past period."""


def terms_digest(contract: Contract, part: Period) -> str:
    """Return what tells a contract's terms in a part of its term from others."""
    return _digest_of_terms(as_during(contract, part.first, part.last))


def _digest_of_terms(held: Contract) -> str:
    return _digest(held.model_dump_json(exclude_defaults=True, exclude=_NOT_OF_THE_PERIOD).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _as_json(held: object) -> bytes:
    return json.dumps(held, ensure_ascii=False, indent=1).encode()


def edition_for(folder: Path, basis: Basis, next_number: NextNumber | None = None, reason: str = "") -> Edition:
    """
    Return the edition of a period that figures belong to: the newest in its folder where it has them, else the next.

    With a reason it is the next one, whatever the figures are, restated unless they are provisional. `next_number` gives the next number, of those there are.

    Raises  RecordError where a record of the period is damaged.
    """
    published = list(editions_in(folder))
    newest = published[-1] if published else None
    if newest is not None and newest.basis.figures == basis.figures and not reason:
        return replace(newest, basis=basis)
    numbers = [edition.number for edition in published]
    number = next_number(numbers) if next_number else max(numbers, default=0) + 1
    if any(row["provisional"] for row in basis.scores):
        return Edition(number, "provisional", basis, newest, reason)
    was_final = any(edition.state != "provisional" for edition in published)
    return Edition(number, "restated" if was_final or reason else "final", basis, newest, reason)


def editions_in(folder: Path) -> Iterator[Edition]:
    """
    Yield the editions of a period that were published, the earliest first; one without a record is taken as final.

    Raises  RecordError where a record is damaged: nobody knows then what was published.
    """
    before = None
    for number in numbers_in(folder):
        before = _read(folder / str(number) / RECORD, number, before)
        yield before


def newest_in(folder: Path) -> Edition | None:
    """
    Return the newest edition of a period that was published.

    Raises  as `editions_in`.
    """
    return max(editions_in(folder), key=lambda one: one.number, default=None)


def numbers_in(folder: Path) -> list[int]:
    """Return the numbers of a period's editions: folders with a page in them, or with the list of what was."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(
        int(place.name)
        for place in found
        if place.name.isdecimal() and (any(place.glob("*.html")) or (place / MANIFEST).exists())
    )


def _read(path: Path, number: int, before: Edition | None) -> Edition:
    try:
        return _edition(json.loads(path.read_text("utf-8")), before)
    except FileNotFoundError:
        if (path.parent / MANIFEST).exists():
            raise RecordError(str(path), f"is missing. {_REMEDY}") from None
        return Edition(number, "final", Basis(()), before)
    except OSError as error:
        raise RecordError(str(path), f"cannot be read ({error.strerror}). Check who may read there.") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise RecordError(str(path), f"is not what was written: it is damaged or was changed. {_REMEDY}") from None


def _edition(record: Any, before: Edition | None) -> Edition:
    held = record["basis"]
    files = tuple(Fingerprint(**file) for file in held["files"])
    beside = tuple(Fingerprint(**file) for file in held.get("beside", ()))
    basis = Basis(**{**held, "scores": tuple(held["scores"]), "files": files, "beside": beside})
    return Edition(record["number"], record["state"], basis, before, record.get("reason", ""))
