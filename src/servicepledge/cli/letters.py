"""An agreement as text for a terminal: the templates there are, one letter, and what of a contract can be judged."""

from collections.abc import Sequence

from ..contract.clause import KINDS, Clause
from ..contract.model import Contract
from ..report.formatting.figures import NONE, target_text, within
from ..report.formatting.readings import choice_text
from ..scorecard.coverage import Coverage, Standing
from ..text import Language, Text
from .tables import aligned

_LIST = {
    "zh": ("编号", "名称", "条款", "可测", "待填"),
    "en": ("id", "title", "clauses", "measured", "blanks"),
}
_COVERAGE = {
    "zh": ("条款", "类别", "指标", "可否判定", "还缺"),
    "en": ("clause", "kind", "KPI", "standing", "what it lacks"),
}
_COUNTED = Text(
    zh="{clauses} 条：{measured} 条可测，{blanks} 处待填",
    en="{clauses} clauses: {measured} measured, {blanks} blanks to fill in",
)
_UNSEEN = Text(zh="未查看导出数据。", en="The exports were not looked at.")


def template_table(letters: Sequence[Contract], language: Language) -> str:
    """Write the templates there are, one line each."""
    lines = [
        [letter.id, letter.title.text[language], str(len(letter.clauses)), str(len(letter.measured)), str(len(letter.blanks))]
        for letter in letters
    ]  # fmt: skip
    return "\n".join(aligned([_LIST[language], *lines]))


def letter_text(letter: Contract, language: Language) -> str:
    """Write a letter to be read: each clause's words, and below them what is measured of it."""
    counted = _COUNTED[language].format(
        clauses=len(letter.clauses), measured=len(letter.measured), blanks=len(letter.blanks)
    )
    parts = [f"{letter.id}  {letter.title.text[language]}\n{counted}"]
    for clause in letter.clauses:
        lines = [f"{clause.ref}  [{KINDS[clause.kind][language]}]", f"    {clause.words_in(language)}"]
        parts.append("\n".join([*lines, *(f"    {line}" for line in _measured(clause, language))]))
    return "\n\n".join(parts)


def _measured(clause: Clause, language: Language) -> list[str]:
    """Return the KPI with limit and target, the scope, the readings and the fields, a line each."""
    lines = [f"□ {field.name.text[language]}: {field.text[language]}" for field in clause.fields]
    kpi = clause.as_read
    if kpi is None:
        return lines
    bound = "" if clause.limit is None else within(kpi, clause.limit, language)
    target = "" if clause.target is None else target_text(clause.target, language)
    facts = "" if clause.target else Standing.FACTS_ONLY.label[language]
    lines.insert(0, "→ " + " · ".join(part for part in (kpi.label[language], bound, target, facts) if part))
    scope = clause.scope.model_dump(exclude_defaults=True, by_alias=True)
    shown = [f"{name} {_one_line(value)}" for name, value in scope.items()]
    for name, choice in clause.reading.items():
        shown.append(f"{kpi.readings[name].label[language]}: {choice_text(kpi.readings[name], choice, language)}")
    return [lines[0], *([f"  {'; '.join(shown)}"] if shown else []), *lines[1:]]


def _one_line(value: object) -> str:
    return (
        ", ".join(value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else str(value)
    )


def coverage_table(covered: Coverage, language: Language) -> str:
    """Write a contract's coverage: a line per clause and the totals."""
    join = "；" if language == "zh" else "; "
    lines = [
        [
            one.clause.ref,
            KINDS[one.clause.kind][language],
            one.clause.as_read.label[language] if one.clause.as_read else NONE,
            one.standing.label[language],
            join.join(lack.words[language] for lack in one.lacks),
        ]
        for one in covered.clauses
    ]
    totals = " · ".join(f"{standing.label[language]} {count}" for standing, count in covered.totals.items())
    unseen = [] if covered.exports_seen else [_UNSEEN[language]]
    title = f"{covered.contract.title.text[language]} · {len(covered.clauses)}"
    return "\n".join([title, *aligned([_COVERAGE[language], *lines]), totals, *unseen])
