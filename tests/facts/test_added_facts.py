"""Facts that are not bundled: held to the rules of those that are, in sentences; and the bundled ones hold them, too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.added import FACT, write

from servicepledge.additions import load_catalogue
from servicepledge.additions.empty import EmptyTables
from servicepledge.additions.fact_rules import fact_problems
from servicepledge.errors import ContractError
from servicepledge.facts import FACTS, Fact


@pytest.fixture(scope="module")
def tables() -> Iterator[EmptyTables]:
    with EmptyTables() as found:
        yield found


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_every_bundled_one_holds_the_rules(fact: Fact, tables: EmptyTables) -> None:
    assert list(fact_problems(fact, tables)) == []


def test_one_of_a_workspace_is_like_any_other(tmp_path: Path) -> None:
    fact = load_catalogue(write(tmp_path)).facts["answered_calls"]
    assert (fact.row, fact.grain, fact.table, fact.day) == (
        "one row per call that an agent answered",
        ("contract_id", "call_id"),
        "calls",
        "arrived_at",
    )


MISTAKES = {
    "no word on what a row is": (
        FACT.replace("one row per", "every"),
        "header: does not say what a row is. Begin with '-- answered_calls: one row per …'.",
    ),
    "another name": (
        FACT.replace("-- answered_calls:", "-- answered_call:"),
        "header, answered_call: is no key of a header. Use one of: astray, borrows, ",
    ),
    "no grain": (FACT.replace("-- grain:", "-- why:"), "header, grain: is missing. Write it such as '-- grain: contract_id, call_id'."),
    "a grain without the contract": (
        FACT.replace("grain: contract_id, ", "grain: "),
        "header, grain: begins with 'call_id'. Begin it with contract_id, whose rows they are.",
    ),
    "a grain that is no column": (FACT.replace("-- grain: contract_id, call_id", "-- grain: contract_id, call"), "header, grain: there is no column 'call'. Did you mean 'call_id'?"),
    "a table nobody knows": (FACT.replace("-- reads: calls", "-- reads: call"), "header, reads: 'call' is no canonical table. Did you mean 'calls'?"),
    "a table that is not named": (
        FACT.replace("from calls", "from calls left join tickets using (contract_id)"),
        "header, reads: 'tickets' is read and not named. Add it.",
    ),
    "a table that is not read": (
        FACT.replace("-- reads: calls", "-- reads: calls, tickets"),
        "header, reads: 'tickets' is named and not read. Take it out.",
    ),
    "no select": (FACT.replace("select\n", "from calls select\n"), "the SQL is not one bare select. Begin with select;"),
    "two statements": (FACT + ";", "the SQL has ';' in it. Keep to one bare select over the canonical tables."),
    "a file of one's own": (
        FACT.replace("from calls", "from read_parquet('calls.parquet')"),
        "the SQL has 'read_parquet' in it. Keep to one bare select over the canonical tables.",
    ),
    "a column that is not there": (FACT.replace("    topic,", "    topics,"), "the select cannot be run: "),
    "a day that is no column": (
        FACT.replace("-- day: arrived_at", "-- day: answered_at"),
        "header, day: there is no column 'answered_at'. Did you mean 'arrived_at'?",
    ),
    "a day that is no instant": (
        FACT.replace("    arrived_at,", "    cast(arrived_at as date) as arrived_at,"),
        "header, day: column 'arrived_at' is a DATE. Give an instant, a TIMESTAMP in UTC.",
    ),
    "a column twice": (
        FACT.replace("    topic,", "    topic,\n    queue as topic,"),
        "column topic: stands twice. Give one of them another name.",
    ),
    "a scope column less": (FACT.replace("    queue,\n", ""), "column queue: is missing. Select it from calls: a clause's scope may name it."),
    "a person under another name": (
        FACT.replace("    agent_id,", "    agent_id,\n    customer_id as customer,"),
        "column customer: may point at a person. Call it as the canonical table does: agent_id, customer_id, owner_id.",
    ),
    "steps that are not there": (
        FACT.replace("-- day: arrived_at", "-- day: due_at"),
        "column promised_at: is missing. A fact whose day is due_at has promised_at, started_at, step, stopped_at.",
    ),
    "an identity of no columns": (
        FACT.replace("-- why:", "-- parts: is_handed_over = is_warm + is_cold\n-- why:"),
        "header, parts: there is no column 'is_warm'. Use one of: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ContractError) as caught:
        load_catalogue(write(tmp_path, **{"facts/answered_calls.sql": text}))
    problems = caught.value.problems
    assert any(problem.startswith(f"facts/answered_calls.sql, {said}") for problem in problems), problems


def test_a_kpi_on_a_fact_with_mistakes_waits_for_it(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as caught:
        load_catalogue(write(tmp_path, **{"facts/answered_calls.sql": FACT + ";"}))
    assert caught.value.problems[1:] == (
        "kpis/handover_rate.py, fact: 'answered_calls' has mistakes of its own. Correct facts/answered_calls.sql first.",
    )
