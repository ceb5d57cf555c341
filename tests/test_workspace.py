"""A workspace: found, or said not to be one; contracts and sources by name."""

from pathlib import Path

import pytest

from servicepledge.errors import ContractError, SourceError, UsageError
from servicepledge.scorecard.measure import open_for
from servicepledge.workspace import Workspace, bundled

CONTRACT = """
title = { zh = "协议", en = "Agreement" }
source = "centre"
starts_on = 2026-04-01
ends_on = 2027-03-31
[client]
name = { zh = "甲方", en = "Client" }
[provider]
name = { zh = "乙方", en = "Provider" }
[report]
every = "month"
[[clauses]]
ref = "1"
words = "…"
"""
SOURCE = 'name = { zh = "中心", en = "Centre" }\ntime_zone = "Asia/Shanghai"\n[calls]\npath = "calls.parquet"\n'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, text in {"contracts/telecom": CONTRACT, "contracts/售后": CONTRACT, "sources/centre": SOURCE}.items():
        path = tmp_path / "data" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def said(error: pytest.ExceptionInfo[UsageError]) -> str:
    assert error.value.exit_code == 2
    return str(error.value)


def test_no_folder_and_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such folder. Run `pledge init DIR`"):
        Workspace.at(tmp_path / "none")
    with pytest.raises(UsageError, match="is no workspace: it has no data/contracts"):
        Workspace.at(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="there is no such folder"):
        Workspace.at(tmp_path / "file")


def test_contracts_and_sources_by_name(place: Path) -> None:
    workspace = Workspace.at(place)
    assert list(workspace.contract_files) == ["telecom", "售后"]
    assert workspace.contract("售后").id == "售后"
    assert workspace.source("centre").folder == place / "data"


@pytest.mark.parametrize("name", ["data/contracts/telecom.toml", "{place}/data/contracts/telecom.toml", "telecom"])
def test_a_contract_by_id_or_file(place: Path, name: str) -> None:
    assert Workspace.at(place).contract(name.format(place=place)).id == "telecom"


def test_a_name_that_is_none(place: Path) -> None:
    workspace = Workspace.at(place)
    with pytest.raises(UsageError) as raised:
        workspace.contract("telecon")
    assert said(raised) == "contract 'telecon'\n  - is not known. Did you mean 'telecom'? There are: telecom, 售后."
    with pytest.raises(UsageError) as raised:
        workspace.contract("data/contracts/telecon.toml")
    assert "there is no such contract file" in said(raised)
    with pytest.raises(UsageError) as raised:
        workspace.source("center")
    assert said(raised) == "source 'center'\n  - is not known. Did you mean 'centre'? There are: centre."


def test_a_contract_that_names_no_known_source(place: Path) -> None:
    path = place / "data" / "contracts" / "telecom.toml"
    path.write_text(CONTRACT.replace('"centre"', '"center"'), encoding="utf-8")
    with pytest.raises(ContractError, match="source: no source 'center' is known. Did you mean 'centre'?"):
        Workspace.at(place).contract("telecom")


def test_sound_contracts_come_beside_the_errors_of_others(place: Path) -> None:
    (place / "data" / "contracts" / "broken.toml").write_text("title = \n")
    sound, errors = Workspace.at(place).contracts()
    assert [contract.id for contract in sound] == ["telecom", "售后"]
    assert [Path(error.where).name for error in errors] == ["broken.toml"]


def test_an_export_that_is_not_there_yet_names_the_source_file(place: Path) -> None:
    workspace = Workspace.at(place)
    with pytest.raises(SourceError) as raised:
        open_for(workspace, workspace.contract("telecom"))
    assert str(raised.value) == (
        f"{place}/data/sources/centre.toml\n"
        f"  - calls: no file at 'calls.parquet' (looked in {place}/data). Put the export there, or correct path."
    )


def test_a_broken_source_names_its_file(place: Path) -> None:
    (place / "data" / "sources" / "centre.toml").write_text(SOURCE.replace("path", "pth"), encoding="utf-8")
    workspace = Workspace.at(place)
    with pytest.raises(SourceError) as raised:
        open_for(workspace, workspace.contract("telecom"))
    assert raised.value.problems == (
        "calls.path: is missing. Add it.",
        "calls.pth: is not a field here. Did you mean 'path'?",
    )


def test_what_a_workspace_lacks_is_taken_as_bundled(place: Path) -> None:
    workspace = Workspace.at(place)
    assert workspace.expectations == bundled("expectations")
    (place / "expectations").mkdir()
    assert Workspace.at(place).expectations == place / "expectations"
