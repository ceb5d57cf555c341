"""The settlement: quantities, rates, amounts, deductions and the total, with the evidence for each line."""

from markupsafe import Markup, escape

from ...consequences.settlement import Statement, settle
from ..formatting import figures as formats
from ..formatting.settlement import credit_rows, deduction_rows, fee_rows, money
from ..material import Material
from ..page.section import Html, Section, render
from ..words.statements import OTHER
from .heads import statement_head


def settlement(material: Material) -> Section:
    """Return the settlement of the period as a page of its own."""
    w = {name: text[material.language] for name, text in OTHER.items()}
    statement = settle(material.card)
    if statement is None:
        says = w["settlement_absent"]
    elif statement.total is None:
        says = w["settlement_open"]
    else:
        capitals = Markup('<span lang="zh-CN">{}</span>').format(statement.in_capitals)
        says = escape(w["settlement_says"]).format(total=money(statement.total), capitals=capitals)
    pieces = [statement_head(material, w["settlement_title"], [says]), *settlement_pieces(material, is_own_page=True)]
    title = f"{w['settlement_title']} · {material.contract.title.text[material.language]} · {material.period.label}"
    return Section("headline", title, tuple(pieces))


def settlement_pieces(material: Material, *, is_own_page: bool = False) -> list[Html]:
    """Return the statement, where the agreement settles anything; under a heading, but on a page that is headed so."""
    words, contract, language = material.words, material.contract, material.language
    statement = settle(material.card)
    if statement is None:
        return []
    partial = [words["settlement_partial"]] if material.part != material.period else []
    open_ = [words["settlement_provisional"]] if statement.is_provisional else []
    taken = statement.deduction_total
    piece = render(
        "settlement.html.j2",
        w=words,
        title="" if is_own_page else words["settlement"],
        fees=fee_rows(contract, statement, language),
        fee_total=money(statement.fee_total),
        deductions=deduction_rows(contract, statement, language),
        deduction_total=money(-taken if taken else taken),
        credits=credit_rows(material.card, statement, language),
        total=money(statement.total),
        in_capitals=statement.in_capitals,
        notes=[words["settlement_note"], *partial, *open_],
        command=_command(material, statement) if is_own_page else "",
    )
    return [piece]


def _command(material: Material, statement: Statement) -> str:
    """Return the command that traces the first quantity to its rows."""
    ref = next((line.score.term.clause.ref for line in statement.fees if line.score), None)
    if ref is None:
        return ""
    return formats.command("explain", material.contract_name, ref, "--period", material.period.label)
