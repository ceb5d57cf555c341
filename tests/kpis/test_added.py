"""KPIs that are not bundled: found in a workspace or an installed package, held to the same rules, and nobody else's."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from support.added import DERIVED, FILES, KPI, distribution, write
from support.centre import contract, counts
from support.scores import agreement, scores_of

from servicepledge.additions import load_catalogue
from servicepledge.errors import ContractError
from servicepledge.exports.open import OpenSource
from servicepledge.kpi import Kpi
from servicepledge.kpis import BUNDLED, KPIS

Opened = Callable[..., OpenSource]

CASES = {
    "handed over out of answered, whoever was not answered": (
        """
        answered_at | transferred
        09:00:09    | T
        09:00:09    | F
        09:00:09    |
                    | T
        """,
        {},
        (1, 3),
    ),
    "after a wait of more than ten seconds": (
        """
        queued_at | answered_at | transferred
        09:00:00  | 09:00:10    | T
        09:00:00  | 09:00:11    | T
        """,
        {"after": "late"},
        (1, 2),
    ),
    "after a wait of more than twenty": (
        """
        queued_at | answered_at | transferred
        09:00:00  | 09:00:11    | T
        09:00:00  | 09:00:21    | T
        """,
        {"after": "late", "long": "20 s"},
        (1, 2),
    ),
}


@pytest.mark.parametrize(("drawing", "reading", "expected"), CASES.values(), ids=CASES)
def test_counts(
    opened: Opened, tmp_path: Path, drawing: str, reading: dict[str, str], expected: tuple[int, int]
) -> None:
    catalogue = load_catalogue(write(tmp_path / "workspace"))
    clause = {"kpi": "handover_rate", "reading": reading}
    assert counts(opened, clause, calls=drawing, contract={"catalogue": catalogue}) == expected


def test_one_worked_out_from_verdicts_carries_its_function(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path))
    histories = {"a": "xxxo", "b": "xxoo", "c": "oooo"}
    agreed = agreement(histories, [{"ref": "worst", "kpi": "worst_month"}], catalogue=catalogue)
    score = scores_of(agreed, histories)[1][-1][-1]
    assert (score.numerator, score.denominator, score.value) == (2, 3, Fraction(2, 3))


def test_nothing_added_is_what_is_bundled(tmp_path: Path) -> None:
    assert load_catalogue(tmp_path) is BUNDLED and load_catalogue() is BUNDLED
    assert BUNDLED.kpis == KPIS


def test_two_workspaces_in_one_process_do_not_see_each_others(tmp_path: Path) -> None:
    other = KPI.replace("转接率", "另一率")
    one, two, none = (write(tmp_path / name) for name in ("one", "two", "none"))
    write(two, **{"kpis/handover_rate.py": other})
    (none / "kpis" / "handover_rate.py").unlink()
    labels = [load_catalogue(folder).kpis["handover_rate"].label.zh for folder in (one, two, one)]
    assert labels == ["转接率", "另一率", "转接率"]
    assert "handover_rate" not in load_catalogue(none).kpis and "handover_rate" not in KPIS
    with pytest.raises(ValueError, match="kpi 'handover_rate' is not known"):
        contract([{"kpi": "handover_rate"}], catalogue=load_catalogue(none))


def test_it_goes_to_another_process_as_the_very_text_that_was_read(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path))
    agreed = contract([{"kpi": "handover_rate"}, {"kpi": "worst_month"}], catalogue=catalogue)
    packed = pickle.dumps((agreed, agreed.clauses[1].definition))
    for name in FILES:
        (tmp_path / name).unlink()
    code = (
        "import pickle, sys; from servicepledge.kpi import Judged\n"
        "agreed, kpi = pickle.load(sys.stdin.buffer)\n"
        "figure = kpi.derived.figure([[Judged('a', True), Judged('b', False)]])\n"
        "print(agreed.clauses[0].definition.label.en, figure.numerator, figure.denominator, len(agreed.catalogue.kpis))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=packed, capture_output=True, check=True)
    assert done.stdout.decode().strip() == f"Handover rate 1 2 {len(KPIS) + 2}"


def test_what_is_bundled_travels_by_name_alone() -> None:
    agreed = contract([{"kpi": "answer_rate"}])
    assert pickle.loads(pickle.dumps(agreed)).catalogue is BUNDLED
    assert len(pickle.dumps(BUNDLED)) < 100


MISTAKES: dict[str, tuple[str, str]] = {
    "no Python": (KPI + ")", "line 32: this is not Python. Correct it first; nothing else of the file was looked at."),
    "an import": ("import os\n" + KPI, "line 1: imports os. A KPI imports from servicepledge.kpi only: take it out."),
    "an import from elsewhere": (
        KPI.replace(
            "from servicepledge.kpi import", "from servicepledge.engine import terms\nfrom servicepledge.kpi import"
        ),
        "line 3: imports from servicepledge.engine. A KPI imports from servicepledge.kpi only: take it out.",
    ),
    "an import from beside it": (
        "from ._shared import *\n" + KPI,
        "line 1: imports from ._shared. A KPI imports from servicepledge.kpi only: take it out.",
    ),
    "a name the record has not": (
        KPI.replace("Text, Unit", "Text, Unity"),
        "line 3: servicepledge.kpi has no 'Unity'. Did you mean 'Unit'?",
    ),
    "a missing field": (KPI.replace("    unit=Unit.RATIO,\n", ""), "line 5, unit: is missing in Kpi(…). Add it."),
    "an unknown field": (
        KPI.replace("    unit=", "    units=1,\n    unit="),
        "line 5, units: is not a field of Kpi. Did you mean 'unit'?",
    ),
    "nothing called KPI": (KPI.replace("\nKPI = ", "\nOTHER = "), "KPI: is missing. Write KPI = Kpi(…)."),
    "something else fails": (
        KPI.replace('source="our own', 'source=1 / 0 * "our own'),
        "line 30: fails with ZeroDivisionError: division by zero. Correct it.",
    ),
    "another id": (
        KPI.replace('id="handover_rate"', 'id="handovers"'),
        "id: 'handovers' is not the file's name. Write id=\"handover_rate\", or name the file for it.",
    ),
    "a unit in words": (
        KPI.replace("unit=Unit.RATIO", 'unit="percent"'),
        "unit: a Unit is expected, 'percent' was found. "
        "Use one of: Unit.RATIO, Unit.SECONDS, Unit.POINTS, Unit.COUNT, Unit.MINUTES.",
    ),
    "a label in one language": (
        KPI.replace('label=Text(zh="转接率", en="Handover rate")', 'label="转接率"'),
        "label: a Text is expected, '转接率' was found. Write Text(zh='…', en='…').",
    ),
    "a number where a text goes": (
        KPI.replace('en="When"', "en=3"),
        "readings.after.label.en: text is expected, 3 was found. Correct the value.",
    ),
    "a choice of no choice": (
        KPI.replace("    source=", '    limit="maybe",\n    source='),
        "limit: one of 'none', 'optional' or 'required' is expected, 'maybe' was found. Correct the value.",
    ),
    "no Chinese": (
        KPI.replace('zh="转接率"', 'zh="handovers"'),
        "label: has no Chinese words in zh. Say it in Chinese.",
    ),
    "no English": (
        KPI.replace('en="Handover rate"', 'en="转接率"'),
        "label: has no plain English words in en. Say it in English.",
    ),
    "a straight apostrophe": (
        KPI.replace('en="handed over"', 'en="not the agent\'s"'),
        "lacking: has a straight apostrophe in en. Write ’ instead.",
    ),
    "half a sentence": (
        KPI.replace("已接来电数。", "已接来电数"),
        "definition: is no whole sentence. End it with 。 in zh and with a full stop in en.",
    ),
    "no source": (KPI.replace("our own handbook, 3.2", " "), "source: is empty. Fill it in."),
    "a tally that is not there": (
        KPI.replace('numerator="handed_over"', 'numerator="handed"'),
        "numerator: there is no tally 'handed'. Did you mean 'handed_over'?",
    ),
    "one tally for both": (
        KPI.replace('denominator="answered"', 'denominator="handed_over"'),
        "denominator: is the numerator, 'handed_over'. Name two tallies.",
    ),
    "a share without what it lacks": (
        KPI.replace('    lacking=Text(zh="转接", en="handed over"),\n', ""),
        "lacking: is for a share (Unit.RATIO), which needs it, and for nothing else. Add it, or take it out.",
    ),
    "a scale of another unit": (
        KPI.replace("    source=", "    scale=1000,\n    source="),
        "scale: 1000 is not how many tally units make one of %. Write scale=1.",
    ),
    "a total that is none": (
        KPI.replace("    source=", "    is_total=True,\n    source="),
        "total: says what a total adds up (is_total=True), which needs it. Add it, or take it out.",
    ),
    "a default that is no option": (
        KPI.replace('default="ever"', 'default="never"'),
        "readings.after.default: 'never' is none of the options. Did you mean 'ever'?",
    ),
    "a length that is none": (
        KPI.replace('default="10 s"', 'default="10 parsecs"'),
        "readings.long.default: '10 parsecs' is no length of time. Write it such as '72 h'.",
    ),
    "a placeholder that nothing fills": (
        KPI.replace("{after}", "{after}{before}"),
        "tally: {before} is filled by no reading. Add it to the sql of every option of one.",
    ),
    "an option that fills nothing": (
        KPI.replace("{after}", ""),
        "readings: 'after' stands in no tally. Write {after} where it goes, or take it out.",
    ),
    "options that fill different places": (
        KPI.replace('{"after": ""}', "{}"),
        "readings.after.options: do not fill the same places. Give each the same names in its sql.",
    ),
    "a field that no option may change": (
        KPI.replace('{"after": ""})', '{"after": ""}, becomes={"title": 1})'),
        "readings.after.options.ever.becomes: 'title' is no field of a KPI that can change. Take it out.",
    ),
    "an activity nobody knows": (
        KPI.replace("    source=", '    activities=("trainings",),\n    source='),
        "activities: 'trainings' is not known. Did you mean 'training'?",
    ),
    "a fact nobody knows": (
        KPI.replace('fact="answered_calls"', 'fact="answered_call"'),
        "fact: 'answered_call' is not known. Did you mean 'answered_calls'?",
    ),
    "a column that is not canonical": (
        KPI.replace("calls.transferred", "calls.transfered"),
        "needs: 'calls.transfered' is no canonical column. Did you mean 'calls.transferred'?",
    ),
    "a column of a table that its fact does not read": (
        KPI.replace("calls.transferred", "tickets.transferred"),
        "needs: 'tickets.transferred' is not read by the fact 'answered_calls'. Take it out, or have the fact read tickets.",
    ),
    "SQL that does not fit the fact": (
        KPI.replace("is_handed_over", "was_handed_over"),
        "tally 'handed_over': cannot be run over 'answered_calls': ",
    ),
    "a tally of no whole number": (
        KPI.replace("count(*)", "sum(wait_us / 2)"),
        "tally 'answered': gives a DOUBLE. Make it a whole number: a count, microseconds, thousandths of a point.",
    ),
    "a tally that does not add up": (
        KPI.replace("count(*)", "max(wait_us)"),
        "tally 'answered': max does not add up over days. Use count, count_if or sum.",
    ),
    "a tally of single rows": (
        KPI.replace("count(*)", "wait_us"),
        "tally 'answered': cannot be run over 'answered_calls': ",
    ),
    "a parameter that nothing fills": (
        KPI.replace(":long_us", ":limit_us"),
        "tally 'handed_over': nothing fills :limit_us. Add a reading 'limit', or limit=\"required\" for :limit_us.",
    ),
    "a schedule for a fact without one": (
        KPI.replace("    source=", '    schedule="day",\n    source='),
        "schedule: is for a fact that reads the table schedule, which needs it; 'answered_calls' is the other kind.",
    ),
    "a step for a fact without steps": (
        KPI.replace("    source=", '    step="diagnosis",\n    source='),
        "step: is for a fact whose rows fall due, which needs it; 'answered_calls' is the other kind.",
    ),
}


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, **{"kpis/handover_rate.py": text, "kpis/worst_month.py": None})
    with pytest.raises(ContractError) as caught:
        load_catalogue(tmp_path)
    error = caught.value
    assert (error.where, error.exit_code) == (str(tmp_path), 3)
    assert any(problem.startswith(f"kpis/handover_rate.py, {said}") for problem in error.problems), error.problems


OF_VERDICTS = {
    "no function": (
        DERIVED.replace('    derived=Derived(_worst, several="latest"),\n', ""),
        "derived: is how a KPI of the fact 'scorecard' is worked out, which needs it. Add it, or take it out.",
    ),
    "a function without a name": (
        DERIVED.replace("Derived(_worst,", "Derived(lambda past: _worst(past),"),
        "derived.figure: is not a function of the file. Write def lambda(past): …",
    ),
    "rows of its own": (
        DERIVED.replace("tally={}", 'tally={"missed": "count(*)", "judged": "sum(1)"}'),
        "fact: a KPI of the fact 'scorecard' has no rows. Take tally, needs, spread, step and schedule out.",
    ),
}


@pytest.mark.parametrize(("text", "said"), OF_VERDICTS.values(), ids=OF_VERDICTS)
def test_a_mistake_of_one_worked_out_from_verdicts(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, **{"kpis/worst_month.py": text})
    with pytest.raises(ContractError) as caught:
        load_catalogue(tmp_path)
    assert f"kpis/worst_month.py, {said}" in caught.value.problems


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    text = KPI.replace('en="Handover rate"', 'en=""').replace('source="our own handbook, 3.2"', 'source=""')
    files = {
        "kpis/handover_rate.py": text,
        "kpis/answer_rate.py": KPI,
        "kpis/Other.py": KPI,
        "kpis/rows.sql": "select 1",
        "facts/contacts.sql": "select 1",
        "kpis/README.md": "what else lies there is nobody's business",
        "kpis/_draft.py": "neither is (this",
    }
    with pytest.raises(ContractError) as caught:
        load_catalogue(write(tmp_path, **files))
    bundled = "is bundled already, and none is put in its place. Give it another name."
    assert list(caught.value.problems) == [
        "kpis/Other.py: the name is the kpi's id. Use small letters, digits and '_' only.",
        f"kpis/answer_rate.py: a kpi 'answer_rate' {bundled}",
        "kpis/rows.sql: a kpi is a file that ends in .py. Name it so, or keep it in another folder.",
        f"facts/contacts.sql: a fact 'contacts' {bundled}",
        "kpis/handover_rate.py, label: has no plain English words in en. Say it in English.",
        "kpis/handover_rate.py, source: is empty. Fill it in.",
    ]


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (write(tmp_path) / "kpis" / "handover_rate.py").write_bytes(b"\xff\xfe")
    with pytest.raises(ContractError, match=r"kpis/handover_rate.py: is not UTF-8 text. Save it as UTF-8."):
        load_catalogue(tmp_path)


# -- of an installed package -------------------------------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that puts a made-up package on the path, with these files and entry points."""

    def install(points: str, **changed: str | None) -> None:
        site = distribution(tmp_path / "site", points)
        write(site / "acme_pledge", **changed)
        monkeypatch.syspath_prepend(str(site))

    return install


