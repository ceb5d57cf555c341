"""What stands at the head of every page, and at the foot of its printed sheets; whole but for the service report's cards."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from ...contract.scope import either
from ..editions.text import change_rows, change_sentences
from ..formatting import dates
from ..formatting import figures as formats
from ..material import Material
from ..page.section import FOOT, SENTENCE, Html, render


def head_facts(material: Material) -> list[tuple[str, str]]:
    """Return whose page it is, of when and in which edition: each fact under its name."""
    w, contract, language = material.words, material.contract, material.language
    return [
        (w["client"], contract.client.name.text[language]),
        (w["provider"], contract.provider.name.text[language]),
        *([(w["number"], contract.number)] if contract.number else []),
        (w["period"], dates.days_text(material.period, language)),
        (w["as_of"], dates.as_of_text(material.card.as_of, contract.zone, language)),
        (w["edition"], material.edition_fact),
        *([(w["delivery"], either(contract.report.delivery)[language])] if contract.report.delivery else []),
    ]


def foot_text(material: Material, kind: str) -> str:
    """Return what a loose sheet must say: the kind of page, the contract's number, the period and the edition."""
    number = [formats.isolated(material.contract.number)] if material.contract.number else []
    return " · ".join((kind, *number, dates.days_text(material.period, material.language), material.edition_fact))


def restated(material: Material) -> Markup:
    """Return why an edition was restated and what that changed, verdicts that flip first; nothing of one that was not."""
    edition, language = material.edition, material.language
    if not edition.reason or edition.before is None:
        return Markup("")
    words, kpis = material.words, material.contract.catalogue.kpis
    piece = render(
        "changes.html.j2",
        id="restated",
        level=2,
        w=words,
        number=edition.before.number,
        title=words["restated"].format(n=edition.before.number),
        sentences=[
            words["restated_because"].format(reason=formats.isolated(edition.reason)),
            *change_sentences(edition, material.contract.zone, language),
        ],
        rows=sorted(change_rows(edition, kpis, language), key=lambda row: not row.flips),
        shapes=formats.SHAPES,
        language=language,
    )
    return Markup(piece.markup)


def head(template: str, *, foot: str, sentence: str, **values: Any) -> Html:
    """Return a page's head, from its template; the page is told its foot, and the archive what it says first."""
    piece = render(template, foot=foot, sentence=sentence, **values)
    return Html(piece.markup, {**piece.about, FOOT: foot, SENTENCE: escape(sentence).striptags()})


def statement_head(material: Material, kind: str, sentences: Sequence[str], notes: Sequence[str] = ()) -> Html:
    """Return what the page is, whose it is, and what it says first."""
    contract, language = material.contract, material.language
    return head(
        "statement_head.html.j2",
        kind=kind,
        title=contract.title.text[language],
        period=dates.period_text(material.period, language),
        facts=head_facts(material),
        foot=foot_text(material, kind),
        sentence=next(iter(sentences), ""),
        sentences=sentences,
        notes=notes,
        restated=restated(material),
    )
