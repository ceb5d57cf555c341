"""A centre of two clients over three months, and a stand-in for the slow part: executing the notebook."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from servicepledge.checks import gate
from servicepledge.checks.worker import Checker
from servicepledge.errors import PledgeError
from servicepledge.execution.notebook import Page
from servicepledge.execution.pool import Job, Pool
from servicepledge.report.material import Material, read_material
from servicepledge.workspace import Workspace

CONTRACT = """
title = {{ zh = "{title}", en = "{title}" }}
source = "{source}"
time_zone = "UTC"
starts_on = {starts_on}
ends_on = {ends_on}
[client]
name = {{ zh = "甲方", en = "Client" }}
[provider]
name = {{ zh = "乙方", en = "Provider" }}
[report]
every = "{every}"
due_days = 5
month_starts_on = {month_starts_on}
languages = {languages}
[[clauses]]
ref = "1"
words = '''{words}'''
kpi = "answer_rate"
target = ">= 50 %"
headline = true
"""
SOURCE = """
name = { zh = "中心", en = "Centre" }
time_zone = "UTC"
as_of = 2026-04-01T00:00:00
[calls]
path = "calls.parquet"
"""
TERMS = {
    "title": "协议",
    "source": "centre",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "every": "month",
    "month_starts_on": "1",
    "languages": '["zh"]',
    "words": "接通率",
}

MakePlace = Callable[..., Workspace]


def calls(clients: Sequence[str], *, queue: str = "general") -> pl.DataFrame:
    """Return a call at noon of every day of January to March 2026 for each client; client `two` is never answered."""
    rows = [
        {
            "call_id": f"{client}-{day}",
            "contract_id": client,
            "channel": "phone",
            "queue": queue,
            "customer_id": f"customer of {client}",
            "agent_id": f"agent of {client}",
            "arrived_at": noon,
            "queued_at": noon,
            "answered_at": None if client == "two" else noon + timedelta(seconds=3),
            "ended_at": noon + timedelta(seconds=60),
            "outcome": "abandoned" if client == "two" else "answered",
            "is_test": False,
        }
        for client in clients
        for day in range(90)
        for noon in [datetime(2026, 1, 1, 12) + timedelta(days=day)]
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


@pytest.fixture
def make_place(tmp_path: Path) -> MakePlace:
    """Return a function that writes a workspace: `make_place(one={}, two={"every": "quarter"})`."""

    def make(*, source: str = SOURCE, queue: str = "general", **contracts: Mapping[str, str]) -> Workspace:
        for folder in ("contracts", "sources"):
            (tmp_path / "data" / folder).mkdir(parents=True)
        for name, terms in contracts.items():
            path = tmp_path / "data" / "contracts" / f"{name}.toml"
            path.write_text(CONTRACT.format(**TERMS | dict(terms)), "utf-8")
        (tmp_path / "data" / "sources" / "centre.toml").write_text(source, "utf-8")
        calls(["one", "two"], queue=queue).write_parquet(tmp_path / "data" / "calls.parquet")
        return Workspace.at(tmp_path)

    return make


class Pages:
    """Stands in for the processes of a pool: returns pages and remembers what each was told."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.clients: list[set[str]] = []
        self.prepared: list[Material] = []
        self.errors: dict[str, Exception] = {}
        self.beside: Callable[[Material, Job], dict[str, bytes]] | None = None
        """What lies beside a page, where a test needs that."""
        self.during: Callable[[], object] = lambda: None
        """What happens while pages are made."""

    @property
    def made(self) -> list[str]:
        return [f"{Path(told['contract']).stem} {told['period']} {told['language']}" for told in self.told]

    def __call__(
        self, jobs: Sequence[Job], begins: Callable[[Job], None] = lambda _: None
    ) -> Iterator[tuple[Job, Page | PledgeError]]:
        for job in jobs:
            begins(job)
            client = Path(job.parameters["contract"]).stem
            error = self.errors.get(client)
            if error is not None and not isinstance(error, PledgeError):
                raise error
            files: dict[str, bytes] = {}
            if error is None:
                self.told.append(dict(job.parameters))
                if "prepared" in job.parameters:
                    prepared = read_material(Path(job.parameters["prepared"]))
                    files = self.beside(prepared, job) if self.beside else {}
                    self.prepared.append(prepared)
                    evidence = prepared.evidence
                    frames = [evidence.card.tallies, *evidence.breakdowns.values()]
                    rows = [row for miss in evidence.misses for row in miss.listed.get_column("call_id")]
                    named = {name for frame in frames for name in frame["contract"]} | {row[:3] for row in rows}
                    self.clients.append(named)
            self.during()
            yield job, error or Page(b"page", files)


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Pages:
    """Executing notebooks and checking exports, both of which have tests of their own, are taken out."""
    stand_in = Pages()
    monkeypatch.setattr(Pool, "prepare", lambda _: None)
    monkeypatch.setattr(Pool, "pages", lambda _, *told: stand_in(*told))
    monkeypatch.setattr(gate, "findings_of", lambda *_: ())
    monkeypatch.setattr(Checker, "ask", lambda *_: None)
    monkeypatch.setattr(Checker, "findings", lambda _: ())
    return stand_in


@pytest.fixture
def april() -> date:
    """The first day of April: what the first quarter owes is owed, and not yet overdue."""
    return date(2026, 4, 1)
