"""Delivery to real servers on this machine: what arrives, what the ledger says, what never goes out."""

import json
import os
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.command import run_pledge
from support.receivers import HERE, free_port, hook, mail_server, odd_server

from servicepledge.delivery.channels import channel_of
from servicepledge.delivery.channels.webhook import signature
from servicepledge.delivery.due import State, owed_by
from servicepledge.delivery.ledger import Entry, Event, Ledger
from servicepledge.delivery.outbox.approval import approve
from servicepledge.delivery.outbox.deliver import Outbox, Sent, check_delivery
from servicepledge.delivery.outbox.secrets import Secret
from servicepledge.delivery.outbox.settings import Settings
from servicepledge.delivery.run import run_due
from servicepledge.errors import RecordError, UsageError
from servicepledge.execution.pool import Job, Pool
from servicepledge.periods import Period
from servicepledge.report.annex.summary import summary
from servicepledge.report.material import Material
from servicepledge.workspace import Workspace

APRIL = date(2026, 4, 1)
PASSWORD = "hunter2-und-so-weiter"
MAIL = """
[delivery]
[[delivery.to]]
channel = "mail"
address = ["王芳 <wang@client.example>"]
language = "zh"
forms = ["page", "workbook"]
"""
OPERATOR = """
[[delivery.operator]]
channel = "webhook"
address = ["{url}"]
"""


def beside(prepared: Material, job: Job) -> dict[str, bytes]:
    """Return what a report brings along, in its smallest honest form: its summary, and a workbook in name."""
    language = job.parameters["language"]
    return {
        "run.json": json.dumps(summary(prepared), ensure_ascii=False).encode(),
        f"service_report.{language}.xlsx": b"workbook of " + prepared.contract.id.encode(),
    }


class Centre:
    """A workspace whose reports are made, and what is sent from it."""

    def __init__(self, place: Workspace, tell: list[str]) -> None:
        self.place, self.told, self.slept = place, tell, list[float]()

    @property
    def ledger(self) -> Ledger:
        return Ledger.of(self.place)

    def run(self, day: date = APRIL) -> None:
        outcomes, broken = run_due(Workspace.at(self.place.folder), day, self.told.append, Pool())
        assert broken == [] and [one.error for one in outcomes if one.error] == []

    def settle(self, **tables: Mapping[str, str]) -> None:
        lines = [
            line
            for name, fields in tables.items()
            for line in (f"[{name}]", *(f"{field} = {value}" for field, value in fields.items()))
        ]
        (self.place.data / "delivery.toml").write_text("\n".join(lines), "utf-8")

    def deliver(self, *, is_dry: bool = False, is_by_run: bool = False, pauses_s: tuple[float, ...] = ()) -> list[Sent]:
        place = Workspace.at(self.place.folder)
        outbox = Outbox(place, self.ledger, self.told.append, self.slept.append, pauses_s, is_dry)
        return outbox.deliver(place.contracts()[0], APRIL, is_by_run=is_by_run)

    def events(self, *kinds: Event, contract: str = "one") -> list[Entry]:
        return self.ledger.events(contract, None, *kinds)

    def edition(self, contract: str = "one") -> Path:
        return self.place.reports / contract / "2026-03" / "1"

    def standing(self) -> tuple[State, str]:
        (one,) = (one for one in owed_by(self.place, self.ledger, self.place.contracts()[0], APRIL)[0] if one.edition)
        return one.state, one.why


@pytest.fixture
def centre(make_place: Any, pages: Any) -> Callable[..., Centre]:
    """Return a function that makes March's reports of contracts that say where they go: `centre(MAIL)`."""
    pages.beside = beside

    def make(delivery: str = MAIL, **more: str) -> Centre:
        place = make_place(**{name: {"starts_on": "2026-03-01"} for name in ("one", *more)})
        for name, text in {"one": delivery, **more}.items():
            path = place.contract_files[name]
            path.write_text(path.read_text("utf-8").replace("[[clauses]]", f"{text}\n[[clauses]]", 1), "utf-8")
        made = Centre(place, [])
        made.run()
        return made

    return make


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGE_TEST_SECRET", PASSWORD)


