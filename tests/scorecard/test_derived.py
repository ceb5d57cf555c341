"""KPIs worked out from verdicts: against a second way, on the sample, and with history from before what is shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.boring_scores import KPI_SCORES
from support.centre import contract
from support.scores import agreement, scores_of

from servicepledge.errors import ContractError, UsageError
from servicepledge.exploration.explorer import explore
from servicepledge.kpis import KPIS
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure, open_for
from servicepledge.scorecard.verdict import Verdict
from servicepledge.workspace import Workspace

MARK = st.sampled_from(["o", "x", "x", "?", "-", "(x)", "(o)"])
HISTORIES = st.integers(1, 15).flatmap(
    lambda length: st.lists(st.lists(MARK, min_size=length, max_size=length).map("".join), min_size=1, max_size=4)
)


@given(HISTORIES, st.sampled_from(["period", "twelve"]), st.sampled_from(["same_clause", "any_clause"]))
def test_every_derived_kpi_equals_its_second_way(lines: list[str], span: str, run_of: str) -> None:
    histories = {f"c{number}": line for number, line in enumerate(lines)}
    readings = {"indicator_attainment": {"span": span}, "consecutive_miss": {"run_of": run_of}}
    clauses = [{"ref": id, "kpi": id, "reading": readings.get(id, {})} for id in KPI_SCORES]
    now = scores_of(agreement(histories, clauses), histories)[1][-1]
    for id, second in KPI_SCORES.items():
        score = next(score for score in now if score.term.clause.ref == id)
        assert (score.numerator, score.denominator) == second(histories, readings.get(id, {})), id


def test_every_option_makes_a_difference() -> None:
    histories = {"a": "xxo", "b": "oxx"}
    for kpi in (kpi for kpi in KPIS.values() if kpi.is_derived):
        for name, reading in kpi.readings.items():
            found = set()
            for option in reading.options:
                agreed = agreement(histories, [{"ref": "d", "kpi": kpi.id, "reading": {name: option}}])
                found.add(scores_of(agreed, histories)[1][-1][-1].value)
            assert len(found) == len(reading.options), (kpi.id, name)


DERIVED = [
    {"ref": "run", "words": "…", "kpi": "consecutive_miss", "target": "< 3 期"},
    {"ref": "all", "words": "…", "kpi": "indicator_attainment", "target": ">= 100 %"},
    {"ref": "list", "words": "…", "kpi": "breach_register"},
]


def test_on_the_sample_with_history_that_no_one_asked_for(workspace: Workspace) -> None:
    plain = workspace.contract("telecom")
    agreed = plain.model_copy(update={"clauses": (*plain.clauses, *contract(DERIVED).clauses)})
    opened = open_for(workspace, plain)
    october = Period.parse("2026-10")
    past = measure(opened, plain, october, history=12)
    refs = [clause.ref for clause in plain.measured]
    letters = {Verdict.MET: "o", Verdict.MISSED: "x", Verdict.UNDECIDABLE: "?", Verdict.FACTS_ONLY: "-"}
    histories = {ref: "".join(letters[score.verdict] for score in past.past(ref)) for ref in refs}
    card = measure(opened, agreed, october)
    assert card.history == () and len(card.scores) == len(refs) + 3
    for ref in ("run", "all"):
        id = card.of(ref).term.kpi.id
        assert (card.of(ref).numerator, card.of(ref).denominator) == KPI_SCORES[id](histories, {})
    assert card.of("run").value == 3, "the sample has a run of three missed months"
    others = [score for score in card.scores if score.term.clause.ref != "list"]
    assert card.of("list").value == sum(score.verdict is Verdict.MISSED for score in others)
    shown = measure(opened, agreed, october, history=2)
    assert [len(scores) for scores in shown.history] == [len(refs) + 3] * 2
    assert shown.scores[-3:] == card.scores[-3:]
    by_channel = measure(opened, agreed, october, by=["channel"])
    assert {score.term.kpi.is_derived for score in by_channel.scores} == {False}


def test_the_analyst_may_ask_for_one_that_is_not_agreed(workspace: Workspace) -> None:
    found = explore(workspace.folder).kpi("telecom", "consecutive_miss", "2026-10")
    assert found.height == 1 and found["value"].to_list() == [3.0]


def test_there_are_no_rows_behind_it(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    agreed = contract([{"kpi": "breach_register"}])
    monkeypatch.setattr(Workspace, "contract", lambda *_: agreed)
    with pytest.raises(UsageError, match="worked out from verdicts"):
        explore(workspace.folder).rows("one", "1", "2026-10")


def test_a_contract_of_nothing_else_can_be_scored(workspace: Workspace) -> None:
    agreed = contract([{"kpi": "breach_register"}], starts_on=date(2026, 4, 1))
    card = measure(open_for(workspace, workspace.contract("hotline")), agreed, Period.parse("2026-10"))
    assert [score.verdict for score in card.scores] == [Verdict.FACTS_ONLY]


MISTAKES = {
    "a scope of rows": ({"kpi": "breach_register", "scope": {"channel": "phone"}}, "worked out from verdicts"),
    "clauses for a kpi of rows": ({"kpi": "answer_rate", "scope": {"clause": "a"}}, "counts rows, not clauses"),
}


@pytest.mark.parametrize(("clause", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_scope_that_cannot_be(clause: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        contract([clause])


def test_a_scope_names_clauses_that_exist(workspace: Workspace, tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = workspace.contract_files["hotline"].read_text("utf-8")
    path = tmp_path / "hotline.toml"
    path.write_text(
        text + '\n[[clauses]]\nref = "z"\nwords = "…"\nkpi = "breach_register"\nscope = { clause = ["三.1(1)c"] }\n',
        "utf-8",
    )
    from servicepledge.contract.load import load_contract

    with pytest.raises(ContractError, match=r"Did you mean '三.1\(1\)b'"):
        load_contract(path)


def test_each_is_tried_under_the_other_reading_too(workspace: Workspace) -> None:
    """What a report shows under another reading is what the clause says where it is agreed."""
    plain = workspace.contract("telecom")
    opened = open_for(workspace, plain)
    october = Period.parse("2026-10")
    agreed = plain.model_copy(update={"clauses": (*plain.clauses, *contract(DERIVED).clauses)})
    card = measure(opened, agreed, october, history=12, readings=True)
    assert card.of("list").others == ()
    for ref, name, choice in (("run", "run_of", "any_clause"), ("all", "span", "twelve")):
        (other,) = card.of(ref).others
        chosen = [{**clause, "reading": {name: choice}} if clause["ref"] == ref else clause for clause in DERIVED]
        under = plain.model_copy(update={"clauses": (*plain.clauses, *contract(chosen).clauses)})
        said = measure(opened, under, october, history=12).of(ref)
        assert other.term.other == (name, choice)
        assert (other.value, other.denominator, other.verdict) == (said.value, said.denominator, said.verdict)
        assert (other.value, other.denominator) != (card.of(ref).value, card.of(ref).denominator)
