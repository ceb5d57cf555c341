"""Consequences: the breach register, what is owed and by when, and the settlement."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...consequences.register import Duty, Entry, Register, cases_missed, register
from ..formatting import figures as formats
from ..formatting.duties import due_text
from ..material import Material
from ..page.section import Section, render
from ..words.page import EVERY
from .clauses import place_of_miss
from .settlement import settlement_pieces


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of the register as the page shows it."""

    ref: str
    href: str
    words: str
    words_language: str
    value: str
    base: str
    target: str
    run: str
    breach: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Something owed as the page shows it."""

    what: str
    ref: str
    clauses: tuple[str, ...]
    since: str
    due: str
    note: str


def consequences(material: Material) -> Section:
    """Return the register of the period's misses, what follows from them, and the settlement where one is agreed."""
    words, found = material.words, register(material.card)
    duties = _duty_rows(material, found.duties)
    summary = words["register_sum"].format(n=len(found.entries), owed=len(duties))
    head = render(
        "consequences.html.j2",
        w=words,
        language=material.language,
        summary=" ".join([summary if found.entries else words["register_none"], *_of_client(material, found)]),
        entries=[_entry_row(material, entry) for entry in found.entries],
        duties=duties,
    )
    return Section("consequences", words["consequences"], (head, *settlement_pieces(material)))


def _of_client(material: Material, found: Register) -> list[str]:
    """Say what the client missed, which is no breach of the provider's."""
    refs = material.words["between_parts"].join(formats.isolated(one.score.term.clause.ref) for one in found.of_client)
    return [material.words["register_of_client"].format(refs=refs)] if refs else []


def _entry_row(material: Material, entry: Entry) -> EntryRow:
    language, score = material.language, entry.score
    clause = score.term.clause
    text, text_language = material.words_of(clause)
    every = EVERY[material.period.every][language]
    return EntryRow(
        ref=clause.ref,
        href=place_of_miss(material, clause.ref),
        words=text,
        words_language=text_language,
        value=formats.value_of(score, language),
        base=formats.base(score, language),
        target=formats.target_text(clause.target, language),
        run=material.words["in_a_row_of"].format(
            n=entry.run, every=every if entry.run > 1 else every.removesuffix("s")
        ),
        breach=material.words[f"breach_{entry.breach}"] if entry.breach else formats.NONE,
        notes=(*_by_case(material, entry), *_undecided(material, entry)),
    )


def _by_case(material: Material, entry: Entry) -> list[str]:
    """Say how many cases are of the class, and how many missed the further limit as well."""
    missing = cases_missed(entry.score)
    if entry.cases is None or missing is None:
        return []
    kpi, language = entry.score.term.kpi, material.language
    return [
        material.words["breach_cases"].format(
            n=formats.counted(kpi, entry.cases, language), beyond=formats.counted(kpi, missing - entry.cases, language)
        )
    ]


def _undecided(material: Material, entry: Entry) -> list[str]:
    words, language, found = material.words, material.language, []
    for rule in entry.undecided:
        assert rule.needs is not None
        ref, needs = formats.isolated(rule.ref), formats.isolated(rule.needs.text[language])
        if rule.class_:
            breach = words[f"breach_{rule.class_}"]
            found.append(words["breach_needs"].format(ref=ref, needs=needs, breach=breach))
        elif rule.owed:
            owed = formats.isolated(rule.owed.text[language])
            found.append(words["owed_needs"].format(ref=ref, needs=needs, owed=owed))
    return found


def _duty_rows(material: Material, duties: Sequence[Duty]) -> list[DutyRow]:
    """Return a row per duty and day; the clauses that call for the same one stand together."""
    language, words = material.language, material.words
    rows: dict[tuple[str, ...], list[str]] = {}
    for one in duties:
        assert one.rule.owed is not None
        since = one.since.label
        row = (
            one.rule.owed.text[language],
            one.rule.ref,
            since if one.is_since_known else words["since_at_the_latest"].format(period=since),
            due_text(one, language),
            words["on_person"] if one.rule.on_person else "",
        )
        rows.setdefault(row, []).append(one.score.term.clause.ref)
    return [
        DutyRow(what, ref, tuple(clauses), since, due, note) for (what, ref, since, due, note), clauses in rows.items()
    ]
