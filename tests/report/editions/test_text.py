"""Editions on the page: number and state in the head, what changed and why with the data, records of the next."""

from dataclasses import replace
from typing import Any

import pytest
from support.reports import plain

from servicepledge.report.annex.sheets import annex
from servicepledge.report.annex.summary import summary
from servicepledge.report.editions.record import Basis, Edition
from servicepledge.report.material import Material
from servicepledge.report.sections.headline import headline
from servicepledge.report.sections.heads import statement_head
from servicepledge.report.sections.quality import data_quality


@pytest.fixture
def telecom(report: Any) -> Material:
    """A report of which nothing was published yet."""
    material: Material = report("telecom", "en").material
    return edited(material, number=1, before=None)


def edited(material: Material, **changes: Any) -> Material:
    return replace(material, edition=replace(material.edition, **changes))


def replacing(material: Material, state: str, **of_before: Any) -> Material:
    """Return a report as edition 2, against an edition 1 whose basis differed so."""
    before = Edition(1, "final", replace(material.edition.basis, **of_before))
    return edited(material, number=2, state=state, before=before)


def rows_with(material: Material, ref: str, **other: Any) -> tuple[dict[str, Any], ...]:
    return tuple({**row, **(other if row["clause"] == ref else {})} for row in material.edition.basis.scores)


def test_the_head_says_edition_and_state_in_both_languages(telecom: Material) -> None:
    open_n = sum(score.provisional is not None for score in telecom.card.scores)
    assert open_n == 1
    cases = [
        (telecom, "Edition 1, provisional (figures still open: 1)", "第 1 版，暂定（1 项指标尚未最终确定）"),
        (replacing(telecom, "restated"), "Edition 2, restated (figures still open: 1, replaces edition 1)",
         "第 2 版，更正（1 项指标尚未最终确定，取代第 1 版）"),
    ]  # fmt: skip
    for material, en, zh in cases:
        chinese = replace(material, language="zh")
        assert (material.edition_fact, chinese.edition_fact) == (en, zh)
        assert f"<dt>Edition</dt><dd><bdi>{en}</bdi>" in plain(headline(material).markup)
        assert f"<dt>版次</dt><dd><bdi>{zh}</bdi>" in plain(headline(chinese).markup)
        assert en in plain(statement_head(material, "Settlement", []).markup), "the head of every other page"
        assert en in str(annex(material).sheets[0].rows)


def test_a_first_edition_lists_no_changes(telecom: Material) -> None:
    assert 'id="changes"' not in data_quality(telecom).markup


def test_changed_clauses_are_listed_with_both_figures_and_the_reasons_known(telecom: Material) -> None:
    files = tuple(replace(file, sha256="0") if file.of == "calls" else file for file in telecom.edition.basis.files)
    figures = {
        "value": 0.99,
        "numerator": 99,
        "denominator": 100,
        "verdict": "met",
        "shown": {"zh": "99%", "en": "99.00%"},
    }
    before = {"scores": rows_with(telecom, "4.1.1a", **figures), "files": files, "as_of": "2026-10-20T00:00:00+00:00"}
    markup = data_quality(replacing(telecom, "restated", **before)).markup
    changes = markup[markup.index('id="changes"') :]
    assert "Against edition 1" in changes and changes.count("<tr>") == 2, "the head and one clause"
    for said in ("4.1.1a", "99.00%", "99 / 100", "met", "93.88%", "4,635 / 4,937", "missed", "2026-10-20 08:00"):
        assert said in changes
    assert "As far as known, because of: other exports of Calls and chats, data as of another moment." in changes


def test_a_clause_that_came_or_went_is_listed_as_such(telecom: Material) -> None:
    scores = rows_with(telecom, "4.1.1a", clause="<i>gone")
    before = {"scores": scores, "terms": "others"}
    changes = data_quality(replacing(telecom, "restated", **before)).markup.partition('id="changes"')[2]
    assert changes.count("no such clause") == 2
    assert "&lt;i&gt;gone" in changes and "<i>gone" not in changes
    assert "other terms of the agreement" in changes


def test_where_no_clause_changed_the_page_says_so_and_where_nothing_is_known_that(telecom: Material) -> None:
    same = data_quality(replacing(telecom, "restated", version="0.0.9")).markup
    assert "No clause’s value or verdict changed" in same and "another version of the software" in same
    unknown = edited(telecom, number=2, state="restated", before=Edition(1, "final", Basis(())))
    assert "Edition 1 kept no record" in data_quality(unknown).markup


def test_the_files_for_programs_carry_edition_and_changes(telecom: Material) -> None:
    material = replacing(telecom, "restated", scores=rows_with(telecom, "4.1.1a", value=0.5))
    said = summary(material)
    assert (said["edition"], said["state"], said["replaces"], said["causes"]) == (2, "restated", 1, [])
    (change,) = said["changes"]
    assert (change["clause"], change["before"]["value"]) == ("4.1.1a", 0.5)
    assert {(row["edition"], row["state"]) for row in annex(material).scores} == {(2, "restated")}


def test_the_summary_has_the_register_what_is_owed_and_the_settlement(report: Any) -> None:
    said = summary(report("telecom", "en").material)
    assert {entry["clause"] for entry in said["register"]} == {"4.1.1a", "4.1.2", "4.1.3", "4.1.4"}
    assert [(one["clause"], one["due_on"]) for one in said["owed"] if one["due_on"]] == [
        ("4.1.1a", "2026-11-19"),
        ("4.1.2", "2026-11-19"),
    ]
    assert said["settlement"] is None, "nothing is agreed of money"
