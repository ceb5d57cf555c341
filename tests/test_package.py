"""The wheel: it carries what a workspace needs, and starts one with nothing else around."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.places import REPOSITORY

CARRIED = {
    "notebooks": REPOSITORY / "notebooks",
    "expectations": REPOSITORY / "expectations",
    "data/contracts": REPOSITORY / "data" / "contracts",
    "data/sources": REPOSITORY / "data" / "sources",
    "data/sample": REPOSITORY / "data" / "sample",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_it_carries_the_program_and_what_a_workspace_starts_with(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    source = REPOSITORY / "src" / "servicepledge"
    program = {
        f"servicepledge/{path.relative_to(source)}"
        for path in source.rglob("*")
        if path.suffix in {".py", ".sql", ".j2", ".css", ".js", ".json", ".toml", ".typed"}
        and "__pycache__" not in path.parts
    }
    assert program <= names
    assert {Path(name).suffix for name in program} >= {".py", ".sql", ".j2", ".css", ".js", ".toml", ".typed"}
    for part, folder in CARRIED.items():
        listed = {f"servicepledge/starter/{part}/{path.name}" for path in folder.iterdir() if path.is_file()}
        assert listed and listed <= names


def test_it_carries_nothing_else(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    assert not [name for name in archive.namelist() if "__pycache__" in name or "tests/" in name]
    assert not [name for name in archive.namelist() if "/examples/" in name or name.endswith(".html")]
    assert wheel.stat().st_size < 5_000_000


def test_what_it_carries_starts_a_workspace_away_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    run = {"env": {**os.environ, "PYTHONPATH": str(tmp_path / "site")}, "cwd": tmp_path, "text": True}
    where = subprocess.check_output([sys.executable, "-c", "import servicepledge as s; print(s.__file__)"], **run)  # type: ignore[call-overload]
    assert where.startswith(str(tmp_path)), "the unpacked wheel is the one that runs"
    pledge = [sys.executable, "-m", "servicepledge.cli.main"]
    for command in (["init", "centre"], ["check", "-w", "centre"]):
        done = subprocess.run([*pledge, *command], capture_output=True, **run)  # type: ignore[call-overload]
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert {path.name for path in (tmp_path / "centre").iterdir()} == {"data", "expectations", "notebooks", "reports"}
    for part, folder in CARRIED.items():
        for path in folder.iterdir():
            if path.is_file():
                assert (tmp_path / "centre" / part / path.name).read_bytes() == path.read_bytes()
