"""The head of every page but the service report's, which has cards."""

from collections.abc import Sequence

from .. import dates
from ..editions import edition_fact
from ..material import Material
from ..section import Html, render


def statement_head(material: Material, kind: str, sentences: Sequence[str], notes: Sequence[str] = ()) -> Html:
    """Return what the page is, whose it is, and what it says first."""
    w, contract, language = material.words, material.contract, material.language
    return render(
        "statement_head.html.j2",
        kind=kind,
        title=contract.title.text[language],
        period=dates.period_text(material.period, language),
        facts=[
            (w["client"], contract.client.name.text[language]),
            (w["provider"], contract.provider.name.text[language]),
            *([(w["number"], contract.number)] if contract.number else []),
            (w["period"], dates.days_text(material.period, language)),
            (w["as_of"], dates.as_of_text(material.card.as_of, contract.zone, language)),
            (w["edition"], edition_fact(material)),
        ],
        sentences=sentences,
        notes=notes,
    )
