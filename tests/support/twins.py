"""Two centres alike but for their words: in one every free text of contract, source and exports is an attack."""

import json
import re
import shutil
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import polars as pl

from servicepledge.workspace import Workspace

SCRIPT = "<script>alert(1)</script>"
ATTACK = (
    f"{SCRIPT}<img src=x onerror=alert(2)></td></tr></table></section></main><!-- \"'&amp;]]>"
    "{{ 7 * 7 }}{% raw %}{0}{name}%s%(a)d\\1\\u003cb\\n@@style@@@@scripts@@@@policy@@${7*7}`$x$**b**[a](javascript:alert(3))"
    "\u202e\u2067\u0085\u2028\x07\x1b[31m𠮷😀\ufffd"
)
LEADS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", '"', "'", "<!--", "</script>", "\u202e", "𠮷", "http://x.invalid ")
"""How an attack may begin: with what a workbook would run, and with what else has a meaning at the beginning."""
FILE = "=1+1 <img src=x onerror=alert(4)>\"'&{{ 7 * 7 }}𠮷"
"""An attack that can be the name of a file; a contract's id is one."""
SAMPLE_OF, SINCE = "citizen", "2026-08-01"
ODD = 40
"""One row in so many has a code that no list knows."""
CODES = {
    "calls": ("channel", "kind", "hung_up_by"),
    "tickets": ("channel", "kind", "class"),
    "surveys": ("channel", "kind"),
    "logbook": ("channel", "activity", "cause"),
    "shifts": ("channel",),
}
"""Columns whose values mean something; the others that hold text are free."""
MOMENTS = {"calls": "arrived_at", "tickets": "received_at", "surveys": "sent_at", "logbook": "started_at", "shifts": "started_at"}  # fmt: skip

CONTRACT = """
number = "«number»"
title = { zh = "«title»", en = "«title in English»" }
template = "«template»"
source = "«file:source»"
rows = "«rows»"
time_zone = "Asia/Shanghai"
starts_on = 2026-08-01
ends_on = 2027-03-31
[client]
name = { zh = "«client»", en = "«client in English»" }
[provider]
name = { zh = "«provider»", en = "«provider in English»" }
[report]
every = "month"
languages = ["zh", "en"]
[hours."«hours»"]
windows = ["08:30-17:30"]
[hours."«open hours»"]
windows = ["____"]
[service_hours]
phone = "«hours»"

[[clauses]]
ref = "«ref 1»"
words = "«words 1»"
words_en = "«words 1 in English»"
kpi = "answer_rate"
scope = { channel = "phone", hours = "«hours»" }
target = ">= 99 %"
agreed = "«agreed 1»"
fields = [{ name = { zh = "«field»", en = "«field in English»" }, value = "«value»" }, { name = { zh = "«blank»", en = "«blank in English»" }, value = "____ «around»" }]
headline = true
[[clauses]]
ref = "«ref 2»"
words = "«words 2»"
kpi = "service_level"
scope = { channel = "phone", queue = ["«value of queue»", "«service»"], topic = ["«value of topic»", "«fees»"], kind = ["inquiry", "«odd kind»"] }
limit = "15 s"
target = ">= 97 %"
headline = true
[[clauses]]
ref = "«ref 3»"
words = "«words 3»"
kpi = "first_response_time"
limit = "4 business hours"
clock = "«hours»"
target = ">= 99 %"
headline = true
[[clauses]]
ref = "«ref 4»"
words = "«words 4»"
kpi = "customer_satisfaction"
reading = { metric = "mean" }
target = ">= 4.9 points"
headline = true
[[clauses]]
ref = "«ref 5»"
words = "«words 5»"
kpi = "resolution_time"
limit = "____ «limit» h"
target = ">= ____ «target» %"
[[clauses]]
ref = "«ref 6»"
words = "«words 6»"
kpi = "first_contact_resolution"
reading = { window = "____ «window»" }
target = ">= 80 %"
[[clauses]]
ref = "«ref 7»"
kind = "cadence_without_interval"
words = "«words 7»"
kpi = "cadence_compliance"
scope = { activity = "training", topic = "«value of topic»" }
[[clauses]]
ref = "«ref 8»"
words = "«words 8»"
kpi = "prohibited_conduct_incidents"
target = "<= 0 count"
headline = true
[[clauses]]
ref = "«ref 9»"
words = "«words 9»"
kpi = "staffed_hours_coverage"
scope = { channel = "phone", hours = "«open hours»" }
target = ">= 95 %"
[[clauses]]
ref = "«ref 10»"
words = "«words 10»"
kpi = "billable_talk_minutes"
[[clauses]]
ref = "«ref 11»"
words = "«words 11»"
kpi = "consecutive_miss"
scope = { clause = ["«ref 1»"] }
target = "<= 1 count"
[[clauses]]
ref = "«ref 12»"
words = "«words 12»"
words_en = "«words 12 in English»"
[[clauses]]
ref = "«ref 13»"
words = "«words 13»"
kpi = "qa_score"
headline = true

[[amendments]]
number = "«amendment»"
signed_on = 2026-09-20
effective_on = 2026-10-15
removes = ["«ref 12»"]
[[amendments.changes]]
clause = "«ref 2»"
words = "«words 2 amended»"
words_en = "«words 2 amended, in English»"
agreed = "«agreed 2»"
target = ">= 99 %"
[[amendments.adds]]
ref = "«ref 14»"
words = "«words 14»"
kpi = "average_speed_of_answer"
target = "<= 1 s"

[[consequences]]
ref = "«rule 1»"
owed = { zh = "«owed»", en = "«owed in English»" }
within = "____ «within» d"
[[consequences]]
ref = "«rule 2»"
clauses = ["«ref 1»"]
when = { missed_in_a_row = 2 }
owed = { zh = "«plan»", en = "«plan in English»" }
within = "10 working days"
[[consequences]]
ref = "«rule 3»"
class = "major"
needs = { zh = "«needs»", en = "«needs in English»" }
[[consequences]]
ref = "«rule 4»"
clauses = ["«ref 8»"]
owed = { zh = "____ «remedy»", en = "____ «remedy in English»" }
on_person = true

[[fees]]
ref = "«fee 1»"
clause = "«ref 10»"
what = { zh = "«fee»", en = "«fee in English»" }
rate = "0.35 元/分钟"
[[fees]]
ref = "«fee 2»"
what = { zh = "«sum»", en = "«sum in English»" }
amount = "50000 元"
[[fees]]
ref = "«fee 3»"
what = { zh = "«open sum»", en = "«open sum in English»" }
amount = "____ «amount» 元"
[[deductions]]
ref = "«deduction 1»"
clause = "«ref 1»"
of = "«fee 1»"
bands = [{ from = "99 %", to = "100 %", deduct = "0 %" }, { from = "0 %", to = "99 %", deduct = "2 %" }]
[[deductions]]
ref = "«deduction 2»"
clause = "«ref 3»"
deduct = "1 分"
[settlement]
point = "____ «point» 元"
"""
SOURCE = """
name = { zh = "«source»", en = "«source in English»" }
time_zone = "Asia/Shanghai"
as_of = 2026-11-01T00:00:00
"""
_MARK = re.compile("«(.+?)»")
Say = Callable[[str], str]