ALL = """
[servicepledge.kpis]
acme = acme_pledge.kpis
[servicepledge.facts]
acme = acme_pledge.facts
[servicepledge.sections]
acme = acme_pledge.sections
"""


def test_a_package_adds_what_lies_in_the_packages_it_names(installed: Any) -> None:
    installed(ALL)
    catalogue = load_catalogue()
    assert isinstance(catalogue.kpis["handover_rate"], Kpi) and "answered_calls" in catalogue.facts
    (section,) = [one for one in catalogue.added if one.kind == "section"]
    assert section.where == "sections/handovers.py of acme-kpis 1.2"


def test_a_package_may_name_one_kpi_and_is_not_imported(installed: Any) -> None:
    worst = "[servicepledge.kpis]\nworst = acme_pledge.kpis.worst_month:KPI\n"
    installed(worst, **{"__init__.py": "raise SystemExit('imported')", "kpis/__init__.py": "raise SystemExit"})
    assert load_catalogue().own_kpis.keys() == {"worst_month"}


def test_a_package_is_held_to_the_same_rules(installed: Any) -> None:
    installed(ALL, **{"kpis/handover_rate.py": "import os\n" + KPI, "kpis/answer_rate.py": KPI})
    with pytest.raises(ContractError) as caught:
        load_catalogue()
    assert caught.value.where == "installed packages"
    assert [problem.partition(" of acme-kpis 1.2")[::2] for problem in caught.value.problems] == [
        (
            "kpis/answer_rate.py",
            ": a kpi 'answer_rate' is bundled already, and none is put in its place. Give it another name.",
        ),
        ("kpis/handover_rate.py", ", line 1: imports os. A KPI imports from servicepledge.kpi only: take it out."),
    ]


