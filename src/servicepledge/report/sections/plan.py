"""The corrective plan: what was missed and since when, what drove it, what it would have taken, what will be done."""

from fractions import Fraction

from markupsafe import Markup

from ...consequences.register import Duty, register
from ...evidence.misses import Miss
from ...evidence.staffing import Staffing, staffing
from ...kpi import Better, Kpi
from ...scorecard.runs import misses_of_run
from ...scorecard.score import Score
from ...scorecard.verdict import Verdict
from ..formatting import figures as formats
from ..formatting.duties import due_text
from ..formatting.headroom import headroom
from ..formatting.labels import labels_of
from ..material import Material
from ..page.cells import clause_cell
from ..page.section import Html, Section, render
from ..words.evidence import BY, WEEKDAYS
from ..words.page import EVERY
from ..words.plan import PLAN
from .drivers import by_effect, group_text, points_text
from .heads import statement_head


def plan_head(material: Material) -> Section:
    """Who, what, when; what was missed, and which clause obliges a plan by when."""
    w, contract, language = _words(material), material.contract, material.language
    missed = _missed(material)
    refs = ("、" if language == "zh" else ", ").join(formats.isolated(score.term.clause.ref) for score in missed)
    piece = statement_head(
        material,
        w["plan"],
        [
            w["plan_sentence" if len(missed) > 1 else "plan_sentence_one"].format(n=len(missed), refs=refs)
            if missed
            else w["plan_none"],
            *(_obliged(material, w) if missed else []),
        ],
        [w["plan_draft"]],
    )
    title = f"{w['plan']} · {contract.title.text[language]} · {material.period.label}"
    return Section("headline", title, (piece,))


def plan_misses(material: Material) -> Section:
    """Return what was missed: by how much, since when, and what drove it most."""
    w, language, labels = _words(material), material.language, labels_of(material.card, material.language)
    driven = {miss.score.term.clause.ref: miss for miss in material.misses}
    rows = [
        (
            clause_cell(score.term.clause.ref, labels[score.term.clause.ref]),
            formats.value_of(score, language),
            formats.target_text(score.term.clause.target, language),
            headroom(score, language),
            _since(material, score, w),
            _driver(driven.get(score.term.clause.ref), w, material),
        )
        for score in _missed(material)
    ]
    return Section("missed", w["what_was_missed"], (render("plan_missed.html.j2", w=w, rows=rows),))


def plan_staffing(material: Material) -> Section:
    """Return the agents that the worst hours of the missed clauses about calls would have needed; nothing without any."""
    w = _words(material)
    found = [
        held
        for miss in material.misses
        if miss.score.verdict is Verdict.MISSED and (held := staffing(material.evidence, miss)) and held.hours
    ]
    head = [render("opening.html.j2", w=w, id="staffing", title=w["staffing"], note="")] if found else []
    return Section("staffing", w["staffing"], (*head, *(_staffing_piece(material, w, held) for held in found)))


def plan_remedies(material: Material) -> Section:
    """Return the table of remedies to fill in, and the follow-up of what was missed before."""
    w, language = _words(material), material.language
    before = material.card.history[-1] if material.card.history else ()
    followed = [score for score in before if score.verdict is Verdict.MISSED and not score.is_of_client]
    now = {score.term.clause.ref: score for score in material.card.scores}
    labels = labels_of(material.card, material.language)

    def name(score: Score) -> Markup:
        ref = score.term.clause.ref
        return clause_cell(ref, labels.get(ref, score.term.kpi.label[language]))

    piece = render(
        "plan_remedies.html.j2",
        w=w,
        remedies=[
            (name(score), formats.target_text(score.term.clause.target, language)) for score in _missed(material)
        ],
        followed=[
            (
                name(score),
                formats.value_of(score, language),
                formats.value_of(now[score.term.clause.ref], language)
                if score.term.clause.ref in now
                else formats.NONE,
                now[score.term.clause.ref].verdict.label[language] if score.term.clause.ref in now else formats.NONE,
            )
            for score in followed
        ],
        parties=[party.name.text[language] for party in (material.contract.provider, material.contract.client)],
    )
    return Section("remedies", w["remedies"], (piece,))


