"""
A year, day by day with a moved clock: six contracts of different cadences, exports that come late, two amendments, a
restatement, and a mail server that is away for three days. At its end the ledger is what was worked out by hand.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from support.receivers import free_port, hook, mail_server

from servicepledge.delivery.due import State, owed_by
from servicepledge.delivery.ledger import Event, Ledger
from servicepledge.delivery.outbox.approval import approve
from servicepledge.delivery.outbox.deliver import Outbox
from servicepledge.delivery.publication.manifest import problems_of
from servicepledge.delivery.restate import restate
from servicepledge.delivery.run import run_due
from servicepledge.execution.pool import Job, Pool
from servicepledge.periods import Period
from servicepledge.report.annex.summary import summary
from servicepledge.report.material import Material
from servicepledge.workspace import Workspace

FIRST, LAST = date(2025, 1, 2), date(2026, 1, 5)
SOURCE = 'name = {{ zh = "中心", en = "Centre" }}\ntime_zone = "UTC"\nas_of = {as_of}T00:00:00\n[calls]\npath = "calls.parquet"\n'
TERM = {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}
TO_MAIL = '[[delivery.to]]\nchannel = "mail"\naddress = ["{name}@client.example"]\n'
TO_FOLDER = '[[delivery.to]]\nchannel = "folder"\naddress = ["handed over"]\nforms = ["page", "record"]\n'
TO_HOOK = '[[delivery.to]]\nchannel = "webhook"\naddress = ["room"]\nforms = []\n'
AMENDMENT = '\n[[amendments]]\nnumber = "{number}"\nsigned_on = {day}\neffective_on = {day}\n[[amendments.changes]]\nclause = "1"\ntarget = ">= 40 %"\n'
CONTRACTS = {
    "monthly": (TERM, TO_MAIL.format(name="monthly")),
    "from_16th": (TERM | {"month_starts_on": "16"}, TO_FOLDER),
    "quarterly": (TERM | {"every": "quarter"}, "[delivery]\napproval = true\n" + TO_MAIL.format(name="quarterly")),
    "half_yearly": (TERM | {"every": "half-year"}, TO_FOLDER),
    "yearly": (TERM | {"every": "year"}, TO_HOOK),
    "weekly": ({"every": "week", "starts_on": "2025-11-03", "ends_on": "2025-12-28"}, TO_FOLDER),
}

Line = tuple[str, Event, str, int | None]
"""Day, event, period, edition."""


def all_at_once(day: str, period: str, edition: int = 1) -> list[Line]:
    """Return what stands in the ledger of a report that was due, made and delivered on one day."""
    return [(day, Event.DUE, period, None), (day, Event.MADE, period, edition), (day, Event.DELIVERED, period, edition)]


def failed(period: str, *days: str) -> list[Line]:
    return [(day, Event.FAILED, period, 1) for day in days]


BY_HAND: dict[str, list[Line]] = {
    "monthly": [
        *all_at_once("2025-02-01", "2025-01"),
        *all_at_once("2025-03-01", "2025-02"),
        ("2025-04-01", Event.DUE, "2025-03", None),  # the exports of the last day of March come on the 4th
        ("2025-04-04", Event.MADE, "2025-03", 1),
        ("2025-04-04", Event.DELIVERED, "2025-03", 1),
        *all_at_once("2025-05-01", "2025-04"),
        *all_at_once("2025-06-01", "2025-05"),
        *all_at_once("2025-07-01", "2025-06"),
        ("2025-07-10", Event.MADE, "2025-04", 2),  # restated
        ("2025-07-10", Event.SUPERSEDED, "2025-04", 1),
        ("2025-07-10", Event.DELIVERED, "2025-04", 2),
        *all_at_once("2025-08-01", "2025-07"),
        *all_at_once("2025-09-01", "2025-08"),
        ("2025-10-01", Event.DUE, "2025-09", None),
        ("2025-10-01", Event.MADE, "2025-09", 1),
        *failed("2025-09", "2025-10-01", "2025-10-02", "2025-10-03"),
        ("2025-10-04", Event.DELIVERED, "2025-09", 1),
        *all_at_once("2025-11-01", "2025-10"),
        *all_at_once("2025-12-01", "2025-11"),
        *all_at_once("2026-01-01", "2025-12"),
    ],
    "from_16th": [
        *all_at_once("2025-01-16", "2024-12"),
        *all_at_once("2025-02-16", "2025-01"),
        *all_at_once("2025-03-16", "2025-02"),
        *all_at_once("2025-04-16", "2025-03"),
        *all_at_once("2025-05-16", "2025-04"),
        *all_at_once("2025-06-16", "2025-05"),
        *all_at_once("2025-07-16", "2025-06"),
        *all_at_once("2025-08-16", "2025-07"),
        *all_at_once("2025-09-16", "2025-08"),
        *all_at_once("2025-10-16", "2025-09"),
        *all_at_once("2025-11-16", "2025-10"),
        *all_at_once("2025-12-16", "2025-11"),
        *all_at_once("2026-01-01", "2025-12"),  # the term ends within it
    ],
    "quarterly": [
        ("2025-04-01", Event.DUE, "2025-Q1", None),
        ("2025-04-04", Event.MADE, "2025-Q1", 1),
        ("2025-04-08", Event.APPROVED, "2025-Q1", 1),
        ("2025-04-08", Event.DELIVERED, "2025-Q1", 1),
        ("2025-07-01", Event.DUE, "2025-Q2", None),
        ("2025-07-01", Event.MADE, "2025-Q2", 1),
        ("2025-07-03", Event.APPROVED, "2025-Q2", 1),
        ("2025-07-03", Event.DELIVERED, "2025-Q2", 1),
        ("2025-10-01", Event.DUE, "2025-Q3", None),
        ("2025-10-01", Event.MADE, "2025-Q3", 1),
        ("2025-10-03", Event.APPROVED, "2025-Q3", 1),
        ("2025-10-03", Event.FAILED, "2025-Q3", 1),
        ("2025-10-04", Event.DELIVERED, "2025-Q3", 1),
        ("2026-01-01", Event.DUE, "2025-Q4", None),
        ("2026-01-01", Event.MADE, "2025-Q4", 1),
        ("2026-01-03", Event.APPROVED, "2025-Q4", 1),
        ("2026-01-03", Event.DELIVERED, "2025-Q4", 1),
    ],
    "half_yearly": [*all_at_once("2025-07-01", "2025-H1"), *all_at_once("2026-01-01", "2025-H2")],
    "yearly": all_at_once("2026-01-01", "2025"),
    "weekly": [
        *all_at_once("2025-11-10", "2025-W45"),
        *all_at_once("2025-11-17", "2025-W46"),
        *all_at_once("2025-11-24", "2025-W47"),
        *all_at_once("2025-12-01", "2025-W48"),
        *all_at_once("2025-12-08", "2025-W49"),
        *all_at_once("2025-12-15", "2025-W50"),
        *all_at_once("2025-12-22", "2025-W51"),
        *all_at_once("2025-12-29", "2025-W52"),
    ],
}
APPROVALS = {"2025-04-08": "2025-Q1", "2025-07-03": "2025-Q2", "2025-10-03": "2025-Q3", "2026-01-03": "2025-Q4"}
LATE = ("2025-04-01", "2025-04-02", "2025-04-03")
AWAY = ("2025-10-01", "2025-10-02", "2025-10-03")


@dataclass
class Year:
    """A workspace on its way through the year."""

    place: Workspace
    settings: dict[str, str]
    told: list[str] = field(default_factory=list)
    day: date = FIRST
    more_calls: list[dict[str, Any]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 6, tzinfo=UTC)

    def export(self) -> None:
        """Write the exports as the centre has them on the morning of a day: all up to the midnight before."""
        until = date(2025, 3, 31) if str(self.day) in LATE else self.day
        rows = [
            call(contract, noon)
            for number in range((min(until, date(2026, 1, 1)) - date(2025, 1, 1)).days)
            for noon in [datetime(2025, 1, 1, 12) + timedelta(days=number)]
            for contract in CONTRACTS
        ]
        pl.DataFrame([*rows, *self.more_calls], infer_schema_length=None).write_parquet(
            self.place.data / "calls.parquet"
        )
        (self.place.data / "sources" / "centre.toml").write_text(SOURCE.format(as_of=until), "utf-8")

    def settle(self) -> None:
        port = str(free_port()) if str(self.day) in AWAY else self.settings["port"]
        mail = "\n".join(f"{name} = {value}" for name, value in (self.settings | {"port": port}).items())
        hook = '[webhook]\nsecret = "env:PLEDGE_TEST_SECRET"\nplaces = { room = "env:PLEDGE_TEST_PLACE" }\n'
        (self.place.data / "delivery.toml").write_text(
            f'[folder]\nroots = ["handed over"]\n[mail]\n{mail}\n{hook}', "utf-8"
        )

    def amend(self, contract: str, number: str) -> None:
        path = self.place.contract_files[contract]
        path.write_text(path.read_text("utf-8") + AMENDMENT.format(number=number, day=self.day), "utf-8")

    def live(self) -> None:
        """Do what is done on a day: by hand first, then what the schedule does."""
        place, today = Workspace.at(self.place.folder), str(self.day)
        ledger = Ledger.of(place)
        if today in APPROVALS:
            approve(place, ledger, place.contract("quarterly"), Period.parse(APPROVALS[today]), "李雷")
        if today == "2025-07-10":
            self.more_calls.append(call("monthly", datetime(2025, 4, 9, 13), is_answered=False))
            self.export()
            reason = "A call of 9 April was exported late"
            file = place.contract_files["monthly"]
            (outcome,) = restate(place, file, Period.parse("2025-04"), reason, self.told.append, Pool())
            assert outcome.error is None
        outcomes, broken = run_due(place, self.day, self.told.append, Pool())
        assert broken == [] and [one.error for one in outcomes if one.error] == []
        Outbox(place, ledger, self.told.append, pauses_s=()).deliver(place.contracts()[0], self.day)


def call(contract: str, noon: datetime, *, is_answered: bool = True) -> dict[str, Any]:
    return {
        "call_id": f"{contract}-{noon:%m-%d-%H}", "contract_id": contract, "channel": "phone", "queue": "general",
        "customer_id": "c", "agent_id": "a", "arrived_at": noon, "queued_at": noon, "is_test": False,
        "answered_at": noon + timedelta(seconds=3) if is_answered else None, "ended_at": noon + timedelta(seconds=60),
        "outcome": "answered" if is_answered else "abandoned",
    }  # fmt: skip


def beside(prepared: Material, job: Job) -> dict[str, bytes]:
    return {"run.json": json.dumps(summary(prepared), ensure_ascii=False).encode()}


def busy_days() -> Sequence[date]:
    """Return every day of the year on which something is due, done, or not yet possible, and each day after one."""
    named = {date.fromisoformat(line[0]) for lines in BY_HAND.values() for line in lines}
    named |= {date.fromisoformat(day) for day in (*LATE, *AWAY, "2025-06-01", "2025-08-15")}
    near = {day + timedelta(days=n) for day in named for n in (-1, 0, 1)}
    return sorted(day for day in near if FIRST <= day <= LAST)


def test_a_year_leaves_the_ledger_that_was_worked_out_by_hand(
    make_place: Any, pages: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any
) -> None:
    pytest.importorskip("aiosmtpd")
    pages.beside = beside
    place = make_place(**{name: terms for name, (terms, _) in CONTRACTS.items()})
    (place.folder / "handed over").mkdir()
    for name, (_, delivery) in CONTRACTS.items():
        path = place.contract_files[name]
        path.write_text(path.read_text("utf-8").replace("[[clauses]]", f"{delivery}[[clauses]]", 1), "utf-8")
    with mail_server(tmp_path_factory.mktemp("mail")) as (server, settings), hook() as room:
        monkeypatch.setenv("PLEDGE_TEST_SECRET", "s")
        monkeypatch.setenv("PLEDGE_TEST_PLACE", room.url)
        year = Year(place, settings)
        monkeypatch.setattr(Ledger, "of", classmethod(lambda cls, of: cls(of.data / "ledger.sqlite", lambda: year.now)))
        for year.day in busy_days():
            year.export()
            year.settle()
            if str(year.day) == "2025-06-01":
                year.amend("monthly", "补1")
            if str(year.day) == "2025-08-15":
                year.amend("quarterly", "补2")
            year.live()
    ledger = Ledger.of(place)
    found = {
        name: [(f"{one.at:%Y-%m-%d}", one.event, one.period, one.edition) for one in ledger.events(name)]
        for name in CONTRACTS
    }
    assert found == BY_HAND
    # What went out: each parcel once, and the restated report once more.
    ids = [message["Message-ID"] for message in server.messages]
    assert len(ids) == len(set(ids)) == 13 + 4
    assert [receiver for (receiver,) in server.receivers].count("quarterly@client.example") == 4
    assert len(room.requests) == 1
    parcels = list((place.folder / "handed over").rglob("parcel.json"))
    assert len(parcels) == 13 + 2 + 8
    # What was published is still what it was, and all of it is sent.
    editions = [path.parent for path in place.reports.rglob("manifest.json")]
    assert len(editions) == 12 + 1 + 13 + 4 + 2 + 1 + 8 and [problems_of(one) for one in editions] == [[]] * len(
        editions
    )
    standing, errors = owed_by(place, ledger, Workspace.at(place.folder).contracts()[0], LAST)
    assert errors == [] and {one.state for one in standing} == {State.SENT}
    late = {one.period.label for one in standing if one.is_late}
    assert late == {"2025-Q1"}, "approved on the 8th, due on the 5th"