def plain(name: str) -> str:
    """Return a free text as anybody would write it: its name."""
    return name.removeprefix("file:").removeprefix("value of ")


def attacks() -> Say:
    """Return a function from a free text's name to an attack, each name its own."""
    leads, said = cycle(LEADS), dict[str, str]()

    def say(name: str) -> str:
        if name.startswith("file:"):
            return FILE + name.removeprefix("file:")
        lead = next(lead for lead in leads if lead != "\u202e" or not name.startswith(("value of ", "odd ")))
        return said.setdefault(name, f"{lead} {plain(name)} {ATTACK}")

    return say


def centre(folder: Path, sample: Path, say: Say) -> tuple[Workspace, str]:
    """Write a workspace whose every free text is as `say` has it; return it with its contract's id."""
    contract, source = say("file:contract"), say("file:source")
    for name, text in (("contracts", CONTRACT), ("sources", SOURCE)):
        (folder / "data" / name).mkdir(parents=True)
        file = f"{contract if name == 'contracts' else source}.toml"
        (folder / "data" / name / file).write_text(
            _filled(text, say) + (_exports(say) if text is SOURCE else ""), "utf-8"
        )
    for table in CODES:
        _export(pl.read_parquet(sample / f"{table}.parquet"), table, say).write_parquet(
            folder / "data" / f"{say('file:' + table)}.parquet"
        )
    shutil.copytree(sample.parents[1] / "notebooks", folder / "notebooks")
    review = folder / "notebooks" / "agent_review.ipynb"
    review.write_text(review.read_text("utf-8").replace("names = False", "names = True"), "utf-8")
    return Workspace.at(folder), contract


def _filled(text: str, say: Say) -> str:
    return _MARK.sub(lambda found: _quoted(say(found[1])), text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")


def _exports(say: Say) -> str:
    return "".join(
        f'[{table}]\npath = "{_quoted(say("file:" + table))}.parquet"\n[{table}.columns]\n'
        f'contract_id = "{_quoted(say("column"))}"\n'
        for table in CODES
    )


def _export(rows: pl.DataFrame, table: str, say: Say) -> pl.DataFrame:
    """Return an export of one client in which free texts, and one code in so many, are as `say` has them."""
    mine = rows.filter(
        (pl.col("contract_id") == SAMPLE_OF) & (pl.col(MOMENTS[table]) >= pl.lit(SINCE).str.to_datetime())
    )
    free = [name for name, kind in mine.schema.items() if kind == pl.String and name not in (*CODES[table], "contract_id", "outcome")]  # fmt: skip
    is_odd = pl.int_range(pl.len()) % ODD == 0
    return mine.with_columns(
        *(pl.col(name).replace_strict({value: _seen(say(_name(name, value))) for value in mine[name].drop_nulls().unique(maintain_order=True)}, default=None) for name in free),
        *(pl.when(is_odd & pl.col(name).is_not_null()).then(pl.lit(say(f"odd {name}"))).otherwise(pl.col(name)).alias(name) for name in CODES[table]),
        pl.lit(say("rows")).alias(say("column")),
    ).drop("contract_id")  # fmt: skip


def _seen(attack: str) -> str:
    """Return a value of an export without what nobody sees before it: that is refused in keys, and warned of elsewhere."""
    return attack.lstrip("\u202e")


def _name(column: str, value: str) -> str:
    """Return what a value is called: the commonest of a queue and a topic are those that clauses name."""
    return f"value of {column}" if value in ("inquiries", "permits") else value
