"""Agents, for internal use: each headline figure by agent, too small samples unranked, pseudonyms unless allowed."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ...engine.plan import fact_columns
from ...kpi import Unit
from ...scorecard.measure import measure
from ...scorecard.score import Score
from ...scorecard.statistics import ENOUGH_ANSWERS, wilson
from .. import formats
from ..answering import Inviting, inviting
from ..material import Material
from ..section import Html, Section, render
from ..words_other import OTHER
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
    [asked] = inviting(opened, [material.behind.asked])
    mine: list[Score] = []
    if headline:
        scores = measure(opened, material.contract, material.period, by=["agent"]).scores
        nobodys = {score.term.clause.ref for score in scores if score.by.get("agent_id") is None and score.denominator}
        headline -= nobodys
        mine = [score for score in scores if score.term.clause.ref in headline and score.by.get("agent_id") is not None]
    everyone = {*(str(score.by["agent_id"]) for score in mine), *(one.agent for one in asked)}
    numbers = None if names else {agent: number for number, agent in enumerate(sorted(everyone), 1)}
    pieces: list[Html] = []
    for score in material.headline:
        ref = score.term.clause.ref
        held = [one for one in mine if one.term.clause.ref == ref and one.denominator]
        if ref in headline:
            pieces.append(_table(material, w, score, held, numbers))
    if asked:
        pieces.append(_inviting_table(material, w, asked, numbers))
    note = w["agents_note"].format(n=LEAST, named="" if names else w["pseudonyms"]) if pieces else w["no_agent_kpis"]
    head = render("opening.html.j2", id="agents", title=w["by_agent"], note=note)
    return Section("agents", w["agents"], (head, *pieces))


def _words(material: Material) -> dict[str, str]:
    return {**material.words, **{name: text[material.language] for name, text in OTHER.items()}}


def _by_agent(material: Material, score: Score) -> bool:
    term, opened = score.term, material.card.opened
    if term.kpi.is_derived or "agent_id" not in opened.columns.get(term.table, ()):
        return False
    return "agent_id" in fact_columns(term.kpi.fact, opened.connection)


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
    others = [one for one in known if (one.denominator or 0) < LEAST]
    ranks = {id(one): 1 + sum(value(other) < value(one) for other in ranked) for one in ranked}
    rows = [
        (
            _name(str(one.by["agent_id"]), w, numbers),
            formats.base(one, language),
            formats.value_of(one, language),
            _interval(one),
            str(ranks[id(one)]) if id(one) in ranks else w["not_ranked"],
        )
        for one in (*ranked, *sorted(others, key=lambda one: str(one.by["agent_id"])))
    ]
    return render(
        "table.html.j2",
        id="",
        title=f"{formats.isolated(score.term.clause.ref)} {kpi.label[language]}",
        columns=[
            (w["agent"], False),
            (w["base"], True),
            (w["value"], True),
            (w["interval95"], True),
            (w["rank"], True),
        ],
        rows=rows,
        empty=w["no_agents"],
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
                f"{one.invited:,} / {one.contacts:,}",
                formats.quantity(Unit.RATIO, one.rate, material.language),
                f"{found.low * 100:.1f}–{found.high * 100:.1f}%",
            )
        )
    return render(
        "table.html.j2",
        id="",
        title=w["invitation_rate"],
        columns=[(w["agent"], False), (w["base"], True), (w["value"], True), (w["interval95"], True)],
        rows=rows,
        empty="",
        notes=[w["inviting_note"]],
    )


def _name(agent: str, w: dict[str, str], numbers: Mapping[str, int] | None) -> str:
    return formats.isolated(agent) if numbers is None else w["agent_no"].format(n=numbers[agent])


def _interval(score: Score) -> str:
    """Return Wilson's interval of a share; a mean has none here."""
    if score.term.kpi.unit is not Unit.RATIO or score.numerator is None or not score.denominator:
        return formats.NONE
    found = wilson(int(score.numerator), score.denominator)
    return f"{found.low * 100:.1f}–{found.high * 100:.1f}%" if found else formats.NONE
