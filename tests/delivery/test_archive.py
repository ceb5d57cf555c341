"""The archive: a contract's reports, newest first, from its own folder alone."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from servicepledge.delivery.archive import update_archive, update_list
from servicepledge.delivery.published import published_in
from servicepledge.errors import ReportFailed

Keep = Callable[..., Path]


def both(text: str) -> dict[str, str]:
    return {"zh": f"{text}（中）", "en": f"{text} (en)"}


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Return a function that keeps a report: `keep("acme", "2026-10", value=93.5, verdict="missed")`."""

    def make(
        contract: str, period: str, edition: int = 1, *, value: float | None = 97.5, verdict: str = "met", **more: Any
    ) -> Path:
        folder = tmp_path / contract / period / str(edition)
        folder.mkdir(parents=True)
        for name in more.pop("files", ("service_report.zh.html", "service_report.en.html", "service_report.zh.xlsx")):
            (folder / name).write_text("x")
        entry = {
            "clause": "1",
            "kpi": both("rate"),
            "better": "higher",
            "value": value,
            "line": 95.0,
            "shown": both(f"{value} of {contract} {period} {edition}"),
            "target": both("≥ 95"),
            "verdict": verdict,
        }
        said = {
            "title": both(f"Agreement with {contract}"),
            "client": both(f"Client {contract}"),
            "provider": both("Provider"),
            "number": "N-1",
            "period": period,
            "named": both(f"named {period}"),
            "sentence": both(f"sentence of {contract} {period} {edition}"),
            "worst": both("the worst"),
            "headline": [entry],
            **more,
        }
        (folder / "run.json").write_text(json.dumps(said), "utf-8")
        return folder

    return make


class Page(HTMLParser):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.links, self.tags, self.words = path, [], [], []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src") and value and value[0] != "#"]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_the_newest_period_stands_first_and_every_link_leads_to_a_file(keep: Keep, tmp_path: Path) -> None:
    for month in ("2026-08", "2026-10", "2026-09"):
        keep("acme", month)
    written = update_archive(tmp_path, "acme", ["zh", "en"])
    assert [path.relative_to(tmp_path).as_posix() for path in written] == ["acme/index.html", "acme/index.en.html"]  # fmt: skip
    for path in written:
        page = Page(path)
        found = re.findall(r"sentence of acme (2026-\d\d)", page.text)
        assert found == ["2026-10", "2026-10", "2026-09", "2026-08"], "the head says the newest, then all of them"
        assert page.links and all((path.parent / link).is_file() for link in page.links)
    assert "2026-10/1/service_report.zh.html" in Page(written[0]).links
    assert Page(written[0]).links.index("2026-10/1/service_report.zh.html") < Page(written[0]).links.index("2026-10/1/service_report.en.html")  # fmt: skip
    assert Page(written[1]).text.startswith("Report archive") or "Report archive" in Page(written[1]).text


def test_a_page_loads_nothing_and_has_no_script(keep: Keep, tmp_path: Path) -> None:
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    keep("acme", "2026-10", title=both(attack), client=both(attack), sentence=both(attack), number=attack)
    for path in [*update_archive(tmp_path, "acme", ["zh", "en"]), Path(str(update_list(tmp_path)))]:
        page, html = Page(path), path.read_text("utf-8")
        assert not {"script", "img", "link", "iframe"} & set(page.tags)
        assert not re.search(r"https?://|url\(|@import", html.replace("http://www.w3.org", ""))
        assert "default-src 'none'" in html
        assert "alert(1)" in page.text, "shown as it stands"


def test_no_contract_s_page_shows_another_s_figures_or_leads_out_of_its_folder(keep: Keep, tmp_path: Path) -> None:
    keep("acme", "2026-10")
    keep("rival", "2026-10")
    update_archive(tmp_path, "acme", ["en"])
    update_archive(tmp_path, "rival", ["en"])
    assert update_list(tmp_path) == tmp_path / "index.html"
    page = Page(tmp_path / "acme" / "index.html")
    assert "rival" not in (tmp_path / "acme" / "index.html").read_text("utf-8")
    assert not any(link.startswith(("..", "/")) for link in page.links)
    top = Page(tmp_path / "index.html")
    assert top.links == ["acme/index.html", "rival/index.html"]
    assert "Client acme" in top.text and "Client rival" in top.text
    assert "sentence" not in top.text and "97.5" not in top.text, "names only"