def _words(material: Material) -> dict[str, str]:
    return {**material.words, **{name: text[material.language] for name, text in PLAN.items()}}


def _missed(material: Material) -> list[Score]:
    return [
        score
        for score in material.card.of_provider
        if score.verdict is Verdict.MISSED and not score.term.kpi.is_derived
    ]


def _obliged(material: Material, w: dict[str, str]) -> list[str]:
    found: dict[str, None] = {}
    for duty in register(material.card).duties:
        found[_obligation(duty, material, w)] = None
    return list(found) or [w["not_obliged"]]


def _obligation(duty: Duty, material: Material, w: dict[str, str]) -> str:
    assert duty.rule.owed is not None
    due = due_text(duty, material.language)
    if duty.due_on is not None and duty.is_since_known:
        due = w["owed_due_on"].format(day=duty.due_on)
    joint = "，" if material.language == "zh" else ", "
    return w["obliged"].format(
        ref=formats.isolated(duty.rule.ref),
        what=formats.isolated(duty.rule.owed.text[material.language]),
        due=f"{joint}{due}" if due and due != formats.NONE else "",
    )


def _since(material: Material, score: Score, w: dict[str, str]) -> str:
    run = misses_of_run(material.card.past(score.term.clause.ref))
    if len(run) < 2:
        return w["this_period"]
    every = EVERY[material.period.every][material.language]
    return w["in_a_row"].format(since=run[0].period.label, n=len(run), every=every)


def _driver(miss: Miss | None, w: dict[str, str], material: Material) -> str:
    """Name the group that did most for the worse, of the breakdown that the part below shows open."""
    if miss is None or not miss.drivers:
        return w["no_driver"] if miss is not None and miss.before is None else formats.NONE
    kpi, language = miss.score.term.kpi, material.language
    by, held = by_effect(miss)[0]
    worst, change = held[0], sum((driver.added for driver in held), Fraction(0))
    is_better = change != 0 and not _is_for_the_worse(kpi, change)
    better = points_text(kpi, change, language).lstrip("+−")
    if not _is_for_the_worse(kpi, worst.added):
        return w["nothing_worse"].format(change=better) if is_better else formats.NONE
    return w["driver_against" if is_better else "driver"].format(
        change=better,
        by=BY[by][language],
        group=group_text(worst.group, by, w, language, material.code_names),
        added=points_text(kpi, worst.added, language),
    )


def _is_for_the_worse(kpi: Kpi, change: Fraction) -> bool:
    return change < 0 if kpi.better is Better.HIGHER else change > 0


def _staffing_piece(material: Material, w: dict[str, str], held: Staffing) -> Html:
    language, score = material.language, held.miss.score
    kpi = score.term.kpi
    what = kpi.lacking[language] if kpi.lacking else kpi.label[language]
    note = w["staffing_note"]
    if held.patience_s is not None:
        note += w["patience_note"].format(patience=formats.duration(round(held.patience_s) * 1000, language))
    longest = max(Fraction(hour.handling_s) for hour in held.hours)
    return render(
        "plan_staffing.html.j2",
        w=w,
        title=clause_cell(score.term.clause.ref, labels_of(material.card, material.language)[score.term.clause.ref]),
        lacked=w["lacked"].format(what=what),
        note=note,
        rows=[
            (
                f"{WEEKDAYS[hour.weekday - 1][language]} {hour.hour:02}:00",
                formats.number(hour.lacked, 0 if kpi.lacking else 1),
                formats.number(Fraction(hour.calls), 1),
                formats.length(Fraction(hour.handling_s), language, longest),
                formats.number(Fraction(hour.busy), 1),
                f"{hour.needed}",
            )
            for hour in held.hours
        ],
    )