@pytest.fixture
def mail(tmp_path_factory: Any) -> Iterator[Any]:
    pytest.importorskip("aiosmtpd")
    with mail_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


# -- mail --------------------------------------------------------------------------------------------------------------


def test_a_report_arrives_by_mail_once_with_its_files_and_the_ledger_says_so(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre()
    made.settle(mail=settings)
    (sent,) = made.deliver()
    assert sent.error is None
    (message,) = server.messages
    assert server.receivers == [["wang@client.example"]]
    assert message["To"] == "王芳 <wang@client.example>" and message["From"] == "服务中心 <reports@centre.example>"
    assert message["Subject"] == "协议 2026年3月：第 1 版，定稿"
    assert {part.get_filename(): part.get_content() for part in message.iter_attachments()} == {
        "one_2026-03_service_report.zh.html": "page",
        "one_2026-03_service_report.zh.xlsx": b"workbook of one",
    }
    html = message.get_body(("html",)).get_content()
    assert 'lang="zh-CN"' in html and "致：甲方" in html and "接通率" in html and "● 达标" in html
    assert "本期条款：达标 1，未达标 0" in message.get_body(("plain",)).get_content()
    (entry,) = made.events(Event.DELIVERED)
    assert message["Message-ID"] == f"<{entry.about['id']}@centre.example>"
    assert message["X-SHA256"] == entry.about["content"]
    assert (entry.about["channel"], entry.about["address"]) == ("mail", "王芳 <wang@client.example>")
    assert made.standing()[0] is State.SENT
    assert made.deliver() == [] and len(server.messages) == 1


def test_every_line_of_a_message_is_plain_ascii_and_headers_are_encoded(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre(MAIL.replace("王芳 <", '\\"王芳（客户成功部）, Dr.\\" <'))
    made.settle(mail=settings)
    made.deliver()
    (message,) = server.messages
    assert message["To"].addresses[0].display_name == "王芳（客户成功部）, Dr."
    raw = message.as_bytes()
    assert raw.isascii() and b"=?utf-8?" in raw and max(len(line) for line in raw.splitlines()) <= 998


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_is_encrypted_before_the_password_is_said(
    centre: Any, tmp_path_factory: Any, security: str, secret: None
) -> None:
    pytest.importorskip("aiosmtpd")
    made = centre()
    with mail_server(tmp_path_factory.mktemp("mail"), security, ("reports", PASSWORD)) as (server, settings):
        made.settle(mail=settings | {"user": '"reports"', "password": '"env:PLEDGE_TEST_SECRET"'})
        (sent,) = made.deliver()
        assert sent.error is None and len(server.messages) == 1 and server.logins == [("reports", PASSWORD)]


def test_a_certificate_nobody_vouches_for_is_refused_for_good(centre: Any, tmp_path_factory: Any) -> None:
    pytest.importorskip("aiosmtpd")
    made = centre()
    with mail_server(tmp_path_factory.mktemp("mail"), "tls") as (server, settings):
        made.settle(mail={name: value for name, value in settings.items() if name != "ca"})
        (sent,) = made.deliver(pauses_s=(1,))
        assert "is not to be trusted" in str(sent.error) and server.messages == [] and made.slept == []


def test_a_server_that_offers_no_encryption_gets_nothing(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre()
    made.settle(mail=settings | {"security": '"starttls"'})
    (sent,) = made.deliver()
    assert "does not offer what the settings ask for" in str(sent.error) and server.messages == []


def test_without_encryption_only_on_this_machine(centre: Any) -> None:
    made = centre()
    made.settle(mail={"host": '"mail.example"', "security": '"none"', "sender": '"a@centre.example"'})
    (sent,) = made.deliver()
    assert "'none' is for a server on this machine" in str(sent.error)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_told_without_it(centre: Any, tmp_path_factory: Any, secret: None) -> None:
    pytest.importorskip("aiosmtpd")
    made = centre()
    with mail_server(tmp_path_factory.mktemp("mail"), "tls", ("reports", "another")) as (server, settings):
        made.settle(mail=settings | {"user": '"reports"', "password": '"env:PLEDGE_TEST_SECRET"'})
        (sent,) = made.deliver(pauses_s=(1,))
    assert "did not accept user and password (535)" in str(sent.error) and made.slept == []
    assert_hidden(made, PASSWORD, str(sent.error))


def assert_hidden(made: Centre, secret: str, *texts: str) -> None:
    """No secret in what was told, in the ledger, or in any file that is handed over."""
    held = "\n".join([*texts, *made.told, repr(made.events())])
    assert secret not in held
    for path in (path for path in made.place.folder.rglob("*") if path.is_file() and path.name != "secret"):
        assert secret.encode() not in path.read_bytes(), path


# -- what goes wrong for now, and for good -----------------------------------------------------------------------------


def test_what_is_refused_for_now_is_tried_again_after_growing_pauses_under_the_same_id(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre()
    made.settle(mail=settings)
    server.answers = ["451 try again later", "451 try again later"]
    (sent,) = made.deliver(pauses_s=(2, 10, 60))
    assert sent.error is None and made.slept == [2, 10] and len(server.messages) == 1
    assert made.events(Event.FAILED) == [] and len(made.events(Event.DELIVERED)) == 1


def test_what_stays_refused_is_written_down_and_tried_at_the_next_run(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre()
    made.settle(mail=settings)
    server.answers = ["451 busy"] * 3
    (sent,) = made.deliver(pauses_s=(2, 10))
    assert sent.error is not None and sent.error.exit_code == 10 and "451 busy" in str(sent.error)
    assert "tried again at the next run" in str(sent.error)
    (failed,) = made.events(Event.FAILED)
    assert (failed.about["kind"], failed.about["stage"]) == ("transient", "deliver")
    assert made.standing() == (State.READY, f"not delivered so far: {failed.about['why']}")
    (sent,) = made.deliver()
    assert sent.error is None
    (delivered,) = made.events(Event.DELIVERED)
    assert delivered.about["id"] == failed.about["id"]


def test_an_address_that_is_refused_for_good_is_told_to_the_operator_once(centre: Any, mail: Any, secret: None) -> None:
    server, settings = mail
    server.refused["wang@client.example"] = "550 no such mailbox"
    with hook() as operator:
        made = centre(MAIL + OPERATOR.format(url=operator.url))
        made.settle(mail=settings, webhook={"secret": '"env:PLEDGE_TEST_SECRET"'})
        for _ in range(2):
            (sent,) = made.deliver(pauses_s=(1,))
            assert "550 no such mailbox" in str(sent.error) and made.slept == []
        ((_, body),) = operator.requests
    told = json.loads(body)
    assert "one 2026-03, edition 1, could not be delivered" in told["text"] and "报告未能交付" in told["subject"]
    assert [one.about["kind"] for one in made.events(Event.FAILED)] == ["permanent", "permanent"]
    assert server.messages == [] and made.events(Event.DELIVERED) == []


def hang_up(connection: socket.socket) -> None:
    connection.sendall(b"220 here\r\n")
    connection.recv(100)


def stall(connection: socket.socket) -> None:
    time.sleep(1.5)


def hang_up_half_way(connection: socket.socket) -> None:
    """Speak SMTP up to the middle of a message, and go."""
    connection.sendall(b"220 here ESMTP\r\n")
    for answer in (b"250 OK\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n"):
        connection.recv(1000)
        connection.sendall(answer)
    connection.recv(100)


@pytest.mark.parametrize("behave", [hang_up, stall, hang_up_half_way])
def test_a_server_that_hangs_up_or_stalls_leaves_a_truthful_ledger_and_is_not_asked_again_in_the_same_run(
    centre: Any, behave: Callable[[socket.socket], None]
) -> None:
    made = centre(MAIL.replace('example>"]', 'example>", "li@client.example"]'))
    with odd_server(behave) as (port, came):
        sender = '"a@centre.example"'
        made.settle(
            mail={"host": f'"{HERE}"', "port": str(port), "security": '"none"', "sender": sender, "timeout_s": "1"}
        )
        first, second = made.deliver(pauses_s=(1,))
        assert len(came) == 2, "twice for the first address, and not for the second"
    assert "hung up, or did not answer in time" in str(first.error) and "not tried" in str(second.error)
    assert [one.about["kind"] for one in made.events(Event.FAILED)] == ["unreachable", "unreachable"]
    assert made.events(Event.DELIVERED) == []


def test_a_server_that_is_not_there_is_waited_for(centre: Any) -> None:
    made = centre()
    made.settle(
        mail={"host": f'"{HERE}"', "port": str(free_port()), "security": '"none"', "sender": '"a@centre.example"'}
    )
    (sent,) = made.deliver(pauses_s=(2, 10))
    assert "cannot be reached" in str(sent.error) and made.slept == [2, 10]


def test_one_contract_s_trouble_stops_no_other_s_report(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre(MAIL.replace("wang@", "nobody@"), two=MAIL)
    made.settle(mail=settings)
    server.refused["nobody@client.example"] = "550 unknown"
    first, second = made.deliver()
    assert (first.contract, bool(first.error)) == ("one", True) and (second.contract, second.error) == ("two", None)
    (message,) = server.messages
    assert "workbook of two" in str([part.get_content() for part in message.iter_attachments()])
    assert "workbook of one" not in message.as_string()


def test_a_stop_between_sending_and_writing_down_repeats_the_message_under_the_same_id(
    centre: Any, mail: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, settings = mail
    made = centre()
    made.settle(mail=settings)
    with monkeypatch.context() as stopped:
        stopped.setattr(Ledger, "append", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            made.deliver()
    assert made.events(Event.DELIVERED) == [] and len(server.messages) == 1
    assert [one.error for one in made.deliver()] == [None]
    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"] and first["X-SHA256"] == second["X-SHA256"]
    assert len(made.events(Event.DELIVERED)) == 1 and made.deliver() == []


# -- what never goes out -----------------------------------------------------------------------------------------------


def test_a_report_that_was_changed_does_not_go_out(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre()
    made.settle(mail=settings)
    page = made.edition() / "service_report.zh.html"
    page.chmod(0o644)
    page.write_text("another page")
    (sent,) = made.deliver()
    assert isinstance(sent.error, RecordError) and "service_report.zh.html" in str(sent.error)
    assert server.messages == [] and made.events(Event.DELIVERED) == []


def test_a_folder_that_the_ledger_does_not_know_does_not_go_out(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre()
    made.settle(mail=settings)
    made.ledger.path.unlink()
    for name in ("-wal", "-shm"):
        made.ledger.path.with_name(made.ledger.path.name + name).unlink(missing_ok=True)
    (sent,) = made.deliver()
    assert "no edition that the ledger knows of" in str(sent.error) and server.messages == []


def test_nothing_goes_to_an_address_the_contract_does_not_list_and_nothing_of_periods_before_it_says_so(
    centre: Any, mail: Any
) -> None:
    server, settings = mail
    made = centre(MAIL.replace("[delivery]\n", "[delivery]\nsince = 2026-04-01\n"))
    made.settle(mail=settings)
    assert made.deliver() == [] and server.messages == []


def test_what_is_missing_of_a_parcel_keeps_all_of_it_back(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre(MAIL.replace('"workbook"', '"pdf"'))
    made.settle(mail=settings)
    (sent,) = made.deliver()
    assert "service_report.zh.pdf: is not made; a PDF is by `pledge run --pdf`" in str(sent.error)
    assert server.messages == [] and made.standing()[0] is State.WAITING


# -- approval ----------------------------------------------------------------------------------------------------------

APPROVED = MAIL.replace("[delivery]\n", "[delivery]\napproval = true\n")
MARCH = Period.parse("2026-03")


def test_nothing_goes_out_before_somebody_approves_it_and_a_run_does_not_send_it(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre(APPROVED)
    made.settle(mail=settings)
    assert made.standing() == (State.WAITING, "for approval")
    assert made.deliver() == [] and made.deliver(is_by_run=True) == [] and server.messages == []
    entry = approve(made.place, made.ledger, made.place.contract("one"), MARCH, " 李雷 ")
    assert (entry.event, entry.edition, entry.about["by"]) == (Event.APPROVED, 1, "李雷")
    assert made.deliver(is_by_run=True) == [] and server.messages == []
    assert [one.error for one in made.deliver()] == [None] and len(server.messages) == 1


def test_a_report_that_is_another_after_it_was_approved_needs_it_again(centre: Any, mail: Any) -> None:
    from servicepledge.delivery.cadence import due_reports
    from servicepledge.delivery.publication.publisher import join

    server, settings = mail
    made = centre(APPROVED)
    made.settle(mail=settings)
    contract = made.place.contract("one")
    approve(made.place, made.ledger, contract, MARCH, "李雷")
    (report,) = due_reports(made.place, contract, APRIL)
    join(made.place, made.ledger, report, {"service_report.zh.pdf": b"%PDF-1.7"})
    assert made.standing() == (State.WAITING, "for approval: it was changed after it was approved")
    assert made.deliver() == [] and server.messages == []
    approve(made.place, made.ledger, contract, MARCH, "韩梅梅")
    assert [one.error for one in made.deliver()] == [None]


def test_nobody_and_nothing_cannot_approve(centre: Any) -> None:
    made = centre(APPROVED)
    contract = made.place.contract("one")
    with pytest.raises(UsageError, match="names nobody"):
        approve(made.place, made.ledger, contract, MARCH, "  ")
    with pytest.raises(UsageError, match="no published report to approve"):
        approve(made.place, made.ledger, contract, Period.parse("2026-02"), "李雷")
    page = made.edition() / "service_report.zh.html"
    page.chmod(0o644)
    page.write_text("another page")
    with pytest.raises(RecordError):
        approve(made.place, made.ledger, contract, MARCH, "李雷")


# -- folders and stores ------------------------------------------------------------------------------------------------

FOLDER = '\n[delivery]\n[[delivery.to]]\nchannel = "folder"\naddress = ["{address}"]\nforms = ["page", "workbook", "record"]\n'


def test_files_lie_in_a_folder_and_last_what_says_that_all_are_there(centre: Any, tmp_path_factory: Any) -> None:
    shared = tmp_path_factory.mktemp("客户 共享")
    made = centre(FOLDER.format(address=shared))
    made.settle(folder={"roots": f'["{shared}"]'})
    assert [one.error for one in made.deliver()] == [None]
    within = shared / "one" / "2026-03" / "1"
    names = {path.name for path in within.iterdir()}
    assert names == {"service_report.zh.html", "service_report.zh.xlsx", "run.json", "manifest.json", "parcel.json"}
    parcel = json.loads((within / "parcel.json").read_text("utf-8"))
    (entry,) = made.events(Event.DELIVERED)
    assert parcel["id"] == entry.about["id"] and set(parcel["files"]) == names - {"parcel.json"}
    for name in names - {"parcel.json"}:
        assert (within / name).read_bytes() == (made.edition() / name).read_bytes()


def test_what_was_put_there_before_the_ledger_knew_is_not_put_there_twice(centre: Any, tmp_path_factory: Any) -> None:
    shared = tmp_path_factory.mktemp("shared")
    made = centre(FOLDER.format(address=shared))
    made.settle(folder={"roots": f'["{shared}"]'})
    before = made.ledger.path.read_bytes()
    made.deliver()
    times = {path: path.stat().st_mtime_ns for path in shared.rglob("*.*")}
    made.ledger.path.write_bytes(before)  # as if the machine had stopped between the two
    for name in ("-wal", "-shm"):
        made.ledger.path.with_name(made.ledger.path.name + name).unlink(missing_ok=True)
    (sent,) = made.deliver()
    assert sent.receipt.startswith("was there already")
    assert {path: path.stat().st_mtime_ns for path in shared.rglob("*.*")} == times


def test_a_folder_that_is_not_mounted_is_waited_for_and_one_that_is_closed_is_the_operator_s(
    centre: Any, tmp_path_factory: Any
) -> None:
    shared = tmp_path_factory.mktemp("shared")
    made = centre(FOLDER.format(address=shared / "mount"))
    made.settle(folder={"roots": f'["{shared}"]'})
    (sent,) = made.deliver(pauses_s=(3,))
    assert "may not be mounted" in str(sent.error) and made.slept == [3]
    (shared / "mount").write_text("a file")
    assert made.deliver()[0].error is not None
    (shared / "mount").unlink()
    (shared / "mount").mkdir()
    assert made.deliver()[0].error is None


def test_a_store_is_written_through_fsspec(centre: Any) -> None:
    fsspec = pytest.importorskip("fsspec")
    made = centre(FOLDER.format(address="memory://handed/over"))
    made.settle(folder={"roots": '["memory://handed"]'})
    assert [one.error for one in made.deliver()] == [None]
    memory = fsspec.filesystem("memory")
    found = sorted(path.rpartition("/")[2] for path in memory.find("/handed/over/one/2026-03/1"))
    assert found == ["manifest.json", "parcel.json", "run.json", "service_report.zh.html", "service_report.zh.xlsx"]
    assert memory.cat_file("/handed/over/one/2026-03/1/service_report.zh.html") == b"page"
    memory.rm("/handed", recursive=True)


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("out", True), ("out/acme", True), ("out/../data/contracts", False), ("/etc", False), ("outside", False),
        ("link", False), ("sftp://files.example/in/acme", True), ("sftp://files.example/in/../../etc", False),
        ("sftp://files.example/inside", False), ("file:///etc", False), ("memory://x", False),
    ],
)  # fmt: skip
def test_a_contract_alone_lets_nobody_write_anywhere(tmp_path: Path, address: str, is_allowed: bool) -> None:
    pytest.importorskip("fsspec")
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to("/etc")
    settings = Settings("data/delivery.toml [folder]", {"roots": ["out", "sftp://files.example/in"]}, tmp_path)
    if is_allowed:
        channel_of("folder").check(address, settings)
        return
    with pytest.raises(UsageError, match="lies in none of them"):
        channel_of("folder").check(address, settings)


# -- webhooks and messages ---------------------------------------------------------------------------------------------

HOOK = '\n[delivery]\n[[delivery.to]]\nchannel = "webhook"\naddress = ["{url}"]\nlanguage = "en"\nforms = []\n'


def test_a_webhook_is_signed_over_its_id_time_and_body(centre: Any, secret: None) -> None:
    with hook() as receiver:
        made = centre(HOOK.format(url=receiver.url))
        made.settle(webhook={"secret": '"env:PLEDGE_TEST_SECRET"'})
        receiver.answers = [503]
        (sent,) = made.deliver(pauses_s=(2,))
        assert sent.error is None and made.slept == [2]
        (first, _), (headers, body) = receiver.requests
    assert first["webhook-id"] == headers["webhook-id"], "a repeat has the same id"
    given = headers["webhook-signature"]
    assert given == signature(Secret(PASSWORD), headers["webhook-id"], headers["webhook-timestamp"], body)
    assert given != signature(Secret(PASSWORD), headers["webhook-id"], headers["webhook-timestamp"], body + b" ")
    told = json.loads(body)
    assert (told["contract"], told["period"], told["edition"]) == ("one", "2026-03", 1) and "1 met" in told["text"]
    assert_hidden(made, PASSWORD)


@pytest.mark.parametrize(
    ("answer", "kind"), [(500, "transient"), (429, "transient"), (410, "permanent"), (302, "permanent")]
)
def test_what_a_receiver_answers_says_whether_to_try_again(centre: Any, secret: None, answer: int, kind: str) -> None:
    with hook() as receiver:
        made = centre(HOOK.format(url=receiver.url))
        made.settle(webhook={"secret": '"env:PLEDGE_TEST_SECRET"'})
        receiver.answers = [answer]
        (sent,) = made.deliver()
    assert f"answered {answer}" in str(sent.error)
    assert [one.about["kind"] for one in made.events(Event.FAILED)] == [kind]


def test_a_message_goes_through_apprise_with_its_sentence_and_where_the_report_lies(
    centre: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("apprise")
    with hook() as receiver:
        monkeypatch.setenv("PLEDGE_TEST_PLACE", receiver.url.replace("http://", "json://"))
        made = centre('\n[delivery]\n[[delivery.to]]\nchannel = "message"\naddress = ["room"]\nforms = []\n')
        lies_at = '"https://reports.example/{contract}/{period}/{edition}/"'
        made.settle(message={"places": '{ room = "env:PLEDGE_TEST_PLACE" }', "lies_at": lies_at})
        (sent,) = made.deliver()
        assert sent.error is None
        ((_, body),) = receiver.requests
    told = json.loads(body)
    assert told["title"] == "协议 2026年3月：第 1 版，定稿"
    assert "https://reports.example/one/2026-03/1/" in told["message"] and "达标" in told["message"]
    assert_hidden(made, receiver.url.replace("http://", "json://"))


# -- settings and secrets ----------------------------------------------------------------------------------------------


def test_a_secret_is_never_written_down(centre: Any) -> None:
    made = centre()
    fields = {"host": f'"{HERE}"', "security": '"none"', "sender": '"a@centre.example"', "user": '"u"'}
    made.settle(mail=fields | {"password": f'"{PASSWORD}"'})
    (sent,) = made.deliver()
    assert "the secret itself stands here" in str(sent.error) and PASSWORD not in str(sent.error)


def test_a_file_that_others_may_read_keeps_no_secret(centre: Any) -> None:
    made = centre()
    kept = made.place.folder / "secret"
    kept.write_text(PASSWORD)
    kept.chmod(0o644)
    fields = {"host": f'"{HERE}"', "port": str(free_port()), "security": '"none"', "sender": '"a@centre.example"'}
    made.settle(mail=fields | {"user": '"u"', "password": '"file:secret"'})
    (sent,) = made.deliver()
    assert f"others than its owner may read {kept}" in str(sent.error)
    kept.chmod(0o600)
    (sent,) = made.deliver()
    assert "cannot be reached" in str(sent.error)
    assert_hidden(made, PASSWORD)


def test_what_cannot_be_right_is_told_before_anything_is_sent(centre: Any) -> None:
    made = centre(MAIL.replace('channel = "mail"', 'channel = "mial"') + OPERATOR.format(url="http://far.example/"))
    made.settle(webhook={"secret": '"env:PLEDGE_TEST_NONE"', "secrets": "1"})
    told = [str(error) for error in check_delivery(made.place, made.place.contract("one"))]
    assert "channel 'mial'\n  - is not known. Did you mean 'mail'? There are: folder, mail, message, webhook." in told
    assert any("secrets: is not a field here. Did you mean 'secret'?" in one for one in told)


@pytest.mark.parametrize(
    "address", ["nobody", "a@b@c.example", "a b@c.example", "王@客户.example", "a@c.example\\u0000"]
)
def test_what_is_no_mail_address_is_refused(address: str) -> None:
    from servicepledge.delivery.channels.mail import _mailbox

    with pytest.raises(UsageError, match="is no mail address"):
        _mailbox(address.encode().decode("unicode_escape") if "\\u" in address else address, "here")


def test_documents_are_notebooks_that_a_client_may_see(centre: Any) -> None:
    made = centre(MAIL + 'documents = ["settlement"]\n')
    path = made.place.contract_files["one"]
    owed = 'documents = ["service_report", "agent_review", "settlment"]\nlanguages'
    path.write_text(path.read_text("utf-8").replace("languages", owed, 1), "utf-8")
    done = run_pledge(["check", "one"], made.place.folder)
    assert done.code == 2
    for said in (
        "report.documents: 'agent_review' is the operator's own. Take it out.",
        "report.documents: no notebook 'settlment'. Did you mean 'settlement'?",
        "delivery.to: 'settlement' is none of the documents that [report] owes.",
    ):
        assert said in done.out


# -- the commands ------------------------------------------------------------------------------------------------------


def test_a_run_delivers_what_needs_no_approval(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre(MAIL, two=APPROVED)
    made.settle(mail=settings)
    done = run_pledge(["run", "--as-of", "2026-04-01"], made.place.folder)
    assert (done.code, done.out) == (0, "one 2026-03 → mail 王芳 <wang@client.example>\n")
    assert "1 delivered, 0 not." in done.err and len(server.messages) == 1
    done = run_pledge(["deliver", "--as-of", "2026-04-01"], made.place.folder)
    assert done.code == 0 and "two 2026-03: waiting for approval" in done.err and len(server.messages) == 1
    assert run_pledge(["approve", "two", "-p", "2026-03", "--by", "李雷"], made.place.folder).code == 0
    assert run_pledge(["deliver", "--as-of", "2026-04-01"], made.place.folder).code == 0 and len(server.messages) == 2


def test_a_dry_run_shows_exactly_what_would_go_where_and_sends_nothing(centre: Any, mail: Any) -> None:
    server, settings = mail
    made = centre()
    made.settle(mail=settings)
    before = made.events()
    done = run_pledge(["deliver", "--dry-run", "--as-of", "2026-04-01"], made.place.folder)
    assert done.code == 0
    head, subject, says, files, id = done.out.splitlines()
    assert head == "one 2026-03, edition 1 → mail 王芳 <wang@client.example>"
    assert subject == "  subject: 协议 2026年3月：第 1 版，定稿" and says.startswith("  says: ")
    assert files == "  files: service_report.zh.html (4 bytes), service_report.zh.xlsx (15 bytes)"
    assert re.fullmatch(r"  id: [0-9a-f]{32}", id)
    assert server.messages == [] and made.events() == before


def test_what_is_not_delivered_ends_with_ten(centre: Any) -> None:
    made = centre()
    done = run_pledge(["deliver", "--as-of", "2026-04-01"], made.place.folder)
    assert done.code == 10 and "sender: is missing" in done.err


def test_the_ledger_is_shown_and_exported(centre: Any, tmp_path_factory: Any) -> None:
    shared = tmp_path_factory.mktemp("shared")
    made = centre(FOLDER.format(address=shared))
    made.settle(folder={"roots": f'["{shared}"]'})
    made.deliver()
    done = run_pledge(["ledger"], made.place.folder)
    assert done.code == 0
    assert [line.split()[2] for line in done.out.splitlines()[1:]] == ["due", "made", "delivered"]
    held = json.loads(run_pledge(["ledger", "--format", "json", "-c", "one"], made.place.folder).out)
    assert [one["event"] for one in held] == ["due", "made", "delivered"]
    out = made.place.folder / "ledger.csv"
    assert run_pledge(["ledger", "--format", "csv", "--out", str(out)], made.place.folder).code == 0
    assert out.read_text("utf-8").splitlines()[0] == "number,at,event,contract,period,edition,about"
    assert os.path.getsize(out) > 100


def test_watching_tells_the_operator_what_is_at_risk(centre: Any, secret: None) -> None:
    with hook() as operator:
        made = centre("[delivery]", two="[delivery]\n" + OPERATOR.format(url=operator.url))
        made.settle(webhook={"secret": '"env:PLEDGE_TEST_SECRET"'})
        for _ in range(2):
            assert run_pledge(["watch", "two", "-p", "2026-03", "--notify"], made.place.folder).code == 1
        assert run_pledge(["watch", "one", "-p", "2026-03", "--notify"], made.place.folder).code == 0
        (first, body), (second, _) = operator.requests
    assert first["webhook-id"] == second["webhook-id"] == "at-risk-two-2026-03-2026-03-31"
    told = json.loads(body)
    assert "目标存在风险：two 2026-03" in told["subject"] and "接通率" in told["text"] and "▲ missed" in told["text"]


def test_lines_on_standard_error_may_have_time_and_level(centre: Any) -> None:
    made = centre()
    done = run_pledge(["--log-format", "json", "deliver", "--as-of", "2026-04-01"], made.place.folder)
    lines = [json.loads(line) for line in done.err.splitlines()]
    assert {line["level"] for line in lines} == {"error"} and "not delivered" in lines[0]["message"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"]) for line in lines)
    done = run_pledge(["--log-format", "text", "deliver", "--as-of", "2026-04-01"], made.place.folder)
    assert re.match(r"\S+\+00:00 ERROR   one 2026-03, to mail", done.err)
    done = run_pledge(["deliver", "--as-of", "2026-04-01"], made.place.folder)
    assert done.err.startswith("one 2026-03, to mail")
