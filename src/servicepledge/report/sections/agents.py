"""Agents, for internal use: each headline figure by agent, too small samples unranked, pseudonyms unless allowed."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from ...engine.engine import engine_of
from ...evidence.surveys import Inviting, inviting
from ...kpi import Unit
from ...scorecard.measure import measure
from ...scorecard.score import Score
from ...stats.samples import ENOUGH_ANSWERS, wilson
from ..formatting import figures as formats
from ..formatting.labels import labels_of
from ..material import Material
from ..page.cells import clause_cell
from ..page.section import Html, Section, render
from ..words.statements import OTHER
from .heads import statement_head

LEAST = ENOUGH_ANSWERS


def agents_head(material: Material) -> Section:
    """Say what the page is, and that it stays inside."""
    w = _words(material)
    title = f"{w['agents']} · {material.contract.title.text[material.language]} · {material.period.label}"
    return Section("headline", title, (statement_head(material, w["agents"], [w["agents_says"]]),))


def agents(material: Material, *, names: bool = False) -> Section:
    """
    Return a table for each headline figure that can be broken down by agent; `names` shows their identifiers.

    A figure that also counts rows no agent had, such as calls nobody answered, says nothing of agents and stays out.
    """
    w, opened = _words(material), material.card.opened
    headline = {score.term.clause.ref for score in material.headline if _by_agent(material, score)}
    [asked] = inviting(opened, [material.evidence.question])
    mine: list[Score] = []
    nobodys: set[str] = set()
    if headline:
        scores = measure(opened, material.contract, material.period, by=["agent"]).scores
        nobodys = {score.term.clause.ref for score in scores if score.by.get("agent") is None and score.denominator}
        headline -= nobodys
        mine = [score for score in scores if score.term.clause.ref in headline and score.by.get("agent") is not None]
    everyone = {*(str(score.by["agent"]) for score in mine), *(one.agent for one in asked)}
    numbers = None if names else {agent: number for number, agent in enumerate(sorted(everyone), 1)}
    pieces: list[Html] = []
    for score in material.headline:
        ref = score.term.clause.ref
        held = [one for one in mine if one.term.clause.ref == ref and one.denominator]
        if ref in headline:
            pieces.append(_table(material, w, score, held, numbers))
    if asked:
        pieces.append(_inviting_table(material, w, asked, numbers))
    note = w["agents_note"].format(named="" if names else w["pseudonyms"]) if pieces else w["no_agent_kpis"]
    if left_out := [score for score in material.headline if score.term.clause.ref not in headline]:
        pieces.append(_left_out(material, w, left_out, nobodys))
    head = render("opening.html.j2", id="agents", title=w["by_agent"], note=note)
    return Section("agents", w["agents"], (head, *pieces))


def _words(material: Material) -> dict[str, str]:
    return {**material.words, **{name: text[material.language] for name, text in OTHER.items()}}


def _by_agent(material: Material, score: Score) -> bool:
    term, opened = score.term, material.card.opened
    if term.kpi.is_derived or "agent_id" not in opened.columns.get(term.table, ()):
        return False
    return "agent_id" in engine_of(opened).columns_of(term.fact)


def _table(
    material: Material,
    w: dict[str, str],
    score: Score,
    held: Sequence[Score],
    numbers: Mapping[str, int] | None,
) -> Html:
    language, kpi = material.language, score.term.kpi
    is_high = kpi.better.value == "higher"

    def value(one: Score) -> Fraction:
        assert one.value is not None
        return -one.value if is_high else one.value

    known = [one for one in held if one.value is not None]
    ranked = sorted((one for one in known if (one.denominator or 0) >= LEAST), key=value)
    others = sorted((one for one in known if (one.denominator or 0) < LEAST), key=lambda one: str(one.by["agent"]))
    ranks = {id(one): 1 + sum(value(other) < value(one) for other in ranked) for one in ranked}
    is_share = kpi.unit is Unit.RATIO
    rows = [
        (
            _name(str(one.by["agent"]), w, numbers),
            formats.value_of(one, language),
            formats.base(one, language),
            *([_interval(one)] if is_share else []),
            *([str(ranks.get(id(one), w["not_ranked"]))] if ranked else []),
        )
        for one in (*ranked, *others)
    ]
    few = w["unranked" if ranked else "none_ranked"].format(least=formats.counted(kpi, LEAST, language))
    return render(
        "table.html.j2",
        id="",
        title=clause_cell(score.term.clause.ref, labels_of(material.card, material.language)[score.term.clause.ref]),
        columns=[
            (w["agent"], False),
            (w["value"], True),
            (w["base"], True),
            *([(w["interval95"], True)] if is_share else []),
            *([(w["rank"], True)] if ranked else []),
        ],
        rows=rows,
        empty=w["no_agents"],
        notes=[few] if others else [],
        **({"folded": w["by_agent"]} if known and not ranked else {}),
    )


def _left_out(material: Material, w: dict[str, str], scores: Sequence[Score], nobodys: Collection[str]) -> Html:
    """Say why there is no table of a headline figure."""

    def why(score: Score) -> str:
        if score.term.kpi.is_derived:
            return w["of_verdicts"]
        return w["nobodys" if score.term.clause.ref in nobodys else "agents_not_named"]

    labels = labels_of(material.card, material.language)
    return render(
        "table.html.j2",
        id="",
        title=w["without_agents"],
        columns=[(w["clause"], False), (w["why_not"], False)],
        rows=[(clause_cell(score.term.clause.ref, labels[score.term.clause.ref]), why(score)) for score in scores],
        empty="",
        notes=[],
    )


def _inviting_table(
    material: Material, w: dict[str, str], asked: Sequence[Inviting], numbers: Mapping[str, int] | None
) -> Html:
    """Show how many of each agent's contacts were invited to a survey, the fewest first."""
    rows = []
    for one in sorted(asked, key=lambda one: (one.rate, one.agent)):
        found = wilson(one.invited, one.contacts)
        assert found is not None
        rows.append(
            (
                _name(one.agent, w, numbers),
                formats.quantity(Unit.RATIO, one.rate, material.language),
                f"{one.invited:,} / {one.contacts:,}",
                f"{found.low * 100:.1f}–{found.high * 100:.1f}%",
            )
        )
    return render(
        "table.html.j2",
        id="",
        title=w["invitation_rate"],
        columns=[(w["agent"], False), (w["value"], True), (w["base"], True), (w["interval95"], True)],
        rows=rows,
        empty="",
        notes=[w["inviting_note"].format(n=LEAST)],
    )


def _name(agent: str, w: dict[str, str], numbers: Mapping[str, int] | None) -> str:
    return formats.isolated(agent) if numbers is None else w["agent_no"].format(n=numbers[agent])


def _interval(score: Score) -> str:
    """Return Wilson's interval of a share."""
    if score.numerator is None or not score.denominator:
        return formats.NONE
    found = wilson(int(score.numerator), score.denominator)
    return f"{found.low * 100:.1f}–{found.high * 100:.1f}%" if found else formats.NONE
