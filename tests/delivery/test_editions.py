"""Editions: what was published stays as it is; other figures make the next edition, the same figures never do."""

import json
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from support.places import unsealed

from servicepledge.delivery.ledger import Event, Ledger
from servicepledge.delivery.make import Outcome, make_one
from servicepledge.delivery.publication import aside
from servicepledge.delivery.publication.manifest import manifests_in, problems_of, read_manifest
from servicepledge.delivery.run import run_due
from servicepledge.errors import RecordError, ReportFailed, SourceError
from servicepledge.execution.pool import Pool
from servicepledge.periods import Period
from servicepledge.report import preparation
from servicepledge.report.editions.record import editions_in, newest_in

MARCH = Period.parse("2026-03")
RESOLUTION = """
[[clauses]]
ref = "2"
words = "首次解决率"
kpi = "first_contact_resolution"
scope = { channel = "phone" }
target = ">= 50 %"
"""
"""Whoever calls again within 72 hours was not helped: open for three days after the period."""
PAGE = "2026-03/1/service_report.zh.html"


def by_hand(place: Any, *, told: list[str] | None = None, **more: Any) -> Outcome:
    said = told if told is not None else []
    return make_one(type(place).at(place.folder), place.contract_path("one"), MARCH, said.append, Pool(), **more)


def run(place: Any, day: date = date(2026, 4, 1), printer: Any = None) -> list[str]:
    """Run; return what was made, as the paths of its pages below the contract's reports."""
    outcomes, broken = run_due(type(place).at(place.folder), day, lambda _: None, Pool(), printer=printer)
    assert not broken and not [outcome.error for outcome in outcomes if outcome.error]
    made = [o.report.pdf if o.is_printed else o.report.path for o in outcomes if not o.waiting]
    return [
        path.relative_to(place.reports / o.report.contract.id).as_posix()
        for o, path in zip(outcomes, made, strict=True)
    ]


def kept(place: Any) -> dict[str, bytes]:
    """Return the files of March's editions by name."""
    folder = place.reports / "one" / "2026-03"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change_calls(place: Any, *changes: pl.Expr) -> None:
    path = place.data / "calls.parquet"
    pl.read_parquet(path).with_columns(*changes).write_parquet(path)


def lose_answers(place: Any, from_day: int) -> None:
    """March's calls from a day on turn out to have been abandoned."""
    is_lost = (pl.col("arrived_at") >= date(2026, 3, from_day)) & (pl.col("contract_id") == "one")
    change_calls(
        place,
        pl.when(is_lost).then(None).otherwise(pl.col("answered_at")).alias("answered_at"),
        pl.when(is_lost).then(pl.lit("abandoned")).otherwise(pl.col("outcome")).alias("outcome"),
    )


def reach(place: Any, moment: str) -> None:
    source = place.source_files["centre"]
    source.write_text(source.read_text("utf-8").replace("2026-04-01T00:00:00", moment), "utf-8")


def add(place: Any, text: str) -> None:
    with place.contract_files["one"].open("a", encoding="utf-8") as file:
        file.write(text)


def states(place: Any) -> list[tuple[int, str]]:
    return [(one.number, one.state) for one in editions_in(place.reports / "one" / "2026-03")]


