"""Definitions: what each KPI used means, how it is computed, which readings were in force, and which hours count."""

from fractions import Fraction

from ...kpi import Better, Kpi, Unit
from ...scorecard.score import Score
from ...text import Language, Text
from ..formatting import figures as formats
from ..formatting.amendments import segment_days
from ..formatting.hours import hours_lines
from ..formatting.readings import choice_text
from ..material import Material
from ..page.section import Section, render
from ..words.page import WORDS
from .clauses import other_lines


def definitions(material: Material) -> Section:
    """Return one entry per KPI, in the order the contract's clauses use them, and the hours that clauses count in."""
    words, language = material.words, material.language
    used: dict[str, list[Score]] = {}
    for score in material.card.scores:
        used.setdefault(score.term.kpi.id, []).append(score)
    entries = []
    for id, scores in used.items():
        kpis = [score.term.kpi for score in scores]
        entries.append(
            {
                "id": f"kpi-{id}",
                "label": " / ".join(dict.fromkeys(kpi.label[language] for kpi in kpis)),
                "definition": kpis[0].definition[language],
                "units": _joined(dict.fromkeys(_unit(score, language) for score in scores), language),
                "formulas": _joined(dict.fromkeys(formula(kpi, language) for kpi in kpis), language),
                "clauses": [
                    (
                        score.term.clause.ref,
                        segment_days(part, language) if score.segments else "",
                        _readings(part, language),
                    )
                    for score in scores
                    for part in score.segments or (score,)
                ],
                "others": [
                    (score.term.clause.ref, lines)
                    for score in scores
                    if (lines := other_lines(score.others or (), language))
                ],
                "own": _own(material, id),
                "source": kpis[0].source if kpis[0].source[:1].isdigit() else "",
            }
        )
    piece = render("definitions.html.j2", w=words, entries=entries, hours=hours_lines(material.card, material.language))
    return Section("definitions", words["definitions"], (piece,))


def _own(material: Material, kpi: str) -> tuple[str, str] | None:
    """Return whose a KPI is that is not bundled, and the source it names."""
    added = material.contract.catalogue.file_of("kpi", kpi)
    if added is None:
        return None
    whose = material.words["package_kpi" if added.package else "own_kpi"]
    return whose.format(file=added.file, package=added.package), material.contract.catalogue.kpis[kpi].source


def formula(kpi: Kpi, language: Language) -> str:
    """Return a KPI's numerator over its denominator, in words."""
    counted = kpi.counted[language]
    if kpi.between and kpi.groups:
        of, other = (group[language] for group in kpi.groups)
        return WORDS["formula_medians"][language].format(of=of, other=other)
    if kpi.formula:
        return kpi.formula[language]
    if kpi.times:
        return WORDS["formula_percentile"][language].format(counted=counted)
    if kpi.total:
        return kpi.total[language]
    if kpi.unit is Unit.SECONDS or kpi.unit is Unit.POINTS:
        return WORDS[f"formula_{kpi.unit.name.lower()}"][language].format(counted=counted)
    if kpi.unit is Unit.COUNT:
        return WORDS["formula_count"][language].format(counted=counted)
    if kpi.lacking is None:
        return WORDS["formula_plain"][language].format(counted=counted)
    name = "formula_higher" if kpi.better is Better.HIGHER else "formula_lower"
    return WORDS[name][language].format(counted=counted, lacking=kpi.lacking[language])


def _unit(score: Score, language: Language) -> str:
    """Return the unit a value is shown in; of things what they are, of a time in minutes, hours or days that it is one."""
    kpi = score.term.kpi
    if kpi.unit is Unit.COUNT:
        things = kpi.total_of or kpi.number_of or Text(kpi.measure_word, kpi.counted.en)
        return things[language]
    name = kpi.unit.name.lower()
    if kpi.unit is Unit.SECONDS and kpi.is_total:
        name = "hours"
    elif kpi.unit is Unit.SECONDS and (
        not kpi.adds_up or formats.scale_of(kpi.unit, score.value or Fraction(0))[0] != 1
    ):
        name = "time"
    return WORDS[f"unit_{name}"][language]


def _readings(score: Score, language: Language) -> list[tuple[str, str]]:
    """Return each reading in force with whether it was agreed, chosen with a template (whose letter leaves it open), or the default."""
    clause = score.term.clause
    colon = "：" if language == "zh" else ": "
    found = []
    if clause.limit is not None:
        limit = formats.limit_text(clause.limit, language)
        found.append((f"{WORDS['limit'][language]} {limit}", WORDS["by_contract"][language]))
    for name, reading in clause.told_readings.items():
        chosen = "by_template" if score.term.contract.template and not clause.agreed else "by_contract"
        by = chosen if name in clause.reading else "by_default"
        said = reading.label[language] + colon + choice_text(reading, clause.chosen(name), language)
        found.append((said, WORDS[by][language]))
    return found


def _joined(texts: dict[str, None], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(texts)
