"""The text of a small contract file, for tests of what is read from one."""

from pathlib import Path

import pytest

from servicepledge.contract.load import load_contract
from servicepledge.contract.model import Contract
from servicepledge.errors import ContractError

HEAD = """
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
[hours.work]
windows = ["08:00-18:00"]
"""
CLAUSE = '[[clauses]]\nref = "4.1"\nwords = "接通率不低于95%"\n'


def load(folder: Path, text: str) -> Contract:
    path = folder / "telecom.toml"
    path.write_text(text, encoding="utf-8")
    return load_contract(path, ["centre"])


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ContractError) as raised:
        load(folder, text)
    assert raised.value.where == str(folder / "telecom.toml")
    return list(raised.value.problems)
