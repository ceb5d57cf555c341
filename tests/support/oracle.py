"""The cases with expected answers of tests/data/oracle, as hours and instants."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pytest

from servicepledge.contract.hours import Hours

from .places import DATA

ORACLE = DATA / "oracle"


def cases(name: str, wanted: str = "") -> list[Any]:
    """Return the cases of a file that have a field, each a parameter."""
    path = ORACLE / name
    text = path.read_text(encoding="utf-8")
    found = json.loads(text)["cases"] if path.suffix == ".json" else map(json.loads, text.splitlines())
    return [pytest.param(case, id=case["id"]) for case in found if not wanted or wanted in case]


def calendar_cn() -> dict[str, Any]:
    """Return the Chinese calendar of the cases."""
    found: dict[str, Any] = json.loads((ORACLE / "calendar_cn.json").read_text(encoding="utf-8"))
    return found


def hours_of(case: dict[str, Any]) -> Hours:
    """Return the hours of a case, the way a contract would write them."""

    def windows(pairs: Iterable[tuple[str, str]]) -> list[str]:
        return [f"{opens}-{closes}" for opens, closes in pairs]

    return Hours.model_validate(
        {
            "days": "cn_workday" if case["calendar"] == "CN" else "every_day",
            "on": {day: windows(pairs) for day, pairs in case["hours"].items()},
            "closed": case["closed"],
            "dates": {day: windows(pairs) for day, pairs in case["open_overrides"].items()},
        }
    )


def day_after(first: date, days: int) -> date:
    return date.fromordinal(first.toordinal() + days)


def instant(case: dict[str, Any], name: str) -> datetime:
    return datetime.fromisoformat(case[name])


def pauses_of(case: dict[str, Any]) -> list[tuple[datetime, datetime]]:
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in case.get("pauses", [])]
