"""专人负责率: a name on the case."""

from collections.abc import Callable

from support.centre import counts

from servicepledge.exports.open import OpenSource

Opened = Callable[..., OpenSource]


def test_an_owner_is_more_than_the_agent_who_took_the_call(opened: Opened) -> None:
    drawing = """
        agent_id | owner_id
        a        | b
        a        |
    """
    assert counts(opened, {"kpi": "case_ownership_rate"}, tickets=drawing) == (1, 2)
