"""What the mappings of real centres lose: little, and none of it in silence."""

from collections.abc import Callable

import pytest

from servicepledge.checks.mapping import check_mapping
from servicepledge.exports.open import OpenSource

WARNED = {
    # Some ids went through a spreadsheet before the data were published: 1.2E+07.
    "anonymous-bank-1999": [("digits_kept", "customer_id", 45, 26_788)],
    "pwc-phonenow": [],
    "teddy2020-gov-replies": [],
}


@pytest.mark.parametrize("centre", WARNED)
def test_no_figure_of_a_real_centre_is_stopped_by_its_mapping(opened: Callable[[str], OpenSource], centre: str) -> None:
    found = check_mapping(opened(centre), (centre,))
    assert [(one.check, *one.columns, one.failed_n, one.rows_n) for one in found] == WARNED[centre]
    assert {one.severity for one in found} <= {"warning"}
