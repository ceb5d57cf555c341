"""The summary of a report: what the archive says of it, and what follows from its scores, as plain values."""

from dataclasses import replace
from typing import Any

from ...consequences.as_json import follows
from ...scorecard.score import Score
from ...scorecard.verdict import Verdict
from ...text import LANGUAGES, Language, Text
from ..editions.record import TOLD, Row
from ..formatting import dates
from ..formatting import figures as formats
from ..material import Material
from ..sections.headline import sentence, worst_sentence


def summary(material: Material) -> dict[str, Any]:
    """
    Return a report's summary, its words in both languages: whose it is, edition and state, the headline, the verdicts,
    the register of breaches, what is owed, the settlement.
    """
    contract, scores, edition = material.contract, material.card.scores, material.edition
    spoken: dict[Language, Material] = {language: replace(material, language=language) for language in LANGUAGES}

    def both(text: Any) -> dict[str, str]:
        return {language: text(spoken[language]) for language in LANGUAGES}

    def plain(text: Text) -> dict[str, str]:
        return {language: text[language] for language in LANGUAGES}

    return {
        "contract": contract.id,
        "number": contract.number,
        "title": plain(contract.title.text),
        "client": plain(contract.client.name.text),
        "provider": plain(contract.provider.name.text),
        "period": material.period.label,
        "named": both(lambda one: dates.period_text(one.period, one.language)),
        "first": material.part.first.isoformat(),
        "last": material.part.last.isoformat(),
        "edition": edition.number,
        "state": edition.state,
        "replaces": edition.before.number if edition.before else None,
        "changes": [
            {"clause": change.clause, "before": _told(change.before), "now": _told(change.now)}
            for change in edition.changes()
        ],
        "causes": edition.causes(),
        **({"reason": edition.reason} if edition.reason else {}),
        "as_of": dates.moment(material.card.as_of, contract.zone),
        "provisional": sum(score.provisional is not None for score in scores),
        "sentence": both(sentence),
        "worst": both(worst_sentence),
        "verdicts": {verdict.value: sum(score.verdict is verdict for score in scores) for verdict in Verdict},
        "headline": [
            {
                "clause": score.term.clause.ref,
                "kpi": plain(score.term.kpi.label),
                "better": score.term.kpi.better.name.lower(),
                "value": None if score.value is None else float(formats.in_unit(score.term.kpi.unit, score.value)),
                "line": _line(score),
                "shown": both(lambda one, score=score: formats.value_of(score, one.language)),
                "target": both(lambda one, score=score: formats.target_text(score.term.clause.target, one.language)),
                "verdict": score.verdict.value,
            }
            for score in material.headline
        ],
        **follows(material.card),
    }


def _told(row: Row | None) -> dict[str, Any] | None:
    return None if row is None else {name: row[name] for name in TOLD}


def _line(score: Score) -> float | None:
    target = score.term.clause.target
    return None if target is None or target.line is None else float(formats.in_unit(target.unit, target.line))