def test_the_line_has_the_periods_of_the_newest_s_kind_and_the_newest_edition_counts(
    keep: Keep, tmp_path: Path
) -> None:
    keep("acme", "2026-08", value=91.0, verdict="missed")
    keep("acme", "2026-09", value=92.0, verdict="missed")
    keep("acme", "2026-09", 2, value=96.0)
    keep("acme", "2026-Q3", value=50.0, verdict="missed")
    keep("acme", "2026-10", value=None, verdict="undecidable")
    update_archive(tmp_path, "acme", ["en"])
    html = (tmp_path / "acme" / "index.html").read_text("utf-8")
    (alt,) = re.findall(r'class="small-line"[^>]*aria-label="([^"]*)"', html)
    assert alt == "rate (en): 2026-08 91.0 of acme 2026-08 1 (en); 2026-09 96.0 of acme 2026-09 2 (en)"
    assert (
        "Edition 2" in html and "sentence of acme 2026-09 1" not in html and "2026-09/2/service_report.zh.html" in html
    )
    assert [one.period.label for one in published_in(tmp_path / "acme")] == ["2026-10", "2026-09", "2026-Q3", "2026-08"]


def test_edition_and_state_stand_with_each_period_and_earlier_editions_are_linked(keep: Keep, tmp_path: Path) -> None:
    keep("acme", "2026-08", state="final")
    for edition, state in enumerate(("provisional", "final", "restated"), 1):
        keep("acme", "2026-09", edition, state=state)
    keep("acme", "2026-09", 4, files=("agent_review.zh.html",)).joinpath("run.json").unlink()
    update_archive(tmp_path, "acme", ["zh", "en"])
    update_list(tmp_path)
    page = Page(tmp_path / "acme" / "index.en.html")
    assert re.findall(r"(?:Superseded: )?Edition \d, \w+", page.text) == [
        "Edition 3, restated", "Superseded: Edition 2, final", "Superseded: Edition 1, provisional", "Edition 1, final",
    ]  # fmt: skip
    linked = [link.rpartition("/")[0] for link in page.links if link.endswith(".en.html") and "/" in link]
    assert linked == ["2026-09/3", "2026-09/2", "2026-09/1", "2026-08/1"]
    assert "named 2026-09（中） · 第 3 版，更正" in Page(tmp_path / "index.html").text


def test_only_what_is_meant_for_the_client_is_listed(keep: Keep, tmp_path: Path) -> None:
    keep("acme", "2026-10", files=("service_report.en.html", "agent_review.en.html", "corrective_plan.en.pdf", "mine.en.html"))  # fmt: skip
    (tmp_path / "acme" / "2026-10" / "failed").mkdir()
    update_archive(tmp_path, "acme", ["en"])
    assert Page(tmp_path / "acme" / "index.html").links == [
        "2026-10/1/service_report.en.html",
        "2026-10/1/corrective_plan.en.pdf",
    ]


def test_a_document_is_a_line_with_its_forms_by_language(keep: Keep, tmp_path: Path) -> None:
    keep("acme", "2026-10", files=("service_report.zh.html", "service_report.zh.xlsx", "service_report.en.html", "service_report.en.pdf"))  # fmt: skip
    update_archive(tmp_path, "acme", ["zh", "en"])
    html = (tmp_path / "acme" / "index.en.html").read_text("utf-8")
    line = " ".join(re.sub(r"<[^>]+>", "", html[html.index('<ul class="documents">') :].partition("</ul>")[0]).split())
    assert line == "Service report English: page · PDF 中文: page · workbook"


