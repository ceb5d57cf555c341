"""
Codes of a scope that the exports never hold: a nought that comes of them says nothing.

A share of no rows has no value, and is told why. A count on the logbook would be nought, and what is owed would be missed: where the
log has entries of the same activity under topics that no clause of the contract names, the same may be called otherwise there, so
the clause is undecidable. Where every entry is some clause's, it is not: it did not happen (DECISIONS.md D57).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..contract.clause import Clause
from ..contract.model import Contract
from ..contract.quantity import BLANK
from ..engine.terms import Term
from ..exports.codes import codes, codes_of
from ..exports.open import OpenSource
from ..text import Text, isolated
from .score import Score
from .verdict import Reason, Verdict

COLUMNS = ("channel", "queue", "topic", "kind", "class")
"""The columns of codes that a scope may name."""
LOG = "logbook"
UNSEEN = "unseen_code"


def unseen(term: Term, opened: OpenSource) -> dict[str, tuple[str, ...]]:
    """Return the codes of a term's scope that none of the exports holds which they are looked up in, by column."""
    found: dict[str, tuple[str, ...]] = {}
    if term.kpi.is_derived:
        return found
    for column in COLUMNS:
        tables = [name for name in term.fact.reads if column in opened.columns.get(name, ())]
        if column not in term.fact.borrows:
            tables = [name for name in tables if name == term.table]
        if tables and (wanted := named(term.clause, column)):
            held = {code for table in tables for (code,) in codes(opened, table, column)}
            if lost := tuple(code for code in wanted if code not in held):
                found[column] = lost
    return found


def _unclaimed(contract: Contract, opened: OpenSource) -> Iterator[str]:
    """Yield the activity of each topic (no topic is one) that the log has entries of a contract under and no clause names."""
    if "topic" not in opened.columns.get(LOG, ()):
        return
    claimed = _claims(contract)
    for activity, topic in codes_of(opened, contract.rows_id, LOG, "activity", "topic"):
        if activity and activity in claimed and topic not in claimed[activity]:
            yield activity


def named(clause: Clause, column: str) -> tuple[str, ...]:
    """Return the codes that a clause names of a column, in its scope or its condition; none that are not filled in yet."""
    codes_named = clause.scope.model_dump(by_alias=True)[column] or clause.when.model_dump(by_alias=True).get(
        column, ()
    )
    return tuple(code for code in codes_named if not BLANK.search(code))


def _claims(contract: Contract) -> Mapping[str | None, set[str | None]]:
    """Return the topics that clauses of a contract name, by the activity they are of."""
    found: dict[str | None, set[str | None]] = {}
    for clause in contract.measured:
        if clause.definition and (topics := named(clause, "topic")):
            for activity in Term.of(contract, clause).scope.activity:
                found.setdefault(activity, set()).update(topics)
    return found


def without_noughts(scores: Sequence[Score], opened: OpenSource) -> list[Score]:
    """Return scores with those undecidable, or told why, that come to nothing because their codes occur nowhere."""
    return [_told(score, opened) if _comes_to_nothing(score) else score for score in scores]


def _comes_to_nothing(score: Score) -> bool:
    """Tell whether a score may be nought for want of a code; asked of the exports only where it is."""
    if score.segments or score.numerator is None or score.numerator or score.unmeasurable:
        return False
    of_log = score.term.table == LOG
    return bool(named(score.term.clause, "topic")) if of_log else score.denominator == 0


def _told(score: Score, opened: OpenSource) -> Score:
    term = score.term
    lost = {name: gone for name, gone in unseen(term, opened).items() if len(gone) == len(named(term.clause, name))}
    if term.table != LOG:
        verdict = Verdict.UNDECIDABLE if term.clause.target else Verdict.FACTS_ONLY
        return replace(score, verdict=verdict, reason=_reason(term, lost)) if lost else score
    if "topic" not in lost or not set(term.scope.activity) & set(_unclaimed(term.contract, opened)):
        return score
    reason = _reason(term, {"topic": lost["topic"]})
    return Score(
        term,
        score.period,
        None,
        None,
        None,
        Verdict.UNDECIDABLE,
        reason,
        is_partial=score.is_partial,
        by=score.by,
    )


def _reason(term: Term, lost: Mapping[str, Sequence[str]]) -> Reason:
    codes_zh = "，".join(f"{column}「{'」「'.join(map(isolated, gone))}」" for column, gone in lost.items())
    codes_en = "; ".join(f"{column} “{'”, “'.join(map(isolated, gone))}”" for column, gone in lost.items())
    table = term.table
    more_zh = "，而同类记录另有条款未列出的主题" if table == LOG else ""
    more_en = ", and has such entries under topics that no clause names" if table == LOG else ""
    return Reason(
        UNSEEN,
        Text(
            zh=f"导出数据 {table} 中从未出现 {codes_zh}{more_zh}",
            en=f"the export “{table}” never holds {codes_en}{more_en}",
        ),
    )


def code_warnings(contract: Contract, terms: Sequence[Term], opened: OpenSource) -> Iterator[str]:
    """Yield, in sentences, the codes that clauses name and exports never hold, and topics of the log that no clause claims."""
    for term in terms:
        for column, gone in unseen(term, opened).items():
            words = "', '".join(gone)
            yield (
                f"{contract.id}, clause {term.clause.ref}: no row of {term.table} has the {column} '{words}'. Write the code that "
                "the export uses, or say in its mapping what it stands for."
            )
    for activity, count in Counter(_unclaimed(contract, opened)).items():
        yield (
            f"{contract.id}: entries of {activity} in the logbook stand under {count} topic{'s' if count > 1 else ''} (or none) that no "
            "clause names, beside those that some do. See that none of them is a clause's under another word."
        )
