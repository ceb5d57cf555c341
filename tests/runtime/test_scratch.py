"""Scratch folders: nobody else's to read, under no name that can be guessed, and gone when their process is."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from servicepledge.runtime import scratch

BEGIN = "from servicepledge.runtime.scratch import temporary_folder\n"
HOLDS = f"{BEGIN}import time\nwith temporary_folder() as held: print(held, flush=True); time.sleep(60)"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there the temporary folder is the user's own")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A temporary folder that nothing else uses."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return {**os.environ, "TMPDIR": str(tmp_path)}


def test_a_folder_is_for_its_process_alone_and_goes_with_it(machine: dict[str, str], tmp_path: Path) -> None:
    code = f"{BEGIN}import os\nwith temporary_folder() as held: print(*(oct(os.stat(f).st_mode) for f in (held, held.parent)), held)"
    *modes, place = subprocess.check_output([sys.executable, "-c", code], env=machine, text=True).split()
    assert modes == [oct(stat.S_IFDIR | 0o700)] * 2
    assert str(Path(place).parent).startswith(f"{tmp_path}/servicepledge-")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next_and_what_a_living_one_holds_is_not(
    machine: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-c", HOLDS]
    with (
        subprocess.Popen(command, env=machine, stdout=subprocess.PIPE, text=True) as killed,
        subprocess.Popen(command, env=machine, stdout=subprocess.PIPE, text=True) as living,
    ):
        left, held = (Path(one.stdout.readline().strip()) for one in (killed, living) if one.stdout)
        (tmp_path / "servicepledge-of-another-program").mkdir()
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert left.is_dir() and held.is_dir()
        scratch.sweep_scratch()
        assert not left.parent.exists() and held.is_dir()
        assert (tmp_path / "servicepledge-of-another-program").is_dir()
        living.kill()
