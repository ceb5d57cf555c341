"""Rules of what follows from a miss: how they are read, and every mistake in them as a sentence."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from support.centre import contract

from servicepledge.contract.calendar_cn import is_workday
from servicepledge.contract.consequences import parse_within
from servicepledge.contract.load import unfilled
from servicepledge.errors import CalendarError

PLAN = {"zh": "提交整改方案", "en": "a corrective plan"}
RATE = {"ref": "a", "kpi": "answer_rate", "target": ">= 95 %"}
SPEED = {"ref": "b", "kpi": "average_speed_of_answer"}
CALLS = {"ref": "c", "kpi": "breach_register"}

AFTER = {
    "ten days": ("10 d", date(2026, 9, 30), date(2026, 10, 10)),
    "ten days in Chinese": ("10 天", date(2026, 9, 30), date(2026, 10, 10)),
    "five working days over the holiday and its make-up Saturday": ("5个工作日", date(2026, 9, 30), date(2026, 10, 13)),
    "two working days": ("2 working days", date(2026, 10, 30), date(2026, 11, 3)),
    "blank": ("____ d", date(2026, 10, 31), None),
}


@pytest.mark.parametrize(("text", "day", "due"), AFTER.values(), ids=AFTER)
def test_within(text: str, day: date, due: date | None) -> None:
    assert parse_within(text).after(day, is_workday) == due


def test_working_days_that_nobody_has_published_are_not_guessed() -> None:
    with pytest.raises(CalendarError):
        parse_within("10 working days").after(date(2026, 12, 25), is_workday)


def test_blanks_are_told() -> None:
    rules = [{"ref": "四", "owed": {"zh": "责任包括____", "en": "liability includes ____"}, "within": "____ d"}]
    fees = [{"ref": "六", "clause": "c", "rate": "____ 元/次"}, {"ref": "七", "what": PLAN, "amount": "____ 元"}]
    agreed = contract([RATE, CALLS], consequences=rules, fees=fees, settlement={"point": "____ 元"})
    told = "\n".join(unfilled(agreed))
    for place in (
        "consequences 四, within",
        "consequences 四, owed",
        "fees 六, rate",
        "fees 七, amount",
        "settlement.point",
    ):
        assert place in told


BANDS = [
    {"from": "95 %", "to": "100 %", "deduct": "0 %"},
    {"from": "90 %", "to": "95 %", "deduct": "2 %"},
    {"from": "0 %", "to": "90 %", "deduct": "5 %"},
]
FEE = {"ref": "六", "clause": "c", "rate": "3 元/次"}


def with_bands(*bands: dict[str, str]) -> dict[str, object]:
    return {"fees": [FEE], "deductions": [{"ref": "a", "bands": bands}]}


def band(low: str, high: str | None, deduct: str = "1 %") -> dict[str, str]:
    return {"from": low, "deduct": deduct} | ({"to": high} if high else {})


MISTAKES = {
    "nothing follows": ({"consequences": [{"ref": "x"}]}, "nothing follows"),
    "by when of nothing": ({"consequences": [{"ref": "x", "class": "minor", "within": "3 d"}]}, "nothing is owed"),
    "a clause that is not there": (
        {"consequences": [{"ref": "x", "class": "minor", "clauses": ["aa"]}]},
        "consequences x, clauses: 'aa' is not a measured clause. Did you mean 'a'",
    ),
    "unless a clause that is not there": (
        {"consequences": [{"ref": "x", "class": "minor", "when": {"unless_missed": "z"}}]}, "when.unless_missed: 'z'",
    ),
    "a class of its own": ({"consequences": [{"ref": "x", "class": "severe"}]}, "minor"),
    "a run of none": ({"consequences": [{"ref": "x", "class": "minor", "when": {"missed_in_a_row": 0}}]}, "greater than"),
    "no number of days": ({"consequences": [{"ref": "x", "owed": PLAN, "within": "soon"}]}, "not a number of days"),
    "no price": ({"fees": [{"ref": "c"}]}, "no price, or two"),
    "two prices": ({"fees": [{"ref": "c", "rate": "3 元/次", "amount": "5 元", "what": PLAN}]}, "no price, or two"),
    "a fixed sum without a name": ({"fees": [{"ref": "x", "amount": "5 元"}]}, "no name"),
    "a rate for nothing counted": ({"fees": [{"ref": "x", "rate": "3 元/次"}]}, "no measured clause 'x'"),
    "a rate for a share": ({"fees": [{"ref": "a", "rate": "3 元/次"}]}, "in %, no quantity"),
    "a rate per minute for things": ({"fees": [{"ref": "c", "rate": "3 元/min"}]}, "does not fit"),
    "a rate per thing for time": ({"fees": [{"ref": "b", "rate": "3 元/次"}]}, "does not fit"),
    "deducted twice": ({"fees": [FEE], "deductions": [{"ref": "a", "deduct": "1 %", "bands": BANDS}]}, "says it twice"),
    "nothing deducted": ({"deductions": [{"ref": "a"}]}, "says not what"),
    "steps of bands": ({"fees": [FEE], "deductions": [{"ref": "a", "bands": BANDS, "per": "1 %"}]}, "nothing to repeat"),
    "a share of no fee": ({"deductions": [{"ref": "a", "deduct": "1 %"}]}, "no fee is agreed"),
    "points worth nothing": ({"deductions": [{"ref": "a", "deduct": "1 points"}]}, "points are worth nothing"),
    "a clause nobody measures": ({"deductions": [{"ref": "x", "deduct": "5 元"}]}, "'x' is not a measured clause"),
    "nothing that could be missed": ({"deductions": [{"ref": "b", "deduct": "5 元"}]}, "no target that could be missed"),
    "of a fee that is not there": (
        {"fees": [FEE], "deductions": [{"ref": "a", "deduct": "1 %", "of": "六六"}]}, "there is no fee '六六'",
    ),
    "bands in another unit": (
        {"deductions": [{"ref": "b", "bands": [band("0 %", "100 %", "5 元")]}]}, "not in the unit of clause 'b'. Use s",
    ),
    "bands in two units": (with_bands(band("0 %", "5 s")), "bands are in % and s"),
    "a band the wrong way round": (with_bands(band("0 %", "90 %"), band("100 %", "90 %")), "holds nothing"),
    "a gap": (with_bands(band("0 %", "98.49 %"), band("98.5 %", "100 %")), "a gap between '98.49 %' and '98.5 %'"),
    "a gap below": (with_bands(band("80 %", "100 %")), "a gap below '80 %'"),
    "a gap above": (with_bands(band("0 %", "99.98 %")), "a gap above '99.98 %'"),
    "an overlap": (with_bands(band("0 %", "95 %"), band("90 %", "100 %")), "overlap"),
    "two open ends": (with_bands(band("0 %", None), band("90 %", None)), "overlap"),
    "an end that is none": (with_bands(band("____ %", None)), "is no end of a band"),
    "a cap in points": ({"settlement": {"cap": "3 points"}}, "cap is a share"),
    "a ceiling in points": ({"deductions": [{"ref": "a", "deduct": "5 元", "at_most": "3 points"}]}, "at_most is a share"),
    "a multiplier that is none": (
        {"deductions": [{"ref": "a", "deduct": "5 元", "repeat": {"times": "double"}}]}, "pattern",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("more", "said"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_sentences(more: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError) as caught:
        contract([RATE, SPEED, CALLS], **more)
    assert said in str(caught.value)


def test_bands_without_a_fault_are_silent() -> None:
    contract([RATE, CALLS], **with_bands(*BANDS))
    contract([SPEED], deductions=[{"ref": "b", "bands": [band("0 s", "5 s", "0 元"), band("5 s", None, "9 元")]}])


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_example_in_the_readme_is_a_contract(name: str) -> None:
    text = (Path(__file__).parents[2] / name).read_text("utf-8")
    example = next(block for block in text.split("```toml")[1:] if block.lstrip().startswith("[[consequences]]"))
    clauses = [{**RATE, "ref": "三.1(1)b"}, {**CALLS, "ref": "6.1.1", "kpi": "average_speed_of_answer"}]
    agreed = contract(clauses, **tomllib.loads(example.split("```")[0]))
    assert (len(agreed.consequences), len(agreed.fees), len(agreed.deductions)) == (2, 1, 1)
