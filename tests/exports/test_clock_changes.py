"""Local times that occur twice or never: which they are, and that no other is doubted."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest

from servicepledge.exports.clock_changes import changes, doubtful
from servicepledge.exports.soundness import SURE

BERLIN, BEIRUT, LORD_HOWE = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Beirut"), ZoneInfo("Australia/Lord_Howe")
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_the_hours_of_berlin_in_2025() -> None:
    found = [(begins, ends) for begins, ends in changes(BERLIN, 2027) if begins.year == 2025]
    assert found == [
        (datetime(2025, 3, 30, 2), datetime(2025, 3, 30, 3)),
        (datetime(2025, 10, 26, 2), datetime(2025, 10, 26, 3)),
    ]


def test_a_zone_whose_clocks_never_change_is_sure() -> None:
    assert doubtful("moment", ZoneInfo("Asia/Kolkata"), NOW) == SURE


@pytest.mark.parametrize("zone", [BERLIN, BEIRUT, LORD_HOWE, ZoneInfo("America/New_York")], ids=str)
def test_every_quarter_hour_of_a_year_is_doubted_where_it_is_ambiguous_or_skipped(zone: ZoneInfo) -> None:
    begins = datetime(2025, 1, 1)
    locals_ = [begins + timedelta(minutes=15 * number) for number in range(366 * 96)]
    with duckdb.connect() as connection:
        connection.execute("create table moments as select unnest(?::timestamp[]) as moment", [locals_])
        asked = doubtful("moment", zone, NOW)
        found = {row[0] for row in connection.execute(f"select moment from moments where {asked}").fetchall()}
    expected = {
        moment
        for moment in locals_
        if moment.replace(tzinfo=zone).utcoffset() != moment.replace(tzinfo=zone, fold=1).utcoffset()
    }
    assert found == expected and expected
