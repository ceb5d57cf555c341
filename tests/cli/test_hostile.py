"""What a file, a name or a moment can do to the command: it is told in a sentence, and commands no terminal."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from support.places import REPOSITORY

from servicepledge.cli.main import main
from servicepledge.cli.options import answer

HOSTILE = {
    "lists three thousand deep": ("x = " + "[" * 3000 + "]" * 3000, "too many deep"),
    "a number of five thousand digits": ("x = " + "9" * 5000, "a number of thousands of digits"),
    "a number of four hundred digits": ("x = " + "9" * 400, "x: is not a field here"),
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "data", tmp_path / "data", ignore=shutil.ignore_patterns("examples"))
    shutil.copytree(REPOSITORY / "notebooks", tmp_path / "notebooks")
    return tmp_path


def told(capsys: Any, *command: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(command))
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out + err


@pytest.mark.parametrize(("line", "says"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", ["contracts/telecom.toml", "sources/centre.toml"])
def test_a_hostile_file_is_a_sentence(place: Path, capsys: Any, line: str, says: str, kind: str) -> None:
    file = place / "data" / kind
    file.write_text(f"{line}\n{file.read_text('utf-8')}", "utf-8")
    for command in (["check", "telecom"], ["score", "telecom", "-p", "2026-10"]):
        code, text = told(capsys, *command, "-w", str(place))
        assert code in (3, 4) and says in text and "Traceback" not in text


NUMBERS = ['target = ">= {n} %"', 'target = ">= 1e{n} %"', 'limit = "{n} s"', 'limit = "{n} working days"']


@pytest.mark.parametrize("line", NUMBERS)
def test_a_number_of_four_hundred_digits_is_a_sentence(place: Path, capsys: Any, line: str) -> None:
    file = place / "data" / "contracts" / "telecom.toml"
    name, text = line.partition(" ")[0], file.read_text("utf-8")
    first = next(one for one in text.splitlines() if one.startswith(f"{name} = "))
    file.write_text(text.replace(first, line.format(n="9" * 400), 1), "utf-8")
    code, said = told(capsys, "check", "telecom", "-w", str(place))
    assert code == 3 and "clause" in said and "Traceback" not in said


def test_no_control_character_reaches_the_terminal(place: Path, capsys: Any) -> None:
    file = place / "data" / "contracts" / "telecom.toml"
    text = file.read_text("utf-8")
    hostile = text.replace('kpi = "', 'kpi = "\\u001b]0;owned\\u0007\\u009b2J', 1)
    assert hostile != text
    file.write_text(hostile, "utf-8")
    code, said = told(capsys, "check", "telecom", "-w", str(place))
    assert code == 3 and r"\u001b]0;owned\u0007\u009b2J" in said
    assert not [letter for letter in said if letter != "\n" and (ord(letter) < 32 or 127 <= ord(letter) < 160)]


def test_lines_tabulators_and_chinese_stay_as_they_are(capsys: Any) -> None:
    answer("接通率\t95%\nnext \u2068x\u2069")
    assert capsys.readouterr().out == "接通率\t95%\nnext \u2068x\u2069\n"


def test_a_flag_of_a_notebook_told_as_false_is_false(place: Path, capsys: Any) -> None:
    told_as = ("report", "telecom", "-p", "2026-10", "--notebook", "agent_review", "-w", str(place), "--parameter")
    code, said = told(capsys, *told_as, "names=Flase")
    assert (code, said) == (2, "parameter 'names'\n  - is true or false in this notebook, not 'Flase'.\n")


def test_a_notebook_s_name_may_hold_dots(place: Path) -> None:
    shutil.copy(place / "notebooks" / "settlement.ipynb", place / "notebooks" / "my.own.page.ipynb")
    command = [sys.executable, "-m", "servicepledge", "report", "telecom", "-p", "2026-10", "--notebook", "my.own.page"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert done.stdout.splitlines()[-1] == "reports/telecom/2026-10/1/my.own.page.zh.html"


BEGUN = "import sys; print('begun', flush=True); from servicepledge.__main__ import main; main()"


@pytest.mark.skipif(os.name == "nt", reason="processes are signalled otherwise there")
@pytest.mark.parametrize("after_s", [0.1, 0.2, 0.3, 0.5, 0.8])
def test_ctrl_c_in_the_first_second_is_no_traceback(place: Path, after_s: float) -> None:
    command = [sys.executable, "-c", BEGUN, "sample", "--scale", "20", "--out", str(place / "made")]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        time.sleep(after_s)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130 and said.endswith("Stopped. Nothing half-written was left.\n")
    assert "Traceback" not in said
