"""The archive: a page per contract with its reports, newest first, and one for the operator that lists the contracts.

A contract's page is made from the summaries (`run.json`) in its own folder, from what is written beside other pages of
what they say first (`<page>.json`), and from nothing else, so it cannot show another client's figures; it does not lead
out of its folder. The operator's list, in the folder above, has names and editions only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ..contract.model import Contract
from ..errors import PledgeError
from ..report.charts.chart import Point
from ..report.charts.palette import as_css
from ..report.charts.svg import small_line
from ..report.formatting import dates
from ..report.formatting import figures as formats
from ..report.page.section import page_file, render
from ..report.words.annex import ARCHIVE, KINDS
from ..report.words.page import WORDS
from ..runtime.files import write_whole
from ..scorecard.verdict import Verdict
from ..text import LANGUAGES, Language
from ..workspace import Workspace
from .publication.aside import ASIDE
from .published import FORMS, Published, kind_of, published_in, spoken_of

INDEX = "index"
MOST_PERIODS = 13
_HTML_LANGUAGES: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}
_SPOKEN: Mapping[str, str] = {"zh": "中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Document:
    """What was made of a period by one notebook: in each language its tag, its name, and each form with the way to it."""

    kind: str
    spoken: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline figure: over the periods with a small line, or in one of them."""

    ref: str
    label: str
    value: str
    target: str
    verdict: Verdict
    line: Markup = Markup("")


def update_archive(reports: Path, contract: str, languages: Sequence[Language]) -> list[Path]:
    """
    Write the pages of a contract's archive; return what was written.

    The first language's page is `index.html`, another's `index.<language>.html`. A contract without any summary has none.

    Raises  ReportFailed where a page cannot be written.
    """
    published = published_in(reports / contract)
    if not any(one.summary for one in published):
        return []
    written = []
    for language in languages:
        others = [other for other in languages if other != language]
        links = [(_HTML_LANGUAGES[other], ARCHIVE["other"][language], _name(other, languages)) for other in others]
        target = reports / contract / _name(language, languages)
        _bring(reports, target, archive_page(reports / contract, published, language, links))
        written.append(target)
    return written


def update_archives(workspace: Workspace, contracts: Sequence[Contract], tell: Callable[[str], None]) -> None:
    """Bring every contract's archive, and the operator's list of them, up to date; what keeps one from it is told."""
    for contract in contracts:
        try:
            update_archive(workspace.reports, contract.id, list(dict.fromkeys(contract.report.languages)))
        except PledgeError as error:
            tell(str(error))
    try:
        update_list(workspace.reports)
    except PledgeError as error:
        tell(str(error))


def _bring(reports: Path, target: Path, page: str) -> None:
    """Write a page where it is not there as it should be, aside from all that is handed over until it is whole."""
    content = page.encode()
    if not target.is_file() or target.read_bytes() != content:
        write_whole(target, content, reports / ASIDE)


def update_list(reports: Path) -> Path | None:
    """
    Write the operator's list of the archives there are; return its page, None where there are none.

    Raises  ReportFailed where it cannot be written.
    """
    if not any(reports.glob(f"*/{INDEX}.html")):
        return None
    target = reports / f"{INDEX}.html"
    _bring(reports, target, operator_page(reports))
    return target


def archive_page(
    folder: Path, published: Sequence[Published], language: Language, links: Sequence[tuple[str, str, str]]
) -> str:
    """Return a contract's archive; `links` lead to it in other languages: their tag, words and file."""
    newest = next(one for one in published if one.summary)
    same_kind = [one for one in published if one.summary and one.period.every == newest.period.every][:MOST_PERIODS]
    return _page(
        "archive.html.j2",
        language,
        a={name: text[language] for name, text in ARCHIVE.items()},
        w={name: WORDS[name][language] for name in ("client", "provider", "number", "clause", "skip")},
        newest=newest.summary,
        links=links,
        figures=[_over_periods(entry, same_kind[::-1], language) for entry in newest.summary["headline"]],
        rows=[
            {
                "name": one.summary.get("named", {}).get(language, dates.period_text(one.period, language)),
                "dates": dates.days_text(one.period, language) if one.period.every == "week" else "",
                "edition": one.edition_text(language),
                "sentence": one.sentence(language),
                "figures": [_in_period(entry, language) for entry in one.summary.get("headline", ())],
                "files": _documents(folder, one, language),
                "earlier": [(past.edition_text(language), _documents(folder, past, language)) for past in one.earlier],
            }
            for one in published
        ],
    )


