"""`pledge init`: a workspace outside the repository, whole or not at all."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from support.places import REPOSITORY

from servicepledge.cli.check import check_contracts
from servicepledge.cli.init import start_workspace
from servicepledge.errors import UsageError
from servicepledge.exploration.explorer import explore

PARTS = ("data/contracts", "data/sources", "data/sample", "notebooks", "expectations")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kept(folder: Path) -> dict[str, bytes]:
    """Return what the repository has of a workspace, without what editors and Jupyter leave."""
    return {
        name: content
        for part in PARTS
        for name, content in ((f"{part}/{file}", content) for file, content in files(folder / part).items())
        if ".ipynb_checkpoints" not in name and "__pycache__" not in name
    }


def test_it_has_what_the_repository_has_and_a_folder_for_reports(tmp_path: Path) -> None:
    start_workspace(tmp_path / "deep" / "centre")
    assert files(tmp_path / "deep" / "centre") == kept(REPOSITORY)
    assert (tmp_path / "deep" / "centre" / "reports").is_dir()
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["centre"]


def test_it_checks_and_scores_as_it_stands(tmp_path: Path) -> None:
    start_workspace(tmp_path / "centre")
    said: list[str] = []
    assert check_contracts(tmp_path / "centre", [], with_data=False, say=said.append) == 0
    contracts_n = len(list((tmp_path / "centre/data/contracts").glob("*.toml")))
    assert sum("No mistakes." in line for line in said) == contracts_n + 1 > 4
    theirs, ours = explore(tmp_path / "centre"), explore(REPOSITORY)
    assert theirs.score("telecom", "2026-10").equals(ours.score("telecom", "2026-10"))


def test_an_empty_folder_will_do_even_the_one_we_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino
    start_workspace(Path())
    assert files(tmp_path) == kept(REPOSITORY)
    assert tmp_path.stat().st_ino == before, "a shell that stands in the folder still does"


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="exists and is not empty"):
        start_workspace(tmp_path)
    with pytest.raises(UsageError, match="exists and is not empty"):
        start_workspace(tmp_path / "notes.txt")
    assert files(tmp_path) == {"notes.txt": b"mine"}


@pytest.mark.parametrize("folder", ["new", "."], ids=["a new folder", "an empty folder"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, OSError])
def test_stopped_half_way_it_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, error: type[BaseException]
) -> None:
    copied: list[Any] = []
    whole = shutil.copytree

    def stop_at_the_third(*given: Any, **options: Any) -> Any:
        copied.append(given)
        if len(copied) == 3:
            raise error
        return whole(*given, **options)

    monkeypatch.setattr(shutil, "copytree", stop_at_the_third)
    with pytest.raises(error):
        start_workspace(tmp_path / folder)
    assert list(tmp_path.iterdir()) == []


def test_stopped_while_moving_into_an_empty_folder_it_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.rename

    def stop_at_notebooks(path: Path, to: Path) -> Path:
        if path.name == "notebooks":
            raise KeyboardInterrupt
        return whole(path, to)

    monkeypatch.setattr(Path, "rename", stop_at_notebooks)
    with pytest.raises(KeyboardInterrupt):
        start_workspace(tmp_path)
    assert list(tmp_path.iterdir()) == []
