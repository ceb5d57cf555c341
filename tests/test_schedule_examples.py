"""The examples for schedulers name commands and options there are, and are what systemd, Airflow and TOML take them for."""

import ast
import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from support.places import REPOSITORY

from servicepledge.cli.main import app
from servicepledge.delivery.channels import channel_of
from servicepledge.delivery.outbox.settings import read_settings
from servicepledge.workspace import Workspace

EXAMPLES = REPOSITORY / "data" / "examples" / "schedule"
NAMES = sorted(path.name for path in EXAMPLES.iterdir())
COMMAND = re.compile(r"(?:bin/pledge|\{PLEDGE\}|ENTRYPOINT \[\"pledge\"\]\nCMD \[)\"? ?(.*)")


def commands(name: str) -> list[list[str]]:
    """Return the commands of pledge that an example runs, as words."""
    text = (EXAMPLES / name).read_text("utf-8")
    found = []
    for line in COMMAND.findall(text):
        words = shlex.split(re.sub(r">>.*|\"\)?,?.*$", "", line.replace('", "', " ").replace('"]', "")))
        if words and words[0] in typer.main.get_command(app).commands:  # type: ignore[attr-defined]
            found.append(words)
    return found


def test_there_is_an_example_for_each_scheduler() -> None:
    assert NAMES == ["Dockerfile", "crontab", "delivery.toml", "pledge.service", "pledge.timer", "pledge_dag.py"]


@pytest.mark.parametrize(
    ("name", "verbs"),
    [
        ("crontab", ["run", "deliver", "watch", "verify"]),
        ("pledge.service", ["run", "deliver"]),
        ("pledge_dag.py", ["run", "deliver"]),
        ("Dockerfile", ["run"]),
    ],
)
def test_it_runs_commands_that_there_are_with_options_they_have(name: str, verbs: list[str]) -> None:
    found = commands(name)
    assert [words[0] for words in found] == verbs
    for words in found:
        command = typer.main.get_command(app).commands[words[0]]  # type: ignore[attr-defined]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known, words


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
@pytest.mark.parametrize("unit", ["pledge.service", "pledge.timer"])
def test_systemd_has_nothing_to_say_of_the_units(tmp_path: Path, unit: str) -> None:
    for name in ("pledge.service", "pledge.timer"):
        text = (EXAMPLES / name).read_text("utf-8").replace("/srv/pledge/.venv/bin/pledge", sys.executable)
        (tmp_path / name).write_text(re.sub(r"^(User|Group)=.*\n", "", text, flags=re.MULTILINE), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)], capture_output=True, text=True, timeout=60
    )
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "pledge" in line]
    assert (done.returncode, said) == (0, [])


def test_the_dag_is_python_and_airflow_takes_it_where_it_is_installed() -> None:
    ast.parse((EXAMPLES / "pledge_dag.py").read_text("utf-8"))
    pytest.importorskip("airflow", reason="Airflow is not installed here")
    spec = importlib.util.spec_from_file_location("pledge_dag", EXAMPLES / "pledge_dag.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert [task.task_id for task in module.dag.tasks] == ["make", "deliver"]


def test_the_settings_are_read_and_their_channels_know_each_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "contracts").mkdir(parents=True)
    text = (EXAMPLES / "delivery.toml").read_text("utf-8")
    secret = tmp_path / "secret"
    secret.write_text("s")
    secret.chmod(0o600)
    (tmp_path / "data" / "delivery.toml").write_text(text.replace("/etc/pledge/webhook_secret", str(secret)), "utf-8")
    monkeypatch.setenv("PLEDGE_SMTP_PASSWORD", "p")
    monkeypatch.setenv("PLEDGE_WECOM_URL", "wecombot://key")
    settings = read_settings(Workspace.at(tmp_path))
    channel_of("mail").check("王芳 <wang@client.example>", settings["mail"])
    channel_of("folder").check("handed over/acme", settings["folder"])
    if importlib.util.find_spec("fsspec"):
        channel_of("folder").check("sftp://files.acme.example/in/2026", settings["acme_files"])
    channel_of("webhook").check("https://client.example/hook", settings["webhook"])
    if importlib.util.find_spec("apprise"):
        channel_of("message").check("ops_room", settings["message"])
