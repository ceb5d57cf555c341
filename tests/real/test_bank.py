"""Anonymous Bank, January and February 1999, to four decimals."""

import csv
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from support.distributions import distribution
from support.places import DATA, SHARED

from servicepledge.checks import check_exports, stop_on_critical
from servicepledge.periods import Period

pytestmark = pytest.mark.real
BANK = "anonymous-bank-1999"
MONTHS = {"1999-01": "january", "1999-02": "february"}


def percent(value: Fraction | None) -> float:
    assert value is not None
    return round(float(value * 100), 4)


def seconds(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)


@pytest.mark.parametrize(
    ("month", "connection", "asa", "within_20_s"),
    [("1999-01", 86.2910, 35.0280, 52.3040), ("1999-02", 82.1448, 40.7743, 49.0201)],
)
def test_headline_figures(measured: Any, month: str, connection: float, asa: float, within_20_s: float) -> None:
    card = measured(BANK, month)
    assert percent(card.of("1").value) == connection
    assert seconds(card.of("2").value) == asa
    assert percent(card.of("3 within 20 s").value) == within_20_s


@pytest.mark.parametrize("month", MONTHS)
def test_every_figure_of_the_month(measured: Any, reference: Any, month: str) -> None:
    card, known = measured(BANK, month), reference(BANK)[MONTHS[month]]
    answered = card.of("1")
    assert (answered.numerator, answered.denominator) == (known["AGENT"], known["offered"])
    assert card.of("4").numerator == known["HANG"]
    for limit_s in (5, 10, 20, 30, 60, 120):
        within = card.of(f"3 within {limit_s} s")
        assert within.numerator == known[f"answered_within_{limit_s}s"]
        assert percent(within.value) == known[f"SL{limit_s}_of_offered_pct"]
    assert all(score.unmeasurable == 0 for score in card.scores)
    missing = {"1999-01": [(date(1999, 1, 11), date(1999, 1, 12))], "1999-02": []}[month]
    for score in card.scores:
        assert [(gap.first, gap.last) for gap in score.gaps] == missing
        assert (score.provisional is None) == (not missing)


@pytest.mark.parametrize("month", MONTHS)
def test_while_the_centre_is_staffed(measured: Any, reference: Any, month: str) -> None:
    card, known = measured(BANK, month), reference(BANK)[MONTHS[month]]["staffed_hours"]
    answered = card.of("1 staffed")
    assert (answered.numerator, answered.denominator) == (known["connected"], known["offered"])
    assert percent(answered.value) == known["connection_rate_pct"]
    assert seconds(card.of("2 staffed").value) == known["ASA_s"]


@pytest.mark.parametrize("month", MONTHS)
def test_other_readings_of_the_same_words(measured: Any, reference: Any, month: str) -> None:
    known = reference(BANK)[MONTHS[month]]
    of_answered = measured(BANK, month, reading={"abandons": "left_out"})
    for limit_s in (5, 10, 20, 30, 60, 120):
        assert percent(of_answered.of(f"3 within {limit_s} s").value) == known[f"SL{limit_s}_of_answered_pct"]
    from_arrival = measured(BANK, month, reading={"clock_start": "arrival"}).of("2")
    waits_s, negative_s = waits_from_arrival(month)
    assert from_arrival.value == Fraction(waits_s - negative_s, known["AGENT"]), "negative times are none"
    assert seconds(Fraction(waits_s, known["AGENT"])) == known["ASA_s_AGENT_incl_vru"]


def waits_from_arrival(month: str) -> tuple[int, int]:
    """Return the seconds that those answered waited since they arrived, and how many of them are negative times in the VRU."""
    rows = pl.concat([pl.read_parquet(file) for file in (SHARED / "data" / BANK).glob("*.parquet")])
    answered = rows.filter(
        pl.col("outcome").str.strip_chars() == "AGENT",
        pl.col("date").str.starts_with(month[2:4] + month[5:]),
    ).select(pl.col("vru_time", "q_time").cast(pl.Int64))
    waits = [(vru_s or 0, queued_s) for vru_s, queued_s in answered.iter_rows()]
    return sum(vru_s + queued_s for vru_s, queued_s in waits), sum(vru_s for vru_s, _ in waits if vru_s < 0)