def test_the_same_files_give_the_same_edition_and_nothing_new(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    by_hand(place)
    first = kept(place)
    assert set(first) == {"1/service_report.zh.html", "1/edition.json", "1/manifest.json"}
    by_hand(place)
    assert kept(place) == first and states(place) == [(1, "final")]
    assert len(pages.made) == 2, "made again, as asked, and the same"


def test_other_exports_make_another_edition_which_says_what_changed_and_why(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    by_hand(place)
    first = kept(place)
    lose_answers(place, from_day=11)
    assert by_hand(place).report.path.parent.name == "2"
    assert states(place) == [(1, "final"), (2, "restated")]
    assert {name: held for name, held in kept(place).items() if name.startswith("1/")} == first
    edition = newest_in(place.reports / "one" / "2026-03")
    assert edition is not None and edition.causes() == ["calls"]
    (change,) = edition.changes()
    rows: list[Mapping[str, Any]] = [row for row in (change.before, change.now) if row]
    assert change.clause == "1"
    assert [(row["numerator"], row["denominator"], row["verdict"]) for row in rows] == [
        (31, 31, "met"),
        (10, 31, "missed"),
    ]
    assert [row["shown"]["en"] for row in rows] == ["100.00%", "32.26%"]


def test_other_terms_make_another_edition_and_a_remark_in_the_file_does_not(make_place: Any, pages: Any) -> None:
    place, told = make_place(one={}), list[str]()
    by_hand(place)
    first = kept(place)
    add(place, "# a remark\n")
    by_hand(place, told=told)
    assert kept(place) == first and len(pages.made) == 1
    assert "service_report.zh.html: edition 1 stands" in told[-1]
    file = place.contract_files["one"]
    file.write_text(file.read_text("utf-8").replace('">= 50 %"', '">= 60 %"'), "utf-8")
    by_hand(place)
    edition = newest_in(place.reports / "one" / "2026-03")
    assert edition is not None and (edition.number, edition.state, edition.causes()) == (2, "restated", ["contract"])
    assert [(change.before or {})["target"] for change in edition.changes()] == [">= 50 %"]


@pytest.mark.parametrize("change", ["ends_on", "languages"])
def test_a_longer_term_and_another_language_leave_past_figures_alone(make_place: Any, pages: Any, change: str) -> None:
    place = make_place(one={})
    by_hand(place)
    file = place.contract_files["one"]
    text = file.read_text("utf-8")
    other = {"ends_on": text.replace("2026-12-31", "2027-12-31"), "languages": text.replace('["zh"]', '["zh", "en"]')}
    assert other[change] != text
    file.write_text(other[change], "utf-8")
    by_hand(place)
    assert states(place) == [(1, "final")]


def test_later_exports_with_the_same_figures_leave_the_page_as_it_was_published(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    page = by_hand(place).report.path
    unsealed(page).write_text("as published")
    reach(place, "2026-04-20T00:00:00")
    by_hand(place)
    assert page.read_text() == "as published" and states(place) == [(1, "final")]
    by_hand(place, notebook="settlement")
    assert (page.parent / "settlement.zh.html").is_file(), "another page of the same figures joins the edition"
    by_hand(place, notebook="agent_review")
    by_hand(place, notebook="agent_review", more={"names": "True"})
    assert pages.told[-1]["names"] is True, "what was asked for otherwise is made"


def test_a_run_never_makes_a_final_edition_again(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    assert PAGE in run(place)
    lose_answers(place, from_day=1)
    assert run(place) == [] and states(place) == [(1, "final")]


def test_a_run_makes_what_was_provisional_again_once_all_of_it_is_settled(make_place: Any, pages: Any) -> None:
    place = make_place(one={"languages": '["zh", "en"]'})
    add(place, RESOLUTION)
    change_calls(place, pl.lit("bills").alias("topic"))
    assert PAGE in run(place)
    assert states(place) == [(1, "provisional")]
    assert run(place) == []
    reach(place, "2026-04-03T12:00:00")
    assert run(place) == [], "the last calls of March may still have been in vain"
    source = place.source_files["centre"]
    source.write_text(source.read_text("utf-8").replace("2026-04-03T12", "2026-04-04T00"), "utf-8")
    both = ["2026-03/2/service_report.zh.html", "2026-03/2/service_report.en.html"]
    assert run(place) == both
    assert states(place) == [(1, "provisional"), (2, "final")], "settled, not restated"
    assert run(place) == []
    lose_answers(place, from_day=11)
    by_hand(place)
    assert states(place)[-1] == (3, "restated")
    assert run(place) == ["2026-03/3/service_report.en.html"], "the other language of the edition follows"


def test_a_new_edition_brings_every_language(make_place: Any, pages: Any) -> None:
    place = make_place(one={"languages": '["zh", "en"]'})
    run(place)
    unsealed(place.reports / "one" / "2026-03" / "1" / "service_report.en.html").unlink()
    lose_answers(place, from_day=11)
    assert run(place) == ["2026-03/2/service_report.zh.html", "2026-03/2/service_report.en.html"]


def test_what_is_stopped_half_way_leaves_the_earlier_edition_whole(
    make_place: Any, pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(one={})
    by_hand(place)
    first = kept(place)
    lose_answers(place, from_day=11)

    def stopped(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("servicepledge.delivery.publication.aside.os.rename", stopped)
        with pytest.raises(ReportFailed, match="cannot be written"):
            by_hand(place)
    assert states(place) == [(1, "final")], "what is not in its place is no edition"
    assert not list((place.reports / ".aside").iterdir())
    assert {name: held for name, held in kept(place).items() if name.startswith("1/")} == first
    lose_answers(place, from_day=21)
    by_hand(place)
    edition = newest_in(place.reports / "one" / "2026-03")
    assert edition is not None and edition.number == 2 and len(edition.changes()) == 1


def test_a_page_without_a_record_is_never_written_over(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    folder = place.reports / "one" / "2026-03" / "1"
    folder.mkdir(parents=True)
    (folder / "service_report.zh.html").write_text("from before records were kept")
    by_hand(place)
    assert (folder / "service_report.zh.html").read_text() == "from before records were kept"
    assert states(place) == [(1, "final"), (2, "restated")]
    edition = newest_in(place.reports / "one" / "2026-03")
    assert edition is not None and edition.changes() == edition.causes() == []


@pytest.mark.parametrize("damage", ["{half", "[]", '{"number": 1}', None])
def test_a_damaged_record_is_a_sentence_that_stops_its_contract_alone(
    make_place: Any, pages: Any, damage: str | None
) -> None:
    place = make_place(one={}, two={})
    run(place)
    record = unsealed(place.reports / "one" / "2026-03" / "1" / "edition.json")
    record.unlink() if damage is None else record.write_text(damage)
    unsealed(place.reports / "two" / "2026-03" / "1" / "service_report.zh.html").unlink()
    before = kept(place)
    with pytest.raises(RecordError, match=r"edition.json\n  - is "):
        by_hand(place)
    outcomes, (error,) = run_due(type(place).at(place.folder), date(2026, 4, 1), lambda _: None, Pool())
    assert isinstance(error, RecordError) and "one/2026-03/1/edition.json" in str(error)
    assert [(o.report.contract.id, o.report.period.label, o.error) for o in outcomes] == [("two", "2026-03", None)]
    assert kept(place) == before, "and makes no new edition"


def test_a_deleted_edition_s_number_is_not_given_again(make_place: Any, pages: Any) -> None:
    place, told = make_place(one={}), list[str]()
    by_hand(place)
    shutil.rmtree(unsealed(place.reports / "one" / "2026-03" / "1" / "edition.json").parent)
    run_due(type(place).at(place.folder), date(2026, 4, 1), told.append, Pool())
    assert states(place) == [(2, "final")]
    assert "one: edition 2026-03/1 was made and does not lie there any more." in told


def test_what_is_published_can_only_be_read_and_lists_itself(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    folder = by_hand(place).report.path.parent
    assert {path.stat().st_mode & 0o222 for path in (folder, *folder.iterdir())} == {0}
    assert problems_of(folder) == []
    manifest = read_manifest(folder / "manifest.json")
    assert [file.name for file in manifest.files] == ["edition.json", "service_report.zh.html"]
    assert {file.of for file in manifest.inputs} == {"contract", "source", "calls", "suite", "notebook"}
    assert {"duckdb", "polars", "python", "servicepledge"} < manifest.software.keys()
    assert str(place.folder) not in (folder / "manifest.json").read_text("utf-8")


def test_what_joins_an_edition_brings_its_own_manifest(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    folder = by_hand(place).report.path.parent
    first = kept(place)
    by_hand(place, notebook="settlement")
    by_hand(place, language="en")
    assert {name: held for name, held in kept(place).items() if name in first} == first
    manifests = [[file.name for file in manifest.files] for manifest, _ in manifests_in(folder)]
    assert manifests[1:] == [["settlement.zh.html"], ["service_report.en.html"]]
    assert problems_of(folder) == []
    made = Ledger.of(place).events("one", "2026-03", Event.MADE)
    assert [entry.about["manifest"] for entry in made] == [sha256 for _, sha256 in manifests_in(folder)]


def test_what_half_joined_an_edition_is_taken_back_by_whoever_writes_next(
    make_place: Any, pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(one={})
    folder = by_hand(place).report.path.parent
    first = kept(place)

    class KilledError(BaseException): ...

    moved = os.replace

    def killed(source: Any, target: Any) -> None:
        if Path(target).name == "manifest-2.json":
            raise KilledError
        moved(source, target)

    with monkeypatch.context() as patched:
        patched.setattr("servicepledge.delivery.publication.aside.os.replace", killed)
        patched.setattr("servicepledge.delivery.publication.aside.shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(KilledError):
            by_hand(place, notebook="settlement")
    assert "1/settlement.zh.html" in kept(place)
    run(place, date(2026, 1, 1))
    assert kept(place) == first and problems_of(folder) == []
    assert not list((place.reports / ".aside").iterdir())


def test_what_was_stopped_before_it_was_written_down_is_written_down_by_the_next(
    make_place: Any, pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make_place(one={})

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            by_hand(place)
    assert states(place) == [(1, "final")] and not Ledger.of(place).events("one")
    run(place, date(2026, 1, 1))
    (made,) = Ledger.of(place).events("one")
    assert (made.event, made.period, made.edition) == (Event.MADE, "2026-03", 1)


def test_internal_pages_lie_apart_and_make_no_edition(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    path = by_hand(place, notebook="agent_review").report.path
    assert path == place.reports / "_internal" / "one" / "2026-03" / "agent_review.zh.html"
    assert path.read_bytes() == b"page"
    assert states(place) == [] and not Ledger.of(place).events("one")


def test_an_internal_page_whose_inputs_changed_meanwhile_is_not_written_either(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    pages.during = lambda: add(place, "# meanwhile\n")
    with pytest.raises(SourceError, match="was changed while"):
        by_hand(place, notebook="agent_review")
    assert not (place.reports / "_internal").exists()


def test_an_edition_takes_the_place_of_the_one_before_it_in_the_ledger(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    by_hand(place)
    lose_answers(place, from_day=11)
    by_hand(place)
    said = [(entry.event, entry.edition) for entry in Ledger.of(place).events("one", "2026-03")]
    assert said == [(Event.MADE, 1), (Event.MADE, 2), (Event.SUPERSEDED, 1)]


@pytest.mark.parametrize("full_at", range(1, 8))
def test_a_full_disk_publishes_nothing_half_and_the_next_run_all(
    make_place: Any, pages: Any, monkeypatch: pytest.MonkeyPatch, full_at: int
) -> None:
    place = make_place(one={"languages": '["zh", "en"]', "starts_on": "2026-03-01"})
    write, written = aside.write_through, list[str]()

    def full(path: Path, content: bytes) -> None:
        written.append(path.name)
        if len(written) == full_at:
            raise OSError(28, "No space left on device")
        write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(aside, "write_through", full)
        outcomes, _ = run_due(type(place).at(place.folder), date(2026, 4, 1), lambda _: None, Pool())
    failed = [outcome for outcome in outcomes if outcome.error]
    assert bool(failed) == (len(written) >= full_at) and len(failed) in (0, 2)
    assert bool(kept(place)) != bool(failed) and not list((place.reports / ".aside").glob("*"))
    run(place)
    assert states(place) == [(1, "final")] and problems_of(place.reports / "one" / "2026-03" / "1") == []
    assert {name for name in kept(place) if name.endswith(".html")} == {
        "1/service_report.zh.html", "1/service_report.en.html",
    }  # fmt: skip


INPUTS = ["data/contracts/one.toml", "data/sources/centre.toml", "data/calls.parquet", "data/calendar/2035.toml"]


@pytest.mark.parametrize("changed", INPUTS)
@pytest.mark.parametrize("stage", ["measured", "made"])
def test_inputs_that_change_meanwhile_end_the_report_and_nothing_is_published(
    make_place: Any, pages: Any, monkeypatch: pytest.MonkeyPatch, changed: str, stage: str
) -> None:
    place = make_place(one={})
    path = place.folder / changed
    if not path.exists():
        path.parent.mkdir()
        path.write_text('source = "通知"\nworkdays = []\nrest_days = []\n', "utf-8")

    def change() -> None:
        path.write_bytes(path.read_bytes() + b"\n")

    if stage == "made":
        pages.during = change
    else:
        measured = preparation._measured
        monkeypatch.setattr(preparation, "_measured", lambda *told: (measured(*told), change())[0])
    with pytest.raises(SourceError, match="was changed while"):
        by_hand(place)
    assert kept(place) == {} and not list((place.reports / ".aside").glob("*"))


def test_another_contract_s_file_may_change_meanwhile(make_place: Any, pages: Any) -> None:
    place = make_place(one={}, two={})
    pages.during = lambda: place.contract_files["two"].write_text("title = ")
    by_hand(place)
    assert states(place) == [(1, "final")]


def test_a_file_touched_meanwhile_that_holds_what_it_held_is_the_same(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    pages.during = lambda: os.utime(place.contract_files["one"], (1, 1))
    by_hand(place)
    assert states(place) == [(1, "final")]


def test_the_edition_reaches_the_process_that_makes_the_page(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    by_hand(place)
    lose_answers(place, from_day=11)
    by_hand(place)
    first, second = (prepared.edition for prepared in pages.prepared)
    assert (first.number, first.state, first.before) == (1, "final", None)
    assert (second.number, second.state, second.before.number) == (2, "restated", 1)
    (change,) = second.changes()
    assert change.clause == "1" and "calls" in second.causes()


def test_the_record_holds_figures_and_fingerprints_and_no_row(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    text = (by_hand(place).report.path.parent / "edition.json").read_text("utf-8")
    record = json.loads(text)
    assert [file["of"] for file in record["basis"]["files"]] == ["contract", "source", "calls"]
    assert [row["clause"] for row in record["basis"]["scores"]] == ["1"]
    assert "customer of one" not in text and "agent of one" not in text and str(place.folder) not in text


class Prints:
    """Stands in for a browser."""

    def pdf(self, html: str, name: str) -> bytes:
        return f"{name}: {html}".encode()


def test_a_run_adds_pdfs_to_pages_without_one(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    assert len(run(place)) == 3
    unsealed(place.reports / "one" / "2026-02" / "1" / "service_report.zh.html").unlink()
    assert run(place, printer=Prints()) == [
        "2026-02/1/service_report.zh.html",
        "2026-01/1/service_report.zh.pdf",
        "2026-03/1/service_report.zh.pdf",
    ]
    assert (
        place.reports / "one" / "2026-03" / "1" / "service_report.zh.pdf"
    ).read_text() == "service_report.zh.pdf: page"
    assert (place.reports / "one" / "2026-02" / "1" / "service_report.zh.pdf").is_file()
    assert run(place, printer=Prints()) == []


def test_a_page_that_stands_gets_its_pdf(make_place: Any, pages: Any) -> None:
    place = make_place(one={})
    by_hand(place)
    reach(place, "2026-04-20T00:00:00")
    assert by_hand(place, printer=Prints()).report.pdf.read_text() == "service_report.zh.pdf: page"
    assert len(pages.made) == 1
