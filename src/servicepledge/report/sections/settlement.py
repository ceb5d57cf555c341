"""The settlement: quantities, rates, amounts, deductions and the total, with the evidence for each line."""

from ...scorecard.settlement import settle
from ..material import Material
from ..section import Html, Section, render
from ..settled import deduction_rows, fee_rows, money
from ..words_other import OTHER
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
        says = w["settlement_says"].format(total=money(statement.total), capitals=statement.in_capitals)
    pieces = [statement_head(material, w["settlement_title"], [says]), *settlement_pieces(material)]
    title = f"{w['settlement_title']} · {material.contract.title.text[material.language]} · {material.period.label}"
    return Section("headline", title, tuple(pieces))


def settlement_pieces(material: Material) -> list[Html]:
    """Return the statement, where the agreement settles anything."""
    words, statement = material.words, settle(material.card)
    if statement is None:
        return []
    partial = [words["settlement_partial"]] if material.part != material.period else []
    open_ = [words["settlement_provisional"]] if statement.is_provisional else []
    piece = render(
        "settlement.html.j2",
        w=words,
        fees=fee_rows(statement, material.language),
        deductions=deduction_rows(statement, material.language),
        fee_total=money(statement.fee_total),
        total=words["total_open"] if statement.total is None else money(statement.total),
        in_capitals=statement.in_capitals,
        notes=[words["settlement_note"], *partial, *open_],
    )
    return [piece]
