"""README's tables, in both languages, are what the program is: KPIs, commands, exit codes, and links that lead somewhere."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import typer
from support.places import REPOSITORY

from servicepledge import errors
from servicepledge.cli import main
from servicepledge.facts import FACTS
from servicepledge.kpi import SCORECARD, Kpi
from servicepledge.kpis import KPIS

READMES = {"en": "README.md", "zh": "README.zh-CN.md"}
TEXTS = {language: (REPOSITORY / name).read_text("utf-8") for language, name in READMES.items()}
FROM = {
    "calls": {"en": "`calls`", "zh": "`calls` 来电"},
    "tickets within": {"en": "`tickets`, within a limit", "zh": "`tickets` 工单，按时限"},
    "tickets": {"en": "`tickets`", "zh": "`tickets` 工单"},
    "surveys": {"en": "`surveys`", "zh": "`surveys` 评价"},
    "logbook owed": {
        "en": "`logbook` (optional), against what is owed",
        "zh": "`logbook` 运营日志（可选），对照应尽事项",
    },
    "logbook within": {"en": "`logbook`, within a limit", "zh": "`logbook` 运营日志，按时限"},
    "logbook": {"en": "`logbook`", "zh": "`logbook` 运营日志"},
    "shifts": {"en": "`shifts` (optional)", "zh": "`shifts` 座席班次（可选）"},
    "reach": {"en": "how far back the exports reach", "zh": "导出数据可追溯的时间"},
    "verdicts": {"en": "verdicts", "zh": "判定结果"},
}
"""The rows of the KPIs' table, in order."""


def froms(kpi: Kpi) -> Iterator[str]:
    """Yield the rows a KPI stands in: by the fact it is measured on, and those that what it looks at may change it to."""
    others = {
        (reading.label.en, option.becomes["fact"])
        for reading in kpi.readings.values()
        for option in reading.options.values()
        if "fact" in option.becomes
    }
    for fact in {kpi.fact, *(fact for label, fact in others if label == "Records looked at")}:
        if fact == SCORECARD:
            yield "verdicts"
        elif kpi.schedule == "months_kept":
            yield "reach"
        elif FACTS[fact].table == "logbook" and FACTS[fact].is_scheduled:
            yield "logbook owed"
        elif FACTS[fact].table == "logbook" and kpi.limit != "none":
            yield "logbook within"
        elif FACTS[fact].table == "tickets" and FACTS[fact].is_deadline and not others:
            yield "tickets within"
        else:
            yield FACTS[fact].table


def table(language: str, heading: str) -> dict[str, str]:
    """Return the rows of the table under a heading of its columns: first cell to the rest."""
    found = re.search(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", TEXTS[language], re.MULTILINE)
    assert found, f"{READMES[language]} has no table that begins with '| {heading} |'"
    rows = (re.fullmatch(r"\| (.+?) \| (.*) \|", line) for line in found[1].splitlines())
    return {row[1]: row[2] for row in rows if row}


def listed(kpis: list[Kpi], language: str) -> str:
    if language == "en":
        return " ".join(f"`{kpi.id}`" for kpi in kpis)
    return "、".join(f"`{kpi.id}` {kpi.label.zh}" for kpi in kpis)


def commands() -> Mapping[str, str]:
    """Return what each command does, as its help begins."""
    found: dict[str, str] = {}

    def add(command: Any, name: str) -> None:
        for part, below in getattr(command, "commands", {}).items():
            add(below, f"{name} {part}")
        if not hasattr(command, "commands"):
            found[name] = command.help.splitlines()[0]

    add(typer.main.get_command(main.app), "pledge")
    return found


def exit_codes() -> Mapping[int, str]:
    """Return what each exit code of a mistake means, as its error says."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.PledgeError)]
    return {kind.exit_code: (kind.__doc__ or "").strip() for kind in kinds if kind is not errors.PledgeError}


@pytest.mark.parametrize("language", READMES)
def test_every_kpi_stands_where_its_rows_come_from(language: str) -> None:
    rows = table(language, {"en": "from", "zh": "数据来自"}[language])
    assert list(rows) == [name[language] for name in FROM.values()]
    for kind, name in FROM.items():
        ids = re.findall(r"`(\w+)`", rows[name[language]])
        assert sorted(ids) == sorted(kpi.id for kpi in KPIS.values() if kind in froms(kpi))
        assert rows[name[language]] == listed([KPIS[one] for one in ids], language)


@pytest.mark.parametrize("language", READMES)
def test_every_command_is_listed(language: str) -> None:
    rows = table(language, {"en": "command", "zh": "命令"}[language])
    assert sorted(rows) == sorted(f"`{name}`" for name in commands())
    if language == "en":
        assert rows == {f"`{name}`": does for name, does in commands().items()}


@pytest.mark.parametrize("language", READMES)
def test_every_exit_code_is_listed(language: str) -> None:
    rows = table(language, {"en": "exit code", "zh": "退出码"}[language])
    codes = exit_codes()
    assert list(rows) == [str(code) for code in sorted({0, 1, 130, 143, *codes})]
    if language == "en":
        assert {code: rows[str(code)] for code in codes} == codes


def test_the_command_itself_tells_the_same_codes() -> None:
    for code in (0, 1, *exit_codes()):
        assert re.search(rf"\b{code} ", main.__doc__ or ""), f"cli/main.py does not say what exit code {code} is"


@pytest.mark.parametrize("language", READMES)
def test_every_link_leads_somewhere(language: str) -> None:
    text = TEXTS[language]
    headings = {
        re.sub(r"[^\w\- ]", "", line).strip().lower().replace(" ", "-")
        for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif "://" not in target:
            assert (REPOSITORY / target).exists(), target
