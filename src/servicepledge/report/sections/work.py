"""Open cases by stage and age, and the channels side by side."""

from datetime import UTC
from fractions import Fraction
from itertools import pairwise

from ...evidence.workload import AGES_DAYS, STAGES, Channel, OpenCases
from ...kpi import Unit
from ..formatting import dates
from ..formatting import figures as formats
from ..material import Material
from ..page.section import Html, Section, render
from ..words.evidence import WORK, code_text


def work(material: Material) -> Section:
    """Return what was still open at the period's end, and how each channel did."""
    w = {name: text[material.language] for name, text in WORK.items()}
    pieces = [render("opening.html.j2", w=material.words, id="work", title=w["work"], note="")]
    cases = material.evidence.answers.open_cases
    if cases is not None:
        pieces.append(_open_cases(material, cases, w))
    pieces.append(_channels(material, w))
    return Section("work", w["work"], tuple(pieces))


def _open_cases(material: Material, cases: OpenCases, w: dict[str, str]) -> Html:
    zone = material.contract.zone
    rows = []
    for stage in STAGES:
        counts = [cases.counts.get((stage, place), 0) for place in range(len(AGES_DAYS) + 1)]
        rows.append((w[f"stage_{stage}"], *(f"{count:,}" for count in counts), f"{sum(counts):,}"))
    totals = [sum(cases.counts.get((stage, place), 0) for stage in STAGES) for place in range(len(AGES_DAYS) + 1)]
    rows.append((w["all"], *(f"{count:,}" for count in totals), f"{cases.total:,}"))
    moment = dates.moment(cases.at.replace(tzinfo=UTC), zone)
    return render(
        "table.html.j2",
        id="",
        title=w["open_cases"].format(moment=moment),
        columns=[(w["stage"], False), *((age, True) for age in _ages(w)), (w["all"], True)],
        rows=rows if cases.total else [],
        empty=w["nothing_open"],
        notes=[_late_text(cases, w)] if cases.total else [],
        has_sum=True,
    )


def _ages(w: dict[str, str]) -> list[str]:
    """Return the heads of the ages: '≤ 1 day', '1–3 days' … '> 30 days'."""
    first, *_, last = AGES_DAYS
    between = [w["days_old"].format(n=f"{low}–{high}") for low, high in pairwise(AGES_DAYS)]
    return [w["day_old"].format(n=f"≤ {first}"), *between, w["days_old"].format(n=f"> {last}")]


def _late_text(cases: OpenCases, w: dict[str, str]) -> str:
    """Say how many are past their promised time, and of how many that is not known."""
    if cases.unpromised == cases.total:
        return w["no_promises"]
    late = w["late" if cases.late else "none_late"].format(n=f"{cases.late:,}")
    return late + (w["unpromised"].format(n=f"{cases.unpromised:,}") if cases.unpromised else "")


def _channels(material: Material, w: dict[str, str]) -> Html:
    language = material.language
    rows = [
        (
            f"{code_text(channel.name, language, material.code_names) if channel.name else w['no_channel']} · {_kind(channel, w)}",
            f"{channel.n:,}",
            f"{channel.answered:,}",
            formats.quantity(Unit.RATIO, Fraction(channel.answered, channel.n), language),
            formats.NONE if channel.median_s is None else formats.length(channel.median_s, language),
        )
        for channel in material.evidence.answers.channels
    ]
    return render(
        "table.html.j2",
        id="",
        title=w["channels"],
        columns=[
            (w["channel"], False),
            (w["count"], True),
            (w["answered"], True),
            (w["share"], True),
            (w["median"], True),
        ],
        rows=rows,
        empty=w["nothing_came"],
        notes=[w["channels_note"]],
    )


def _kind(channel: Channel, w: dict[str, str]) -> str:
    """Return what came through a channel: calls by phone, chats elsewhere, cases."""
    return w["calls" if channel.kind == "contacts" and channel.name == "phone" else channel.kind]
