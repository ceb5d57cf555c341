"""A December can be measured before next year's working days are published, and no later day can."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from servicepledge.contract.model import Contract
from servicepledge.errors import CalendarError
from servicepledge.exports.open import open_source
from servicepledge.exports.source import Source
from servicepledge.periods import Period
from servicepledge.scorecard.measure import measure

NAME = {"zh": "例", "en": "example"}


def test_the_repeat_window_reaches_past_the_last_notice_and_hours_do_not(tmp_path: Path) -> None:
    moment = datetime(2026, 12, 31, 4)
    times = {name: [moment, moment.replace(hour=20)] for name in ("arrived_at", "queued_at", "answered_at")}
    pl.DataFrame(
        {"call_id": ["1", "2"], "contract_id": ["one"] * 2, "customer_id": ["x"] * 2, "topic": ["bill"] * 2, **times}
    ).write_parquet(tmp_path / "calls.parquet")
    named = {"id": "s", "name": NAME, "time_zone": "UTC", "folder": tmp_path, "calls": {"path": "calls.parquet"}}
    opened = open_source(Source.model_validate(named), "s.toml", now=datetime(2027, 3, 1, tzinfo=UTC))
    contract = Contract.model_validate(
        {
            "id": "one", "title": NAME, "source": "s", "starts_on": date(2026, 1, 1), "ends_on": date(2027, 12, 31),
            "client": {"name": NAME}, "provider": {"name": NAME}, "report": {"every": "month"},
            "hours": {"work": {"days": "cn_workday", "windows": ["09:00-18:00"]}},
            "clauses": [
                {"ref": "1", "words": "…", "kpi": "answer_rate", "scope": {"hours": "work"}},
                {"ref": "2", "words": "…", "kpi": "first_contact_resolution"},
            ],
        }
    )  # fmt: skip
    card = measure(opened, contract, Period.parse("2026-12"), today=date(2027, 3, 1))
    assert (card.of("1").numerator, card.of("1").denominator) == (1, 1)
    assert (card.of("2").numerator, card.of("2").denominator) == (0, 1), (
        "the second call, on New Year's Day, is a repeat"
    )
    with pytest.raises(CalendarError, match="2027-01-01"):
        measure(opened, contract, Period.parse("2027-01"), today=date(2027, 3, 1))
    opened.close()