def test_what_has_no_summary_says_what_its_page_says(keep: Keep, tmp_path: Path) -> None:
    keep("acme", "2026-10")
    year = keep("acme", "2026", files=("annual_review.zh.html", "annual_review.en.html", "annual_review.zh.pdf"))
    (year / "run.json").unlink()
    (year / "edition.json").write_text('{"state": "final"}', "utf-8")
    (year / "annual_review.en.json").write_text('{"sentence": "Met 20 times & more."}', "utf-8")
    update_archive(tmp_path, "acme", ["zh", "en"])
    english = Page(tmp_path / "acme" / "index.en.html").text
    assert "2026 Edition 1, final Met 20 times & more. Annual review" in english
    assert "Met 20 times" in Page(tmp_path / "acme" / "index.html").text, "in whatever language there is"


@pytest.mark.parametrize("held", [None, "{half", "[]", "{}"])
def test_a_page_that_nothing_was_written_beside_is_listed_all_the_same(
    keep: Keep, tmp_path: Path, held: str | None
) -> None:
    keep("acme", "2026-10")
    year = keep("acme", "2026", files=("annual_review.en.html",))
    (year / "run.json").unlink()
    if held is not None:
        (year / "annual_review.en.json").write_text(held, "utf-8")
    update_archive(tmp_path, "acme", ["en"])
    page = Page(tmp_path / "acme" / "index.html")
    assert "2026/1/annual_review.en.html" in page.links and "2026 Edition 1 see the report" in page.text


def test_a_settlement_that_settles_nothing_is_not_listed(keep: Keep, tmp_path: Path) -> None:
    files = ("service_report.en.html", "settlement.en.html")
    keep("acme", "2026-09", files=files, settlement={"total": "1.00"})
    keep("acme", "2026-10", files=files, settlement=None)
    update_archive(tmp_path, "acme", ["en"])
    assert Page(tmp_path / "acme" / "index.html").links == [
        "2026-10/1/service_report.en.html",
        "2026-09/1/service_report.en.html",
        "2026-09/1/settlement.en.html",
    ]


def test_the_operator_s_list_leads_to_each_language(keep: Keep, tmp_path: Path) -> None:
    keep("acme", "2026-10")
    update_archive(tmp_path, "acme", ["en", "zh"])
    update_list(tmp_path)
    assert Page(tmp_path / "index.html").links == ["acme/index.zh.html", "acme/index.html"]


def test_only_a_week_needs_its_dates(keep: Keep, tmp_path: Path) -> None:
    keep("acme", "2026-10")
    keep("acme", "2026-W41")
    update_archive(tmp_path, "acme", ["en"])
    text = Page(tmp_path / "acme" / "index.html").text
    assert "2026-10-05 to 2026-10-11" in text and "2026-10-01" not in text


def test_what_cannot_be_read_is_passed_over(keep: Keep, tmp_path: Path) -> None:
    assert update_archive(tmp_path, "nobody", ["en"]) == [] and update_list(tmp_path) is None
    (tmp_path / "acme" / "not a period" / "1").mkdir(parents=True)
    old = keep("acme", "2026-08")
    (old / "run.json").write_text("{half", "utf-8")
    assert update_archive(tmp_path, "acme", ["en"]) == []
    assert not (tmp_path / "acme" / "index.html").exists()
    keep("acme", "2026-09")
    update_archive(tmp_path, "acme", ["en"])
    page = Page(tmp_path / "acme" / "index.html")
    assert "see the report" in page.text and "2026-08/1/service_report.en.html" in page.links


def test_the_same_summaries_give_the_same_bytes(keep: Keep, tmp_path: Path) -> None:
    for month in ("2026-08", "2026-09"):
        keep("acme", month)
    first = [path.read_bytes() for path in update_archive(tmp_path, "acme", ["zh", "en"])]
    assert [path.read_bytes() for path in update_archive(tmp_path, "acme", ["zh", "en"])] == first


def test_a_page_that_cannot_be_written_is_a_sentence(keep: Keep, tmp_path: Path) -> None:
    keep("acme", "2026-10")
    (tmp_path / "acme" / "index.html").mkdir()
    with pytest.raises(ReportFailed, match="index.html\n  - cannot be written"):
        update_archive(tmp_path, "acme", ["en"])
