"""The page: one file, no request, the same bytes every time, one client's figures, and nobody's words as markup."""

import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest
from markupsafe import escape
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from support.reports import in_language, page_of, plain

from servicepledge.report.page.render import page_html
from servicepledge.report.report import open_report
from servicepledge.report.sections.heads import foot_text
from servicepledge.text import LANGUAGES

HOSTILE = "<script>alert(1)</script></table></section>\"'&amp;{{ 7 * 7 }}@@style@@\u202e𠮷"
MOST_BYTES = 2_300_000


class Tags(HTMLParser):
    """The page's elements in order, with the attributes that load or run something; and its text."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.loads.extend(value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data"))
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_endtag(self, tag):
        self.tags.append(f"/{tag}")

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def page(report) -> str:
    return page_of(report("telecom", "zh"))


def test_the_page_of_the_longest_letter_is_small_enough(report):
    assert len(page_of(report("telecom-letter", "en")).encode()) < MOST_BYTES


def test_the_page_is_one_file_that_asks_for_nothing(page):
    assert len(page.encode()) < MOST_BYTES
    assert all(target.startswith("#") for target in Tags(page).loads)
    visible = re.sub(r'<script type="text/plain" id="plotly">.*?</script>', "", page, flags=re.DOTALL)
    assert not re.search(r"@import|url\(|https?://|//cdn|mathjax|require\.js|jquery", visible, flags=re.IGNORECASE)
    assert "default-src 'none'" in page and "unsafe-eval" not in page


def test_the_page_has_no_notebook_about_it(page):
    assert "code that must not reach the page" not in page
    assert not re.search(r"jp-|class=\"(prompt|cell)|In\s?\[", page[: page.index('id="plotly"')])
    assert page.startswith("<!DOCTYPE html>") and '<html lang="zh-CN"' in page
    assert "<title>服务报告 · 通信行业客户服务协议 · 2026-10</title>" in page
    assert page.count('id="plotly"') == 1


def test_the_same_inputs_give_the_same_bytes(page, workspace):
    again = open_report("telecom", "2026-10", language="zh", workspace=str(workspace.folder))
    assert page_of(again) == page


def test_nobody_is_named_and_no_other_clients_rows_are_counted(page, workspace):
    text = Tags(page).text
    text = text[: text.index("requestIdleCallback")] if "requestIdleCallback" in text else text
    words = set(re.findall(r"[A-Za-z0-9]+", re.sub(r"[A-Za-z0-9+/=]{200,}", "", text)))
    for table, columns in {
        "calls": ("call_id", "customer_id", "agent_id"),
        "tickets": ("ticket_id", "customer_id", "agent_id", "owner_id"),
        "surveys": ("survey_id",),
    }.items():
        rows = pl.read_parquet(workspace.data / "sample" / f"{table}.parquet")
        for column in columns:
            assert not words & set(rows[column].drop_nulls().to_list())
        own = rows.filter(pl.col("contract_id") == "telecom").height
        assert f"{own:,}" in text and f"{rows.height:,}" not in text


def test_hostile_words_in_a_contract_change_nothing_but_the_text(workspace, spoiled, tmp_path):
    """Both beside no earlier edition: what changed against one would be a difference of its own."""
    words = json.dumps(HOSTILE, ensure_ascii=False)
    folder = spoiled(
        "contracts/telecom.toml",
        ('"通信行业客户服务协议"', words),
        ('"Telecom customer service agreement"', words),
        ('"示例通信有限公司"', words),
        ('"Example Telecom Co., Ltd."', words),
        ('"示例客户服务中心"', words),
        ('"KF-2026-001"', words),
        ('"4.1.1a"', words),
        ('"电话客服：接通率不低于95%"', words),
        ('"Phone: connection rate of at least 95%"', words),
        ('">= ____ %"', json.dumps(f">= ____ {HOSTILE} %", ensure_ascii=False)),
    )
    shutil.copytree(workspace.data, tmp_path / "plain" / "data")
    plain_report = open_report("telecom", "2026-10", workspace=str(tmp_path / "plain"))
    spoiled_report = open_report("telecom", "2026-10", workspace=str(folder))
    for language in LANGUAGES:
        plain, hostile = (
            Tags(page_of(in_language(plain_report, language))),
            Tags(page_of(in_language(spoiled_report, language))),
        )
        assert hostile.tags == plain.tags
        assert hostile.text.count("<script>alert(1)</script>") >= 8
        assert "{{ 7 * 7 }}" in hostile.text and "@@style@@" in hostile.text and "𠮷" in hostile.text


def test_the_contents_list_every_heading_in_the_order_of_the_page(page):
    body = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    headings = re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', body, flags=re.DOTALL)
    contents = body[body.index("<nav ") : body.index("</nav>")]
    assert len(headings) >= 9 and re.findall(r'<a href="#([^"]+)">(.*?)</a>', contents, flags=re.DOTALL) == headings


def foot_of(page: str) -> str:
    """Return what stands at the foot of a printed sheet, as a browser reads it."""
    (held,) = re.findall(r'@bottom-left\{content:"([^"\n]*)"\}\}</style>', page)
    return re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), held)


def test_each_printed_sheet_says_what_it_belongs_to(page, report):
    foot = plain(foot_of(page_of(report("hotline", "en"))))
    assert foot.startswith("Service report · CN-2026-005 · 2026-10-01 to 2026-10-31 · Edition ")
    assert plain(foot_of(page)).startswith("服务报告 · KF-2026-001 · 2026-10-01 至 2026-10-31 · 第 ")


def test_hostile_words_stay_inside_the_foot_of_a_sheet(report):
    material = report("hotline", "en").material

    def page_with(number: str) -> str:
        contract = material.contract.model_copy(update={"number": number})
        evidence = replace(material.evidence, card=replace(material.card, contract=contract))
        foot = foot_text(replace(material, evidence=evidence), "internal")
        head = {"text/html": f'<header class="head" data-foot="{escape(foot)}"></header>'}
        about = {"servicepledge": {"foot": foot}}
        cell = new_code_cell("…", outputs=[new_output("display_data", head, metadata=about)])
        return page_html(new_notebook(cells=[cell]), title="t", language="en").decode()

    page = page_with(HOSTILE)
    style = page[: page.index("</style>")]
    assert page.count("</style>") == 1 and "alert" in style and "alert(" not in style
    words = foot_of(page)
    assert words.startswith("internal · ") and " · 2026-10-01 to 2026-10-31 · Edition 1" in words
    assert "<script>alert(1)</script>" in words
    assert words.partition("𠮷")[2].startswith("\u2069"), "what turns the direction of writing ends with the number"
    assert len(foot_of(page_with("9" * 900))) == 150


def test_an_analysts_own_cells_reach_the_page_but_not_what_they_printed():
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# for the analyst", metadata={"tags": ["analyst"]}),
            new_markdown_cell("## A word on the storm of 12 October"),
            new_code_cell(
                "…",
                outputs=[
                    new_output("stream", name="stdout", text="printed"),
                    new_output("execute_result", {"text/html": "<p>own</p>", "text/plain": "x"}),
                ],
            ),
        ]
    )
    page = page_html(notebook, title="A <title>", language="en").decode()
    assert "A word on the storm" in page and "<p>own</p>" in page
    assert "for the analyst" not in page and "printed" not in page
    assert "<title>A &lt;title&gt;</title>" in page and 'id="plotly"' not in page