def test_a_workspace_and_a_package_cannot_both_have_it(installed: Any, tmp_path: Path) -> None:
    installed(ALL)
    with pytest.raises(
        ContractError, match=r"kpis/worst_month.py of acme-kpis 1.2: kpis/worst_month.py is a kpi of the same name."
    ):
        load_catalogue(write(tmp_path / "workspace"))


POINTS = {
    "a group nobody knows": ("[servicepledge.kpi]\nacme = acme_pledge.kpis\n", "'servicepledge.kpi' is no group of entry points. Did you mean 'servicepledge.kpis'?"),
    "a module that is not there": ("[servicepledge.kpis]\nacme = acme_pledge.measures\n", "entry point 'acme' names acme_pledge.measures, where there is no .py file."),
    "a package that is not there": ("[servicepledge.kpis]\nacme = acme.kpis\n", "entry point 'acme' names acme.kpis, where there is no .py file."),
    "a package without facts": ("[servicepledge.facts]\nacme = acme_pledge.kpis\n", "entry point 'acme' names acme_pledge.kpis, where there is no .sql file."),
}  # fmt: skip


@pytest.mark.parametrize(("points", "said"), POINTS.values(), ids=POINTS)
def test_an_entry_point_that_leads_nowhere(installed: Any, points: str, said: str) -> None:
    installed(points)
    with pytest.raises(ContractError) as caught:
        load_catalogue()
    assert f"acme-kpis 1.2: {said}" in caught.value.problems[0]