@pytest.mark.parametrize("month", MONTHS)
def test_every_day(measured: Any, month: str) -> None:
    with (DATA / "centres" / BANK / f"reference_daily_{MONTHS[month]}.csv").open() as file:
        known = {row["ts"]: row for row in csv.DictReader(file)}
    by_day: dict[str, dict[str, Any]] = {}
    for score in measured(BANK, month, by=["day"]).scores:
        by_day.setdefault(str(score.by["day"]), {})[score.term.clause.ref] = score
    assert sorted(by_day) == sorted(known)
    for day, row in known.items():
        answered, asa = by_day[day]["1"], by_day[day]["2"]
        found = (answered.denominator, answered.numerator, percent(answered.value), seconds(asa.value))
        assert found == (
            int(row["offered"]), int(row["connected"]), float(row["connection_rate_pct"]), float(row["ASA_s"])
        )  # fmt: skip


def test_the_two_days_without_rows_are_absent(measured: Any) -> None:
    days = {str(score.by["day"]) for score in measured(BANK, "1999-01", by=["day"]).scores}
    assert {f"1999-01-{day:02}" for day in range(1, 32)} - days == {"1999-01-11", "1999-01-12"}


@pytest.mark.parametrize(("by", "table", "lead"), [("queue", "by_priority", "priority "), ("topic", "by_type", "")])
@pytest.mark.parametrize("month", MONTHS)
def test_broken_down(measured: Any, reference: Any, month: str, by: str, table: str, lead: str) -> None:
    known = reference(BANK)[MONTHS[month]][table]
    groups: dict[str, dict[str, Any]] = {}
    for score in measured(BANK, month, by=[by]).scores:
        groups.setdefault(str(score.by[by]).removeprefix(lead), {})[score.term.clause.ref] = score
    assert sorted(groups) == sorted(known)
    for name, row in known.items():
        answered = groups[name]["1"]
        assert (answered.denominator, percent(answered.value)) == (row["offered"], row["connected_pct"])
        assert seconds(groups[name]["2"].value) == row["ASA_s"]


@pytest.mark.parametrize("month", MONTHS)
def test_spread_of_the_waits(measured: Any, opened: Any, reference: Any, month: str) -> None:
    known = reference(BANK)[MONTHS[month]]
    found = distribution(opened(BANK), measured(BANK, month).of("2").term, Period.parse(month))
    assert found.n == known["AGENT"]
    assert seconds(found.mean) == known["ASA_s_AGENT_all"]
    assert found.median == known["ASA_s_AGENT_median"]


def test_phantom_rows_are_counted_as_left_out(opened: Any, reference: Any) -> None:
    assert opened(BANK).left_out() == {"calls": reference(BANK)["combined_january+february"]["PHANTOM"]}


def test_calls_are_told_apart_and_people_named(opened: Any, reference: Any) -> None:
    known = reference(BANK)["combined_january+february"]
    found = opened(BANK).database.connection.execute(
        "select count(distinct call_id), count(*) filter (customer_id in ('0', '')), count(distinct agent_id) from calls"
    )
    assert found.fetchone() == (known["offered"], 0, known["quality"]["distinct_agents_excl_NO_SERVER"])


@pytest.mark.filterwarnings("ignore")
def test_its_oddities_stop_no_report(opened: Any, examples: Any, reference: Any) -> None:
    source = opened(BANK)
    findings = check_exports(source, examples.expectations)
    stop_on_critical(findings, BANK)
    assert reference(BANK)["combined_january+february"]["quality"]["vru_time_negative"] == 58
    before, after = source.database.row(
        "select count(*) filter (queued_at < arrived_at), count(*) filter (ended_at < answered_at) from calls_recorded"
    )
    assert (before, after) == (0, 0), "the mapping takes negative times in the VRU as none"
