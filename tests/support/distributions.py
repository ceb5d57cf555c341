"""The distribution behind one figure alone."""

from collections.abc import Sequence

from servicepledge.engine.distribution import Distribution, Timed, distributions
from servicepledge.engine.terms import Term
from servicepledge.exports.open import OpenSource
from servicepledge.periods import Period


def distribution(opened: OpenSource, term: Term, period: Period, lengths_us: Sequence[int] = ()) -> Distribution:
    """Describe the times behind one clause in one period, as `distributions` does."""
    return distributions(opened, [Timed(term, period, tuple(lengths_us))])[0]