def operator_page(reports: Path) -> str:
    """Return the list of the contracts that have an archive: names, newest edition, and nothing of their figures."""
    entries = []
    for page in sorted(reports.glob(f"*/{INDEX}.html")):
        newest = next((one for one in published_in(page.parent) if one.summary), None)
        if newest:
            latest = {
                language: f"{newest.summary['named'][language]} · {newest.edition_text(language)}"
                for language in LANGUAGES
            }
            ways = {language: _way(page.parent, language) for language in LANGUAGES}
            entries.append((newest.summary["client"], newest.summary["title"], latest, ways))
    return _page("archives.html.j2", "zh", a=ARCHIVE, entries=entries)


def _page(template: str, language: Language, **values: Any) -> str:
    style = Markup(as_css() + page_file("sections.css") + page_file("page.css"))
    return render(
        template, **values, style=style, html_language=_HTML_LANGUAGES[language], language=language, shapes=formats.SHAPES
    ).markup  # fmt: skip


def _over_periods(entry: Mapping[str, Any], published: Sequence[Published], language: Language) -> Headline:
    """Return a headline figure of the newest period with its line over the periods, the oldest first."""
    points = []
    for one in published:
        then = next((held for held in one.summary["headline"] if held["clause"] == entry["clause"]), None)
        if then is not None:
            says = f"{one.period.label} {then['shown'][language]}"
            points.append(Point(x=one.period.label, y=then["value"], says=says, mark=Verdict(then["verdict"])))
    said = "; ".join(point.says for point in points if point.y is not None)
    headline = _in_period(entry, language)
    line = small_line(points, entry["line"], f"{headline.label}: {said}")
    return Headline(headline.ref, headline.label, headline.value, headline.target, headline.verdict, line)


def _in_period(entry: Mapping[str, Any], language: Language) -> Headline:
    return Headline(
        ref=entry["clause"],
        label=entry["kpi"][language],
        value=entry["shown"][language],
        target=WORDS["no_target"][language]
        if entry["target"][language] == formats.NONE
        else f"{ARCHIVE['target'][language]} {entry['target'][language]}",
        verdict=Verdict(entry["verdict"]),
    )


def _documents(folder: Path, published: Published, language: Language) -> list[Document]:
    """Return the documents of a period by notebook, each in the page's own language first."""
    forms = list(FORMS)
    found: dict[str, dict[str, list[Path]]] = {kind: {} for kind in KINDS}
    for path in sorted(
        published.files, key=lambda path: (spoken_of(path) != language, spoken_of(path), forms.index(path.suffix))
    ):
        found[kind_of(path)].setdefault(spoken_of(path), []).append(path)
    return [
        Document(
            KINDS[kind][language],
            tuple(
                (
                    _HTML_LANGUAGES.get(spoken, ""),
                    ARCHIVE["in_language"][language].format(language=_SPOKEN[spoken]) if spoken in _SPOKEN else "",
                    tuple((_form(path, language), _way_to(path, folder)) for path in paths),
                )
                for spoken, paths in held.items()
            ),
        )
        for kind, held in found.items()
        if held
    ]


def _form(path: Path, language: Language) -> str:
    form = FORMS[path.suffix]
    return ARCHIVE[form][language] if form in ARCHIVE else form


def _way_to(path: Path, folder: Path) -> str:
    return "/".join(quote(part) for part in path.relative_to(folder).parts)


def _way(folder: Path, language: Language) -> str:
    """Return the way from the operator's list to an archive, in a language where it has it."""
    own = folder / f"{INDEX}.{language}.html"
    return _way_to(own if own.exists() else folder / f"{INDEX}.html", folder.parent)


def _name(language: Language, languages: Sequence[Language]) -> str:
    return f"{INDEX}.html" if language == languages[0] else f"{INDEX}.{language}.html"
