"""The command that looks at a period under way: where it will end, and how much may still be lost."""

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from ..kpi import Better
from ..text import LANGUAGES
from .due import day_of
from .options import HERE, ContractName, Folder, MemoryLimit, answer, one_of, tell

if TYPE_CHECKING:
    from ..evidence.outlook import Outlook
    from ..scorecard.card import Scorecard
    from ..text import Language
    from ..workspace import Workspace

AT_RISK = 1
"""The exit code where a target is at risk or missed."""


def watch(
    contract: ContractName,
    workspace: Folder = HERE,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The period under way on this day; today by default.")
    ] = None,
    period: Annotated[str | None, typer.Option("--period", "-p", help="Another period than the one under way.")] = None,
    output: Annotated[
        str, typer.Option("--format", metavar="table|json", help="A table for people or JSON for programs.")
    ] = "table",
    language: Annotated[str, typer.Option(metavar="zh|en", help="Of the table.")] = "en",
    notify: Annotated[
        bool, typer.Option("--notify", help="Tell the contract's operator where a target is at risk or missed.")
    ] = False,
    memory_limit: MemoryLimit = None,
) -> None:
    """Say where the period under way will end at the present rate and how much may still be lost; exit code 1 where a target is at risk or missed."""
    from ..delivery.due import covered_through
    from ..evidence.outlook import outlooks
    from ..periods import Period
    from ..scorecard.measure import check_period, measure
    from ..workspace import Workspace
    from .figures import let_out

    one_of("--format", output, ("table", "json"))
    one_of("--language", language, ("zh", "en"))
    day, place = day_of("--as-of", as_of) or date.today(), Workspace.at(workspace)
    agreed = place.contract(contract)
    asked = Period.parse(period, agreed.report.month_starts_on) if period else None
    stretch = asked or Period.of(agreed.report.every, day, agreed.report.month_starts_on)
    check_period(agreed, stretch, max(day, date.today()))
    card = let_out(
        place,
        agreed,
        lambda opened: measure(opened, agreed, stretch, history=1, today=max(day, date.today())),
        memory_limit=memory_limit,
        unchecked=False,
    )
    covered = covered_through(card.opened, agreed)
    if covered is None or covered < stretch.first:
        raise UsageError(
            f"{agreed.id} {stretch.label}",
            f"has no data yet (the exports reach {covered or 'nothing'}). Bring them up to date, or name a --period.",
        )
    found = outlooks(card, covered)
    if output == "json":
        answer(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=1, default=str))
    else:
        answer(outlook_table(card, found, covered, "zh" if language == "zh" else "en"))
    alarming = [one for one in found if one.is_alarming]
    if alarming and notify:
        _notify(place, card, alarming, covered)
    if alarming:
        raise typer.Exit(AT_RISK)


def _notify(place: "Workspace", card: "Scorecard", alarming: "list[Outlook]", covered: date) -> None:
    """Tell the operator of a contract which targets are at risk; the same day's message has the same id."""
    from ..delivery.ledger import Ledger
    from ..delivery.outbox.deliver import Outbox
    from ..report.words.letter import OPERATOR

    contract, period = card.contract, card.period.label
    told = {"contract": contract.id, "period": period}
    subject = " · ".join(OPERATOR["at_risk"][language].format(**told) for language in LANGUAGES)
    text = "\n\n".join(outlook_table(card, alarming, covered, language) for language in LANGUAGES)
    id = f"at-risk-{contract.id}-{period}-{covered}"
    Outbox(place, Ledger.of(place), tell).tell_operator(contract, subject, text, id)


def outlook_table(card: "Scorecard", found: "list[Outlook]", covered: date, language: "Language") -> str:
    """Write what is known by a day of a period, one line per clause with a target."""
    from ..report.formatting.figures import NONE, base, quantity, target_text, value_of
    from ..report.words.outlook import COURSES, OUTLOOK
    from .tables import aligned

    said = {name: text[language] for name, text in OUTLOOK.items()}
    rows = [
        [
            one.score.term.clause.ref,
            one.score.term.kpi.label[language],
            value_of(one.score, language),
            base(one.score, language),
            target_text(one.score.term.clause.target, language),
            quantity(one.score.term.kpi.unit, one.value, language) if one.value is not None else NONE,
            _room(one, language),
            COURSES[one.course][language],
        ]
        for one in found
    ]
    heads = [said[name] for name in ("clause", "kpi", "so_far", "base", "target", "ends_at", "room", "outlook")]
    title = said["title"].format(title=card.contract.title.text[language], period=card.period.label, day=covered)
    return "\n".join([title, *aligned([heads, *rows])])


def _room(one: "Outlook", language: "Language") -> str:
    """Say how much may still be lost, of how many that are expected."""
    from ..report.formatting.figures import NONE, counted, quantity
    from ..report.words.outlook import OUTLOOK

    kpi = one.score.term.kpi
    most = "most" if kpi.better is Better.LOWER else "least"
    if one.left is not None and kpi.lacking is not None:
        if one.left < 0:
            return OUTLOOK["beyond"][language].format(n=_amount(one, -one.left, language))
        return OUTLOOK["left"][language].format(
            n=_amount(one, one.left, language), lacking=kpi.lacking[language], of=counted(kpi, one.expected, language)
        )
    if one.left is not None:
        return OUTLOOK[f"total_{most}"][language].format(n=quantity(kpi.unit, max(one.left, Fraction(0)), language))
    if one.mean is not None:
        return OUTLOOK[f"mean_{most}"][language].format(n=quantity(kpi.unit, max(one.mean, Fraction(0)), language))
    return NONE


def _amount(one: "Outlook", amount: Fraction, language: "Language") -> str:
    from ..report.formatting.figures import counted, length

    kpi = one.score.term.kpi
    return length(amount, language) if kpi.measure_word == "秒" else counted(kpi, int(amount), language)
